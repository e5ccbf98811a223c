"""Word lists of other languages: what a word of a wish is called in English.

Conventions
-----------
A list is ``languages/<code>.tsv``: an English word, a tab, and the forms that mean it, a space
between two, ``_`` for a space inside one. ``-`` stands for words that say nothing; a word after
``<`` is said behind what it belongs to, as in *üzgün değil*, "sad not". Lines that begin with
``@`` give endings, written ``ending>replacement``: ``@same`` leads to another form of a listed
word, ``@more`` to the word of a comparative, ``@very`` to that of a superlative, ``@not`` to that
of a negation. ``@prefix`` gives articles and conjunctions that are written on to a word.
``@unspaced`` marks languages in which words stand without spaces, or with endings that the list
leaves out.

All forms are folded as a wish is. The lists
were written for Tunesight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from tunesight.perception.word_forms import fold_letters

__all__ = ["LANGUAGES_OF_SCRIPT", "Lexicon", "load_lexicon", "script_of"]

LANGUAGES_OF_SCRIPT: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "latin": ("de", "fr", "es", "it", "pt", "nl", "pl", "sv", "tr"),
    "cyrillic": ("ru", "uk"),
    "greek": ("el",),
    "arabic": ("ar",),
    "devanagari": ("hi",),
    "hangul": ("ko",),
    "han": ("zh", "ja"),
})  # fmt: skip
"""The languages that have a list, by the script that they are written in."""

_SCRIPTS = (
    ("latin", 0x0041, 0x024F),
    ("greek", 0x0370, 0x03FF),
    ("cyrillic", 0x0400, 0x052F),
    ("arabic", 0x0600, 0x06FF),
    ("devanagari", 0x0900, 0x097F),
    ("han", 0x3040, 0x30FF),
    ("han", 0x3400, 0x9FFF),
    ("hangul", 0xAC00, 0xD7A3),
)
_SHORTEST_STEM = 2
# German typed without its dots.
_TYPED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

_JOINTS = str.maketrans({"_": " ", "-": " ", "'": None})

_Endings = tuple[tuple[str, str], ...]


def script_of(word: str) -> str:
    """Name the script of a word's first letter, or nothing where no list is written in it."""
    code = ord(word[0])
    return next((name for name, first, last in _SCRIPTS if first <= code <= last), "")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words.

    Parameters
    ----------
    meanings
        Folded form, its words parted by a space -> English words, parted by a space.
    same, more, very, negated
        Endings and what they replace, longest first.
    prefixes
        What may be written on to the front of a word, longest first.
    is_unspaced
        Whether words must be found inside longer strings.
    longest
        Words of the longest expression; where words are unspaced, its characters.
    """

    meanings: Mapping[str, str]
    same: _Endings
    more: _Endings
    very: _Endings
    negated: _Endings
    prefixes: tuple[str, ...]
    is_unspaced: bool
    longest: int

    def find(self, word: str, *, is_last: bool = True) -> str | None:
        """Say a word in English.

        Parameters
        ----------
        word
            Folded; the words of an expression parted by a space.
        is_last
            False where a word follows that it may describe: the German *ruhiger* is "calmer" at the
            end of a phrase and "calm" in *ruhiger Abend*.

        Returns
        -------
        str or None
            English words parted by a space, or None where the word is not listed.
        """
        if word in self.meanings:
            return self.meanings[word]
        same = self._strip(word, self.same)
        if same is None or is_last:
            for endings, english in (
                (self.more, "more"),
                (self.very, "very"),
                (self.negated, "without"),
            ):
                found = self._strip(word, endings)
                if found is not None:
                    return f"{english} {found}"
        if same is not None:
            return same
        for prefix in self.prefixes:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) > _SHORTEST_STEM:
                found = self.meanings.get(rest) or self._strip(rest, self.same)
                if found is not None:
                    return found
        return None

    def _strip(self, word: str, endings: _Endings) -> str | None:
        for ending, replacement in endings:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _SHORTEST_STEM:
                found = self.meanings.get(stem + replacement)
                if found is not None and found != "-":
                    return found
        return None


@cache
def load_lexicon(language: str) -> Lexicon:
    """Read the list of one language, once.

    Parameters
    ----------
    language
        A code of :data:`LANGUAGES_OF_SCRIPT`.
    """
    path = files("tunesight.perception") / "languages" / f"{language}.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    rules = {name: forms.split() for name, forms in rows if name.startswith("@")}
    meanings: dict[str, str] = {}
    for english, forms in rows:
        if not english.startswith("@"):
            for form in forms.split():
                meanings.setdefault(_fold(form), english)
                if language == "de":
                    meanings.setdefault(_fold(form.translate(_TYPED_OUT)), english)
    is_unspaced = "@unspaced" in rules
    return Lexicon(
        meanings=MappingProxyType(meanings),
        same=_endings(rules, "@same"),
        more=_endings(rules, "@more"),
        very=_endings(rules, "@very"),
        negated=_endings(rules, "@not"),
        prefixes=tuple(rules.get("@prefix", ())),
        is_unspaced=is_unspaced,
        longest=max(len(form) if is_unspaced else form.count(" ") + 1 for form in meanings),
    )


def _fold(form: str) -> str:
    # As split_words does, without its search for words: there are five thousand forms.
    return fold_letters(form).translate(_JOINTS)


def _endings(rules: Mapping[str, list[str]], name: str) -> _Endings:
    pairs = [rule.partition(">")[::2] for rule in rules.get(name, ())]
    folded = [(_fold(ending), _fold(replacement)) for ending, replacement in pairs]
    return tuple(sorted(folded, key=lambda pair: -len(pair[0])))
