from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from tests.cli.conftest import RunCommand

DEMO = REPOSITORY / "src/tunesight/demo"
SUNSET = DEMO / "pictures/sunset-sea.jpg"


def test_reads_a_picture(tunesight: RunCommand) -> None:
    reading = json.loads(tunesight("read", SUNSET, "--json").out)

    assert -1 <= reading["affect"]["valence"] <= 1
    assert sum(reading["emotions"].values()) == pytest.approx(1.0)
    assert reading["moods"]
    assert reading["cues"]


def test_reads_a_phrase(tunesight: RunCommand) -> None:
    happy = json.loads(tunesight("read", "--wish", "very happy", "--json").out)
    unhappy = json.loads(tunesight("read", "--wish", "not happy", "--json").out)

    assert happy["affect"]["valence"] > unhappy["affect"]["valence"]


def test_read_shows_the_mood_in_words(tunesight: RunCommand) -> None:
    out = tunesight("read", SUNSET).out

    assert "valence" in out
    assert "arousal" in out


def test_read_wants_exactly_one_thing(tunesight: RunCommand) -> None:
    assert tunesight("read").exit_code == 2
    assert tunesight("read", SUNSET, "--wish", "calm").exit_code == 2


def test_a_folder_is_added_heard_and_found(
    tunesight: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUNESIGHT_HOME", str(tmp_path / "home"))
    music = tmp_path / "Müsic 🎵"
    music.mkdir()
    sound = min((DEMO / "tracks").glob("*.opus"))
    shutil.copy(sound, music / "piece.opus")
    (music / "broken.mp3").write_bytes(b"not sound")

    added = tunesight("library", "add", music)
    status = json.loads(tunesight("library", "status", "--json").out)

    assert added.exit_code == 0
    assert "2 files" in added.out
    assert status["tracks"]["folder"] == 1
    assert status["errors"][0]["path"].endswith("broken.mp3")
    again = tunesight("library", "scan").out
    assert "1 unchanged" in again
    answer = json.loads(tunesight("recommend", SUNSET, "--top", 1000, "--playable", "--json").out)
    assert any(track["source"] == "folder" for track in answer["tracks"])


def test_tracks_are_found_by_words(tunesight: RunCommand) -> None:
    shown = tunesight("library", "search", "ferry", "wait")
    found = json.loads(tunesight("library", "search", "FERRY", "--json").out)

    assert "The Ferry Did Not Wait" in shown.out
    assert found["total"] == 1
    assert found["tracks"][0]["title"] == "The Ferry Did Not Wait"
    assert "No track has these words" in tunesight("library", "search", "xyzzy").out
    assert "more; ask for them with --top" in tunesight("library", "search", "t", "--top", 2).out


def test_a_library_is_verified_and_repaired(
    tunesight: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUNESIGHT_HOME", str(tmp_path))
    assert tunesight("recommend", "--wish", "calm", "--json").exit_code == 0
    assert "FAULT" not in tunesight("library", "verify").out
    words = next((tmp_path / "library.sqlite3.matrix").glob("words.*"))
    words.write_bytes(bytes(words.stat().st_size))

    spoilt = tunesight("library", "verify")
    assert spoilt.exit_code == 3
    assert "verify --repair" in spoilt.out
    mended = tunesight("library", "verify", "--repair", "--json")
    assert mended.exit_code == 0
    assert "tracks are ranked were made anew" in mended.err
    assert [finding["is_well"] for finding in json.loads(mended.out)] == [True] * 5


def test_scanning_without_a_folder_says_how_to_add_one(tunesight: RunCommand) -> None:
    outcome = tunesight("library", "scan")

    assert outcome.exit_code == 2
    assert "tunesight library add FOLDER" in outcome.err


def test_the_doctor_finds_this_installation_well(tunesight: RunCommand) -> None:
    outcome = tunesight("doctor")

    assert outcome.exit_code == 0
    assert "FAULT" not in outcome.out


def test_a_port_that_is_taken_is_said(tunesight: RunCommand) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        outcome = tunesight("serve", "--port", taken.getsockname()[1])

    assert outcome.exit_code == 3
    assert "choose another with --port" in outcome.err


def test_an_unknown_command_is_said(tunesight: RunCommand) -> None:
    outcome = tunesight("sing")

    assert outcome.exit_code == 2
    assert "sing" in outcome.err
