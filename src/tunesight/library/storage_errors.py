"""Turns what a database, its server and the disk raise into a sentence that says what to do."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from tunesight.errors import StorageError
from tunesight.library.server_errors import describe_server_error

__all__ = ["translated_errors"]

# What a foreign message contains -> what to say; the first that fits is used.
_ADVICE: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("disk is full", "no space left", "quota exceeded"),
        "The disk that holds the library {place} is full; free some space and try again. "
        "Nothing that was saved before is lost.",
    ),
    (
        ("readonly", "read-only", "permission denied"),
        "The library {place} cannot be written; make the file and its folder writable, "
        "or choose another place for the library.",
    ),
    (
        ("locked", "busy"),
        "The library {place} is in use by another program; "
        "wait until that has finished (a scan, perhaps) and try again.",
    ),
    (
        ("malformed", "not a database", "corrupt"),
        "The library {place} is damaged or is not a Tunesight library; restore a copy of it, "
        "or move the file away and scan your folders again.",
    ),
    (
        ("unable to open", "not a directory", "no such file", "is a directory", "file exists"),
        "The library {place} cannot be opened; check that this is the path of a file, "
        "in a folder that may be written.",
    ),
    (
        ("i/o error", "input/output error"),
        "The disk that holds the library {place} reports an error; check the disk, then try again.",
    ),
)


@contextmanager
def translated_errors(place: str) -> Generator[None]:
    """Raise every foreign error of the block as a StorageError that names the library.

    Parameters
    ----------
    place
        Path or address of the library, without a password.

    Raises
    ------
    StorageError
        Instead of what SQLAlchemy, SQLite or the operating system raised.
    """
    try:
        yield
    except _foreign_errors() as error:
        raise StorageError(_describe_error(error, place)) from error


def _foreign_errors() -> tuple[type[Exception], ...]:
    errors = (SQLAlchemyError, sqlite3.Error, OSError)
    # Whoever never connects to a server never imports its driver, and need not have it.
    driver = sys.modules.get("psycopg")
    return errors if driver is None else (*errors, driver.Error)


def _describe_error(error: Exception, place: str) -> str:
    # The database's own words; SQLAlchemy's add the statement and its parameters.
    original = getattr(error, "orig", None) or error
    if type(original).__module__.startswith("psycopg"):
        return describe_server_error(original, place)
    text = str(original)
    for fragments, advice in _ADVICE:
        if any(fragment in text.casefold() for fragment in fragments):
            return advice.format(place=place)
    return f"The library {place} cannot be used ({text}); check the file, or move it away."
