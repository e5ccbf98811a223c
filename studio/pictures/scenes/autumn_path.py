"""A path under autumn trees, leaves falling, low sun at its end."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, encode_srgb, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.layers import Sheet, Stencil, blur, glow, over
from studio.pictures.noise import fbm
from studio.pictures.sky import shafts

__all__ = ["paint"]

EYE = 0.56
LEAVES = ("#c8431c", "#e8791f", "#f2a52c", "#f6c64a", "#a8321a", "#8a4a20", "#d95f22")


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    end = (frame.aspect * 0.5, EYE)
    light = ramp(frame.y / EYE + frame.x * 0, [(0, "#e9c48a"), (0.6, "#f7dca6"), (1, "#fff0cb")])
    light = light * (0.7 + 0.2 * fbm(frame, rng, (0.4, 0.3)))[..., None]
    light = light + glow(frame, end, 0.14, power=1.2)[..., None] * colour("#ffe6a8", gain=1.0)
    light = _ground(frame, rng, light, end)
    steps = 8
    for k in range(steps):
        # Distances shrink geometrically, as they do in a real avenue.
        s = 0.11 * 1.40**k
        near = k / (steps - 1)
        light = _pair(frame, rng, light, end, s, near)
        light = over(
            light, colour("#ffe9bd"), frame.filled(0.10 * (1 - near)) * glow(frame, end, 0.5)
        )
    rays = shafts(frame, rng, (frame.aspect * 0.60, -0.15), width=0.03)
    rays = blur(rays, 0.01 * frame.height)
    light = light + (0.20 * rays * smoothstep(1.0, 0.2, frame.y))[..., None] * colour("#ffe0a0")
    light = brush(light, round(1 * frame.height / 853))
    light = _falling(frame, rng, light)
    return develop(
        light,
        frame,
        rng,
        Look(
            exposure=0.9,
            bloom=0.3,
            bloom_from=0.85,
            vignette=0.4,
            contrast=0.3,
            grain=0.008,
            saturation=1.12,
        ),
    )


def _ground(
    frame: Frame, rng: np.random.Generator, light: Field, end: tuple[float, float]
) -> Field:
    drop = np.maximum(frame.y - EYE, 0)
    patch = fbm(frame, rng, (0.12, 0.03), octaves=5)
    litter = ramp(
        patch, [(0.15, "#6e3a1c"), (0.45, "#b4652a"), (0.7, "#dd9437"), (0.95, "#f2c05a")]
    )
    offset = (frame.x - end[0] - 0.06 * np.sin(drop * 7)) / (0.03 + 0.72 * drop)
    path = smoothstep(1.0, 0.82, np.abs(offset) + 0.18 * (patch - 0.5))
    trodden = ramp(patch, [(0.2, "#8d6f55"), (0.8, "#cdb08a")])
    ground = over(litter, trodden, path * 0.85)
    stripes = fbm(frame, rng, (0.45, 0.03), octaves=5)
    shade = smoothstep(0.5, 0.7, stripes) * smoothstep(0.02, 0.12, drop)
    ground = ground * (1 - 0.35 * shade)[..., None]
    ground = over(ground, colour("#fff0cb"), smoothstep(0.10, 0.0, drop) * 0.8 + frame.x * 0)
    light = over(light, ground, smoothstep(-0.004, 0.004, frame.y - EYE) + frame.x * 0)
    sheet = Sheet(frame)
    for _ in range(3600):
        y = EYE + 0.02 + 0.44 * rng.uniform() ** 0.8
        depth = (y - EYE) / 0.44
        x = rng.uniform(0, frame.aspect)
        if abs(x - end[0]) < (0.03 + 0.6 * (y - EYE)) and rng.uniform() < 0.8:
            continue
        _leaf(sheet, rng, (x, y), 0.002 + 0.0085 * depth, 0.5, rng.uniform(0.55, 1.0))
    paint_, coverage = sheet.paint()
    return over(light, paint_, coverage)


def _leaf(
    sheet: Sheet,
    rng: np.random.Generator,
    centre: tuple[float, float],
    size: float,
    flat: float,
    tone: float,
) -> None:
    angle = rng.uniform(0, 2 * np.pi)
    ink = encode_srgb(colour(str(rng.choice(LEAVES))) * tone)
    u = np.array([np.cos(angle), np.sin(angle) * flat]) * size
    v = np.array([-np.sin(angle), np.cos(angle) * flat]) * size * rng.uniform(0.35, 0.6)
    shape = (-u, -0.35 * u + 0.9 * v, 0.25 * u + v, u, 0.25 * u - v, -0.35 * u - 0.9 * v)
    sheet.polygon([(centre[0] + float(p[0]), centre[1] + float(p[1])) for p in shape], ink)


def _pair(
    frame: Frame,
    rng: np.random.Generator,
    light: Field,
    end: tuple[float, float],
    s: float,
    near: float,
) -> Field:
    trunks = Stencil(frame)
    crown = Sheet(frame)
    air = colour("#f5d49a")
    for side in (-1, 1):
        x = end[0] + side * 0.62 * s * rng.uniform(0.92, 1.08)
        foot = EYE + 0.30 * s
        half = 0.036 * s
        top = foot - 1.5 * s
        t = np.linspace(0, 1, 12)
        lean = -side * 0.16 * s * t**2 + 0.015 * s * np.sin(t * 6 + rng.uniform(0, 6))
        w = half * (0.55 + 0.45 * np.exp(-t * 14) + 0.2 * (1 - t))
        ys = foot + (top - foot) * t
        left = list(zip((x + lean - w).tolist(), ys.tolist(), strict=True))
        right = list(zip((x + lean + w).tolist(), ys.tolist(), strict=True))
        trunks.polygon([*left, *right[::-1]])
        for _ in range(9):
            at = rng.uniform(0.40, 1.0)
            sx, sy = x + float(np.interp(at, t, lean)), foot + (top - foot) * at
            way = rng.uniform(-0.25, 0.62) * -side * s
            rise = rng.uniform(0.10, 0.40) * s
            middle, tip = (sx + 0.5 * way, sy - 0.65 * rise), (sx + way, sy - rise)
            trunks.line([(sx, sy), middle, tip], 0.016 * s)
            _foliage(crown, rng, ((sx, sy), tip), s, near)
    bark = colour("#3a2417") * near**0.55 + air * (1 - near**0.55)
    rough = fbm(frame, rng, (0.02 + 0.02 * near, 0.10), octaves=3)
    warm = glow(frame, end, 0.30, power=1.1)
    body = bark * (0.6 + 0.7 * rough)[..., None] + (0.10 * warm)[..., None] * colour("#ffb45c")
    light = over(light, body, trunks.coverage(soften=0.0015 * (1 - near)))
    paint_, coverage = crown.paint()
    haze = (1 - near) ** 1.6 * 0.66
    return over(light, over(paint_, air, frame.filled(haze)), coverage)


def _foliage(
    crown: Sheet,
    rng: np.random.Generator,
    branch: tuple[tuple[float, float], tuple[float, float]],
    s: float,
    near: float,
) -> None:
    (sx, sy), (tx, ty) = branch
    for _ in range(round(60 + 40 * near)):
        at = rng.uniform(0.35, 1.2)
        x = sx + (tx - sx) * at + rng.normal(0, 0.085) * s
        y = sy + (ty - sy) * at + rng.normal(0, 0.075) * s
        # Leaves that look down the avenue to the sun are lit through.
        _leaf(crown, rng, (x, y), rng.uniform(0.012, 0.024) * s**0.8, 0.9, rng.uniform(0.45, 1.15))


def _falling(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    sheet = Sheet(frame)
    for _ in range(46):
        near = rng.uniform() ** 2
        place = (rng.uniform(0.05, 0.95) * frame.aspect, rng.uniform(0.05, 0.9))
        _leaf(sheet, rng, place, 0.005 + 0.012 * near, rng.uniform(0.4, 1.0), rng.uniform(0.7, 1.2))
    paint_, coverage = sheet.paint()
    return over(light, paint_, coverage)
