"""Cells of a catalogue: what a number, a year, a list or a key means, however it is written.

Conventions
-----------
A cell is text (of CSV), or a number, a boolean, a list or ``None`` (of Parquet and JSON). What says
that nothing is known (empty, ``NaN``, ``null``, ``N/A``) becomes ``None`` or empty. Whatever else
cannot be understood raises :class:`~tunesight.errors.InvalidValueError` with half a sentence, which
whoever knows the row completes.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Iterable, Sequence

from tunesight.errors import InvalidValueError

__all__ = [
    "TONICS",
    "parse_artists",
    "parse_duration",
    "parse_isrc",
    "parse_key",
    "parse_mode",
    "parse_number",
    "parse_text",
    "parse_words",
    "parse_year",
]

TONICS: tuple[str, ...] = (
    "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B",
)  # fmt: skip
"""Pitch classes from 0, as streaming services count them."""

_PITCH_CLASSES = range(len(TONICS))
_UNKNOWN = frozenset(("", "nan", "na", "n/a", "#n/a", "null", "none", "nil", "-", "?", "<na>"))
# Fewer for texts: there is a song "None", and a band "N/A".
_NO_TEXT = frozenset(("nan", "null", "<na>"))
_LONGEST_UNKNOWN = 4
_FLAT_TO_SHARP = {"Db": "C#", "Eb": "D#", "Gb": "F#", "Ab": "G#", "Bb": "A#", "Cb": "B", "Fb": "E"}
_MODES = {
    "1": True, "major": True, "maj": True, "true": True,
    "0": False, "minor": False, "min": False, "false": False,
}  # fmt: skip
_KEY = re.compile(r"([A-Ga-g])\s*([#♯b♭]?)\s*(m|min|minor|maj|major)?")
_YEAR = re.compile(r"(?:\D{0,2}|.*\D)((?:1[0-9]|20)\d\d)(?:\.0)?(?:\D.*)?")
_DECADE = re.compile(r"(?:(\d\d)?(\d0))['\u2019]?s")
_FIRST_DECADE_OF_1900S = 30
_YEARS = range(1000, 2101)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d\d)")
_LONGEST_S = 86_400.0
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")  # ISO 3901
_BETWEEN_WORDS = re.compile(r"[|;,/\n]")
# More says nothing new, and a row is told by its first words.
_MOST_WORDS = 16
_LONGEST_WORD = 60
_LONGEST_SHOWN = 40


def parse_text(cell: object, *, longest: int = 500) -> str:
    """Return a cell as text on one line.

    Raises
    ------
    InvalidValueError
        If it is longer than ``longest`` characters: a line break or a quote is missing, then.
    """
    if isinstance(cell, str):
        if cell.isalnum() and len(cell) <= longest:  # most are; what says "unknown" is told below
            return "" if len(cell) <= _LONGEST_UNKNOWN and cell.casefold() in _NO_TEXT else cell
        text = cell
    elif cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    else:
        text = _join(cell)
    if len(text) > longest:
        raise InvalidValueError(
            f"has {len(text)} characters, {longest} are the most; look for a missing quote"
        )
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    text = " ".join(text.split())
    return "" if text.casefold() in _NO_TEXT else text


def parse_number(cell: object, lowest: float, highest: float) -> float | None:
    """Return a cell as a number within a range, ends included.

    Raises
    ------
    InvalidValueError
        If it is no number, or outside.
    """
    if cell is None:
        return None
    if isinstance(cell, float) and lowest <= cell <= highest:  # most are
        return cell
    try:
        number = _to_float(cell)
    except ValueError:
        raise InvalidValueError(
            f"is {_show(cell)}; give a number from {lowest:g} to {highest:g}"
        ) from None
    if math.isnan(number):
        return None
    if not lowest <= number <= highest:
        raise InvalidValueError(
            f"is {_show(cell)}; give a number from {lowest:g} to {highest:g}, or nothing"
        )
    return number


def parse_duration(cell: object, units_a_second: float) -> float | None:
    """Return a duration in seconds, given in some unit or as ``minutes:seconds``; 0 is unknown.

    Raises
    ------
    InvalidValueError
        If it is none, or longer than a day.
    """
    if isinstance(cell, str) and (found := _CLOCK.fullmatch(cell.strip())):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return 3600.0 * hours + 60.0 * minutes + seconds or None
    number = parse_number(cell, 0.0, _LONGEST_S * units_a_second)
    return number / units_a_second if number else None


def parse_year(cell: object) -> int | None:
    """Return the year of a year, a date or a decade; of a decade (``"80s"``) it is the first.

    Raises
    ------
    InvalidValueError
        If it is none of these.
    """
    text = parse_text(cell)
    if text.casefold() in _UNKNOWN or text in ("0", "0.0", "0000"):
        return None
    if text.isdecimal() and int(text) in _YEARS:
        return int(text)
    if found := _DECADE.fullmatch(text):
        century, decade = found.groups()
        if century is None:
            century = "19" if int(decade) >= _FIRST_DECADE_OF_1900S else "20"
        return int(century + decade)
    found = _YEAR.fullmatch(text)
    if found is None or int(found[1]) not in _YEARS:
        raise InvalidValueError(f"is {_show(text)}; give a year or a date such as 1987 or 1987-05")
    return int(found[1])


def parse_artists(cell: object) -> str:
    """Return the artists of a cell as a credit: lists, literal or not, are joined by commas.

    A semicolon separates artists; a comma may, or may be part of a name, and stays.
    """
    parts = _parse_list(cell)
    if parts is None:
        text = parse_text(cell)
        parts = [part.strip() for part in text.split(";")] if ";" in text else [text]
    return parse_text(", ".join(part for part in parts if part))


def parse_words(cell: object) -> tuple[str, ...]:
    """Return labels such as genres or moods, each once, in lower case.

    Lists, literal or not; or text in which ``|``, ``;``, ``,`` or ``/`` separates them.
    """
    if cell is None or cell == "":
        return ()
    parts = _parse_list(cell)
    if parts is None:
        parts = _BETWEEN_WORDS.split(parse_text(cell, longest=5000))
    words = (" ".join(part.split()).casefold() for part in parts)
    known = (word for word in words if word not in _UNKNOWN and len(word) <= _LONGEST_WORD)
    return tuple(dict.fromkeys(known))[:_MOST_WORDS]


def parse_isrc(cell: object) -> str:
    """Return a recording code without hyphens; what is none is left out, as tags often hold."""
    text = re.sub(r"[\s-]", "", parse_text(cell)).upper()
    return text if _ISRC.fullmatch(text) else ""


def parse_mode(cell: object) -> bool | None:
    """Return whether a mode is major: 1 or ``"Major"``, 0 or ``"Minor"``.

    Raises
    ------
    InvalidValueError
        If it is neither.
    """
    if isinstance(cell, float) and cell in (0.0, 1.0):
        return cell == 1.0
    text = parse_text(cell).casefold().removesuffix(".0")
    if text in _UNKNOWN or text == "-1":
        return None
    if text in _MODES:
        return _MODES[text]
    raise InvalidValueError(f"is {_show(cell)}; give 1 or major, 0 or minor")


def parse_key(cell: object) -> tuple[str, bool | None]:
    """Return the tonic of a key and whether it is major, where it says so.

    A pitch class from 0 (C) to 11, with -1 for unknown, or a name such as ``"F# minor"``.

    Raises
    ------
    InvalidValueError
        If it is neither.
    """
    if isinstance(cell, float) and cell in _PITCH_CLASSES:
        return TONICS[int(cell)], None
    text = parse_text(cell)
    if text.casefold() in _UNKNOWN:
        return "", None
    if found := _KEY.fullmatch(text):
        accidental = {"♯": "#", "♭": "b"}.get(found[2], found[2])
        tonic = found[1].upper() + accidental
        tonic = _FLAT_TO_SHARP.get(tonic, {"E#": "F", "B#": "C"}.get(tonic, tonic))
        return tonic, None if found[3] is None else found[3].startswith("maj")
    try:
        number = _to_float(cell)
    except ValueError:
        number = math.nan
    if number not in range(-1, len(TONICS)):
        raise InvalidValueError(f"is {_show(cell)}; give 0 (C) to 11 (B), -1, or a name such as F#")
    return ("" if number < 0 else TONICS[int(number)]), None


def _to_float(cell: object) -> float:
    if isinstance(cell, bool | int | float):
        return float(cell)
    text = str(cell).strip()
    try:
        return float(text)
    except ValueError:
        if text.casefold() in _UNKNOWN:
            return math.nan
        return float(text.removesuffix("%").replace(",", ".", 1))


def _parse_list(cell: object) -> list[str] | None:
    """Return the members of a list, literal or not; None where a cell is no list."""
    if isinstance(cell, str):
        text = cell.strip()
        if not (text.startswith("[") and text.endswith("]")):
            return None
        # A band may be called [:SITD:]; only what reads as a list of texts is one.
        found = _read_literal(text)
        if not isinstance(found, list):
            return None
        cell = found
    if not isinstance(cell, Sequence) or isinstance(cell, str | bytes):
        return None
    return [parse_text(_name_of(member)) for member in cell]


def _read_literal(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _name_of(member: object) -> object:
    """Return the name of what may be an object, as services write artists."""
    return member.get("name") if isinstance(member, dict) else member


def _join(cell: object) -> str:
    if isinstance(cell, Iterable) and not isinstance(cell, dict):
        return ", ".join(str(_name_of(member)) for member in cell)
    return str(cell)


def _show(cell: object) -> str:
    text = repr(cell)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
