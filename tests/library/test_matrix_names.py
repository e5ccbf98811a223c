"""Name tables: codes stay, parts are found, and whatever a name holds is one line."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tunesight.library.matrix_names import NameBook, NameTable


def _table(*parts: bytes) -> NameTable:
    return NameTable(np.frombuffer(b"".join(parts), np.uint8))


@given(st.lists(st.text(max_size=6)), st.lists(st.text(max_size=6)))
def test_a_book_that_goes_on_gives_the_same_codes(first: list[str], second: list[str]) -> None:
    book = NameBook()
    codes = book.encode(first).tolist()
    lines = book.take_added()
    later = NameBook(_table(lines))
    more = later.encode([*second, *first]).tolist()
    names = _table(lines, later.take_added()).names()

    assert more[len(second) :] == codes
    assert [names[code] for code in more] == [
        name.replace("\n", " ").encode(errors="replace").decode() for name in [*second, *first]
    ]
    assert len(set(names)) == len(names)
    assert names[0] == ""


def test_many_names_are_read_in_parts() -> None:
    book = NameBook()
    names = [f"name {i}" for i in range(10_000)]
    book.encode(names)
    table = _table(book.take_added())

    assert table.names() == ["", *names]
    assert NameBook(table).encode(["name 9999", "name 0"]).tolist() == [10_000, 1]


def test_finds_the_names_that_hold_a_part() -> None:
    book = NameBook()
    book.encode(["nick cave", "cave in", "alcove", "a.*b"])
    table = _table(book.take_added())

    assert np.flatnonzero(table.find("cave")).tolist() == [1, 2]
    assert np.flatnonzero(table.find("cave\ncave")).tolist() == []
    assert np.flatnonzero(table.find(".*")).tolist() == [4]
    assert table.find("").all()
