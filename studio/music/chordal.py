"""Players of chords: pads, comping, strumming and arpeggios.

Conventions
-----------
A rhythm pattern divides its bar evenly among its characters: `X` accent, `x` hit, `o` soft hit,
`.` let ring, `/` stop. An arpeggio's signs are indices into the voicing (`0` the lowest,
beyond the top an octave up), `.` hold, `-` rest, `+` together. Bars are divided by `|` and cycle.
"""

from __future__ import annotations

from studio.music.piece import Context, Layer, Note, Section
from studio.music.theory import voice_lead

__all__ = ["metre_weight", "play_arpeggio", "play_comp", "play_pad"]

ACCENTS = {"X": 1.15, "x": 0.95, "o": 0.6}


def metre_weight(beat: float, beats_per_bar: int) -> float:
    """Weight of a position in the bar: 1 on the first beat, less on the others and between."""
    position = beat % beats_per_bar
    if abs(position) < 1e-6:
        return 1.0
    if abs(position - round(position)) < 1e-6:
        return 0.93 if round(position) * 2 == beats_per_bar else 0.88
    return 0.8


def _voicings(layer: Layer, section: Section) -> list[tuple[float, float, tuple[int, ...]]]:
    """Voice a section's chords one after the other: start, length (beats) and pitches."""
    previous: tuple[int, ...] | None = None
    spans: list[tuple[float, float, tuple[int, ...]]] = []
    for start, length, chord in section.chord_spans():
        pitches = voice_lead(chord, previous, low=layer.low, high=layer.high, voices=layer.voices)
        previous = pitches
        spans.append((start, length, pitches))
    return spans


def _merge(
    spans: list[tuple[float, float, tuple[int, ...]]],
) -> list[tuple[float, float, tuple[int, ...]]]:
    merged: list[tuple[float, float, tuple[int, ...]]] = []
    for start, length, pitches in spans:
        if merged and merged[-1][2] == pitches and merged[-1][1] < 8:
            merged[-1] = (merged[-1][0], merged[-1][1] + length, pitches)
        else:
            merged.append((start, length, pitches))
    return merged


def play_pad(layer: Layer, section: Section, theme: str, context: Context) -> list[Note]:
    """Hold each chord; common tones of equal neighbours are tied."""
    del theme, context
    spans = _merge(_voicings(layer, section))
    if section.is_end:
        spans = [(0.0, section.beats, spans[0][2])]
    return [
        Note(section.start + start, length * layer.gate, pitch, layer.velocity * (0.95 + 0.02 * i))
        for start, length, pitches in spans
        for i, pitch in enumerate(pitches)
    ]


def _pattern_hits(pattern: str, section: Section) -> list[tuple[float, float, float]]:
    """Read a rhythm pattern over a section: start, length (beats) and accent of each hit."""
    bars = [bar.replace(" ", "") for bar in pattern.split("|")]
    events: list[tuple[float, str]] = []
    for number in range(len(section.bars)):
        bar = bars[number % len(bars)]
        step = section.beats_per_bar / len(bar)
        events += [
            (number * section.beats_per_bar + i * step, mark)
            for i, mark in enumerate(bar)
            if mark != "."
        ]
    hits: list[tuple[float, float, float]] = []
    for i, (start, mark) in enumerate(events):
        end = events[i + 1][0] if i + 1 < len(events) else section.beats
        if mark in ACCENTS:
            hits.append((start, end - start, ACCENTS[mark]))
    return hits


def play_comp(layer: Layer, section: Section, theme: str, context: Context) -> list[Note]:
    """Play chords in a rhythm; with `strum_s`, string after string, up on the off-beats."""
    del theme
    spans = _voicings(layer, section)
    hits = _pattern_hits(layer.pattern, section)
    if section.is_end:
        hits = [(0.0, section.beats, 1.0)]
    notes: list[Note] = []
    for start, length, accent in hits:
        pitches = next(p for s, _, p in reversed(spans) if s <= start + 1e-6)
        is_down = abs(start - round(start)) < 1e-6
        order = range(len(pitches)) if is_down else range(len(pitches) - 1, -1, -1)
        strum = layer.strum_s * (2.0 if section.is_end else 1.0)
        velocity = layer.velocity * accent * float(context.rng.uniform(0.95, 1.05))
        for rank, i in enumerate(order):
            notes.append(
                Note(
                    section.start + start,
                    max(length * layer.gate, 0.08),
                    pitches[i],
                    velocity * (1.0 if is_down else 0.9),
                    rank * strum,
                )
            )
    return notes


def play_arpeggio(layer: Layer, section: Section, theme: str, context: Context) -> list[Note]:
    """Break the chords into single notes, after the layer's order of voices."""
    del theme
    spans = _voicings(layer, section)
    if section.is_end:
        pitches = spans[0][2]
        rolled = (*pitches, pitches[0] + 12)
        return [
            Note(section.start + i * 0.25, section.beats - i * 0.25, p, layer.velocity * 0.9)
            for i, p in enumerate(rolled)
        ]
    notes: list[Note] = []
    for beat, held, sign in section.strikes(layer.pattern):
        begin, span, pitches = next(s for s in reversed(spans) if s[0] <= beat + 1e-6)
        # A gate above 1 is a pedal: strings ring on, but not into the next chord.
        length = min(held * layer.gate, max(begin + span - beat, held))
        weight = metre_weight(beat, section.beats_per_bar)
        for index in (int(t) for t in sign.split("+")):
            octave, rank = divmod(index, len(pitches))
            velocity = layer.velocity * weight * float(context.rng.uniform(0.94, 1.06))
            notes.append(
                Note(
                    section.start + beat,
                    length,
                    pitches[rank] + 12 * octave,
                    velocity,
                )
            )
    return notes
