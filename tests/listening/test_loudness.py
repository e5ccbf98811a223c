from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.sounds import sine
from tunesight.listening.loudness import SILENCE_LUFS, LoudnessMeter

RATE_HZ = 48_000
STEREO = ("FL", "FR")


def measure(channels: NDArray[np.float32], names: tuple[str, ...], rate_hz: int = RATE_HZ) -> float:
    meter = LoudnessMeter(rate_hz, names)
    meter.add(channels)
    return meter.integrated_lufs()


def stereo_steps(*steps: tuple[float, float]) -> NDArray[np.float32]:
    """A 1 kHz stereo sine in steps of (level in dBFS, seconds), as EBU Tech 3341 describes."""
    mono = [sine(1000.0, s, rate_hz=RATE_HZ, level_dbfs=level) for level, s in steps]
    return np.tile(np.concatenate(mono), (2, 1))


@pytest.mark.parametrize(
    ("steps", "expected_lufs"),
    [
        # EBU Tech 3341 (2016), table 1, cases 1 to 5; the tolerance there is 0.1 LU.
        (((-23.0, 20.0),), -23.0),
        (((-33.0, 20.0),), -33.0),
        (((-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)), -23.0),
        (((-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)), -23.0),
        (((-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)), -23.0),
    ],
)
def test_reads_the_ebu_test_signals(
    steps: tuple[tuple[float, float], ...], expected_lufs: float
) -> None:
    assert measure(stereo_steps(*steps), STEREO) == pytest.approx(expected_lufs, abs=0.1)


def test_counts_surround_channels_as_ebu_case_6() -> None:
    # 5.0: left and right -28, centre -24, both surrounds -30 dBFS read -23 LUFS; the bass-effects
    # channel counts nothing.
    names = ("FL", "FR", "FC", "LFE", "SL", "SR")
    levels = (-28.0, -28.0, -24.0, -6.0, -30.0, -30.0)
    channels = np.stack([sine(1000.0, 20.0, rate_hz=RATE_HZ, level_dbfs=x) for x in levels])

    assert measure(channels, names) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
def test_reads_a_full_scale_sine_in_one_channel_as_minus_three(rate_hz: int) -> None:
    # BS.1770-4: "a 0 dB FS 997 Hz sine in the left, centre or right channel reads -3.01 LKFS".
    tone = sine(997.0, 5.0, rate_hz=rate_hz, level_dbfs=0.0)[None, :]

    assert measure(tone, ("FC",), rate_hz) == pytest.approx(-3.01, abs=0.05)


def test_hears_bass_weaker_and_treble_stronger_than_the_middle() -> None:
    # The K curve lies 4.0 dB above the middle at 10 kHz and 10 dB below it at 20 Hz or less.
    low, middle, high = (
        measure(sine(f, 5.0, rate_hz=RATE_HZ, level_dbfs=-20.0)[None, :], ("FC",))
        for f in (20.0, 997.0, 10_000.0)
    )

    assert low < middle - 10.0
    assert high == pytest.approx(middle + 3.3, abs=0.3)


def test_is_the_same_however_the_sound_is_cut() -> None:
    channels = stereo_steps((-30.0, 3.0), (-20.0, 4.0))
    meter = LoudnessMeter(RATE_HZ, STEREO)
    for start in range(0, channels.shape[1], 7_919):
        meter.add(channels[:, start : start + 7_919])

    assert meter.integrated_lufs() == pytest.approx(measure(channels, STEREO), abs=1e-6)


@pytest.mark.parametrize("seconds", [0.0, 0.2, 5.0])
def test_silence_reads_the_absolute_gate(seconds: float) -> None:
    channels = np.zeros((2, round(seconds * RATE_HZ)), np.float32)

    assert measure(channels, STEREO) == SILENCE_LUFS == -70.0


@pytest.mark.parametrize(
    ("levels", "expected_lu"),
    [
        # EBU Tech 3342 (2016), table 1, cases 1 to 4; the tolerance there is 1 LU.
        ((-20.0, -30.0), 10.0),
        ((-20.0, -15.0), 5.0),
        ((-40.0, -20.0), 20.0),
        ((-50.0, -35.0, -20.0, -35.0, -50.0), 15.0),
    ],
)
def test_reads_the_range_of_the_ebu_test_signals(
    levels: tuple[float, ...], expected_lu: float
) -> None:
    meter = LoudnessMeter(RATE_HZ, STEREO)
    meter.add(stereo_steps(*((level, 20.0) for level in levels)))

    assert meter.range_lu() == pytest.approx(expected_lu, abs=1.0)


def test_a_steady_tone_has_neither_range_nor_dynamics() -> None:
    meter = LoudnessMeter(RATE_HZ, STEREO)
    meter.add(stereo_steps((-23.0, 10.0)))

    assert meter.range_lu() == pytest.approx(0.0, abs=0.05)
    assert meter.dynamics_db() == pytest.approx(0.0, abs=0.05)


def test_dynamics_are_what_loud_moments_stand_out_by() -> None:
    meter = LoudnessMeter(RATE_HZ, STEREO)
    meter.add(stereo_steps((-30.0, 30.0), (-18.0, 5.0)))

    assert meter.dynamics_db() == pytest.approx(12.0, abs=0.2)


def test_counts_the_share_of_silence() -> None:
    meter = LoudnessMeter(RATE_HZ, STEREO)
    meter.add(stereo_steps((-23.0, 15.0), (-200.0, 5.0)))

    assert meter.silence_share() == pytest.approx(0.25, abs=0.03)


def test_too_short_a_sound_has_no_range() -> None:
    meter = LoudnessMeter(RATE_HZ, STEREO)
    meter.add(stereo_steps((-23.0, 0.2)))

    assert (meter.range_lu(), meter.dynamics_db(), meter.silence_share()) == (0.0, 0.0, 1.0)
