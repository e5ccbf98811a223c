"""How a text falls into words, and a word into parts.

Training and reading share this file, so that a word is cut in one way only.

Conventions
-----------
A *word* is lower case, without accents or apostrophes, letters and digits only. A *gram* is a run
of three to five characters of ``<word>``, the angle brackets marking its ends.

References
----------
Bojanowski, P. et al. (2017). "Enriching word vectors with subword information." TACL 5, 135-146:
character grams hashed into a fixed number of buckets.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Container

from tunesight.domain.ports import LONGEST_TEXT
from tunesight.errors import InvalidValueError

__all__ = [
    "AFFIX_CLASSES",
    "LONGEST_TEXT",
    "LONGEST_WORD",
    "fold_letters",
    "gram_buckets",
    "is_latin_word",
    "normalise_text",
    "split_affixes",
    "split_words",
]

# No known word is longer; what is cut off could only cost time.
LONGEST_WORD = 40

# Devanagari's vowel signs are marks to Unicode and letters to its readers.
_LETTERS = r"(?:[^\W_]|[\u0900-\u0963])+"
_WORD = re.compile(rf"{_LETTERS}(?:['\u2019\u02bc]{_LETTERS})*")
_APOSTROPHE = re.compile("['\u2019\u02bc]")
_VOWEL_SIGNS = range(0x093E, 0x094E)
_NASAL_SIGNS = {"\u0901": "\u0902"}  # two ways to write one
# Letters that Unicode does not take for accented ones.
_PLAIN = str.maketrans({
    "\u00df": "ss", "\u00e6": "ae", "\u0153": "oe", "\u00f8": "o", "\u0111": "d", "\u0142": "l",
    "\u0131": "i", "\u03c2": "\u03c3", "\u0640": "",
})  # fmt: skip
# Written in many ways, and meaning something only as a whole.
_SPELLINGS = (
    (re.compile(r"\b(lo|hi)[\s-]?fi\b"), r"\1fi"),
    (re.compile(r"\bhip[\s-]hop\b"), "hiphop"),
    (re.compile(r"\b(k|j|c)[\s-]pop\b"), r"\1pop"),
    (re.compile(r"\br\s?(&|n|'n'|and)\s?b\b"), "rnb"),
    (re.compile(r"\bd(rum)?\s?(&|n|'n'|and)\s?b(ass)?\b"), "dnb"),
    (re.compile(r"\ba cap+el+a\b"), "acapella"),
    (re.compile(r"\blaid[\s-]back\b"), "laidback"),
)
_LATIN = re.compile(r"[a-z]+")
_GRAM_SIZES = (3, 4, 5)
_SHORTEST_STEM = 3
_SHORTEST_PART = 4

# Hearts are named after their typography ("heavy black heart") and would read as heavy and black.
_HEART = re.compile(r"\bheart\b", re.IGNORECASE)
_FIRST_PICTOGRAPH = 0x1F300
_DINGBATS = range(0x2600, 0x27C0)
_MARKS = {"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"}

# Suffix -> endings that a stem may have lost before it, in the order in which they are tried.
_SUFFIXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("fulness", ("", "ful")),
    ("lessness", ("less", "")),
    ("iness", ("y",)),
    ("ically", ("ic", "ical")),
    ("ization", ("ize", "")),
    ("ation", ("ate", "e", "")),
    ("fully", ("ful", "")),
    ("lessly", ("less", "")),
    ("ingly", ("ing", "")),
    ("ility", ("le",)),
    ("ably", ("able",)),
    ("ibly", ("ible",)),
    ("edly", ("ed", "")),
    ("ness", ("",)),
    ("less", ("",)),
    ("able", ("", "e")),
    ("ible", ("", "e")),
    ("ment", ("",)),
    ("ance", ("", "e", "ant")),
    ("ence", ("", "e", "ent")),
    ("ancy", ("ant",)),
    ("ency", ("ent",)),
    ("ship", ("",)),
    ("hood", ("",)),
    ("some", ("",)),
    ("like", ("",)),
    ("ward", ("",)),
    ("ical", ("ic", "y")),
    ("ious", ("y", "ion", "e")),
    ("iest", ("y",)),
    ("ings", ("", "e", "ing")),
    ("ful", ("", "y")),
    ("ing", ("", "e")),
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("ier", ("y",)),
    ("ily", ("y",)),
    ("ity", ("", "e", "ous")),
    ("ism", ("", "e", "ist")),
    ("ist", ("", "e", "y")),
    ("ish", ("", "e")),
    ("ous", ("", "e", "y")),
    ("ive", ("e", "ion", "")),
    ("ion", ("e", "")),
    ("ize", ("", "e", "y")),
    ("ise", ("", "e", "y")),
    ("est", ("", "e")),
    ("ant", ("", "e")),
    ("ent", ("", "e")),
    ("ial", ("", "e", "y")),
    ("ian", ("", "a", "y")),
    ("ed", ("", "e")),
    ("er", ("", "e")),
    ("or", ("", "e")),
    ("es", ("", "e")),
    ("ly", ("", "le")),
    ("al", ("", "e")),
    ("ic", ("", "e", "y", "ics")),
    ("ie", ("", "y")),
    ("y", ("", "e")),
    ("s", ("",)),
)
_PREFIXES: tuple[str, ...] = (
    "counter", "under", "super", "inter", "ultra", "anti", "over", "self", "semi", "fore", "mis",
    "dis", "non", "out", "pre", "sub", "un", "in", "im", "ir", "il", "re", "de", "en", "be", "up",
)  # fmt: skip

AFFIX_CLASSES: tuple[str, ...] = (
    "none",
    "compound",
    *(f"{prefix}-" for prefix in _PREFIXES),
    *(f"-{suffix}" for suffix, _ in _SUFFIXES),
)
"""What :func:`split_affixes` can find; the order of the weights fitted to it."""

_CLASS_OF = {name: index for index, name in enumerate(AFFIX_CLASSES)}


def normalise_text(text: str) -> str:
    """Fold case, accents and width, and spell out pictographs by their Unicode names.

    Parameters
    ----------
    text
        Any text of at most 2,000 characters, in any script.

    Returns
    -------
    str
        Lower case, without combining marks or control characters; may be empty.

    Raises
    ------
    InvalidValueError
        If the text is longer.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidValueError(
            f"The text is {len(text):,} characters long; give at most {LONGEST_TEXT:,}."
        )
    return fold_letters(text)


def fold_letters(text: str) -> str:
    """Fold as :func:`normalise_text` does, whatever the length."""
    if text.isascii():  # most words by far
        return text.lower()
    # Folded twice: lower-casing can bring back combining marks (the Turkish dotted I).
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    characters: list[str] = []
    for character in folded:
        category = unicodedata.category(character)
        if ord(character) in _VOWEL_SIGNS or character in "\u0901\u0902":
            characters.append(_NASAL_SIGNS.get(character, character))
        elif category == "So":
            characters.append(_name_pictograph(character))
        elif category in _MARKS:
            # A zero-width joiner or variation selector belongs to its neighbours; others part them.
            characters.append("" if category in {"Mn", "Me", "Cf"} else " ")
        else:
            characters.append(character)
    # Korean syllables are put together again.
    return unicodedata.normalize("NFC", "".join(characters)).translate(_PLAIN)


def _name_pictograph(character: str) -> str:
    code = ord(character)
    if code < _FIRST_PICTOGRAPH and code not in _DINGBATS:
        return " "
    name = unicodedata.name(character, "").lower()
    if _HEART.search(name):
        return " broken heart " if "broken" in name else " love heart "
    return f" {name.replace('with', '').replace('face', '')} "


def split_words(text: str) -> list[str]:
    """Split a text into words, in order, repeats kept.

    Raises
    ------
    InvalidValueError
        If the text is longer than 2,000 characters.
    """
    folded = normalise_text(text)
    for spelling, word in _SPELLINGS:
        folded = spelling.sub(word, folded)
    return [_APOSTROPHE.sub("", found)[:LONGEST_WORD] for found in _WORD.findall(folded)]


def is_latin_word(word: str) -> bool:
    """Tell whether a normalised word has only the letters a to z, so that grams mean something."""
    return _LATIN.fullmatch(word) is not None


def gram_buckets(word: str, buckets: int) -> list[int]:
    """Hash a word's character grams into bucket numbers, repeats kept.

    Parameters
    ----------
    word
        Normalised.
    buckets
        How many buckets there are.
    """
    marked = f"<{word}>"
    return [
        zlib.crc32(marked[start : start + size].encode()) % buckets
        for size in _GRAM_SIZES
        for start in range(len(marked) - size + 1)
    ]


def split_affixes(word: str, known: Container[str]) -> tuple[int, tuple[str, ...]]:
    """Find known words inside an unknown one: a stem and its affix, or two halves.

    Parameters
    ----------
    word
        Normalised.
    known
        The words that have a vector.

    Returns
    -------
    tuple of (int, tuple of str)
        Index into :data:`AFFIX_CLASSES`, and the known words found: one for an affix, two for a
        compound, none otherwise.
    """
    for suffix, endings in _SUFFIXES:
        base = word.removesuffix(suffix)
        if base == word or len(base) < _SHORTEST_STEM:
            continue
        is_doubled = base[-1] == base[-2]
        for stem in (*(base + e for e in endings), *([base[:-1]] if is_doubled else ())):
            if stem != word and len(stem) >= _SHORTEST_STEM and stem in known:
                return _CLASS_OF[f"-{suffix}"], (stem,)
    for prefix in _PREFIXES:
        stem = word.removeprefix(prefix)
        if stem != word and len(stem) > _SHORTEST_STEM and stem in known:
            return _CLASS_OF[f"{prefix}-"], (stem,)
    for cut in range(len(word) - _SHORTEST_STEM, _SHORTEST_STEM - 1, -1):
        head, tail = word[:cut], word[cut:]
        is_long_enough = max(len(head), len(tail)) >= _SHORTEST_PART
        if is_long_enough and head in known and tail in known:
            return _CLASS_OF["compound"], (head, tail)
    return 0, ()
