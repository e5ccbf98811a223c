"""Name tables: each different name once, one a line; rows of the matrix hold its line number.

Conventions
-----------
Names are folded before they come here. Line 0 is the empty name. A table only ever grows, so a
reader that mapped its first bytes keeps a whole table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["NameBook", "NameTable"]

_LINE_END = ord("\n")


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

    def names(self) -> list[str]:
        """Return every name; its place is its code."""
        return bytes(self.text).decode().split("\n")[:-1]

    def find(self, part: str) -> NDArray[np.bool_]:
        """Tell for every code whether its name contains a part; every name contains nothing."""
        found = np.full(len(self), not part)
        if part:
            pattern = re.compile(re.escape(_to_line(part)))
            hits = [match.start() for match in pattern.finditer(memoryview(self.text))]
            found[np.searchsorted(self._line_ends, hits)] = True
        return found


class NameBook:
    """Gives codes to names, new ones at the end.

    Parameters
    ----------
    table
        What there is already.
    """

    def __init__(self, table: NameTable | None = None) -> None:
        names = table.names() if table is not None else []
        self._codes = {name: code for code, name in enumerate(names)}
        self._added: list[bytes] = []
        if not names:
            self.encode([""])

    def encode(self, names: Iterable[str]) -> NDArray[np.uint32]:
        """Return the code of each name."""
        return np.fromiter(map(self._code_of, names), np.uint32)

    def take_added(self) -> bytes:
        """Return the lines that are new since this was last asked."""
        added = b"".join(line + b"\n" for line in self._added)
        self._added.clear()
        return added

    def _code_of(self, name: str) -> int:
        line = _to_line(name)
        key = line.decode()
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self._codes)
            self._added.append(line)
        return code


def _to_line(name: str) -> bytes:
    return name.replace("\n", " ").encode(errors="replace")
