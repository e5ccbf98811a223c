import pytest

from tunesight.domain.query import Filters, Range
from tunesight.errors import InvalidValueError
from tunesight.filters import parse_filters, parse_languages, parse_range, parse_years


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("90-120", 90, 120),
        (" 90 - 120 ", 90, 120),
        ("90..120", 90, 120),
        ("90\u2013120", 90, 120),
        ("90-", 90, None),
        ("90..", 90, None),
        ("-120", None, 120),
        ("..120", None, 120),
        ("92.5-99.5", 92.5, 99.5),
        ("100", 95, 105),
    ],
)
def test_reads_a_tempo_as_people_write_it(
    text: str, lower: float | None, upper: float | None
) -> None:
    assert parse_range(text, name="tempo", tolerance=0.05) == Range(lower, upper)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("-0.5..0.2", -0.5, 0.2),
        ("-0.5--0.2", -0.5, -0.2),
        ("0.2-0.5", 0.2, 0.5),
        ("+.2..", 0.2, None),
        ("..-0.5", None, -0.5),
    ],
)
def test_reads_a_minus_sign_where_numbers_have_signs(
    text: str, lower: float | None, upper: float | None
) -> None:
    assert parse_range(text, name="valence", is_signed=True) == Range(lower, upper)


@pytest.mark.parametrize("text", ["", "-", "..", "fast", "90-120-150", "1e3-2e3", "nan-inf", "1,5"])
def test_refuses_what_is_no_range_with_an_example(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"tempo .* is no range; write 90-120, 90- or -120"):
        parse_range(text, name="tempo")


def test_refuses_one_number_where_no_tolerance_is_known() -> None:
    with pytest.raises(InvalidValueError, match=r"valence '-0\.5' is no range"):
        parse_range("-0.5", name="valence", is_signed=True)


def test_refuses_a_range_upside_down() -> None:
    with pytest.raises(InvalidValueError, match="120 to 90 is upside down"):
        parse_range("120-90", name="tempo")


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [("1994", 1994, 1994), ("1990s", 1990, 1999), ("2000S", 2000, 2009), ("1980-", 1980, None)],
)
def test_reads_years_and_decades(text: str, lower: float, upper: float | None) -> None:
    assert parse_years(text) == Range(lower, upper)


def test_reads_language_codes_once_each() -> None:
    assert parse_languages("en, FR;ja en") == ("en", "fr", "ja")
    assert parse_languages("  ") == ()


def test_refuses_a_language_that_is_no_code() -> None:
    with pytest.raises(InvalidValueError, match="'klingon' is not known; write codes such as"):
        parse_languages("fr klingon")


def test_reads_the_names_of_languages() -> None:
    assert parse_languages("Japanese, en instrumental ja") == ("ja", "en", "zxx")


@pytest.mark.parametrize(
    ("text", "first"),
    [("1980s", 1980), ("80s", 1980), ("80's", 1980), ("'90s", 1990), ("00s", 2000), ("20s", 2020)],
)
def test_reads_a_decade_as_people_write_it(text: str, first: int) -> None:
    assert parse_years(text) == Range(first, first + 9)


def test_suggests_years_where_no_year_is_found() -> None:
    with pytest.raises(InvalidValueError, match="year 'old' is no range; write 1994, 90s or"):
        parse_years("old")


def test_empty_fields_filter_nothing() -> None:
    assert parse_filters(tempo=" ", year="", artist=" ") == Filters()
