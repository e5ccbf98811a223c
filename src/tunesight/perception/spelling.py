"""Slips of the keyboard: the listed word that a misspelt one was meant to be.

References
----------
Damerau, F. J. (1964). "A technique for computer detection and correction of spelling errors."
CACM 7(3), 171-176: four of five misspelt words differ by one letter left out, added, replaced or
swapped with its neighbour.
"""

from __future__ import annotations

import string
from collections.abc import Container, Iterator

from tunesight.perception.word_forms import is_latin_word

__all__ = ["nearest_spelling"]

# Shorter words have too many neighbours, longer ones are no words.
_LENGTHS = range(4, 21)


def nearest_spelling(word: str, known: Container[str]) -> str | None:
    """Find a known word that is one slip away.

    Parameters
    ----------
    word
        Normalised.
    known
        The words that may be meant.

    Returns
    -------
    str or None
        The first found; letters swapped or doubled are tried before letters missed or mistaken.
        None for a word of fewer than four letters or of another script.
    """
    if len(word) not in _LENGTHS or not is_latin_word(word):
        return None
    return next((found for found in _one_slip_away(word) if found in known), None)


def _one_slip_away(word: str) -> Iterator[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    for head, tail in cuts[:-2]:
        yield head + tail[1] + tail[0] + tail[2:]
    for head, tail in cuts[:-1]:
        yield head + tail[1:]
    for head, tail in cuts:
        for letter in string.ascii_lowercase:
            yield head + letter + tail
    for head, tail in cuts[1:-1]:  # the first letter is hardly ever the one mistaken
        for letter in string.ascii_lowercase:
            yield head + letter + tail[1:]
