"""Recommend: which tracks fit what was asked, and why."""

from __future__ import annotations

import threading
from typing import Protocol

import numpy as np

from tunesight.domain.affect import quadrant_probability
from tunesight.domain.blocks import DECADES
from tunesight.domain.ports import TextEncoder
from tunesight.domain.query import Query
from tunesight.domain.reading import Reading
from tunesight.domain.recommendation import Answer, Recommendation
from tunesight.library.matrix import LibrarySnapshot
from tunesight.matching.candidates import (
    Columns,
    build_columns,
    cap_artists,
    filter_mask,
    seat_playable,
    top_k,
)
from tunesight.matching.explain import compute_contributions, compute_score, write_reason
from tunesight.matching.query_vector import build_query_vector, reading_shares
from tunesight.matching.weights import DEFAULT_WEIGHTS, BlockWeights
from tunesight.perception.fuse import fuse_readings

__all__ = ["RecommendService"]

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


class _Matrix(Protocol):
    def snapshot(self) -> LibrarySnapshot: ...


class RecommendService:
    """Answers queries over the library.

    Parameters
    ----------
    matrix
        The library as rows.
    encoder
        The text encoder that made the rows' words block.
    weights
        How much each block counts.
    """

    def __init__(
        self,
        matrix: _Matrix,
        encoder: TextEncoder,
        *,
        weights: BlockWeights = DEFAULT_WEIGHTS,
    ) -> None:
        self._matrix = matrix
        self._encoder = encoder
        self._weights = weights
        self._columns: tuple[int, Columns] | None = None
        self._lock = threading.Lock()

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
        snapshot = self._matrix.snapshot()
        columns = self._columns_of(snapshot)
        vector = build_query_vector(query, self._encoder, self._weights)
        mask = filter_mask(columns, query.filters)
        considered = int(mask.sum())
        scores = snapshot.rows @ vector.weights.astype(np.float32)
        looked_at = max(_SHORT_LIST, 5 * query.k)
        short_list = top_k(scores, mask, looked_at)
        most = query.k if query.filters.artist else max(2, query.k // _ARTIST_SHARE)
        chosen = cap_artists(short_list.tolist(), columns.artist, query.k, most)
        audible = top_k(scores, mask & columns.is_playable, looked_at).tolist()
        audible = cap_artists(audible, columns.artist, query.k, most)
        heard = {index for index in chosen if columns.is_playable[index]}
        chosen = seat_playable(chosen, audible, heard, int(_AUDIBLE_SHARE * query.k))
        chosen.sort(key=lambda index: -scores[index])
        # The mean of the rows considered, as a product: picking them out would copy the library.
        usual_row = mask.astype(np.float32) @ snapshot.rows / np.float32(max(considered, 1))
        usual = compute_contributions(usual_row, vector)
        recommendations: list[Recommendation] = []
        for index in chosen:
            track = snapshot.tracks[index]
            contributions = compute_contributions(snapshot.rows[index], vector)
            reason = write_reason(
                track,
                contributions,
                usual,
                query=query,
                encoder=self._encoder,
            )
            recommendations.append(
                Recommendation(track, compute_score(contributions), contributions, reason)
            )
        reading = fuse_readings(reading_shares(query))
        return Answer(
            reading=reading,
            recommendations=tuple(recommendations),
            confidence=quadrant_probability(reading.affect),
            considered=considered,
            notes=(
                *self._doubt_words(query.wish),
                *_write_notes(considered, len(snapshot.tracks), query.k),
            ),
            timeline=query.timeline,
        )

    def _doubt_words(self, wish: Reading | None) -> tuple[str, ...]:
        if wish is None or wish.wished_cues or wish.affect.spread() < _OPEN_SPREAD:
            return ()
        if not set(DECADES).isdisjoint(wish.words.split()):
            return ()
        lengths = np.linalg.norm(self._encoder.encode([wish.words, wish.unwanted_words]), axis=1)
        if float(lengths.max()) > _GUESSED_LENGTH:
            return ()
        return ("No word of the wish is known, so the tracks are a guess; try other words.",)

    def _columns_of(self, snapshot: LibrarySnapshot) -> Columns:
        with self._lock:
            if self._columns is None or self._columns[0] != snapshot.generation:
                self._columns = (snapshot.generation, build_columns(snapshot.tracks))
            return self._columns[1]


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
