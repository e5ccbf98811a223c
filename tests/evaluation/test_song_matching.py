from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.song_matching import CatalogueIndex, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heroes - 2017 Remaster", "“Heroes”"),
        ("(I Can't Get No) Satisfaction - Mono Version", "(I Can’t Get No) Satisfaction"),
        ("Águas de Março", "AGUAS DE MARCO"),
        ("X Bitch (feat. Future)", "X Bitch"),
        ("Lean On feat. MØ", "Lean On"),
        ("Şımarık", "Simarik"),
    ],
)
def test_spellings_of_one_title_have_one_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


def test_a_title_in_brackets_alone_keeps_its_letters() -> None:
    assert title_key("(Remembering)") == "remembering"


def test_different_titles_have_different_keys() -> None:
    assert title_key("Hello") != title_key("Hello, Goodbye")


def _row(name: str, artists: str, popularity: float) -> dict[str, object]:
    return {
        "track_id": f"{name}-{popularity}",
        "name": name,
        "artists": artists,
        "popularity": popularity,
    }


def test_finds_the_most_popular_take_by_the_same_artist_and_never_a_live_one() -> None:
    index = CatalogueIndex(
        [
            _row("Hurt", "Nine Inch Nails", 60.0),
            _row("Hurt", "Johnny Cash", 70.0),
            _row("Hurt - 2003 Remaster", "Johnny Cash", 75.0),
            _row("Hurt - Live", "Johnny Cash", 90.0),
        ]
    )
    found = index.find("Hurt", "Johnny Cash")
    assert found is not None
    assert found["name"] == "Hurt - 2003 Remaster"
    assert index.find("Hurt", "Leona Lewis") is None


def test_says_which_table_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyarrow", reason="install the evaluation group to read the catalogue")

    assert main(["starter", "--data", str(tmp_path)]) == 2

    said = capsys.readouterr().err
    assert f"there is no table {tmp_path}" in said
    assert "--help" in said
