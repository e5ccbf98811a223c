"""Players of the bass line: patterns, walking, drones.

Conventions
-----------
A bass pattern divides its bar evenly among its signs: `R` root (or slash bass), `3`, `5`, `7`
the chord's own third, fifth and seventh, `8` the octave, `n` a semitone or tone into the next
chord's root, `.` hold, `-` rest; an exclamation mark accents. Bars are divided by `|` and cycle.
"""

from __future__ import annotations

from studio.music.chordal import metre_weight
from studio.music.piece import Context, Layer, Note, Section
from studio.music.theory import Chord

__all__ = ["play_bass", "play_walking"]


def _place(pitch_class: int, low: int) -> int:
    return low + (pitch_class - low) % 12


def _chord_tone(chord: Chord, ordinal: int) -> int:
    """Return the interval above the root that serves as the chord's 3, 5 or 7."""
    bands = {3: (2, 5), 5: (6, 8), 7: (9, 11)}
    low, high = bands[ordinal]
    for interval in chord.intervals:
        if low <= interval % 12 <= high and interval % 12 != 0:
            return interval % 12
    return {3: 7, 5: 7, 7: 12}[ordinal]


def _next_chord(section: Section, beat: float, context: Context) -> Chord:
    here = section.chord_at(beat)
    for start, _, chord in section.chord_spans():
        if start > beat + 1e-6:
            return chord
    return context.following or here


def _approach(chord: Chord, target: int, context: Context) -> int:
    """Step into a target pitch from a neighbour that belongs to the scale, or chromatically."""
    scale = chord.scale_in(context.key)
    options = [target + step for step in (-2, -1, 2, 1) if (target + step) % 12 in scale]
    options.append(target - 1)
    return options[int(context.rng.integers(len(options)))]


def _ring_out(layer: Layer, section: Section) -> list[Note]:
    pitch = _place(section.bars[0][0].bass, layer.low)
    return [Note(section.start, section.beats, pitch, layer.velocity)]


def play_bass(layer: Layer, section: Section, theme: str, context: Context) -> list[Note]:
    """Play a bass pattern over the chords."""
    del theme
    if section.is_end:
        return _ring_out(layer, section)
    notes: list[Note] = []
    for beat, length, sign in section.strikes(layer.pattern):
        chord = section.chord_at(beat)
        root = _place(chord.bass, layer.low)
        mark = sign.rstrip("!")
        if mark == "n":
            target = _place(_next_chord(section, beat, context).bass, layer.low)
            pitch = _approach(chord, target, context)
        elif mark in {"R", "8"}:
            pitch = root + (12 if mark == "8" else 0)
        else:
            pitch = _place(chord.root, layer.low) + _chord_tone(chord, int(mark))
        velocity = layer.velocity * metre_weight(beat, section.beats_per_bar)
        velocity *= 1.12 if sign.endswith("!") else 1.0
        notes.append(Note(section.start + beat, length * layer.gate, pitch, velocity))
    return notes


def play_walking(layer: Layer, section: Section, theme: str, context: Context) -> list[Note]:
    """Walk in quarters: the root where a chord begins, then by step or chord note to the next."""
    del theme
    if section.is_end:
        return _ring_out(layer, section)
    notes: list[Note] = []
    spans = section.chord_spans()
    previous = _place(spans[0][2].bass, layer.low)
    for index, (start, length, chord) in enumerate(spans):
        coming = spans[index + 1][2] if index + 1 < len(spans) else context.following or chord
        root = min(
            (_place(chord.bass, layer.low) + octave for octave in (0, 12)),
            key=lambda p: abs(p - previous) + (4 if p > layer.high else 0),
        )
        target = min(
            (_place(coming.bass, layer.low) + octave for octave in (0, 12)),
            key=lambda p: abs(p - root) + (4 if p > layer.high else 0),
        )
        beats = round(length)
        line = [root]
        scale = {*chord.scale_in(context.key)}
        for beat in range(1, beats):
            left = beats - beat
            if left == 1:
                line.append(_approach(chord, target, context))
                continue
            direction = 1 if target >= line[-1] else -1
            if context.rng.random() < 0.3:
                direction = -direction
            step = direction * (1 if (line[-1] + direction) % 12 in scale else 2)
            leap = [p for p in range(line[-1] - 7, line[-1] + 8) if p % 12 in chord.pitch_classes]
            leap = [p for p in leap if layer.low <= p <= layer.high and p != line[-1]]
            if leap and context.rng.random() < 0.55:
                line.append(min(leap, key=lambda p: abs(p - line[-1] - 4 * direction)))
            else:
                line.append(line[-1] + step)
        previous = line[-1]
        for beat, pitch in enumerate(line):
            accent = 1.0 if (start + beat) % 2 else 0.94  # the back beats lean forward
            velocity = layer.velocity * accent * float(context.rng.uniform(0.95, 1.05))
            where = section.start + start + beat
            notes.append(Note(where, layer.gate, pitch, velocity))
            if beat == beats - 1 and context.rng.random() < 0.12:
                notes.append(Note(where + 0.5, 0.35, pitch, velocity * 0.6))  # a skipped ghost
    return notes
