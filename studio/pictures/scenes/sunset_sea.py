"""A sun going down over the open sea, its path of light leading to the viewer."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import Water, ground_noise, reflect
from studio.pictures.layers import Stencil, glow, over
from studio.pictures.noise import texture
from studio.pictures.sky import CloudDeck, cloud_deck, light_through

__all__ = ["paint"]

HORIZON = 0.60


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    sun = (frame.aspect * 0.56, HORIZON - 0.075)
    light = _sky(frame, rng, sun)
    light = reflect(
        frame,
        light,
        rng,
        HORIZON,
        Water(colour("#1b2747"), waves=0.75, sway=0.05, clarity=0.82, scale=1.1),
    )
    light = light + _glitter(frame, rng, sun[0])
    haze = np.exp(-(((frame.y - HORIZON) / 0.018) ** 2)) * glow(frame, sun, 0.35)
    light = over(light, colour("#ffcf8f", gain=1.1), 0.55 * haze)
    light = brush(light, round(3 * frame.height / 853))
    light = over(light, colour("#170f1f"), _birds(frame) * 0.85)
    return develop(light, frame, rng, Look(bloom=0.5, vignette=0.34, contrast=0.22))


def _sky(frame: Frame, rng: np.random.Generator, sun: tuple[float, float]) -> Field:
    height = frame.y / HORIZON + frame.x * 0
    sky = ramp(
        height,
        [
            (0.0, "#26396f"),
            (0.3, "#5f5a93"),
            (0.55, "#b5708f"),
            (0.75, "#ee8a66"),
            (0.9, "#ffb566"),
            (1.0, "#ffd590"),
        ],
    )
    halo = glow(frame, sun, 0.13, power=1.3)
    sky = sky + halo[..., None] * colour("#ffb45e", gain=0.9)
    for deck, reach in (
        (CloudDeck(cover=0.5, softness=0.13, scale=2.3, stretch=1.5), 0.3),
        (CloudDeck(cover=0.4, softness=0.16, scale=5.0, stretch=1.5), 0.12),
    ):
        density = cloud_deck(frame, rng, HORIZON, deck)
        lit = light_through(frame, density, sun, reach)
        near = glow(frame, sun, 0.55, power=1.2)
        shadow = ramp(height, [(0.0, "#343a6c"), (0.6, "#6b4a73"), (1.0, "#b0606a")])
        shine = ramp(height, [(0.0, "#c98aa8"), (0.5, "#ff9a7d"), (1.0, "#ffc57c")])
        body = over(shadow, shine * (0.7 + 0.9 * near[..., None]), lit)
        sky = over(sky, body, density * 0.93)
    disc = np.sqrt((frame.x - sun[0]) ** 2 + (frame.y - sun[1]) ** 2)
    disc = smoothstep(0.0445, 0.042, disc)
    return over(sky, colour("#fff0c4", gain=5.0), disc)


def _glitter(frame: Frame, rng: np.random.Generator, sun_x: float) -> Field:
    drop = np.maximum(frame.y - HORIZON, 0)
    swell = ground_noise(frame, texture(rng, (20, 20)), HORIZON, scale=1.6, stretch=2.6)
    chop = ground_noise(frame, texture(rng, (40, 40)), HORIZON, scale=1.8, stretch=2.4)
    wave = 0.5 * swell + 0.5 * chop
    offset = (frame.x - sun_x) / (0.045 + 0.24 * drop)
    path = np.exp(-(offset**2))
    # The farther from the middle of the path, the rarer the facet that leans just right.
    glints = smoothstep(0.0, 0.09, wave - 0.64 + 0.17 * path)
    fade = smoothstep(0.0, 0.02, drop) * (1.0 - 0.5 * smoothstep(0.0, 0.45, drop))
    shine: Field = (glints * path * fade)[..., None] * colour("#ffb765", gain=2.1)
    return shine


def _birds(frame: Frame) -> Field:
    stencil = Stencil(frame)
    flock = ((0.26, 0.30, 1.0), (0.31, 0.265, 0.8), (0.36, 0.31, 0.65), (0.225, 0.255, 0.6))
    for x, y, size in flock:
        for side in (-1, 1):
            upper, lower = [], []
            for t in np.linspace(0, 1, 9):
                lift = 0.012 * np.sin(2.2 * t) - 0.004 * t
                thick = 0.0034 * (1 - t) ** 0.8
                across = x * frame.aspect + side * 0.026 * size * t
                upper.append((across, y - size * lift))
                lower.append((across, y - size * (lift - thick)))
            stencil.polygon([*upper, *reversed(lower)])
    return stencil.coverage()
