"""What a piece is made of before it sounds: rows of data, sections, layers, notes.

Conventions
-----------
- Time is in beats from the start of the piece until `humanise` turns it into seconds. A beat is
  the felt pulse: a quarter in 4/4 and 3/4, a dotted quarter in 6/8.
- A form is a tuple of lines `name/chords bars energy layer layer=theme ...`. The part behind the
  slash names the progression (by default the name without its primes); a layer may name the theme
  it plays. A section called `end` is played once and rings out.
- Velocity and energy are in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from studio.music.theory import Chord, Key, parse_bars

__all__ = ["Context", "Layer", "Note", "Piece", "Section", "Strip", "Style", "lay_out"]


@dataclass(frozen=True, slots=True)
class Note:
    """One note of one part: start and length in beats, MIDI pitch, velocity in [0, 1].

    `lead_s` is a fixed offset in seconds, used for the strings of a strummed chord.
    """

    start: float
    length: float
    pitch: int
    velocity: float
    lead_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Strip:
    """A mixer strip: gain in dB, pan in [-1, 1], sends in [0, 1], filters in Hz (0 is off)."""

    gain_db: float = 0.0
    pan: float = 0.0
    width: float = 1.0
    reverb: float = 0.15
    delay: float = 0.0
    highpass_hz: float = 0.0
    lowpass_hz: float = 0.0
    drive: float = 0.0
    duck: float = 0.0
    chorus: float = 0.0
    cabinet: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the form with its chords, bar by bar."""

    name: str
    start: float
    bars: tuple[tuple[Chord, ...], ...]
    beats_per_bar: int
    energy: float
    layers: Mapping[str, str]
    is_last: bool

    @property
    def is_end(self) -> bool:
        """Whether this is the ring-out."""
        return self.name == "end"

    @property
    def beats(self) -> float:
        """Length in beats."""
        return float(len(self.bars) * self.beats_per_bar)

    @property
    def variation(self) -> int:
        """How often this section was varied: the primes of its name."""
        return self.name.count("'")

    def chord_spans(self) -> list[tuple[float, float, Chord]]:
        """Start, length and chord of each change, in beats from the section's start."""
        spans: list[tuple[float, float, Chord]] = []
        for bar, chords in enumerate(self.bars):
            share = self.beats_per_bar / len(chords)
            for i, chord in enumerate(chords):
                spans.append((bar * self.beats_per_bar + i * share, share, chord))
        return spans

    def chord_at(self, beat: float) -> Chord:
        """Return the chord sounding at a beat of the section; the last one beyond its end."""
        bar = min(max(int(beat // self.beats_per_bar), 0), len(self.bars) - 1)
        chords = self.bars[bar]
        share = self.beats_per_bar / len(chords)
        return chords[min(max(int((beat - bar * self.beats_per_bar) / share), 0), len(chords) - 1)]

    def strikes(self, pattern: str) -> Iterator[tuple[float, float, str]]:
        """Yield beat, length and sign of every stroke of a pattern, repeated over the bars.

        Bars are parted by ``|`` and their signs share the bar alike; ``.`` holds the sign before
        it on, ``-`` is a rest.
        """
        bars = [bar.split() for bar in pattern.split("|")]
        for number in range(len(self.bars)):
            signs = bars[number % len(bars)]
            step = self.beats_per_bar / len(signs)
            for i, sign in enumerate(signs):
                if sign in ".-":
                    continue
                length = step
                for follower in signs[i + 1 :]:
                    if follower != ".":
                        break
                    length += step
                yield number * self.beats_per_bar + i * step, length, sign


@dataclass(frozen=True, slots=True)
class Context:
    """What a player needs besides its layer and section."""

    key: Key
    themes: Mapping[str, str]
    grooves: Mapping[str, Mapping[str, str]]
    following: Chord | None
    rng: np.random.Generator


Player = Callable[["Layer", Section, str, Context], list[Note]]


@dataclass(frozen=True, slots=True)
class Layer:
    """One player of a style: what it plays on which instrument, and its mixer strip.

    `pattern` is read by the player; a piece may replace it. `gate` scales lengths, `strum_s` is
    the time between the strings of a chord, `late_s` a habitual delay behind the beat.
    """

    play: Player
    voice: str
    pattern: str = ""
    low: int = 48
    high: int = 76
    voices: int = 4
    velocity: float = 0.7
    gate: float = 1.0
    strum_s: float = 0.0
    late_s: float = 0.0
    loose_s: float = 0.006
    strip: Strip = field(default_factory=Strip)


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its layers, drum grooves, room and master."""

    name: str
    layers: Mapping[str, Layer]
    grooves: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    room_s: float = 1.4
    loudness_lufs: float = -16.0
    glue: float = 0.3
    tilt_db: float = 0.0
    vinyl: float = 0.0
    delay_beats: float = 0.75


@dataclass(frozen=True, slots=True)
class Piece:
    """One composition as data.

    Parameters
    ----------
    valence, arousal
        The affect that was meant, each in [-1, 1].
    chords
        Progressions by name, in the notation of `theory.parse_bars`.
    themes
        Melodies and riffs by name, in the notation of `melody.parse_theme`.
    form
        Lines as described in the module's conventions.
    patterns
        Layer patterns that replace the style's.
    voices
        Instruments that replace the style's, by layer.
    swing
        Where the middle of a swung unit falls: 0.5 is straight, 0.667 a triplet.
    swing_unit
        The swung unit in beats: 1 for eighths, 0.5 for sixteenths.
    rubato
        Depth of the slow breathing of the tempo, as a fraction.
    ritardando
        Beats over which the end slows down.
    """

    slug: str
    title: str
    artist: str
    year: int
    seed: int
    tonic: str
    mode: str
    tempo_bpm: float
    genres: tuple[str, ...]
    moods: tuple[str, ...]
    valence: float
    arousal: float
    chords: Mapping[str, str]
    form: tuple[str, ...]
    themes: Mapping[str, str] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)
    voices: Mapping[str, str] = field(default_factory=dict)
    metre: str = "4/4"
    swing: float = 0.5
    swing_unit: float = 1.0
    rubato: float = 0.0
    ritardando: float = 4.0

    @property
    def key(self) -> Key:
        """Tonic and mode."""
        return Key(self.tonic, self.mode)

    @property
    def beats_per_bar(self) -> int:
        """Felt beats in a bar; 6/8 has two."""
        return {"4/4": 4, "3/4": 3, "6/8": 2, "2/4": 2, "12/8": 4, "5/4": 5}[self.metre]


def lay_out(piece: Piece) -> tuple[Section, ...]:
    """Turn the lines of a form into sections with chords.

    Raises
    ------
    ValueError
        If a progression is missing or a line cannot be read.
    """
    sections: list[Section] = []
    start = 0.0
    for number, line in enumerate(piece.form):
        head, bars_text, energy_text, *layers = line.split()
        name, _, progression = head.partition("/")
        progression = progression or name.rstrip("'")
        if progression not in piece.chords:
            raise ValueError(f"{piece.slug}: no progression {progression!r} for {line!r}")
        cycle = parse_bars(piece.chords[progression], piece.key)
        bars = tuple(cycle[i % len(cycle)] for i in range(int(bars_text)))
        chosen = {
            layer: theme or progression
            for layer, _, theme in (text.partition("=") for text in layers)
        }
        is_last = number == len(piece.form) - 1
        section = Section(
            name, start, bars, piece.beats_per_bar, float(energy_text), chosen, is_last
        )
        sections.append(section)
        start += section.beats
    return tuple(sections)
