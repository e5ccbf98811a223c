"""Timelines: the mood of a clip as it changes.

Conventions
-----------
Times are in seconds from the clip's start. Segments follow each other without gaps or overlaps.
"""

from __future__ import annotations

from dataclasses import dataclass

from tunesight.domain.reading import Reading

__all__ = ["Segment", "Shown", "Timeline"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a clip between two cuts, or between two samples of a long shot.

    Parameters
    ----------
    start_s, end_s
        Where it begins and ends.
    reading
        Its mood, from its frames and its motion.
    motion
        How much moves, from 0 (a still) to 1 (everything changes all the time).
    is_after_cut
        Whether it begins with a cut.
    """

    start_s: float
    end_s: float
    reading: Reading
    motion: float
    is_after_cut: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """What was read from a clip.

    Parameters
    ----------
    duration_s
        Of the clip, as far as it could be read.
    segments
        In order; at least one.
    overall
        One reading of the whole clip.
    frames_read
        Frames that were decoded and looked at.
    has_audio
        Whether the clip has sound; it is left alone.
    notes
        What people should know: that only a part could be read, say.
    """

    duration_s: float
    segments: tuple[Segment, ...]
    overall: Reading
    frames_read: int
    has_audio: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read from what was shown.

    Parameters
    ----------
    reading
        Of a picture, or of a whole clip.
    timeline
        Of a clip; None for a picture.
    """

    reading: Reading
    timeline: Timeline | None = None
