"""Files as people have them, read to the cell."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tunesight.errors import InvalidValueError, NotFoundError, SetupError, UserInputError
from tunesight.library.importers.catalogue_files import open_table
from tunesight.library.importers.catalogue_record import LONGEST_LINE, Record


def read_all(path: Path, encoding: str = "") -> tuple[tuple[str, ...], list[Record]]:
    table = open_table(path, encoding=encoding)
    return table.columns, list(table.read(table.columns))


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_common_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = ["name,artists", '"Yes, and?",Ariana Grande', "Hello,Adele"]
    text = "\n".join(line.replace(",", delimiter, 1) for line in lines[:1])
    text += f'\n"Yes, and?"{delimiter}Ariana Grande\nHello{delimiter}Adele\n'
    columns, records = read_all(write(tmp_path / "t.csv", text))

    assert columns == ("name", "artists")
    assert [list(r.cells) for r in records] == [["Yes, and?", "Ariana Grande"], ["Hello", "Adele"]]
    assert [r.line for r in records] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "t.csv", "name,artists\nÉtoile,Zaz\n".encode(encoding))

    assert read_all(path) == (("name", "artists"), [Record(2, ["Étoile", "Zaz"])])


def test_latin_1_is_named_by_its_line_and_read_when_told(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "name,artists\nHello,Adele\nÉtoile,Zaz\n".encode("latin-1"))

    with pytest.raises(UserInputError, match=r"line 3, is not UTF-8.*--encoding cp1252"):
        read_all(path)
    assert read_all(path, "latin-1")[1][1].cells == ["Étoile", "Zaz"]
    with pytest.raises(InvalidValueError, match="no text encoding 'klingon'"):
        read_all(path, "klingon")


def test_quotes_may_hold_line_breaks_and_lines_are_counted_on(tmp_path: Path) -> None:
    text = 'name,artists\n"Two\nlines",Ann\n\n"She said ""hi""",Bob\r\nHello,Adele\n'
    _, records = read_all(write(tmp_path / "t.csv", text))

    assert records == [
        Record(2, ["Two\nlines", "Ann"]),
        Record(5, ['She said "hi"', "Bob"]),
        Record(6, ["Hello", "Adele"]),
    ]


def test_a_row_of_another_width_is_a_problem_of_its_own(tmp_path: Path) -> None:
    text = "name,artists,year\nHello,Adele,2015\nHello\nHello,Adele,2015,x\nHello,Adele,2015,,\n"
    _, records = read_all(write(tmp_path / "t.csv", text))

    assert [r.problem for r in records] == [
        "",
        "has 1 cells; the header has 3",
        "has 4 cells; the header has 3",
        "",
    ]


def test_the_first_line_may_name_the_delimiter(tmp_path: Path) -> None:
    columns, records = read_all(write(tmp_path / "t.csv", "sep=;\nname;artists\nHello;Adele\n"))

    assert columns == ("name", "artists")
    assert records == [Record(3, ["Hello", "Adele"])]


def test_a_quote_that_never_closes_is_named(tmp_path: Path) -> None:
    text = 'name,artists\nHello,Adele\n"Open,Ann\n' + "Hello,Adele\n" * 20_000
    path = write(tmp_path / "t.csv", text)

    with pytest.raises(UserInputError, match=r"line 3: .*look for a quote that is never closed"):
        read_all(path)


def test_a_file_without_lines_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        file.write(b"name,artists\nHello,")
        file.truncate(1 << 30)  # a sparse gigabyte of zeros

    with pytest.raises(UserInputError, match=f"line 2, is longer than {LONGEST_LINE:,}"):
        read_all(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"just one column\nwith lines\n", "does not look like a table"),
        (b"PK\x03\x04rest", "a ZIP archive or an Excel workbook"),
        (b"\x1f\x8brest", "gunzip"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"PAR1 and then nothing", "cannot be read as Parquet"),
    ],
)
def test_what_is_no_table_says_what_to_do(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(UserInputError, match=message):
        read_all(write(tmp_path / "t.csv", content))


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="cannot be read"):
        open_table(tmp_path / "nowhere.csv")


def test_json_lines_are_objects_and_bad_lines_are_problems(tmp_path: Path) -> None:
    text = (
        '{"name": "Hello", "artists": ["Adele"]}\n\n'
        '{"name": "Broken"\n[1]\n{"artists": "Zaz", "energy": NaN}\n' + "[" * 100_000 + "\n"
    )
    columns, records = read_all(write(tmp_path / "t.jsonl", text))

    assert columns == ("name", "artists", "energy")
    assert records[0] == Record(1, ["Hello", ["Adele"], None])
    assert [r.line for r in records] == [1, 3, 4, 5, 6]
    assert records[1].problem.startswith("is no JSON")
    assert records[2].problem == "is no JSON object"
    assert records[3].cells[:2] == [None, "Zaz"]
    assert records[4].problem.startswith("is no JSON")


def test_a_json_list_says_how_to_make_lines_of_it(tmp_path: Path) -> None:
    with pytest.raises(UserInputError, match="jq -c"):
        open_table(write(tmp_path / "t.json", '[{"name": "Hello"}]'))


class TestParquet:
    @pytest.fixture
    def pq(self) -> Any:
        return pytest.importorskip("pyarrow.parquet")

    def test_lists_missing_numbers_and_categories_are_read(self, pq: Any, tmp_path: Path) -> None:
        import pyarrow as pa

        table = pa.table(
            {
                "name": pa.array(["Hello", "Stay"]).dictionary_encode(),
                "artists": [["Adele"], ["Rihanna", "Mikky Ekko"]],
                "valence": pa.array([0.25, None], pa.float32()),
            }
        )
        pq.write_table(table, tmp_path / "t.parquet", row_group_size=1)
        columns, records = read_all(tmp_path / "t.parquet")

        assert columns == ("name", "artists", "valence")
        assert records == [
            Record(1, ("Hello", ["Adele"], 0.25)),
            Record(2, ("Stay", ["Rihanna", "Mikky Ekko"], None)),
        ]

    def test_a_damaged_file_says_so(self, pq: Any, tmp_path: Path) -> None:
        import pyarrow as pa

        path = tmp_path / "t.parquet"
        pq.write_table(pa.table({"name": [str(i) for i in range(10_000)]}), path)
        content = bytearray(path.read_bytes())
        content[100:2000] = bytes(1900)
        path.write_bytes(content)

        with pytest.raises(UserInputError, match="cannot be read as Parquet"):
            read_all(path)

    def test_without_pyarrow_it_says_what_to_install(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)

        with pytest.raises(SetupError, match=r"pip install 'tunesight\[parquet\]'"):
            open_table(write(tmp_path / "t.parquet", b"PAR1"))
