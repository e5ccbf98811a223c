"""A neon street at night after rain, its signs mirrored in the wet road."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import ground_noise, rain
from studio.pictures.layers import Stencil, blur, glow, over
from studio.pictures.noise import fbm, sample, texture

__all__ = ["paint"]

GROUND = 0.64
SLOPE = 0.25
NEON = ("#ff2d78", "#19e3ff", "#a855ff", "#ffb020", "#3dffa2", "#ff5a36")


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    vanish = (frame.aspect * 0.5, GROUND - 0.06)
    light = _sky(frame, rng)
    light = _far_towers(frame, rng, light)
    signs = np.zeros_like(light)
    for side in (-1, 1):
        light, signs = _street_side(frame, rng, light, signs, side)
    light = (
        light
        + signs
        + 1.3 * blur(signs, 0.014 * frame.height)
        + 1.1 * blur(signs, 0.07 * frame.height)
    )
    light = light + glow(frame, vanish, 0.10, power=1.2)[..., None] * colour("#ff5fa8", gain=0.55)
    light = _wet_road(frame, rng, light)
    light = _walker(frame, light)
    fall = rain(frame, rng, 900, slant=0.06, length=0.035)
    light = light + (0.10 * fall)[..., None] * colour("#bcd4ff")
    return develop(
        light,
        frame,
        rng,
        Look(bloom=0.5, bloom_from=0.7, vignette=0.4, contrast=0.25, saturation=1.1),
    )


def _sky(frame: Frame, rng: np.random.Generator) -> Field:
    sky = ramp(frame.y / GROUND + frame.x * 0, [(0, "#0b0a22"), (0.6, "#2a1446"), (1, "#7a2a6c")])
    mist = fbm(frame, rng, (0.5, 0.2), octaves=5)
    return sky * (0.7 + 0.6 * mist)[..., None]


def _windows(
    sheet: Field, box: tuple[int, int, int, int], rng: np.random.Generator, lit: float
) -> None:
    x0, y0, x1, y1 = box
    height, width = sheet.shape[:2]
    step = max(3, height // 75)
    tones = [colour(c) for c in ("#ffca7a", "#ffe2b0", "#8fd6ff", "#ff9ad0")]
    for y in range(y0 + step, y1, step):
        for x in range(x0 + step // 2, x1 - step // 2, step):
            if rng.uniform() < lit and 0 <= x < width - 3 and 0 <= y < height:
                tone = tones[int(rng.choice(4, p=[0.45, 0.25, 0.2, 0.1]))]
                deep = max(1, step // 2)
                sheet[y : y + deep, x : min(x + deep, x1 - 1)] = tone * rng.uniform(0.15, 0.7)


def _far_towers(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    for depth in range(3):
        stencil = Stencil(frame)
        windows = np.zeros_like(light)
        x = -0.02
        while x < frame.aspect + 0.05:
            wide = rng.uniform(0.05, 0.11)
            centre = abs((x + wide / 2) / frame.aspect - 0.5) * 2
            tall = (0.16 + 0.30 * rng.uniform()) * (0.65 + 0.5 * centre) + 0.05 * depth
            stencil.polygon(
                [(x, GROUND), (x, GROUND - tall), (x + wide, GROUND - tall), (x + wide, GROUND)]
            )
            if rng.uniform() < 0.4:
                mid = x + wide / 2
                stencil.line([(mid, GROUND - tall), (mid, GROUND - tall - 0.06)], 0.003)
            h = frame.height
            box = (
                round(x * h),
                round((GROUND - tall) * h),
                round((x + wide) * h),
                round(GROUND * h),
            )
            _windows(windows, box, rng, 0.22 + 0.1 * depth)
            x += wide * rng.uniform(0.9, 1.25)
        tone = ("#4a2160", "#33194e", "#1d1138")[depth]
        up = smoothstep(GROUND, GROUND - 0.45, frame.y)
        body = colour(tone) * (1.35 - 0.75 * up[..., None])
        light = over(light, body + windows * (0.35 + 0.3 * depth), stencil.coverage())
    return light


def _street_side(
    frame: Frame, rng: np.random.Generator, light: Field, signs: Field, side: int
) -> tuple[Field, Field]:
    middle, eye = frame.aspect * 0.5, GROUND - 0.06
    for k in range(6):
        # Facades follow the road into the distance: everything shrinks towards the eye point.
        far, near = 0.20 + 0.15 * k, 0.20 + 0.15 * (k + 1)
        tall = rng.uniform(0.75, 1.25)
        edges = [middle + side * 0.70 * s for s in (far, near)]
        tops = [eye - tall * s for s in (far, near)]
        feet = [eye + 0.70 * SLOPE * s + 0.02 for s in (far, near)]
        wall = Stencil(frame)
        wall.polygon(
            [(edges[0], feet[0]), (edges[0], tops[0]), (edges[1], tops[1]), (edges[1], feet[1])]
        )
        along = np.abs(frame.x - middle) / 0.70
        up = (eye - frame.y) / np.maximum(along, 0.05)
        body = colour(("#2b184c", "#241441", "#1c1236", "#150e2c", "#100a22", "#0b0719")[k])
        body = body * (1.2 + 0.8 * smoothstep(0.5, -0.1, up))[..., None]
        column, row = np.floor(along**0.5 * 46), np.floor(up * 17)
        seed = rng.uniform(0, 100)
        chance = np.mod(np.sin(column * 12.9898 + row * 78.233 + seed) * 43758.5453, 1.0)
        cell = (np.mod(along**0.5 * 46, 1) > 0.32) & (np.mod(up * 17, 1) > 0.45)
        on = cell & (chance < 0.24) & (up > 0.16)
        tint = ramp(
            np.mod(chance * 37, 1).astype(np.float32),
            [(0, "#ffb765"), (0.6, "#ffdca0"), (0.8, "#7fd0ff"), (1, "#ff8fc8")],
        )
        body = body + (on * (0.25 + 2.4 * chance))[..., None] * tint * 0.8
        pane = smoothstep(0.06, 0.14, np.abs(np.mod(along**0.5 * 15, 1) - 0.5) * -1 + 0.5)
        shop = smoothstep(0.06, 0.04, up) * smoothstep(-0.16, -0.13, up) * pane
        shop = (
            shop
            * (0.35 + 0.65 * smoothstep(-0.16, 0.05, up))
            * (0.5 + 0.8 * np.mod(np.floor(along**0.5 * 15) * 0.618, 1))
        )
        awning = smoothstep(0.10, 0.095, up) * smoothstep(0.055, 0.06, up)
        ink = NEON[(2 * k + (side > 0)) % 6]
        # Behind the glass: shelves of small wares, lit by the sign above the door.
        ware = np.mod(
            np.sin(np.floor(along**0.5 * 150) * 7.3 + np.floor(up * 60) * 3.1) * 91.7, 1.0
        )
        shelf = smoothstep(0.10, 0.30, np.mod(up * 20, 1.0)) * (0.35 + 0.9 * ware)
        inside = colour("#ffc98a", gain=0.10) + colour(ink, gain=0.16)
        body = body + (shop * shelf)[..., None] * inside
        rail = smoothstep(0.012, 0.0, np.abs(up - 0.075))
        body = over(body, colour(ink, gain=0.03), awning)
        body = body + (1.3 * rail)[..., None] * colour(ink)
        light = over(light, body.astype(np.float32), wall.coverage())
        signs = signs * (1 - wall.coverage())[..., None]
        for floor in range(3):
            place = near - (0.02, 0.085, 0.13)[floor]
            box = ((0.05, 0.28, 0.36), (0.13, 0.10, 0.14), (0.045, 0.22, 0.18))[(floor + k) % 3]
            ink = NEON[int(rng.integers(6))]
            signs = _sign(frame, rng, signs, side * place, box, ink)
    return light, signs


def _sign(
    frame: Frame,
    rng: np.random.Generator,
    signs: Field,
    place: float,
    box: tuple[float, float, float],
    code: str,
) -> Field:
    s, side = abs(place), np.sign(place)
    x, eye_y = frame.aspect * 0.5 + 0.70 * place, GROUND - 0.06
    wide, high, low = box
    upright = high > wide
    left = x - (wide * s if side > 0 else 0)
    right = left + wide * s
    top, bottom = eye_y - (low + high) * s, eye_y - low * s
    ink = colour(code)
    board = Stencil(frame)
    board.polygon([(left, top), (right, top), (right, bottom), (left, bottom)])
    signs = signs * (1 - board.coverage())[..., None] + board.coverage()[..., None] * ink * 0.10
    tube = Stencil(frame)
    width = 0.006 * s
    inset = 0.007 * s
    tube.line(
        [
            (left + inset, top + inset),
            (right - inset, top + inset),
            (right - inset, bottom - inset),
            (left + inset, bottom - inset),
            (left + inset, top + inset),
        ],
        width * 0.8,
    )
    strokes = 4 if upright else 3
    for k in range(strokes):
        # Invented glyphs: a few strokes in a cell, like writing nobody has to read.
        if upright:
            cy = top + (k + 0.5) / strokes * (bottom - top)
            cx, r = (left + right) / 2, 0.30 * min(wide * s, (bottom - top) / strokes)
        else:
            cx = left + (k + 0.5) / strokes * (right - left)
            cy, r = (top + bottom) / 2, 0.30 * min(high * s, (right - left) / strokes)
        for _ in range(3):
            ax, ay, bx, by = rng.choice([-1.0, -0.3, 0.3, 1.0], 4) * r
            tube.line([(cx + ax, cy + ay), (cx + bx, cy + ay)], width)
            tube.line([(cx + bx, cy + ay), (cx + bx, cy + by)], width)
    return signs + tube.coverage()[..., None] * (ink * 2.0 + 0.22)


def _wet_road(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    # The kerb climbs to the sides, and every wall is mirrored at its own foot.
    aside = np.abs(frame.x - frame.aspect * 0.5)
    kerb = np.maximum(GROUND, GROUND - 0.06 + SLOPE * aside)
    drop = np.maximum(frame.y - kerb, 0.0)
    rough = ground_noise(frame, texture(rng, (30, 30)), GROUND, scale=1.6, stretch=1.6) - 0.5
    puddle = ground_noise(frame, texture(rng, (5, 5)), GROUND, scale=0.5, stretch=2.2)
    wet = smoothstep(0.40, 0.62, puddle)
    soft = 0.5 * blur(light, 0.012 * frame.height)
    streak = np.zeros_like(light)
    # Wet asphalt smears a light up and down far more than sideways.
    for k in range(7):
        moved = sample(
            light,
            frame.x * frame.height - 0.5 + 9 * rough * (1.6 - wet) * frame.height / 853,
            (kerb - drop * 0.95 - 0.020 * (k - 3) * (1.5 - wet) + 0.06 * rough * (1.4 - wet))
            * frame.height,
        )
        streak += moved / 7
    base = colour("#0d0b18") + 0.02 * rough[..., None]
    strength = (0.34 + 0.50 * wet) * (1.0 - 0.35 * smoothstep(0.0, 0.4, drop))
    road = base + strength[..., None] * (0.9 * streak + 0.1 * soft)
    away = np.maximum(frame.y - (GROUND - 0.06), 0.01)
    dash = (np.mod(0.35 / away, 0.8) < 0.4) * smoothstep(0.036, 0.026, aside / away)
    road = road + (0.07 * dash)[..., None]
    edge = smoothstep(0.004, 0.0, np.abs(frame.y - kerb - 0.012 - 0.03 * aside)) * (aside > 0.2)
    road = road + (0.05 * edge)[..., None] * colour("#c8a0ff")
    mask = smoothstep(-0.001, 0.001, frame.y - kerb)
    return over(light, road, mask)


def _walker(frame: Frame, light: Field) -> Field:
    x, foot = frame.aspect * 0.475, 0.80
    shape = Stencil(frame)
    shape.polygon(
        [
            (x - 0.070, foot - 0.222),
            (x - 0.052, foot - 0.252),
            (x - 0.02, foot - 0.270),
            (x, foot - 0.274),
            (x + 0.02, foot - 0.270),
            (x + 0.052, foot - 0.252),
            (x + 0.070, foot - 0.222),
            (x + 0.03, foot - 0.226),
            (x, foot - 0.222),
            (x - 0.03, foot - 0.226),
        ]
    )
    shape.line([(x, foot - 0.28), (x, foot - 0.12)], 0.003)
    shape.ellipse((x - 0.012, foot - 0.192), (0.013, 0.016))
    shape.polygon(
        [
            (x - 0.034, foot - 0.162),
            (x - 0.012, foot - 0.178),
            (x + 0.012, foot - 0.162),
            (x + 0.020, foot - 0.07),
            (x - 0.042, foot - 0.07),
        ]
    )
    shape.line([(x - 0.024, foot - 0.075), (x - 0.028, foot - 0.004)], 0.013)
    shape.line([(x - 0.002, foot - 0.075), (x + 0.007, foot)], 0.013)
    shape.line([(x + 0.008, foot - 0.155), (x + 0.001, foot - 0.12)], 0.009)
    mask = shape.coverage()
    rim = np.clip(mask - np.roll(mask, round(0.0035 * frame.height), axis=1), 0, 1)
    mirror = sample(mask, frame.x * frame.height - 0.5, (2 * foot - frame.y) * frame.height - 0.5)
    mirror = blur(mirror, 0.004 * frame.height) * smoothstep(foot - 0.002, foot + 0.002, frame.y)
    light = light * (1 - 0.75 * mirror)[..., None]
    light = over(light, colour("#07050f"), mask)
    return light + (0.8 * rim)[..., None] * colour("#ff4fa0")
