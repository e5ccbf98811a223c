"""Records: one row of a table as it is in the file, and text files read line by line.

Conventions
-----------
``line`` counts from 1: the line of a text file on which the record begins, the row of a Parquet
file, the document of a dump.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tunesight.errors import InvalidValueError, NotFoundError, UserInputError

__all__ = ["LONGEST_LINE", "Record", "choose_encoding", "open_lines"]

LONGEST_LINE = 1 << 20
"""Characters; a line of a table has thousands at most, and a file without lines is no table."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table.

    Parameters
    ----------
    line
        Where it is.
    cells
        Those of the columns that were asked for, in that order.
    problem
        Why it could not be read, or empty.
    name
        What the record is called where a number says little: a document of a dump.
    """

    line: int
    cells: Sequence[object] = ()
    problem: str = ""
    name: str = ""


def choose_encoding(path: Path, encoding: str) -> str:
    """Return what a file is encoded in: by its byte order mark, as told, or UTF-8.

    Raises
    ------
    InvalidValueError
        If there is no such encoding.
    """
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    try:
        "".encode(encoding or "utf-8")
    except LookupError:
        raise InvalidValueError(
            f"There is no text encoding {encoding!r}; give one such as cp1252 or shift_jis."
        ) from None
    return marked or encoding or "utf-8"


def open_lines(path: Path, encoding: str) -> Iterator[str]:
    """Yield the lines of a text file with their ends, limited before they are read.

    Raises
    ------
    UserInputError
        If a line is longer than :data:`LONGEST_LINE`, or is not in this encoding.
    NotFoundError
        If the file cannot be read.
    """
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield from _limited_lines(path, file)
    except UnicodeError as error:
        raise UserInputError(_describe_encoding(path, encoding)) from error
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read ({error.strerror}); check its path.") from error


def _limited_lines(path: Path, file: TextIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise UserInputError(
                f"{path}, line {number}, is longer than {LONGEST_LINE:,} characters; "
                "give a table with one track a line."
            )
        yield line


def _describe_encoding(path: Path, encoding: str) -> str:
    name = encoding.removesuffix("-sig").upper()
    advice = (
        "save it as UTF-8, or say what it is in, for example --encoding cp1252 "
        "(Western Excel) or --encoding shift_jis"
    )
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
            try:
                line.decode(encoding)
            except UnicodeError:
                return f"{path}, line {number}, is not {name}: {line[:60]!r}; {advice}."
    return f"{path} is not {name}; {advice}."
