"""An abandoned corridor at night: one failing lamp, and someone at its end."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, smoothstep
from studio.pictures.develop import Look, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.layers import Stencil, blur, glow, over
from studio.pictures.noise import fbm, sample, texture

__all__ = ["paint"]

# The corridor is a box seen from inside: half width and eye heights in its own units.
HALF, FLOOR, CEILING = 1.0, 1.05, 1.15
DEPTH = 7.0


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    eye = (frame.aspect * 0.5, 0.47)
    light = _box(frame, rng, eye)
    light = _end_wall(frame, light, eye)
    light = _figure(frame, light, eye)
    light = _lamps(frame, light, eye)
    dust = fbm(frame, rng, (0.5, 0.35), octaves=5)
    light = light + (0.03 * smoothstep(0.4, 0.9, dust) * glow(frame, eye, 0.3))[..., None] * colour(
        "#b9d0c0"
    )
    return develop(
        light,
        frame,
        rng,
        Look(
            bloom=0.6,
            bloom_from=0.6,
            exposure=1.35,
            vignette=0.7,
            contrast=0.3,
            saturation=0.9,
            grain=0.03,
        ),
    )


def _place(frame: Frame, eye: tuple[float, float]) -> tuple[Field, Field, Field, Field]:
    """Depth of the surface at each pixel, its lateral and vertical position, and its face."""
    dx, dy = (frame.x - eye[0]) / 0.62, (frame.y - eye[1]) / 0.62
    dx, dy = np.broadcast_arrays(dx, dy)
    with np.errstate(divide="ignore"):
        wall = HALF / np.maximum(np.abs(dx), 1e-4)
        floor = np.where(dy > 0, FLOOR, CEILING) / np.maximum(np.abs(dy), 1e-4)
    depth = np.minimum(np.minimum(wall, floor), DEPTH).astype(np.float32)
    face = np.where(wall <= floor, 0, np.where(dy > 0, 1, 2)).astype(np.float32)
    face = np.where(np.minimum(wall, floor) >= DEPTH, 3, face).astype(np.float32)
    return depth, (dx * depth).astype(np.float32), (dy * depth).astype(np.float32), face


def _box(frame: Frame, rng: np.random.Generator, eye: tuple[float, float]) -> Field:
    depth, across, down, face = _place(frame, eye)
    stain = texture(rng, (6, 6), octaves=6)
    fine = texture(rng, (20, 20), octaves=5)
    u = np.where(face == 0, down, across)
    dirt = sample(stain, u * 150 + face * 77, depth * 130, wrap=True)
    grit = sample(fine, u * 200, depth * 200, wrap=True)
    # Water ran down the walls: stains stretch downwards there.
    runs = sample(fine, depth * 260, down * 24 + 90, wrap=True)
    light = np.zeros((frame.height, frame.width, 3), dtype=np.float32)
    upper, lower = colour("#8d9a82"), colour("#4b6656")
    band = smoothstep(0.13, 0.15, down)
    wall = over(np.broadcast_to(upper, light.shape), lower, band)
    line = smoothstep(0.022, 0.014, np.abs(down - 0.14))
    wall = over(wall, colour("#2c352e"), line * 0.8)
    wall = wall * (0.55 + 0.6 * dirt)[..., None]
    wall = over(wall, colour("#241a12"), smoothstep(0.55, 0.80, 0.55 * runs + 0.45 * dirt) * 0.8)
    peel = smoothstep(0.62, 0.65, dirt * 0.7 + grit * 0.3) * (1 - band)
    wall = over(wall, colour("#b9b29a") * 0.7, peel * 0.6)
    tile = (np.floor(across * 3) + np.floor(depth * 3)) % 2
    seam = np.minimum(np.abs(np.mod(across * 3, 1) - 0.5), np.abs(np.mod(depth * 3, 1) - 0.5))
    floor = over(
        np.broadcast_to(colour("#6f6a58"), light.shape), colour("#2a2e2b"), tile.astype(np.float32)
    )
    floor = floor * (0.35 + 0.9 * dirt * grit * 1.6)[..., None] * (0.9 + 0.2 * seam[..., None])
    ceiling = np.broadcast_to(colour("#6d7265"), light.shape) * (0.35 + 0.7 * dirt)[..., None]
    for index, surface in ((0, wall), (1, floor), (2, ceiling)):
        light = np.where((face == index)[..., None], surface, light)
    light = _doors(light, depth, down, across, face)
    # One lamp works, half way down; the rest is what reaches us from it.
    lamp = (depth - 3.4) ** 2 + (0.8 * across) ** 2 + (down + CEILING) ** 2
    shine = 2.3 / (0.55 + lamp)
    near = 0.05 * np.exp(-0.6 * depth)
    far = 0.55 * np.exp(-((depth - DEPTH) ** 2) * 1.2)
    corner = np.minimum(HALF - np.abs(across), np.minimum(FLOOR - down, down + CEILING))
    hollow = 0.45 + 0.55 * smoothstep(0.0, 0.35, np.abs(corner))
    tint = (
        shine[..., None] * colour("#cfe0b4")
        + near[..., None] * colour("#8fb0c0")
        + far[..., None] * colour("#c85a3c", gain=0.35)
    )
    light = light * tint * hollow[..., None] * 0.62
    gloss = sample(
        light,
        frame.x * frame.height - 0.5,
        np.clip(2 * (eye[1] + 0.62 * FLOOR / DEPTH) - frame.y, 0, 1) * frame.height,
    )
    wet = (face == 1) * smoothstep(0.30, 0.80, dirt) * 0.35
    shown: Field = light + blur(gloss * wet[..., None], 0.003 * frame.height)
    return shown


def _doors(light: Field, depth: Field, down: Field, across: Field, face: Field) -> Field:
    wall = face == 0
    for start, side in ((1.55, 1), (2.5, -1), (4.3, 1), (5.2, -1)):
        here = (
            wall
            & (np.sign(across) == side)
            & (depth > start)
            & (depth < start + 0.62)
            & (down > -0.62)
        )
        frame_ = here & ((depth < start + 0.05) | (depth > start + 0.57) | (down < -0.57))
        light = np.where(here[..., None], colour("#0a0b0a") * 0.6, light)
        light = np.where(frame_[..., None], colour("#4a4238"), light)
        # This door hangs open a hand's width; its edge catches the light.
        leaf = here & ~frame_ & (depth > start + 0.20)
        panel = (np.mod((down + 0.62) * 1.9, 1) > 0.12) & (np.mod((depth - start) * 3.2, 1) > 0.15)
        tone = colour("#4f4a3c") * np.where(panel, 0.75, 0.5)[..., None].astype(np.float32)
        light = np.where(leaf[..., None], tone, light)
    return light


def _end_wall(frame: Frame, light: Field, eye: tuple[float, float]) -> Field:
    half, up, down = 0.62 * HALF / DEPTH, 0.62 * CEILING / DEPTH, 0.62 * FLOOR / DEPTH
    wall = Stencil(frame)
    wall.polygon(
        [
            (eye[0] - half, eye[1] - up),
            (eye[0] + half, eye[1] - up),
            (eye[0] + half, eye[1] + down),
            (eye[0] - half, eye[1] + down),
        ]
    )
    light = over(light, colour("#2a110c"), wall.coverage())
    door = Stencil(frame)
    door.polygon(
        [
            (eye[0] - 0.050, eye[1] - 0.068),
            (eye[0] + 0.050, eye[1] - 0.068),
            (eye[0] + 0.050, eye[1] + down),
            (eye[0] - 0.050, eye[1] + down),
        ]
    )
    fade = 0.65 + 0.55 * smoothstep(eye[1] + 0.09, eye[1] - 0.06, frame.y)
    return over(light, colour("#ff3b22", gain=0.95) * fade[..., None], door.coverage(soften=0.0015))


def _figure(frame: Frame, light: Field, eye: tuple[float, float]) -> Field:
    x, foot = eye[0] + 0.004, eye[1] + 0.62 * FLOOR / DEPTH + 0.012
    body = Stencil(frame)
    body.ellipse((x + 0.0015, foot - 0.129), (0.0092, 0.0118))
    body.polygon(
        [
            (x - 0.021, foot - 0.106),
            (x - 0.006, foot - 0.118),
            (x + 0.008, foot - 0.118),
            (x + 0.022, foot - 0.105),
            (x + 0.019, foot - 0.055),
            (x + 0.014, foot - 0.06),
            (x + 0.013, foot),
            (x + 0.003, foot),
            (x, foot - 0.048),
            (x - 0.004, foot),
            (x - 0.013, foot),
            (x - 0.014, foot - 0.06),
            (x - 0.019, foot - 0.052),
        ]
    )
    body.line([(x - 0.020, foot - 0.104), (x - 0.024, foot - 0.047)], 0.007)
    body.line([(x + 0.021, foot - 0.104), (x + 0.025, foot - 0.045)], 0.007)
    shadow = Stencil(frame)
    shadow.polygon([(x - 0.014, foot), (x + 0.014, foot), (x + 0.085, 0.98), (x - 0.075, 0.98)])
    fall = shadow.coverage(soften=0.008) * smoothstep(0.98, foot, frame.y) ** 0.6
    red = Stencil(frame)
    red.polygon(
        [(x - 0.054, foot - 0.01), (x + 0.046, foot - 0.01), (x + 0.30, 1.0), (x - 0.30, 1.0)]
    )
    spill = red.coverage(soften=0.02) * smoothstep(0.95, foot - 0.02, frame.y) ** 2
    light = light + (0.16 * spill)[..., None] * colour("#ff3b22")
    light = light * (1 - 0.88 * fall)[..., None]
    return over(light, colour("#020101"), body.coverage())


def _lamps(frame: Frame, light: Field, eye: tuple[float, float]) -> Field:
    for depth, power in ((1.7, 0.0), (3.4, 1.0), (5.1, 0.05)):
        tube = Stencil(frame)
        corners = []
        for d, a in (
            (depth - 0.28, -0.16),
            (depth - 0.28, 0.16),
            (depth + 0.28, 0.16),
            (depth + 0.28, -0.16),
        ):
            corners.append((eye[0] + 0.62 * a / d, eye[1] - 0.62 * (CEILING - 0.04) / d))
        tube.polygon(corners)
        mask = tube.coverage()
        light = over(
            light, colour("#e8ffd8", gain=4.0) * power + colour("#2b302b") * (1 - power), mask
        )
        light = light + (0.6 * power * blur(mask, 0.05 * frame.height))[..., None] * colour(
            "#cfe8b4"
        )
    return light
