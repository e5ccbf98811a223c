"""Northern lights over snowy mountains, mirrored in a still fjord."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import Water, pine, reflect, ridge_faces
from studio.pictures.layers import Stencil, blur, over
from studio.pictures.noise import fbm, profile
from studio.pictures.sky import stars

__all__ = ["paint"]

SHORE = 0.70


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    height = frame.y / SHORE + frame.x * 0
    light = ramp(height, [(0, "#050a1c"), (0.5, "#0b2036"), (1.0, "#1c4a55")])
    curtains = _curtains(frame, rng)
    faint = 1.0 - 0.75 * smoothstep(0.05, 0.6, curtains.max(axis=2))
    light = light + curtains + stars(frame, rng, 2600, where=faint)
    light = _mountains(frame, rng, light)
    light = brush(light, round(2 * frame.height / 853))
    still = Water(colour("#04101a"), waves=0.16, sway=0.012, clarity=0.85, scale=0.9)
    light = reflect(frame, light, rng, SHORE, still)
    light = _near_shore(frame, rng, light)
    return develop(light, frame, rng, Look(bloom=0.4, bloom_from=0.55, vignette=0.36))


def _curtains(frame: Frame, rng: np.random.Generator) -> Field:
    total = np.zeros((frame.height, frame.width, 3), dtype=np.float32)
    wide = Frame(frame.width, 8)
    for foot, tall, strength, cell in (
        (0.40, 0.20, 0.75, 0.9),
        (0.50, 0.30, 1.25, 0.7),
        (0.30, 0.16, 0.6, 0.6),
    ):
        x = frame.x[0]
        fold = 0.11 * profile(x, rng, cell, octaves=3) + 0.05 * profile(x, rng, 0.2, octaves=2)
        base = (foot + fold - 0.10 * (x / frame.aspect - 0.3))[None, :]
        rays = fbm(wide, rng, (14.0, 900.0), octaves=5, gain=0.62)[4][None, :]
        rays = 0.4 + 0.6 * smoothstep(0.2, 0.8, rays)
        drift = 0.35 + 0.65 * smoothstep(0.3, 0.65, 0.5 + 0.3 * profile(x, rng, 0.8, octaves=2))
        up = base - frame.y
        reach = tall * (0.6 + 0.8 * rays)
        body = smoothstep(-0.012, 0.03, up) * np.exp(-np.maximum(up, 0) / reach)
        shine = (body * rays * drift[None, :] * strength).astype(np.float32)
        tint = ramp(
            np.clip(up / (2.1 * tall), 0, 1),
            [
                (0, "#8dffb0"),
                (0.22, "#35e39a"),
                (0.5, "#2aa6a6"),
                (0.75, "#6d5cc9"),
                (1, "#a0489f"),
            ],
        )
        total += shine[..., None] * tint * 0.8
    # A curtain is a lit gas: its rays blur upwards along the field lines.
    return 0.4 * total + 0.6 * blur(total, 0.016 * frame.height)


def _mountains(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    x = frame.x[0]
    for level, rise, cell, near in ((0.60, 0.10, 0.55, 0.35), (0.645, 0.21, 0.6, 1.0)):
        peaks = np.abs(profile(x, rng, cell, octaves=7, gain=0.52))
        centre = np.exp(-(((x - 0.28 * frame.aspect) / 0.5) ** 2)) if near == 1.0 else 0.6
        crest = (level - rise * (1.0 - peaks) * (0.45 + 0.75 * centre) + 0.03).astype(np.float32)
        stencil = Stencil(frame)
        stencil.below(x, crest)
        lit, below = ridge_faces(frame, rng, crest)
        face = over(colour("#12283c"), colour("#8fcfce", gain=0.62), lit)
        bare = smoothstep(0.56, 0.7, fbm(frame, rng, (0.035, 0.05), octaves=5) + 1.1 * below)
        face = over(face, colour("#0a1622"), bare * (0.55 - 0.3 * lit))
        air = colour("#1d5058", gain=0.8)
        face = over(face, air, (1 - near) * 0.5 + 0.45 * smoothstep(0.0, 0.2, below))
        light = over(light, face, stencil.coverage())
    return light


def _near_shore(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    x = frame.x[0]
    bank = Stencil(frame)
    edge = 1.02 - 0.15 * smoothstep(0.62, 1.0, x / frame.aspect) + 0.012 * profile(x, rng, 0.2)
    bank.below(x, edge.astype(np.float32))
    for place, size in (
        (0.80, 0.20),
        (0.845, 0.34),
        (0.885, 0.26),
        (0.93, 0.46),
        (0.97, 0.30),
        (1.0, 0.5),
    ):
        across = place * frame.aspect
        foot = float(np.interp(across, x, edge)) + 0.01
        pine(bank, rng, (across, foot), size)
    return over(light, colour("#02070b"), bank.coverage())
