"""Clips of known content that tests make for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.conftest import REPOSITORY

__all__ = ["SIZE", "pan", "view", "write_clip"]

Picture = NDArray[np.uint8]

SIZE = (192, 108)
_PICTURES = REPOSITORY / "src" / "tunesight" / "demo" / "pictures"


def view(name: str, *, size: tuple[int, int] = SIZE) -> Picture:
    """Return a bundled picture at a size, shape (height, width, 3)."""
    with Image.open(_PICTURES / f"{name}.jpg") as image:
        return np.asarray(image.convert("RGB").resize(size))


def pan(name: str, count: int, *, step: int = 2, size: tuple[int, int] = SIZE) -> list[Picture]:
    """Return ``count`` pictures of a camera that turns to the right by ``step`` pixels each."""
    wide = view(name, size=(size[0] + step * count, size[1]))
    return [np.ascontiguousarray(wide[:, i * step : i * step + size[0]]) for i in range(count)]


def write_clip(  # noqa: PLR0913 - one parameter for each oddity of a file
    path: Path,
    frames: Sequence[Picture],
    *,
    codec: str = "libx264",
    rate: int = 25,
    times_ms: Sequence[int] | None = None,
    options: dict[str, str] | None = None,
    pixel_format: str = "yuv420p",
    rotation: int = 0,
    with_sound: bool = False,
) -> Path:
    """Encode pictures; the container follows from the file's name."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, options=options or {})
        stream.height, stream.width = frames[0].shape[:2]  # type: ignore[union-attr]
        stream.pix_fmt = pixel_format  # type: ignore[union-attr]
        stream.codec_context.time_base = Fraction(1, 1000 if times_ms is not None else rate)
        if rotation:
            stream.set_display_rotation(rotation)  # type: ignore[union-attr]
        sound = container.add_stream("aac", rate=48_000) if with_sound else None
        for place, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts = place if times_ms is None else times_ms[place]
            frame.time_base = stream.codec_context.time_base
            container.mux(stream.encode(frame))  # type: ignore[union-attr,arg-type]
        container.mux(stream.encode(None))  # type: ignore[union-attr,arg-type]
        if sound is not None:
            tone = av.AudioFrame.from_ndarray(
                np.zeros((2, 48_000), np.float32), format="fltp", layout="stereo"
            )
            tone.sample_rate = 48_000
            container.mux(sound.encode(tone))  # type: ignore[union-attr,arg-type]
            container.mux(sound.encode(None))  # type: ignore[union-attr,arg-type]
    return path
