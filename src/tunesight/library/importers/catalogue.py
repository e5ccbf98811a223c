"""Imports a catalogue: checks the whole file first, then keeps its rows, batch by batch.

Conventions
-----------
A file is read twice. The first time nothing is written: it is found out how many rows there are,
which are bad and which repeat the id of an earlier one, so a file that is mostly bad is refused
before it changes anything. The second time the rows are kept in batches, each in one transaction.
The same file, read in the same way, carries the same stamp: its import goes on where it was
stopped, and does nothing when it is complete.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tunesight.errors import InvalidValueError, NotFoundError
from tunesight.library.catalogue_batch import BadRow, RowBatch
from tunesight.library.catalogue_repository import CatalogueRepository
from tunesight.library.importers.catalogue_columns import ColumnMapping
from tunesight.library.importers.catalogue_files import TableFile
from tunesight.library.importers.catalogue_record import Record
from tunesight.library.importers.catalogue_rows import ReadRow, RowReader

__all__ = [
    "BATCH_ROWS",
    "CatalogueImporter",
    "CheckedTable",
    "ImportListener",
    "ImportReport",
    "stamp_source",
]

ImportListener = Callable[[str, int, int], None]
"""Called with what is done ("checking", "importing"), rows done and, if known, rows in all or 0."""

BATCH_ROWS = 2000
"""A kill loses the batch at hand; so many are kept in well under a second."""

# Raised whenever the same rows would make other tracks.
_IMPORT_VERSION = 1
_SHOWN_PROBLEMS = 3
_SHOWN_ROWS = 5
_REPORT_EVERY = 500


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, in rows of the file.

    Parameters
    ----------
    name
        Of the catalogue.
    rows
        In the file.
    kept_before
        Read by an earlier import of the same file that was stopped, or complete.
    added, changed, unchanged
        Tracks, against what the library had.
    repeated
        Rows whose id an earlier row has; what they add went into its track.
    refused
        Rows that could not be used.
    partial
        Rows that were taken in without something that could not be understood. ``tunesight
        catalogue errors`` lists both.
    removed
        Tracks that an earlier state of the file had, and this one has not.
    """

    name: str
    rows: int
    kept_before: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    refused: int = 0
    partial: int = 0
    removed: int = 0


@dataclass(slots=True)
class CheckedTable:
    """What reading a table found, before anything is written.

    Parameters
    ----------
    row_count
        How many rows it has, bad ones included.
    ids
        Of its tracks.
    repeats
        The places, from 0, of rows whose id an earlier row has.
    refused, partial
        How many rows cannot be used, and how many only in part.
    problems
        The first of both.
    first_rows
        The first tracks, as they would be kept.
    """

    row_count: int = 0
    ids: set[str] = field(default_factory=set)
    repeats: set[int] = field(default_factory=set)
    refused: int = 0
    partial: int = 0
    problems: list[BadRow] = field(default_factory=list)
    first_rows: list[ReadRow] = field(default_factory=list)


class CatalogueImporter:
    """Imports catalogues into a library.

    Parameters
    ----------
    catalogues
        Where they are kept.
    batch_rows
        How many rows are kept at a time.
    """

    def __init__(self, catalogues: CatalogueRepository, *, batch_rows: int = BATCH_ROWS) -> None:
        self._catalogues = catalogues
        self._batch_rows = batch_rows

    def check(
        self, table: TableFile, reader: RowReader, *, on_progress: ImportListener | None = None
    ) -> CheckedTable:
        """Read a table to its end and write nothing.

        Raises
        ------
        UserInputError
            If the file cannot be read to its end.
        """
        checked = CheckedTable()
        for place, record in enumerate(table.read(reader.columns)):
            row, bad = _read_row(record, reader)
            checked.row_count = place + 1
            checked.refused += row is None
            checked.partial += row is not None and bool(bad)
            if bad is not None and len(checked.problems) < _SHOWN_ROWS:
                checked.problems.append(bad)
            if row is not None:
                if len(checked.first_rows) < _SHOWN_ROWS:
                    checked.first_rows.append(row)
                if row.track.id in checked.ids:
                    checked.repeats.add(place)
                checked.ids.add(row.track.id)
            if on_progress is not None and checked.row_count % _REPORT_EVERY == 0:
                on_progress("checking", checked.row_count, 0)
        return checked

    def import_table(
        self,
        name: str,
        path: Path,
        table: TableFile,
        mapping: ColumnMapping,
        *,
        on_progress: ImportListener | None = None,
    ) -> ImportReport:
        """Bring a catalogue in step with its file.

        Parameters
        ----------
        name
            Of the catalogue; one that is there is updated.
        path
            Where the table is.
        table, mapping
            What it is and how it is read.
        on_progress
            Called often.

        Raises
        ------
        InvalidValueError
            If the table has no rows, or more than half of them cannot be used; nothing is written.
        UserInputError
            If the file cannot be read to its end.
        StorageError
            If the library cannot be written; what was kept before stays, and the same import goes
            on behind it.
        """
        stamp = stamp_source(path, mapping)
        known = self._catalogues.find(name)
        if known is not None and known.is_complete and known.stamp == stamp:
            return ImportReport(name, known.row_count, kept_before=known.row_count)
        reader = RowReader(name, mapping)
        checked = self.check(table, reader, on_progress=on_progress)
        _refuse_bad_table(path, checked)
        how_read = json.dumps(mapping.to_json(), ensure_ascii=False)
        catalogue = self._catalogues.begin(name, path, stamp=stamp, mapping=how_read)
        kept_before = catalogue.row_count
        counts: Counter[str] = Counter()
        for batch in self._batches(table, reader, checked, kept_before):
            catalogue, kept = self._catalogues.keep_batch(catalogue, batch)
            counts.update(asdict(kept))
            if on_progress is not None:
                on_progress("importing", catalogue.row_count, checked.row_count)
        removed = self._catalogues.finish(catalogue, checked.ids)
        return ImportReport(
            name, checked.row_count, kept_before=kept_before, removed=removed, **counts
        )

    def _batches(
        self, table: TableFile, reader: RowReader, checked: CheckedTable, kept_before: int
    ) -> Iterator[RowBatch]:
        records = itertools.islice(table.read(reader.columns), kept_before, None)
        places = enumerate(records, start=kept_before)
        while part := list(itertools.islice(places, self._batch_rows)):
            new: list[dict[str, Any]] = []
            repeated: list[tuple[int, dict[str, Any]]] = []
            bad_rows: list[BadRow] = []
            for place, record in part:
                row, bad = _read_row(record, reader)
                if bad is not None:
                    bad_rows.append(bad)
                if row is None:
                    continue
                values = reader.to_values(row, record.cells)
                if place in checked.repeats:
                    repeated.append((record.line, values))
                else:
                    new.append(values)
            yield RowBatch(len(part), new, repeated, bad_rows)


def stamp_source(path: Path, mapping: ColumnMapping) -> str:
    """Return a text that changes whenever an import of this file would come out otherwise.

    A folder is told by the names, sizes and times of its files, a file by its content.

    Raises
    ------
    NotFoundError
        If it cannot be read.
    """
    digest = hashlib.blake2b(digest_size=16)
    digest.update(json.dumps([_IMPORT_VERSION, mapping.to_json()]).encode())
    try:
        if path.is_dir():
            for folder, folders, files in os.walk(path):
                folders.sort()
                for name in sorted(files):
                    status = Path(folder, name).stat()
                    line = f"{folder}\0{name}\0{status.st_size}\0{status.st_mtime_ns}\n"
                    digest.update(line.encode(errors="surrogateescape"))
        else:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read ({error.strerror}); check its path.") from error
    return digest.hexdigest()


def _read_row(record: Record, reader: RowReader) -> tuple[ReadRow | None, BadRow | None]:
    """Read a row: what it says, if it can be used, and what is wrong with it, if anything is."""
    problem = record.problem
    row = None
    if not problem:
        try:
            row = reader.read(record.cells)
        except InvalidValueError as error:
            problem = str(error)
    if row is not None and not row.notes:
        return row, None
    if row is not None:
        problem = f"kept, but {'; '.join(row.notes)}"
    named = f"{record.name}: {problem}" if record.name else problem
    return row, BadRow(record.line, named, is_kept=row is not None)


def _refuse_bad_table(path: Path, checked: CheckedTable) -> None:
    if not checked.row_count:
        raise InvalidValueError(f"{path} has no rows below its column names; give one with tracks.")
    bad_count = checked.refused + checked.partial
    if 2 * bad_count > checked.row_count:
        first = checked.problems[:_SHOWN_PROBLEMS]
        shown = "; ".join(f"line {bad.line}: {bad.message}" for bad in first)
        raise InvalidValueError(
            f"{bad_count} of the {checked.row_count} rows of {path} cannot be read as they should, "
            f"so nothing was imported. The first: {shown}. If a column was taken for something "
            "that it is not, say which one is right (--column FIELD=COLUMN), or leave it out "
            "(--column FIELD=)."
        )
