from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import RunCommand

TABLE = """track_name;artists;track_genre;valence;energy
Hello;Adele;pop;0,29;0,43
Happy;Pharrell Williams;pop;0,96;0,82
Broken;Nobody;pop;7;0,5
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUNESIGHT_DATABASE_URL", f"sqlite:///{tmp_path / 'library.db'}")
    (tmp_path / "songs.csv").write_text(TABLE)
    return tmp_path


def test_a_dry_run_shows_what_would_be_read_and_writes_nothing(
    tunesight: RunCommand, home: Path
) -> None:
    shown = tunesight("catalogue", "import", home / "songs.csv", "--dry-run").out

    assert "songs.csv: CSV separated by semicolons, UTF-8" in shown
    assert "  title            track_name\n" in shown
    assert "  Hello - Adele: pop; -0." in shown
    assert "3 rows, 2 tracks, 0 repeated, 1 refused, 0 partial" in shown
    assert "line 4: valence is '7'; give a number from 0 to 1" in shown
    assert "No catalogue yet" in tunesight("catalogue", "list").out


def test_a_table_is_imported_listed_and_removed(tunesight: RunCommand, home: Path) -> None:
    done = tunesight("catalogue", "import", home / "songs.csv", "--name", "mine")
    assert "mine: 3 rows (2 added, 1 refused)" in done.out
    assert "tunesight catalogue errors mine" in done.out
    assert "line 4: valence is '7'" in tunesight("catalogue", "errors", "mine").out
    assert "mine: 2 tracks from" in tunesight("catalogue", "list").out
    again = tunesight("catalogue", "import", home / "songs.csv", "--name", "mine").out
    assert "mine: 3 rows, as they were" in again
    assert "Removed mine with 2 tracks" in tunesight("catalogue", "remove", "mine").out
    gone = tunesight("catalogue", "errors", "mine")

    assert gone.exit_code == 2
    assert "There is no catalogue 'mine'; there is none yet." in gone.err


def test_json_is_what_was_done(tunesight: RunCommand, home: Path) -> None:
    path = home / "songs.csv"
    checked = json.loads(tunesight("catalogue", "import", path, "--dry-run", "--json").out)
    done = json.loads(tunesight("catalogue", "import", path, "--json").out)
    listed = json.loads(tunesight("catalogue", "list", "--json").out)
    errors = json.loads(tunesight("catalogue", "errors", "songs", "--json").out)

    assert checked["columns"]["title"] == ["track_name"]
    assert (checked["rows"], checked["refused"]) == (3, 1)
    assert (done["name"], done["added"], done["refused"]) == ("songs", 2, 1)
    assert (listed[0]["tracks"], listed[0]["is_complete"]) == (2, True)
    assert errors[0]["line"] == 4


def test_a_column_is_chosen_or_left_out(tunesight: RunCommand, home: Path) -> None:
    arguments = ("--column", "title=artists", "--column", "artist=track_name", "--dry-run")
    shown = tunesight("catalogue", "import", home / "songs.csv", *arguments).out
    wrong = tunesight("catalogue", "import", home / "songs.csv", "--column", "title")
    unknown = tunesight("catalogue", "import", home / "songs.csv", "--column", "album=record")

    assert "Adele - Hello" in shown
    assert (wrong.exit_code, "not FIELD=COLUMN" in wrong.err) == (2, True)
    assert "There is no column 'record' for the album" in unknown.err


def test_an_imported_track_is_recommended(tunesight: RunCommand, home: Path) -> None:
    tunesight("catalogue", "import", home / "songs.csv")
    found = json.loads(
        tunesight("recommend", "--wish", "happy", "--artist", "Pharrell", "--json").out
    )

    assert found["tracks"][0]["title"] == "Happy"
    assert found["tracks"][0]["source"] == "catalogue"
