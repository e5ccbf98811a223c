"""One street lamp in the rain, an empty bench under it."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import bare_tree, ground_noise, rain
from studio.pictures.layers import Stencil, glow, over
from studio.pictures.noise import fbm, sample, texture

__all__ = ["paint"]

GROUND = 0.745
# The lamp is placed from the middle, in heights, so that it stays put in any shape of frame.
LAMP = (-0.055, 0.285)


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    middle = frame.aspect / 2
    lamp = (middle + LAMP[0], LAMP[1])
    height = frame.y / GROUND + frame.x * 0
    light = ramp(height, [(0, "#0d1626"), (0.55, "#1d3045"), (1.0, "#3b5063")])
    mist = fbm(frame, rng, (0.45, 0.22), octaves=5)
    light = light * (0.65 + 0.7 * mist)[..., None]
    light = _skyline(frame, rng, light)
    light = _trees(frame, rng, light)
    halo = glow(frame, lamp, 0.075, power=1.4)
    light = light + (halo * (0.62 + 0.5 * mist))[..., None] * colour("#ffbe6b", gain=0.75)
    light = light + _cone(frame, lamp)[..., None] * colour("#ffc67a", gain=0.20)
    light = _railing(frame, light)
    # Painted twice: once to be mirrored by the wet ground, once to stand on it.
    light = _pavement(frame, rng, _post_and_bench(frame, light, lamp), lamp)
    light = _post_and_bench(frame, light, lamp)
    light = brush(light, round(2 * frame.width / 853))
    light = _rain(frame, rng, light, lamp)
    return develop(
        light,
        frame,
        rng,
        Look(bloom=0.45, bloom_from=0.75, vignette=0.5, contrast=0.18, grain=0.016),
    )


def _skyline(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    for depth, tone in enumerate(("#2b3743", "#222d38")):
        stencil = Stencil(frame)
        x = -0.02
        while x < frame.aspect:
            wide, tall = rng.uniform(0.05, 0.12), rng.uniform(0.10, 0.26) - 0.03 * depth
            stencil.polygon(
                [(x, GROUND), (x, GROUND - tall), (x + wide, GROUND - tall), (x + wide, GROUND)]
            )
            x += wide
        light = over(light, colour(tone), stencil.coverage(soften=0.003) * 0.75)
    windows = Stencil(frame)
    for _ in range(9):
        x, y = rng.uniform(0, frame.aspect), rng.uniform(0.55, 0.68)
        windows.polygon([(x, y), (x + 0.008, y), (x + 0.008, y + 0.011), (x, y + 0.011)])
    mask = windows.coverage(soften=0.0015)
    return light + (0.18 * mask)[..., None] * colour("#ffc98a")


def _trees(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    for x, size, tone, strength in (
        (0.80, 0.50, "#26323b", 0.8),
        (0.93, 0.66, "#151c24", 0.95),
        (0.05, 0.72, "#10161d", 0.95),
    ):
        stencil = Stencil(frame)
        bare_tree(stencil, rng, (x * frame.aspect, GROUND + 0.01), size)
        light = over(light, colour(tone), stencil.coverage(soften=0.0006) * strength)
    return light


def _cone(frame: Frame, lamp: tuple[float, float]) -> Field:
    down = np.maximum(frame.y - lamp[1], 0.0)
    spread = np.abs(frame.x - lamp[0]) / (0.03 + 0.55 * down)
    fade = smoothstep(0, 0.04, down) * np.exp(-1.6 * down)
    cone: Field = np.exp(-(spread**2) * 1.6) * fade
    return cone


def _railing(frame: Frame, light: Field) -> Field:
    stencil = Stencil(frame)
    for y in (GROUND - 0.082, GROUND - 0.045):
        stencil.line([(0, y), (frame.aspect, y)], 0.0032)
    for k in range(40):
        x = k * 0.031
        stencil.line([(x, GROUND - 0.088), (x, GROUND)], 0.0026 if k % 6 else 0.007)
    return over(light, colour("#121922"), stencil.coverage())


def _post_and_bench(frame: Frame, light: Field, lamp: tuple[float, float]) -> Field:
    x, y = lamp
    post = Stencil(frame)
    foot = GROUND + 0.045
    px = x
    post.polygon(
        [(px - 0.0055, y + 0.03), (px + 0.0055, y + 0.03), (px + 0.0085, foot), (px - 0.0085, foot)]
    )
    post.polygon(
        [
            (px - 0.014, foot - 0.10),
            (px + 0.014, foot - 0.10),
            (px + 0.019, foot),
            (px - 0.019, foot),
        ]
    )
    for ring in (0.06, 0.13, 0.34):
        post.ellipse((px, y + ring), (0.0105, 0.0045))
    post.polygon(
        [
            (x - 0.012, y + 0.034),
            (x + 0.012, y + 0.034),
            (x + 0.019, y + 0.026),
            (x - 0.019, y + 0.026),
        ]
    )
    post.polygon(
        [
            (x - 0.034, y - 0.030),
            (x + 0.034, y - 0.030),
            (x + 0.011, y - 0.055),
            (x - 0.011, y - 0.055),
        ]
    )
    post.ellipse((x, y - 0.059), (0.006, 0.007))
    for dx in (-1, 1):
        post.line([(x + dx * 0.030, y - 0.03), (x + dx * 0.017, y + 0.028)], 0.003)
    glass = Stencil(frame)
    glass.polygon(
        [
            (x - 0.029, y - 0.029),
            (x + 0.029, y - 0.029),
            (x + 0.016, y + 0.027),
            (x - 0.016, y + 0.027),
        ]
    )
    light = over(light, colour("#ffd796", gain=3.0), glass.coverage())
    light = over(light, colour("#0b0e13"), post.coverage())
    bx, by = x + 0.185, GROUND + 0.040
    bench = Stencil(frame)
    for k in range(4):
        bench.line(
            [(bx - 0.115, by - 0.066 - 0.017 * k), (bx + 0.115, by - 0.066 - 0.017 * k)], 0.0105
        )
    seat = Stencil(frame)
    for k in range(3):
        seat.line(
            [(bx - 0.122, by - 0.043 + 0.0085 * k), (bx + 0.122, by - 0.043 + 0.0085 * k)], 0.006
        )
    legs = Stencil(frame)
    for side in (-0.098, 0.098):
        legs.line([(bx + side, by - 0.128), (bx + side, by + 0.008)], 0.007)
        legs.line([(bx + side - 0.006, by - 0.03), (bx + side - 0.006, by + 0.012)], 0.006)
    light = over(light, colour("#0b0e13"), legs.coverage())
    warm = glow(frame, lamp, 0.30, power=1.5)
    light = over(light, colour("#4d3522") * (0.25 + 0.9 * warm[..., None]), bench.coverage())
    return over(light, colour("#6b4a2b") * (0.25 + 0.95 * warm[..., None]), seat.coverage())


def _pavement(
    frame: Frame, rng: np.random.Generator, light: Field, lamp: tuple[float, float]
) -> Field:
    drop = np.maximum(frame.y - GROUND, 0.0)
    stones = ground_noise(frame, texture(rng, (34, 34)), GROUND - 0.05, scale=1.0, stretch=1.4)
    puddle = smoothstep(
        0.42, 0.58, ground_noise(frame, texture(rng, (6, 6)), GROUND - 0.03, scale=0.5, stretch=2)
    )
    streak = np.zeros_like(light)
    mirror = GROUND + 0.042
    for k in range(7):
        jitter = (stones - 0.5) * (1.5 - puddle)
        row = (
            2 * mirror - frame.y - 0.018 * (k - 3) * (1.4 - puddle) + 0.05 * jitter
        ) * frame.height
        column = (frame.x + 0.020 * jitter) * frame.height - 0.5
        streak += sample(light, column, np.clip(row, 0, (GROUND - 0.002) * frame.height)) / 7
    base = colour("#141a21") * (0.5 + 1.0 * stones[..., None])
    strength = 0.22 + 0.5 * puddle
    pool = np.exp(-(((frame.x - lamp[0]) / 0.24) ** 2) - ((frame.y - GROUND - 0.06) / 0.06) ** 2)
    ground = base + strength[..., None] * streak
    ground = ground + (0.30 * pool * (0.4 + 1.0 * stones))[..., None] * colour("#ffb765")
    ripple = np.zeros_like(drop + frame.x)
    for _ in range(60):
        y = rng.uniform(GROUND + 0.04, 1.0)
        x, r = rng.uniform(0, frame.aspect), rng.uniform(0.006, 0.02) * (0.4 + 3 * (y - GROUND))
        distance = np.sqrt((frame.x - x) ** 2 + ((frame.y - y) * 3.2) ** 2)
        ripple += np.exp(-(((distance - r) / 0.0022) ** 2))
    ground = ground * (1 + 0.9 * np.minimum(ripple, 1) * puddle)[..., None]
    mask = smoothstep(-0.001, 0.001, frame.y - GROUND) + frame.x * 0
    return over(light, ground.astype(np.float32), mask)


def _rain(frame: Frame, rng: np.random.Generator, light: Field, lamp: tuple[float, float]) -> Field:
    fall = rain(frame, rng, 1900, slant=0.10, length=0.034)
    near = glow(frame, lamp, 0.17, power=1.3)
    warm = (0.6 * near)[..., None] * colour("#ffd49a") + 0.08 * colour("#b9cbe0")
    return light + fall[..., None] * warm
