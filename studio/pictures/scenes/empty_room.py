"""An empty room: grey window light on bare boards, one chair, a dead plant."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import rain
from studio.pictures.layers import Stencil, blur, glow, over
from studio.pictures.noise import fbm, sample, texture

__all__ = ["paint"]

# The back wall ends here; floor and side wall meet it in one corner left of the frame.
FLOOR = 0.70
WINDOW = (0.60, 0.145, 0.25, 0.335)


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    light = _wall(frame, rng)
    light = _boards(frame, rng, light)
    light = _skirting(frame, light)
    light = _window(frame, rng, light)
    light = _patch_on_floor(frame, light)
    light = brush(light, round(2 * frame.height / 853))
    light = _chair(frame, light, (0.30 * frame.aspect, 0.845))
    light = _plant(frame, rng, light, (0.905 * frame.aspect, 0.775))
    light = _air(frame, rng, light)
    look = Look(
        bloom=0.4, bloom_from=0.6, vignette=0.55, contrast=0.15, saturation=0.85, grain=0.02
    )
    return develop(light, frame, rng, look)


def _pane(frame: Frame) -> tuple[float, float, float, float]:
    x, y, wide, tall = WINDOW
    return x * frame.aspect, y, wide, tall


def _wall(frame: Frame, rng: np.random.Generator) -> Field:
    x, y, wide, tall = _pane(frame)
    near = glow(frame, (x + wide / 2, y + tall / 2), 0.42, power=1.2)
    paper = ramp(frame.y + frame.x * 0, [(0, "#545c5e"), (0.7, "#6d706a")])
    stripe = smoothstep(-0.2, 0.2, np.sin(frame.x * 150))
    paper = paper * (0.96 + 0.05 * stripe)[..., None]
    stain = fbm(frame, rng, (0.45, 0.35), octaves=6)
    paper = paper * (0.72 + 0.5 * stain)[..., None]
    damp = smoothstep(0.60, 0.75, stain) * smoothstep(0.45, 0.0, frame.y)
    paper = over(paper, colour("#3d3a2f"), damp * 0.5)
    light = paper * (0.22 + 1.0 * near[..., None])
    # A picture once hung here: the paper behind it never faded.
    ghost = Stencil(frame)
    gx = 0.30 * frame.aspect
    ghost.polygon([(gx - 0.10, 0.20), (gx + 0.10, 0.20), (gx + 0.10, 0.445), (gx - 0.10, 0.445)])
    mask = ghost.coverage(soften=0.003)
    light = light * (1 + 0.55 * mask)[..., None]
    rim = np.clip(blur(mask, 0.006 * frame.height) - 0.75 * mask, 0, 1)
    light = light * (1 - 0.5 * rim)[..., None]
    nail = Stencil(frame)
    nail.ellipse((gx, 0.175), (0.0035, 0.0035))
    return over(light, colour("#1c1a18"), nail.coverage())


def _boards(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    x, _, wide, _ = _pane(frame)
    drop = np.maximum(frame.y - FLOOR, 0.0) + np.float32(0.20)
    across = (frame.x - frame.aspect * 0.5) / drop * 0.9
    lane = np.floor(across * 2.6)
    tone = np.mod(np.sin(lane * 91.7) * 437.5, 1.0)
    grain = sample(texture(rng, (3, 40)), 14 / drop, across * 190 + lane * 37, wrap=True)
    seam = np.abs(np.mod(across * 2.6, 1.0) - 0.5)
    wood = ramp(0.6 * tone + 0.4 * grain, [(0.1, "#3f362e"), (0.5, "#63564a"), (0.9, "#85776a")])
    wood = wood * (1 - 0.75 * smoothstep(0.485, 0.496, seam))[..., None]
    near = glow(frame, (x + wide * 0.1, 0.78), 0.36, power=1.3)
    wood = wood * (0.10 + 0.75 * near[..., None])
    edge = smoothstep(-0.001, 0.001, frame.y - FLOOR) + frame.x * 0
    return over(light, wood, edge)


def _skirting(frame: Frame, light: Field) -> Field:
    board = Stencil(frame)
    board.polygon([(0, FLOOR - 0.05), (2, FLOOR - 0.05), (2, FLOOR), (0, FLOOR)])
    x, _, wide, _ = _pane(frame)
    near = glow(frame, (x + wide / 2, 0.6), 0.4, power=1.3)
    light = over(light, colour("#8f938f") * (0.14 + 0.6 * near[..., None]), board.coverage())
    lip = smoothstep(0.0025, 0.0, np.abs(frame.y - FLOOR + 0.049)) + frame.x * 0
    return light * (1 + 0.5 * lip)[..., None]


def _window(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    x, y, wide, tall = _pane(frame)
    case = Stencil(frame)
    m = 0.022
    case.polygon(
        [(x - m, y - m), (x + wide + m, y - m), (x + wide + m, y + tall + m), (x - m, y + tall + m)]
    )
    light = over(light, colour("#7d8383") * 0.75, case.coverage())
    glass = Stencil(frame)
    glass.polygon([(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)])
    outside = ramp(
        (frame.y - y) / tall + frame.x * 0, [(0, "#c3ccd2"), (0.6, "#d7dcdc"), (1, "#aab2b2")]
    )
    tree = Stencil(frame)
    for k, (bx, top) in enumerate(((0.2, 0.55), (0.33, 0.7), (0.6, 0.62), (0.85, 0.72))):
        tree.ellipse((x + wide * bx, y + tall * (top + 0.32)), (0.05 + 0.01 * k, tall * 0.32))
    outside = over(outside, colour("#8d989a"), tree.coverage(soften=0.012) * 0.75)
    drops = rain(frame, rng, 1500, slant=0.05, length=0.035)
    outside = outside * (1.05 - 0.35 * drops[..., None])
    light = over(light, outside * 0.95, glass.coverage())
    bars = Stencil(frame)
    bars.line([(x + wide / 2, y), (x + wide / 2, y + tall)], 0.012)
    bars.line([(x, y + tall * 0.42), (x + wide, y + tall * 0.42)], 0.010)
    light = over(light, colour("#4b5152"), bars.coverage())
    sill = Stencil(frame)
    sill.polygon(
        [
            (x - 0.04, y + tall + m),
            (x + wide + 0.04, y + tall + m),
            (x + wide + 0.05, y + tall + m + 0.018),
            (x - 0.05, y + tall + m + 0.018),
        ]
    )
    light = over(light, colour("#9aa0a0"), sill.coverage())
    below = np.exp(-(((frame.y - y - tall - 0.055) / 0.02) ** 2))
    shade: Field = below * (np.abs(frame.x - x - wide / 2) < wide * 0.7)
    shown: Field = light * (1 - 0.35 * shade)[..., None]
    return shown


def _patch_on_floor(frame: Frame, light: Field) -> Field:
    x, _, wide, _ = _pane(frame)
    patch = Stencil(frame)
    near, far = 0.955, 0.755
    for col in range(2):
        for row in range(2):
            u0, u1 = col / 2 + 0.02, (col + 1) / 2 - 0.02
            v0, v1 = (0.03, 0.55) if row == 0 else (0.60, 0.97)
            corners = []
            for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1)):
                px = x + wide * u * (1 + 0.45 * v) - 0.32 * v - 0.04
                corners.append((px, far + (near - far) * v))
            patch.polygon(corners)
    mask = patch.coverage(soften=0.006)
    return light * (1 + 1.9 * mask)[..., None] + (0.035 * mask)[..., None] * colour("#cfd9de")


def _chair(frame: Frame, light: Field, foot: tuple[float, float]) -> Field:
    x, y = foot
    shadow = Stencil(frame)
    shadow.polygon(
        [(x - 0.09, y - 0.01), (x + 0.10, y), (x - 0.16, y + 0.075), (x - 0.36, y + 0.06)]
    )
    light = light * (1 - 0.6 * shadow.coverage(soften=0.012))[..., None]
    wood = Stencil(frame)
    seat_y = y - 0.165
    for leg in (-0.078, 0.060):
        wood.line([(x + leg, seat_y), (x + leg * 1.14, y - 0.035)], 0.0125)
    for leg in (-0.060, 0.088):
        wood.line([(x + leg, seat_y), (x + leg * 1.14, y + 0.012)], 0.0145)
    wood.line([(x - 0.078, y - 0.085), (x + 0.094, y - 0.070)], 0.007)
    for post, lean in ((-0.086, -0.014), (0.060, -0.002)):
        wood.line([(x + post, seat_y), (x + post + lean, seat_y - 0.225)], 0.0135)
    for up in (0.075, 0.135, 0.205):
        wood.line(
            [(x - 0.090, seat_y - up), (x + 0.058, seat_y - up)], 0.016 if up > 0.2 else 0.010
        )
    wood.polygon(
        [
            (x - 0.092, seat_y - 0.013),
            (x + 0.066, seat_y - 0.013),
            (x + 0.098, seat_y + 0.012),
            (x - 0.072, seat_y + 0.012),
        ]
    )
    mask = wood.coverage()
    edge = np.clip(mask - np.roll(mask, -max(1, round(0.004 * frame.height)), axis=1), 0, 1)
    light = over(light, colour("#1d1916"), mask)
    return light + (0.16 * edge)[..., None] * colour("#c9d4d8")


def _plant(
    frame: Frame, rng: np.random.Generator, light: Field, foot: tuple[float, float]
) -> Field:
    x, y = foot
    shadow = np.exp(-(((frame.x - x - 0.05) / 0.12) ** 2) - ((frame.y - y - 0.01) / 0.018) ** 2)
    light = light * (1 - 0.6 * shadow)[..., None]
    pot = Stencil(frame)
    pot.polygon(
        [
            (x - 0.048, y - 0.085),
            (x + 0.048, y - 0.085),
            (x + 0.036, y + 0.012),
            (x - 0.036, y + 0.012),
        ]
    )
    pot.polygon(
        [
            (x - 0.055, y - 0.100),
            (x + 0.055, y - 0.100),
            (x + 0.053, y - 0.078),
            (x - 0.053, y - 0.078),
        ]
    )
    side = 0.25 + 0.75 * smoothstep(x + 0.05, x - 0.06, frame.x) + frame.y * 0
    light = over(light, colour("#6b4334") * 0.55 * side[..., None], pot.coverage())
    twigs = Stencil(frame)
    for _ in range(11):
        way, tall = rng.normal(0, 0.075), rng.uniform(0.10, 0.21)
        t = np.linspace(0, 1, 16)
        # Dry stems rise a little and then give way.
        xs = x + way * (0.3 * t + 1.2 * t**2)
        ys = y - 0.095 - tall * (1.9 * t - 1.45 * t**2.2)
        points = list(zip(xs.tolist(), ys.tolist(), strict=True))
        twigs.line(points, 0.0035)
        for k in (9, 12, 15):
            px, py = points[k]
            droop = rng.uniform(0.02, 0.04)
            twigs.polygon(
                [
                    (px, py),
                    (px + 0.009, py + 0.5 * droop),
                    (px + 0.002, py + droop),
                    (px - 0.007, py + 0.5 * droop),
                ]
            )
    return over(light, colour("#2c261c"), twigs.coverage())


def _air(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    x, y, wide, _ = _pane(frame)
    beam = Stencil(frame)
    beam.polygon([(x, y), (x + wide, y), (x + wide * 1.0, 0.92), (x - 0.36, 0.96)])
    dust = fbm(frame, rng, (0.3, 0.25), octaves=4)
    veil = beam.coverage(soften=0.035) * (0.5 + 0.7 * dust)
    light = light + (0.045 * veil)[..., None] * colour("#d6e0e4")
    motes = Stencil(frame)
    for _ in range(150):
        r = rng.uniform(0.0007, 0.0018)
        motes.ellipse((x + rng.uniform(-0.35, wide), rng.uniform(y, 0.95)), (r, r))
    shine = motes.coverage() * beam.coverage(soften=0.03)
    return light + (0.28 * shine)[..., None] * colour("#e6eef0")
