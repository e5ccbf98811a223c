from __future__ import annotations

import math

import pytest

from tunesight.errors import InvalidValueError
from tunesight.library.importers.catalogue_values import (
    parse_artists,
    parse_duration,
    parse_isrc,
    parse_key,
    parse_mode,
    parse_number,
    parse_text,
    parse_words,
    parse_year,
)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (0.5, 0.5),
        ("0.5", 0.5),
        (" 0,5 ", 0.5),
        ("50%", 50.0),
        ("1e-2", 0.01),
        (3, 3.0),
        (True, 1.0),
        ("", None),
        (None, None),
        ("NaN", None),
        (math.nan, None),
        ("N/A", None),
        ("null", None),
    ],
)
def test_a_number_is_understood_however_it_is_written(cell: object, number: float | None) -> None:
    assert parse_number(cell, 0.0, 100.0) == number


@pytest.mark.parametrize("cell", ["inf", "-inf", math.inf, "loud", "1,234,5", "12 %%", [1], {}])
def test_what_is_no_number_is_refused(cell: object) -> None:
    with pytest.raises(InvalidValueError, match="give a number from 0 to 100"):
        parse_number(cell, 0.0, 100.0)


@pytest.mark.parametrize("cell", [-0.1, "100.5", "7000"])
def test_a_number_outside_its_range_is_refused(cell: object) -> None:
    with pytest.raises(InvalidValueError, match="give a number from 0 to 100, or nothing"):
        parse_number(cell, 0.0, 100.0)


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("1987", 1987),
        (1987, 1987),
        (1987.0, 1987),
        ("1987-05-03", 1987),
        ("03/05/1987", 1987),
        ("1987-05-03T00:00:00Z", 1987),
        ("80s", 1980),
        ("00s", 2000),
        ("1960s", 1960),
        ("", None),
        ("0", None),
        (0, None),
        (math.nan, None),
        ("unknown", InvalidValueError),
        ("22-0", InvalidValueError),
        ("12345", InvalidValueError),
    ],
)
def test_a_year_is_that_of_a_date_or_a_decade(cell: object, year: object) -> None:
    if year is InvalidValueError:
        with pytest.raises(InvalidValueError, match="give a year or a date"):
            parse_year(cell)
    else:
        assert parse_year(cell) == year


@pytest.mark.parametrize(
    ("cell", "artists"),
    [
        ("Adele", "Adele"),
        ("['Jay-Z', 'Alicia Keys']", "Jay-Z, Alicia Keys"),
        ('["Jay-Z", "Alicia Keys"]', "Jay-Z, Alicia Keys"),
        (["Jay-Z", "Alicia Keys"], "Jay-Z, Alicia Keys"),
        ([{"name": "Jay-Z", "id": "1"}, {"name": "Alicia Keys"}], "Jay-Z, Alicia Keys"),
        ("Khea;Omar Varela", "Khea, Omar Varela"),
        ("Tyler, The Creator", "Tyler, The Creator"),
        ("[:SITD:]", "[:SITD:]"),
        ("[ocean jams]", "[ocean jams]"),
        ("M|O|O|N", "M|O|O|N"),
        ('["Destiny\'s Child"]', "Destiny's Child"),
        (None, ""),
    ],
)
def test_artists_are_read_from_names_and_lists(cell: object, artists: str) -> None:
    assert parse_artists(cell) == artists


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Rock", ("rock",)),
        ("edm/pop edm|pop/dance pop", ("edm", "pop edm", "pop", "dance pop")),
        ("['dance pop', 'pop']", ("dance pop", "pop")),
        ("rock; Rock , jazz", ("rock", "jazz")),
        (["House", None, "House"], ("house",)),
        ("", ()),
        ("[]", ()),
        (None, ()),
    ],
)
def test_labels_are_read_once_and_in_lower_case(cell: object, words: tuple[str, ...]) -> None:
    assert parse_words(cell) == words


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        (0, ("C", None)),
        (11.0, ("B", None)),
        ("6", ("F#", None)),
        (-1, ("", None)),
        ("C#", ("C#", None)),
        ("Db", ("C#", None)),
        ("A minor", ("A", False)),
        ("F#m", ("F#", False)),
        ("b♭ major", ("A#", True)),
        ("", ("", None)),
    ],
)
def test_a_key_is_a_pitch_class_or_a_name(cell: object, key: tuple[str, bool | None]) -> None:
    assert parse_key(cell) == key


@pytest.mark.parametrize("cell", [12, -2, 1.5, "H", "off key"])
def test_what_is_no_key_is_refused(cell: object) -> None:
    with pytest.raises(InvalidValueError, match="give 0 \\(C\\) to 11"):
        parse_key(cell)


def test_a_mode_is_a_number_or_a_word() -> None:
    assert [parse_mode(cell) for cell in (1, 1.0, "1", "Major", True)] == [True] * 5
    assert [parse_mode(cell) for cell in (0, 0.0, "0", "minor", False)] == [False] * 5
    assert [parse_mode(cell) for cell in ("", None, -1, math.nan)] == [None] * 4
    with pytest.raises(InvalidValueError, match="is 'dorian'; give 1 or major"):
        parse_mode("dorian")


def test_a_duration_is_a_number_or_a_clock() -> None:
    assert parse_duration(215_000, 1000.0) == 215.0
    assert parse_duration("3:35", 1.0) == 215.0
    assert parse_duration("1:00:05", 1.0) == 3605.0
    assert parse_duration(0, 1.0) is None
    with pytest.raises(InvalidValueError):
        parse_duration(215_000, 1.0)


def test_a_recording_code_is_kept_without_hyphens_and_only_if_it_is_one() -> None:
    assert parse_isrc("us-rc1-76-07839") == "USRC17607839"
    assert parse_isrc("unknown") == ""


def test_text_is_one_line_and_not_endless() -> None:
    assert parse_text(" two\nlines\x00 ") == "two lines"
    with pytest.raises(InvalidValueError, match="look for a missing quote"):
        parse_text("x" * 501)
