"""Folding: names as they are compared, so that spellings of one name meet."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold_genre", "fold_text"]

_AND = re.compile(r"\band\b|&")
_NO_LETTER = re.compile(r"[\W_]+")


def fold_text(text: str) -> str:
    """Lower the case and drop accents, so that "Beyoncé" and "beyonce" meet."""
    if text.isascii():  # most names are, and a library has many
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold_genre(text: str) -> str:
    """Fold a genre further, so that "lo-fi" and "lofi", "r&b" and "rnb" meet."""
    return _NO_LETTER.sub("", _AND.sub("n", fold_text(text)))
