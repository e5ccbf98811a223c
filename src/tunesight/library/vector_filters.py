"""Filters as SQL: they let pass what :func:`~tunesight.library.matrix_search.filter_mask` does."""

from __future__ import annotations

from typing import Any

import numpy as np

from tunesight.domain.folding import fold_genre, fold_text
from tunesight.domain.query import Filters

__all__ = ["to_condition"]


def to_condition(filters: Filters) -> tuple[str, dict[str, Any]]:
    """Return a condition on the rows of ``track_vector``, and the values of its parameters.

    Nothing that was asked for is part of the condition itself.
    """
    parts = ["is_present"]
    values: dict[str, Any] = {}
    for name, column, folded in (
        ("artist", "artist", fold_text(filters.artist)),
        ("genre", "genres", fold_genre(filters.genre)),
    ):
        if folded:
            parts.append(f"strpos({column}, :{name}) > 0")
            values[name] = folded.encode(errors="replace").decode().replace("\0", " ")
    for name, column, wanted in (
        ("languages", "language", filters.languages),
        ("sources", "source", tuple(source.value for source in filters.sources)),
    ):
        if wanted:
            parts.append(f"{column} = ANY(:{name})")
            values[name] = list(wanted)
    if filters.is_playable:
        parts.append("is_playable")
    if filters.valence is not None or filters.arousal is not None:
        parts.append("is_heard")
    for name, bounds in (
        ("tempo_bpm", filters.tempo_bpm),
        ("valence", filters.valence),
        ("arousal", filters.arousal),
        ("year", filters.year),
    ):
        if bounds is not None:
            parts.append(f"{name} BETWEEN CAST(:{name}_from AS real) AND CAST(:{name}_to AS real)")
            # Rounded as the values were, so that a value never misses a bound that it equals.
            values[f"{name}_from"] = _to_real(bounds.lower, -np.inf)
            values[f"{name}_to"] = _to_real(bounds.upper, np.inf)
    return " AND ".join(parts), values


def _to_real(bound: float | None, otherwise: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.float32(otherwise if bound is None else bound))
