"""Small MIDI files for tests, written note by note."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import mido

__all__ = ["PlayedNote", "write_midi"]

TICKS_A_BEAT = 480


@dataclass(frozen=True, slots=True)
class PlayedNote:
    """A note in beats."""

    start: float
    length: float
    pitch: int
    velocity: int = 90
    channel: int = 0


def write_midi(
    notes: Sequence[PlayedNote],
    *,
    tempo_bpm: float = 120.0,
    tempo_changes: Sequence[tuple[float, float]] = (),
    others: Sequence[tuple[float, mido.Message]] = (),
) -> bytes:
    """Write notes, tempo changes (beat, bpm) and other messages (beat, message) to a file."""
    timed: list[tuple[float, int, mido.Message | mido.MetaMessage]] = [
        (beat, 0, mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm)))
        for beat, bpm in [(0.0, tempo_bpm), *tempo_changes]
    ]
    timed += [(beat, 1, message) for beat, message in others]
    for note in notes:
        names = {"channel": note.channel, "note": note.pitch}
        timed.append((note.start, 3, mido.Message("note_on", velocity=note.velocity, **names)))
        timed.append((note.start + note.length, 2, mido.Message("note_off", **names)))
    track = mido.MidiTrack()
    now = 0
    for beat, _, message in sorted(timed, key=lambda t: t[:2]):
        tick = round(beat * TICKS_A_BEAT)
        track.append(message.copy(time=tick - now))
        now = tick
    file = io.BytesIO()
    mido.MidiFile(ticks_per_beat=TICKS_A_BEAT, tracks=[track]).save(file=file)
    return file.getvalue()
