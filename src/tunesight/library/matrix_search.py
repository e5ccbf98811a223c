"""Search: filters as masks, all products in one pass, and the top few of them.

Conventions
-----------
Rows are gone through in parts that fit a core's second cache: a part's words are widened to float32
in one small buffer, and nothing as large as the library is made but masks and scores. A block whose
weights are all 0 is not read.

References
----------
docs/decisions/0018-mapped-matrix.md: what was measured, and why one thread is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.blocks import BLOCKS
from tunesight.domain.folding import fold_genre, fold_text
from tunesight.domain.query import Filters, Range
from tunesight.errors import InvalidValueError
from tunesight.library.matrix_columns import (
    CUE_STEP,
    IS_HEARD,
    IS_PLAYABLE,
    IS_PRESENT,
    SOURCES,
    Columns,
    language_places,
)
from tunesight.library.matrix_names import NameTable

__all__ = ["filter_mask", "score_rows", "top_k"]

_PART = 16_384
_ROWS_A_PRODUCT = 128

_Product = Callable[[slice], NDArray[np.float32]]


def filter_mask(
    columns: Columns, names: Mapping[str, NameTable], filters: Filters
) -> NDArray[np.bool_]:
    """Return which rows pass every filter, shape (n,); dead rows and missing files never pass."""
    marks = columns["marks"]
    mask = columns["alive"].astype(np.bool_) & _has(marks, IS_PRESENT)
    if filters.artist:
        mask &= names["artist"].find(fold_text(filters.artist))[columns["artist"]]
    if filters.genre:
        mask &= names["genres"].find(fold_genre(filters.genre))[columns["genres"]]
    if filters.languages:
        mask &= np.isin(names["language"].names(), filters.languages)[columns["language"]]
    if filters.sources:
        wanted = [source.value for source in filters.sources]
        mask &= np.isin(SOURCES, wanted)[columns["source"]]
    if filters.is_playable:
        mask &= _has(marks, IS_PLAYABLE)
    if filters.valence is not None or filters.arousal is not None:
        mask &= _has(marks, IS_HEARD)
    for name, bounds in (
        ("tempo_bpm", filters.tempo_bpm),
        ("valence", filters.valence),
        ("arousal", filters.arousal),
        ("year", filters.year),
    ):
        if bounds is not None:
            mask &= _within(columns[name], bounds)
    return mask


def score_rows(
    columns: Columns,
    names: Mapping[str, NameTable],
    weights: NDArray[np.floating],
    mask: NDArray[np.bool_],
) -> tuple[NDArray[np.float32], dict[str, float]]:
    """Multiply every row by the weights.

    Parameters
    ----------
    columns
        Of the matrix.
    names
        Its name tables.
    weights
        Shape (ROW_WIDTH,).
    mask
        Rows that are counted in the means, shape (n,).

    Returns
    -------
    tuple
        Scores, shape (n,), float32; and block name -> mean product over the mask, 0 where the mask
        is empty.
    """
    products = _make_products(columns, names, weights)
    scores = np.zeros(len(mask), dtype=np.float32)
    sums = dict.fromkeys(BLOCKS, 0.0)
    for start in range(0, len(mask), _PART):
        part = slice(start, start + _PART)
        counted = mask[part].astype(np.float32)
        for name, product in products.items():
            block = product(part)
            scores[part] += block
            sums[name] += float(block @ counted)
    count = max(1, int(np.count_nonzero(mask)))
    return scores, {name: total / count for name, total in sums.items()}


def top_k(
    scores: NDArray[np.floating],
    mask: NDArray[np.bool_],
    k: int,
    numbers: NDArray[np.integer] | None = None,
) -> NDArray[np.intp]:
    """Return the best ``k`` places that the mask allows, best first.

    Parameters
    ----------
    scores
        Shape (n,).
    mask
        Shape (n,).
    k
        At least 1.
    numbers
        Of two equal scores the one of the smaller number comes first; by default their places.

    Raises
    ------
    InvalidValueError
        If ``k`` is below 1, or a score that is allowed is not a number.
    """
    if k < 1:
        raise InvalidValueError(f"{k} tracks were asked for; ask for at least 1.")
    candidates = scores[mask]
    if np.isnan(candidates.max(initial=-np.inf)):
        raise InvalidValueError("A score is not a number; the query or a row holds NaN.")
    allowed = mask
    if k < len(candidates):
        # The k-th best score, then everything at or above it: ties at the edge are settled by the
        # order below, not by the partition's whim.
        candidates.partition(len(candidates) - k)
        allowed = mask & (scores >= candidates[len(candidates) - k])
    places = np.flatnonzero(allowed)
    order = np.lexsort((places if numbers is None else numbers[places], -scores[places]))
    return places[order[:k]]


def _make_products(
    columns: Columns, names: Mapping[str, NameTable], weights: NDArray[np.floating]
) -> dict[str, _Product]:
    """Return for every block that counts a function from a part of the rows to its products."""
    of = {name: weights[place].astype(np.float32) for name, place in BLOCKS.items()}
    languages = np.append(np.float32(0.0), of["language"])[language_places(names["language"])]
    hubness_weight, playable_weight = of["prior"]
    playable = np.where(np.arange(256) & IS_PLAYABLE, playable_weight, np.float32(0.0))
    words = _widened_product(columns["words"], of["words"])
    products: dict[str, _Product] = {
        "affect": lambda part: _multiply_affect(columns, part, of["affect"]),
        "words": lambda part: words(part) * columns["word_step"][part],
        "cues": _widened_product(columns["cues"], of["cues"] * np.float32(CUE_STEP)),
        "era": _look_up(columns["era"], np.append(np.float32(0.0), of["era"])),
        "language": _look_up(columns["language"], languages),
        "prior": lambda part: (
            playable[columns["marks"][part]] - columns["hubness"][part] * hubness_weight
        ),
    }
    return {name: product for name, product in products.items() if of[name].any()}


def _multiply_affect(
    columns: Columns, part: slice, weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    v, a = columns["valence"][part], columns["arousal"][part]
    along_v, along_a, squared_v, squared_a, crossed = weights
    product: NDArray[np.float32] = v * (along_v + squared_v * v + crossed * a)
    product += a * (along_a + squared_a * a)
    return product


def _widened_product(codes: NDArray[Any], weights: NDArray[np.float32]) -> _Product:
    """Multiply rows of small integers."""
    blocks = -(-min(_PART, len(codes)) // _ROWS_A_PRODUCT)
    buffer = np.zeros((blocks * _ROWS_A_PRODUCT, len(weights)), dtype=np.float32)
    # BLAS gives larger products to threads, which wait for one another: on a machine that is busy
    # otherwise they take many times as long.
    products = buffer.reshape(-1, _ROWS_A_PRODUCT, len(weights))

    def multiply(part: slice) -> NDArray[np.float32]:
        rows = codes[part]
        np.copyto(buffer[: len(rows)], rows)
        product: NDArray[np.float32] = np.matmul(products, weights).reshape(-1)[: len(rows)]
        return product

    return multiply


def _look_up(codes: NDArray[Any], values: NDArray[np.float32]) -> _Product:
    return lambda part: values[codes[part]]


def _has(marks: NDArray[np.uint8], mark: int) -> NDArray[np.bool_]:
    has: NDArray[np.bool_] = (marks & mark) != 0
    return has


def _within(values: NDArray[Any], bounds: Range) -> NDArray[np.bool_]:
    """Compare with a closed range; NaN, an unknown value, is in none."""
    # Bounds are rounded as the values were, so that a value never misses a bound that it equals.
    lower = np.float32(-np.inf if bounds.lower is None else bounds.lower)
    upper = np.float32(np.inf if bounds.upper is None else bounds.upper)
    within: NDArray[np.bool_] = np.greater_equal(values, lower) & np.less_equal(values, upper)
    return within
