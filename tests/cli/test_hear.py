from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPOSITORY
from tunesight.cli.hearing import render_curve

if TYPE_CHECKING:
    from tests.cli.conftest import RunCommand

TRACK = REPOSITORY / "src/tunesight/demo/tracks/banners-over-the-bridge.opus"


def test_hears_a_file_in_words(tunesight: RunCommand) -> None:
    out = tunesight("hear", TRACK).out

    # Written for 116 beats a minute in D major.
    assert "116 bpm" in out
    assert "D major" in out
    assert "over time" in out


def test_hears_a_file_as_json(tunesight: RunCommand) -> None:
    heard = json.loads(tunesight("hear", TRACK, "--json").out)

    assert heard["tempo_bpm"] == pytest.approx(116.0, rel=0.01)
    assert len(heard["moods"]) == pytest.approx(heard["duration_s"], abs=1.5)
    assert heard["sections"][0]["start_s"] == 0.0
    assert heard["sections"][-1]["end_s"] == heard["duration_s"]
    assert set(heard["downbeats_s"]) < set(heard["beats_s"])


def test_says_what_is_wrong_with_what_is_no_sound(tunesight: RunCommand, tmp_path: Path) -> None:
    letter = tmp_path / "letter.mp3"
    letter.write_text("Dear listener")

    assert tunesight("hear", letter).exit_code == 2
    assert tunesight("hear", tmp_path / "missing.mp3").exit_code == 2


def test_a_curve_rises_with_its_values_and_keeps_its_width() -> None:
    assert render_curve([-1.0, 0.0, 1.0]) == "▁▅█"
    assert len(render_curve([0.1] * 500)) == 60
