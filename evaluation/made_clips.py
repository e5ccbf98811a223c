"""Clips of which everything is known: pictures that move, joined by cuts, dissolves and fades.

Conventions
-----------
Clips are 320 x 180 at 25 pictures a second. A *cut* is one step from one picture to another;
fades, dissolves, flashes and turns of the camera are none. Everything follows from the generator
handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["ENCODERS", "RATE", "MadeClip", "Shot", "make_clip", "write_clip"]

RATE = 25
_WIDTH, _HEIGHT = 320, 180
_ROOM = 1.35  # how much larger than the view a picture is, so that the camera can move

# What people's clips come from: an editor's x264, a phone's fixed rhythm of keys, a browser's
# recorder, an old camera.
ENCODERS = {
    "x264": ("mp4", "libx264", {"preset": "veryfast"}),
    "fixed_keys": ("mp4", "libx264", {"preset": "veryfast", "g": "30", "sc_threshold": "0"}),
    "recorder": ("webm", "libvpx", {"g": "9999", "deadline": "realtime", "cpu-used": "8"}),
    "mpeg4": ("avi", "mpeg4", {"b": "1500000"}),
}

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture's time in a clip."""

    picture: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class MadeClip:
    """A clip on disk, and the truth about it."""

    path: Path
    encoder: str
    cuts_s: tuple[float, ...]
    shots: tuple[Shot, ...]


def make_clip(
    folder: Path, pictures: Sequence[Image.Image], encoder: str, rng: np.random.Generator
) -> MadeClip:
    """Make one clip of four to seven shots.

    Parameters
    ----------
    folder
        Where it is written.
    pictures
        To choose from.
    encoder
        One of :data:`ENCODERS`.
    rng
        Of everything that is left to chance.
    """
    count = int(rng.integers(4, 8))
    chosen = rng.choice(len(pictures), size=count, replace=False)
    frames: list[Picture] = []
    cuts: list[float] = []
    shots: list[Shot] = []
    for place, number in enumerate(chosen.tolist()):
        shot = list(_move(pictures[number], int(rng.integers(40, 110)), rng))
        if rng.random() < 0.25:
            flash = int(rng.integers(10, len(shot) - 10))
            shot[flash] = np.full_like(shot[flash], 255)
        joint = rng.choice(["cut", "dissolve", "fade"], p=[0.7, 0.15, 0.15])
        if place and joint == "cut":
            cuts.append(len(frames) / RATE)
        elif place:
            frames, shot = _join(frames, shot, is_dissolve=joint == "dissolve")
        shots.append(Shot(number, len(frames) / RATE, (len(frames) + len(shot)) / RATE))
        frames += shot
    suffix, codec, options = ENCODERS[encoder]
    path = folder / f"{encoder}-{int(rng.integers(1 << 40))}.{suffix}"
    write_clip(path, frames, codec, options)
    return MadeClip(path, encoder, tuple(cuts), tuple(shots))


def write_clip(
    path: Path, frames: Sequence[Picture] | Iterator[Picture], codec: str, options: dict[str, str]
) -> None:
    """Encode pictures of one size."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE, options=options)
        for place, picture in enumerate(frames):
            if place == 0:
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuv420p"
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))


def _move(picture: Image.Image, count: int, rng: np.random.Generator) -> Iterator[Picture]:
    """Yield what a camera sees that turns a little, hand-held, over one picture."""
    size = (round(_WIDTH * _ROOM), round(_HEIGHT * _ROOM))
    wide = np.asarray(picture.convert("RGB").resize(size))
    room = np.array([size[1] - _HEIGHT, size[0] - _WIDTH])
    ends = rng.random((2, 2)) * room
    shake = np.cumsum(rng.normal(0.0, rng.choice([0.0, 0.5, 1.5]), (count, 2)), axis=0)
    for place in range(count):
        share = place / max(1, count - 1)
        top, left = np.clip(ends[0] * (1 - share) + ends[1] * share + shake[place], 0, room)
        grain = rng.normal(0.0, 3.0, (_HEIGHT, _WIDTH, 1))
        view = wide[int(top) : int(top) + _HEIGHT, int(left) : int(left) + _WIDTH]
        yield np.clip(view + grain, 0, 255).astype(np.uint8)


def _join(
    before: list[Picture], after: list[Picture], *, is_dissolve: bool
) -> tuple[list[Picture], list[Picture]]:
    """Let the end of one shot pass into the beginning of the next within 0.6 s."""
    steps = 15
    if is_dissolve:
        shares = np.linspace(0.0, 1.0, steps + 2)[1:-1]
        mixed = [
            ((1 - share) * old + share * new).astype(np.uint8)
            for share, old, new in zip(shares, before[-steps:], after[:steps], strict=True)
        ]
        return before[:-steps], [*mixed, *after[steps:]]
    down, up = np.linspace(1.0, 0.0, steps), np.linspace(0.0, 1.0, steps)
    ending = [(s * f).astype(np.uint8) for s, f in zip(down, before[-steps:], strict=True)]
    opening = [(s * f).astype(np.uint8) for s, f in zip(up, after[:steps], strict=True)]
    return [*before[:-steps], *ending], [*opening, *after[steps:]]
