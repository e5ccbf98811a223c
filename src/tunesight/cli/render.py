"""How readings and answers look in a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from tunesight.domain.affect import quadrant
from tunesight.domain.emotion import Emotion
from tunesight.domain.reading import Box, Face, Reading
from tunesight.domain.recommendation import Answer, Recommendation
from tunesight.domain.track import Track, TrackPage

__all__ = ["bar", "name_best", "render_answer", "render_page", "render_reading"]

# How a face with an expression looks; the page says the same words.
_LOOKS: Mapping[Emotion, str] = {
    Emotion.ANGER: "angry",
    Emotion.DISGUST: "disgusted",
    Emotion.FEAR: "afraid",
    Emotion.JOY: "joyful",
    Emotion.SADNESS: "sad",
    Emotion.SURPRISE: "surprised",
    Emotion.NEUTRAL: "neutral",
}

_BAR_WIDTH = 20
_SHOWN_EMOTIONS = 3
_SHOWN_EXPRESSIONS = 2
_SHOWN_FACES = 5
_SHOWN_THINGS = 4
_SHOWN_CUES = 3
# A face that fills half of the picture's height is a portrait; a tenth is somebody in a crowd.
_LARGE_FACE, _SMALL_FACE = 0.5, 0.1
# Below this a cue is ordinary and not worth a word.
_LEAST_LEVEL = 0.5
_TITLE_WIDTH = 34
_ARTIST_WIDTH = 24


def render_reading(reading: Reading) -> str:
    """Write a reading as a few lines of text."""
    mean = reading.affect.mean
    lines = [
        f"  mood      {_name_mood(reading)}",
        f"  valence   {bar(mean.valence)} {mean.valence:+.2f}  unpleasant to pleasant",
        f"  arousal   {bar(mean.arousal)} {mean.arousal:+.2f}  calm to excited"
        f"   (give or take {reading.affect.spread():.2f})",
    ]
    if reading.emotions:
        lines.append(f"  emotions  {name_best(reading.emotions.items(), _SHOWN_EMOTIONS)}")
    lines += _face_lines(reading.faces)
    if len(reading.parts) > 1:
        lines.append("  read from " + ", ".join(f"{p.source} {p.share:.0%}" for p in reading.parts))
    if reading.seen:
        things = reading.seen[:_SHOWN_THINGS]
        lines.append("  seen      " + ", ".join(f"{t.word} {t.probability:.0%}" for t in things))
    cues = [cue.text for cue in reading.cues if abs(cue.level) >= _LEAST_LEVEL][:_SHOWN_CUES]
    if cues:
        lines.append(f"  reasons   {', '.join(cues)}")
    lines += _doubt_lines(reading)
    return "\n".join(lines)


def render_answer(answer: Answer) -> str:
    """Write an answer: the reading, then one track with its reason every two lines."""
    lines = [render_reading(answer.reading), ""]
    lines += [_track_line(i, r) for i, r in enumerate(answer.recommendations, start=1)]
    lines += [f"  {note}" for note in answer.notes]
    return "\n".join(lines)


def render_page(page: TrackPage) -> str:
    """Write a page of tracks, one a line, and how many more there are."""
    lines = [_describe_track(i, track) for i, track in enumerate(page.tracks, start=1)]
    more = page.total - len(page.tracks)
    if more > 0:
        lines.append(f"  and {more} more; ask for them with --top")
    return "\n".join(lines) or "  No track has these words."


def _name_mood(reading: Reading) -> str:
    if not reading.moods:
        return "open"
    words = ", ".join(mood.word for mood in reading.moods)
    return f"{words} ({quadrant(reading.affect.mean)})"


def _face_lines(faces: tuple[Face, ...]) -> Iterator[str]:
    """Say how each face looks, which is not what anybody feels."""
    label = "1 face" if len(faces) == 1 else f"{len(faces)} faces"
    for face in faces[:_SHOWN_FACES]:
        named = [(_LOOKS[emotion], share) for emotion, share in face.expressions.items()]
        looks = name_best(named, _SHOWN_EXPRESSIONS)
        share = f" ({face.share:.0%} of the group)" if len(faces) > 1 else ""
        yield f"  {label:<10}{_name_place(face.box)}: looks {looks}{share}"
        label = ""
    if len(faces) > _SHOWN_FACES:
        yield f"  {label:<10}and {len(faces) - _SHOWN_FACES} more"


def name_best(probabilities: Iterable[tuple[str, float]], count: int) -> str:
    """Name the likeliest few with their shares, such as ``"joy 60%, surprise 20%"``."""
    best = sorted(probabilities, key=lambda item: -item[1])[:count]
    return ", ".join(f"{name} {share:.0%}" for name, share in best)


def _name_place(box: Box) -> str:
    """Name the third of the picture in which a box's middle lies, and its size if unusual."""
    left, top, width, height = box
    across = ("left", "middle", "right")[_third(left + width / 2)]
    down = ("top ", "", "bottom ")[_third(top + height / 2)]
    size = ", large" if height >= _LARGE_FACE else ", small" if height <= _SMALL_FACE else ""
    return f"{down}{across}{size}"


def _third(share: float) -> int:
    return min(2, max(0, int(share * 3)))


def _doubt_lines(reading: Reading) -> Iterator[str]:
    """Say what is unsure, and each mood that it may be."""
    if reading.doubt:
        yield f"  unsure    {reading.doubt}"
    for label, mode in zip(("either", "or"), reading.modes, strict=False):
        mean = mode.affect.mean
        yield (
            f"  {label:<10}{mode.name} {mode.share:.0%}: {quadrant(mean)}, "
            f"valence {mean.valence:+.2f}, arousal {mean.arousal:+.2f}"
        )


def _track_line(position: int, recommendation: Recommendation) -> str:
    line = _describe_track(position, recommendation.track)
    return f"{line}  {recommendation.score:+.2f}\n      {recommendation.reason}"


def _describe_track(position: int, track: Track) -> str:
    mark = "▶" if track.is_playable else " "
    title, artist = _fit(track.title, _TITLE_WIDTH), _fit(track.artist, _ARTIST_WIDTH)
    year = str(track.year) if track.year else "    "
    return f"{position:>3} {mark} {title} {artist} {year}"


def bar(value: float) -> str:
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
