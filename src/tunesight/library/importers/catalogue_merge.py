"""Rows of a catalogue that have one id: what a later one adds to the first.

Tables list a track once for every genre, and dumps once for every extractor.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tunesight.domain.song_names import fold_letters
from tunesight.errors import InvalidValueError

__all__ = ["merge_rows"]

_LABELS = ("genres", "moods", "lyrics")
_MOST_LABELS = 16


def merge_rows(kept: Mapping[str, Any], repeated: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with what a later row of the same id adds to it: labels, and what it lacks.

    Parameters
    ----------
    kept, repeated
        Column -> value of a track.

    Raises
    ------
    InvalidValueError
        If the later row is of another track.
    """
    if fold_letters(kept["title"]) != fold_letters(repeated["title"]):
        raise InvalidValueError(
            f"has the id of an earlier row, {kept['title']!r}, but another title, "
            f"{repeated['title']!r}; give every track an id of its own"
        )
    merged = dict(kept)
    for name, value in repeated.items():
        if name in _LABELS:
            merged[name] = tuple(dict.fromkeys((*kept[name], *value)))[:_MOST_LABELS]
        elif merged.get(name) in (None, ""):
            merged[name] = value
    features = {**_load(repeated["features"]), **_load(kept["features"])}
    merged["features"] = json.dumps(features, ensure_ascii=False) if features else ""
    return merged


def _load(features: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(features) if features else {}
    return found
