"""The matrix on disk: a folder of columns that any number of processes map.

Conventions
-----------
``header.json`` says what holds: which library, which change of it, how many rows, which files. It
is written last and put in place by a rename, so a reader sees either all of a change or none of it.
Columns only grow, and rows are never changed; beyond the header's count is what a writer was at, or
left when it was killed, and no reader looks there. What does change with other tracks (which rows
are dead, hubness) is small and goes to new files. A rebuild goes to files of a new epoch, and what
no header names is deleted: a process that mapped it keeps it until it looks again.

One process writes at a time, under a lock on ``lock`` that ends with the process.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tunesight.library.matrix_columns import COLUMNS, NAME_COLUMNS, LibrarySnapshot
from tunesight.library.matrix_names import NameTable

__all__ = ["STATE", "Header", "MatrixFolder", "MatrixStamp"]

# Raised whenever the same tracks would be laid out otherwise.
_FORMAT = 1

_HEADER = "header.json"
_LOCK = "lock"

STATE: Mapping[str, DTypeLike] = MappingProxyType({"alive": np.bool_, "hubness": np.float16})
"""Columns that are written anew with every change."""

# A reader may find that files went between the header and them; so often in a row they do not.
_MOST_TRIES = 5

_LOCK_RETRY_S = 0.02


@dataclass(frozen=True, slots=True)
class MatrixStamp:
    """What the rows were made of: the library, the text encoder, and the layout."""

    library: str
    encoder: str
    format: int = _FORMAT


@dataclass(frozen=True, slots=True)
class Header:
    """What a folder holds.

    Parameters
    ----------
    stamp
        What it was made of.
    generation
        The newest change of the library that is in it.
    epoch, serial
        Count rebuilds, and changes since; they name the files.
    rows
        How many rows there are, dead ones included.
    name_bytes
        Name column -> length of its table.
    checksums
        File name -> CRC-32 of what this header counts of it.
    """

    stamp: MatrixStamp
    generation: int
    epoch: int
    serial: int
    rows: int
    name_bytes: Mapping[str, int]
    checksums: Mapping[str, int]

    def column_file(self, name: str) -> str:
        """Name the file of a column."""
        return f"{name}.{self.epoch}"

    def names_file(self, name: str) -> str:
        """Name the file of a name table."""
        return f"{name}-names.{self.epoch}.txt"

    def state_file(self, name: str) -> str:
        """Name the file of a column that is written anew with every change."""
        return f"{name}.{self.epoch}.{self.serial}"

    def sizes(self) -> dict[str, int]:
        """Return how many bytes of each file count."""
        sizes = {
            self.column_file(name): self.rows * _entry_bytes(dtype, shape)
            for name, (dtype, shape) in COLUMNS.items()
        }
        sizes.update(
            (self.state_file(name), self.rows * np.dtype(t).itemsize) for name, t in STATE.items()
        )
        sizes.update((self.names_file(name), self.name_bytes[name]) for name in NAME_COLUMNS)
        return sizes


class MatrixFolder:
    """The folder of one library's matrix.

    Parameters
    ----------
    path
        Made when it is first written to.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self, stamp: MatrixStamp) -> tuple[Header, LibrarySnapshot] | None:
        """Map what is there.

        Returns
        -------
        tuple or None
            None where there is nothing, or nothing that can be used: damaged, cut short, or made of
            something else than the stamp says. What is mapped stays whole whatever becomes of the
            files.
        """
        for _ in range(_MOST_TRIES):
            header = self.read_header()
            if header is None or header.stamp != stamp:
                return None
            try:
                return header, self._map(header)
            except (OSError, ValueError):
                if self.read_header() == header:
                    return None
        return None

    def read_header(self) -> Header | None:
        """Return what the folder says that it holds, or None where that cannot be read."""
        try:
            record = json.loads((self.path / _HEADER).read_text(encoding="utf-8"))
            body: dict[str, Any] = record["header"]
            if record["checksum"] != _checksum_of(body):
                return None
            stamp = MatrixStamp(**body.pop("stamp"))
            return Header(stamp=stamp, **body)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @contextmanager
    def lock(self, timeout_s: float) -> Generator[None]:
        """Keep other writers out while the block lasts.

        Raises
        ------
        OSError
            If the folder cannot be written, or (TimeoutError) another writer takes longer than the
            timeout.
        """
        import fcntl  # absent on Windows, where the matrix is then kept in memory

        self.path.mkdir(parents=True, exist_ok=True)
        give_up = time.monotonic() + timeout_s
        with (self.path / _LOCK).open("a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > give_up:
                        raise TimeoutError(f"{self.path} is being written by another") from None
                    time.sleep(_LOCK_RETRY_S)
            yield

    def write_header(self, header: Header) -> None:
        """Make a header hold, and delete every file that it does not name.

        Raises
        ------
        OSError
            If it cannot be written; then the former one holds.
        """
        body = asdict(header)
        text = json.dumps({"checksum": _checksum_of(body), "header": body}, indent=1)
        place = self.path / f"{_HEADER}.new"
        with place.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        place.replace(self.path / _HEADER)
        kept = {_HEADER, _LOCK, *header.sizes()}
        for path in self.path.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def damaged_files(self, header: Header) -> list[str]:
        """Return the files that do not hold what the header says, by reading all of them."""
        return [
            name
            for name, size in header.sizes().items()
            if _checksum_file(self.path / name, size) != header.checksums[name]
        ]

    def _map(self, header: Header) -> LibrarySnapshot:
        sizes = header.sizes()

        def load(name: str, dtype: DTypeLike, shape: tuple[int, ...]) -> NDArray[np.generic]:
            path = self.path / name
            if path.stat().st_size < sizes[name]:
                raise ValueError(f"{path} is cut short")
            if sizes[name] == 0:  # nothing cannot be mapped
                return np.empty(shape, dtype)
            return np.asarray(np.memmap(path, dtype, "r", shape=shape))

        columns = {
            name: load(header.column_file(name), dtype, (header.rows, *shape))
            for name, (dtype, shape) in COLUMNS.items()
        }
        for name, dtype in STATE.items():
            columns[name] = load(header.state_file(name), dtype, (header.rows,))
        names = {
            name: NameTable(
                load(header.names_file(name), np.uint8, (header.name_bytes[name],)).view(np.uint8)
            )
            for name in NAME_COLUMNS
        }
        return LibrarySnapshot(header.generation, columns, names)


def _entry_bytes(dtype: DTypeLike, shape: tuple[int, ...]) -> int:
    return int(np.dtype(dtype).itemsize * np.prod(shape, dtype=np.int64))


def _checksum_of(body: object) -> int:
    return zlib.crc32(json.dumps(body, sort_keys=True).encode())


def _checksum_file(path: Path, size: int) -> int | None:
    """Return the CRC-32 of the first bytes of a file, or None where there are fewer."""
    checksum = 0
    try:
        with path.open("rb") as file:
            while size > 0:
                block = file.read(min(size, 1 << 20))
                if not block:
                    return None
                checksum = zlib.crc32(block, checksum)
                size -= len(block)
    except OSError:
        return None
    return checksum
