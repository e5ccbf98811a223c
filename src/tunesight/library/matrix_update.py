"""Bringing the matrix in step with the library: what is read, what is added, what is dead.

The tracks written since the matrix was last in step are read and added as rows, the rows they
replace and those of removed tracks are marked dead, and where too many are dead the others are
copied. All tracks are read where nothing can be gone on from: no files, damaged ones, another
library or encoder, a library older than its matrix (a copy was put back), or a count that differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.ports import TextEncoder
from tunesight.domain.track import Track
from tunesight.library.hubness import measure_hubness
from tunesight.library.matrix_columns import (
    COLUMNS,
    LibrarySnapshot,
    make_name_books,
    tracks_to_columns,
)
from tunesight.library.matrix_files import Header, MatrixFolder, MatrixStamp
from tunesight.library.matrix_names import NameTable
from tunesight.library.matrix_writer import MatrixWriter

__all__ = ["TrackChanges", "build_in_memory", "update_folder"]

# Rows are copied where more than a quarter of them, and more than a few, are dead.
_MOST_DEAD_SHARE = 0.25
_FEW_DEAD = 1000

_COPIED_AT_ONCE = 65_536

# Of the columns, what is needed of rows before they are mapped.
_KEPT = ("number", "valence", "arousal")

_Kept = dict[str, NDArray[Any]]


class TrackChanges(Protocol):
    """What changed; see :class:`tunesight.library.changes.TrackChanges`."""

    @property
    def generation(self) -> int:
        """The newest change that is in it."""
        ...

    @property
    def library_id(self) -> str:
        """A text that no other library has."""
        ...

    def count(self) -> int:
        """Return how many tracks there are."""
        ...

    def removed_since(self, generation: int) -> Sequence[int]:
        """Return the numbers of tracks that went after a generation."""
        ...

    def tracks_since(self, generation: int) -> Iterator[Sequence[tuple[int, Track]]]:
        """Yield numbered tracks that were written after a generation; all after -1."""
        ...


def build_in_memory(changes: TrackChanges, encoder: TextEncoder) -> LibrarySnapshot:
    """Read all tracks into rows that no file holds.

    Raises
    ------
    StorageError
        If the library cannot be read.
    """
    books = make_name_books()
    empty = tracks_to_columns((), encoder, books)
    parts = [empty, *(tracks_to_columns(p, encoder, books) for p in changes.tracks_since(-1))]
    columns: dict[str, NDArray[Any]] = {
        name: np.concatenate([part[name] for part in parts]) for name in COLUMNS
    }
    columns["alive"] = np.ones(len(columns["number"]), dtype=np.bool_)
    columns["hubness"] = measure_hubness(columns["valence"], columns["arousal"])
    names = {
        name: NameTable(np.frombuffer(book.take_added(), np.uint8)) for name, book in books.items()
    }
    return LibrarySnapshot(changes.generation, columns, names)


def update_folder(
    folder: MatrixFolder,
    stamp: MatrixStamp,
    changes: TrackChanges,
    encoder: TextEncoder,
    *,
    is_anew: bool = False,
) -> LibrarySnapshot:
    """Bring a folder in step with the library and map it; its lock must be held.

    Parameters
    ----------
    folder
        Where the files are, or are to be.
    stamp
        What the rows are made of.
    changes
        Of the library.
    encoder
        For the words block.
    is_anew
        Read all tracks, whatever the files hold.

    Raises
    ------
    OSError
        If the files cannot be written.
    StorageError
        If the library cannot be read.
    """
    found = None if is_anew else folder.open(stamp)
    if found is None or found[0].generation > changes.generation:
        _write_all(folder, stamp, changes, encoder)
    elif found[0].generation < changes.generation:
        if not _write_changes(folder, *found, changes, encoder):
            _write_all(folder, stamp, changes, encoder)
    else:  # another process was faster
        return found[1]
    header, snapshot = _open(folder, stamp)
    dead = header.rows - np.count_nonzero(snapshot.columns["alive"])
    if dead > max(_FEW_DEAD, _MOST_DEAD_SHARE * header.rows):
        _copy_living(folder, header, snapshot)
        header, snapshot = _open(folder, stamp)
    return snapshot


def _write_all(
    folder: MatrixFolder, stamp: MatrixStamp, changes: TrackChanges, encoder: TextEncoder
) -> None:
    with MatrixWriter.start_anew(folder, stamp) as writer:
        added = _append_tracks(writer, changes, -1, encoder)
        alive = np.ones(len(added["number"]), dtype=np.bool_)
        hubness = measure_hubness(added["valence"], added["arousal"])
        writer.commit(changes.generation, alive=alive, hubness=hubness)


def _write_changes(
    folder: MatrixFolder,
    header: Header,
    former: LibrarySnapshot,
    changes: TrackChanges,
    encoder: TextEncoder,
) -> bool:
    """Add what changed; False, and nothing done, where that does not make up the library."""
    since = header.generation
    with MatrixWriter(folder, header) as writer:
        added = _append_tracks(writer, changes, since, encoder, former.names)
        gone = np.append(added["number"], np.array(changes.removed_since(since), dtype=np.int64))
        stays = former.columns["alive"] & ~np.isin(former.columns["number"], gone)
        alive = np.append(stays, np.ones(len(added["number"]), dtype=np.bool_))
        if np.count_nonzero(alive) != changes.count():
            return False
        # In the order of the library, which decides between tracks at one place.
        order = np.argsort(np.append(former.columns["number"], added["number"])[alive])
        valence, arousal = (
            np.append(former.columns[name], added[name])[alive][order]
            for name in ("valence", "arousal")
        )
        living = np.empty(len(order), dtype=np.float32)
        living[order] = measure_hubness(valence, arousal)
        hubness = np.zeros(len(alive), dtype=np.float32)
        hubness[alive] = living
        writer.commit(changes.generation, alive=alive, hubness=hubness)
    return True


def _append_tracks(
    writer: MatrixWriter,
    changes: TrackChanges,
    since: int,
    encoder: TextEncoder,
    names: Mapping[str, NameTable] | None = None,
) -> _Kept:
    books = make_name_books(names)
    kept: dict[str, list[NDArray[Any]]] = {name: [] for name in _KEPT}
    writer.append_names({name: book.take_added() for name, book in books.items()})
    for part in changes.tracks_since(since):
        columns = tracks_to_columns(part, encoder, books)
        writer.append(columns)
        writer.append_names({name: book.take_added() for name, book in books.items()})
        for name in _KEPT:
            kept[name].append(columns[name])
    return {
        name: np.concatenate([np.empty(0, COLUMNS[name][0]), *parts])
        for name, parts in kept.items()
    }


def _copy_living(folder: MatrixFolder, header: Header, former: LibrarySnapshot) -> None:
    """Write the rows that are not dead to files of their own, in the order of the library."""
    columns = former.columns
    living = np.flatnonzero(columns["alive"])
    living = living[np.argsort(columns["number"][living])]
    with MatrixWriter.start_anew(folder, header.stamp) as writer:
        for start in range(0, len(living), _COPIED_AT_ONCE):
            part = living[start : start + _COPIED_AT_ONCE]
            writer.append({name: columns[name][part] for name in COLUMNS})
        writer.append_names({name: bytes(table.text) for name, table in former.names.items()})
        alive = np.ones(len(living), dtype=np.bool_)
        writer.commit(header.generation, alive=alive, hubness=columns["hubness"][living])


def _open(folder: MatrixFolder, stamp: MatrixStamp) -> tuple[Header, LibrarySnapshot]:
    found = folder.open(stamp)
    if found is None:
        raise OSError(f"{folder.path} does not hold what was written to it")
    return found
