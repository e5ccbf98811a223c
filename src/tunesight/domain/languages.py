"""Languages: the codes that tracks carry, and the words that tags and wishes use for them.

References
----------
ISO 639-1 and ISO 639-2 (both the bibliographic and the terminological codes).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

__all__ = ["LANGUAGE_CODES", "code_to_language", "language_to_code"]

# Code of two letters: every other way that tags spell it. The languages most music is sung in.
_SPELLINGS = {
    "ar": "ara arabic", "bg": "bul bulgarian", "bn": "ben bengali", "ca": "cat catalan",
    "cs": "cze ces czech", "cy": "wel cym welsh", "da": "dan danish", "de": "ger deu german",
    "el": "gre ell greek", "en": "eng english", "es": "spa spanish español castellano",
    "et": "est estonian", "eu": "baq eus basque", "fa": "per fas persian", "fi": "fin finnish",
    "fr": "fre fra french français", "ga": "gle irish", "gl": "glg galician", "he": "heb hebrew",
    "hi": "hin hindi", "hr": "hrv scr croatian", "hu": "hun hungarian", "hy": "arm hye armenian",
    "id": "ind indonesian", "is": "ice isl icelandic", "it": "ita italian italiano",
    "ja": "jpn japanese", "ka": "geo kat georgian", "ko": "kor korean", "la": "lat latin",
    "lt": "lit lithuanian", "lv": "lav latvian", "mk": "mac mkd macedonian", "ms": "may msa malay",
    "nl": "dut nld dutch", "no": "nor norwegian", "pa": "pan punjabi", "pl": "pol polish",
    "pt": "por portuguese português", "ro": "rum ron romanian", "ru": "rus russian",
    "sk": "slo slk slovak", "sl": "slv slovenian", "sq": "alb sqi albanian",
    "sr": "srp scc serbian", "sv": "swe swedish", "sw": "swa swahili", "ta": "tam tamil",
    "te": "tel telugu", "th": "tha thai", "tl": "tgl tagalog filipino", "tr": "tur turkish",
    "uk": "ukr ukrainian", "ur": "urd urdu", "vi": "vie vietnamese", "yo": "yor yoruba",
    "zh": "chi zho chinese mandarin cantonese", "zu": "zul zulu",
    "zxx": "instrumental none",
}  # fmt: skip

LANGUAGE_CODES: tuple[str, ...] = tuple(_SPELLINGS)
"""The codes that have a name, ``"zxx"`` for music without words last."""


def language_to_code(text: str) -> str:
    """Return the ISO 639-1 code of a language.

    Parameters
    ----------
    text
        A code of two or three letters, with or without a region (``"pt-BR"``), or an English name.

    Returns
    -------
    str
        Two letters, ``"zxx"`` for music without words, or empty where the language is not known.
    """
    word = text.strip().lower()
    bare = word.replace("_", "-").partition("-")[0]
    codes = _codes()
    return codes.get(bare) or codes.get(word, "")


@cache
def _codes() -> Mapping[str, str]:
    """Return every spelling with its code."""
    return {
        name: code
        for code, spellings in reversed(_SPELLINGS.items())
        for name in (code, *spellings.split())
    }


def code_to_language(code: str) -> str:
    """Return the English name of a code in lower case, or empty where it is not known.

    Music without words (``"zxx"``) is ``"instrumental"``, which is what people call it.
    """
    longest_code = 3
    names = _SPELLINGS.get(code, "").split()
    return next((name for name in names if len(name) > longest_code), "")
