"""Which words of a wish are wanted, which are ruled out, and how much of each.

Conventions
-----------
A *term* is a word that says something about the music, after function words, degrees and negators
have been taken in. Punctuation and "but" end a clause, and with it what a negator reaches.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tunesight.perception.phrase_lexicon import (
    CLAUSE_WORDS,
    CONTRAST_WORDS,
    DEGREES,
    FILLERS,
    GIVING_UP_PHRASES,
    IDIOMS,
    NEGATORS,
    SOFT_NEGATORS,
)
from tunesight.perception.phrase_translate import to_english
from tunesight.perception.word_forms import normalise_text, split_words

__all__ = ["Phrase", "Term", "split_phrase"]

_CLAUSE_END = re.compile(
    r"[,.;:!?()\[\]{}\n\r/|\u2013\u2014\u3001\u3002\u060c\u061b\u061f\u0964\u00a1\u00bf]+"
)
_TEMPO = re.compile(r"\b(\d{2,3}) ?bpm\b")
_MOST_DEGREE = 2.0
_NOT_TOO = 0.45  # "not too happy" asks for a little less, not for the opposite
_MOST_NOUNS_RULED_OUT = 2
_ADDING = frozenset({"or", "nor"})
_TEMPO_BPM = range(30, 261)
_SMALL_WORDS = frozenset({
    *NEGATORS, *SOFT_NEGATORS, *CLAUSE_WORDS, *DEGREES, *FILLERS, *_ADDING, "and", "than",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One word that says something.

    Parameters
    ----------
    word
        Normalised.
    degree
        1 as it stands; 1.4 for "very", 0.45 for "slightly".
    is_ruled_out
        Stands behind "no", "not", "without"...
    is_lessened
        Stands behind "less", or behind the "than" of "more energetic than calm".
    is_relative
        Stands behind "more" or "less": beside a picture, it is meant relative to the picture.
    is_after_but
        Stands behind "but": what is said last is meant most.
    """

    word: str
    degree: float = 1.0
    is_ruled_out: bool = False
    is_lessened: bool = False
    is_relative: bool = False
    is_after_but: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """The terms of a wish, in order, and the tempo that it names in figures, or None."""

    terms: tuple[Term, ...]
    tempo_bpm: float | None = None


def split_phrase(
    text: str, is_quality: Callable[[str], bool], is_known: Callable[[str], bool]
) -> Phrase:
    """Split a wish into its terms.

    Parameters
    ----------
    text
        At most 2,000 characters.
    is_quality
        Tells adjectives of mood and sound from things: after "no vocals", "slow" begins something
        new, while "jazz" in "no smooth jazz" does not.
    is_known
        Tells the English words that mean something to the reader; all others may be of another
        language.

    Raises
    ------
    InvalidValueError
        If the text is longer.
    """
    folded = normalise_text(text)
    tempos = [int(found) for found in _TEMPO.findall(folded) if int(found) in _TEMPO_BPM]
    clauses = [split_words(clause) for clause in _CLAUSE_END.split(_TEMPO.sub(" ", folded))]
    in_english = to_english(clauses, lambda word: word in _SMALL_WORDS or is_known(word))
    terms = [term for clause in in_english for term in _Clause(clause, is_quality).terms()]
    return Phrase(tuple(terms), float(tempos[0]) if tempos else None)


def _fold_idioms(words: list[str]) -> list[str]:
    # "a little bit" -> "slightly"; "can't stop" -> nothing, so that its negator negates nothing.
    folded: list[str] = []
    place = 0
    while place < len(words):
        for *idiom, meaning in IDIOMS:
            if words[place : place + len(idiom)] == idiom:
                folded.append(meaning)
                place += len(idiom)
                break
        else:
            for phrase in GIVING_UP_PHRASES:
                if tuple(words[place : place + len(phrase)]) == phrase:
                    place += len(phrase)
                    break
            else:
                folded.append(words[place])
                place += 1
    return folded


class _Clause:
    """Walks the words of one clause, remembering what negators and degrees still reach."""

    def __init__(self, words: list[str], is_quality: Callable[[str], bool]) -> None:
        self._words = _fold_idioms(words)
        self._is_quality = is_quality
        self._end_negation()
        self._degree = 1.0
        self._is_lessening = False
        self._is_comparing = False
        self._is_after_but = False

    def terms(self) -> list[Term]:
        """Return the clause's terms, in order."""
        terms: list[Term] = []
        for place, word in enumerate(self._words):
            if word in CLAUSE_WORDS:
                self._end_negation()
                self._is_after_but |= word in CONTRAST_WORDS
            elif word in NEGATORS:
                self._is_negating, self._reached, self._is_adding = True, 0, False
            elif word in SOFT_NEGATORS:
                self._is_lessening = True
                self._is_comparing = word != "least"
            elif word in _ADDING:
                self._is_adding = True
            elif word == "and":
                self._meet_and(place)
            elif word == "than":
                self._is_lessening = bool(terms) and not any(term.is_lessened for term in terms)
            elif word in DEGREES and self._says_something_after(place):
                self._is_comparing |= word == "more"
                self._meet_degree(DEGREES[word])
            elif word not in FILLERS:
                terms.append(self._take(word))
        return terms

    def _end_negation(self) -> None:
        self._is_negating = False
        self._is_adding = False
        self._reached = 0  # how many terms the negator has ruled out

    def _meet_and(self, place: int) -> None:
        # "no drums and bass" rules out both; "no vocals and slow piano" asks for a piano.
        left = [word for word in self._words[place + 1 :] if word not in FILLERS]
        if self._reached and len(left) == 1 and not self._is_quality(left[0]):
            self._is_adding = True
        elif self._reached:
            self._end_negation()

    def _meet_degree(self, degree: float) -> None:
        if self._is_negating and not self._reached and degree > 1.0:
            self._degree = _NOT_TOO
        else:
            self._degree = min(_MOST_DEGREE, self._degree * degree)

    def _says_something_after(self, place: int) -> bool:
        # "pretty sad" against "something pretty".
        return any(word not in FILLERS for word in self._words[place + 1 :])

    def _take(self, word: str) -> Term:
        if self._is_negating and self._reached and not self._is_adding:
            is_new = self._is_quality(word) or self._reached >= _MOST_NOUNS_RULED_OUT
            if is_new:
                self._end_negation()
        term = Term(
            word,
            self._degree,
            is_ruled_out=self._is_negating,
            is_lessened=self._is_lessening,
            is_relative=self._is_comparing,
            is_after_but=self._is_after_but,
        )
        self._reached += self._is_negating
        self._is_adding = False
        self._degree = 1.0
        self._is_lessening = self._is_comparing = False
        return term
