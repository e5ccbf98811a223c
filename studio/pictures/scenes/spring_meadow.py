"""A spring meadow full of flowers under a blue sky, a tree on the hill."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, encode_srgb, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.layers import Sheet, Stencil, glow, over
from studio.pictures.noise import fbm, profile
from studio.pictures.sky import CloudDeck, cloud_deck, light_through

__all__ = ["paint"]

HORIZON = 0.56
# Centre and radius of each part of the tree's crown, in parts of the tree's height.
CROWNS = (
    (-0.36, 0.10, 0.24),
    (0.34, 0.13, 0.22),
    (0.02, -0.24, 0.26),
    (-0.17, -0.06, 0.28),
    (0.20, -0.05, 0.27),
)


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    light = _sky(frame, rng)
    for level, rise, cell, tones in (
        (0.53, 0.06, 0.7, ("#8fb3c4", "#a9c7b8")),
        (0.555, 0.045, 0.6, ("#7fae8a", "#a3c682")),
        (0.585, 0.035, 0.9, ("#6aa84f", "#b4d35c")),
    ):
        light = _hill(frame, rng, light, (level, rise, cell), tones)
    light = _tree(frame, rng, light, (0.745 * frame.aspect, 0.585), 0.30)
    light = _grass(frame, rng, light)
    light = brush(light, round(2 * frame.height / 853))
    light = _flowers(frame, rng, light)
    return develop(
        light,
        frame,
        rng,
        Look(grain=0.006, bloom=0.25, bloom_from=0.9, vignette=0.2, contrast=0.16, saturation=1.08),
    )


def _sky(frame: Frame, rng: np.random.Generator) -> Field:
    height = frame.y / HORIZON + frame.x * 0
    sky = ramp(height, [(0, "#3f8fe0"), (0.6, "#8cc5f2"), (1.0, "#dff0f2")])
    sun = (0.12 * frame.aspect, -0.05)
    sky = sky + glow(frame, sun, 0.28, power=1.2)[..., None] * colour("#fff3c8", gain=0.55)
    for deck in (
        CloudDeck(cover=0.33, softness=0.10, scale=3.0, stretch=1.1),
        CloudDeck(cover=0.28, softness=0.16, scale=5.0, stretch=1.6),
    ):
        density = cloud_deck(frame, rng, HORIZON + 0.02, deck)
        lit = light_through(frame, density, sun, 0.14)
        body = over(
            np.broadcast_to(colour("#b4c8e4"), sky.shape),
            colour("#ffffff", gain=1.06),
            0.35 + 0.65 * lit,
        )
        sky = over(sky, body, density * 0.92)
    return sky


def _hill(
    frame: Frame,
    rng: np.random.Generator,
    light: Field,
    shape: tuple[float, float, float],
    tones: tuple[str, str],
) -> Field:
    level, rise, cell = shape
    x = frame.x[0]
    crest = (level + rise * profile(x, rng, cell, octaves=3)).astype(np.float32)
    stencil = Stencil(frame)
    stencil.below(x, crest)
    patch = fbm(frame, rng, (0.3, 0.03), octaves=5)
    field = over(
        np.broadcast_to(colour(tones[0]), light.shape),
        colour(tones[1]),
        smoothstep(0.25, 0.8, patch),
    )
    light = over(light, field, stencil.coverage())
    trees = Stencil(frame)
    for _ in range(60):
        place = rng.uniform(0, frame.aspect)
        if np.sin(place * 7 + level * 90) > 0.1:
            r = rng.uniform(0.005, 0.011) * (1 + 6 * (level - 0.53))
            foot = float(np.interp(place, x, crest))
            for dx, dy, part in ((-0.9, 0.0, 0.75), (0.0, -0.45, 1.0), (0.8, -0.1, 0.8)):
                trees.ellipse((place + dx * r, foot + (dy - 0.2) * r), (part * r, part * r))
    return over(light, colour(tones[0]) * 0.6, trees.coverage(soften=0.0015) * 0.7)


def _tree(
    frame: Frame, rng: np.random.Generator, light: Field, foot: tuple[float, float], size: float
) -> Field:
    x, y = foot
    shadow = np.exp(-(((frame.x - x - 0.10) / 0.20) ** 2) - ((frame.y - y - 0.012) / 0.012) ** 2)
    light = light * (1 - 0.5 * shadow)[..., None]
    trunk = Stencil(frame)
    trunk.polygon(
        [
            (x - 0.019, y + 0.012),
            (x - 0.010, y - 0.01),
            (x - 0.007, y - 0.4 * size),
            (x + 0.006, y - 0.4 * size),
            (x + 0.009, y - 0.01),
            (x + 0.020, y + 0.012),
        ]
    )
    for dx, dy in ((-0.09, 0.66), (0.07, 0.70), (-0.03, 0.80), (0.10, 0.60), (-0.05, 0.52)):
        trunk.line([(x, y - 0.3 * size), (x + dx, y - dy * size)], 0.007)
    light = over(light, colour("#5a4334"), trunk.coverage())
    crown = Sheet(frame)
    # A crown is a heap of smaller crowns, one to each main bough.
    clumps: list[tuple[float, float]] = []
    for cx, cy, r in CROWNS:
        angle, reach = rng.uniform(0, 2 * np.pi, 17), r * np.sqrt(rng.uniform(0, 1, 17))
        clumps += zip(cx + reach * np.cos(angle), cy + 0.8 * reach * np.sin(angle), strict=True)
    # Dark leaves first, then lighter ones pushed towards the sun: strokes laid over strokes.
    for layer, (tone, push) in enumerate(
        (
            ("#5b8a3c", 0.0),
            ("#84b648", 0.02),
            ("#b5d662", 0.04),
            ("#ffd9e6", 0.035),
            ("#ffffff", 0.045),
        )
    ):
        for cx, cy in clumps:
            if layer >= 3 and rng.uniform() < 0.3:
                continue
            for _ in range((60, 46, 26, 16, 11)[layer]):
                px = x + size * (cx * 0.95) + rng.normal(0, 0.024) - push
                py = y - size * 0.78 + size * cy * 0.9 + rng.normal(0, 0.020) - push
                r = rng.uniform(0.0026, 0.0052) * (1.0 if layer < 3 else 0.7)
                ink = encode_srgb(colour(tone) * rng.uniform(0.75, 1.15))
                crown.ellipse((px, py), (r * 1.2, r), ink)
    paint_, coverage = crown.paint()
    return over(light, paint_, coverage)


def _grass(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    x = frame.x[0]
    crest = (0.615 + 0.012 * profile(x, rng, 0.7, octaves=2)).astype(np.float32)
    stencil = Stencil(frame)
    stencil.below(x, crest)
    depth = smoothstep(0.6, 1.0, frame.y) + frame.x * 0
    patch = fbm(frame, rng, (0.35, 0.05), octaves=5)
    green = ramp(
        depth + 0.35 * (patch - 0.5),
        [(0, "#a9d05a"), (0.35, "#7cb63f"), (0.7, "#4c8f30"), (1, "#2f6a27")],
    )
    light = over(light, green, stencil.coverage())
    blades = Sheet(frame)
    for _ in range(5200):
        y = 0.615 + 0.45 * rng.uniform() ** 1.2
        near = (y - 0.6) / 0.4
        place, tall = (
            rng.uniform(0, frame.aspect),
            (0.008 + 0.055 * near**1.4) * rng.uniform(0.6, 1.3),
        )
        lean = rng.normal(0.12, 0.35) * tall
        tone = colour(
            str(rng.choice(["#6fae3a", "#8fca4a", "#4f9a35", "#b6dc62", "#3d8030"]))
        ) * rng.uniform(0.75, 1.2)
        half = 0.0009 + 0.0018 * near
        blades.polygon(
            [(place - half, y), (place + lean, y - tall), (place + half, y)], encode_srgb(tone)
        )
    paint_, coverage = blades.paint()
    return over(light, paint_, coverage)


def _flowers(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    sheet = Sheet(frame)
    drifts = fbm(frame, rng, (0.30, 0.07), octaves=3)
    spots = []
    for _ in range(5200):
        y, x = 0.622 + 0.40 * rng.uniform() ** 1.35, rng.uniform(0, frame.aspect)
        row = min(frame.height - 1, int(y * frame.height))
        if rng.uniform() < 0.12 + 1.0 * float(
            smoothstep(0.45, 0.75, drifts[row, min(frame.width - 1, int(x * frame.height))])
        ):
            spots.append((y, x))
    kinds = ("poppy", "daisy", "corn", "butter", "pink")
    for y, x in sorted(spots):
        near = (y - 0.6) / 0.4
        if near > 0.7 and rng.uniform() < 0.72:
            continue
        size = 0.0024 + 0.019 * near**1.5
        kind = str(rng.choice(kinds, p=[0.30, 0.28, 0.14, 0.16, 0.12]))
        _flower(sheet, rng, (x, y), size * rng.uniform(0.75, 1.2), kind)
    paint_, coverage = sheet.paint()
    return over(light, paint_, coverage)


def _flower(
    sheet: Sheet, rng: np.random.Generator, centre: tuple[float, float], size: float, kind: str
) -> None:
    x, y = centre
    if size > 0.006:
        sheet.line(
            [(x, y), (x + rng.normal(0, 0.2) * size, y + 4.5 * size)],
            0.12 * size,
            (0.22, 0.44, 0.16),
        )
    tone = {
        "poppy": "#f2402e",
        "daisy": "#fdfdf4",
        "corn": "#4d6df0",
        "butter": "#ffd52e",
        "pink": "#ff8fc0",
    }[kind]
    heart = {
        "poppy": "#3a1420",
        "daisy": "#ffc928",
        "corn": "#2a2f8f",
        "butter": "#f0a81e",
        "pink": "#ffe27a",
    }[kind]
    petals = {"poppy": 4, "daisy": 11, "corn": 8, "butter": 5, "pink": 5}[kind]
    tilt, turn = rng.uniform(0.5, 0.85), rng.uniform(0, 6.3)
    fat = {"poppy": 0.62, "daisy": 0.17, "corn": 0.24, "butter": 0.42, "pink": 0.42}[kind]
    for k in range(petals):
        angle = turn + 2 * np.pi * k / petals
        ink = encode_srgb(colour(tone) * rng.uniform(0.72, 1.08))
        along = np.array([np.cos(angle), np.sin(angle)]) * size
        wide = np.array([-np.sin(angle), np.cos(angle)]) * size * fat
        shape = [
            0 * along,
            0.5 * along + wide,
            0.9 * along + 0.75 * wide,
            1.05 * along,
            0.9 * along - 0.75 * wide,
            0.5 * along - wide,
        ]
        sheet.polygon([(x + float(p[0]), y + float(p[1]) * tilt) for p in shape], ink)
    sheet.ellipse((x, y), (0.3 * size, 0.3 * size * tilt), encode_srgb(colour(heart)))
