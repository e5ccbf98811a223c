"""Catalogues: which were imported, how far, what of them is kept, and what could not be used.

Conventions
-----------
Every method is one transaction. A catalogue's ``row_count`` is moved on in the transaction that
keeps the rows up to there, so an import that was stopped goes on behind what is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from tunesight.errors import InvalidValueError, NotFoundError, StorageError
from tunesight.library.catalogue_batch import BadRow, Catalogue, KeptCounts, RowBatch
from tunesight.library.database import Database
from tunesight.library.duplicates import in_parts
from tunesight.library.importers.catalogue_merge import merge_rows
from tunesight.library.records import remove_tracks, save_track_rows
from tunesight.library.tables import CatalogueRow, ImportErrorRow, TrackRow

__all__ = ["CatalogueRepository"]

_CATALOGUES = CatalogueRow.__table__.columns
_ERRORS = ImportErrorRow.__table__.columns
_TRACKS = TrackRow.__table__.columns


class CatalogueRepository:
    """Keeps catalogues, their tracks and what was wrong with them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def catalogues(self) -> tuple[tuple[Catalogue, int, int], ...]:
        """Return every catalogue by name, with how many tracks and bad rows it has."""
        with self._database.read() as connection:
            tracks = _count_by_catalogue(connection, _TRACKS["catalogue_number"])
            bad = _count_by_catalogue(connection, _ERRORS["catalogue_number"])
            rows = connection.execute(select(*_CATALOGUES).order_by(_CATALOGUES["name"]))
            found = [Catalogue(*row) for row in rows]
        return tuple((c, tracks.get(c.number, 0), bad.get(c.number, 0)) for c in found)

    def find(self, name: str) -> Catalogue | None:
        """Return one catalogue, or None where there is none of this name."""
        with self._database.read() as connection:
            return _find(connection, name)

    def bad_rows(self, name: str) -> tuple[BadRow, ...]:
        """Return what of a catalogue could not be taken in, by line.

        Raises
        ------
        NotFoundError
            If there is no such catalogue.
        """
        with self._database.read() as connection:
            catalogue = _require(connection, name)
            rows = connection.execute(
                select(_ERRORS["line"], _ERRORS["message"])
                .where(_ERRORS["catalogue_number"] == catalogue.number)
                .order_by(_ERRORS["line"])
            )
            return tuple(BadRow(*row) for row in rows)

    def begin(self, name: str, path: Path, *, stamp: str, mapping: str) -> Catalogue:
        """Begin an import, or return where one of the same content was stopped.

        The tracks of an earlier content stay until :meth:`finish`, or are replaced by their rows.
        """
        with self._database.write() as connection:
            known = _find(connection, name)
            if known is not None and known.stamp == stamp:
                return known
            values = {
                "path": str(path), "content_hash": stamp, "mapping": mapping, "row_count": 0,
                "is_complete": False,
            }  # fmt: skip
            if known is None:
                connection.execute(insert(CatalogueRow).values(name=name, **values))
            else:
                number = known.number
                connection.execute(
                    update(CatalogueRow).where(_CATALOGUES["number"] == number).values(**values)
                )
                connection.execute(
                    delete(ImportErrorRow).where(_ERRORS["catalogue_number"] == number)
                )
            return _require(connection, name)

    def keep_batch(self, catalogue: Catalogue, batch: RowBatch) -> tuple[Catalogue, KeptCounts]:
        """Keep the next rows of a catalogue; return it as it is then, and what was done.

        Raises
        ------
        StorageError
            If it cannot be written, or another process goes on with the same import; then nothing
            of the batch is kept.
        """
        moved_on = replace(catalogue, row_count=catalogue.row_count + batch.row_count)
        with self._database.write() as connection:
            if _find(connection, catalogue.name) != catalogue:
                raise StorageError(
                    f"The catalogue {catalogue.name!r} is being imported or removed by another "
                    "process; wait until that has finished and import it again."
                )
            stored = _read_stored(connection, batch)
            rows, bad = _merge_repeated(batch, stored)
            changed = [row for key, row in rows.items() if not _is_stored(row, stored.get(key))]
            number = catalogue.number
            save_track_rows(connection, [{**row, "catalogue_number": number} for row in changed])
            _note_bad_rows(connection, number, bad)
            connection.execute(
                update(CatalogueRow)
                .where(_CATALOGUES["number"] == number)
                .values(row_count=moved_on.row_count)
            )
        written = {row["id"] for row in changed} & {row["id"] for row in batch.rows}
        added = len(written - stored.keys())
        refused = sum(not row.is_kept for row in bad)
        return moved_on, KeptCounts(
            added=added,
            changed=len(written) - added,
            unchanged=len(batch.rows) - len(written),
            repeated=batch.row_count - len(batch.rows) - refused,
            refused=refused,
            partial=len(bad) - refused,
        )

    def finish(self, catalogue: Catalogue, kept: AbstractSet[str]) -> int:
        """Note that a catalogue was read to its end; return how many of its tracks vanished.

        Parameters
        ----------
        catalogue
            As :meth:`keep_batch` returned it last.
        kept
            The ids of all its tracks; others that it had before are removed.
        """
        removed = 0
        with self._database.write() as connection:
            ids = connection.scalars(
                select(_TRACKS["id"]).where(_TRACKS["catalogue_number"] == catalogue.number)
            )
            for part in in_parts({track_id for track_id in ids if track_id not in kept}):
                removed += remove_tracks(connection, TrackRow.id.in_(part))
            connection.execute(
                update(CatalogueRow)
                .where(_CATALOGUES["number"] == catalogue.number)
                .values(is_complete=True)
            )
        return removed

    def remove(self, name: str) -> int:
        """Forget a catalogue and its tracks; return how many there were.

        Raises
        ------
        NotFoundError
            If there is no such catalogue.
        """
        with self._database.write() as connection:
            number = _require(connection, name).number
            removed = remove_tracks(connection, TrackRow.catalogue_number == number)
            connection.execute(delete(CatalogueRow).where(_CATALOGUES["number"] == number))
        return removed


def _find(connection: Connection, name: str) -> Catalogue | None:
    row = connection.execute(select(*_CATALOGUES).where(_CATALOGUES["name"] == name)).one_or_none()
    return None if row is None else Catalogue(*row)


def _require(connection: Connection, name: str) -> Catalogue:
    found = _find(connection, name)
    if found is None:
        names = connection.scalars(select(_CATALOGUES["name"]).order_by(_CATALOGUES["name"])).all()
        raise NotFoundError(
            f"There is no catalogue {name!r}; there is {', '.join(names) or 'none yet'}."
        )
    return found


def _count_by_catalogue(connection: Connection, column: Any) -> dict[int, int]:
    rows = connection.execute(
        select(column, func.count()).where(column.is_not(None)).group_by(column)
    )
    return {row[0]: row[1] for row in rows}


def _read_stored(connection: Connection, batch: RowBatch) -> dict[str, Mapping[str, Any]]:
    """Return what is stored of the tracks of a batch, by id."""
    rows = [*batch.rows, *(row for _, row in batch.repeated)]
    if not rows:
        return {}
    columns = [_TRACKS[name] for name in rows[0]]
    stored: dict[str, Mapping[str, Any]] = {}
    for part in in_parts({row["id"] for row in rows}):
        found = connection.execute(select(*columns).where(_TRACKS["id"].in_(part)))
        stored.update((row["id"], dict(row)) for row in found.mappings())
    return stored


def _merge_repeated(
    batch: RowBatch, stored: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, Mapping[str, Any]], list[BadRow]]:
    """Return the rows of a batch by id, with what repeated ones add, and all that is bad."""
    rows = {row["id"]: row for row in batch.rows}
    bad = list(batch.bad)
    for line, row in batch.repeated:
        earlier = rows.get(row["id"]) or stored.get(row["id"])
        if earlier is None:  # the earlier one was taken away meanwhile
            rows[row["id"]] = row
            continue
        try:
            rows[row["id"]] = merge_rows(earlier, row)
        except InvalidValueError as error:
            bad.append(BadRow(line, str(error)))
    return rows, bad


def _note_bad_rows(connection: Connection, number: int, bad: Sequence[BadRow]) -> None:
    messages: dict[int, list[str]] = {}
    for row in bad:
        messages.setdefault(row.line, []).append(row.message)
    if messages:
        connection.execute(
            insert(ImportErrorRow),
            [
                {"catalogue_number": number, "line": line, "message": "; ".join(parts)}
                for line, parts in messages.items()
            ],
        )


def _is_stored(row: Mapping[str, Any], stored: Mapping[str, Any] | None) -> bool:
    return stored is not None and all(stored[name] == value for name, value in row.items())
