"""How readings and answers look in a terminal."""

from __future__ import annotations

import unicodedata

from tunesight.domain.affect import quadrant
from tunesight.domain.reading import Reading
from tunesight.domain.recommendation import Answer, Recommendation

__all__ = ["render_answer", "render_reading"]

_BAR_WIDTH = 20
_SHOWN_EMOTIONS = 3
_SHOWN_CUES = 3
# Below this a cue is ordinary and not worth a word.
_LEAST_LEVEL = 0.5
_TITLE_WIDTH = 34
_ARTIST_WIDTH = 24


def render_reading(reading: Reading) -> str:
    """Write a reading as a few lines of text."""
    mean = reading.affect.mean
    lines = [
        f"  mood      {_name_mood(reading)}",
        f"  valence   {_bar(mean.valence)} {mean.valence:+.2f}  unpleasant to pleasant",
        f"  arousal   {_bar(mean.arousal)} {mean.arousal:+.2f}  calm to excited"
        f"   (give or take {reading.affect.spread():.2f})",
    ]
    if reading.emotions:
        best = sorted(reading.emotions.items(), key=lambda item: -item[1])[:_SHOWN_EMOTIONS]
        lines.append("  emotions  " + ", ".join(f"{name} {share:.0%}" for name, share in best))
    cues = [cue.text for cue in reading.cues if abs(cue.level) >= _LEAST_LEVEL][:_SHOWN_CUES]
    if cues:
        label = "seen" if reading.source == "scene" else "read"
        lines.append(f"  {label}      {', '.join(cues)}")
    return "\n".join(lines)


def render_answer(answer: Answer) -> str:
    """Write an answer: the reading, then one track with its reason every two lines."""
    lines = [render_reading(answer.reading), ""]
    lines += [_track_line(i, r) for i, r in enumerate(answer.recommendations, start=1)]
    lines += [f"  {note}" for note in answer.notes]
    return "\n".join(lines)


def _name_mood(reading: Reading) -> str:
    if not reading.moods:
        return "open"
    words = ", ".join(mood.word for mood in reading.moods)
    return f"{words} ({quadrant(reading.affect.mean)})"


def _track_line(position: int, recommendation: Recommendation) -> str:
    track = recommendation.track
    mark = "▶" if track.is_playable else " "
    title, artist = _fit(track.title, _TITLE_WIDTH), _fit(track.artist, _ARTIST_WIDTH)
    year = str(track.year) if track.year else "    "
    return (
        f"{position:>3} {mark} {title} {artist} {year}  {recommendation.score:+.2f}\n"
        f"      {recommendation.reason}"
    )


def _bar(value: float) -> str:
    """Draw where a value in [-1, 1] lies."""
    place = round((value + 1.0) / 2.0 * (_BAR_WIDTH - 1))
    return "·" * place + "●" + "·" * (_BAR_WIDTH - 1 - place)


def _fit(text: str, width: int) -> str:
    """Cut or pad to a number of terminal columns; East Asian characters take two."""
    shown, used = "", 0
    for character in text:
        columns = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if not character.isprintable():
            continue
        if used + columns > width:
            return shown[:-1] + "…" + " " * (width - used)
        shown += character
        used += columns
    return shown + " " * (width - used)
