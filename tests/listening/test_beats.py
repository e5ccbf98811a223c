from __future__ import annotations

import numpy as np
import pytest

from tests.sounds import chord, clicks
from tunesight.listening.beats import find_downbeats, frames_to_time, track_beats
from tunesight.listening.onsets import OnsetMeter
from tunesight.listening.spectrum import (
    LONG_HOP,
    LONG_SIZE,
    RATE_HZ,
    SHORT_HOP,
    SHORT_SIZE,
    Halver,
    MelBands,
    Spectrograph,
)
from tunesight.listening.tonality import PitchMeter, fold_chroma


def hear_envelopes(samples: np.ndarray) -> np.ndarray:
    meter = OnsetMeter()
    spectra = Spectrograph(SHORT_SIZE, SHORT_HOP).add(samples.astype(np.float32))
    meter.add(MelBands().of(spectra))
    return meter.envelopes()


def hear_chroma(samples: np.ndarray) -> np.ndarray:
    meter = PitchMeter()
    quarter = Halver().add(Halver().add(samples.astype(np.float32)))
    meter.add(Spectrograph(LONG_SIZE, LONG_HOP).add(quarter))
    return fold_chroma(meter.histograms())


def bars(beats: int, count: int, *, beat_s: float = 0.5) -> np.ndarray:
    """Bars of clicks, with a deep note and a new chord at the first beat of each."""
    roots = (48, 53, 55, 50)
    music = []
    for bar in range(count):
        root = roots[bar % len(roots)]
        held = chord((root, root + 4, root + 7), beats * beat_s)
        held[: round(0.4 * RATE_HZ)] += chord((root - 24,), 0.4)[: round(0.4 * RATE_HZ)]
        music.append(held)
    harmony = np.concatenate(music)
    pulse = np.roll(clicks(60.0 / beat_s, harmony.size / RATE_HZ), -round(0.5 * RATE_HZ))
    return harmony + 0.05 * pulse[: harmony.size]


@pytest.mark.parametrize("tempo_bpm", [62.0, 90.0, 120.0, 168.0])
def test_every_click_is_a_beat_within_30_ms(tempo_bpm: float) -> None:
    found = frames_to_time(track_beats(hear_envelopes(clicks(tempo_bpm, 30.0)), tempo_bpm))
    true = np.arange(0.5, 29.8, 60.0 / tempo_bpm)

    assert len(found) == pytest.approx(len(true), abs=1)
    assert all(np.abs(true - time).min() < 0.03 for time in found)


def test_beats_follow_a_tempo_that_drifts() -> None:
    # From 100 to 110 beats a minute over half a minute.
    true = np.cumsum(60.0 / np.linspace(100.0, 110.0, 50))
    samples = np.zeros(round((true[-1] + 1.0) * RATE_HZ), np.float32)
    burst = clicks(60.0, 1.0)[RATE_HZ // 2 : RATE_HZ // 2 + RATE_HZ // 10]
    for time in true:
        start = round(time * RATE_HZ)
        samples[start : start + burst.size] += burst

    found = np.array(frames_to_time(track_beats(hear_envelopes(samples), 105.0)))

    hit = [np.abs(found - time).min() < 0.07 for time in true]
    assert np.mean(hit) > 0.95


def test_silence_before_and_after_has_no_beats() -> None:
    padded = np.concatenate([np.zeros(5 * RATE_HZ), clicks(120.0, 20.0), np.zeros(5 * RATE_HZ)])

    found = frames_to_time(track_beats(hear_envelopes(padded), 120.0))

    assert found[0] > 5.0
    assert found[-1] < 25.0


@pytest.mark.parametrize("metre", [3, 4])
def test_bars_begin_where_bass_and_chord_change(metre: int) -> None:
    music = bars(metre, 16)
    envelopes = hear_envelopes(music)

    beats = track_beats(envelopes, 120.0)
    found = frames_to_time(find_downbeats(beats, envelopes[1], hear_chroma(music)))

    length_s = metre * 0.5
    assert np.diff(found) == pytest.approx(length_s, abs=0.07)
    assert all(abs(time / length_s - round(time / length_s)) * length_s < 0.07 for time in found)


def test_without_pulse_there_are_neither_beats_nor_bars() -> None:
    none = track_beats(np.zeros((4, 500), np.float32), 0.0)

    assert none.size == 0
    assert find_downbeats(none, np.zeros(500, np.float32), np.zeros((10, 12), "f4")).size == 0
    assert track_beats(np.zeros((4, 0), np.float32), 120.0).size == 0


def test_a_flat_envelope_is_no_error() -> None:
    assert track_beats(np.zeros((4, 500), np.float32), 120.0).size <= 500 / 25 + 1
