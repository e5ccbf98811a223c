"""Skies: cloud decks in perspective, the light through them, stars and sunlight.

Conventions
-----------
``horizon`` is the height of the horizon line in frame coordinates (0 top, 1 bottom).
"""

from dataclasses import dataclass

import numpy as np

from studio.pictures.colour import smoothstep
from studio.pictures.frame import Field, Frame
from studio.pictures.layers import Point, blur, resize
from studio.pictures.noise import fbm, sample, texture

__all__ = ["CloudDeck", "cloud_deck", "facing", "light_through", "shafts", "stars"]


@dataclass(frozen=True, slots=True)
class CloudDeck:
    """A flat layer of cloud seen from below.

    Parameters
    ----------
    cover
        Part of the sky under cloud, 0 to 1.
    softness
        Width of a cloud's edge on the noise's scale: 0.05 torn, 0.3 veils.
    scale
        How small the clouds are; 1 puts a handful of them overhead.
    stretch
        How many times wider than deep they are.
    """

    cover: float = 0.5
    softness: float = 0.16
    scale: float = 1.0
    stretch: float = 1.6


def cloud_deck(frame: Frame, rng: np.random.Generator, horizon: float, deck: CloudDeck) -> Field:
    """Density in [0, 1] of a cloud layer that recedes to the horizon."""
    tile = texture(rng, (5, 5), side=768, octaves=7)
    billow = texture(rng, (3, 3), side=256, octaves=3)
    rise = np.maximum(horizon - frame.y, 0.0) + np.float32(0.055)
    distance = np.float32(0.16) / rise
    across = (frame.x - frame.aspect / 2) * distance / np.float32(0.30 * deck.stretch)
    deep = distance / np.float32(0.30) + frame.x * 0
    size = np.float32(768 * 0.33 * deck.scale)
    bend = sample(billow, across * 90 * deck.scale, deep * 90 * deck.scale, wrap=True) - 0.5
    shape = sample(tile, across * size + bend * 60, deep * size + bend * 40, wrap=True)
    # Far clouds overlap: they close up towards the horizon and lose their contrast.
    level = 1.0 - deck.cover
    dense = smoothstep(level - deck.softness, level + deck.softness, shape)
    fade = smoothstep(0.0, 0.16, np.maximum(horizon - frame.y, 0.0))
    return dense * (0.35 + 0.65 * fade) * smoothstep(-0.005, 0.02, horizon - frame.y)


def light_through(frame: Frame, density: Field, toward: Point, reach: float = 0.16) -> Field:
    """Light left in [0, 1] after it came through the cloud from a point in the frame."""
    half = (max(8, frame.width // 2), max(8, frame.height // 2))
    small = resize(density, half)
    x = (np.arange(half[0], dtype=np.float32)[None, :] + 0.5) / half[1]
    y = (np.arange(half[1], dtype=np.float32)[:, None] + 0.5) / half[1]
    dx, dy = np.float32(toward[0]) - x, np.float32(toward[1]) - y
    length = np.maximum(np.sqrt(dx**2 + dy**2), 1e-3)
    # Easing into the light, not stopping at it: a hard stop would draw a ring around it.
    step = np.float32(reach) / (8 * (length + np.float32(reach)))
    thickness = np.zeros_like(small)
    for i in range(1, 9):
        column = (x + dx * step * i) * half[1] - 0.5
        row = (y + dy * step * i) * half[1] - 0.5
        thickness += sample(small, column, row)
    return resize(np.exp(-0.42 * thickness).astype(np.float32), (frame.width, frame.height))


def stars(
    frame: Frame, rng: np.random.Generator, count: int, *, where: Field | None = None
) -> Field:
    """Light of stars, shape (height, width, 3): many faint ones, a few bright, tinted.

    Parameters
    ----------
    where
        Chance in [0, 1] that a star thrown there stays; everywhere when not given.
    """
    x = rng.uniform(0, frame.width, count)
    y = rng.uniform(0, frame.height, count)
    bright = 0.05 * rng.pareto(1.5, count) + 0.04
    warm = rng.uniform(-1, 1, count)
    if where is not None:
        kept = rng.uniform(0, 1, count) < where[y.astype(np.intp), x.astype(np.intp)]
        x, y, bright, warm = x[kept], y[kept], bright[kept], warm[kept]
    bright = np.minimum(bright, 3.0)
    tint = np.stack([1 + 0.25 * warm, np.ones_like(warm), 1 - 0.25 * warm], axis=1)
    points = np.zeros((frame.height, frame.width, 3), dtype=np.float32)
    place = (y.astype(np.intp), x.astype(np.intp))
    np.add.at(points, place, (bright[:, None] * tint).astype(np.float32))
    scale = frame.height / 853
    large = np.clip(points - 0.6, 0.0, 1.5)
    halos: Field = 5.0 * blur(large, 1.0 * scale) + 8.0 * blur(large, 3.0 * scale)
    halos += 2.6 * blur(np.minimum(points, 1.2), 0.6 * scale)
    return halos


def facing(frame: Frame, thickness: Field, toward: Point, soften: float = 0.006) -> Field:
    """How much each side of a billow faces a light, about [-1, 1], 0 where it is flat."""
    down, across = np.gradient(blur(thickness, soften * frame.height))
    dx, dy = np.float32(toward[0]) - frame.x, np.float32(toward[1]) - frame.y
    length = np.sqrt(dx**2 + dy**2) + np.float32(0.05)
    lean = -(across * dx + down * dy) / length * np.float32(frame.height * 0.16)
    return np.clip(lean, -1, 1).astype(np.float32)


def shafts(frame: Frame, rng: np.random.Generator, source: Point, *, width: float = 0.16) -> Field:
    """Rays of light fanning out of a point, in [0, 1], fading with the way."""
    dx, dy = frame.x - source[0], frame.y - source[1]
    angle = np.arctan2(dx, dy)
    line = fbm(Frame(1024, 8), rng, (width * 8, 100.0), octaves=4)[4]
    spread = np.interp(angle.ravel(), np.linspace(-np.pi, np.pi, line.size), line)
    rays = smoothstep(0.42, 0.78, spread.reshape(angle.shape).astype(np.float32))
    reach = np.sqrt(dx**2 + dy**2)
    return (rays * np.exp(-1.1 * reach) * smoothstep(0.0, 0.2, reach)).astype(np.float32)
