"""Fireworks over a city on a river, a crowd of raised hands in front."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import Water, reflect
from studio.pictures.layers import Stencil, blur, over
from studio.pictures.noise import fbm
from studio.pictures.sky import stars

__all__ = ["paint"]

SHORE = 0.70
BURSTS = (
    (0.50, 0.26, 0.235, "#ffb347", "#ff5d3a"),
    (0.225, 0.22, 0.170, "#ff4fa3", "#a86bff"),
    (0.775, 0.205, 0.180, "#4fd8ff", "#4f7bff"),
    (0.355, 0.445, 0.105, "#7dff9a", "#e8ff7a"),
    (0.665, 0.445, 0.115, "#ffe27a", "#ff8a3d"),
    (0.08, 0.43, 0.110, "#ffd36b", "#ff6b4a"),
    (0.925, 0.44, 0.105, "#ff6bd0", "#ff4a6b"),
)


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    height = frame.y / SHORE + frame.x * 0
    light = ramp(height, [(0, "#060818"), (0.55, "#111638"), (1.0, "#3d2350")])
    light = light + 0.5 * stars(frame, rng, 700)
    sparks = np.zeros_like(light)
    for x, y, size, inner, outer in BURSTS:
        sparks += _burst(frame, rng, (x * frame.aspect, y), size, (inner, outer))
    smoke = fbm(frame, rng, (0.35, 0.25), octaves=5)
    lit = blur(sparks, 0.07 * frame.height)
    light = light + lit * (0.35 + 2.0 * smoothstep(0.4, 0.85, smoke))[..., None]
    light = light + sparks + 0.9 * blur(sparks, 0.007 * frame.height)
    light = _city(frame, rng, light)
    river = Water(colour("#05060f"), waves=0.42, sway=0.03, clarity=0.8, scale=1.3)
    light = reflect(frame, light, rng, SHORE, river)
    light = _crowd(frame, rng, light)
    return develop(
        light,
        frame,
        rng,
        Look(bloom=0.55, bloom_from=0.6, vignette=0.3, contrast=0.18, saturation=1.12),
    )


def _burst(
    frame: Frame,
    rng: np.random.Generator,
    centre: tuple[float, float],
    size: float,
    inks: tuple[str, str],
) -> Field:
    early, late, heads = Stencil(frame), Stencil(frame), Stencil(frame)
    for _ in range(round(60 + 420 * size)):
        # Directions even over a sphere, seen from the side: the shell looks round, not flat.
        z, turn = rng.uniform(-1, 1), rng.uniform(0, 2 * np.pi)
        flat = np.sqrt(1 - z * z)
        reach = size * rng.uniform(0.86, 1.04)
        t = np.linspace(0.10, 1, 16)
        xs = centre[0] + reach * flat * np.cos(turn) * t
        ys = centre[1] + reach * flat * np.sin(turn) * t + 0.30 * size * t**2.4 - 0.06 * size
        points = list(zip(xs.tolist(), ys.tolist(), strict=True))
        for k in range(15):
            bright = (0.12 + 0.88 * t[k] ** 1.6) * rng.uniform(0.75, 1.0)
            target = early if t[k] < 0.62 else late
            target.line(points[k : k + 2], 0.0013 + 0.0009 * t[k], bright)
        r = 0.0021 * rng.uniform(0.5, 1.2)
        heads.ellipse(points[-1], (r, r))
    core = np.exp(-((frame.x - centre[0]) ** 2 + (frame.y - centre[1]) ** 2) / (0.10 * size) ** 2)
    return (
        1.1 * early.coverage()[..., None] * colour(inks[0])
        + 1.7 * late.coverage()[..., None] * colour(inks[1])
        + 2.2 * heads.coverage()[..., None] * colour("#fff2d8")
        + (0.5 * core)[..., None] * colour(inks[0])
    ).astype(np.float32)


def _city(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    for depth, tone in enumerate(("#241a42", "#100d24")):
        blocks, windows = Stencil(frame), Stencil(frame)
        x = -0.02
        while x < frame.aspect:
            wide = rng.uniform(0.03, 0.075)
            tall = rng.uniform(0.04, 0.15) * (1.15 - 0.3 * depth) + 0.02
            top = SHORE - tall
            blocks.polygon([(x, SHORE), (x, top), (x + wide, top), (x + wide, SHORE)])
            if rng.uniform() < 0.10:
                blocks.polygon([(x, top), (x + wide / 2, top - 0.05), (x + wide, top)])
            for wy in np.arange(top + 0.008, SHORE - 0.006, 0.0105):
                for wx in np.arange(x + 0.005, x + wide - 0.006, 0.0095):
                    if rng.uniform() < 0.33:
                        windows.polygon(
                            [
                                (wx, wy),
                                (wx + 0.0042, wy),
                                (wx + 0.0042, wy + 0.005),
                                (wx, wy + 0.005),
                            ],
                            rng.uniform(0.3, 1),
                        )
            x += wide * rng.uniform(0.95, 1.3)
        mask = blocks.coverage()
        light = over(light, colour(tone), mask)
        light = light + (mask * windows.coverage() * (0.5 + 0.4 * depth))[..., None] * colour(
            "#ffca7a"
        )
    return light


def _crowd(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    for row, (level, size, tone) in enumerate(
        ((0.925, 0.030, "#140c1e"), (0.985, 0.040, "#060309"))
    ):
        people = Stencil(frame)
        x = rng.uniform(-0.02, 0.02)
        while x < frame.aspect + 0.05:
            y, s = level + rng.normal(0, 0.012), size * rng.uniform(0.85, 1.15)
            people.ellipse((x, y), (0.62 * s, 0.78 * s))
            people.ellipse((x, y + 2.25 * s), (1.4 * s, 1.35 * s))
            people.polygon(
                [
                    (x - 0.3 * s, y + 0.4 * s),
                    (x + 0.3 * s, y + 0.4 * s),
                    (x + 0.4 * s, y + 1.4 * s),
                    (x - 0.4 * s, y + 1.4 * s),
                ]
            )
            if rng.uniform() < 0.5:
                for side in (-1, 1):
                    hand = (x + side * rng.uniform(1.1, 2.0) * s, y - rng.uniform(0.7, 1.9) * s)
                    elbow = (x + side * 1.65 * s, y + 0.5 * s)
                    people.line([(x + side * 1.1 * s, y + 1.6 * s), elbow], 0.46 * s)
                    people.line([elbow, hand], 0.34 * s)
                    people.ellipse(elbow, (0.22 * s, 0.22 * s))
                    people.ellipse((hand[0], hand[1] - 0.1 * s), (0.20 * s, 0.30 * s))
                    for spread in (-0.3, 0.0, 0.3):
                        tip = (hand[0] + spread * s, hand[1] - 0.55 * s)
                        people.line([hand, tip], 0.11 * s)
            x += s * rng.uniform(2.1, 3.3)
        mask = people.coverage()
        edge = np.clip(mask - np.roll(mask, max(1, round(0.003 * frame.height)), axis=0), 0, 1)
        light = over(light, colour(tone), mask)
        light = light + (edge * (0.16 - 0.05 * row))[..., None] * colour("#ff9a5c")
    return light
