"""The Milky Way over dunes, and one lit tent under it."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.layers import Stencil, blur, glow, over
from studio.pictures.noise import fbm, profile, value_noise
from studio.pictures.sky import stars

__all__ = ["paint"]

HORIZON = 0.72


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    light = _sky(frame, rng)
    light = brush(light, round(1 * frame.height / 853))
    light = _dunes(frame, rng, light)
    light = _tent(frame, light, (0.30 * frame.aspect, 0.845))
    return develop(light, frame, rng, Look(bloom=0.4, bloom_from=0.7, vignette=0.4, grain=0.016))


def _sky(frame: Frame, rng: np.random.Generator) -> Field:
    height = frame.y / HORIZON + frame.x * 0
    sky = ramp(height, [(0, "#070b1e"), (0.5, "#111b3c"), (0.82, "#2c3a66"), (1.0, "#7a6a86")])
    # Across the band (offset) and along it (along), the band leaning to the right.
    lean = np.float32(0.62)
    dx, dy = frame.x - 0.62 * frame.aspect, frame.y - 0.42
    offset = dx * np.cos(lean) + dy * np.sin(lean)
    along = dy * np.cos(lean) - dx * np.sin(lean)
    wander = 0.07 * (fbm(frame, rng, (0.5, 0.5), octaves=4) - 0.5)
    core = np.exp(-(((offset + wander) / 0.15) ** 2)) * np.exp(-(((along - 0.05) / 0.75) ** 2))
    core = core * smoothstep(1.02, 0.72, height)
    cloud = fbm(frame, rng, (0.17, 0.21), octaves=7, gain=0.58)
    dust = fbm(frame, rng, (0.13, 0.17), octaves=7, gain=0.6)
    lane = np.exp(-(((offset + wander + 0.06 * (cloud - 0.5)) / 0.042) ** 2))
    dark = smoothstep(0.38, 0.68, dust) * (0.25 + 0.75 * lane)
    band = core * (0.34 + 0.95 * smoothstep(0.25, 0.9, cloud))
    tint = ramp(band, [(0, "#3a4a8c"), (0.5, "#8d86b8"), (0.9, "#e6c3a8"), (1.3, "#ffe7c8")])
    sky = sky + (band * 0.62)[..., None] * tint
    rose = core * smoothstep(0.55, 0.9, value_noise(frame, rng, (0.14, 0.14)))
    sky = sky + (rose * 0.07)[..., None] * colour("#e0568e")
    sky = sky * (1 - 0.7 * dark * smoothstep(0.05, 0.5, core))[..., None]
    clear = np.clip(0.16 + 0.9 * core - 0.6 * dark * core, 0, 1)
    clear = clear * smoothstep(1.05, 0.75, height)
    night: Field = sky + 0.9 * stars(frame, rng, 14000, where=clear)
    return night


def _dunes(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    x = frame.x[0]
    layers = (
        (0.715, 0.030, 0.9, "#514d6e", "#7b6d86"),
        (0.765, 0.050, 1.0, "#33304f", "#776277"),
        (0.850, 0.075, 1.3, "#1c1b36", "#6d5466"),
        (0.985, 0.100, 1.6, "#0e0f24", "#4f3d52"),
    )
    for level, rise, cell, shade, shine in layers:
        crest = level - rise * (0.3 + profile(x, rng, cell, octaves=2))
        crest = crest.astype(np.float32)
        stencil = Stencil(frame)
        stencil.below(x, crest)
        slope = np.gradient(crest, x)
        below = np.maximum(frame.y - crest[None, :], 0)
        # The knife edge of a dune wanders down its face and parts the lit side from the dark one.
        edge = blur(np.broadcast_to(slope[None, :], below.shape).copy(), 3) * 2.6
        edge = (
            edge + 0.5 * (fbm(frame, rng, (0.8, 0.25), octaves=3) - 0.5) - 1.0 * below / rise * 0.2
        )
        lit = smoothstep(-0.10, 0.16, -edge - 0.05) * np.exp(-below / (2.2 * rise))
        ripple = np.sin(
            (frame.y * 1.0 + 0.02 * fbm(frame, rng, (0.3, 0.1))) * (620 - 420 * level) + 6 * frame.x
        )
        body = over(np.broadcast_to(colour(shade), light.shape), colour(shine), lit)
        body = body * (1 + 0.035 * ripple * smoothstep(0.0, 0.1, below))[..., None]
        light = over(light, body, stencil.coverage())
    return light


def _tent(frame: Frame, light: Field, foot: tuple[float, float]) -> Field:
    x, y = foot
    spill = glow(frame, (x, y - 0.01), 0.075, power=1.6) * smoothstep(y - 0.05, y + 0.01, frame.y)
    light = light + (0.42 * spill)[..., None] * colour("#ff9a45")
    canvas = Stencil(frame)
    canvas.polygon(
        [(x - 0.078, y), (x - 0.012, y - 0.088), (x + 0.072, y - 0.006), (x + 0.02, y + 0.008)]
    )
    inner = glow(frame, (x - 0.01, y - 0.015), 0.04, power=1.4)
    cloth = inner[..., None] * colour("#ffae55", gain=1.7) + colour("#7c3f22", gain=0.4)
    light = over(light, cloth, canvas.coverage())
    door = Stencil(frame)
    door.polygon([(x - 0.034, y + 0.004), (x - 0.013, y - 0.06), (x + 0.006, y + 0.007)])
    light = over(light, colour("#ffe2a6", gain=1.9), door.coverage(soften=0.001))
    poles = Stencil(frame)
    poles.line([(x - 0.078, y), (x - 0.008, y - 0.096)], 0.0022)
    poles.line([(x + 0.02, y + 0.008), (x - 0.016, y - 0.096)], 0.0022)
    # Someone sits beside the tent and looks up.
    sx, sy = x + 0.135, y + 0.006
    poles.ellipse((sx, sy - 0.040), (0.0075, 0.0085))
    poles.polygon(
        [
            (sx - 0.012, sy),
            (sx - 0.010, sy - 0.026),
            (sx, sy - 0.034),
            (sx + 0.009, sy - 0.026),
            (sx + 0.013, sy),
        ]
    )
    poles.polygon([(sx - 0.030, sy), (sx - 0.018, sy - 0.018), (sx - 0.004, sy - 0.006), (sx, sy)])
    return over(light, colour("#140d14"), poles.coverage())
