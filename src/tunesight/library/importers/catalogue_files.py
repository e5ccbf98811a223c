"""Files of catalogues: tells what a file is, and reads its records one after the other.

Conventions
-----------
A table can be read any number of times, always in the same order, and holds one record at a time in
memory (Parquet: one batch). Lines, cells and documents are limited before they are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from tunesight.errors import NotFoundError, UserInputError
from tunesight.library.importers.catalogue_acousticbrainz import AcousticBrainzTable, is_dump
from tunesight.library.importers.catalogue_csv import CsvTable
from tunesight.library.importers.catalogue_jsonl import JsonLinesTable
from tunesight.library.importers.catalogue_parquet import ParquetTable
from tunesight.library.importers.catalogue_record import Record

__all__ = ["TableFile", "open_table"]

_PARQUET = b"PAR1"
# What tables are packed or written in that has to be opened by its own program first.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook; unpack it, or save it as CSV"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first (gunzip FILE)"),
    (b"BZh", "compressed with bzip2; unpack it first (bunzip2 FILE)"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard; unpack it first (zstd -d FILE)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook; save it as CSV"),
    (b"SQLite format 3", "an SQLite database; export the table as CSV"),
)
_JSON_LINES = (".jsonl", ".ndjson", ".json")
_PEEKED_BYTES = 1 << 20


class TableFile(Protocol):
    """A table in a file."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns, in order."""
        ...

    @property
    def kind(self) -> str:
        """What it is, for people."""
        ...

    def read(self, columns: Sequence[str]) -> Iterator[Record]:
        """Yield every record with the cells of these columns, in this order."""
        ...


def open_table(path: Path, *, encoding: str = "") -> TableFile:
    """Open a catalogue.

    Parameters
    ----------
    path
        CSV, Parquet or JSON lines; or, of AcousticBrainz, an archive, a folder or one document.
    encoding
        Of CSV and JSON lines, where it is not UTF-8 and no byte order mark says what it is.

    Raises
    ------
    NotFoundError
        If there is no such file.
    UserInputError
        If it is none of these, or cannot be read as what it is.
    SetupError
        If a package is missing that reads it.
    """
    if is_dump(path):
        return AcousticBrainzTable(path)
    try:
        with path.open("rb") as file:
            head = file.read(_PEEKED_BYTES)
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read ({error.strerror}); check its path.") from error
    if not head.strip():
        raise UserInputError(f"{path} is empty; give a table with a row of column names.")
    if head.startswith(_PARQUET):
        return ParquetTable(path)
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise UserInputError(f"{path} is {what}.")
    if path.suffix.casefold() in _JSON_LINES or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _open_json(path, head, encoding)
    return CsvTable(path, encoding)


def _open_json(path: Path, head: bytes, encoding: str) -> TableFile:
    text = head.decode(encoding or "utf-8-sig", errors="replace").lstrip()
    if text.startswith("["):
        raise UserInputError(
            f"{path} is one JSON list; give one object a line (jq -c '.[]' FILE > FILE.jsonl)."
        )
    first_line = text.splitlines()[0] if text else ""
    try:
        first = json.loads(first_line)
    except (ValueError, RecursionError):
        first = None
    # A document of the extractor, on one line or spread over many, has these at its top.
    if '"metadata"' in text and (first is None or "metadata" in first):
        return AcousticBrainzTable(path)
    return JsonLinesTable(path, encoding)
