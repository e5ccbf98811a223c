"""Recommend: which tracks fit what was asked, and why."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import quadrant_probability
from tunesight.domain.blocks import DECADES
from tunesight.domain.ports import TextEncoder
from tunesight.domain.query import Filters, Query
from tunesight.domain.reading import Reading
from tunesight.domain.recommendation import Answer, Recommendation
from tunesight.domain.shortlist import Shortlist
from tunesight.domain.track import Track
from tunesight.matching.candidates import cap_artists, seat_playable
from tunesight.matching.explain import (
    add_constant,
    compute_contributions,
    compute_score,
    write_reason,
)
from tunesight.matching.query_vector import QueryVector, build_query_vector, reading_shares
from tunesight.matching.weights import DEFAULT_WEIGHTS, BlockWeights
from tunesight.perception.fuse import fuse_readings

__all__ = ["RecommendService", "TrackSearch"]

# How many of the best are looked at one by one, at least.
_SHORT_LIST = 200

# An answer is for listening: at least three of ten can be heard, where the filters leave as many.
_AUDIBLE_SHARE = 0.3

# An encoded text is shorter than one where it was only guessed from its spelling.
_GUESSED_LENGTH = 0.9

# Affect as open as this says next to nothing of the wish: no single word that is known does.
_OPEN_SPREAD = 0.6

# In an answer of ten, two of one artist are variety and three are a habit.
_ARTIST_SHARE = 5


# A track may go between being found and being read; so often in a row none does.
_MOST_TRIES = 3


class TrackSearch(Protocol):
    """Finds the best of a library: a matrix in files, or a database server."""

    def search(self, weights: NDArray[np.float64], filters: Filters, *, most: int) -> Shortlist:
        """Multiply all rows by weights, and return the best of those that pass the filters."""
        ...

    def read_tracks(self, numbers: Collection[int]) -> dict[int, Track]:
        """Return tracks by the numbers of a short list; those removed since are left out."""
        ...


class RecommendService:
    """Answers queries over the library.

    Parameters
    ----------
    library
        Where tracks are searched.
    encoder
        The text encoder that made the rows' words block.
    weights
        How much each block counts.
    """

    def __init__(
        self,
        library: TrackSearch,
        encoder: TextEncoder,
        *,
        weights: BlockWeights = DEFAULT_WEIGHTS,
    ) -> None:
        self._library = library
        self._encoder = encoder
        self._weights = weights

    def recommend(self, query: Query) -> Answer:
        """Answer a query.

        Returns
        -------
        Answer
            At most ``query.k`` tracks, best first; fewer, with a note, where fewer pass the
            filters.

        Raises
        ------
        StorageError
            If the library cannot be read.
        """
        vector = build_query_vector(query, self._encoder, self._weights)
        shortlist, tracks = self._find_tracks(query, vector)
        usual = add_constant(shortlist.usual, vector)
        rows = _rows_of(shortlist)
        recommendations: list[Recommendation] = []
        for number, track in tracks.items():
            contributions = compute_contributions(rows[number], vector)
            reason = write_reason(track, contributions, usual, query=query, encoder=self._encoder)
            recommendations.append(
                Recommendation(track, compute_score(contributions), contributions, reason)
            )
        recommendations.sort(key=lambda recommendation: -recommendation.score)
        reading = fuse_readings(reading_shares(query))
        return Answer(
            reading=reading,
            recommendations=tuple(recommendations),
            confidence=quadrant_probability(reading.affect),
            considered=shortlist.considered,
            notes=(
                *self._doubt_words(query.wish),
                *_write_notes(shortlist.considered, shortlist.total, query.k),
            ),
            timeline=query.timeline,
        )

    def _find_tracks(
        self, query: Query, vector: QueryVector, *, tries: int = _MOST_TRIES
    ) -> tuple[Shortlist, dict[int, Track]]:
        """Return the short list, and the tracks to show by their numbers, about best first."""
        looked_at = max(_SHORT_LIST, 5 * query.k)
        shortlist = self._library.search(vector.weights, query.filters, most=looked_at)
        chosen = _choose(query, shortlist)
        found = self._library.read_tracks(chosen)
        if len(found) < len(chosen) and tries > 1:
            return self._find_tracks(query, vector, tries=tries - 1)
        return shortlist, {number: found[number] for number in chosen if number in found}

    def _doubt_words(self, wish: Reading | None) -> tuple[str, ...]:
        if wish is None or wish.wished_cues or wish.affect.spread() < _OPEN_SPREAD:
            return ()
        if not set(DECADES).isdisjoint(wish.words.split()):
            return ()
        lengths = np.linalg.norm(self._encoder.encode([wish.words, wish.unwanted_words]), axis=1)
        if float(lengths.max()) > _GUESSED_LENGTH:
            return ()
        return ("No word of the wish is known, so the tracks are a guess; try other words.",)


def _choose(query: Query, shortlist: Shortlist) -> list[int]:
    """Return the numbers of the tracks to show."""
    most = query.k if query.filters.artist else max(2, query.k // _ARTIST_SHARE)
    chosen, audible = (
        cap_artists(found.numbers.tolist(), found.artists.tolist(), query.k, most)
        for found in (shortlist.best, shortlist.playable)
    )
    heard = set(shortlist.best.numbers[shortlist.best.is_playable].tolist())
    return seat_playable(chosen, audible, heard, int(_AUDIBLE_SHARE * query.k))


def _rows_of(shortlist: Shortlist) -> dict[int, NDArray[np.float32]]:
    return {
        number: row
        for found in (shortlist.best, shortlist.playable)
        for number, row in zip(found.numbers.tolist(), found.rows, strict=True)
    }


def _write_notes(considered: int, total: int, k: int) -> tuple[str, ...]:
    if total == 0:
        return ("The library is empty; add a folder with `tunesight library add FOLDER`.",)
    if considered == 0:
        return (f"None of the {total} tracks passes the filters; loosen one of them.",)
    if considered == total < k:
        return (f"The library holds no more than {total} {'track' if total == 1 else 'tracks'}.",)
    if considered < k:
        verb = "passes" if considered == 1 else "pass"
        return (f"Only {considered} of the {total} tracks {verb} the filters.",)
    return ()
