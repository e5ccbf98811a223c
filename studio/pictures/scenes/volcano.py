"""A volcano erupting at night, ash, sparks and rivers of lava."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import pine, slope_light
from studio.pictures.layers import Stencil, blur, glow, over
from studio.pictures.noise import fbm, profile
from studio.pictures.sky import facing, stars

__all__ = ["paint"]

CRATER = 0.405


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    mouth = (0.52 * frame.aspect, CRATER)
    height = frame.y + frame.x * 0
    light = ramp(height, [(0, "#0d0a14"), (0.5, "#26121a"), (0.85, "#5c2418")])
    light = light + 0.5 * stars(frame, rng, 500)
    light = _plume(frame, rng, light, mouth)
    light = brush(light, round(2 * frame.height / 853))
    light = light + _fountain(frame, rng, mouth)
    light = _cone(frame, rng, light, mouth)
    light = _sparks(frame, rng, light, mouth)
    light = _wood(frame, rng, light)
    look = Look(
        bloom=0.6, bloom_from=0.6, vignette=0.45, contrast=0.25, saturation=1.05, grain=0.016
    )
    return develop(light, frame, rng, look)


def _plume(
    frame: Frame, rng: np.random.Generator, light: Field, mouth: tuple[float, float]
) -> Field:
    up = np.maximum(mouth[1] - frame.y, 0.0)
    # The column widens as it climbs and the wind takes its top to the left.
    drift = -0.95 * up**2
    wide = 0.06 + 0.75 * up**0.85
    offset = (frame.x - mouth[0] - drift) / wide
    bulge = fbm(frame, rng, (0.26, 0.22), octaves=3)
    billow = np.abs(2 * fbm(frame, rng, (0.20, 0.17), octaves=6, gain=0.5) - 1.0)
    heap = 0.45 * bulge + 0.55 * billow
    body = smoothstep(1.05, 0.70, np.abs(offset) + 0.9 * (0.42 - heap)) * smoothstep(
        -0.01, 0.02, up
    )
    side = facing(frame, heap, (mouth[0], mouth[1] + 0.06), soften=0.008)
    near = glow(frame, mouth, 0.17, power=1.25)
    ash = ramp(heap, [(0.1, "#14100f"), (0.5, "#2e2524"), (0.9, "#4d403d")])
    lit = near * (0.30 + 0.95 * np.maximum(side, -0.25))
    shade = ash * (0.65 + 0.5 * side[..., None]) + lit[..., None] * colour("#ff5a1f", gain=1.5)
    light = light + (0.5 * near)[..., None] * colour("#c8381a", gain=0.7)
    return over(light, np.maximum(shade, 0), body * 0.97)


def _fountain(frame: Frame, rng: np.random.Generator, mouth: tuple[float, float]) -> Field:
    early, late = Stencil(frame), Stencil(frame)
    for _ in range(320):
        angle = rng.normal(0, 0.30)
        speed = rng.uniform(0.35, 1.0) * (1 - 0.4 * abs(angle))
        t = np.linspace(0, rng.uniform(0.35, 1.0), 14)
        xs = mouth[0] + 0.62 * speed * np.sin(angle) * t
        ys = mouth[1] + 0.02 - 0.95 * speed * np.cos(angle) * t * 0.62 + 0.62 * t**2 * 0.62
        points = list(zip(xs.tolist(), ys.tolist(), strict=True))
        stencil = early if speed > 0.7 and rng.uniform() < 0.5 else late
        stencil.line(points, rng.uniform(0.0009, 0.0024), rng.uniform(0.3, 1.0))
    fire = 2.2 * early.coverage()[..., None] * colour("#ffcf6b")
    fire = fire + 1.9 * late.coverage()[..., None] * colour("#ff6a1c")
    core = glow(frame, (mouth[0], mouth[1] - 0.015), 0.030, power=1.7)
    fire = fire + (1.5 * core)[..., None] * colour("#ffb347")
    shown: Field = fire + 0.8 * blur(fire, 0.012 * frame.height)
    return shown


def _cone(
    frame: Frame, rng: np.random.Generator, light: Field, mouth: tuple[float, float]
) -> Field:
    x = frame.x[0]
    away = np.abs(x - mouth[0])
    flank = 0.085 * np.log1p(np.maximum(away - 0.055, 0) / 0.05) * 2.1
    rim = 0.014 * smoothstep(0.055, 0.0, away)
    crest = (
        mouth[1] + flank + rim + 0.012 * profile(x, rng, 0.10) * smoothstep(0.03, 0.2, away)
    ).astype(np.float32)
    mountain = Stencil(frame)
    mountain.below(x, crest)
    mask = mountain.coverage()
    relief = slope_light(frame, rng, (0.10, 0.16), octaves=7)
    rock = colour("#15100f") * (1.0 + 0.85 * relief[..., None])
    warm = glow(frame, mouth, 0.20, power=1.3) * np.maximum(0.35 + relief, 0)
    rock = rock + (0.16 * warm)[..., None] * colour("#ff6a2c")
    light = over(light, rock, mask)
    rivers, crust = Stencil(frame), Stencil(frame)
    for lean, reach, width in (
        (-0.30, 0.52, 0.013),
        (0.06, 0.62, 0.018),
        (0.42, 0.46, 0.012),
        (0.20, 0.30, 0.008),
        (-0.10, 0.33, 0.009),
    ):
        t = np.linspace(0, 1, 90)
        bend = profile(t.astype(np.float32) + 1, rng, 0.35, octaves=3)
        xs = mouth[0] + lean * 0.10 + lean * 1.15 * t**1.35 * (reach / 0.5) + 0.045 * bend * t
        ys = mouth[1] + 0.012 + reach * t
        floor = np.interp(xs, x, crest) + 0.004
        points = list(zip(xs.tolist(), np.maximum(ys, floor).tolist(), strict=True))
        for k in range(89):
            w = width * (1 - 0.45 * t[k]) * (1 + 0.35 * float(bend[k]))
            rivers.line(points[k : k + 2], max(w, 0.002), 1.0 - 0.55 * t[k])
            rivers.ellipse(points[k], (w * 0.5, w * 0.5), 1.0 - 0.55 * t[k])
        for _ in range(60):
            k = int(rng.integers(10, 89))
            r = rng.uniform(0.001, 0.004)
            crust.ellipse((points[k][0] + rng.normal(0, 0.004), points[k][1]), (r * 1.6, r), 0.8)
    flow = rivers.coverage() * mask
    hot = ramp(
        flow * (0.65 + 0.5 * fbm(frame, rng, (0.03, 0.05), octaves=4)),
        [(0, "#8f1408"), (0.4, "#ff4a12"), (0.8, "#ffab3d"), (1, "#fff0b0")],
    )
    light = over(light, hot * 1.9, smoothstep(0.02, 0.35, flow))
    light = over(light, colour("#2a0d08"), crust.coverage() * smoothstep(0.05, 0.3, flow) * 0.7)
    spill = blur(flow, 0.02 * frame.height) + 0.8 * blur(flow, 0.06 * frame.height)
    return light + (0.75 * spill * mask * (0.7 + 0.5 * relief))[..., None] * colour("#ff4a16")


def _sparks(
    frame: Frame, rng: np.random.Generator, light: Field, mouth: tuple[float, float]
) -> Field:
    stencil = Stencil(frame)
    for _ in range(420):
        reach = rng.uniform() ** 0.7
        angle = rng.normal(0, 0.75)
        x = mouth[0] + 0.75 * reach * np.sin(angle)
        y = mouth[1] + 0.12 - 0.62 * reach * np.cos(angle) + rng.uniform(0, 0.35)
        r = rng.uniform(0.0006, 0.0021)
        stencil.line(
            [(x, y), (x - rng.uniform(-0.5, 1) * 4 * r, y + rng.uniform(0.5, 1.5) * 4 * r)],
            r,
            rng.uniform(0.3, 1),
        )
    return light + (1.7 * stencil.coverage())[..., None] * colour("#ff8a33")


def _wood(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    x = frame.x[0]
    for level, sizes, count, tone in (
        (0.90, (0.06, 0.11), 60, "#1d0c0a"),
        (0.99, (0.11, 0.21), 34, "#070304"),
    ):
        wood = Stencil(frame)
        ground = (level + 0.022 * profile(x, rng, 0.5, octaves=4)).astype(np.float32)
        wood.below(x, ground)
        for _ in range(count):
            place = rng.uniform(-0.02, frame.aspect + 0.02)
            pine(wood, rng, (place, float(np.interp(place, x, ground)) + 0.01), rng.uniform(*sizes))
        smoke = np.exp(-(((frame.y - level + 0.06) / 0.07) ** 2)) * fbm(
            frame, rng, (0.5, 0.12), octaves=4
        )
        light = over(light, colour("#7a2c16"), 0.45 * smoke)
        light = over(light, colour(tone), wood.coverage())
    return light
