"""Explanations: the blocks' contributions, which sum to the score, and a sentence they carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.analysis import CUE_NAMES, standardise_cue
from tunesight.domain.blocks import BLOCKS
from tunesight.domain.mood_vocabulary import nearest_moods
from tunesight.domain.ports import LONGEST_TEXT, TextEncoder
from tunesight.domain.query import Query
from tunesight.domain.reading import Reading
from tunesight.domain.track import Track
from tunesight.matching.query_vector import QueryVector

__all__ = ["add_constant", "compute_contributions", "compute_score", "write_reason"]

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

# A label has met the wish only above this cosine: any two words of music come to about 0.3.
_LEAST_COSINE = 0.45

# A wish that leaves the mood as open as this ("80s jazz") asked for none, so none is met.
_OPEN_SPREAD = 0.45

# A cue counts as asked for, or as met, from half a standard deviation.
_LEAST_LEVEL = 0.5

_CUE_WORDS: Mapping[str, tuple[str, str]] = {
    "tempo": ("slow", "fast"),
    "brightness": ("dark in sound", "bright in sound"),
    "density": ("sparse", "busy"),
    "loudness": ("quiet", "loud"),
    "mode": ("in a minor key", "in a major key"),
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
    return add_constant(parts, query_vector)


def add_constant(products: Mapping[str, float], query_vector: QueryVector) -> dict[str, float]:
    """Turn a row's products by block into contributions: the constant belongs to the affect."""
    return {**products, "affect": products["affect"] + query_vector.constant}


def compute_score(contributions: Mapping[str, float]) -> float:
    """Return the score: the sum of the contributions."""
    return float(sum(contributions.values()))


def write_reason(
    track: Track,
    contributions: Mapping[str, float],
    usual: Mapping[str, float],
    *,
    query: Query,
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
    query
        What was asked.
    encoder
        To find which of the track's own words met the wish.
    """
    lift = {name: contributions[name] - usual[name] for name in contributions}
    clauses = [_affect_clause(track, contributions["affect"], query)]
    wish = _heard_wish(query)
    if wish is not None and track.decade in wish.words.split():
        clauses.append(f"from the {track.decade}, as you asked")
    if wish is not None and lift["cues"] >= _LEAST_LIFT:
        clauses += _cue_clauses(track, wish)
    if wish is not None and lift["words"] >= _LEAST_LIFT:
        words = _matching_words(track, wish, encoder)
        if words:
            clauses.append(
                f"{' and '.join(words)} {'fits' if len(words) == 1 else 'fit'} your words"
            )
    sentence = "; ".join(clauses)
    return sentence[0].upper() + sentence[1:] + "."


def _heard_wish(query: Query) -> Reading | None:
    """Return the wish, unless its share is nothing."""
    is_heard = query.picture is None or query.wish_weight > 0.0
    return query.wish if is_heard else None


def _affect_clause(track: Track, contribution: float, query: Query) -> str:
    if track.affect is None:
        return "not heard yet, so its mood is a guess"
    moods = track.moods or tuple(m.word for m in nearest_moods(track.affect, _MOST_WORDS))
    named = " and ".join(moods[:_MOST_WORDS])
    wish = _heard_wish(query)
    is_mood_wished = wish is not None and wish.affect.spread() < _OPEN_SPREAD
    is_picture_heard = query.picture is not None and (wish is None or query.wish_weight < 1.0)
    if is_picture_heard:
        asked = "the picture and your wish" if is_mood_wished else "the picture's mood"
    elif is_mood_wished:
        asked = "the mood you asked for"
    else:
        return named
    closeness = next((text for least, text in _CLOSENESS if contribution >= least), _FAR)
    return f"{named}, {closeness} {asked}"


def _cue_clauses(track: Track, wish: Reading) -> list[str]:
    """Name the wished cue that the track meets best."""
    met: list[tuple[float, str]] = []
    for name in CUE_NAMES:
        wished = wish.wished_cues.get(name, 0.0)
        level = standardise_cue(name, track.cues[name]) if name in track.cues else 0.0
        if min(abs(wished), abs(level)) >= _LEAST_LEVEL and level * wished > 0.0:
            met.append((level * wished, _CUE_WORDS[name][level > 0.0]))
    return [f"{max(met)[1]}, as you asked"] if met else []


def _matching_words(track: Track, wish: Reading, encoder: TextEncoder) -> tuple[str, ...]:
    """Return the labels that met the wish best; the title counts as one."""
    labels = (*track.labels(), track.title)
    texts = [label[:LONGEST_TEXT] for label in labels]
    cosines = encoder.encode(texts) @ encoder.encode([wish.words])[0]
    best = np.argsort(-cosines, kind="stable")[:_MOST_WORDS]
    said = (*track.labels(), "its title")
    return tuple(said[i] for i in best if cosines[i] >= _LEAST_COSINE)
