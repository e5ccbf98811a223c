"""Catalogues: look into a table, import it, say what there is and what was wrong with it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tunesight.errors import InvalidValueError
from tunesight.library.catalogue_batch import BadRow, Catalogue
from tunesight.library.catalogue_repository import CatalogueRepository
from tunesight.library.importers.catalogue import (
    CatalogueImporter,
    CheckedTable,
    ImportListener,
    ImportReport,
)
from tunesight.library.importers.catalogue_columns import ColumnMapping, guess_columns
from tunesight.library.importers.catalogue_files import TableFile, open_table
from tunesight.library.importers.catalogue_rows import RowReader

__all__ = ["CatalogueService", "CatalogueStatus", "OpenedTable"]

# By so many rows columns in percent are told; a table may begin with a few quiet ones.
_SAMPLED_ROWS = 1000


@dataclass(frozen=True, slots=True)
class OpenedTable:
    """A file that was looked into.

    Parameters
    ----------
    path
        Where it is, absolute.
    table
        Reads it.
    mapping
        Which column is read as what.
    """

    path: Path
    table: TableFile
    mapping: ColumnMapping


@dataclass(frozen=True, slots=True)
class CatalogueStatus:
    """An imported catalogue, and how many tracks and lines with something wrong it has."""

    name: str
    path: str
    tracks: int
    bad: int
    is_complete: bool


class CatalogueService:
    """Imports catalogues.

    Parameters
    ----------
    catalogues
        Where they are kept.
    importer
        Brings them in.
    """

    def __init__(self, catalogues: CatalogueRepository, importer: CatalogueImporter) -> None:
        self._catalogues = catalogues
        self._importer = importer

    def open_file(
        self, path: Path, *, columns: Mapping[str, Sequence[str]] | None = None, encoding: str = ""
    ) -> OpenedTable:
        """Look into a file and guess its columns; nothing is written.

        Parameters
        ----------
        path
            CSV, Parquet or JSON lines, or documents of AcousticBrainz.
        columns
            Field -> the columns to read it from, where the guess is wrong.
        encoding
            Of text, where it is not UTF-8.

        Raises
        ------
        NotFoundError
            If there is no such file.
        UserInputError
            If it is no table that can be read, or its columns cannot be guessed.
        SetupError
            If a package is missing that reads it.
        """
        place = path.absolute()
        table = open_table(place, encoding=encoding)
        sample = [
            dict(zip(table.columns, record.cells, strict=True))
            for record in itertools.islice(table.read(table.columns), _SAMPLED_ROWS)
            if not record.problem
        ]
        return OpenedTable(
            place, table, guess_columns(table.columns, chosen=columns, sample=sample)
        )

    def check(
        self, opened: OpenedTable, *, on_progress: ImportListener | None = None
    ) -> CheckedTable:
        """Read a table to its end without writing anything.

        Raises
        ------
        UserInputError
            If it cannot be read to its end.
        """
        return self._importer.check(
            opened.table, RowReader("", opened.mapping), on_progress=on_progress
        )

    def import_table(
        self,
        opened: OpenedTable,
        *,
        name: str = "",
        is_replacing: bool = False,
        on_progress: ImportListener | None = None,
    ) -> ImportReport:
        """Import a table, or bring what was imported of it before up to date.

        Parameters
        ----------
        opened
            From :meth:`open_file`.
        name
            What to call it; by default the name of its file.
        is_replacing
            Whether a catalogue of this name that came from another file is replaced.
        on_progress
            Called often.

        Raises
        ------
        InvalidValueError
            If another file was imported under this name, or most rows cannot be used.
        UserInputError
            If it cannot be read to its end.
        StorageError
            If the library cannot be written; the same import goes on behind what was kept.
        """
        name = name.strip() or opened.path.name.split(".")[0]
        known = self._catalogues.find(name)
        if known is not None and not is_replacing and _came_from_elsewhere(known, opened.path):
            raise InvalidValueError(
                f"The catalogue {name!r} was imported from {known.path}; give this one a name of "
                "its own (--name), or say that it replaces the other (--replace)."
            )
        return self._importer.import_table(
            name, opened.path, opened.table, opened.mapping, on_progress=on_progress
        )

    def catalogues(self) -> tuple[CatalogueStatus, ...]:
        """Return every catalogue by name.

        Raises
        ------
        StorageError
            If the database cannot be read.
        """
        return tuple(
            CatalogueStatus(c.name, c.path, tracks, bad, c.is_complete)
            for c, tracks, bad in self._catalogues.catalogues()
        )

    def bad_rows(self, name: str) -> tuple[BadRow, ...]:
        """Return which lines of a catalogue's file have something wrong, and what.

        Raises
        ------
        NotFoundError
            If there is no such catalogue.
        """
        return self._catalogues.bad_rows(name)

    def remove(self, name: str) -> int:
        """Forget a catalogue and its tracks, and return how many there were; its file stays.

        Raises
        ------
        NotFoundError
            If there is no such catalogue.
        """
        return self._catalogues.remove(name)


def _came_from_elsewhere(known: Catalogue, path: Path) -> bool:
    # A file that was moved is not another one.
    return known.path != str(path) and Path(known.path).exists()
