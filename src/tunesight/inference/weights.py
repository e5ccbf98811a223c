"""Weights: find a model's file and verify that it is the one its card describes."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

from tunesight.errors import ModelUnavailableError
from tunesight.inference.cards import ModelCard

__all__ = ["find_weights", "verify_weights"]


def find_weights(card: ModelCard, *, folder: Path | None = None) -> Path:
    """Find and verify the file of a committed model.

    Parameters
    ----------
    card
        The model's card.
    folder
        Where to look; by default the installed package's ``weights``.

    Raises
    ------
    ModelUnavailableError
        If the file is missing, or is not what the card describes.
    """
    home = Path(str(resources.files("tunesight"))) / "weights" if folder is None else folder
    path = home / card.file
    verify_weights(path, card)
    return path


def verify_weights(path: Path, card: ModelCard) -> None:
    """Check size and SHA-256 of a file against a card.

    Raises
    ------
    ModelUnavailableError
        If they differ, or the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelUnavailableError(
            f"The weights of {card.name!r} cannot be read ({error}); install tunesight again."
        ) from error
    if len(data) != card.size_bytes or hashlib.sha256(data).hexdigest() != card.sha256:
        raise ModelUnavailableError(
            f"The weights of {card.name!r} in {path} are not those of its card "
            f"({len(data)} bytes, {card.size_bytes} expected); install tunesight again."
        )
