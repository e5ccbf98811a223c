"""Animated GIF and WebP as clips: Pillow lays each picture over the one before it, as they ask.

FFmpeg opens no animated WebP, and shows the transparent parts of a GIF as black.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from tunesight.domain.clip import VideoFrame
from tunesight.errors import MediaTooLargeError, UnreadableMediaError
from tunesight.media.limits import MOST_ANIMATION_FRAMES, MOST_PICTURE_PIXELS
from tunesight.media.video_picture import SHORT_SIDE
from tunesight.media.video_survey import sample_count

if TYPE_CHECKING:
    from PIL import Image

    from tunesight.domain.ports import RgbImage

__all__ = ["AnimationClip", "is_animation"]

# Pictures shown for less are shown for this long: what browsers do with hasty GIFs.
_LEAST_SHOWN_S = 0.02
_HASTY_SHOWN_S = 0.1

# All pictures together; each is laid over the one before, so that none can be left out.
_MOST_PIXELS = 1_500_000_000

# Small pictures at hand at once, 100 MB; of a longer animation every second, fourth... is kept.
_MOST_KEPT = 256

_FAULTS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError)


def is_animation(head: bytes) -> bool:
    """Tell from the first bytes whether a file is a GIF or WebP, moving or not."""
    return head.startswith((b"GIF87a", b"GIF89a")) or (
        head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    )


class AnimationClip:
    """An animated picture; one that does not move is a clip of one picture.

    Parameters
    ----------
    file
        Open for reading.
    name
        Of the file, for messages.

    Raises
    ------
    MediaTooLargeError
        If it is beyond the limits on pixels or pictures; nothing was decoded then.
    UnreadableMediaError
        If it is damaged.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        from PIL import Image

        self._name = name
        self._notes: list[str] = []
        self.frames_decoded = 0
        self.has_audio = False
        try:
            self._image = Image.open(file, formats=("GIF", "WEBP"))
        except Image.DecompressionBombError:
            raise self._too_large() from None
        except _FAULTS as error:
            raise UnreadableMediaError(
                f"{name} is no animation that can be decoded ({error}); save it again."
            ) from error
        if self._image.width * self._image.height > MOST_PICTURE_PIXELS:
            raise self._too_large()

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be read, in sentences for people."""
        return tuple(self._notes)

    @property
    def duration_s(self) -> float:
        """How long one round of it is."""
        return self._rounds[-1][0] + self._rounds[-1][1] if self._rounds else 0.0

    def sample(self) -> Iterator[VideoFrame]:
        """Yield pictures spread over one round, in order.

        Raises
        ------
        UnreadableMediaError
            If not one picture could be decoded.
        """
        if not self._rounds:
            raise UnreadableMediaError(
                f"Not one picture of {self._name} could be decoded; it is damaged. Save it again."
            )
        count = sample_count(self.duration_s, self._image.width * self._image.height)
        times = np.array([start for start, _, _ in self._rounds])
        even = (np.arange(count) + 0.5) * self.duration_s / count
        places = np.unique(np.clip(np.searchsorted(times, even, side="right") - 1, 0, None))
        for place in sorted({0, *places.tolist()}):
            yield VideoFrame(float(times[place]), self._rounds[place][2])

    def find_start(self, after_s: float, until_s: float) -> float | None:
        """Return None: an animation's sizes tell nothing, and its pictures are at hand."""
        del after_s, until_s
        return None

    def frames_between(self, after_s: float, until_s: float) -> Iterator[VideoFrame]:
        """Yield every picture of an interval, its ends included."""
        for start_s, _, picture in self._rounds:
            if after_s <= start_s <= until_s:
                yield VideoFrame(start_s, picture)

    @cached_property
    def _rounds(self) -> list[tuple[float, float, RgbImage]]:
        """Decode everything, small: when each begins, how long it is shown, its picture."""
        kept: list[tuple[float, float, RgbImage]] = []
        image, now_s = self._image, 0.0
        most = min(MOST_ANIMATION_FRAMES, max(1, _MOST_PIXELS // (image.width * image.height)))
        stride = 1
        for place in range(most + 1):
            try:
                image.seek(place)
                if place == most:
                    self._notes.append(f"Only the first {now_s:.0f} s were looked at.")
                    break
                image.load()
                shown_s = float(image.info.get("duration", 0)) / 1000.0
                shown_s = shown_s if shown_s >= _LEAST_SHOWN_S else _HASTY_SHOWN_S
                if place % stride == 0:
                    kept.append((now_s, shown_s, _to_small(image)))
            except EOFError:
                break
            except _FAULTS:
                self._notes.append(f"The animation is damaged after {now_s:.1f} s; it ends there.")
                break
            self.frames_decoded += 1
            now_s += shown_s
            if len(kept) == _MOST_KEPT:
                kept = kept[::2]
                stride *= 2
        return kept

    def _too_large(self) -> MediaTooLargeError:
        return MediaTooLargeError(
            f"{self._name} has more than {MOST_PICTURE_PIXELS / 1e6:.0f} million pixels; make it "
            "smaller and try again."
        )


def _to_small(image: Image.Image) -> RgbImage:
    """Flatten over white and scale down."""
    from PIL import Image

    frame = image.convert("RGBA")
    if min(frame.size) > SHORT_SIDE:
        scale = SHORT_SIDE / min(frame.size)
        size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
        frame = frame.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    paper = Image.new("RGBA", frame.size, (255, 255, 255, 255))
    return np.ascontiguousarray(np.asarray(Image.alpha_composite(paper, frame).convert("RGB")))
