"""What spelling tells of a word: character grams, and stems with their affixes.

Conventions
-----------
A *goal* row is the vector (64), valence, arousal and the logarithm of the weight: 67 numbers. The
last regression sees the grams' prediction (67), the stem's goals (67), which affix was found, and
the stem's affect once per affix, so that ``-less`` may turn it round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from tunesight.perception.word_forms import AFFIX_CLASSES, gram_buckets, split_affixes

__all__ = ["Speller"]

Array = NDArray[np.float64]
_FOLDS = 5
_STEPS = 60
_AFFECT = slice(64, 66)
_AFFECT_COLUMNS = np.array([64, 65])


class Speller:
    """Learns goals of words from their spelling.

    Parameters
    ----------
    words
        The table's N words.
    goals
        Shape (N, 67).
    is_stem
        Shape (N,): which of them may be found inside others.
    buckets, gram_ridges
        How many buckets grams fall into, and their penalty: for vector and weight, for affect.
    blend_ridges
        Penalty of the last regression's shared inputs, and of its affix inputs.
    """

    def __init__(
        self,
        words: Sequence[str],
        goals: Array,
        is_stem: NDArray[np.bool_],
        *,
        buckets: tuple[int, int],
        gram_ridges: tuple[float, float],
        blend_ridges: tuple[float, float],
    ) -> None:
        self._words = words
        self._goals = goals
        self._stem_rows = {words[row]: int(row) for row in np.flatnonzero(is_stem)}
        self._buckets = buckets
        self._gram_ridges = gram_ridges
        self._blend_ridges = blend_ridges

    def fit(
        self, rows: NDArray[np.int64], further_rows: NDArray[np.int64], folds: NDArray[np.int64]
    ) -> None:
        """Fit on some rows.

        Sets ``grams`` (buckets, 65: vector and weight), ``affect_grams`` (buckets, 2),
        ``blend`` (inputs, 67), ``centre`` (67,), and for the rows fitted on ``unseen``
        (out-of-fold predictions) and ``found_stem``.

        Parameters
        ----------
        rows
            Words of ordinary English, which the affix weights are fitted to.
        further_rows
            Words that only the grams learn from: foreign, odd, but spelled in letters.
        folds
            A number from 0 to 4 for each of ``rows``; families fall together.
        """
        self.centre = self._goals[rows].mean(0)
        targets = self._goals[rows] - self.centre
        everything = np.concatenate([rows, further_rows])
        fold_of = np.concatenate([folds, np.full(len(further_rows), -1)])
        goals = self._goals[everything] - self.centre
        # The blend must see grams as wrong as they are on unseen words: predictions out of fold.
        guesses = np.zeros_like(targets)
        fits: list[Array] = []
        for count, ridge in zip(self._buckets, self._gram_ridges, strict=True):
            columns = np.setdiff1d(np.arange(goals.shape[1]), _AFFECT_COLUMNS)
            columns = _AFFECT_COLUMNS if fits else columns
            part = goals[:, columns]
            spelling = self._spell(everything, count)
            fits.append(_fit_grams(spelling, part, ridge))
            for fold in range(_FOLDS):
                out = fold_of == fold
                weights = _fit_grams(spelling[~out], part[~out], ridge)
                guesses[np.ix_(folds == fold, columns)] = spelling[out] @ weights
        self.grams, self.affect_grams = fits
        inputs = self._inputs(rows, guesses)
        self.blend = self._fit_blend(inputs, targets)
        self.unseen = np.zeros_like(targets)
        for fold in range(_FOLDS):
            out = folds == fold
            self.unseen[out] = inputs[out] @ self._fit_blend(inputs[~out], targets[~out])
        self.unseen += self.centre
        self.found_stem = inputs[:, 2 * targets.shape[1] + 2] == 0

    def _spell(self, rows: NDArray[np.int64], buckets: int) -> scipy.sparse.csr_matrix:
        # One row per word, scaled to unit length.
        lists = [gram_buckets(self._words[row], buckets) for row in rows]
        data = np.concatenate([np.full(len(grams), len(grams) ** -0.5) for grams in lists])
        starts = np.cumsum([0, *(len(grams) for grams in lists)])
        return scipy.sparse.csr_matrix(
            (data, np.concatenate(lists), starts), shape=(len(rows), buckets)
        )

    def _inputs(self, rows: NDArray[np.int64], guesses: Array) -> Array:
        classes, wide = len(AFFIX_CLASSES), guesses.shape[1]
        first_class = 2 * wide + 2
        inputs = np.zeros((len(rows), first_class + 3 * classes))
        inputs[:, :wide] = guesses
        for place, row in enumerate(rows):
            word = self._words[row]
            index, stems = split_affixes(word, _StemsOf(word, self._stem_rows))
            inputs[place, first_class + index] = 1
            if stems:
                stem = self._goals[[self._stem_rows[s] for s in stems]].mean(0) - self.centre
                inputs[place, wide : 2 * wide] = stem
                inputs[place, 2 * wide : first_class] = guesses[place, _AFFECT]
                first = first_class + classes + 2 * index
                inputs[place, first : first + 2] = stem[_AFFECT]
        return inputs

    def _fit_blend(self, inputs: Array, targets: Array) -> Array:
        penalty = np.full(inputs.shape[1], self._blend_ridges[0])
        penalty[2 * targets.shape[1] + 2 :] = self._blend_ridges[1]
        return np.linalg.solve(inputs.T @ inputs + np.diag(penalty), inputs.T @ targets)


def _fit_grams(spelling: scipy.sparse.csr_matrix, targets: Array, ridge: float) -> Array:
    # Ridge regression by conjugate gradients on the normal equations, all goals at once.
    weights = np.zeros((spelling.shape[1], targets.shape[1]))
    residual = spelling.T @ targets
    direction, energy = residual.copy(), (residual**2).sum(0)
    for _ in range(_STEPS):
        image = spelling.T @ (spelling @ direction) + ridge * direction
        step = energy / np.maximum((direction * image).sum(0), 1e-12)
        weights += step * direction
        residual -= step * image
        fresh = (residual**2).sum(0)
        direction = residual + fresh / np.maximum(energy, 1e-12) * direction
        energy = fresh
    return weights


class _StemsOf:
    """The stems of the table, but never the word itself."""

    def __init__(self, word: str, stem_rows: Mapping[str, int]) -> None:
        self._word = word
        self._stem_rows = stem_rows

    def __contains__(self, other: object) -> bool:
        return other != self._word and other in self._stem_rows
