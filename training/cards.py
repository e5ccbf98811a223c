"""What all cards share: they name their file by its hash, and quote figures of that file alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["WEIGHTS", "put_card", "quote_figures"]

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "src" / "tunesight" / "weights"


def put_card(weights: Path, about: Mapping[str, Any]) -> None:
    """Write the card of finished weights beside them.

    Parameters
    ----------
    weights
        The file, already written; the card is named after it.
    about
        Everything but the name, the file, its hash and its size.
    """
    data = weights.read_bytes()
    card = {
        "name": weights.stem,
        "file": weights.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "size_bytes": len(data),
        **about,
    }
    _save(weights.with_suffix(".card.json"), card)


def quote_figures(
    name: str, subject: str, choose: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Copy the committed evaluation's figures into the card of committed weights.

    Parameters
    ----------
    name
        Of the weights.
    subject
        Of ``python -m evaluation``.
    choose
        What of the figures the card quotes.

    Raises
    ------
    ValueError
        If the figures were measured on other weights.
    """
    path = WEIGHTS / f"{name}.card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    figures = ROOT / "evaluation" / "figures" / f"{subject}.json"
    measured = json.loads(figures.read_text(encoding="utf-8"))
    if measured["weights_sha256"] != card["sha256"]:
        message = (
            f"{figures.name} was measured on other weights: run python -m evaluation {subject} "
            "first"
        )
        raise ValueError(message)
    _save(path, {**card, "figures": choose(measured)})


def _save(path: Path, card: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
