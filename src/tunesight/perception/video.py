"""Video: the mood of a clip as it changes, from a few of its pictures.

A clip is sampled and cut into shots; each shot is read from one to three of its pictures and from
how much moves in it. Sound is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tunesight.domain.clip import ClipSource, VideoFrame
from tunesight.domain.ports import PictureReader
from tunesight.domain.reading import Mode, Reading
from tunesight.domain.timeline import Segment, Timeline
from tunesight.perception.blend import blend_gaussians, blend_readings
from tunesight.perception.cuts import Change, find_changes
from tunesight.perception.doubt import describe_doubt, find_modes
from tunesight.perception.fuse import fuse_readings
from tunesight.perception.motion import measure_motion, motion_cue, motion_to_affect

__all__ = ["MOST_PICTURES_READ", "ClipReader", "format_time", "summarise", "weigh_motion"]

# Pictures that networks see, whatever the clip's length: half a second or so on two cores.
MOST_PICTURES_READ = 24
_MOST_A_SEGMENT = 3

# One shot can change its mood: a longer one is read in parts.
_LONGEST_SEGMENT_S = 15.0

# Shorter than this nothing is told of a shot; it goes with the one before it.
_SHORTEST_SEGMENT_S = 0.4

# Segments nearer to each other than this in the plane tell one mood.
_SAME_MOOD = 0.4

_MOST_WORDS = 12

Progress = Callable[[int, int], None]
"""Called with how many steps are done and how many there are."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of a clip that is read as one."""

    start_s: float
    end_s: float
    is_after_cut: bool


class ClipReader:
    """Reads clips.

    Parameters
    ----------
    pictures
        Reads one picture.
    """

    def __init__(self, pictures: PictureReader) -> None:
        self._pictures = pictures

    def read(self, clip: ClipSource, *, on_progress: Progress | None = None) -> Timeline:
        """Read a clip.

        Parameters
        ----------
        clip
            Open; it is read once.
        on_progress
            Told after each picture that was read.

        Raises
        ------
        UnreadableMediaError
            If not one picture can be decoded.
        """
        samples = list(clip.sample())
        changes = find_changes(samples, clip)
        spans = _cut_spans(changes, max(clip.duration_s, samples[-1].time_s))
        budget = max(1, min(_MOST_A_SEGMENT, MOST_PICTURES_READ // len(spans)))
        chosen = [_choose(_frames_within(samples, span), budget) for span in spans]
        total = sum(len(frames) for frames in chosen)
        done = 0
        segments: list[Segment] = []
        for span, frames in zip(spans, chosen, strict=True):
            readings: list[Reading] = []
            for frame in frames:
                readings.append(self._pictures.read(frame.picture))
                done += 1
                if on_progress is not None:
                    on_progress(done, total)
            segments.append(_build_segment(span, readings, _frames_within(samples, span)))
        return Timeline(
            duration_s=spans[-1].end_s,
            segments=tuple(segments),
            overall=summarise(segments),
            frames_read=clip.frames_decoded,
            has_audio=clip.has_audio,
            notes=clip.notes,
        )


def weigh_motion(view: Reading, motion: float | None) -> Reading:
    """Add what motion says of arousal to what the view says of both.

    Parameters
    ----------
    view
        Of the pictures.
    motion
        From 0 to 1, or None where it is not known, which changes nothing.

    Returns
    -------
    Reading
        With a part and a cue named ``"motion"``.
    """
    if motion is None:
        return view
    moving = Reading(motion_to_affect(motion), source="motion", cues=(motion_cue(motion),))
    return fuse_readings([(view, 1.0), (moving, 1.0)], source=view.source)


def summarise(segments: Sequence[Segment]) -> Reading:
    """Read a whole clip: the average of its segments, each for as long as it lasts.

    Parameters
    ----------
    segments
        At least one.

    Returns
    -------
    Reading
        Where two moods share the clip that lie far apart, ``modes`` holds both, each named after
        when it is longest there, and ``doubt`` says so.
    """
    if len(segments) == 1:
        return segments[0].reading
    seconds = [max(s.end_s - s.start_s, 1e-3) for s in segments]
    blend = blend_readings([s.reading for s in segments], seconds, source="video")
    longest_first = sorted(segments, key=lambda s: s.start_s - s.end_s)
    words = dict.fromkeys(word for s in longest_first for word in s.reading.words.split())
    modes = find_modes(_gather_moods(longest_first))
    return replace(
        blend,
        words=" ".join(list(words)[:_MOST_WORDS]),
        faces=(),  # a box means nothing without its picture
        modes=modes,
        doubt=describe_doubt(blend.affect, modes),
    )


def format_time(time_s: float) -> str:
    """Write a time as minutes and seconds, such as ``"1:05"``, or with hours."""
    minutes, seconds = divmod(int(time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _gather_moods(segments: Sequence[Segment]) -> list[Mode]:
    """Gather segments into moods, each around the longest segment that no earlier one holds."""
    groups: list[list[Segment]] = []
    for segment in segments:
        place = segment.reading.affect.mean
        near = (g for g in groups if g[0].reading.affect.mean.distance_to(place) < _SAME_MOOD)
        group = next(near, None)
        if group is None:
            groups.append([segment])
        else:
            group.append(segment)
    total = sum(s.end_s - s.start_s for s in segments) or 1.0
    modes: list[Mode] = []
    for group in groups:
        seconds = [max(s.end_s - s.start_s, 1e-3) for s in group]
        name = f"the part from {format_time(group[0].start_s)} to {format_time(group[0].end_s)}"
        affect = blend_gaussians([s.reading.affect for s in group], seconds)
        modes.append(Mode(name, affect, sum(seconds) / total))
    return modes


def _cut_spans(changes: Sequence[Change], duration_s: float) -> list[_Span]:
    """Cut a clip where its view changes, and long shots into parts; at most one a picture read."""
    strongest = sorted(changes, key=lambda change: -change.distance)[: MOST_PICTURES_READ - 1]
    starts = [Change(0.0, 1.0, is_cut=False)]
    for change in sorted(strongest, key=lambda change: change.time_s):
        is_long = change.time_s - starts[-1].time_s >= _SHORTEST_SEGMENT_S
        if is_long and duration_s - change.time_s >= _SHORTEST_SEGMENT_S:
            starts.append(change)
    ends = [*(change.time_s for change in starts[1:]), duration_s]
    # Parts of long shots share what the cuts leave of the pictures that can be read.
    part_s = max(_LONGEST_SEGMENT_S, duration_s / max(1, MOST_PICTURES_READ - len(starts)))
    spans: list[_Span] = []
    for start, end_s in zip(starts, ends, strict=True):
        count = max(1, int((end_s - start.time_s) / part_s))
        edges = [start.time_s + (end_s - start.time_s) * i / count for i in range(count)]
        for place, (edge, end) in enumerate(pairwise([*edges, end_s])):
            spans.append(_Span(edge, end, start.is_cut and place == 0))
    return spans


def _frames_within(samples: Sequence[VideoFrame], span: _Span) -> list[VideoFrame]:
    """Return a span's samples; where it has none, the one nearest to its middle."""
    inside = [f for f in samples if span.start_s <= f.time_s < span.end_s]
    middle_s = (span.start_s + span.end_s) / 2.0
    return inside or [min(samples, key=lambda frame: abs(frame.time_s - middle_s))]


def _choose(frames: Sequence[VideoFrame], count: int) -> list[VideoFrame]:
    """Choose up to ``count`` frames, evenly spread and away from both ends."""
    steady = [frame for frame in frames if not frame.is_probe] or list(frames)
    if len(steady) <= count:
        return steady
    return [steady[(2 * i + 1) * len(steady) // (2 * count)] for i in range(count)]


def _build_segment(
    span: _Span, readings: Sequence[Reading], frames: Sequence[VideoFrame]
) -> Segment:
    motion = measure_motion(frames)
    view = blend_readings(readings, [1.0] * len(readings), source="video")
    reading = weigh_motion(view, motion)
    return Segment(span.start_s, span.end_s, reading, motion or 0.0, span.is_after_cut)
