"""The card that lies beside the expression network: how it was made, how far to trust it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.cards import put_card, quote_figures

__all__ = ["copy_figures", "write_card"]

SIDE, EXPRESSIONS = 48, 7


def write_card(weights: Path, details: dict[str, Any]) -> None:
    """Write the card of finished weights, its figures still empty."""
    card = {
        "task": "The expression on a face, one of seven, and whether it is a face at all.",
        "licence": "research and non-commercial use, as FER-2013 was released; code MIT",
        "inputs": [
            {
                "name": "faces",
                "shape": ["n", 1, SIDE, SIDE],
                "dtype": "float32",
                "range": "grey / 255",
                "resize": "cut as FER-2013 was: see tunesight/perception/faces.py",
            }
        ],
        "outputs": [
            {
                "name": "expressions",
                "shape": ["n", EXPRESSIONS],
                "meaning": "anger, disgust, fear, joy, sadness, surprise, neutral: given a face",
            },
            {"name": "face", "shape": ["n"], "meaning": "probability that it is a face"},
        ],
        "trained_on": [
            {
                "data": "FER-2013 (Goodfellow et al. 2013)",
                "licence": "research",
                "split": "Training trains, PublicTest chooses, PrivateTest is never opened",
            },
            {
                "data": "FER+ votes (Barsoum et al. 2016) on the Training part",
                "licence": "MIT",
                "split": "as above",
            },
            {
                "data": "patches of Emotion6 and OASIS pictures without faces, as not a face",
                "licence": "academic research; open-access norms",
                "split": "all; their ratings are not used",
            },
        ],
        "starting_weights": "none",
        "trained_by": "python -m training.train_expressions patches; train; export; card",
        "training": details,
        "figures": {},
        "intended_use": (
            "To say how a face in a picture looks, for finding music; all seven probabilities are "
            "shown, one tap corrects them. Never to say how somebody feels, nor to judge, rank or "
            "watch people."
        ),
        "limits": (
            "An expression is not a feeling: people smile in sorrow and frown in thought. The "
            "labels came from a picture search and agree with ten voters in two of three faces; "
            "disgust is rare (1.5 %) and fear is often taken for sadness or surprise. Trained on "
            "48-pixel grey faces seen from the front: profiles, hands and masks are read worse."
        ),
        "served_worse": (
            "FER-2013 says nothing of who is in it. Pictures found by English words on the web in "
            "2013 show adults of North America and Europe and actors more than others: children, "
            "old people, darker skin, glasses, veils and beards are fewer, and read less surely."
        ),
    }
    put_card(weights, card)


def copy_figures() -> None:
    """Stage `card`: copy the committed evaluation's figures into the card."""
    quote_figures(
        "expressions",
        "faces",
        lambda found: {key: value for key, value in found.items() if key != "weights_sha256"},
    )
