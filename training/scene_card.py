"""The card that lies beside the scene network: what it is, how it was made, how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.cards import put_card, quote_figures

__all__ = ["copy_figures", "write_card"]

SPLIT = "training and dev part of our own split (training/scene_split.py); validation part in none"
SPLIT_NOTE = (
    "The validation part was drawn again, once, before fine-tuning, by rated valence "
    "within strata: the first one, by stratum alone, left OASIS 38 themes unlike the set, "
    "on which frozen features reached a valence r of .45. The first heads' strength and "
    "the way to resize had been set by cross-validation on pictures that overlap today's "
    "validation part."
)
COMMANDS = (
    "python -m training.train_scene heads; then tune --trunk NAME for each of the members, "
    "the same with --full, export, card"
)
LIMITS = (
    "Arousal is weak (people agree less on it, too). Of the seven emotions, anger and surprise are "
    "rare in the training pictures: on the validation part neither is ever the most likely one. "
    "Ratings are means over a crowd in one country. Drawings, screenshots and text are outside the "
    "training pictures. Affect is rarely extreme: the mean of what people would say is drawn to "
    "the middle. Things are guesses among ImageNet's classes; how often they are right was not "
    "measured on these pictures. Two moods are told for some 13 % of pictures; "
    "people are torn over a third of these."
)


def write_card(weights: Path, details: Mapping[str, Any]) -> None:
    """Write the card of finished weights, its figures still empty.

    Parameters
    ----------
    weights
        The ``.onnx``, already written.
    details
        How they were made: members, temperature, the data's hash and the like.
    """
    card = {
        "task": (
            "Affect (valence, arousal) of a whole picture with its covariance; seven emotions; "
            "things seen."
        ),
        "licence": "research and non-commercial use, as the pictures' sets were released; code MIT",
        "inputs": [
            {
                "name": "picture",
                "shape": ["n", 3, 224, 224],
                "dtype": "float32",
                "range": "RGB / 127.5 - 1",
                "resize": "squash",
                "resampling": "whole picture, EXIF orientation applied, bilinear with reducing",
            }
        ],
        "outputs": [
            {
                "name": "affect",
                "shape": ["n", 2],
                "meaning": "valence and arousal, each in [-1, 1]",
            },
            {
                "name": "covariance",
                "shape": ["n", 2, 2],
                "meaning": "of a crowd's mean rating around the affect, calibrated",
            },
            {
                "name": "emotions",
                "shape": ["n", 7],
                "meaning": "shares of anger, disgust, fear, joy, sadness, surprise, neutral",
            },
            {
                "name": "things",
                "shape": ["n", 1001],
                "meaning": "probabilities of background and ImageNet's thousand classes",
            },
        ],
        "trained_on": [
            {"data": "Emotion6 (Peng et al. 2015)", "licence": "academic research", "split": SPLIT},
            {"data": "OASIS (Kurdi et al. 2017)", "licence": "open-access norms", "split": SPLIT},
        ],
        "starting_weights": "MobileNetV2 and V1, width 1.0, 224 px, ImageNet-1k (Apache-2.0)",
        "trained_by": COMMANDS,
        "training": {"split_note": SPLIT_NOTE, **details},
        "figures": {},
        "intended_use": (
            "A first guess at the mood of a photo, for finding music; shown with its doubt, and "
            "corrected by one tap. Not for judging people, content or anyone's state of mind."
        ),
        "limits": LIMITS,
        "served_worse": (
            "Scenes and customs that the raters' (mostly US) crowd did not see; "
            "pictures whose mood lies in a small detail, in writing, or in a face."
        ),
    }
    put_card(weights, card)


def copy_figures() -> None:
    """Stage `card`: copy the committed evaluation's figures into the card."""
    quote_figures(
        "scene_affect",
        "scenes",
        lambda found: {
            "split": f"{found['split']}: in no weights; split_note says what it has chosen",
            "sets": found["sets"],
            "latency_ms": found["latency_ms"],
            "parameters": found["parameters"],
        },
    )
