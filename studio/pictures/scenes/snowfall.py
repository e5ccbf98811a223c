"""Snow falling at dusk on a small village, its windows lit."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import pine
from studio.pictures.layers import Stencil, blur, glow, over
from studio.pictures.noise import fbm, profile

__all__ = ["paint"]


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    height = frame.y + frame.x * 0
    light = ramp(height, [(0, "#1d2b52"), (0.3, "#3d4f82"), (0.52, "#8a7fa8"), (0.62, "#d9a9a0")])
    light = light * (0.88 + 0.25 * fbm(frame, rng, (0.7, 0.25)))[..., None]
    for level, rise, cell, tone in ((0.50, 0.13, 0.55, "#5d668f"), (0.56, 0.08, 0.4, "#47527f")):
        light = _hill(frame, rng, light, (level, rise, cell), tone)
    light = _wood(frame, rng, light, 0.585, 70, (0.07, 0.13), "#35426a")
    light = _snow_field(frame, rng, light, 0.62, ("#7f8fc0", "#55659a"))
    light = _wood(frame, rng, light, 0.645, 26, (0.11, 0.20), "#222f52")
    homes = (
        (0.30, 0.70, 0.060),
        (0.685, 0.685, 0.052),
        (0.795, 0.715, 0.058),
        (0.545, 0.695, 0.055),
    )
    for x, y, size in homes:
        light = _house(frame, light, (x * frame.aspect, y), size, church=x == 0.545)
    light = _snow_field(frame, rng, light, 0.735, ("#a9b6dd", "#5c6ba3"))
    light = _house(frame, light, (0.40 * frame.aspect, 0.815), 0.115, church=False)
    light = _snow_field(frame, rng, light, 0.845, ("#c0cbea", "#56659c"))
    light = _path_light(frame, light, (0.40 * frame.aspect, 0.86))
    light = brush(light, round(2 * frame.height / 853))
    light = _wood(frame, rng, light, 0.98, 7, (0.42, 0.66), "#101a35", sides=True)
    light = _flakes(frame, rng, light)
    return develop(
        light, frame, rng, Look(bloom=0.5, bloom_from=0.75, vignette=0.34, contrast=0.15)
    )


def _hill(
    frame: Frame,
    rng: np.random.Generator,
    light: Field,
    shape: tuple[float, float, float],
    tone: str,
) -> Field:
    level, rise, cell = shape
    x = frame.x[0]
    crest = (level - rise * np.abs(profile(x, rng, cell, octaves=5))).astype(np.float32)
    stencil = Stencil(frame)
    stencil.below(x, crest)
    below = np.maximum(frame.y - crest[None, :], 0)
    face = over(
        np.broadcast_to(colour(tone), light.shape), colour("#8d86ab"), smoothstep(0.0, 0.22, below)
    )
    return over(light, face, stencil.coverage(soften=0.0015))


def _wood(
    frame: Frame,
    rng: np.random.Generator,
    light: Field,
    foot: float,
    count: int,
    sizes: tuple[float, float],
    tone: str,
    *,
    sides: bool = False,
) -> Field:
    stencil = Stencil(frame)
    for k in range(count):
        x = (k + rng.uniform(0, 1)) / count * (frame.aspect + 0.1) - 0.05
        if sides:
            x = (0.00, 0.09, 0.175, 0.885, 0.94, 1.0, 1.05)[k] * frame.aspect
        pine(stencil, rng, (x, foot + rng.uniform(-0.01, 0.012)), rng.uniform(*sizes))
    mask = stencil.coverage()
    reach = max(1, round((0.0085 if sides else 0.0045) * frame.height))
    # Snow lies where a branch has nothing above it.
    cap = np.clip(mask - np.roll(mask, reach, axis=0), 0, 1)
    light = over(light, colour(tone), mask)
    return over(light, colour("#aebbe0") * 0.75, cap * 0.8)


def _snow_field(
    frame: Frame, rng: np.random.Generator, light: Field, level: float, tones: tuple[str, str]
) -> Field:
    x = frame.x[0]
    crest = (level + 0.018 * profile(x, rng, 0.6, octaves=3)).astype(np.float32)
    stencil = Stencil(frame)
    stencil.below(x, crest)
    below = np.maximum(frame.y - crest[None, :], 0)
    drift = fbm(frame, rng, (0.45, 0.06), octaves=4)
    shade = smoothstep(0.0, 0.17, below + 0.10 * (drift - 0.5))
    snow = over(np.broadcast_to(colour(tones[0]), light.shape), colour(tones[1]), shade)
    return over(light, snow, stencil.coverage())


def _house(
    frame: Frame, light: Field, foot: tuple[float, float], size: float, *, church: bool
) -> Field:
    x, y = foot
    wide, tall, ridge = 1.25 * size, 0.62 * size, 0.62 * size
    wall = Stencil(frame)
    wall.polygon(
        [(x - wide, y + 0.02), (x - wide, y - tall), (x + wide, y - tall), (x + wide, y + 0.02)]
    )
    gable_x = x - 0.45 * wide
    wall.polygon([(x - wide, y - tall), (gable_x, y - tall - ridge), (x + 0.1 * wide, y - tall)])
    logs = 0.85 + 0.15 * np.sin(frame.y * 44 / size)
    light = over(light, colour("#4a3438") * logs[..., None], wall.coverage())
    roof = Stencil(frame)
    roof.polygon(
        [
            (gable_x, y - tall - ridge),
            (x + 0.85 * wide, y - tall - ridge),
            (x + 1.14 * wide, y - tall * 0.92),
            (x + 0.1 * wide, y - tall * 0.92),
        ]
    )
    over_y = 0.085 * size
    roof.polygon(
        [
            (gable_x, y - tall - ridge - over_y),
            (x + 0.85 * wide, y - tall - ridge - over_y),
            (x + 1.16 * wide, y - tall * 0.95),
            (x + 0.12 * wide, y - tall * 0.88),
            (gable_x, y - tall - ridge + over_y),
            (x - 1.12 * wide, y - tall * 0.88),
            (x - 1.14 * wide, y - tall * 1.04),
        ]
    )
    snow = over(
        np.broadcast_to(colour("#c3cdea"), light.shape),
        colour("#8694c4"),
        smoothstep(y - tall - ridge, y - tall, frame.y) + frame.x * 0,
    )
    light = over(light, snow, roof.coverage())
    chimney = Stencil(frame)
    cx = x + 0.55 * wide
    top = y - tall - ridge - 0.30 * size
    chimney.polygon(
        [
            (cx - 0.07 * size, top),
            (cx + 0.07 * size, top),
            (cx + 0.07 * size, y - tall - 0.8 * ridge),
            (cx - 0.07 * size, y - tall - 0.8 * ridge),
        ]
    )
    light = over(light, colour("#3b2d36"), chimney.coverage())
    if church:
        spire = Stencil(frame)
        spire.polygon(
            [
                (x - 0.3 * size, y),
                (x - 0.3 * size, y - 2.1 * size),
                (x + 0.2 * size, y - 2.1 * size),
                (x + 0.2 * size, y),
            ]
        )
        light = over(light, colour("#54424c"), spire.coverage())
        cap = Stencil(frame)
        cap.polygon(
            [
                (x - 0.38 * size, y - 2.05 * size),
                (x - 0.05 * size, y - 3.3 * size),
                (x + 0.28 * size, y - 2.05 * size),
            ]
        )
        light = over(light, colour("#9aa6cf"), cap.coverage())
    else:
        for k in range(7):
            t = k / 6
            puff = glow(
                frame,
                (cx + 0.35 * size * t**1.5 + 0.02 * np.sin(5 * t), top - 1.3 * size * t),
                0.10 * size * (1 + 3.4 * t),
                power=2.5,
            )
            light = over(light, colour("#a9a6c4"), 0.42 * (1 - t) ** 0.7 * puff)
    panes = Stencil(frame)
    for wx in (-0.66, -0.22, 0.36, 0.72):
        px, py, r = x + wx * wide, y - 0.34 * size, 0.095 * size
        panes.polygon(
            [
                (px - r, py - 1.25 * r),
                (px + r, py - 1.25 * r),
                (px + r, py + 1.25 * r),
                (px - r, py + 1.25 * r),
            ]
        )
        panes.line([(px, py - 1.25 * r), (px, py + 1.25 * r)], 0.25 * r, 0.25)
        panes.line([(px - r, py), (px + r, py)], 0.25 * r, 0.25)
    panes.ellipse((gable_x, y - tall - 0.25 * ridge), (0.08 * size, 0.1 * size))
    mask = panes.coverage()
    light = over(light, colour("#ffbd5c", gain=1.9), mask)
    spill = (
        blur(mask, 0.22 * size * frame.height) * 1.1 + blur(mask, 0.6 * size * frame.height) * 1.0
    )
    return light + (0.5 * spill)[..., None] * colour("#ff9d45")


def _path_light(frame: Frame, light: Field, foot: tuple[float, float]) -> Field:
    across = (frame.x - foot[0]) / 0.30
    down = (frame.y - foot[1]) / 0.05
    pool = np.exp(-(across**2) - down**2)
    return light + (0.34 * pool)[..., None] * colour("#ff9d45")


def _flakes(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    for count, size, soft, strength in (
        (1500, 0.0011, 0.0004, 0.55),
        (520, 0.0021, 0.0007, 0.75),
        (130, 0.0040, 0.0018, 0.75),
        (34, 0.0105, 0.0060, 0.45),
    ):
        stencil = Stencil(frame)
        for _ in range(count):
            r = size * rng.uniform(0.6, 1.4)
            stencil.ellipse((rng.uniform(0, frame.aspect), rng.uniform(0, 1)), (r, r * 1.1))
        light = over(light, colour("#eef2ff") * 0.95, stencil.coverage(soften=soft) * strength)
    return light
