"""Lightning over a dark sea, a lighthouse holding out against the rain."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import ground_noise, rain, slope_light
from studio.pictures.layers import Point, Stencil, blur, glow, over
from studio.pictures.noise import fbm, profile, texture
from studio.pictures.sky import facing

__all__ = ["paint"]

HORIZON = 0.66


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    strike = (frame.aspect * 0.36, 0.10)
    lamp = (frame.aspect * 0.845, 0.432)
    light = _sky(frame, rng, strike)
    light = _sea(frame, rng, light, strike[0])
    light = brush(light, round(3 * frame.height / 853))
    bolt = _bolt(frame, rng, strike)
    halo = blur(bolt, 0.011 * frame.height) * 4 + blur(bolt, 0.045 * frame.height) * 4
    light = (
        light + halo[..., None] * colour("#8aa2ff") + bolt[..., None] * colour("#e8ecff", gain=6)
    )
    light = _lighthouse(frame, rng, light, lamp)
    fall = rain(frame, rng, 2600, slant=0.24, length=0.045)
    light = over(light, colour("#a9b6cf", gain=0.9), fall * 0.2)
    return develop(light, frame, rng, Look(bloom=0.45, vignette=0.42, contrast=0.25))


def _sky(frame: Frame, rng: np.random.Generator, strike: Point) -> Field:
    height = frame.y / HORIZON + frame.x * 0
    sky = ramp(height, [(0, "#10131f"), (0.55, "#2b3347"), (0.85, "#56627a"), (1.0, "#7d8798")])
    flash = glow(frame, strike, 0.20, power=1.1)
    sky = sky + flash[..., None] * colour("#8e9dff", gain=0.55)
    bulge = fbm(frame, rng, (0.75, 0.24), octaves=3)
    billow = np.abs(2 * fbm(frame, rng, (0.5, 0.2), octaves=6, gain=0.46) - 1.0)
    heap = 0.62 * bulge + 0.5 * billow
    cover = smoothstep(0.16, 0.42, heap + 0.30 - 0.42 * height)
    side = facing(frame, heap, (strike[0], strike[1] + 0.12), soften=0.012)
    dark = ramp(height, [(0, "#1a1f2e"), (0.5, "#30394d"), (1.0, "#66738a")])
    reach = glow(frame, strike, 0.24, power=1.25)
    shine = (reach * (0.30 + 0.75 * np.maximum(side, -0.3)))[..., None] * colour(
        "#a3b1ff", gain=1.15
    )
    body = dark * (0.62 + 0.5 * side[..., None] + 0.35 * bulge[..., None]) + shine
    sky = over(sky, np.maximum(body, 0), cover)
    curtain = fbm(frame, rng, (0.16, 1.4), octaves=4)
    veil = smoothstep(0.5, 0.8, curtain) * smoothstep(0.25, 0.6, frame.y)
    return over(sky, colour("#5a667c"), veil * 0.4)


def _sea(frame: Frame, rng: np.random.Generator, sky: Field, strike_x: float) -> Field:
    drop = np.maximum(frame.y - HORIZON, 0)
    swell = ground_noise(frame, texture(rng, (6, 6)), HORIZON, scale=0.55, stretch=3.0)
    chop = ground_noise(frame, texture(rng, (20, 20)), HORIZON, scale=0.8, stretch=2.4)
    wave = 0.68 * swell + 0.32 * chop
    base = ramp(wave, [(0.2, "#070c14"), (0.5, "#18242f"), (0.72, "#3c4f5b"), (0.95, "#8ea0a8")])
    path = np.exp(-(((frame.x - strike_x) / (0.10 + 0.5 * drop)) ** 2)) * smoothstep(
        0.45, 0.75, wave
    )
    base = base + path[..., None] * colour("#9fb0ff", gain=0.7)
    foam = smoothstep(0.66, 0.80, wave + 0.5 * (chop - 0.55)) * smoothstep(0.01, 0.15, drop)
    base = over(base, colour("#b9c6cc", gain=0.75), foam * 0.5)
    far = smoothstep(0.1, 0.0, drop) + frame.x * 0
    base = over(base, colour("#4b586a", gain=0.8), far * 0.75)
    return over(sky, base, smoothstep(-0.001, 0.001, frame.y - HORIZON) + frame.x * 0)


def _bolt(frame: Frame, rng: np.random.Generator, start: Point) -> Field:
    stencil = Stencil(frame)
    pending = [(start, (start[0] - 0.06, HORIZON), 0.0042, 0)]
    while pending:
        (x0, y0), (x1, y1), width, depth = pending.pop()
        points = np.array([[x0, y0], [x1, y1]])
        for _ in range(6):
            middle = (points[:-1] + points[1:]) / 2
            span = np.linalg.norm(points[1:] - points[:-1], axis=1)
            middle[:, 0] += rng.normal(0, 0.15, len(middle)) * span
            middle[:, 1] += rng.normal(0, 0.06, len(middle)) * span
            merged = np.empty((2 * len(points) - 1, 2))
            merged[0::2], merged[1::2] = points, middle
            points = merged
        # A leader tapers downwards; the main stroke keeps its width to the water.
        cuts = np.array_split(np.arange(len(points)), 6)
        for k, cut in enumerate(cuts):
            part = points[cut[0] : cut[-1] + 2]
            taper = 1.0 if depth == 0 else 1 - 0.15 * k
            stencil.line([(float(x), float(y)) for x, y in part], width * taper)
        if depth < 2:
            for _ in range(6 if depth == 0 else 3):
                at = points[rng.integers(4, int(len(points) * 0.75))]
                side = rng.choice([-1, 1]) * rng.uniform(0.08, 0.22) / (depth + 1)
                fall = float(at[1] + rng.uniform(0.08, 0.2) / (depth + 1))
                end = (float(at[0] + side), min(fall, HORIZON - 0.01))
                pending.append(((float(at[0]), float(at[1])), end, width * 0.42, depth + 1))
    return stencil.coverage()


def _lighthouse(frame: Frame, rng: np.random.Generator, light: Field, lamp: Point) -> Field:
    dx, dy = lamp[0] - frame.x, frame.y - lamp[1]
    for side, lean in ((1.0, 0.07), (-1.0, 0.07)):
        along = side * dx
        offset = np.abs(dy - lean * along) / np.maximum(0.012 + 0.085 * along, 1e-3)
        beam = np.exp(-(offset**2) * 2.2) * (along > 0) * np.exp(-2.0 * np.maximum(along, 0))
        light = light + (0.36 * beam)[..., None] * colour("#ffe3a6")
    x = frame.x[0]
    crest = HORIZON + 0.05 + 0.16 * np.abs((x - lamp[0]) / 0.42) ** 1.5
    crest = crest + 0.030 * profile(x, rng, 0.16)
    rock = Stencil(frame)
    rock.below(x, np.where(np.abs(x - lamp[0]) < 0.75, crest, 1.3).astype(np.float32))
    relief = slope_light(frame, rng, (0.10, 0.07))
    stone = colour("#141a24") * (1.0 + 0.9 * relief[..., None]) + 0.004
    light = over(light, stone, rock.coverage())
    tower = Stencil(frame)
    lx, ly = lamp
    tower.polygon(
        [(lx - 0.019, ly + 0.03), (lx + 0.019, ly + 0.03), (lx + 0.032, 0.74), (lx - 0.032, 0.74)]
    )
    tower.polygon(
        [
            (lx - 0.027, ly + 0.02),
            (lx + 0.027, ly + 0.02),
            (lx + 0.025, ly + 0.032),
            (lx - 0.025, ly + 0.032),
        ]
    )
    tower.polygon([(lx - 0.018, ly - 0.018), (lx + 0.018, ly - 0.018), (lx, ly - 0.042)])
    tower.polygon(
        [
            (lx - 0.013, ly - 0.02),
            (lx + 0.013, ly - 0.02),
            (lx + 0.013, ly + 0.022),
            (lx - 0.013, ly + 0.022),
        ]
    )
    round_light = np.clip((lx - frame.x) / 0.03, -1, 1)
    stripes = smoothstep(-0.2, 0.2, np.sin((frame.y - ly) * 62))
    wall = (0.5 + 0.45 * round_light)[..., None] * (
        stripes[..., None] * colour("#cfd3da") * 0.42
        + (1 - stripes)[..., None] * colour("#8d3036") * 0.5
    )
    light = over(light, wall, tower.coverage())
    spot = glow(frame, (lx, ly), 0.011, power=2.2)
    return light + spot[..., None] * colour("#ffe2a0", gain=7)
