"""The network's cues over time: each second answered once, whatever the length and the blocks."""

import numpy as np
import pytest

from tunesight.listening.cues import NETWORK_CUES, CueMeter, CueNetwork, load_cue_network
from tunesight.listening.spectrum import SHORT_HOP, SHORT_SIZE, Spectrograph, mel_filters


class Echo(CueNetwork):
    """Answers every cue of a second with the mean level of its own 50 frames."""

    def __init__(self) -> None:
        pass

    def answer(self, levels: np.ndarray) -> np.ndarray:
        seconds = levels.mean(axis=1).reshape(32, 50).mean(axis=1)[3:29]
        return np.repeat(seconds[:, None], 5, axis=1)


def rise_by_second(seconds: int) -> np.ndarray:
    """Make bands whose level rises by a quarter of a decibel each second."""
    levels_db = -40.0 + 0.25 * np.repeat(np.arange(seconds), 50)
    return np.repeat(10.0 ** (levels_db[:, None] / 10.0), 40, axis=1).astype(np.float32)


def hear(bands: np.ndarray, block: int) -> dict[str, np.ndarray]:
    meter = CueMeter(Echo())
    for start in range(0, len(bands), block):
        meter.add(bands[start : start + block])
    return meter.by_second()


@pytest.mark.parametrize("seconds", [3, 20, 31, 32, 33, 58, 59, 84, 90])
def test_every_second_has_one_answer_whatever_the_length(seconds: int) -> None:
    cues = hear(rise_by_second(seconds), 700)
    assert tuple(cues) == NETWORK_CUES
    assert all(values.shape == (seconds,) for values in cues.values())


def test_blocks_of_any_size_give_the_same_answers() -> None:
    bands = rise_by_second(75)
    whole, parts = hear(bands, len(bands)), hear(bands, 333)
    for name in NETWORK_CUES:
        np.testing.assert_array_equal(whole[name], parts[name])


def test_the_answers_are_those_of_their_own_seconds() -> None:
    # Inside the first row the input rises with the music; the loudest second of the row is 1.
    register = hear(rise_by_second(32), 1600)["register"]
    expected = 1.0 - 0.25 * (31 - np.arange(3, 29)) / 30.0
    np.testing.assert_allclose(register[3:29], expected, atol=1e-5)
    assert register[0] == register[3]  # the outer ones take the nearest answer


def test_no_gain_changes_the_answers() -> None:
    bands = rise_by_second(40)
    loud, soft = hear(bands, 500), hear(0.01 * bands, 500)
    np.testing.assert_allclose(loud["register"], soft["register"], atol=1e-5)


def test_silence_is_answered_too_and_nothing_is_heard_of_nothing() -> None:
    assert np.isfinite(hear(np.zeros((500, 40), np.float32), 100)["register"]).all()
    assert hear(np.zeros((0, 40), np.float32), 100) == {}


def test_memory_does_not_grow_with_what_was_answered() -> None:
    meter = CueMeter(Echo())
    for _ in range(10):
        meter.add(rise_by_second(26))
    assert len(meter._held) < 1600


def test_a_convolution_is_computed_as_defined() -> None:
    """One channel each: taps 1, 2, 3 of the first band, the second layer idle, the mean counted."""
    first = np.zeros((5, 40, 1), np.float32)
    first[1:4, 0, 0] = (1.0, 2.0, 3.0)
    second = np.zeros((9, 1, 1), np.float32)
    second[4] = 1.0
    third = np.zeros((5, 1, 1), np.float32)
    third[2] = 1.0
    head = np.zeros((2, 5), np.float32)
    head[0] = 1.0
    network = CueNetwork(
        {
            "weight_0": first, "bias_0": np.array([0.5], np.float32),
            "weight_1": second, "bias_1": np.zeros(1, np.float32),
            "weight_2": third, "bias_2": np.zeros(1, np.float32),
            "head": head, "head_bias": np.full(5, 2.0, np.float32),
        }
    )  # fmt: skip
    answers = network.answer(np.ones((1600, 40), np.float32))
    assert answers.shape == (26, 5)
    np.testing.assert_allclose(answers, 1.0 + 2.0 + 3.0 + 0.5 + 2.0, rtol=1e-6)


@pytest.mark.parametrize(("low_hz", "high_hz"), [(130.8, 523.3), (98.0, 392.0)])
def test_the_committed_network_hears_that_a_piece_is_higher(low_hz: float, high_hz: float) -> None:
    filters = mel_filters(40, lowest_hz=30.0, highest_hz=10_000.0)
    registers = []
    for pitch_hz in (low_hz, high_hz):
        times_s = np.arange(34 * 22_050) / 22_050
        envelope = np.exp(-4.0 * np.mod(times_s, 0.5))
        partials = sum(np.sin(2 * np.pi * k * pitch_hz * times_s) / k**2 for k in range(1, 9))
        sound = (0.2 * envelope * partials).astype(np.float32)
        meter = CueMeter(load_cue_network())
        meter.add(Spectrograph(SHORT_SIZE, SHORT_HOP).add(sound) @ filters)
        registers.append(float(meter.by_second()["register"].mean()))
    assert registers[1] > registers[0] + 6.0
