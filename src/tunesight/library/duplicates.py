"""Duplicates: one piece from several sources is one track, of which one row stands for all.

Rows are one piece where their ``match_key`` is the same and they are about as long, or where they
have one ISRC. The others say in ``same_as`` which row stands for them: a file that is there, else a
demo track, a row of a catalogue (the most popular first), a starter track, a file that is away.
``docs/decisions/0012-duplicates.md`` says why.

Conventions
-----------
Nothing is merged: every row stays as its source gave it, so whatever happens to the row that stands
for the others, the next one takes over. Whoever writes or removes tracks does so by
:mod:`tunesight.library.records`, which settles the pieces that were touched, and only those, in the
same transaction.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.engine import Connection

from tunesight.domain.track import Track, TrackSource
from tunesight.library.tables import TrackRow

__all__ = ["Spelling", "fill_gaps", "find_spellings", "in_parts", "settle_duplicates"]

Spelling = tuple[str, str]
"""The ``match_key`` and the ``isrc`` of a track; either may be empty, which matches nothing."""

_TRACKS = TrackRow.__table__.columns
_READ = tuple(
    _TRACKS[name]
    for name in (
        "number", "match_key", "isrc", "source", "is_missing", "popularity", "duration_s",
        "same_as", "generation",
    )
)  # fmt: skip

# Masters and uploads of one recording differ by seconds; a tenth tells an edit from the whole.
_MOST_RATIO = 1.1
# Who stands for whom; a file that is away comes last, because it can be neither heard nor opened.
_STANDING = (TrackSource.FOLDER, TrackSource.DEMO, TrackSource.CATALOGUE, TrackSource.STARTER)
# Values in one "IN (...)": SQLite's older builds take 999 parameters.
_MOST_VALUES = 500

_Row = Any
_Value = TypeVar("_Value", int, str)


def find_spellings(connection: Connection, which: ColumnElement[bool]) -> set[Spelling]:
    """Return how the tracks are spelled that a condition holds for."""
    rows = connection.execute(select(_TRACKS["match_key"], _TRACKS["isrc"]).where(which))
    return {(row.match_key, row.isrc) for row in rows}


def settle_duplicates(
    connection: Connection,
    spellings: Collection[Spelling],
    generation: int,
    *,
    leaving: Collection[int] = (),
) -> None:
    """Say anew, for the pieces with these spellings, which row stands for which.

    Parameters
    ----------
    connection
        In the transaction that touched them.
    spellings
        Of every row that was written, as it is now and as it was before, or that will be removed.
    generation
        The number of the change. Rows that carry it count as written by it; those whose place
        changes, and those whose gaps may be filled otherwise, get it.
    leaving
        Numbers of rows that will be removed next.
    """
    rows = _read_pieces(connection, spellings)
    standing: dict[int, int] = {}
    for piece in _group_rows([row for row in rows if row.number not in leaving]):
        first = min(piece, key=_rank)
        standing.update((row.number, first.number) for row in piece)
    moved: list[dict[str, Any]] = []
    stale: set[int] = set()
    for row in rows:
        stands_for_it = standing.get(row.number)
        now = None if stands_for_it == row.number else stands_for_it
        if row.number in standing and now != row.same_as:
            moved.append({"moved": row.number, "same_as": now, "generation": generation})
        elif row.number in standing and row.generation != generation:
            continue  # as it was
        stale.update(n for n in (row.same_as, stands_for_it) if n is not None)
    stale -= {change["moved"] for change in moved} | set(leaving)
    stale -= {row.number for row in rows if row.generation == generation}
    if moved:
        connection.execute(
            update(TrackRow)
            .where(_TRACKS["number"] == bindparam("moved"))
            .values(same_as=bindparam("same_as"), generation=bindparam("generation")),
            moved,
        )
    for part in in_parts(stale):
        connection.execute(
            update(TrackRow).where(_TRACKS["number"].in_(part)).values(generation=generation)
        )


def fill_gaps(track: Track, others: Sequence[Track]) -> Track:
    """Return a track with what it does not know of its piece taken from the other sources.

    Parameters
    ----------
    track
        The row that stands for the piece.
    others
        The rows that it stands for, in any order; the best source that knows something is asked.
    """
    ranked = sorted(others, key=lambda other: _STANDING.index(other.source))
    gaps: dict[str, Any] = {}
    for name in ("album", "year", "language", "genres", "moods", "affect", "key", "duration_s"):
        if getattr(track, name) in (None, "", ()):
            known = (getattr(other, name) for other in ranked)
            gaps[name] = next((value for value in known if value not in (None, "", ())), None)
    cues: dict[str, float] = {}
    for source in (*reversed(ranked), track):
        cues.update(source.cues)
    filled = {name: value for name, value in gaps.items() if value is not None}
    sources = dict.fromkeys(other.source for other in ranked)
    return dataclasses.replace(
        track, **filled, cues=MappingProxyType(cues), also_from=tuple(sources)
    )


def in_parts(values: Collection[_Value]) -> Iterator[list[_Value]]:
    """Cut values, in order, into parts that fit into one statement."""
    ordered = sorted(values)
    for start in range(0, len(ordered), _MOST_VALUES):
        yield ordered[start : start + _MOST_VALUES]


def _read_pieces(connection: Connection, spellings: Collection[Spelling]) -> list[_Row]:
    """Read every row that is, or by way of others may be, the same piece as one of these."""
    found: dict[int, _Row] = {}
    known_keys: set[str] = {""}
    known_isrcs: set[str] = {""}
    keys, isrcs = {key for key, _ in spellings}, {isrc for _, isrc in spellings}
    while keys - known_keys or isrcs - known_isrcs:
        conditions = [
            *(_TRACKS["match_key"].in_(part) for part in in_parts(keys - known_keys)),
            *(_TRACKS["isrc"].in_(part) for part in in_parts(isrcs - known_isrcs)),
        ]
        known_keys |= keys
        known_isrcs |= isrcs
        keys, isrcs = set(), set()
        for condition in conditions:
            for row in connection.execute(select(*_READ).where(condition)):
                found[row.number] = row
                keys.add(row.match_key)
                isrcs.add(row.isrc)
    return sorted(found.values(), key=lambda row: row.number)


def _group_rows(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """Yield the rows of each piece."""
    by_spelling: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    parents: dict[int, int] = {}
    by_number: dict[int, _Row] = {}
    for row in rows:
        parents[row.number] = row.number
        by_number[row.number] = row
        if row.match_key:
            by_spelling["key", row.match_key].append(row)
        if row.isrc:
            by_spelling["isrc", row.isrc].append(row)
    for (kind, _), alike in by_spelling.items():
        if len(alike) > 1:
            for one, other in _pair_by_length(alike) if kind == "key" else _pair_with_first(alike):
                parents[_find_root(parents, other)] = _find_root(parents, one)
    pieces: dict[int, list[_Row]] = defaultdict(list)
    for number, row in by_number.items():
        pieces[_find_root(parents, number)].append(row)
    yield from pieces.values()


def _pair_with_first(rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    return ((rows[0].number, row.number) for row in rows[1:])


def _pair_by_length(rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    """Pair rows that are about as long; one of unknown length is the piece of the best that has."""
    timed = sorted((row for row in rows if row.duration_s), key=lambda row: row.duration_s)
    for shorter, longer in itertools.pairwise(timed):
        if longer.duration_s <= shorter.duration_s * _MOST_RATIO:
            yield shorter.number, longer.number
    first = min(timed or rows, key=_rank)
    yield from ((first.number, row.number) for row in rows if not row.duration_s)


def _find_root(parents: dict[int, int], number: int) -> int:
    while parents[number] != number:
        parents[number] = number = parents[parents[number]]
    return number


def _rank(row: _Row) -> tuple[bool, int, float, int]:
    popularity = -math.inf if row.popularity is None else row.popularity
    return row.is_missing, _STANDING.index(TrackSource(row.source)), -popularity, row.number
