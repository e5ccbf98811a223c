"""A still lake at dawn: mist on the water, a jetty and a rowing boat."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import Water, pine, reflect
from studio.pictures.layers import Sheet, Stencil, glow, over
from studio.pictures.noise import fbm, profile
from studio.pictures.sky import CloudDeck, cloud_deck

__all__ = ["paint"]

SHORE = 0.56


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    sun = (0.66 * frame.aspect, 0.355)
    height = frame.y / SHORE + frame.x * 0
    light = ramp(height, [(0, "#8fb3d6"), (0.45, "#c5cfe0"), (0.75, "#f3d6cf"), (1, "#ffe3bd")])
    light = light + glow(frame, sun, 0.16, power=1.3)[..., None] * colour("#ffd79a", gain=0.75)
    veil = cloud_deck(
        frame, rng, SHORE, CloudDeck(cover=0.42, softness=0.25, scale=3.4, stretch=2.2)
    )
    light = over(light, colour("#ffe9de"), veil * 0.6)
    disc = np.sqrt((frame.x - sun[0]) ** 2 + (frame.y - sun[1]) ** 2)
    light = over(light, colour("#fff6dc", gain=2.2), smoothstep(0.030, 0.027, disc))
    layers = (
        (0.46, 0.13, 0.8, "#a3b3cc", 0),
        (0.50, 0.10, 0.6, "#8aa0bd", 0),
        (0.530, 0.065, 0.5, "#6d88a6", 80),
        (0.556, 0.045, 0.45, "#486682", 60),
    )
    for level, rise, cell, tone, trees in layers:
        light = _ridge(frame, rng, light, (level, rise, cell), (tone, trees))
        mist = smoothstep(0.09, 0.0, np.abs(frame.y - SHORE + 0.012)) * (
            0.4 + 0.5 * fbm(frame, rng, (0.6, 0.08), octaves=4)
        )
        light = over(light, colour("#ffeeda"), mist * 0.62)
    light = brush(light, round(2 * frame.height / 853))
    glass = Water(colour("#46607c"), waves=0.05, sway=0.006, clarity=0.93, scale=1.0)
    light = reflect(frame, light, rng, SHORE, glass)
    drift = fbm(frame, rng, (0.9, 0.05), octaves=5)
    low = smoothstep(0.16, 0.0, np.abs(frame.y - SHORE - 0.01)) * smoothstep(0.35, 0.75, drift)
    light = over(light, colour("#fff0e2"), low * 0.75)
    light = _boat(frame, light, (0.335 * frame.aspect, 0.735))
    light = _jetty(frame, rng, light)
    light = _reeds(frame, rng, light)
    return develop(
        light,
        frame,
        rng,
        Look(bloom=0.35, bloom_from=0.85, vignette=0.25, contrast=0.12, saturation=1.05),
    )


def _ridge(
    frame: Frame,
    rng: np.random.Generator,
    light: Field,
    shape: tuple[float, float, float],
    dress: tuple[str, int],
) -> Field:
    level, rise, cell = shape
    tone, trees = dress
    x = frame.x[0]
    crest = (level - rise * (0.25 + 0.75 * profile(x, rng, cell, octaves=5))).astype(np.float32)
    crest = np.minimum(crest, SHORE - 0.012).astype(np.float32)
    stencil = Stencil(frame)
    stencil.below(x, crest)
    for _ in range(trees):
        place = rng.uniform(0, frame.aspect)
        foot = float(np.interp(place, x, crest)) + 0.012
        pine(stencil, rng, (place, foot), rng.uniform(0.035, 0.075) * (1 + 6 * (level - 0.53)))
    below = np.maximum(frame.y - crest[None, :], 0)
    face = over(
        np.broadcast_to(colour(tone), light.shape),
        colour("#f0d9cb"),
        0.55 * smoothstep(0.0, 0.14, below),
    )
    return over(light, face, stencil.coverage(soften=0.001))


def _boat(frame: Frame, light: Field, foot: tuple[float, float]) -> Field:
    x, y = foot
    for flip, strength in ((-1, 0.55), (1, 1.0)):
        hull, inside = Stencil(frame), Stencil(frame)
        t = np.linspace(-1, 1, 30)
        gunwale = [(x + 0.135 * s, y + flip * (-0.030 - 0.020 * s * s)) for s in t]
        keel = [(x + 0.122 * s, y + flip * (0.004 - 0.028 * abs(s) ** 3)) for s in t[::-1]]
        hull.polygon([*gunwale, *keel])
        rim = [
            (x + 0.128 * s, y + flip * (-0.032 - 0.022 * s * s + 0.012 * (1 - s * s)))
            for s in t[::-1]
        ]
        inside.polygon([*gunwale, *rim])
        tone = colour("#5a3a2c") * (1.0 if flip > 0 else 0.75)
        plank = 0.85 + 0.25 * np.sin((frame.y - y) * 560)
        light = over(
            light,
            tone * plank[..., None],
            hull.coverage(soften=0.0 if flip > 0 else 0.002) * strength,
        )
        light = over(light, colour("#c99a70"), inside.coverage() * strength * 0.8)
    seats = Stencil(frame)
    for s in (-0.045, 0.035):
        seats.line([(x + s, y - 0.034), (x + s + 0.022, y - 0.026)], 0.006)
    light = over(light, colour("#e0b98c"), seats.coverage())
    oar = Stencil(frame)
    oar.line([(x - 0.02, y - 0.040), (x + 0.13, y - 0.002)], 0.0028)
    light = over(light, colour("#6d4a35"), oar.coverage())
    ring = np.abs((frame.y - y - 0.006) * 7 - 0.0) + np.abs(frame.x - x) * 0.32
    line = smoothstep(0.010, 0.0, np.abs(ring - 0.056)) * (frame.y > y)
    return over(light, colour("#fff2e4"), line * 0.35)


def _jetty(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    sheet, posts = Sheet(frame), Stencil(frame)
    near_left, near_right = 0.60 * frame.aspect, 0.93 * frame.aspect
    far_left, far_right, far_y = 0.560 * frame.aspect, 0.620 * frame.aspect, 0.705
    planks = 34
    edges = 1 - (1 - np.linspace(0, 1, planks + 1)) ** 2.2
    for k in range(planks):
        a, b = edges[k], edges[k + 1] - 0.12 * (edges[k + 1] - edges[k])
        rows = []
        for t in (a, b):
            # Near planks are wide on the page: perspective squeezes them towards the lake.
            s = 1 - t
            left = far_left + (near_left - far_left) * s
            right = far_right + (near_right - far_right) * s
            rows.append((left, right, far_y + (1.06 - far_y) * s))
        tone = np.array([0.50, 0.40, 0.36]) * rng.uniform(0.85, 1.12) * (0.80 + 0.35 * a)
        jut = rng.normal(0, 0.002)
        sheet.polygon(
            [
                (rows[0][0] + jut, rows[0][2]),
                (rows[0][1] + jut, rows[0][2]),
                (rows[1][1] + jut, rows[1][2]),
                (rows[1][0] + jut, rows[1][2]),
            ],
            tone,
        )
    base = Stencil(frame)
    base.polygon([(near_left, 1.06), (near_right, 1.06), (far_right, far_y), (far_left, far_y)])
    base.polygon(
        [
            (far_left, far_y),
            (far_right, far_y),
            (far_right, far_y + 0.008),
            (far_left, far_y + 0.008),
        ]
    )
    shade = Stencil(frame)
    shade.polygon(
        [
            (near_left - 0.10, 1.06),
            (near_left, 1.06),
            (far_left, far_y),
            (far_left - 0.002, far_y + 0.05),
        ]
    )
    light = over(light, colour("#2a3140"), shade.coverage(soften=0.006) * 0.55)
    for s in (0.0, 0.26, 0.68):
        left = far_left + (near_left - far_left) * s
        y = far_y + (1.06 - far_y) * s
        r = 0.0050 + 0.009 * s
        posts.polygon(
            [
                (left - 2 * r, y - 6 * r),
                (left, y - 6 * r),
                (left, y + 6 * r),
                (left - 2 * r, y + 6 * r),
            ]
        )
        if s < 0.1:
            right = far_right
            posts.polygon(
                [
                    (right, y - 8 * r),
                    (right + 2 * r, y - 8 * r),
                    (right + 2 * r, y + 7 * r),
                    (right, y + 7 * r),
                ]
            )
    light = over(light, colour("#2b211f"), base.coverage())
    paint_, coverage = sheet.paint()
    rough = fbm(frame, rng, (0.03, 0.01), octaves=4)
    light = over(light, paint_ * (0.8 + 0.4 * rough)[..., None], coverage)
    return over(light, colour("#3b2d2b"), posts.coverage())


def _reeds(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    reeds = Stencil(frame)
    for _ in range(110):
        u = rng.uniform() ** 1.6
        x = u * 0.30 * frame.aspect - 0.02
        tall = rng.uniform(0.12, 0.34) * (1 - 0.75 * u)
        bend = rng.normal(0.03, 0.04)
        t = np.linspace(0, 1, 8)
        xs, ys = x + bend * t**2, 1.02 - tall * t
        left = [(float(a - 0.0026 * (1 - b)), float(c)) for a, b, c in zip(xs, t, ys, strict=True)]
        right = [(float(a + 0.0026 * (1 - b)), float(c)) for a, b, c in zip(xs, t, ys, strict=True)]
        reeds.polygon([*left, *right[::-1]])
        if rng.uniform() < 0.22:
            reeds.ellipse((float(xs[-2]), float(ys[-2])), (0.0048, 0.019))
    return over(light, colour("#1f2a33"), reeds.coverage())
