"""Writing the matrix: rows behind those that are there, or all of them anew."""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from tunesight.library.matrix_columns import COLUMNS, NAME_COLUMNS, Columns
from tunesight.library.matrix_files import STATE, Header, MatrixFolder, MatrixStamp

__all__ = ["MatrixWriter"]


class MatrixWriter:
    """Adds rows to the columns of a folder; nothing of it holds until :meth:`commit`.

    A context manager; the folder's lock must be held while it lasts.

    Parameters
    ----------
    folder
        Where.
    header
        What is there and goes on; see :meth:`start_anew` where nothing does.

    Raises
    ------
    OSError
        If a file cannot be written. So do all methods.
    """

    def __init__(self, folder: MatrixFolder, header: Header) -> None:
        self._folder = folder
        self._header = header
        self._checksums = dict(header.checksums)
        self._files: dict[str, BinaryIO] = {}
        self._rows = header.rows
        self._name_bytes = dict(header.name_bytes)
        sizes = header.sizes()
        try:
            for name in (
                *map(header.column_file, COLUMNS),
                *map(header.names_file, NAME_COLUMNS),
            ):
                file = (folder.path / name).open("r+b" if sizes[name] else "wb")
                self._files[name] = file
                # What lies behind was left by a writer that never came to its header.
                file.truncate(sizes[name])
                file.seek(sizes[name])
        except BaseException:
            self._close()
            raise

    @classmethod
    def start_anew(cls, folder: MatrixFolder, stamp: MatrixStamp) -> Self:
        """Begin a matrix of no rows beside the one that is there."""
        former = folder.read_header()
        header = Header(
            stamp=stamp,
            generation=0,
            epoch=former.epoch + 1 if former else 1,
            serial=0,
            rows=0,
            name_bytes=dict.fromkeys(NAME_COLUMNS, 0),
            checksums={},
        )
        for name in header.sizes():
            # A file of that name may be mapped by someone: it must go, not be emptied.
            (folder.path / name).unlink(missing_ok=True)
        return cls(folder, header)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def append(self, columns: Columns) -> None:
        """Add rows."""
        for name in COLUMNS:
            self._write(self._header.column_file(name), columns[name])
        self._rows += len(columns["number"])

    def append_names(self, added: Mapping[str, bytes]) -> None:
        """Add lines to name tables."""
        for name, lines in added.items():
            self._write(self._header.names_file(name), np.frombuffer(lines, np.uint8))
            self._name_bytes[name] += len(lines)

    def commit(
        self, generation: int, *, alive: NDArray[np.bool_], hubness: NDArray[np.float32]
    ) -> None:
        """Make hold what was added.

        Parameters
        ----------
        generation
            The change of the library that the rows have come up to.
        alive
            Which of all rows, old and new, are not dead.
        hubness
            Of all rows.
        """
        header = replace(
            self._header,
            generation=generation,
            serial=self._header.serial + 1,
            rows=self._rows,
            name_bytes=self._name_bytes,
        )
        for file in self._files.values():
            _settle(file)
        for name, values in (("alive", alive), ("hubness", hubness)):
            file_name = header.state_file(name)
            (self._folder.path / file_name).unlink(missing_ok=True)
            self._files[file_name] = (self._folder.path / file_name).open("wb")
            self._write(file_name, values.astype(STATE[name]))
            _settle(self._files[file_name])
        checksums = {name: self._checksums.get(name, 0) for name in header.sizes()}
        self._folder.write_header(replace(header, checksums=checksums))

    def _write(self, file_name: str, values: NDArray[np.generic]) -> None:
        data = np.ascontiguousarray(values).data.cast("B") if values.size else b""
        self._files[file_name].write(data)
        self._checksums[file_name] = zlib.crc32(data, self._checksums.get(file_name, 0))

    def _close(self) -> None:
        for file in self._files.values():
            file.close()


def _settle(file: BinaryIO) -> None:
    """Have the disk keep a file before a header counts on it."""
    file.flush()
    os.fsync(file.fileno())
