"""Words to vectors and affect, from one small table: no network is run.

Conventions
-----------
Vectors have 64 coordinates and length 1; their inner product imitates the cosine of a sentence
encoder. A text is the weighted sum of its words' vectors, scaled to length 1: frequent words weigh
little. Affect is (valence, arousal) on [-1, 1]. A Latin word without a row is read from its affixes
and character grams; a word of another script without a row is unknown.

References
----------
Arora, S., Liang, Y. and Ma, T. (2017). "A simple but tough-to-beat baseline for sentence
embeddings." ICLR.
Bojanowski, P. et al. (2017). "Enriching word vectors with subword information." TACL 5, 135-146.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.perception.word_forms import (
    AFFIX_CLASSES,
    gram_buckets,
    is_latin_word,
    split_affixes,
    split_words,
)
from tunesight.perception.word_table import load_word_table

__all__ = ["UNKNOWN_AFFECT", "VECTOR_SIZE", "StaticTextEncoder", "WordEntry"]

VECTOR_SIZE = 64

# What is known of the affect of a text that says nothing: hardly anything.
UNKNOWN_AFFECT = AffectGaussian.isotropic(Affect(0.0, 0.0), 1.0)

# An unseen word's vector is a guess from its spelling, so it counts less beside words with a row.
_UNSEEN_TRUST = 0.5
_SHORTEST_UNSEEN = 3
_SMALLEST_VARIANCE = 1e-4
_MOST_REMEMBERED = 20_000
_SHORTEST_LENGTH = 1e-6

# Columns of everything that is predicted from spelling: 64 of the vector, 2 of affect, log weight.
_AFFECT = slice(VECTOR_SIZE, VECTOR_SIZE + 2)
_LOG_WEIGHT = VECTOR_SIZE + 2
_GOALS = VECTOR_SIZE + 3
_NOT_AFFECT = [*range(VECTOR_SIZE), _LOG_WEIGHT]
# Inputs of the last regression: guess and stem, the guessed affect again, then what affixes add.
_FIRST_CLASS = 2 * _GOALS + 2


@dataclass(frozen=True, slots=True)
class WordEntry:
    """What the table knows of one word.

    Parameters
    ----------
    vector
        Shape (64,), float32, length 1.
    weight
        Share in a phrase, above 0: rare words near 1, frequent words near 0.
    affect
        Belief about its valence and arousal.
    has_row
        False for a word that was read from its spelling.
    """

    vector: NDArray[np.float32]
    weight: float
    affect: AffectGaussian
    has_row: bool


class StaticTextEncoder:
    """Turns words and short texts into unit vectors, and words into affect.

    Parameters
    ----------
    path
        The table, an ``.npz`` written by ``training/train_words.py``.

    Raises
    ------
    ModelUnavailableError
        If the table is missing, damaged or of another version.
    """

    def __init__(self, path: Path) -> None:
        self._table = load_word_table(path)
        self._row_of = dict(zip(self._table.words, range(len(self._table.words)), strict=True))
        self._weights = self._table.weights.astype(np.float32) * self._table.weight_scale
        self._unseen: dict[str, WordEntry | None] = {}

    @property
    def words(self) -> tuple[str, ...]:
        """The words that have a row, sorted."""
        return tuple(self._row_of)

    def has_row(self, word: str, *, is_open_only: bool = False) -> bool:
        """Tell whether a normalised word has a row.

        Parameters
        ----------
        word
            Lower case, without accents.
        is_open_only
            Count only rows that came from elsewhere than the affect norms: the share of unseen text
            that has a row can be estimated on the norms only without the words they brought.
        """
        row = self._row_of.get(word)
        if row is None:
            return False
        return not is_open_only or bool(self._table.is_open[row])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts.

        Parameters
        ----------
        texts
            Each of at most 2,000 characters, in any script.

        Returns
        -------
        NDArray
            Shape (len(texts), 64), float32; rows of length 1, of 0.5 where every word was only read
            from its spelling, or zero where nothing is known.

        Raises
        ------
        InvalidValueError
            If a text is longer.
        """
        sums = np.zeros((len(texts), VECTOR_SIZE), dtype=np.float32)
        trust = np.full((len(texts), 1), _UNSEEN_TRUST, dtype=np.float32)
        for place, text in enumerate(texts):
            words = split_words(text)
            rows = [self._row_of[word] for word in words if word in self._row_of]
            if rows:
                vectors = self._table.vectors[rows].astype(np.float32)
                lengths = np.linalg.norm(vectors, axis=1)
                sums[place] = (self._weights[rows] / lengths) @ vectors
                trust[place] = 1.0
            if len(rows) < len(words):
                for word in words:
                    entry = None if word in self._row_of else self.look_up(word)
                    if entry is not None:
                        sums[place] += entry.weight * entry.vector
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        vectors_of_texts: NDArray[np.float32] = trust * sums / np.maximum(lengths, _SHORTEST_LENGTH)
        return vectors_of_texts

    def word_affect(self, word: str) -> AffectGaussian:
        """Return the belief about a word's affect; very wide for an unknown word.

        Raises
        ------
        InvalidValueError
            If the text is longer than 2,000 characters.
        """
        entries = [self.look_up(part) for part in split_words(word)]
        known = [entry for entry in entries if entry is not None]
        if not known:
            return UNKNOWN_AFFECT
        # A written word of several parts ("heart-warming") is as its parts are on average.
        means = np.mean([entry.affect.mean.to_array() for entry in known], axis=0)
        covariances = np.mean([entry.affect.covariance_array() for entry in known], axis=0)
        return AffectGaussian.from_arrays(means, covariances)

    def look_up(self, word: str, *, has_row: bool = True) -> WordEntry | None:
        """Find one normalised word, by its row or by its spelling.

        Parameters
        ----------
        word
            As :func:`~tunesight.perception.word_forms.split_words` gives it.
        has_row
            False reads it from its spelling even if it has a row, to measure how well that goes.

        Returns
        -------
        WordEntry or None
            None where nothing is known: another script, or fewer than three letters.
        """
        row = self._row_of.get(word) if has_row else None
        if row is not None:
            return self._entry_of_row(row)
        if not has_row:
            return self._read_spelling(word)
        remembered = self._unseen
        if word in remembered:
            return remembered[word]
        entry = self._read_spelling(word)
        # Threads share the encoder: at worst two of them read one word, or forget the rest.
        if len(self._unseen) >= _MOST_REMEMBERED:
            self._unseen = {}
        self._unseen[word] = entry
        return entry

    def _entry_of_row(self, row: int) -> WordEntry:
        vector = self._table.vectors[row].astype(np.float32)
        return WordEntry(
            vector=vector / np.linalg.norm(vector),
            weight=float(self._weights[row]),
            affect=self._gaussian(
                self._table.affect[row] / 127.0, self._table.affect_sd[row] / 255.0
            ),
            has_row=True,
        )

    def _read_spelling(self, word: str) -> WordEntry | None:
        if len(word) < _SHORTEST_UNSEEN or not is_latin_word(word):
            return None
        table = self._table
        grams = np.array(gram_buckets(word, len(table.affect_grams)))
        vector_sum = table.gram_vectors[grams % len(table.gram_vectors)].sum(axis=0, dtype=np.int64)
        affect_sum = table.affect_grams[grams].sum(axis=0, dtype=np.int64)
        guess = np.zeros(_GOALS)
        guess[_AFFECT] = affect_sum * table.affect_gram_scale
        guess[_NOT_AFFECT] = vector_sum * table.gram_scale
        guess /= np.sqrt(len(grams))
        inputs = np.zeros(len(table.blend))
        inputs[:_GOALS] = guess
        affix, stems = split_affixes(word, _StemsOf(word, self._row_of, table.is_stem))
        inputs[_FIRST_CLASS + affix] = 1.0
        if stems:
            stem = np.mean([self._goals_of_row(self._row_of[s]) for s in stems], axis=0)
            stem = stem - table.centre
            inputs[_GOALS : 2 * _GOALS] = stem
            inputs[2 * _GOALS : _FIRST_CLASS] = guess[_AFFECT]
            first = _FIRST_CLASS + len(AFFIX_CLASSES) + 2 * affix
            inputs[first : first + 2] = stem[_AFFECT]
        goals = inputs @ table.blend + table.centre
        vector = goals[:VECTOR_SIZE].astype(np.float32)
        weight = _UNSEEN_TRUST * float(np.exp(np.clip(goals[_LOG_WEIGHT], -5.0, 1.0)))
        return WordEntry(
            vector=vector / max(float(np.linalg.norm(vector)), 1e-6),
            weight=weight,
            affect=self._gaussian(goals[_AFFECT], table.unseen_sd[int(bool(stems))]),
            has_row=False,
        )

    def _goals_of_row(self, row: int) -> NDArray[np.float32]:
        entry = self._entry_of_row(row)
        return np.array(
            [*entry.vector, *(self._table.affect[row] / 127.0), np.log(entry.weight + 1e-3)],
            dtype=np.float32,
        )

    def _gaussian(self, mean: NDArray[np.floating], sd: NDArray[np.floating]) -> AffectGaussian:
        covariance = np.diag(np.maximum(np.asarray(sd, dtype=np.float64) ** 2, _SMALLEST_VARIANCE))
        off_diagonal = self._table.correlation * np.sqrt(np.prod(np.diag(covariance)))
        covariance[0, 1] = covariance[1, 0] = off_diagonal
        return AffectGaussian.from_arrays(np.asarray(mean, dtype=np.float64), covariance)


class _StemsOf:
    """The words that may be a stem of one word: ordinary English, but never the word itself."""

    def __init__(self, word: str, row_of: Mapping[str, int], is_stem: NDArray[np.generic]) -> None:
        self._word = word
        self._row_of = row_of
        self._is_stem = is_stem

    def __contains__(self, other: object) -> bool:
        row = self._row_of.get(other) if isinstance(other, str) else None
        return row is not None and other != self._word and bool(self._is_stem[row])
