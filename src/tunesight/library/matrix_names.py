"""Name tables: each different name once, one a line; rows of the matrix hold its line number.

Conventions
-----------
Names are folded before they come here. Line 0 is the empty name. A table only ever grows, so a
reader that mapped its first bytes keeps a whole table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["NameBook", "NameTable"]

_LINE_END = ord("\n")

_LINES_AT_ONCE = 4096


class NameTable:
    """Finds names in a table that is mapped or in memory.

    Parameters
    ----------
    text
        UTF-8, every line ended; uint8.
    """

    def __init__(self, text: NDArray[np.uint8]) -> None:
        self.text = text

    @cached_property
    def _line_ends(self) -> NDArray[np.intp]:
        return np.flatnonzero(self.text == _LINE_END)

    def __len__(self) -> int:
        return len(self._line_ends)

    def _lines(self) -> Iterator[bytes]:
        """Yield every line, some thousand at a time in memory."""
        start = 0
        for end in [*self._line_ends[_LINES_AT_ONCE - 1 :: _LINES_AT_ONCE] + 1, len(self.text)]:
            yield from self.text[start:end].tobytes().split(b"\n")[:-1]
            start = end

    def names(self) -> list[str]:
        """Return every name; its place is its code."""
        return [line.decode() for line in self._lines()]

    def name_hashes(self) -> NDArray[np.int64]:
        """Return Python's own hash of every line; good for this process only."""
        return np.fromiter(map(hash, self._lines()), np.int64, len(self))

    def line(self, code: int) -> bytes:
        """Return one name as it is written."""
        start = self._line_ends[code - 1] + 1 if code else 0
        return self.text[start : self._line_ends[code]].tobytes()

    def find(self, part: str) -> NDArray[np.bool_]:
        """Tell for every code whether its name contains a part; every name contains nothing."""
        found = np.full(len(self), not part)
        if part:
            pattern = re.compile(re.escape(_to_line(part)))
            hits = [match.start() for match in pattern.finditer(self.text.data)]
            found[np.searchsorted(self._line_ends, hits)] = True
        return found


class NameBook:
    """Gives codes to names, new ones at the end.

    Parameters
    ----------
    table
        What there is already. Names are found by their hashes: as objects, those of a million
        tracks would take more memory than the matrix.
    """

    def __init__(self, table: NameTable | None = None) -> None:
        self._table = table
        self._codes: dict[bytes, int] = {}
        self._added: list[bytes] = []
        self._count = 0 if table is None else len(table)
        hashes = np.empty(0, np.int64) if table is None else table.name_hashes()
        self._by_hash = np.argsort(hashes)
        self._hashes = hashes[self._by_hash]
        if not self._count:
            self.encode([""])

    def encode(self, names: Iterable[str]) -> NDArray[np.uint32]:
        """Return the code of each name."""
        return np.fromiter(map(self._code_of, map(_to_line, names)), np.uint32)

    def take_added(self) -> bytes:
        """Return the lines that are new since this was last asked."""
        added = b"".join(line + b"\n" for line in self._added)
        self._added.clear()
        return added

    def _code_of(self, line: bytes) -> int:
        code = self._codes.get(line)
        if code is None:
            code = self._find(line)
            if code is None:
                code = self._count
                self._count += 1
                self._added.append(line)
            self._codes[line] = code
        return code

    def _find(self, line: bytes) -> int | None:
        place = int(np.searchsorted(self._hashes, hash(line)))
        if self._table is None or place == len(self._hashes):
            return None
        code = int(self._by_hash[place])
        # Of two lines of one hash the second would be written again, which does no harm.
        return code if self._table.line(code) == line else None


def _to_line(name: str) -> bytes:
    return name.replace("\n", " ").encode(errors="replace")
