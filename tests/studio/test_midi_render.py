from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

pytest.importorskip("mido", reason="install the evaluation group to read MIDI files")

import mido

from studio.midi_render import LEAD_IN_S, RATE, read_midi, render_midi
from studio.music.fluid import SoundFont
from tests.made_midi import PlayedNote, write_midi
from tunesight.errors import ConfigurationError, UnreadableMediaError

VIOLIN = mido.Message("program_change", program=40)


@pytest.fixture(scope="module")
def font() -> Iterator[SoundFont]:
    try:
        font = SoundFont(is_mixed=True)
    except ConfigurationError as error:
        pytest.skip(str(error))
    yield font
    font.close()


def _fundamental_hz(sound: np.ndarray, near_hz: float) -> float:
    """The strongest partial, divided by its number in a tone of about that pitch."""
    strongest_hz = _strongest_hz(sound, 0.5, 1.5)
    return strongest_hz / max(1, round(strongest_hz / near_hz))


def _strongest_hz(sound: np.ndarray, start_s: float, stop_s: float) -> float:
    mono = sound.mean(axis=0)[round(start_s * RATE) : round(stop_s * RATE)]
    power = np.abs(np.fft.rfft(mono * np.hanning(len(mono))))
    return float(np.argmax(power) * RATE / len(mono))


def _level(sound: np.ndarray, start_s: float, stop_s: float) -> float:
    return float(np.sqrt((sound[:, round(start_s * RATE) : round(stop_s * RATE)] ** 2).mean()))


def test_tempo_changes_move_what_comes_after_them() -> None:
    # Four beats at 120 bpm last 2 s; then a beat lasts 1 s.
    notes = [PlayedNote(beat, 0.5, 60) for beat in (0, 4, 5)]

    messages = read_midi(write_midi(notes, tempo_bpm=120, tempo_changes=[(4.0, 60.0)]))

    starts = [m.time_s - LEAD_IN_S for m in messages if m.kind == "on"]
    assert starts == pytest.approx([0.0, 2.0, 3.0], abs=1e-6)


def test_leading_silence_is_cut_and_what_was_set_in_it_is_kept() -> None:
    data = write_midi([PlayedNote(16, 1, 60)], others=[(0.0, VIOLIN)])

    program, on, off = read_midi(data)

    assert (program.kind, program.first, program.time_s) == ("program", 40, 0.0)
    assert (on.kind, on.time_s) == ("on", pytest.approx(LEAD_IN_S))
    assert off.time_s == pytest.approx(LEAD_IN_S + 0.5)


def test_a_note_on_without_velocity_ends_a_note() -> None:
    ending = mido.Message("note_on", note=60, velocity=0)

    messages = read_midi(write_midi([PlayedNote(0, 9, 60)], others=[(1.0, ending)]))

    assert [m.kind for m in messages] == ["on", "off", "off"]


@pytest.mark.parametrize("data", [b"", b"RIFF....", b"MThd\x00\x00\x00\x06\x00\x00\x00"])
def test_refuses_what_is_no_midi_file(data: bytes) -> None:
    with pytest.raises(UnreadableMediaError, match="not a MIDI file"):
        read_midi(data)


def test_refuses_a_file_without_a_note() -> None:
    with pytest.raises(UnreadableMediaError, match="no note"):
        read_midi(write_midi([]))


def test_an_a_sounds_at_440_hz(font: SoundFont) -> None:
    data = write_midi([PlayedNote(0, 4, 69)], others=[(0.0, VIOLIN)])

    sound = render_midi(font, read_midi(data))

    assert sound.shape[0] == 2
    assert sound.dtype == np.float32
    assert _level(sound, 0.0, 0.09) < 1e-3
    assert _fundamental_hz(sound, 440.0) == pytest.approx(440.0, rel=0.005)


def test_a_bend_of_two_semitones_is_heard(font: SoundFont) -> None:
    bend = mido.Message("pitchwheel", pitch=8191)
    data = write_midi([PlayedNote(0, 4, 69)], others=[(0.0, VIOLIN), (0.0, bend)])

    sound = render_midi(font, read_midi(data))

    # A4 bent by the General MIDI range of two semitones is B4.
    assert _fundamental_hz(sound, 493.88) == pytest.approx(493.88, rel=0.005)


def test_the_tenth_channel_plays_drums(font: SoundFont) -> None:
    # Pitch 42 is a closed hi-hat there, and an F sharp at 92 Hz anywhere else.
    hat, tone = (
        render_midi(font, read_midi(write_midi([PlayedNote(0, 1, 42, channel=c)]))) for c in (9, 0)
    )

    assert _strongest_hz(hat, 0.1, 0.3) > 2000
    assert _strongest_hz(tone, 0.1, 0.5) < 600


def test_the_pedal_holds_a_note_that_has_ended(font: SoundFont) -> None:
    pedal = [(0.0, mido.Message("control_change", control=64, value=127))]
    notes = [PlayedNote(0, 0.5, 60), PlayedNote(4, 0.5, 30, velocity=1)]

    held, released = (
        render_midi(font, read_midi(write_midi(notes, others=o))) for o in (pedal, [])
    )

    assert _level(held, 1.5, 1.9) > 10 * _level(released, 1.5, 1.9)


def test_soft_playing_stays_softer_than_loud_playing(font: SoundFont) -> None:
    soft, loud = (
        render_midi(font, read_midi(write_midi([PlayedNote(0, 2, 60, velocity=v)])))
        for v in (30, 120)
    )

    assert _level(loud, 0.1, 1.0) > 4 * _level(soft, 0.1, 1.0)


def test_a_long_piece_stops_where_enough_was_heard(font: SoundFont) -> None:
    notes = [PlayedNote(beat, 1, 60) for beat in range(20)]

    sound = render_midi(font, read_midi(write_midi(notes)), most_s=3.0)

    assert sound.shape[1] == 3 * RATE


def test_a_crowd_at_full_velocity_is_turned_down_below_full_scale(font: SoundFont) -> None:
    notes = [
        PlayedNote(0, 2, pitch, velocity=127, channel=channel)
        for pitch in range(40, 80)
        for channel in range(4)
    ]

    sound = render_midi(font, read_midi(write_midi(notes)))

    assert np.abs(sound).max() == pytest.approx(0.89, abs=1e-3)


def test_rendering_twice_gives_the_same_bits(font: SoundFont) -> None:
    messages = read_midi(write_midi([PlayedNote(b, 0.5, 60 + b) for b in range(4)]))

    assert np.array_equal(render_midi(font, messages), render_midi(font, messages))


def test_a_synthesiser_makes_either_stems_or_a_mix(font: SoundFont) -> None:
    stems = SoundFont()

    with pytest.raises(ValueError, match="is_mixed=True"):
        stems.play([], RATE)
    with pytest.raises(ValueError, match="no stems"):
        font.render([], RATE)
    stems.close()
