"""Explanations: the blocks' contributions, which sum to the score, and a sentence they carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.analysis import CUE_NAMES, standardise_cue
from tunesight.domain.blocks import BLOCKS
from tunesight.domain.languages import code_to_language
from tunesight.domain.mood_vocabulary import nearest_moods
from tunesight.domain.ports import TextEncoder
from tunesight.domain.query import Query
from tunesight.domain.track import Track
from tunesight.matching.query_vector import QueryVector

__all__ = ["compute_contributions", "compute_score", "write_reason"]

# Log-likelihoods half, one and one and a half standard deviations away from the reading.
_CLOSENESS: Sequence[tuple[float, str]] = (
    (-0.125, "very close to"),
    (-0.5, "close to"),
    (-1.125, "not far from"),
)
_FAR = "the nearest there is to"

# A block is named as a reason only where it lifts the track this much above the usual track.
_LEAST_LIFT = 0.1

_MOST_WORDS = 2

_CUE_WORDS: Mapping[str, tuple[str, str]] = {
    "tempo": ("slow", "fast"),
    "brightness": ("dark in sound", "bright in sound"),
    "density": ("sparse", "busy"),
    "loudness": ("quiet", "loud"),
    "mode": ("minor", "major"),
}


def compute_contributions(row: NDArray[np.float32], query_vector: QueryVector) -> dict[str, float]:
    """Split a track's score by block.

    Parameters
    ----------
    row
        Shape (ROW_WIDTH,).
    query_vector
        The query; its constant belongs to the affect block.

    Returns
    -------
    dict
        Block name -> contribution, in the order of ``BLOCKS``; they sum to the score.
    """
    products = row.astype(np.float64) * query_vector.weights
    parts = {name: float(products[columns].sum()) for name, columns in BLOCKS.items()}
    parts["affect"] += query_vector.constant
    return parts


def compute_score(contributions: Mapping[str, float]) -> float:
    """Return the score: the sum of the contributions."""
    return float(sum(contributions.values()))


def write_reason(
    track: Track,
    contributions: Mapping[str, float],
    usual: Mapping[str, float],
    *,
    query: Query,
    query_vector: QueryVector,
    encoder: TextEncoder,
) -> str:
    """Say in one sentence why a track is there.

    Parameters
    ----------
    track
        The track.
    contributions
        Its contributions.
    usual
        The mean contributions over all tracks considered; only what lifts the track above them is
        given as a reason.
    query, query_vector
        What was asked.
    encoder
        To find which of the track's own words met the wish.
    """
    lift = {name: contributions[name] - usual[name] for name in contributions}
    clauses = [_affect_clause(track, contributions["affect"], query)]
    if lift["cues"] >= _LEAST_LIFT:
        clauses += _cue_clauses(track, query)
    if query.wish is not None and lift["words"] >= _LEAST_LIFT:
        words = _matching_words(track, query_vector, encoder)
        if words:
            clauses.append(
                f"{' and '.join(words)} {'fits' if len(words) == 1 else 'fit'} your words"
            )
    sentence = "; ".join(clauses)
    return sentence[0].upper() + sentence[1:] + "."


def _affect_clause(track: Track, contribution: float, query: Query) -> str:
    closeness = next((text for least, text in _CLOSENESS if contribution >= least), _FAR)
    asked = "the picture's mood" if query.wish is None else "the mood you asked for"
    if query.picture is not None and query.wish is not None:
        asked = "the picture and your wish"
    if track.affect is None:
        return "not heard yet, so its mood is a guess"
    moods = track.moods or tuple(m.word for m in nearest_moods(track.affect, _MOST_WORDS))
    return f"{' and '.join(moods[:_MOST_WORDS])}, {closeness} {asked}"


def _cue_clauses(track: Track, query: Query) -> list[str]:
    """Name the wished cue that the track meets best."""
    wished = query.wish.wished_cues if query.wish is not None else {}
    met: list[tuple[float, str]] = []
    for name in CUE_NAMES:
        if name in wished and name in track.cues:
            level = standardise_cue(name, track.cues[name])
            agreement = level * wished[name]
            if agreement > 0.0:
                met.append((agreement, _CUE_WORDS[name][level > 0.0]))
    return [f"{max(met)[1]}, as you asked"] if met else []


def _matching_words(
    track: Track, query_vector: QueryVector, encoder: TextEncoder
) -> tuple[str, ...]:
    language = code_to_language(track.language)
    own = tuple(w for w in dict.fromkeys((*track.genres, *track.moods, language)) if w)
    if not own:
        return ()
    fits = encoder.encode(own) @ query_vector.weights[BLOCKS["words"]]
    best = np.argsort(-fits, kind="stable")[:_MOST_WORDS]
    return tuple(own[i] for i in best if fits[i] > 0.0)
