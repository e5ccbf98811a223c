"""The drummer: grooves written as lines of steps, with fills, crashes and small variations.

Conventions
-----------
A groove maps a drum's name to a line; a line divides each bar evenly among its characters:
`X` accent, `x` hit, `o` ghost, `.` nothing. Bars are divided by `|` and cycle. Keys that start
with `fill` are sets of lines joined as `name:line; name:line`, played in the last bar of a
section instead of the groove's.
"""

from __future__ import annotations

from collections.abc import Mapping

from studio.music.piece import Context, Layer, Note, Section

__all__ = ["DRUMS", "play_drums"]

# Names of General MIDI's percussion map that the grooves use.
DRUMS: dict[str, int] = {
    "kick": 36, "kick2": 35, "rim": 37, "snare": 38, "clap": 39, "esnare": 40, "lowtom": 41,
    "hat": 42, "midtom": 45, "pedal": 44, "openhat": 46, "hitom": 50, "crash": 49, "ride": 51,
    "bell": 53, "tamb": 54, "splash": 55, "cowbell": 56, "hibongo": 60, "lobongo": 61,
    "hiconga": 63, "loconga": 64, "mutconga": 62, "timbale": 65, "cabasa": 69, "maracas": 70,
    "claves": 75, "triangle": 81, "shaker": 82, "china": 52, "woodblock": 76, "floortom": 43,
    "brush": 38, "swirl": 40, "riser": 90, "impact": 91,
}  # fmt: skip
LEVELS = {"X": 1.0, "x": 0.82, "o": 0.42}
CRASH_AT = 0.62


def _bar(line: str, number: int) -> str:
    bars = [bar.replace(" ", "") for bar in line.split("|")]
    return bars[number % len(bars)]


def _fill_lines(text: str) -> dict[str, str]:
    return {
        name.strip(): line.strip()
        for name, _, line in (part.partition(":") for part in text.split(";"))
    }


def _choose_fill(groove: Mapping[str, str], context: Context) -> dict[str, str]:
    fills = [text for name, text in groove.items() if name.startswith("fill")]
    if not fills:
        return {}
    return _fill_lines(fills[int(context.rng.integers(len(fills)))])


def play_drums(layer: Layer, section: Section, theme: str, context: Context) -> list[Note]:
    """Play the groove that the layer's pattern names, or the section's own if it names one."""
    groove = context.grooves.get(theme) or context.grooves[layer.pattern]
    if section.is_end:
        hits = groove.get("end", "kick:X; crash:x")
        return [
            Note(section.start, 1.0, DRUMS[name], layer.velocity * LEVELS[line[0]])
            for name, line in _fill_lines(hits).items()
        ]
    lines = {n: line for n, line in groove.items() if n != "end" and not n.startswith("fill")}
    fill = _choose_fill(groove, context) if len(section.bars) >= 4 else {}
    notes: list[Note] = []
    for number in range(len(section.bars)):
        is_fill = bool(fill) and number == len(section.bars) - 1
        current = dict(lines)
        if is_fill:
            current.update(fill)
        for name, line in current.items():
            bar = _bar(line, number)
            step = section.beats_per_bar / len(bar)
            for i, mark in enumerate(bar):
                if mark not in LEVELS:
                    continue
                if mark == "o" and context.rng.random() < 0.12:
                    continue  # a ghost note left out now and then
                level = LEVELS[mark] * float(context.rng.uniform(0.94, 1.04))
                beat = section.start + number * section.beats_per_bar + i * step
                notes.append(Note(beat, step, DRUMS[name], layer.velocity * level))
    if section.energy >= CRASH_AT and "nocrash" not in groove:
        notes.append(Note(section.start, 2.0, DRUMS["crash"], layer.velocity * 0.8))
    return notes
