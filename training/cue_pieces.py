"""Pieces played anew, and what the notes themselves say of the cues.

Conventions
-----------
A piece is a sequence of MIDI messages (:mod:`studio.midi_render`). A note is a row of start_s,
end_s, pitch, velocity and channel; a note that a pedal holds ends when it is lifted. Cues are given
for each second, from the notes of the three seconds before and after it, in the order of
:data:`CUES`; one that cannot be said (the register of drums) is NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.music.fluid import Message

__all__ = ["CUES", "Change", "cut_out", "draw_change", "list_notes", "measure_cues", "play_anew"]

CUES = ("onset_rate", "drum_rate", "register", "articulation", "thickness")
"""log2(1 + onsets of pitched notes a second), the same of drums, mean MIDI pitch, the share of the
time to the next note for which one sounds (0 staccato, 1 legato), and log2(1 + notes that sound at
once). How hard notes are struck was tried too: through levelled sound it cannot be heard."""

DRUMS = 9
_PEDAL = 64
_REACH_S = 3.0
_TOGETHER_S = 0.03  # notes of one chord are one onset
_LONGEST_HELD_S = 3.0  # what a piano or guitar string is still heard for
# General MIDI programs that can stand in for one another, by how low the part lies.
_LOW_PROGRAMS = (*range(32, 40), 43, 58, 70)
_HIGH_PROGRAMS = (
    *range(8), 8, 11, 12, 13, 16, 18, 19, 21, *range(24, 31), *range(40, 46), 48, 49, 50, 52, 53,
    *range(56, 58), *range(60, 67), 68, 69, 71, 73, 75, *range(80, 83), 88, 89, 90, 91, 94,
    104, 105, 108, 110,
)  # fmt: skip
_LOW_PITCH = 50.0


@dataclass(frozen=True, slots=True)
class Change:
    """How a piece is played anew.

    Parameters
    ----------
    speed
        Factor on the tempo.
    semitones
        By how much pitched notes are moved.
    lengths
        Factor on the length of the notes of each channel.
    velocity
        Added to every velocity.
    programs
        Instrument of each channel; channels that are not named keep theirs.
    silent
        Channels that are left out.
    has_pedal
        Whether the pedal is used where the piece uses it.
    """

    speed: float
    semitones: int
    lengths: dict[int, float]
    velocity: int
    programs: dict[int, int]
    silent: frozenset[int]
    has_pedal: bool


def draw_change(messages: Sequence[Message], rng: np.random.Generator) -> Change:
    """Draw a change that leaves the piece playable."""
    pitches: dict[int, list[int]] = {}
    for m in messages:
        if m.kind == "on":
            pitches.setdefault(m.channel, []).append(m.first)
    pitched = sorted(channel for channel in pitches if channel != DRUMS)
    silent = {c for c in pitched if rng.random() < 0.25}
    if len(silent) == len(pitched):
        silent = set(pitched[1:])
    if DRUMS in pitches and pitched and rng.random() < 0.4:
        silent.add(DRUMS)
    programs = {
        c: int(rng.choice(_LOW_PROGRAMS if np.mean(pitches[c]) < _LOW_PITCH else _HIGH_PROGRAMS))
        for c in pitched
        if rng.random() < 0.75
    }
    shared = 2.0 ** rng.uniform(-2.5, 0.7)  # one articulation for most parts
    lengths = {c: shared if rng.random() < 0.7 else 2.0 ** rng.uniform(-2.5, 0.7) for c in pitched}
    if rng.random() < 0.3:
        lengths = {}
    return Change(
        speed=2.0 ** rng.uniform(-0.6, 0.5),
        semitones=int(rng.integers(-9, 10)),
        lengths=lengths,
        velocity=int(rng.integers(-45, 25)),
        programs=programs,
        silent=frozenset(silent),
        has_pedal=bool(rng.random() < 0.5),
    )


def play_anew(messages: Sequence[Message], change: Change) -> tuple[Message, ...]:
    """Apply a change; the result is in the order of time."""
    played: list[Message] = [Message(0.0, "program", c, p) for c, p in change.programs.items()]
    begun: dict[tuple[int, int], list[float]] = {}
    for m in messages:
        if m.channel in change.silent:
            continue
        now_s = m.time_s / change.speed
        key = (m.channel, m.first)
        if m.kind == "program" and m.channel in change.programs:
            continue
        if m.kind == "control" and m.first == _PEDAL and not change.has_pedal:
            continue
        moved = replace(m, time_s=now_s)
        if m.kind in {"on", "off"} and m.channel != DRUMS:
            moved = replace(moved, first=int(np.clip(m.first + change.semitones, 21, 108)))
        if m.kind == "on":
            louder = int(np.clip(m.second + change.velocity, 12, 127))
            moved = replace(moved, second=louder)
            begun.setdefault(key, []).append(now_s)
        elif m.kind == "off" and begun.get(key):
            start_s = begun[key].pop(0)
            length_s = (now_s - start_s) * change.lengths.get(m.channel, 1.0)
            moved = replace(moved, time_s=start_s + max(0.05, length_s))
        played.append(moved)
    # At one moment notes end before others begin, and settings come first.
    order = {"program": 0, "control": 1, "bend": 1, "off": 2, "on": 3}
    return tuple(sorted(played, key=lambda m: (m.time_s, order[m.kind])))


def cut_out(messages: Sequence[Message], start_s: float, length_s: float) -> tuple[Message, ...]:
    """Take a stretch; what was set before it, holds from its beginning."""
    cut: list[Message] = []
    for m in messages:
        if m.time_s >= start_s + length_s:
            break
        if m.time_s >= start_s:
            cut.append(replace(m, time_s=m.time_s - start_s))
        elif m.kind not in {"on", "off"}:
            cut.append(replace(m, time_s=0.0))
    return tuple(cut)


def list_notes(messages: Sequence[Message]) -> NDArray[np.float64]:
    """List the notes as rows of start_s, end_s, pitch, velocity, channel, by their starts."""
    notes: list[list[float]] = []
    open_notes: dict[tuple[int, int], list[int]] = {}
    held: dict[int, list[int]] = {}
    is_down: dict[int, bool] = {}
    for m in messages:
        if m.kind == "on":
            open_notes.setdefault((m.channel, m.first), []).append(len(notes))
            notes.append([m.time_s, np.inf, m.first, m.second, m.channel])
        elif m.kind == "off" and open_notes.get((m.channel, m.first)):
            number = open_notes[m.channel, m.first].pop(0)
            if is_down.get(m.channel):
                held.setdefault(m.channel, []).append(number)
            else:
                notes[number][1] = m.time_s
        elif m.kind == "control" and m.first == _PEDAL:
            is_down[m.channel] = m.second >= 64
            if not is_down[m.channel]:
                for number in held.pop(m.channel, []):
                    notes[number][1] = m.time_s
    rows = np.array(notes, dtype=np.float64).reshape(-1, 5)
    rows[:, 1] = np.minimum(rows[:, 1], rows[:, 0] + _LONGEST_HELD_S)
    return rows[np.argsort(rows[:, 0], kind="stable")]


def measure_cues(notes: NDArray[np.float64], length_s: int) -> NDArray[np.float32]:
    """Measure the cues of each second.

    Parameters
    ----------
    notes
        As :func:`list_notes` gives them.
    length_s
        How many seconds.

    Returns
    -------
    NDArray
        Shape (length_s, 5).
    """
    pitched = notes[notes[:, 4] != DRUMS]
    drums = notes[notes[:, 4] == DRUMS]
    shares = _sounding_shares(pitched)
    first_of_chord = _mark_onsets(pitched)
    cues = np.full((length_s, len(CUES)), np.nan, np.float32)
    for second in range(length_s):
        low, high = max(0.0, second + 0.5 - _REACH_S), min(length_s, second + 0.5 + _REACH_S)
        span = high - low
        begins = (pitched[:, 0] >= low) & (pitched[:, 0] < high)
        hits = (drums[:, 0] >= low) & (drums[:, 0] < high)
        cues[second, 0] = np.log2(1.0 + first_of_chord[begins].sum() / span)
        cues[second, 1] = np.log2(1.0 + hits.sum() / span)
        overlaps = np.minimum(pitched[:, 1], high) - np.maximum(pitched[:, 0], low)
        overlaps = np.maximum(overlaps, 0.0)
        cues[second, 4] = np.log2(1.0 + overlaps.sum() / span)
        if begins.any():
            cues[second, 2] = overlaps @ pitched[:, 2] / overlaps.sum()
            cues[second, 3] = shares[begins].mean()
    return cues


def _mark_onsets(pitched: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark the notes that begin an onset: later than others by more than a chord is rolled."""
    marks = np.ones(len(pitched), dtype=np.bool_)
    last_s = -np.inf
    for number, start_s in enumerate(pitched[:, 0]):
        marks[number] = start_s - last_s > _TOGETHER_S
        if marks[number]:
            last_s = start_s
    return marks


def _sounding_shares(pitched: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for how much of the time to its part's next onset each note sounds, 0 to 1."""
    shares = np.ones(len(pitched))
    for channel in np.unique(pitched[:, 4]):
        of_part = np.flatnonzero(pitched[:, 4] == channel)
        starts = pitched[of_part, 0]
        following = np.searchsorted(starts, starts + _TOGETHER_S, side="right")
        has_next = following < len(starts)
        until = starts[np.minimum(following, len(starts) - 1)] - starts
        lengths = pitched[of_part, 1] - starts
        until = np.where(has_next, until, lengths)
        shares[of_part] = np.minimum(1.0, lengths / np.maximum(until, 1e-3))
    return shares
