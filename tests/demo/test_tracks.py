from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mutagen.oggopus import OggOpus

from evaluation.demo import RATE_HZ, decode, longest_silence_s, loudness_lufs, true_peak_db

DEMO = Path(__file__).resolve().parents[2] / "src" / "tunesight" / "demo"
TRACKS: list[dict[str, Any]] = json.loads((DEMO / "tracks.json").read_text("utf-8"))["tracks"]
HOP = 480


@dataclass(frozen=True, slots=True)
class Heard:
    duration_s: float
    loudness_lufs: float
    true_peak_db: float
    silence_s: float
    onsets: np.ndarray


def onset_strength(sound: np.ndarray) -> np.ndarray:
    """Rise of the log spectrum, a hundred times a second."""
    mono = sound.mean(axis=0)
    count = len(mono) // HOP - 2
    frames = np.lib.stride_tricks.sliding_window_view(mono, 2 * HOP)[::HOP][:count]
    spectrum = np.log1p(100 * np.abs(np.fft.rfft(frames * np.hanning(2 * HOP).astype(np.float32))))
    rise = np.maximum(np.diff(spectrum, axis=0), 0).mean(axis=1)
    return np.concatenate([[0.0], rise])


@pytest.fixture(scope="session")
def heard() -> Mapping[str, Heard]:
    result = {}
    for track in TRACKS:
        sound = decode(DEMO / "tracks" / track["file"])
        result[track["id"]] = Heard(
            sound.shape[1] / RATE_HZ,
            loudness_lufs(sound),
            true_peak_db(sound),
            longest_silence_s(sound),
            onset_strength(sound),
        )
    return result


def test_there_are_enough_tracks_and_no_file_without_its_row() -> None:
    assert len(TRACKS) >= 48
    assert {t["file"] for t in TRACKS} == {p.name for p in (DEMO / "tracks").iterdir()}
    assert len({t["id"] for t in TRACKS}) == len({t["title"] for t in TRACKS}) == len(TRACKS)


def test_all_files_together_stay_within_20_megabytes() -> None:
    assert sum(path.stat().st_size for path in (DEMO / "tracks").iterdir()) <= 20_000_000


def test_every_quadrant_of_affect_holds_at_least_nine_tracks() -> None:
    quadrants = Counter((t["valence"] > 0, t["arousal"] > 0) for t in TRACKS)
    assert min(quadrants[v, a] for v in (True, False) for a in (True, False)) >= 9
    assert all(-1 <= t[axis] <= 1 for t in TRACKS for axis in ("valence", "arousal"))


def test_styles_modes_and_tempi_are_as_wide_as_promised() -> None:
    assert len({t["style"] for t in TRACKS}) >= 14
    modes = {"major", "minor", "dorian", "phrygian", "lydian", "mixolydian"}
    assert {t["mode"] for t in TRACKS} == modes
    tempi = [t["tempo_bpm"] for t in TRACKS]
    assert (min(tempi), max(tempi)) == (50, 180)
    assert {t["metre"] for t in TRACKS} >= {"4/4", "3/4", "6/8"}


@pytest.mark.parametrize("track", TRACKS, ids=[t["id"] for t in TRACKS])
def test_beats_follow_the_tempo_and_downbeats_the_metre(track: dict[str, Any]) -> None:
    beats = np.array(track["beats"])
    tempo = 60 / np.median(np.diff(beats))
    assert np.all(np.diff(beats) > 0)
    assert tempo == pytest.approx(track["tempo_bpm"], rel=0.03)
    per_bar = {"4/4": 4, "3/4": 3, "6/8": 2}[track["metre"]]
    assert track["downbeats"] == track["beats"][::per_bar]


@pytest.mark.parametrize("track", TRACKS, ids=[t["id"] for t in TRACKS])
def test_a_track_sounds_as_its_row_says(track: dict[str, Any], heard: Mapping[str, Heard]) -> None:
    sound = heard[track["id"]]
    assert 30 <= sound.duration_s <= 60
    assert sound.duration_s == pytest.approx(track["duration_s"], abs=0.05)
    assert sound.true_peak_db <= -1.0
    assert sound.loudness_lufs == pytest.approx(-16.0, abs=3.0)
    assert sound.silence_s <= 2.0


@pytest.mark.parametrize("track", TRACKS, ids=[t["id"] for t in TRACKS])
def test_notes_begin_on_the_beats_more_than_beside_them(
    track: dict[str, Any], heard: Mapping[str, Heard]
) -> None:
    onsets = heard[track["id"]].onsets
    frames = np.round(np.array(track["beats"][:-2]) * RATE_HZ / HOP).astype(int)
    near = np.stack([onsets[np.clip(frames + k, 0, len(onsets) - 1)] for k in range(-4, 5)])
    assert near.max(axis=0).mean() > 1.5 * onsets.mean()


@pytest.mark.parametrize("track", TRACKS, ids=[t["id"] for t in TRACKS])
def test_a_file_carries_its_own_tags(track: dict[str, Any]) -> None:
    tags = OggOpus(DEMO / "tracks" / track["file"]).tags
    assert tags is not None
    assert tags["title"] == [track["title"]]
    assert tags["artist"] == [track["artist"]]
    assert tags["genre"] == ["; ".join(track["genres"])]
    assert tags["date"] == [str(track["year"])]
    assert "publicdomain/zero" in tags["license"][0]
    assert track["licence"] == "CC0-1.0"
    assert track["language"] is None
