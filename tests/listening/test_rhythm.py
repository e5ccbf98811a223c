from __future__ import annotations

import numpy as np
import pytest

from tests.sounds import clicks, sine
from tunesight.listening.onsets import OnsetMeter, estimate_density
from tunesight.listening.spectrum import RATE_HZ, SHORT_HOP, SHORT_SIZE, MelBands, Spectrograph
from tunesight.listening.tempo import estimate_tempo


def hear_envelopes(samples: np.ndarray) -> np.ndarray:
    meter = OnsetMeter()
    spectra = Spectrograph(SHORT_SIZE, SHORT_HOP).add(samples.astype(np.float32))
    meter.add(MelBands().of(spectra))
    return meter.envelopes()


@pytest.mark.parametrize("tempo_bpm", [62.0, 75.0, 90.0, 104.5, 120.0, 137.0, 150.0, 168.0])
def test_finds_the_tempo_of_a_click_track_within_half_a_percent(tempo_bpm: float) -> None:
    envelopes = hear_envelopes(clicks(tempo_bpm, 30.0))

    assert estimate_tempo(envelopes) == pytest.approx(tempo_bpm, rel=0.005)


@pytest.mark.parametrize("per_minute", [60.0, 180.0, 300.0])
def test_counts_every_click(per_minute: float) -> None:
    envelopes = hear_envelopes(clicks(per_minute, 30.0))

    assert estimate_density(envelopes[0]) == pytest.approx(per_minute / 60.0, rel=0.05)


def test_level_changes_neither_tempo_nor_density() -> None:
    track = clicks(96.0, 20.0)
    loud, soft = hear_envelopes(track), hear_envelopes(0.01 * track)

    assert estimate_tempo(soft) == estimate_tempo(loud)
    assert estimate_density(soft[0]) == estimate_density(loud[0])


def test_accents_on_every_second_click_do_not_halve_the_tempo() -> None:
    beat, accent = clicks(124.0, 30.0), clicks(62.0, 30.0)

    assert estimate_tempo(hear_envelopes(beat + 0.7 * accent)) == pytest.approx(124.0, rel=0.01)


NOISE = 0.1 * np.random.default_rng(2).standard_normal(20 * RATE_HZ)
SECONDS = np.arange(20 * RATE_HZ) / RATE_HZ


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(20 * RATE_HZ),
        sine(220.0, 20.0, rate_hz=RATE_HZ, level_dbfs=-10.0),
        NOISE,
        0.1 * np.sin(2 * np.pi * 440 * SECONDS + 6 * np.sin(2 * np.pi * 5.5 * SECONDS)),
    ],
    ids=["silence", "tone", "noise", "vibrato"],
)
def test_claims_no_pulse_where_none_is(samples: np.ndarray) -> None:
    envelopes = hear_envelopes(samples)

    assert estimate_tempo(envelopes) == 0.0
    assert estimate_density(envelopes[0]) < 1.0


def test_claims_nothing_from_less_than_a_moment() -> None:
    assert estimate_tempo(np.zeros((4, 5), np.float32)) == 0.0
    assert estimate_density(np.zeros(5, np.float32)) == 0.0
    assert OnsetMeter().envelopes().shape == (4, 0)
