"""Model cards: a network is a row of data.

Each committed network has a card ``weights/<name>.card.json`` beside its file. What the runtime
needs of it becomes a :class:`ModelCard`; the rest (data, figures, limits) is for people and is
carried along as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from tunesight.errors import ModelUnavailableError

__all__ = ["ModelCard", "list_cards", "load_card"]

_SUFFIX = ".card.json"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What must be known of a model to run it, and to judge it.

    Parameters
    ----------
    name
        Unique, such as ``"scene_affect"``.
    file
        File name beside the card.
    sha256
        Of the file, lower-case hexadecimal.
    size_bytes
        Of the file.
    task
        One sentence.
    licence
        Of the weights.
    details
        The whole card as written: data, splits, figures, limits, who is served worse.
    """

    name: str
    file: str
    sha256: str
    size_bytes: int
    task: str
    licence: str
    details: Mapping[str, Any]


def load_card(name: str) -> ModelCard:
    """Load the card of a committed model.

    Raises
    ------
    ModelUnavailableError
        If there is no such card, or it is damaged.
    """
    source = resources.files("tunesight") / "weights" / f"{name}{_SUFFIX}"
    try:
        details = json.loads(source.read_text(encoding="utf-8"))
        return ModelCard(
            name=details["name"],
            file=details["file"],
            sha256=details["sha256"],
            size_bytes=int(details["size_bytes"]),
            task=details["task"],
            licence=details["licence"],
            details=details,
        )
    except OSError:
        known = ", ".join(list_cards()) or "none"
        raise ModelUnavailableError(
            f"There is no model {name!r} (installed: {known}); install tunesight again."
        ) from None
    except (KeyError, ValueError, TypeError) as error:
        raise ModelUnavailableError(
            f"The card of the model {name!r} is damaged ({error}); install tunesight again."
        ) from error


def list_cards() -> tuple[str, ...]:
    """Return the names of all committed models, sorted."""
    folder = resources.files("tunesight") / "weights"
    names = (entry.name for entry in folder.iterdir() if entry.name.endswith(_SUFFIX))
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names))
