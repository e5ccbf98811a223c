"""Players of melodies: themes that are stated, answered, sequenced, inverted and closed.

Conventions
-----------
A theme divides each bar evenly among its signs. A sign is a scale degree of the key (`1`-`7`)
with an optional accidental before it and octave marks behind it (`b3`, `5,`, `1'`); `.` holds
the note, `-` is a rest. Bars are divided by `|`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.music.chordal import metre_weight
from studio.music.piece import Context, Layer, Note, Section
from studio.music.theory import Chord, Key

__all__ = ["Tone", "develop", "parse_theme", "play_harmony", "play_melody", "play_riff"]

TOKEN = re.compile(r"^(?P<accidental>[b#]?)(?P<degree>[1-7])(?P<octave>[',]*)$")


@dataclass(frozen=True, slots=True)
class Tone:
    """A note of a theme: start and length in beats, scale degree from 1, accidental."""

    start: float
    length: float
    degree: int
    alter: int = 0


def parse_theme(text: str, beats_per_bar: int) -> tuple[list[Tone], int]:
    """Read a theme; return its tones and its length in bars.

    Raises
    ------
    ValueError
        If a sign cannot be read.
    """
    tones: list[Tone] = []
    bars = text.split("|")
    sounding = False
    for number, bar in enumerate(bars):
        signs = bar.split()
        step = beats_per_bar / len(signs)
        for i, sign in enumerate(signs):
            start = number * beats_per_bar + i * step
            if sign == "-":
                sounding = False
            elif sign == ".":
                if tones and sounding:
                    tones[-1] = replace(tones[-1], length=start + step - tones[-1].start)
            else:
                match = TOKEN.match(sign)
                if match is None:
                    raise ValueError(f"cannot read the tone {sign!r} in {bar!r}")
                octave = match["octave"].count("'") - match["octave"].count(",")
                degree = int(match["degree"]) + 7 * octave
                alter = {"": 0, "b": -1, "#": 1}[match["accidental"]]
                tones.append(Tone(start, step, degree, alter))
                sounding = True
    return tones, len(bars)


def _pitch(tone: Tone, chord: Chord, key: Key, base: int) -> int:
    """Pitch of a tone, in the scale that the chord bends the key's scale to."""
    octave, step = divmod(tone.degree - 1, 7)
    if tone.alter:
        return base + 12 * octave + key.scale[step] + tone.alter
    bent = (chord.scale_in(key)[step] - key.pitch_class) % 12
    natural = key.scale[step]
    # A bent tonic may lie just below the octave: keep it beside its natural place.
    if bent - natural > 6:
        bent -= 12
    return base + 12 * octave + bent


def _clashes(pitch: int, chord: Chord) -> bool:
    """Whether a long note rubs against the chord: a semitone above one of its notes."""
    if pitch % 12 in chord.pitch_classes:
        return False
    return any((pitch - note) % 12 == 1 for note in chord.pitch_classes)


def _settle(tone: Tone, section: Section, context: Context, base: int) -> int:
    """Move a strong or long tone that rubs to the nearest tone of the chord, by scale step."""
    chord = section.chord_at(tone.start)
    pitch = _pitch(tone, chord, context.key, base)
    is_strong = tone.length >= 1.0 or metre_weight(tone.start, section.beats_per_bar) >= 0.93
    if tone.alter or not is_strong or not _clashes(pitch, chord):
        return pitch
    for shift in (-1, 1, -2, 2):
        moved = _pitch(replace(tone, degree=tone.degree + shift), chord, context.key, base)
        if moved % 12 in chord.pitch_classes:
            return moved
    return pitch


def _fit(tones: Sequence[Tone], section: Section, context: Context, shift: int) -> float:
    """Share of the duration that lies on chord tones when a phrase is moved by scale steps."""
    good = total = 0.0
    for tone in tones:
        chord = section.chord_at(tone.start)
        pitch = _pitch(
            replace(tone, degree=tone.degree + shift), chord, context.key, context.key.pitch_class
        )
        weight = tone.length * metre_weight(tone.start, section.beats_per_bar) ** 4
        total += weight
        good += weight * (pitch % 12 in chord.pitch_classes)
    return good / max(total, 1e-9)


def _invert(tones: Sequence[Tone]) -> list[Tone]:
    axis = tones[0].degree
    return [replace(t, degree=2 * axis - t.degree, alter=0) for t in tones]


def _ornament(tones: Sequence[Tone], context: Context) -> list[Tone]:
    """Split some of the longer notes with a neighbour or a passing note to the next."""
    result: list[Tone] = []
    for i, tone in enumerate(tones):
        if tone.length < 1.0 or context.rng.random() > 0.45 or i + 1 == len(tones):
            result.append(tone)
            continue
        gap = tones[i + 1].degree - tone.degree
        step = (1 if gap > 0 else -1) if gap else int(context.rng.choice([-1, 1]))
        half = tone.length / 2
        result.append(replace(tone, length=half))
        result.append(Tone(tone.start + half, half, tone.degree + step))
    return result


def _close(tones: list[Tone], section: Section, context: Context, bars: int) -> list[Tone]:
    """End a phrase: in its last bar keep the first notes, then rest on a stable tone."""
    last_bar = (bars - 1) * section.beats_per_bar
    kept = [t for t in tones if t.start < last_bar]
    tail = [t for t in tones if t.start >= last_bar]
    start = tail[0].start if tail else float(last_bar)
    chord = section.chord_at(start)
    origin = kept[-1].degree if kept else 1
    stable = [
        d
        for d in range(origin - 4, origin + 5)
        if _pitch(Tone(0, 1, d), chord, context.key, context.key.pitch_class) % 12
        in chord.pitch_classes[:3]
    ]
    goal = min(stable, key=lambda d: abs(d - origin) + (0.0 if (d - 1) % 7 in {0, 2, 4} else 1.5))
    length = max(1.0, (last_bar + section.beats_per_bar - start) * 0.8)
    return [*kept, Tone(start, length, goal)]


def develop(
    tones: Sequence[Tone], theme_bars: int, section: Section, context: Context
) -> list[Tone]:
    """Fill a section with statements of a theme, each one changed for a reason.

    The first is as written; answers are moved to where the chords want them; in a varied section
    (primed name) statements are ornamented, and every third one is inverted; the last one closes.
    """
    per_bar = section.beats_per_bar
    total = len(section.bars)
    result: list[Tone] = []
    for statement, first in enumerate(range(0, total, theme_bars)):
        bars = min(theme_bars, total - first)
        phrase = [
            replace(t, start=t.start + first * per_bar) for t in tones if t.start < bars * per_bar
        ]
        if section.variation and statement % 3 == 2:
            phrase = _invert(phrase)
        if section.variation and phrase:
            phrase = _ornament(phrase, context)
        if statement and phrase:
            shifts = [0, -1, 1, -2, 2, 3, -3]
            best = max(shifts, key=lambda s: _fit(phrase, section, context, s) - 0.05 * abs(s))
            phrase = [replace(t, degree=t.degree + best) for t in phrase]
        if phrase and first + theme_bars >= total and (statement or theme_bars >= 4):
            phrase = _close(phrase, section, context, first + bars)
        result += phrase
    return result


def _tones(layer: Layer, section: Section, theme: str, context: Context) -> tuple[list[Tone], int]:
    base = layer.low + (context.key.pitch_class - layer.low) % 12
    if theme not in context.themes:
        raise ValueError(f"no theme {theme!r} for the section {section.name!r}")
    tones, bars = parse_theme(context.themes[theme], section.beats_per_bar)
    return develop(tones, bars, section, context), base


def _final(layer: Layer, section: Section, context: Context) -> list[Note]:
    chord = section.bars[0][0]
    low = layer.low + 2
    pitches = [low + (pc - low) % 12 for pc in chord.pitch_classes[:3]]
    tonic = [p for p in pitches if p % 12 == context.key.pitch_class] or pitches
    return [Note(section.start, section.beats, tonic[0], layer.velocity * 0.85)]


def _perform(
    tones: Sequence[Tone], pitches: Sequence[int], layer: Layer, section: Section
) -> list[Note]:
    """Give the line its dynamics: it swells to the highest note and breathes between phrases."""
    if not tones:
        return []
    top, bottom = max(pitches), min(pitches)
    notes: list[Note] = []
    for i, (tone, pitch) in enumerate(zip(tones, pitches, strict=True)):
        height = (pitch - bottom) / max(top - bottom, 1)
        weight = metre_weight(tone.start, section.beats_per_bar)
        velocity = layer.velocity * (0.62 + 0.2 * height + 0.2 * weight)
        gap = tones[i + 1].start - tone.start if i + 1 < len(tones) else tone.length
        length = min(tone.length, gap) * layer.gate
        notes.append(Note(section.start + tone.start, max(length, 0.08), pitch, velocity))
    return notes


def play_melody(layer: Layer, section: Section, theme: str, context: Context) -> list[Note]:
    """Play a theme, developed over the section's chords."""
    if section.is_end:
        return _final(layer, section, context)
    tones, base = _tones(layer, section, theme, context)
    pitches = [_settle(tone, section, context, base) for tone in tones]
    return _perform(tones, pitches, layer, section)


def play_harmony(layer: Layer, section: Section, theme: str, context: Context) -> list[Note]:
    """Play the theme in thirds or sixths below, each note drawn to the chord."""
    if section.is_end:
        return _final(layer, section, context)
    tones, base = _tones(layer, section, theme, context)
    pitches: list[int] = []
    for tone in tones:
        chord = section.chord_at(tone.start)
        options = [
            _pitch(replace(tone, degree=tone.degree - drop, alter=0), chord, context.key, base)
            for drop in (2, 3, 5)
        ]
        inside = [p for p in options if p % 12 in chord.pitch_classes]
        pitches.append((inside or options)[0])
    return _perform(tones, pitches, layer, section)


def play_riff(layer: Layer, section: Section, theme: str, context: Context) -> list[Note]:
    """Repeat a riff as written, with a fifth on top of each of `voices` notes (2: power chords)."""
    if section.is_end:
        notes = _final(layer, section, context)
        return [replace(n, pitch=n.pitch + up) for n in notes for up in (0, 7, 12)[: layer.voices]]
    base = layer.low + (context.key.pitch_class - layer.low) % 12
    tones, bars = parse_theme(context.themes[theme], section.beats_per_bar)
    notes = []
    for first in range(0, len(section.bars), bars):
        for tone in tones:
            start = tone.start + first * section.beats_per_bar
            if start >= section.beats:
                continue
            octave, step = divmod(tone.degree - 1, 7)
            pitch = base + 12 * octave + context.key.scale[step] + tone.alter
            weight = metre_weight(tone.start, section.beats_per_bar)
            notes += [
                Note(
                    section.start + start,
                    tone.length * layer.gate,
                    pitch + up,
                    layer.velocity * weight,
                )
                for up in (0, 7, 12)[: layer.voices]
            ]
    return notes
