"""Scans from the command line: stopped by a signal, gone on with, paused from another terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import RunCommand

FILES = 60
PATIENCE_S = 120.0


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    seconds = np.arange(8_000 * 4) / 8_000
    for i in range(FILES):
        with wave.open(str(folder / f"{i:03}.wav"), "wb") as file:
            file.setparams((1, 2, 8_000, 0, "NONE", ""))
            tone = np.sin(2 * np.pi * (220.0 + i) * seconds)
            file.writeframes((tone * 20_000).astype("<i2").tobytes())
    return folder


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tunesight: RunCommand) -> None:
    del tunesight  # sets a shared home, which is not wanted here
    monkeypatch.setenv("TUNESIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TUNESIGHT_USE_BUILTIN", "false")
    monkeypatch.setenv("TUNESIGHT_WORKERS", "1")


def progress(tunesight: RunCommand) -> dict[str, object]:
    status = json.loads(tunesight("library", "status", "--json").out)
    scan: dict[str, object] = status["scan"]
    return scan


def start_scan() -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own command
        [str(Path(sys.executable).with_name("tunesight")), "library", "scan", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy(),
    )  # fmt: skip


def wait_for_first(tunesight: RunCommand) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while not (found := progress(tunesight))["progress"] or not found["process"]:
        assert time.monotonic() < give_up
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_scan_cleanly_and_the_next_one_goes_on(
    tunesight: RunCommand, music: Path, number: signal.Signals
) -> None:
    tunesight("library", "add", "--no-scan", music)
    with start_scan() as scan:
        wait_for_first(tunesight)
        scan.send_signal(number)
        out, err = scan.communicate(timeout=PATIENCE_S)

    assert scan.returncode == 130
    assert "what was heard is kept" in err
    assert "Traceback" not in err
    (first,) = json.loads(out).values()
    assert first["added"] < FILES
    (second,) = json.loads(tunesight("library", "scan", "--json").out).values()
    assert second["unchanged"] == first["added"]
    assert second["added"] == FILES - first["added"]


def test_a_scan_is_seen_paused_and_resumed_from_another_terminal(
    tunesight: RunCommand, music: Path
) -> None:
    tunesight("library", "add", "--no-scan", music)
    with start_scan() as scan:
        wait_for_first(tunesight)
        assert "The scan pauses" in tunesight("library", "pause").out
        assert progress(tunesight)["process"] == scan.pid
        second = tunesight("library", "scan")
        assert second.exit_code == 2
        assert f"process {scan.pid}" in second.err
        assert "The scan goes on" in tunesight("library", "resume").out
        out, _ = scan.communicate(timeout=PATIENCE_S)

    (report,) = json.loads(out).values()
    assert report["added"] == FILES
    assert progress(tunesight)["process"] is None


def test_pause_and_resume_say_when_there_is_nothing_to_pause(tunesight: RunCommand) -> None:
    assert "No scan is in progress" in tunesight("library", "pause").out
    assert "paused" in tunesight("library", "status").out
    assert "tunesight library scan" in tunesight("library", "resume").out


def test_a_folder_says_how_many_videos_it_left_out_and_may_take_them_in(
    tunesight: RunCommand, tmp_path: Path
) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    (clips / "clip.mp4").write_bytes(b"no video")

    assert "1 videos were left out" in tunesight("library", "add", clips).out
    assert "1 failed" in tunesight("library", "add", "--videos", clips).out
    assert "(with videos)" in tunesight("library", "status").out
