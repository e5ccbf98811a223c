"""Query vectors: whatever is asked, as weights on the coordinates of a track's row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.analysis import CUE_NAMES
from tunesight.domain.blocks import BLOCKS, DECADES, ROW_WIDTH, gaussian_to_weights
from tunesight.domain.languages import LANGUAGE_CODES, code_to_language
from tunesight.domain.ports import TextEncoder
from tunesight.domain.query import Query
from tunesight.domain.reading import Reading
from tunesight.domain.shift import read_beside
from tunesight.matching.weights import BlockWeights

__all__ = ["QueryVector", "build_query_vector", "reading_shares"]

_LANGUAGES = tuple(code_to_language(code) for code in LANGUAGE_CODES)


@dataclass(frozen=True, slots=True)
class QueryVector:
    """One query: ``score = row @ weights + constant``.

    Parameters
    ----------
    weights
        Shape (ROW_WIDTH,), float64.
    constant
        The part of the affect score that is the same for every track.
    """

    weights: NDArray[np.float64]
    constant: float


def reading_shares(query: Query) -> tuple[tuple[Reading, float], ...]:
    """Return the readings of a query with their shares, which sum to one.

    A wish that is relative ("calmer") is read beside the picture: what is returned for it is where
    the picture would have to move.
    """
    if query.picture is None or query.wish is None:
        only = query.picture or query.wish
        return ((only, 1.0),) if only is not None else ()
    wish = read_beside(query.wish, query.picture.affect)
    return ((query.picture, 1.0 - query.wish_weight), (wish, query.wish_weight))


def build_query_vector(query: Query, encoder: TextEncoder, weights: BlockWeights) -> QueryVector:
    """Add up everything that is asked into one vector.

    Parameters
    ----------
    query
        What is asked.
    encoder
        The encoder that made the rows' words block.
    weights
        How much each block counts.

    Returns
    -------
    QueryVector
        A sum over the readings, each times its share: the weighted log-likelihood of the affect
        plane (a logarithmic opinion pool), the words asked for less those ruled out, the cues,
        decades and languages asked for, and the prior once.
    """
    vector = np.zeros(ROW_WIDTH)
    constant = 0.0
    for reading, share in reading_shares(query):
        belief = reading.affect.widened(weights.affect_floor_sd**2)
        affect_weights, affect_constant = gaussian_to_weights(belief)
        vector[BLOCKS["affect"]] += share * affect_weights
        constant += share * affect_constant
        worth = weights.picture_words if reading is query.picture else weights.wish_words
        wanted, unwanted = encoder.encode([reading.words, reading.unwanted_words])
        vector[BLOCKS["words"]] += share * worth * (wanted - weights.unwanted * unwanted)
        levels = np.array([reading.wished_cues.get(name, 0.0) for name in CUE_NAMES])
        vector[BLOCKS["cues"]] += share * weights.cues * levels
        vector[BLOCKS["era"]] += share * weights.era * _asked(DECADES, reading)
        vector[BLOCKS["language"]] += share * weights.language * _asked(_LANGUAGES, reading)
    vector[BLOCKS["prior"]] = (weights.hubness, weights.playable)
    return QueryVector(vector, constant)


def _asked(names: Sequence[str], reading: Reading) -> NDArray[np.float64]:
    """Return 1 for each name wanted, -1 for each ruled out."""
    wanted, unwanted = reading.words.split(), reading.unwanted_words.split()
    return np.array([float(n in wanted) - float(n in unwanted) for n in names])
