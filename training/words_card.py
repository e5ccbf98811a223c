"""The card that lies beside the words table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["write_card"]


def write_card(table: Path, figures: Mapping[str, Any]) -> None:
    """Write ``<name>.card.json`` beside a finished table.

    Parameters
    ----------
    table
        The ``.npz``, already written.
    figures
        What was measured on it, by name.
    """
    content = table.read_bytes()
    card = {
        "name": "words",
        "file": table.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "task": "static text encoder: 64-d vectors of words and phrases, affect of words",
        "licence": "research and non-commercial use, as the norms it learned from; code MIT",
        "inputs": [
            {"name": "text", "shape": "any", "dtype": "str", "range": "up to 2,000 characters"}
        ],
        "outputs": [
            {"name": "vector", "shape": [64], "meaning": "unit length; zero if nothing is known"},
            {"name": "affect", "shape": [2], "meaning": "valence, arousal in [-1, 1], covariance"},
        ],
        "trained_on": [
            {
                "data": "Warriner et al. (2013) norms; what is stored is the model's prediction",
                "licence": "CC BY-NC-ND 3.0",
                "split": "85 % by lemma family to train and choose, 15 % held back",
            },
            {
                "data": "titles and genres of 88k songs, collected from public tables, as phrases",
                "licence": "not stated",
                "split": "70 / 15 / 15 % by hash of the phrase",
            },
            {
                "data": "mood and theme tags of MTG-Jamendo, as phrases",
                "licence": "CC BY-NC-SA 4.0",
                "split": "70 / 15 / 15 % by hash of the phrase",
            },
            {
                "data": "vocabulary: own lists, ImageNet labels, the teacher's word pieces",
                "licence": "MIT, Apache-2.0",
                "split": "none",
            },
        ],
        "starting_weights": "distilled from all-MiniLM-L6-v2 (Apache-2.0), a tool of training only",
        "trained_by": "PYTHONPATH=src python -m training.train_words",
        "figures": dict(figures),
        "intended_use": "to read short wishes and to compare them with tags and titles of tracks",
        "limits": "A word has one vector and one affect whatever stands beside it, and word order "
        "is lost. The norms are ratings of single words by US residents, not of music.",
        "served_worse": "The norms are English. Wishes in seventeen further languages go through "
        "word lists of some 300 forms for 150 words each, written by one hand and checked by no "
        "native speaker: everyday moods, scenes and sounds are known, finer words are not. Figures "
        'by language stand under "languages"; those of the fresh wishes are the honest ones, and '
        "there Arabic, Greek, Turkish, French, Italian and Russian are understood least. Any other "
        "language has rows only for words of song titles, any other script has hardly any.",
    }
    text = json.dumps(card, indent=2, ensure_ascii=False)
    table.with_suffix(".card.json").write_text(text + "\n", encoding="utf-8")
