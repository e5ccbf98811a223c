"""Pitch, scales and chords: what the composer knows about harmony.

Conventions
-----------
- Pitches are MIDI note numbers (60 is middle C); pitch classes are 0-11 with C = 0.
- Chords are written as Roman numerals against the *major* scale of the tonic, so that
  `bVII` is always a whole tone below the tonic whatever the mode. Upper case is a major
  triad, lower case a minor one; a suffix adds or changes notes (`ii7`, `Imaj7`, `viio7`,
  `Vsus4`, `i69`, `I5`). `V7/ii` is the dominant of the second degree, and `IV@5` puts the
  fifth degree of the scale in the bass.
- Scale degrees count from 1 and may go past 7 or below 1.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

__all__ = [
    "Chord",
    "Key",
    "parse_bars",
    "parse_chord",
    "voice_lead",
]

MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
TONICS: dict[str, int] = {
    "C": 0, "C#": 1, "Db": 1, "D": 2, "D#": 3, "Eb": 3, "E": 4, "F": 5, "F#": 6,
    "Gb": 6, "G": 7, "G#": 8, "Ab": 8, "A": 9, "A#": 10, "Bb": 10, "B": 11,
}  # fmt: skip
NUMERALS: dict[str, int] = {"I": 0, "II": 2, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}
# Suffix -> intervals above the root; the triad's third comes from the numeral's case.
MAJOR_SUFFIXES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7), "5": (0, 7), "6": (0, 4, 7, 9), "7": (0, 4, 7, 10), "9": (0, 4, 7, 10, 14),
    "13": (0, 4, 10, 14, 21), "maj7": (0, 4, 7, 11), "maj9": (0, 4, 7, 11, 14),
    "69": (0, 4, 7, 9, 14), "add9": (0, 4, 7, 14), "sus4": (0, 5, 7), "sus2": (0, 2, 7),
    "7sus4": (0, 5, 7, 10), "9sus4": (0, 5, 7, 10, 14), "+": (0, 4, 8), "7b9": (0, 4, 7, 10, 13),
    "7#9": (0, 4, 7, 10, 15), "7#5": (0, 4, 8, 10), "maj7#11": (0, 4, 7, 11, 18),
}  # fmt: skip
MINOR_SUFFIXES: dict[str, tuple[int, ...]] = {
    "": (0, 3, 7), "5": (0, 7), "6": (0, 3, 7, 9), "7": (0, 3, 7, 10), "9": (0, 3, 7, 10, 14),
    "11": (0, 3, 7, 10, 17), "maj7": (0, 3, 7, 11), "add9": (0, 3, 7, 14), "69": (0, 3, 7, 9, 14),
    "o": (0, 3, 6), "o7": (0, 3, 6, 9), "7b5": (0, 3, 6, 10),
}  # fmt: skip
# Letters between the root and a chord note, from its semitones: 15 is the raised ninth.
LETTERS = {0: 0, 2: 1, 3: 2, 4: 2, 5: 3, 6: 4, 7: 4, 8: 4, 9: 5, 10: 6, 11: 6,
           13: 1, 14: 1, 15: 1, 17: 3, 18: 3, 21: 5}  # fmt: skip
CHORD_PATTERN = re.compile(
    r"^(?P<accidental>[b#]?)(?P<numeral>VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)"
    r"(?P<suffix>[^/@]*)(?:/(?P<target>[b#]?[IViv]+))?(?:@(?P<bass>[b#]?[1-7]))?$"
)
ACCIDENTALS = {"": 0, "b": -1, "#": 1}


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic with a mode.

    Parameters
    ----------
    tonic
        Name of the tonic, such as `"F#"`.
    mode
        One of `MODES`.
    """

    tonic: str
    mode: str

    def __post_init__(self) -> None:
        """Check both names.

        Raises
        ------
        ValueError
            If the tonic or the mode is unknown.
        """
        if self.tonic not in TONICS:
            raise ValueError(f"unknown tonic {self.tonic!r}; use one of {', '.join(TONICS)}")
        if self.mode not in MODES:
            raise ValueError(f"unknown mode {self.mode!r}; use one of {', '.join(MODES)}")

    @property
    def pitch_class(self) -> int:
        """Pitch class of the tonic, 0-11."""
        return TONICS[self.tonic]

    @property
    def scale(self) -> tuple[int, ...]:
        """Seven intervals above the tonic, in semitones."""
        return MODES[self.mode]

    def degree_to_interval(self, degree: int) -> int:
        """Semitones above the tonic of a scale degree (1 is the tonic, 8 its octave)."""
        octave, step = divmod(degree - 1, 7)
        return 12 * octave + self.scale[step]


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord at a fixed pitch class.

    Parameters
    ----------
    symbol
        The Roman numeral that it was written as.
    root
        Pitch class of the root, 0-11.
    intervals
        Semitones above the root, ascending, the first one 0.
    bass
        Pitch class of the lowest note, 0-11.
    degree
        Step of the scale that the root is spelled on, 0-6.
    """

    symbol: str
    root: int
    intervals: tuple[int, ...]
    bass: int
    degree: int

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """Pitch classes of the chord, from the root up."""
        return tuple((self.root + interval) % 12 for interval in self.intervals)

    def scale_in(self, key: Key) -> tuple[int, ...]:
        """Seven pitch classes to play over this chord, ascending from the tonic's.

        The key's scale, each step replaced by the chord note that is spelled with its letter:
        over `V7` in minor the seventh degree is raised, over `bII` the second lowered.
        """
        scale = [(key.pitch_class + step) % 12 for step in key.scale]
        is_diminished = self.intervals == (0, 3, 6, 9)
        for interval in self.intervals:
            letters = 6 if is_diminished and interval == 9 else LETTERS[interval]
            scale[(self.degree + letters) % 7] = (self.root + interval) % 12
        return tuple(scale)


def _degree_to_offset(text: str) -> int:
    accidental = ACCIDENTALS[text[:-1]]
    return MODES["major"][int(text[-1]) - 1] + accidental


def parse_chord(symbol: str, key: Key) -> Chord:
    """Read a Roman numeral in a key.

    Raises
    ------
    ValueError
        If the numeral or its suffix is unknown.
    """
    match = CHORD_PATTERN.match(symbol)
    if match is None:
        raise ValueError(f"cannot read the chord {symbol!r}; write it like ii7, bVII or V7/ii")
    numeral = match["numeral"]
    suffixes = MAJOR_SUFFIXES if numeral.isupper() else MINOR_SUFFIXES
    if match["suffix"] not in suffixes:
        raise ValueError(
            f"unknown suffix {match['suffix']!r} in {symbol!r}; use one of {', '.join(suffixes)}"
        )
    home, degree = key.pitch_class, list(NUMERALS).index(numeral.upper())
    if match["target"]:
        target = parse_chord(match["target"], key)
        home, degree = target.root, degree + target.degree
    root = (home + ACCIDENTALS[match["accidental"]] + NUMERALS[numeral.upper()]) % 12
    bass = root
    if match["bass"]:
        bass = (key.pitch_class + _degree_to_offset(match["bass"])) % 12
    return Chord(symbol, root, suffixes[match["suffix"]], bass, degree % 7)


def parse_bars(text: str, key: Key) -> tuple[tuple[Chord, ...], ...]:
    """Read a progression: bars between `|`, chords of one bar between spaces.

    Raises
    ------
    ValueError
        If a chord cannot be read.
    """
    return tuple(
        tuple(parse_chord(symbol, key) for symbol in bar.split()) for bar in text.split("|")
    )


def _voicings(chord: Chord, low: int, high: int, voices: int) -> Iterator[tuple[int, ...]]:
    """Stack the chord's notes upwards in every order, from every place that the range allows."""
    names = list(dict.fromkeys(chord.pitch_classes))
    if len(names) > voices and len(chord.intervals) > 3:
        names = [n for n in names if (n - chord.root) % 12 != 7]  # a fifth says least
    if len(names) > voices:
        names.remove(chord.root)  # the bass has it
    for order in itertools.permutations(names[:voices]):
        pitches = [low + (order[0] - low) % 12]
        for name in itertools.islice(itertools.cycle(order), 1, voices):
            pitches.append(pitches[-1] + 1 + (name - pitches[-1] - 1) % 12)
        for shift in (0, 12):
            if pitches[-1] + shift <= high:
                yield tuple(pitch + shift for pitch in pitches)


def _voicing_cost(
    voicing: tuple[int, ...], previous: tuple[int, ...] | None, centre: float
) -> float:
    """Weigh distance from the middle, width, mud and movement, in semitones or so."""
    cost = 0.15 * abs(sum(voicing) / len(voicing) - centre)
    cost += 0.1 * max(0, voicing[-1] - voicing[0] - 16)
    # Seconds low down sound muddy.
    cost += sum(2.0 for a, b in itertools.pairwise(voicing) if b - a < 3 and a < 57)
    if previous:
        cost += sum(min(abs(p - q) for q in previous) for p in voicing)
        cost += 0.5 * abs(voicing[-1] - previous[-1])
    return cost


@lru_cache(maxsize=8192)
def voice_lead(
    chord: Chord,
    previous: tuple[int, ...] | None,
    *,
    low: int,
    high: int,
    voices: int = 4,
) -> tuple[int, ...]:
    """Choose the voicing that moves least from the one before.

    Parameters
    ----------
    chord
        What to voice.
    previous
        Pitches sounding before, or None at a start, where the middle of the range is sought.
    low, high
        Range of the voicing in MIDI notes; at least an octave wide.
    voices
        How many notes; the fifth is dropped first, roots are doubled last.

    Returns
    -------
    tuple of int
        Ascending pitches.

    Raises
    ------
    ValueError
        If the range is too narrow for the chord.
    """
    centre = (low + high) / 2
    best = min(
        _voicings(chord, low, high, voices),
        key=lambda voicing: _voicing_cost(voicing, previous, centre),
        default=None,
    )
    if best is None:
        raise ValueError(f"no voicing of {chord.symbol} fits between {low} and {high}")
    return best
