"""Candidates: filters as masks, and the top few of a product."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.query import Filters, Range
from tunesight.domain.track import Track
from tunesight.errors import InvalidValueError

__all__ = [
    "Columns",
    "build_columns",
    "cap_artists",
    "filter_mask",
    "fold_genre",
    "fold_text",
    "seat_playable",
    "top_k",
]


_AND = re.compile(r"\band\b|&")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """What filters look at, one entry per track; unknown numbers are NaN.

    Text is folded by :func:`fold_text` and :func:`fold_genre`.
    """

    artist: tuple[str, ...]
    genres: tuple[str, ...]
    language: NDArray[np.str_]
    source: NDArray[np.str_]
    tempo_bpm: NDArray[np.float64]
    valence: NDArray[np.float64]
    arousal: NDArray[np.float64]
    year: NDArray[np.float64]
    is_playable: NDArray[np.bool_]
    is_present: NDArray[np.bool_]


def fold_text(text: str) -> str:
    """Lower the case and drop accents, so that "Beyoncé" and "beyonce" meet."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold_genre(text: str) -> str:
    """Fold a genre further, so that "lo-fi" and "lofi", "r&b" and "rnb" meet."""
    return _NO_LETTER.sub("", _AND.sub("n", fold_text(text)))


def build_columns(tracks: Sequence[Track]) -> Columns:
    """Lay out what filters look at, once per library."""

    def numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
        return np.array([np.nan if v is None else v for v in values], dtype=np.float64)

    return Columns(
        artist=tuple(fold_text(t.artist) for t in tracks),
        genres=tuple(";".join(map(fold_genre, t.genres)) for t in tracks),
        language=np.array([t.language for t in tracks], dtype=np.str_),
        source=np.array([t.source.value for t in tracks], dtype=np.str_),
        tempo_bpm=numbers([t.cues.get("tempo") or None for t in tracks]),
        valence=numbers([t.affect.mean.valence if t.affect else None for t in tracks]),
        arousal=numbers([t.affect.mean.arousal if t.affect else None for t in tracks]),
        year=numbers([t.year for t in tracks]),
        is_playable=np.array([t.is_playable for t in tracks], dtype=np.bool_),
        is_present=np.array([not t.is_missing for t in tracks], dtype=np.bool_),
    )


def filter_mask(columns: Columns, filters: Filters) -> NDArray[np.bool_]:
    """Return which tracks pass every filter, shape (n,); missing files never pass."""
    mask = columns.is_present.copy()
    if filters.artist:
        wanted = fold_text(filters.artist)
        mask &= np.fromiter((wanted in a for a in columns.artist), np.bool_, len(mask))
    if filters.genre:
        wanted = fold_genre(filters.genre)
        mask &= np.fromiter((wanted in g for g in columns.genres), np.bool_, len(mask))
    if filters.languages:
        mask &= np.isin(columns.language, filters.languages)
    if filters.sources:
        mask &= np.isin(columns.source, [s.value for s in filters.sources])
    if filters.is_playable:
        mask &= columns.is_playable
    for values, bounds in (
        (columns.tempo_bpm, filters.tempo_bpm),
        (columns.valence, filters.valence),
        (columns.arousal, filters.arousal),
        (columns.year, filters.year),
    ):
        if bounds is not None:
            mask &= _within(values, bounds)
    return mask


def top_k(scores: NDArray[np.floating], mask: NDArray[np.bool_], k: int) -> NDArray[np.intp]:
    """Return the indices of the ``k`` best scores among the masked, best first.

    Parameters
    ----------
    scores
        Shape (n,), finite.
    mask
        Shape (n,): which may be returned.
    k
        At least 1; fewer are returned where fewer pass.

    Returns
    -------
    array of indices
        Equal scores keep the order of the library, whatever ``k`` is.

    Raises
    ------
    InvalidValueError
        If ``k`` is below 1 or a score is not a number.
    """
    if k < 1:
        raise InvalidValueError(f"{k} tracks were asked for; ask for at least 1.")
    allowed = np.flatnonzero(mask)
    candidates = scores[allowed]
    if np.isnan(candidates).any():
        raise InvalidValueError("A score is not a number; the query or a row holds NaN.")
    if k < len(candidates):
        # The k-th best score, then everything at or above it: ties at the edge are settled by the
        # stable sort below, not by the partition's whim.
        threshold = np.partition(candidates, len(candidates) - k)[len(candidates) - k]
        allowed = allowed[candidates >= threshold]
        candidates = scores[allowed]
    order = np.argsort(-candidates, kind="stable")[:k]
    return allowed[order]


def cap_artists(order: Sequence[int], artists: Sequence[str], k: int, most: int) -> list[int]:
    """Take the best ``k`` with at most ``most`` of one artist, where enough others exist.

    Parameters
    ----------
    order
        Indices, best first.
    artists
        The folded artist of every track.
    k
        How many to take.
    most
        How many one artist may have before all others had their turn.
    """
    counts: Counter[str] = Counter()
    taken: list[int] = []
    spare: list[int] = []
    for index in order:
        if counts[artists[index]] < most:
            counts[artists[index]] += 1
            taken.append(index)
        else:
            spare.append(index)
        if len(taken) == k:
            break
    return taken + spare[: k - len(taken)]


def seat_playable(
    chosen: Sequence[int], best_playable: Sequence[int], playable: Container[int], least: int
) -> list[int]:
    """Give the last places to tracks that can be heard, where too few of the chosen can.

    Parameters
    ----------
    chosen
        Indices, best first.
    best_playable
        Indices that can be heard, best first; they come in where seats are owed.
    playable
        Which of the chosen can be heard.
    least
        How many of the chosen should be, where there are as many.

    Returns
    -------
    list
        As many as were chosen, in no particular order beyond the first that stayed.
    """
    owed = max(0, least - sum(index in playable for index in chosen))
    seated = set(chosen)
    newcomers = [index for index in best_playable if index not in seated][:owed]
    silent = [index for index in reversed(chosen) if index not in playable]
    leaving = set(silent[: len(newcomers)])
    return [index for index in chosen if index not in leaving] + newcomers


def _within(values: NDArray[np.float64], bounds: Range) -> NDArray[np.bool_]:
    """Compare with a closed range; NaN, an unknown value, is in none."""
    lower = -np.inf if bounds.lower is None else bounds.lower
    upper = np.inf if bounds.upper is None else bounds.upper
    return np.greater_equal(values, lower) & np.less_equal(values, upper)
