from __future__ import annotations

import numpy as np
import pytest

from tests.sounds import sine
from tunesight.listening.spectrum import (
    RATE_HZ,
    SHORT_HOP,
    SHORT_SIZE,
    BrightnessMeter,
    Halver,
    Spectrograph,
    mel_filters,
)


def hear_brightness(samples: np.ndarray) -> float:
    meter = BrightnessMeter()
    meter.add(Spectrograph(SHORT_SIZE, SHORT_HOP).add(samples.astype(np.float32)))
    return meter.brightness_hz()


def test_a_full_scale_sine_on_a_bin_has_magnitude_one() -> None:
    tone = sine(RATE_HZ / SHORT_SIZE * 40, 1.0, rate_hz=RATE_HZ, level_dbfs=0.0)

    magnitudes = Spectrograph(SHORT_SIZE, SHORT_HOP).add(tone)

    assert magnitudes[:, 40] == pytest.approx(1.0, abs=1e-3)


def test_frames_are_the_same_however_the_sound_is_cut() -> None:
    samples = np.random.default_rng(3).standard_normal(20_000).astype(np.float32)
    whole = Spectrograph(SHORT_SIZE, SHORT_HOP).add(samples)
    cutter = Spectrograph(SHORT_SIZE, SHORT_HOP)

    parts = [cutter.add(samples[start : start + 777]) for start in range(0, samples.size, 777)]

    assert np.array_equal(np.concatenate(parts), whole)
    assert len(whole) == (20_000 - SHORT_SIZE) // SHORT_HOP + 1


@pytest.mark.parametrize("frequency_hz", [440.0, 2000.0, 5000.0])
def test_the_brightness_of_a_sine_is_its_frequency(frequency_hz: float) -> None:
    tone = sine(frequency_hz, 2.0, rate_hz=RATE_HZ, level_dbfs=-10.0)

    assert hear_brightness(tone) == pytest.approx(frequency_hz, rel=0.02)


def test_the_brightness_of_white_noise_is_half_of_the_highest_frequency() -> None:
    noise = 0.1 * np.random.default_rng(1).standard_normal(5 * RATE_HZ)

    assert hear_brightness(noise) == pytest.approx(RATE_HZ / 4, rel=0.01)


def test_the_louder_part_decides_the_brightness() -> None:
    quiet_and_high = sine(4000.0, 2.0, rate_hz=RATE_HZ, level_dbfs=-40.0)
    loud_and_low = sine(400.0, 2.0, rate_hz=RATE_HZ, level_dbfs=-10.0)

    assert hear_brightness(np.concatenate([quiet_and_high, loud_and_low])) < 450.0


def test_silence_has_no_brightness() -> None:
    assert hear_brightness(np.zeros(RATE_HZ)) == 0.0


def test_mel_filters_are_means_and_leave_no_gap() -> None:
    filters = mel_filters(40, lowest_hz=30.0, highest_hz=10_000.0)

    assert filters.sum(axis=0) == pytest.approx(1.0, abs=1e-5)
    inside = filters.sum(axis=1)[2 : int(9_500 / (RATE_HZ / SHORT_SIZE))]
    assert (inside > 0.0).all()


@pytest.mark.parametrize("frequency_hz", [100.0, 1000.0, 3000.0])
def test_halving_keeps_what_lies_below(frequency_hz: float) -> None:
    tone = sine(frequency_hz, 2.0, rate_hz=RATE_HZ, level_dbfs=0.0)

    halved = Halver().add(tone)

    assert halved.size == pytest.approx(tone.size / 2, abs=12)
    inner = halved[100:-100]
    assert np.sqrt(2.0 * np.mean(inner**2)) == pytest.approx(1.0, abs=0.02)


def test_halving_keeps_out_what_would_fold_back() -> None:
    # 8 kHz would come out at 3,025 Hz.
    tone = sine(8000.0, 2.0, rate_hz=RATE_HZ, level_dbfs=0.0)

    assert np.abs(Halver().add(tone)[100:-100]).max() < 0.01


def test_halving_does_not_depend_on_how_the_sound_is_cut() -> None:
    samples = np.random.default_rng(0).standard_normal(10_001).astype(np.float32)
    whole, pieces = Halver(), Halver()
    cut = np.concatenate([pieces.add(part) for part in np.array_split(samples, 37)])

    assert np.array_equal(whole.add(samples), cut)
