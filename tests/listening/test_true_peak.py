from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesight.listening.true_peak import TruePeakMeter

RATE_HZ = 48_000


def sine_at(share_of_rate: float, degrees: float, amplitude: float) -> np.ndarray:
    phase = 2 * np.pi * share_of_rate * np.arange(RATE_HZ) + np.radians(degrees)
    # Faded at both ends, as the test signals are: a sudden edge has a peak of its own.
    fade = np.minimum(1.0, np.minimum(np.arange(RATE_HZ), np.arange(RATE_HZ)[::-1]) / 1000)
    return (amplitude * fade * np.sin(phase))[None, :].astype(np.float32)


def measure(channels: np.ndarray) -> float:
    meter = TruePeakMeter(len(channels))
    meter.add(channels)
    return meter.true_peak_dbtp()


@pytest.mark.parametrize(
    ("share", "degrees", "amplitude", "expected_dbtp"),
    [
        # EBU Tech 3341 (2016), table 1, cases 15 to 19; tolerance +0.2 and -0.4 dB.
        (1 / 4, 0.0, 0.5, -6.0),
        (1 / 4, 45.0, 0.5, -6.0),
        (1 / 6, 60.0, 0.5, -6.0),
        (1 / 8, 67.5, 0.5, -6.0),
        (1 / 4, 45.0, 1.41, 3.0),
    ],
)
def test_reads_the_ebu_test_signals(
    share: float, degrees: float, amplitude: float, expected_dbtp: float
) -> None:
    found = measure(sine_at(share, degrees, amplitude))

    assert expected_dbtp - 0.4 <= found <= expected_dbtp + 0.2


def test_the_loudest_channel_counts() -> None:
    quiet, loud = sine_at(1 / 8, 67.5, 0.1), sine_at(1 / 8, 67.5, 0.5)

    assert measure(np.concatenate([quiet, loud])) == measure(loud)


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=12))
def test_is_never_below_the_samples_however_the_sound_is_cut(sizes: list[int]) -> None:
    samples = np.random.default_rng(3).uniform(-0.9, 0.9, (2, sum(sizes))).astype(np.float32)
    meter = TruePeakMeter(2)
    start = 0
    for size in sizes:
        meter.add(samples[:, start : start + size])
        start += size

    assert meter.true_peak_dbtp() >= 20 * np.log10(float(np.abs(samples).max())) - 1e-4


def test_a_peak_on_the_seam_of_two_blocks_is_found() -> None:
    tone = sine_at(1 / 4, 45.0, 0.5)
    whole = measure(tone)
    meter = TruePeakMeter(1)
    for start in range(0, RATE_HZ, 17):
        meter.add(tone[:, start : start + 17])

    assert meter.true_peak_dbtp() == pytest.approx(whole, abs=0.01)


def test_silence_has_no_peak() -> None:
    assert measure(np.zeros((2, 1000), np.float32)) == pytest.approx(-144.0)
