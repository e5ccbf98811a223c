"""The list of pictures: what each is called, shows and is meant to feel like.

Conventions
-----------
The intended affect is (valence, arousal), each in [-1, 1]: what the painter aimed at, not
a measurement. It says which corner of the plane a picture was painted for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from studio.pictures.frame import Frame

__all__ = ["PICTURES", "PictureSpec", "paint_picture"]

LANDSCAPE = (1280, 853)


@dataclass(frozen=True, slots=True)
class PictureSpec:
    """One picture of the demo.

    Parameters
    ----------
    id
        Its name in files and addresses; the scene module is the same with underscores.
    title, alt
        What a person reads, and what a screen reader says.
    valence, arousal
        The intended affect, each in [-1, 1].
    seed
        Seed of everything random in it.
    size
        Width and height in pixels.
    """

    id: str
    title: str
    alt: str
    valence: float
    arousal: float
    seed: int
    size: tuple[int, int] = LANDSCAPE


PICTURES: tuple[PictureSpec, ...] = (
    PictureSpec(
        id="sunset-sea",
        title="Sunset over the sea",
        alt="The sun low over a calm sea, a path of light on the water, violet and orange clouds.",
        valence=0.7,
        arousal=-0.35,
        seed=7,
    ),
    PictureSpec(
        id="storm",
        title="Storm at the lighthouse",
        alt="Lightning strikes a dark sea in the rain; a striped lighthouse stands on a rock.",
        valence=-0.5,
        arousal=0.7,
        seed=4,
    ),
    PictureSpec(
        id="aurora",
        title="Northern lights",
        alt="Green and violet aurora over snowy mountains, mirrored in a still fjord with pines.",
        valence=0.65,
        arousal=0.25,
        seed=6,
    ),
    PictureSpec(
        id="desert-stars",
        title="A night in the desert",
        alt="A lit tent and a sitting person among dunes under the Milky Way.",
        valence=0.55,
        arousal=-0.4,
        seed=7,
    ),
)


def paint_picture(spec: PictureSpec, *, scale: float = 1.0) -> NDArray[np.uint8]:
    """Paint one picture, shape (height, width, 3), sRGB.

    Parameters
    ----------
    scale
        Size relative to the finished file; small ones are quick drafts of the same scene.

    Raises
    ------
    ValueError
        If the scale leaves a side shorter than 8 pixels.
    """
    scene = import_module(f"studio.pictures.scenes.{spec.id.replace('-', '_')}")
    paint: Callable[[Frame, np.random.Generator], NDArray[np.uint8]] = scene.paint
    frame = Frame(round(spec.size[0] * scale), round(spec.size[1] * scale))
    return paint(frame, np.random.default_rng(spec.seed))
