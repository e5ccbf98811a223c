from __future__ import annotations

import numpy as np
import pytest

from tunesight.listening.harmony import chroma_by_second, estimate_harmonic_change
from tunesight.listening.spectrum import LONG_RATE_HZ

C_MAJOR = np.isin(np.arange(12), (0, 4, 7)).astype(np.float32)
F_SHARP_MAJOR = np.roll(C_MAJOR, 6)


def alternate(frames_each: int, count: int) -> np.ndarray:
    return np.concatenate(
        [np.tile(F_SHARP_MAJOR if i % 2 else C_MAJOR, (frames_each, 1)) for i in range(count)]
    )


@pytest.mark.parametrize("frames_each", [6, 11, 22])
def test_counts_every_change_of_chord(frames_each: int) -> None:
    chroma = alternate(frames_each, 20)

    seconds = len(chroma) / LONG_RATE_HZ
    assert estimate_harmonic_change(chroma) * seconds == pytest.approx(19, abs=1)


def test_a_held_chord_and_silence_do_not_move() -> None:
    assert estimate_harmonic_change(np.tile(C_MAJOR, (100, 1))) == 0.0
    assert estimate_harmonic_change(np.zeros((100, 12), np.float32)) == 0.0
    assert estimate_harmonic_change(np.zeros((0, 12), np.float32)) == 0.0


def test_every_frame_is_summed_into_one_second() -> None:
    chroma = alternate(11, 4)

    summed = chroma_by_second(chroma, 9)

    assert summed.shape == (9, 12)
    assert summed.sum(axis=0) == pytest.approx(chroma.sum(axis=0))
    assert chroma_by_second(np.zeros((0, 12), np.float32), 3).sum() == 0.0
