"""What a listener types to narrow an answer, turned into filters: one grammar for every face.

Conventions
-----------
A range is written ``90-120`` or ``90..120``, open at one side as ``90-`` and ``-120`` (or ``90..``
and ``..120``). Where numbers may be negative (valence, arousal) a leading hyphen is a minus sign,
so that the open ranges there need the dots: ``..-0.2``. A single tempo means 5 % to either side; a
single year means that year, and ``1990s`` or ``90s`` its decade. A language is a code or an
English name.
"""

from __future__ import annotations

import re

from tunesight.domain.languages import language_to_code
from tunesight.domain.query import Filters, Range
from tunesight.errors import InvalidValueError

__all__ = ["TEMPO_TOLERANCE", "parse_filters", "parse_languages", "parse_range", "parse_years"]

# Beats a minute within 5 % are heard as the same pace, and cover what trackers disagree by.
TEMPO_TOLERANCE = 0.05

_NUMBER = r"(?:\d+(?:\.\d+)?|\.\d+)"
_UNSIGNED = re.compile(rf"(?P<lower>{_NUMBER})?\s*(?:\.\.|-|\u2013)\s*(?P<upper>{_NUMBER})?")
_SIGNED = re.compile(
    rf"(?P<lower>[+-]?{_NUMBER})?\s*(?:\.\.|(?<=[\d ])-|\u2013)\s*(?P<upper>[+-]?{_NUMBER})?"
)
_DECADE = re.compile(r"(?P<century>\d\d)?['\u2019]?(?P<decade>\d0)['\u2019]?s")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LAST_DECADE_OF_THIS_CENTURY = 20  # "20s" are the 2020s, "30s" the 1930s


def parse_range(
    text: str,
    *,
    name: str,
    tolerance: float | None = None,
    is_signed: bool = False,
    examples: str = "",
) -> Range:
    """Read a range as people write it.

    Parameters
    ----------
    text
        Such as ``"90-120"``, ``"90-"``, ``"-120"``, ``"..120"`` or one number.
    name
        What the range is of, for the message of an error.
    tolerance
        Share of a single number that is let through on either side (0.05 = 5 %); None refuses a
        single number.
    is_signed
        Whether a leading hyphen is a minus sign.
    examples
        What the message of an error suggests, if not the usual.

    Returns
    -------
    Range
        At least one side is bounded.

    Raises
    ------
    InvalidValueError
        If the text is no range, or the lower bound lies above the upper.
    """
    text = text.strip()
    if tolerance is not None and re.fullmatch(_NUMBER, text):
        value = float(text)
        return Range(value * (1 - tolerance), value * (1 + tolerance))
    match = (_SIGNED if is_signed else _UNSIGNED).fullmatch(text)
    if match is None or not (match["lower"] or match["upper"]):
        suggested = examples or _examples(is_signed)
        raise InvalidValueError(f"{name} {text!r} is no range; write {suggested}.")
    return Range(
        None if match["lower"] is None else float(match["lower"]),
        None if match["upper"] is None else float(match["upper"]),
    )


def parse_years(text: str) -> Range:
    """Read a year, a decade (``"1990s"``, ``"90s"``) or a range of years.

    Raises
    ------
    InvalidValueError
        If the text is none of these.
    """
    match = _DECADE.fullmatch(text.strip().casefold())
    if match is not None:
        decade = int(match["decade"])
        century = match["century"] or ("20" if decade <= _LAST_DECADE_OF_THIS_CENTURY else "19")
        first = int(century) * 100 + decade
        return Range(first, first + 9)
    return parse_range(text, name="year", tolerance=0.0, examples="1994, 90s or 1990-2005")


def parse_languages(text: str) -> tuple[str, ...]:
    """Read ISO 639-1 codes or English names between commas or spaces; empty text gives none.

    Raises
    ------
    InvalidValueError
        If a word is neither a known name nor two or three letters.
    """
    codes: list[str] = []
    for word in re.split(r"[,;\s]+", text.strip().casefold()):
        code = language_to_code(word) or word
        if code and not _LANGUAGE.fullmatch(code):
            raise InvalidValueError(
                f"language {word!r} is not known; write codes such as en,fr,ja, or zxx for "
                "instrumental."
            )
        codes.append(code)
    return tuple(dict.fromkeys(code for code in codes if code))


def parse_filters(
    *,
    artist: str = "",
    language: str = "",
    genre: str = "",
    tempo: str = "",
    valence: str = "",
    arousal: str = "",
    year: str = "",
    playable: bool = False,
) -> Filters:
    """Build filters from the text of each field; an empty field filters nothing.

    Raises
    ------
    InvalidValueError
        If a field cannot be read; the message names the field and its value.
    """
    return Filters(
        artist=artist.strip(),
        languages=parse_languages(language),
        genre=genre.strip(),
        tempo_bpm=(
            parse_range(tempo, name="tempo", tolerance=TEMPO_TOLERANCE) if tempo.strip() else None
        ),
        valence=parse_range(valence, name="valence", is_signed=True) if valence.strip() else None,
        arousal=parse_range(arousal, name="arousal", is_signed=True) if arousal.strip() else None,
        year=parse_years(year) if year.strip() else None,
        is_playable=playable,
    )


def _examples(is_signed: bool) -> str:  # noqa: FBT001 - private, one argument
    return "-0.5..0.2, 0.2.. or ..0.5" if is_signed else "90-120, 90- or -120"
