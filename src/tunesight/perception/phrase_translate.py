"""A wish in another language, word by word into the English that the reader knows.

The reader knows moods, negators and degrees in English only; other languages have lists of what
their words are called there (``languages/``). Word order hardly matters to it, but for what is said
behind the word it belongs to: that is moved in front.

Conventions
-----------
Words are folded by :func:`~tunesight.perception.word_forms.split_words`. Which language a phrase is
in is a vote: each word counts once for every list that has it. English wins a tie, and an English
word in a phrase of another language is left alone unless that language has it too: *sin* is
English, but not in *sin voz*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from tunesight.perception.phrase_languages import (
    LANGUAGES_OF_SCRIPT,
    Lexicon,
    load_lexicon,
    script_of,
)
from tunesight.perception.phrase_lexicon import DEGREES, ENGLISH_TOO, GENRE_AFFECT

__all__ = ["to_english"]

_ENGLISH = "en"
_INFLECTED = 0.9  # of a vote: *triste* is a French word, and could be German
_SAYS_NOTHING = "-"
_SAID_BEHIND = "<"
# Words that every language uses speak for none.
_INTERNATIONAL = frozenset({*GENRE_AFFECT, "piano", "ambient", "techno", "metal", "punk", "video"})
_JOINING = frozenset({"and", "or", "but", "than"})
_KANA = re.compile("[\u3040-\u30ff]")
_GRAMMAR = re.compile("[\u3040-\u309f]+")  # hiragana left over between words are endings
# Behind these a Korean word of one syllable is that word, and not the beginning of another.
_PARTICLES = "에의은는이가을를도로와과"

_Clauses = Sequence[Sequence[str]]


def to_english(clauses: _Clauses, is_english: Callable[[str], bool]) -> list[list[str]]:
    """Put the words of a wish into English, as far as the lists go.

    Parameters
    ----------
    clauses
        The words of each clause, folded.
    is_english
        Tells the English words that mean something to the reader.

    Returns
    -------
    list of list of str
        The clauses, with every listed word replaced by the English words for it, none for words
        that say nothing; all others as they were.
    """
    words = [word for clause in clauses for word in clause]
    if all(is_english(word) for word in words):
        return [list(clause) for clause in clauses]
    languages = {
        script: _vote([word for word in words if script_of(word) == script], script, is_english)
        for script in {script_of(word) for word in words} & LANGUAGES_OF_SCRIPT.keys()
    }
    return [_move_forward(_say(clause, languages, is_english)) for clause in clauses]


def _vote(words: Sequence[str], script: str, is_english: Callable[[str], bool]) -> tuple[str, ...]:
    """Order the languages of a script by how many of the words they have."""
    candidates = LANGUAGES_OF_SCRIPT[script]
    if script == "han":
        is_japanese = any(_KANA.search(word) for word in words)
        return ("ja",) if is_japanese else ("zh",)
    votes = dict.fromkeys((_ENGLISH, *candidates) if script == "latin" else candidates, 0.0)
    for word in words:
        if _ENGLISH in votes and word not in _INTERNATIONAL:
            votes[_ENGLISH] += word in ENGLISH_TOO or is_english(word)
        for language in candidates:
            lexicon = load_lexicon(language)
            if word in lexicon.meanings:
                votes[language] += 1.0
            elif lexicon.find(word) is not None:
                votes[language] += _INFLECTED
    return tuple(sorted(votes, key=lambda language: -votes[language]))


def _say(
    clause: Sequence[str],
    languages: dict[str, tuple[str, ...]],
    is_english: Callable[[str], bool],
) -> list[str]:
    said: list[str] = []
    place = 0
    while place < len(clause):
        word = clause[place]
        taken, english = 1, [word]
        for language in languages.get(script_of(word), ()):
            if language == _ENGLISH:
                if word in ENGLISH_TOO or is_english(word):
                    break
                continue
            lexicon = load_lexicon(language)
            if lexicon.is_unspaced:
                english = list(_cut(word, lexicon, language))
                break
            taken, found = _find_longest(clause, place, lexicon)
            if found is not None:
                english = [] if found == _SAYS_NOTHING else found.split()
                break
        said.extend(english)
        place += taken
    return said


def _find_longest(clause: Sequence[str], place: int, lexicon: Lexicon) -> tuple[int, str | None]:
    for size in range(min(lexicon.longest, len(clause) - place), 1, -1):
        found = lexicon.meanings.get(" ".join(clause[place : place + size]))
        if found is not None:
            return size, found
    after = clause[place + 1] if place + 1 < len(clause) else ""
    meaning_after = lexicon.meanings.get(after, "") if after else _SAYS_NOTHING
    is_last = meaning_after in _JOINING or meaning_after == _SAYS_NOTHING
    return 1, lexicon.find(clause[place], is_last=is_last)


def _cut(text: str, lexicon: Lexicon, language: str) -> Iterator[str]:
    # The longest listed word at each place; what lies between is an ending, or an unknown word.
    start = place = 0
    has_found = False
    while place < len(text):
        for size in range(min(lexicon.longest, len(text) - place), 0, -1):
            found = lexicon.meanings.get(text[place : place + size])
            if found is not None and (language != "ko" or _is_korean_word(text, place, size)):
                if language != "ko":
                    yield from _unknown(text[start:place])
                if found != _SAYS_NOTHING:
                    yield from found.split()
                has_found = True
                place += size
                start = place
                break
        else:
            place += 1
    if not has_found or language != "ko":
        yield from _unknown(text[start:])


def _is_korean_word(text: str, place: int, size: int) -> bool:
    if size > 1:
        return True
    return place == 0 and (len(text) == 1 or text[1] in _PARTICLES)


def _unknown(text: str) -> list[str]:
    return [part for part in _GRAMMAR.split(text) if part]


def _move_forward(words: Sequence[str]) -> list[str]:
    # "fast very <not" cannot be: degrees stand in front in every language listed.
    moved: list[str] = []
    for word in words:
        if not word.startswith(_SAID_BEHIND):
            moved.append(word)
            continue
        place = len(moved)
        while place > 0 and (place == len(moved) or moved[place - 1] in DEGREES):
            place -= 1
        moved.insert(place, word.removeprefix(_SAID_BEHIND))
    return moved
