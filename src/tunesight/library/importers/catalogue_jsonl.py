"""Catalogues as JSON lines: one object a line.

References
----------
https://jsonlines.org
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from tunesight.errors import UserInputError
from tunesight.library.importers.catalogue_record import Record, choose_encoding, open_lines

__all__ = ["JsonLinesTable"]

# Objects need not all have the same members; what first appears later is not read.
_SAMPLED_LINES = 1000


class JsonLinesTable:
    """A table of JSON objects.

    Parameters
    ----------
    path
        Of the file.
    encoding
        As told, or empty.

    Raises
    ------
    UserInputError
        If none of its first lines is an object, or it cannot be read as text.
    """

    def __init__(self, path: Path, encoding: str = "") -> None:
        self._path = path
        self._encoding = choose_encoding(path, encoding)
        names: dict[str, None] = {}
        for _, found in itertools.islice(self._objects(), _SAMPLED_LINES):
            if isinstance(found, dict):
                names.update(dict.fromkeys(found))
        if not names:
            raise UserInputError(f"{path} holds no JSON object on any of its first lines.")
        self.columns = tuple(names)
        """Names of its columns, in order."""

    @property
    def kind(self) -> str:
        """What it is, for people."""
        return "JSON lines"

    def read(self, columns: Sequence[str]) -> Iterator[Record]:
        """Yield every record with the cells of these columns, in this order.

        Raises
        ------
        UserInputError
            If the file cannot be read to its end.
        """
        for line, found in self._objects():
            if isinstance(found, dict):
                yield Record(line, [found.get(name) for name in columns])
            else:
                yield Record(line, (), found if isinstance(found, str) else "is no JSON object")

    def _objects(self) -> Iterator[tuple[int, object]]:
        """Yield the lines that are not empty: their object, or what is wrong with it as text."""
        for number, line in enumerate(open_lines(self._path, self._encoding), start=1):
            if not line.strip():
                continue
            try:
                found = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"is no JSON ({error})"
                continue
            yield number, found if isinstance(found, dict) else None
