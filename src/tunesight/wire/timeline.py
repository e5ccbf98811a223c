"""The shapes of a clip: its segments, each with its reading."""

from __future__ import annotations

from typing import Literal

from tunesight.domain.timeline import Timeline
from tunesight.wire.affect import WireShape
from tunesight.wire.reading import ReadingOut, reading_to_wire

__all__ = ["SegmentOut", "TimelineOut", "timeline_to_wire"]


class SegmentOut(WireShape):
    """A stretch of a clip; ``motion`` is how much moves, from 0 to 1."""

    start_s: float
    end_s: float
    is_after_cut: bool
    motion: float
    reading: ReadingOut


class TimelineOut(WireShape):
    """What was read from a clip: segments without gaps, in order, and one reading of them all.

    ``source`` is always ``"clip"``, which no reading's is. ``frames_read`` pictures were decoded.
    Sound is told of in ``has_audio`` and left alone; ``notes`` say what could not be read.
    """

    source: Literal["clip"]
    duration_s: float
    segments: tuple[SegmentOut, ...]
    overall: ReadingOut
    frames_read: int
    has_audio: bool
    notes: tuple[str, ...]


def timeline_to_wire(timeline: Timeline) -> TimelineOut:
    """Turn a timeline into its JSON shape."""
    return TimelineOut(
        source="clip",
        duration_s=timeline.duration_s,
        segments=tuple(
            SegmentOut(
                start_s=segment.start_s,
                end_s=segment.end_s,
                is_after_cut=segment.is_after_cut,
                motion=segment.motion,
                reading=reading_to_wire(segment.reading),
            )
            for segment in timeline.segments
        ),
        overall=reading_to_wire(timeline.overall),
        frames_read=timeline.frames_read,
        has_audio=timeline.has_audio,
        notes=timeline.notes,
    )
