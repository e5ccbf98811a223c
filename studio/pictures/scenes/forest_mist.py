"""A forest in morning mist, light falling between the trunks onto a path."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.layers import Sheet, Stencil, blur, glow, over
from studio.pictures.noise import fbm, profile
from studio.pictures.sky import shafts

__all__ = ["paint"]


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    sun = (frame.aspect * 0.64, 0.10)
    height = frame.y + frame.x * 0
    light = ramp(height, [(0, "#a9bf9a"), (0.45, "#d6dcb8"), (0.75, "#aebd97"), (1, "#6c8064")])
    light = light * (0.72 + 0.25 * fbm(frame, rng, (0.4, 0.4)))[..., None]
    light = light + glow(frame, sun, 0.26, power=1.2)[..., None] * colour("#fff0b8", gain=0.9)
    layers = 6
    for k in range(layers):
        near = k / (layers - 1)
        light = _stand(frame, rng, light, near, sun)
        mist = fbm(frame, rng, (0.8, 0.22), octaves=4)
        low = smoothstep(0.35, 0.75, frame.y) * (1.0 - 0.8 * near)
        veil = (0.16 + 0.75 * low) * smoothstep(0.2, 0.8, mist) * (1 - near) ** 0.8
        light = over(light, colour("#dfe6c8", gain=0.95), np.clip(veil, 0, 0.9))
        if k == 3:
            rays = shafts(frame, rng, (sun[0] + 0.06, -0.22), width=0.02)
            rays = blur(rays, 0.006 * frame.height)
            light = light + (rays * smoothstep(1.0, 0.3, frame.y) * 0.75)[..., None] * colour(
                "#fff2bd"
            )
    light = brush(light, round(2 * frame.height / 853))
    light = _ferns(frame, rng, light)
    return develop(
        light, frame, rng, Look(bloom=0.35, bloom_from=0.75, vignette=0.42, contrast=0.2)
    )


def _stand(
    frame: Frame, rng: np.random.Generator, light: Field, near: float, sun: tuple[float, float]
) -> Field:
    air, bark = colour("#b9c8a0", gain=0.85), colour("#161c14")
    tone = bark * near**0.7 + air * (1 - near**0.7)
    foot = 0.60 + 0.36 * near
    ground = Stencil(frame)
    x = frame.x[0]
    valley = 0.16 * near * smoothstep(0.0, 0.6, np.abs(x - frame.aspect * 0.52))
    floor = (foot - valley + 0.018 * profile(x, rng, 0.35)).astype(np.float32)
    ground.below(x, floor)
    moss = ramp(
        fbm(frame, rng, (0.12, 0.04), octaves=5),
        [(0.2, "#2b3a1e"), (0.6, "#566b34"), (0.9, "#8d9a4f")],
    )
    soil = moss * (0.35 + 0.4 * (1 - near)) * near + air * (1 - near) * 0.92
    light = over(light, soil, ground.coverage(soften=0.004 * (1 - near)))
    trunks, leaves = Stencil(frame), Stencil(frame)
    count = round(17 - 12 * near)
    for k in range(count):
        place = (k + rng.uniform(0.1, 0.9)) / count * (frame.aspect + 0.1) - 0.05
        # The path stays open, so the nearer a tree the more it keeps to the sides.
        gap = (0.10 + 0.30 * near) * frame.aspect / 1.5
        offset = place - frame.aspect * 0.52
        if abs(offset) < gap:
            if near > 0.35:
                continue
            place = frame.aspect * 0.52 + np.sign(offset) * (gap + 0.03)
        wide = (0.009 + 0.048 * near**1.4) * rng.uniform(0.7, 1.25)
        base = float(np.interp(place, x, floor)) + 0.02
        lean, t = rng.normal(0, 0.02), np.linspace(0, 1, 14)
        mid = (
            place
            + lean * t
            + 0.010 * (1 + near) * np.sin(t * rng.uniform(2, 5) + rng.uniform(0, 6))
        )
        half = wide * (0.5 + 0.5 * np.exp(-t * 26) - 0.16 * t)
        ys = base - t * (base + 0.06)
        trunks.polygon(
            [
                *zip((mid - half).tolist(), ys.tolist(), strict=True),
                *zip((mid + half).tolist()[::-1], ys.tolist()[::-1], strict=True),
            ]
        )
        for _ in range(7):
            at = rng.uniform(0.4, 0.98)
            start = (float(np.interp(at, t, mid)), base - at * (base + 0.06))
            _bough(rng, (trunks, leaves), start, wide * 0.13, near)
    rough = fbm(frame, rng, (0.012 + 0.02 * near, 0.16), octaves=4)
    side = blur(trunks.coverage(), (0.004 + 0.012 * near) * frame.height)
    rim = np.clip(side - np.roll(side, -max(1, round(0.006 * frame.height)), axis=1), 0, 1)
    body = (
        tone * (0.75 + 0.5 * rough[..., None])
        + (rim * (0.3 + 1.6 * near))[..., None] * colour("#e9d9a0") * 0.5
    )
    light = over(light, body, trunks.coverage(soften=0.0025 * (1 - near)))
    green = colour("#33481f") * near**0.7 + air * (1 - near**0.7)
    shine = glow(frame, sun, 0.30, power=1.2)[..., None] * colour("#b9c24a", gain=0.5)
    return over(light, green + shine, leaves.coverage(soften=0.003 * (1 - near)) * 0.92)


def _bough(
    rng: np.random.Generator,
    stencils: tuple[Stencil, Stencil],
    start: tuple[float, float],
    width: float,
    near: float,
) -> None:
    wood, leaves = stencils
    x, y = start
    way = rng.choice([-1, 1]) * rng.uniform(0.06, 0.20) * (0.5 + near)
    rise = rng.uniform(-0.03, 0.09)
    wood.line([(x, y), (x + way * 0.5, y - rise * 0.4), (x + way, y - rise)], width)
    for _ in range(round(34 + 26 * near)):
        lx = x + way * rng.uniform(0.3, 1.15) + rng.normal(0, 0.026)
        ly = y - rise * rng.uniform(0.3, 1.1) + rng.normal(0, 0.022)
        r = rng.uniform(0.004, 0.010) * (0.6 + 0.7 * near)
        turn = rng.uniform(-0.9, 0.9)
        ax, ay = r * np.cos(turn), r * np.sin(turn)
        tips = ((-ax, -ay), (-0.4 * ay, 0.4 * ax), (ax, ay), (0.4 * ay, -0.4 * ax))
        leaves.polygon([(lx + dx, ly + dy) for dx, dy in tips])


def _ferns(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    sheet = Sheet(frame)
    for _ in range(80):
        u = rng.uniform(-1, 1)
        x = frame.aspect * (0.52 + 0.56 * np.sign(u) * abs(u) ** 0.55)
        y, size = rng.uniform(0.95, 1.08), rng.uniform(0.05, 0.12)
        for _ in range(4):
            lean = rng.normal(0, 0.7)
            tone = rng.uniform(0.7, 1.25)
            ink = np.array([0.15, 0.21, 0.09]) * tone
            t = np.linspace(0, 1, 12)
            xs, ys = x + size * lean * t**1.3, y - size * (1.35 * t - 0.6 * t**2)
            for i in range(1, 12):
                span = size * 0.20 * (1 - t[i]) ** 0.7
                for side in (-1, 1):
                    sheet.line(
                        [(xs[i], ys[i]), (xs[i] + side * span, ys[i] + 0.4 * span)], 0.0042, ink
                    )
            sheet.line(list(zip(xs.tolist(), ys.tolist(), strict=True)), 0.002, ink * 0.8)
    paint_, coverage = sheet.paint()
    return over(light, paint_, coverage)
