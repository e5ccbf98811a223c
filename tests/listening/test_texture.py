from __future__ import annotations

import numpy as np
import pytest

from tests.sounds import clicks, sine
from tunesight.listening.spectrum import RATE_HZ, SHORT_HOP, SHORT_SIZE, MelBands, Spectrograph
from tunesight.listening.texture import TextureMeter


def hear(samples: np.ndarray, *, size: int = 10_000) -> TextureMeter:
    meter, cut, mel = TextureMeter(), Spectrograph(SHORT_SIZE, SHORT_HOP), MelBands()
    for start in range(0, samples.size, size):
        meter.add(mel.of(cut.add(samples[start : start + size].astype(np.float32))))
    return meter


def test_clicks_strike_and_a_tone_sounds_on() -> None:
    assert hear(clicks(120.0, 10.0)).percussiveness() > 0.9
    tone = sine(440.0, 10.0, rate_hz=RATE_HZ, level_dbfs=-10.0)
    assert hear(tone).percussiveness() < 0.05


def test_how_the_sound_is_cut_changes_nothing() -> None:
    samples = clicks(100.0, 10.0) + 0.1 * sine(300.0, 10.0, rate_hz=RATE_HZ, level_dbfs=-6.0)
    whole, pieces = hear(samples, size=samples.size), hear(samples, size=701)

    assert pieces.percussiveness() == pytest.approx(whole.percussiveness(), abs=1e-5)
    assert pieces.timbre_by_second() == pytest.approx(whole.timbre_by_second(), abs=1e-3)


def test_the_colour_of_a_second_is_where_its_sound_lies() -> None:
    low = sine(100.0, 5.0, rate_hz=RATE_HZ, level_dbfs=-10.0)
    high = sine(5000.0, 5.0, rate_hz=RATE_HZ, level_dbfs=-10.0)

    timbre = hear(np.concatenate([low, high])).timbre_by_second()

    assert timbre.shape == (9, 10)  # the last frames do not fill a second
    assert timbre[1].argmax() == 0
    assert timbre[7].argmax() > 5


def test_silence_has_neither() -> None:
    assert hear(np.zeros(RATE_HZ * 3)).percussiveness() == 0.0
    assert TextureMeter().timbre_by_second().shape == (0, 10)
