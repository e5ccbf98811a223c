"""Catalogues in Parquet, by way of pyarrow, which is an extra.

``docs/decisions/0013-pyarrow.md`` says why it is not required.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tunesight.errors import MediaTooLargeError, SetupError, UserInputError
from tunesight.library.importers.catalogue_record import Record

__all__ = ["ParquetTable"]

_BATCH_ROWS = 4096
# A column of a row group is decoded as a whole. A million tracks take some 50 MB of a text column.
_MOST_CHUNK_BYTES = 512 << 20


class ParquetTable:
    """A table in Parquet.

    Parameters
    ----------
    path
        Of the file.

    Raises
    ------
    SetupError
        If pyarrow is not installed.
    UserInputError
        If it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._open() as file:
            self.columns: tuple[str, ...] = tuple(file.schema_arrow.names)
            """Names of its columns, in order."""

    @property
    def kind(self) -> str:
        """What it is, for people."""
        return "Parquet"

    def read(self, columns: Sequence[str]) -> Iterator[Record]:
        """Yield every record with the cells of these columns, in this order.

        Raises
        ------
        UserInputError
            If the file is damaged, or a column of it too large to be decoded.
        """
        from pyarrow import ArrowException

        row = 0
        with self._open() as file:
            self._check_size(file, set(columns))
            try:
                for batch in file.iter_batches(
                    batch_size=_BATCH_ROWS, columns=list(columns), use_threads=False
                ):
                    cells = (batch.column(name).to_pylist() for name in columns)
                    for values in zip(*cells, strict=True):
                        row += 1
                        yield Record(row, values)
            except (ArrowException, OSError) as error:
                raise UserInputError(self._describe(error)) from error

    def _open(self) -> Any:
        try:
            from pyarrow import ArrowException
            from pyarrow.parquet import ParquetFile
        except ImportError as error:
            raise SetupError(
                f"Reading {self._path.name} needs the package pyarrow; install it with "
                "pip install 'tunesight[parquet]', or save the table as CSV."
            ) from error
        try:
            return ParquetFile(self._path)
        except (ArrowException, OSError) as error:
            raise UserInputError(self._describe(error)) from error

    def _describe(self, error: Exception) -> str:
        reason = " ".join(str(error).split())[:200]
        return f"{self._path} cannot be read as Parquet ({reason}); write it again."

    def _check_size(self, file: Any, columns: set[str]) -> None:
        for group in range(file.metadata.num_row_groups):
            group_data = file.metadata.row_group(group)
            for place in range(group_data.num_columns):
                chunk = group_data.column(place)
                size = chunk.total_uncompressed_size
                if chunk.path_in_schema.split(".")[0] in columns and size > _MOST_CHUNK_BYTES:
                    raise MediaTooLargeError(
                        f"{self._path} holds {size / 1e9:.1f} GB in one piece of the column "
                        f"{chunk.path_in_schema!r}, {_MOST_CHUNK_BYTES / 1e9:.1f} GB are the "
                        "most; write it with smaller row groups."
                    )
