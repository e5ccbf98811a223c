"""From beats to seconds: the tempo's breath, swing, and hands that are never quite exact.

Conventions
-----------
Seconds count from the start of the file; the first beat falls at `LEAD_IN_S`. Beats and downbeats
of the truth follow the tempo map, not the small deviations of the players.

References
----------
Friberg, Bresin and Sundberg (2006), "Overview of the KTH rule system for musical performance":
phrase arches, final ritards and the size of timing deviations.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from studio.music.piece import Layer, Note, Piece, Section

__all__ = [
    "LEAD_IN_S",
    "Performance",
    "Stroke",
    "TempoMap",
    "draw_tempo",
    "perform",
    "swing_beat",
]

LEAD_IN_S = 0.1
GRID = 0.25  # beats between the points of the tempo map


@dataclass(frozen=True, slots=True)
class Stroke:
    """One note as played: start and length in seconds, MIDI pitch, velocity 1-127."""

    start_s: float
    length_s: float
    pitch: int
    velocity: int


def _damp(strokes: Sequence[Stroke]) -> tuple[Stroke, ...]:
    """Order strokes, each ended where the same key is struck again: a key has one string."""
    again: dict[int, float] = {}
    result: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda s: (s.start_s, s.pitch), reverse=True):
        room_s = again.get(stroke.pitch, math.inf) - stroke.start_s
        again[stroke.pitch] = stroke.start_s
        if 0.02 < room_s < stroke.length_s:
            result.append(replace(stroke, length_s=round(room_s - 0.002, 5)))
        else:
            result.append(stroke)
    return tuple(reversed(result))


@dataclass(frozen=True, slots=True)
class TempoMap:
    """Beat positions against seconds, linear in between."""

    beats: np.ndarray
    seconds: np.ndarray

    def beat_to_seconds(self, beat: float) -> float:
        """Time of a beat; beyond the end the last tempo goes on."""
        if beat > self.beats[-1]:
            slope = (self.seconds[-1] - self.seconds[-2]) / GRID
            return float(self.seconds[-1] + (beat - self.beats[-1]) * slope)
        return float(np.interp(beat, self.beats, self.seconds))


@dataclass(frozen=True, slots=True)
class Performance:
    """A piece as played: strokes by layer, and the times of beats and downbeats."""

    strokes: Mapping[str, tuple[Stroke, ...]]
    beats_s: tuple[float, ...]
    downbeats_s: tuple[float, ...]
    end_s: float


def draw_tempo(piece: Piece, beats: float, end_start: float) -> TempoMap:
    """Integrate the tempo: steady, breathing over four bars, slower into the last section."""
    points = np.arange(0.0, beats + 2 * GRID, GRID)
    phrase = 4.0 * piece.beats_per_bar
    tempo = piece.tempo_bpm * (1.0 + piece.rubato * np.sin(2 * np.pi * (points / phrase - 0.08)))
    if piece.ritardando > 0:
        into = np.clip((points - (end_start - piece.ritardando)) / piece.ritardando, 0.0, 1.0)
        tempo = tempo * (1.0 - 0.22 * into**2)
    step_s = 60.0 * GRID / tempo
    seconds = LEAD_IN_S + np.concatenate([[0.0], np.cumsum(step_s[:-1])])
    return TempoMap(points, seconds)


def swing_beat(beat: float, unit: float, ratio: float) -> float:
    """Move a position inside its swung unit: the middle goes to `ratio`, linearly around it."""
    whole = math.floor(beat / unit + 1e-9)
    part = beat / unit - whole
    moved = part * 2 * ratio if part < 0.5 else ratio + (part - 0.5) * 2 * (1 - ratio)
    return (whole + moved) * unit


def _arch(note: Note, section: Section, piece: Piece) -> float:
    """Dynamics of the phrase: up to its middle, down to its end, over four bars."""
    phrase = 4.0 * piece.beats_per_bar
    position = ((note.start - section.start) % phrase) / phrase
    return 0.94 + 0.1 * math.sin(math.pi * position)


def perform(
    piece: Piece,
    notes: Sequence[tuple[str, Section, Sequence[Note]]],
    layers: Mapping[str, Layer],
    rng: np.random.Generator,
) -> Performance:
    """Play the notes of all layers.

    Parameters
    ----------
    notes
        What each layer plays in each section.
    rng
        Source of the small deviations; one seed gives one performance.
    """
    last = notes[-1][1]
    beats = last.start + last.beats
    tempo = draw_tempo(piece, beats, last.start if last.is_end else beats)
    strokes: dict[str, list[Stroke]] = {name: [] for name in layers}
    for name, section, played in notes:
        layer = layers[name]
        force = 0.6 + 0.48 * section.energy
        for note in played:
            start = swing_beat(note.start, piece.swing_unit, piece.swing)
            end = swing_beat(note.start + note.length, piece.swing_unit, piece.swing)
            loose = min(max(rng.normal(0.0, layer.loose_s), -3 * layer.loose_s), 0.03)
            start_s = tempo.beat_to_seconds(start) + loose + layer.late_s + note.lead_s
            length_s = tempo.beat_to_seconds(end) - tempo.beat_to_seconds(start) - note.lead_s
            velocity = 127 * note.velocity * force * _arch(note, section, piece)
            velocity *= rng.normal(1.0, 0.03)
            stroke = Stroke(
                round(max(start_s, 0.0), 5),
                round(max(length_s, 0.04), 5),
                note.pitch,
                min(max(round(velocity), 8), 127),
            )
            strokes[name].append(stroke)
    grid = [tempo.beat_to_seconds(b) for b in np.arange(0.0, beats + 1e-6)]
    bar = piece.beats_per_bar
    return Performance(
        {name: _damp(played) for name, played in strokes.items()},
        tuple(grid[:-1]),
        tuple(grid[:-1:bar]),
        grid[-1],
    )
