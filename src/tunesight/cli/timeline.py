"""How a clip's timeline looks in a terminal: a strip of quadrants, then one line a segment."""

from __future__ import annotations

from tunesight.cli.render import render_reading
from tunesight.domain.affect import quadrant
from tunesight.domain.timeline import Segment, Timeline
from tunesight.perception.video import format_time

__all__ = ["render_strip", "render_timeline"]

_STRIP_WIDTH = 60
_SHOWN_MOODS = 2

# From still to turmoil.
_MOTION_MARKS = " .:+#"


def render_timeline(timeline: Timeline) -> str:
    """Write a timeline: what it was read from, a strip, a table, and the overall reading."""
    sound = "with sound, which was left alone" if timeline.has_audio else "without sound"
    lines = [
        f"  clip      {format_time(timeline.duration_s)}, {sound}; "
        f"{timeline.frames_read} pictures looked at",
        f"  |{render_strip(timeline)}|",
        "   e excited, t tense, s sad, c calm; a capital where a cut is",
        "",
    ]
    lines += [_segment_line(segment) for segment in timeline.segments]
    lines += ["", "  over the whole clip:", render_reading(timeline.overall)]
    lines += [f"  note      {note}" for note in timeline.notes]
    return "\n".join(lines)


def render_strip(timeline: Timeline, width: int = _STRIP_WIDTH) -> str:
    """Draw a timeline in one line of ``width`` characters, each for an equal stretch of time."""
    strip: list[str] = []
    told: set[float] = set()
    for place in range(width):
        time_s = (place + 0.5) / width * timeline.duration_s
        segment = next((s for s in timeline.segments if time_s < s.end_s), timeline.segments[-1])
        letter = quadrant(segment.reading.affect.mean)[0]
        is_first = segment.start_s not in told
        told.add(segment.start_s)
        strip.append(letter.upper() if segment.is_after_cut and is_first else letter)
    return "".join(strip)


def _segment_line(segment: Segment) -> str:
    mean = segment.reading.affect.mean
    moods = ", ".join(mood.word for mood in segment.reading.moods[:_SHOWN_MOODS]) or "open"
    times = f"{format_time(segment.start_s)} - {format_time(segment.end_s)}"
    motion = _MOTION_MARKS[min(len(_MOTION_MARKS) - 1, int(segment.motion * len(_MOTION_MARKS)))]
    return (
        f"  {times:<15} valence {mean.valence:+.2f}  arousal {mean.arousal:+.2f}  "
        f"motion {segment.motion:.1f} {motion}  {moods}"
    )
