"""The card that lies beside the face detector: how it was made, how far to trust it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.cards import put_card, quote_figures

__all__ = ["copy_figures", "write_card"]

SPLIT = (
    "train part of our own split (training/scene_split.py); dev chooses the threshold, validation "
    "is used for nothing; ratings are not used"
)
LIMITS = (
    "It has seen what its teacher saw, mistakes included: figures say how far the two agree, not "
    "how many faces are found. Few hundred different faces in colour stand behind it; FER-2013's "
    "are grey and seen from the front. Profiles, faces upside down or turned by more than about "
    "30 degrees, masks, and faces below a twentieth of the picture are often missed. At 640 px one "
    "in six of the teacher's faces is missed, of those that fill half the picture one in three. "
    "Landmarks are rough, and nothing uses them. Faces of statues, dolls, drawings and some "
    "animals may be found."
)
SERVED_WORSE = (
    "Neither the pictures nor FER-2013 say who is in them, so it could not be measured for whom it "
    "works less well. Its teacher and both sources show adults of North America and Europe more "
    "than others; darker skin in dim light, veils, very old and very young faces are fewer, and "
    "more often missed."
)


def write_card(weights: Path, details: dict[str, Any]) -> None:
    """Write the card of finished weights, its figures still empty.

    Parameters
    ----------
    weights
        The ``.onnx``, already written.
    details
        How they were made: threshold, parameters, the data's hash and the like.
    """
    offsets = "score logit; box centre, log of width and height, five landmarks, all in strides"
    card = {
        "task": "Where the faces in a picture are, with five landmarks each.",
        "licence": "research and non-commercial use, as the pictures' sets were released; code MIT",
        "inputs": [
            {
                "name": "picture",
                "shape": ["n", 3, "height", "width"],
                "dtype": "float32",
                "range": "RGB / 255, sides multiples of 32, 0 beyond the picture",
                "resize": "longer side to 320 or 640, never distorted",
            }
        ],
        "outputs": [
            {
                "name": f"stride_{stride}",
                "shape": ["n", 15, f"height / {stride}", f"width / {stride}"],
                "meaning": offsets,
            }
            for stride in (8, 16, 32)
        ],
        "trained_on": [
            {"data": "Emotion6 (Peng et al. 2015)", "licence": "academic research", "split": SPLIT},
            {"data": "OASIS (Kurdi et al. 2017)", "licence": "open-access norms", "split": SPLIT},
            {
                "data": "faces of FER-2013 (Goodfellow et al. 2013), pasted into those pictures",
                "licence": "research",
                "split": "some of its Training part; labels are not used",
            },
            {
                "data": "YuNet (Wu et al. 2023), the teacher: its scores, places and features",
                "licence": "Apache-2.0",
                "split": "on the pictures above",
            },
        ],
        "starting_weights": "none",
        "trained_by": "python -m training.train_detector label; train; export; card",
        "training": details,
        "figures": {},
        "intended_use": (
            "To find faces in a photo or webcam frame so that their expressions can be read for "
            "finding music. Not for recognising, counting, following or watching people."
        ),
        "limits": LIMITS,
        "served_worse": SERVED_WORSE,
    }
    put_card(weights, card)


def copy_figures() -> None:
    """Stage `card`: copy the committed evaluation's figures into the card."""
    kept = ("split", "least_score", "sets", "latency_ms", "parameters")
    quote_figures("face_detector", "detector", lambda found: {key: found[key] for key in kept})
