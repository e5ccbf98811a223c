from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.conftest import REPOSITORY
from tests.pictures import bomb_png, encode

if TYPE_CHECKING:
    from tests.cli.conftest import RunCommand

SUNSET = REPOSITORY / "src/tunesight/demo/pictures/sunset-sea.jpg"


def test_answers_a_picture_with_ten_explained_tracks(tunesight: RunCommand) -> None:
    outcome = tunesight("recommend", SUNSET, "--json")

    assert outcome.exit_code == 0
    tracks = json.loads(outcome.out)["tracks"]
    assert len(tracks) == 10
    for track in tracks:
        assert track["title"]
        assert track["artist"]
        assert track["source"] in {"demo", "starter"}
        assert sum(track["contributions"].values()) == pytest.approx(track["score"], abs=1e-5)
        assert track["reason"].endswith(".")


def test_the_terminal_shows_the_same_tracks_as_json(tunesight: RunCommand) -> None:
    tracks = json.loads(tunesight("recommend", SUNSET, "--top", 3, "--json").out)["tracks"]

    shown = tunesight("recommend", SUNSET, "--topk", 3).out

    for track in tracks:
        assert track["reason"] in shown
        assert f"{track['score']:+.2f}" in shown


@pytest.mark.parametrize(
    ("options", "holds"),
    [
        (["--language", "fr,es"], lambda t: t["language"] in {"fr", "es"}),
        (["--genre", "jazz"], lambda t: any("jazz" in genre for genre in t["genres"])),
        (["--tempo", "60-100"], lambda t: 60 <= t["tempo_bpm"] <= 100),
        (["--playable"], lambda t: t["is_playable"] and t["audio_url"]),
        (["--year", "1980s"], lambda t: 1980 <= t["year"] <= 1989),
        (["--artist", "queen"], lambda t: "queen" in t["artist"].casefold()),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_filter_holds_for_every_track(
    tunesight: RunCommand, options: list[str], holds: Any
) -> None:
    tracks = json.loads(tunesight("recommend", SUNSET, *options, "--json").out)["tracks"]

    assert tracks
    assert all(holds(track) for track in tracks)


def test_a_wish_moves_the_answer_towards_itself(tunesight: RunCommand) -> None:
    def mean_arousal(*options: object) -> float:
        answer = json.loads(tunesight("recommend", SUNSET, *options, "--json").out)
        return sum(track["affect"]["arousal"] for track in answer["tracks"]) / 10

    wish = ("--wish", "wild furious metal")

    assert mean_arousal(*wish, "--wish-weight", 0) == mean_arousal()
    assert mean_arousal(*wish, "--wish-weight", 0.9) > mean_arousal() + 0.2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--top", "0"], "ask for 1 to 1000"),
        (["--top", "1001"], "ask for 1 to 1000"),
        (["--wish-weight", "2", "--wish", "x"], "0 to 1"),
        (["--tempo", "fast"], "90-120"),
        (["--tempo", "120-90"], "upside down"),
        (["--language", "klingon"], "codes such as en,fr,ja"),
    ],
)
def test_a_value_out_of_range_is_said_with_exit_code_two(
    tunesight: RunCommand, arguments: list[str], message: str
) -> None:
    outcome = tunesight("recommend", SUNSET, *arguments)

    assert outcome.exit_code == 2
    assert message in outcome.err
    assert not outcome.out


def _picture(kind: str) -> bytes:
    noise = Image.effect_noise((90, 60), 80)
    return {
        "truncated": encode(noise, "JPEG")[:400],
        "empty": b"",
        "enormous": bomb_png(30_000, 30_000),
        "text": b"this is no picture",
    }[kind]


@pytest.mark.parametrize("kind", ["truncated", "empty", "enormous", "text"])
def test_a_bad_picture_is_a_sentence_and_exit_code_two(
    tunesight: RunCommand, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "bad.jpg"
    path.write_bytes(_picture(kind))

    outcome = tunesight("recommend", path)

    assert outcome.exit_code == 2
    assert outcome.err.startswith("Error: The picture") or "picture" in outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("mode", "size", "color"),
    [
        ("RGB", (1, 1), (9, 9, 9)),
        ("CMYK", (30, 20), (0, 90, 90, 0)),
        ("RGBA", (30, 20), (9, 9, 200, 0)),
        ("L", (3000, 1), 128),
        ("I;16", (20, 20), 40_000),
        ("1", (20, 20), 1),
    ],
)
def test_an_odd_picture_is_answered_all_the_same(
    tunesight: RunCommand, tmp_path: Path, mode: str, size: tuple[int, int], color: Any
) -> None:
    path = tmp_path / "odd"
    path.write_bytes(encode(Image.new(mode, size, color), "JPEG" if mode == "CMYK" else "PNG"))

    outcome = tunesight("recommend", path, "--json")

    assert outcome.exit_code == 0
    assert len(json.loads(outcome.out)["tracks"]) == 10


def test_a_missing_file_is_said(tunesight: RunCommand, tmp_path: Path) -> None:
    outcome = tunesight("recommend", tmp_path / "nothing.jpg")

    assert outcome.exit_code == 2
    assert "There is no file" in outcome.err


def test_a_name_cannot_command_the_terminal(tunesight: RunCommand, tmp_path: Path) -> None:
    outcome = tunesight("recommend", tmp_path / "\x1b[31mred\x07.jpg")

    assert outcome.exit_code == 2
    assert "\x1b" not in outcome.err
    assert "\x07" not in outcome.err


def test_nothing_to_answer_is_said(tunesight: RunCommand) -> None:
    outcome = tunesight("recommend")

    assert outcome.exit_code == 2
    assert "give a picture, a wish, or both" in outcome.err


def test_a_home_that_cannot_be_written_is_a_set_up_fault(
    tunesight: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("TUNESIGHT_HOME", str(blocked / "home"))

    outcome = tunesight("recommend", SUNSET)

    assert outcome.exit_code == 3
    assert outcome.err.startswith("Error: ")
    assert "Traceback" not in outcome.err


def test_a_setting_that_cannot_be_used_is_named(
    tunesight: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUNESIGHT_THREADS", "many")

    outcome = tunesight("recommend", SUNSET)

    assert outcome.exit_code == 3
    assert "TUNESIGHT_THREADS" in outcome.err
