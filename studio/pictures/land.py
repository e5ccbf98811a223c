"""Land and water: reflecting seas, lit ridges, rain, and the trees that stand on them.

Conventions
-----------
``horizon`` is the height of the horizon line in frame coordinates (0 top, 1 bottom).
"""

from dataclasses import dataclass

import numpy as np

from studio.pictures.colour import smoothstep
from studio.pictures.frame import Field, Frame
from studio.pictures.layers import Stencil, blur, over
from studio.pictures.noise import fbm, ridged, sample, texture

__all__ = [
    "Water",
    "bare_tree",
    "ground_noise",
    "pine",
    "rain",
    "reflect",
    "ridge_faces",
    "slope_light",
]


@dataclass(frozen=True, slots=True)
class Water:
    """A surface that mirrors what stands above it.

    Parameters
    ----------
    colour
        Linear light of the water itself, shape (3,).
    waves
        How far the waves throw a reflection up and down, in heights.
    sway
        The same to the sides.
    clarity
        Part of the light that is reflected at the horizon, 0 to 1.
    scale
        How small the waves are; 1 is a sea seen from a low hill.
    """

    colour: Field
    waves: float = 0.2
    sway: float = 0.02
    clarity: float = 0.9
    scale: float = 1.0


def ground_noise(
    frame: Frame, tile: Field, horizon: float, *, scale: float = 1.0, stretch: float = 4.0
) -> Field:
    """Lay a repeating texture flat on the ground, seen in perspective; in [0, 1]."""
    drop = np.maximum(frame.y - horizon, 0.0) + np.float32(0.012)
    distance = np.float32(0.5) / drop
    side = tile.shape[0]
    across = (frame.x - frame.aspect / 2) * distance * np.float32(side * scale * 0.3 / stretch)
    deep = distance * np.float32(side * scale * 0.3) + frame.x * 0
    return sample(tile, across, deep, wrap=True)


def reflect(
    frame: Frame, above: Field, rng: np.random.Generator, horizon: float, water: Water
) -> Field:
    """Replace what lies below the horizon by water that mirrors what stands above it."""
    swell = ground_noise(frame, texture(rng, (9, 9)), horizon, scale=water.scale, stretch=5)
    chop = ground_noise(frame, texture(rng, (24, 24)), horizon, scale=water.scale, stretch=3)
    tilt = 0.6 * (swell - 0.5) + 0.4 * (chop - 0.5)
    drop = np.maximum(frame.y - horizon, 0.0)
    # Seen at a grazing angle a wave shows mostly the side that leans to the viewer,
    # so reflections are thrown upwards rather than evenly to both sides.
    rise = drop * 0.92 + water.waves * np.abs(tilt) * smoothstep(-0.02, 0.25, drop)
    column = (frame.x + water.sway * tilt * 2) * frame.height - 0.5
    row = (horizon - np.abs(rise)) * frame.height - 0.5
    mirrored = sample(above, column, np.minimum(row, horizon * frame.height - 1.5))
    strength = water.clarity * (1.0 - 0.55 * smoothstep(0.0, 0.6, drop)) * (1 - 0.5 * tilt)
    surface = over(np.broadcast_to(water.colour, above.shape), mirrored, strength)
    shade = 1.0 + 1.1 * tilt * smoothstep(0.0, 0.12, drop)
    inside = smoothstep(-0.0008, 0.0008, frame.y - horizon) + frame.x * 0
    return over(above, surface * shade[..., None], inside)


def slope_light(
    frame: Frame, rng: np.random.Generator, cell: tuple[float, float], *, octaves: int = 6
) -> Field:
    """Relief lit from the upper left, about [-1, 1]: rock faces, snow, rough ground."""
    height = fbm(frame, rng, cell, octaves=octaves)
    step = max(1, round(0.004 * frame.height))
    moved = np.roll(height, (step, step), axis=(0, 1))
    return np.clip((height - moved) / np.float32(0.06), -1, 1)


def ridge_faces(frame: Frame, rng: np.random.Generator, crest: Field) -> tuple[Field, Field]:
    """Model the flanks under a mountain crest, lit from the left.

    Parameters
    ----------
    crest
        Height of the skyline for each column, shape (width,).

    Returns
    -------
    tuple of Field
        Light in [0, 1] and the distance below the crest in heights, both (height, width).
    """
    below = np.maximum(frame.y - crest[None, :], 0).astype(np.float32)
    # Spurs run down from the peaks: the crest's own slope is carried downwards, folded
    # more and more aside, so every summit keeps one bright and one dark flank.
    fold = ridged(frame, rng, (0.13, 0.2), octaves=5) - 0.5
    fine = ridged(frame, rng, (0.03, 0.05), octaves=4) - 0.5
    column = (frame.x + 0.75 * below * fold + (0.005 + 0.16 * below) * fine) * frame.height
    slopes = []
    for sigma in (0.008, 0.035):
        line = blur(np.repeat(crest[None, :], 4, axis=0), sigma * frame.height)[0]
        slopes.append((np.gradient(line) * frame.height).astype(np.float32))
    place = np.arange(frame.width, dtype=np.float32)
    near, far = (np.interp(column, place, slope).astype(np.float32) for slope in slopes)
    depth = smoothstep(0.0, 0.10, below)
    lean = near * (1 - depth) + far * depth
    return smoothstep(0.22, -0.22, lean + 0.7 * fine + 0.15), below


def rain(
    frame: Frame, rng: np.random.Generator, count: int, *, slant: float = 0.12, length: float = 0.06
) -> Field:
    """Streaks of falling rain in [0, 1], near ones longer and brighter."""
    stencil = Stencil(frame)
    near = rng.uniform(0, 1, count) ** 3
    x = rng.uniform(-0.2, frame.aspect + 0.2, count)
    y = rng.uniform(-0.1, 1.05, count)
    for i in range(count):
        span = length * (0.45 + 1.3 * near[i])
        end = (x[i] - slant * span, y[i] + span)
        stencil.line([(x[i], y[i]), end], 0.0007 + 0.0011 * near[i], 0.25 + 0.6 * near[i])
    return blur(stencil.coverage(), 0.0008 * frame.height)


def pine(
    stencil: Stencil, rng: np.random.Generator, foot: tuple[float, float], size: float
) -> None:
    """Draw a conifer of a height ``size`` standing on ``foot``."""
    x, y = foot
    stencil.line([(x, y + 0.01 * size), (x, y - 0.9 * size)], 0.022 * size)
    tiers = 12
    for tier in range(tiers):
        t = tier / (tiers - 1)
        top = y - size * (1.0 - 0.80 * t)
        hang = size * (0.055 + 0.055 * t)
        points = [(x, top - 0.06 * size)]
        for side in (1, -1):
            half = side * size * (0.022 + 0.185 * t**0.95) * rng.uniform(0.85, 1.15)
            tip = hang * rng.uniform(0.85, 1.15)
            upper = [(x + half * 0.5, top + 0.30 * tip), (x + half, top + tip)]
            # The lower edge is ragged: needles hang in clumps between the branch ends.
            lower = []
            for k in range(5, 0, -1):
                drop = tip * (0.80 + 0.05 * k)
                lower.append((x + half * (k - 0.35) / 5, top + drop * rng.uniform(0.7, 0.85)))
                lower.append((x + half * (k - 0.75) / 5, top + drop * rng.uniform(1.05, 1.3)))
            edge = upper + lower
            points += edge if side == 1 else edge[::-1]
        stencil.polygon(points)


def bare_tree(
    stencil: Stencil, rng: np.random.Generator, foot: tuple[float, float], size: float
) -> list[tuple[float, float]]:
    """Draw a leafless tree and return the ends of its twigs, where leaves would hang."""
    tips: list[tuple[float, float]] = []
    pending = [(foot[0], foot[1], -np.pi / 2 + rng.normal(0, 0.05), size * 0.3, size * 0.06, 0)]
    while pending:
        x, y, angle, length, width, depth = pending.pop()
        bend = rng.normal(0, 0.12)
        middle = (x + 0.5 * length * np.cos(angle), y + 0.5 * length * np.sin(angle))
        end = (
            middle[0] + 0.5 * length * np.cos(angle + bend),
            middle[1] + 0.5 * length * np.sin(angle + bend),
        )
        stencil.line([(x, y), middle], width)
        stencil.line([middle, end], width * 0.86)
        stencil.ellipse(end, (width * 0.42, width * 0.42))
        if depth == 7 or length < 0.012 * size:
            tips.append(end)
            continue
        if depth >= 3:
            tips.append(end)
        forks = 2 if rng.uniform() < 0.75 else 3
        for fork in range(forks):
            turn = (fork - (forks - 1) / 2) * rng.uniform(0.55, 0.95) + rng.normal(0, 0.1)
            shorter = length * rng.uniform(0.68, 0.86)
            pending.append((*end, angle + bend + turn, shorter, width * 0.68, depth + 1))
    return tips
