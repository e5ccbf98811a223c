"""Batches: what an import hands over to be kept, and what it hears of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["BadRow", "Catalogue", "KeptCounts", "RowBatch"]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One imported table.

    Parameters
    ----------
    name
        What the listener calls it.
    path
        Where the file was.
    stamp
        Tells the same content, read in the same way, again.
    mapping
        As JSON, which column was read as what.
    row_count
        Rows of the file, from its beginning, that were read for good.
    is_complete
        Whether these are all.
    """

    number: int
    name: str
    path: str
    stamp: str
    mapping: str
    row_count: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row with something wrong.

    Parameters
    ----------
    line
        Where it is in the file.
    message
        What is wrong.
    is_kept
        Whether it was taken in all the same, without what is wrong.
    """

    line: int
    message: str
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class RowBatch:
    """The next rows of a catalogue.

    Parameters
    ----------
    row_count
        How many rows they are with the bad ones.
    rows
        Column -> value of each new track; no two with one id.
    repeated
        Rows whose id an earlier one has, in this batch or before, by line.
    bad
        What could not be read, or only in part.
    """

    row_count: int
    rows: Sequence[Mapping[str, Any]]
    repeated: Sequence[tuple[int, Mapping[str, Any]]]
    bad: Sequence[BadRow]


@dataclass(frozen=True, slots=True)
class KeptCounts:
    """What a batch did, in rows; ``partial`` ones are counted elsewhere, too."""

    added: int
    changed: int
    unchanged: int
    repeated: int
    refused: int
    partial: int
