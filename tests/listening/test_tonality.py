from __future__ import annotations

import numpy as np
import pytest

from tests.sounds import cadence
from tunesight.listening.spectrum import LONG_HOP, LONG_SIZE, RATE_HZ, Spectrograph
from tunesight.listening.tonality import PITCH_CLASSES, PitchMeter, Tonality, estimate_tonality

# I IV V I and i iv V i from C, as MIDI notes.
MAJOR = ((48, 64, 67, 72), (53, 60, 65, 69), (55, 59, 62, 67), (48, 60, 64, 67))
MINOR = ((48, 63, 67, 72), (53, 60, 65, 68), (55, 59, 62, 67), (48, 60, 63, 67))


def hear(samples: np.ndarray) -> Tonality:
    meter = PitchMeter()
    meter.add(Spectrograph(LONG_SIZE, LONG_HOP).add(samples.astype(np.float32)))
    return estimate_tonality(meter.histograms())


def transpose(chords: tuple[tuple[int, ...], ...], semitones: int) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(note + semitones for note in chord) for chord in chords)


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("chords", [MAJOR, MINOR], ids=["major", "minor"])
def test_finds_tonic_and_mode_of_a_cadence(chords: tuple[tuple[int, ...], ...], tonic: int) -> None:
    heard = hear(cadence(*transpose(chords, tonic - 12 * (tonic > 6))))

    assert heard.key == PITCH_CLASSES[tonic]
    assert heard.mode > 0.5 if chords is MAJOR else heard.mode < -0.5


@pytest.mark.parametrize("cents", [-45.0, -30.0, 20.0, 40.0])
def test_an_ensemble_off_concert_pitch_is_heard_alike(cents: float) -> None:
    heard = hear(cadence(*transpose(MAJOR, 2), cents=cents))

    assert (heard.key, heard.mode > 0.5) == ("D", True)


def test_silence_has_no_key() -> None:
    assert hear(np.zeros(5 * RATE_HZ)) == Tonality("", 0.0)


def test_all_twelve_notes_alike_have_no_key() -> None:
    histograms = np.zeros((3, 120))
    histograms[:, ::10] = 1.0

    assert estimate_tonality(histograms) == Tonality("", 0.0)


def test_a_bare_fifth_says_less_of_the_mode_than_a_cadence() -> None:
    bare, full = hear(cadence((48, 55, 60, 67))), hear(cadence(*MAJOR))

    assert bare.key == "C"
    assert abs(bare.mode) < full.mode - 0.1


def test_a_piece_half_in_major_and_half_in_minor_is_in_between() -> None:
    heard = hear(np.concatenate([np.tile(cadence(*c), 4) for c in (MAJOR, MINOR)]))

    assert heard.key == "C"
    assert abs(heard.mode) < 0.5
