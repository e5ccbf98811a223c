"""What is killed of catalogues: an import that changes what an earlier one left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tunesight.library.catalogue_repository import CatalogueRepository
from tunesight.library.database import Database, open_database
from tunesight.library.importers.catalogue import CatalogueImporter
from tunesight.library.tables import ImportErrorRow, TrackRow
from tunesight.services.catalogue import CatalogueService

__all__ = ["ImportKills"]

_ROWS = 3000
_BATCH_ROWS = 50
_HEADER = "id,name,artists,year,genre,valence,energy,tempo,key,mode,popularity"


class ImportKills:
    """Importing the second edition of a table: rows come, change and vanish, some are bad."""

    name = "import"

    def prepare(self, folder: Path) -> None:
        """Import the first edition, and beside it both, undisturbed, as what must come out."""
        for name in ("library.db", "whole.db"):
            _write(folder, _first_edition())
            _import(folder, name)
        _write(folder, _second_edition())
        _import(folder, "whole.db")

    def work(self, folder: Path) -> None:
        """Import the second edition."""
        _import(folder, "library.db")

    def find_faults(self, folder: Path) -> list[str]:
        """Go on with the import, and compare every row and error with the undisturbed library."""
        database = open_database(folder / "library.db")
        with database.read() as connection:
            before = connection.scalars(select(TrackRow.id)).all()
        database.close()
        _import(folder, "library.db")
        found, wanted = (_contents(folder / name) for name in ("library.db", "whole.db"))
        faults = [f"{len(before) - len(set(before))} doubled"] * (len(before) != len(set(before)))
        faults += [f"lost or wrong: {row}" for row in sorted(wanted - found)[:3]]
        faults += [f"too much: {row}" for row in sorted(found - wanted)[:3]]
        return faults


def _first_edition() -> Iterator[str]:
    # Some ids repeat (a track for every genre), some names too (one piece from several rows), and
    # some rows are bad.
    for i in range(_ROWS):
        place = i % (_ROWS - 100)
        yield f"k{place},Song {place % 900},Somebody {place % 50},2000,g{i},.5,.5,100,0,1,{i % 90}"


def _second_edition() -> Iterator[str]:
    for i, row in enumerate(_first_edition()):
        if i % 41 == 0:
            yield f"n{i},,Nobody,2000,,0.5,0.5,100,0,1,1"
        elif i % 7:
            yield row.replace(",2000,", ",2001,") if i % 3 == 0 else row


def _write(folder: Path, rows: Iterator[str]) -> None:
    (folder / "songs.csv").write_text("\n".join((_HEADER, *rows)) + "\n", encoding="utf-8")


def _import(folder: Path, database_name: str) -> None:
    database = open_database(folder / database_name)
    catalogues = CatalogueRepository(database)
    service = CatalogueService(catalogues, CatalogueImporter(catalogues, batch_rows=_BATCH_ROWS))
    # Each run has a copy of the folder, so the table seems to have moved.
    service.import_table(service.open_file(folder / "songs.csv"), is_replacing=True)
    database.close()


def _contents(path: Path) -> set[str]:
    """Return all that an import leaves, but for numbers that count its attempts."""
    database: Database = open_database(path)
    hidden = ("number", "generation", "same_as")
    columns = [c for c in TrackRow.__table__.columns if c.name not in hidden]
    with database.read() as connection:
        names: dict[int, str] = {
            row.number: row.id for row in connection.execute(select(TrackRow.number, TrackRow.id))
        }
        rows: list[tuple[Any, ...]] = [
            (*row[:-1], names.get(row.same_as))
            for row in connection.execute(select(*columns, TrackRow.same_as))
        ]
        bad = [tuple(row) for row in connection.execute(select(ImportErrorRow.__table__))]
    database.close()
    return {repr(row) for row in (*rows, *bad)}
