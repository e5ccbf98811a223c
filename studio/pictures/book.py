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
        arousal=-0.45,
        seed=7,
    ),
    PictureSpec(
        id="birthday",
        title="Birthday",
        alt="A two-tier cake with six burning candles, balloons, bunting and confetti.",
        valence=0.85,
        arousal=0.65,
        seed=7,
    ),
    PictureSpec(
        id="neon-city",
        title="Neon after the rain",
        alt="A person under an umbrella on a wet street between glowing neon signs at night.",
        valence=0.3,
        arousal=0.55,
        seed=7,
    ),
    PictureSpec(
        id="forest-mist",
        title="Forest in the mist",
        alt="Rays of morning light fall between tall trees into a misty hollow with ferns.",
        valence=0.45,
        arousal=-0.5,
        seed=7,
    ),
    PictureSpec(
        id="snowfall",
        title="Snowfall on the village",
        alt="Snow falls at dusk on wooden houses with lit windows among dark pines.",
        valence=0.5,
        arousal=-0.55,
        seed=7,
    ),
    PictureSpec(
        id="spring-meadow",
        title="Spring meadow",
        alt="Poppies, daisies and cornflowers in a meadow, a tree in blossom, a blue sky.",
        valence=0.8,
        arousal=0.15,
        seed=7,
    ),
    PictureSpec(
        id="street-lamp",
        title="A lamp in the rain",
        alt="One street lamp shines on an empty bench in the rain, bare trees behind it.",
        valence=-0.5,
        arousal=-0.45,
        seed=7,
        size=(853, 1280),
    ),
    PictureSpec(
        id="beach-noon",
        title="Beach at noon",
        alt="A sandy beach with a palm, a striped parasol and a sailing boat on turquoise water.",
        valence=0.8,
        arousal=0.35,
        seed=7,
    ),
    PictureSpec(
        id="autumn-path",
        title="Autumn avenue",
        alt="A path covered with leaves leads under red and golden trees into low sunlight.",
        valence=0.35,
        arousal=-0.35,
        seed=7,
        size=(960, 1200),
    ),
    PictureSpec(
        id="corridor",
        title="The corridor",
        alt="A dark, stained corridor; at its end a figure stands in a red doorway.",
        valence=-0.75,
        arousal=0.6,
        seed=7,
    ),
    PictureSpec(
        id="fireworks",
        title="Fireworks over the river",
        alt="Seven fireworks burst over a city, mirrored in the river; a crowd raises its hands.",
        valence=0.8,
        arousal=0.85,
        seed=7,
    ),
    PictureSpec(
        id="lake-dawn",
        title="Lake at dawn",
        alt="A still lake in the mist at dawn, with a wooden jetty, a rowing boat and reeds.",
        valence=0.6,
        arousal=-0.7,
        seed=7,
    ),
    PictureSpec(
        id="empty-room",
        title="An empty room",
        alt="Grey window light falls into a bare room with one chair and a withered plant.",
        valence=-0.6,
        arousal=-0.6,
        seed=7,
    ),
    PictureSpec(
        id="volcano",
        title="Eruption",
        alt="A volcano erupts at night: a fountain of sparks, an ash cloud, lava running down.",
        valence=-0.35,
        arousal=0.85,
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
