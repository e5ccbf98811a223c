"""Catalogues in CSV, whatever separates the columns.

References
----------
RFC 4180; a first line ``sep=;`` is a convention of Excel.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tunesight.errors import UserInputError
from tunesight.library.importers.catalogue_record import Record, choose_encoding, open_lines

__all__ = ["CsvTable"]

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SEP_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_SAMPLED_LINES = 100
# Of the sampled records, how many must have as many cells as the first.
_LEAST_ALIKE = 0.8


class CsvTable:
    """A table in CSV.

    Parameters
    ----------
    path
        Of the file.
    encoding
        As told, or empty.

    Raises
    ------
    UserInputError
        If it has no columns, or cannot be read as text.
    """

    def __init__(self, path: Path, encoding: str = "") -> None:
        self._path = path
        self._encoding = choose_encoding(path, encoding)
        lines = open_lines(path, self._encoding)
        sample = list(itertools.islice(lines, _SAMPLED_LINES))
        self._skipped = 0
        told = _SEP_LINE.fullmatch(sample[0])
        if told:
            self._skipped, sample = 1, sample[1:]
        self._delimiter = told[1] if told else _find_delimiter(sample)
        if not self._delimiter or not sample:
            raise UserInputError(
                f"{path} does not look like a table: its first line is "
                f"{(sample or [''])[0][:80].strip()!r}; give column names separated by commas, "
                "semicolons, tabs or bars."
            )
        header = next(csv.reader(sample, delimiter=self._delimiter), [])
        self.columns = tuple(" ".join(name.split()) for name in header)
        """Names of its columns, in order."""

    @property
    def kind(self) -> str:
        """What it is, for people."""
        separated = _DELIMITERS.get(self._delimiter, repr(self._delimiter))
        return f"CSV separated by {separated}, {self._encoding.removesuffix('-sig').upper()}"

    def read(self, columns: Sequence[str]) -> Iterator[Record]:
        """Yield every record with the cells of these columns, in this order.

        Raises
        ------
        UserInputError
            If the file cannot be read to its end.
        """
        places = [self.columns.index(name) for name in columns]
        width = len(self.columns)
        lines = itertools.islice(open_lines(self._path, self._encoding), self._skipped, None)
        reader = csv.reader(lines, delimiter=self._delimiter)
        start = self._skipped
        try:
            for number, cells in enumerate(reader):
                line, start = start + 1, self._skipped + reader.line_num
                if number == 0 or not cells:
                    continue  # the header, or an empty line
                if len(cells) < width or any(cells[width:]):
                    yield Record(line, (), f"has {len(cells)} cells; the header has {width}")
                else:
                    yield Record(line, [cells[place] for place in places])
        except csv.Error as error:
            raise UserInputError(
                f"{self._path}, line {start + 1}: {error}; look for a quote that is never closed."
            ) from error


def _find_delimiter(sample: Sequence[str]) -> str:
    """Return what cuts the most columns out of the header and as many out of the other lines."""
    best, most = "", 1
    for delimiter in _DELIMITERS:
        try:
            records = [cells for cells in csv.reader(sample, delimiter=delimiter) if cells]
        except csv.Error:
            continue
        # The last record may be cut off in the middle of a cell.
        records = records[:-1] if len(sample) == _SAMPLED_LINES and len(records) > 1 else records
        width = len(records[0]) if records else 0
        alike = sum(len(cells) == width for cells in records)
        if width > most and alike >= _LEAST_ALIKE * len(records):
            best, most = delimiter, width
    return best or _header_delimiter(sample)


def _header_delimiter(sample: Sequence[str]) -> str:
    """Where no delimiter fits the records, go by the header alone: the records are reported."""
    header = sample[0] if sample else ""
    best = max(_DELIMITERS, key=header.count)
    return best if best in header else ""
