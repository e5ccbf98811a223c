"""How an analysis looks in a terminal: a few lines, and valence and arousal over time as curves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tunesight.cli.render import bar, name_best
from tunesight.domain.affect import quadrant
from tunesight.domain.analysis import Analysis
from tunesight.domain.reading import Cue
from tunesight.perception.video import format_time

__all__ = ["render_curve", "render_hearing"]

_CURVE_WIDTH = 60
_REACH = 0.75
_HEIGHTS = "▁▂▃▄▅▆▇█"
_SHOWN_CUES = 3
_SHOWN_EMOTIONS = 3
_LEAST_LEVEL = 0.5
# Modes nearer to the middle than this are open.
_LEAST_MODE = 0.2


def render_hearing(analysis: Analysis, cues: Sequence[Cue]) -> str:
    """Write an analysis as a few lines of text."""
    mean = analysis.affect.mean
    reasons = [cue.text for cue in cues if abs(cue.level) >= _LEAST_LEVEL][:_SHOWN_CUES]
    lines = [
        f"  mood      {quadrant(mean)}",
        f"  valence   {bar(mean.valence)} {mean.valence:+.2f}  unpleasant to pleasant",
        f"  arousal   {bar(mean.arousal)} {mean.arousal:+.2f}  calm to excited"
        f"   (give or take {analysis.affect.spread():.2f})",
    ]
    if analysis.emotions:
        lines.append(f"  emotions  {name_best(analysis.emotions.items(), _SHOWN_EMOTIONS)}")
    if reasons:
        lines.append(f"  reasons   {', '.join(reasons)}")
    lines += [
        f"  length    {format_time(analysis.duration_s)}",
        f"  tempo     {_describe_tempo(analysis)}",
        f"  key       {_describe_key(analysis)}",
        f"  loudness  {analysis.loudness_lufs:.1f} LUFS, "
        f"range {analysis.loudness_range_lu:.1f} LU, true peak {analysis.true_peak_dbtp:+.1f} dBTP",
    ]
    sections = analysis.course.sections
    if sections:
        parts = (f"{part.label} from {format_time(part.start_s)}" for part in sections)
        lines.append(f"  parts     {', '.join(parts)}")
    moods = analysis.course.moods
    if moods:
        lines.append(f"  valence   |{render_curve([m.mean.valence for m in moods])}|")
        lines.append(f"  arousal   |{render_curve([m.mean.arousal for m in moods])}| over time")
    return "\n".join(lines)


def render_curve(values: Sequence[float], width: int = _CURVE_WIDTH) -> str:
    """Draw values in [-1, 1] as one line of blocks of different height, ``width`` or shorter.

    Music hardly leaves the middle three quarters, so those have the height to themselves.
    """
    shown = min(width, len(values))
    places = [int(i * len(values) / shown) for i in range(shown + 1)]
    means = [sum(values[start:end]) / (end - start) for start, end in pairwise(places)]
    top = len(_HEIGHTS) - 1
    return "".join(_HEIGHTS[min(top, max(0, round((m / _REACH + 1.0) / 2.0 * top)))] for m in means)


def _describe_tempo(analysis: Analysis) -> str:
    if analysis.tempo_bpm <= 0.0:
        return "no steady pulse"
    beats, bars = len(analysis.course.beats_s), len(analysis.course.downbeats_s)
    return f"{analysis.tempo_bpm:.0f} bpm ({beats} beats, {bars} bars)"


def _describe_key(analysis: Analysis) -> str:
    if not analysis.key:
        return "none found"
    if abs(analysis.mode) < _LEAST_MODE:
        return f"{analysis.key}, between major and minor"
    return f"{analysis.key} {'major' if analysis.mode > 0.0 else 'minor'}"
