"""A birthday table: a cake with burning candles, balloons, bunting and confetti."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, encode_srgb, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.layers import Sheet, Stencil, blur, glow, over
from studio.pictures.noise import fbm, profile

__all__ = ["paint"]

TABLE = 0.80
PARTY = ("#ff5d73", "#ffb52e", "#35c4b5", "#5b8dff", "#c86bff", "#ff8fb8", "#8edc4a")


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    middle = frame.aspect * 0.5
    light = _room(frame, rng)
    light = _bunting(frame, light)
    for x, y, size, ink in (
        (0.11, 0.40, 0.120, 0),
        (0.20, 0.27, 0.105, 3),
        (0.255, 0.47, 0.095, 1),
        (0.80, 0.44, 0.100, 4),
        (0.86, 0.26, 0.110, 2),
        (0.93, 0.43, 0.120, 5),
    ):
        light = _balloon(frame, light, (x * frame.aspect, y), size, PARTY[ink])
    light = _table(frame, rng, light, middle)
    light = _cake(frame, rng, light, middle)
    light = brush(light, round(2 * frame.height / 853))
    light = _candles(frame, light, middle)
    light = _confetti(frame, rng, light)
    return develop(light, frame, rng, Look(bloom=0.5, bloom_from=0.85, vignette=0.3, contrast=0.2))


def _room(frame: Frame, rng: np.random.Generator) -> Field:
    height = frame.y + frame.x * 0
    wall = ramp(height, [(0, "#5a2a55"), (0.45, "#a34f63"), (0.8, "#e8925f")])
    wall = wall * (0.9 + 0.25 * fbm(frame, rng, (0.5, 0.5), octaves=4))[..., None]
    wall = wall + glow(frame, (frame.aspect / 2, 0.5), 0.42)[..., None] * colour(
        "#ffb765", gain=0.5
    )
    lamps = np.zeros_like(wall)
    for _ in range(46):
        where = (rng.uniform(0, frame.aspect), rng.uniform(0.02, 0.72))
        radius = rng.uniform(0.014, 0.042)
        distance = np.sqrt((frame.x - where[0]) ** 2 + (frame.y - where[1]) ** 2)
        disc = smoothstep(radius * 1.08, radius * 0.9, distance)
        rim = 0.75 + 0.5 * smoothstep(radius * 0.6, radius * 0.98, distance)
        tint = colour(str(rng.choice(["#ffcf8a", "#ffb26b", "#ff9bb0", "#ffe6b8"])))
        lamps += (disc * rim * rng.uniform(0.05, 0.26))[..., None] * tint
    return wall + lamps


def _bunting(frame: Frame, light: Field) -> Field:
    flags = Sheet(frame)
    string = Stencil(frame)
    count = 0
    for left, right, high, sag in ((-0.05, 0.53, 0.055, 0.105), (0.47, 1.05, 0.055, 0.105)):
        t = np.linspace(0, 1, 60)
        xs = (left + (right - left) * t) * frame.aspect
        ys = high + sag * 4 * t * (1 - t)
        string.line(list(zip(xs.tolist(), ys.tolist(), strict=True)), 0.003)
        for k in range(9):
            a, b = (k + 0.18) / 9, (k + 0.82) / 9
            xa, xb = np.interp([a, b], t, xs)
            ya, yb = np.interp([a, b], t, ys)
            ink = encode_srgb(colour(PARTY[count % 7]) * 0.85)
            flags.polygon([(xa, ya), (xb, yb), ((xa + xb) / 2, (ya + yb) / 2 + 0.075)], ink)
            count += 1
    light = over(light, colour("#fff0dc"), string.coverage())
    paint_, coverage = flags.paint()
    shade = 0.8 + 0.35 * smoothstep(0.2, 0.02, frame.y)
    return over(light, paint_ * shade[..., None], coverage)


def _balloon(
    frame: Frame, light: Field, centre: tuple[float, float], size: float, ink: str
) -> Field:
    x, y = centre
    u = (frame.x - x) / (size * 0.82)
    v = (frame.y - y) / size
    # A balloon is a ball that narrows towards its knot.
    radius = np.sqrt((u * (1 + 0.22 * np.clip(v, 0, 1.2))) ** 2 + v**2)
    pixel = 1.0 / (size * frame.height)
    body = smoothstep(1 + pixel, 1 - pixel, radius)
    depth = np.sqrt(np.maximum(1 - radius**2, 0))
    lit = np.clip(-0.5 * u - 0.55 * v + 0.65 * depth, 0, 1)
    shell = colour(ink) * (0.22 + 0.85 * lit[..., None])
    # Latex glows where light comes through from behind: the rim and the lower side.
    shell = shell + colour(ink) * (0.5 * (1 - depth) * smoothstep(-0.3, 0.9, v))[..., None]
    spot = np.exp(-(((u + 0.38) / 0.20) ** 2 + ((v + 0.45) / 0.26) ** 2))
    shell = shell + (0.65 * spot)[..., None]
    string = Stencil(frame)
    t = np.linspace(0, 1, 30)
    wave = x + 0.012 * np.sin(t * 7 + x * 9) * t
    string.line(
        list(zip(wave.tolist(), (y + size + t * (1.0 - y - size)).tolist(), strict=True)), 0.0022
    )
    light = over(light, colour("#f8e3d0"), string.coverage() * 0.55)
    knot = Stencil(frame)
    knot.polygon(
        [(x, y + size * 0.97), (x - size * 0.09, y + size * 1.1), (x + size * 0.09, y + size * 1.1)]
    )
    light = over(light, colour(ink) * 0.5, knot.coverage())
    return over(light, shell, body)


def _table(frame: Frame, rng: np.random.Generator, light: Field, middle: float) -> Field:
    depth = smoothstep(TABLE, 1.05, frame.y) + frame.x * 0
    cloth = ramp(depth, [(0, "#f4d7b8"), (1, "#b9808a")])
    weave = fbm(frame, rng, (0.5, 0.04), octaves=4)
    cloth = cloth * (0.82 + 0.3 * weave)[..., None]
    shadow = np.exp(-(((frame.x - middle) / 0.44) ** 2 + ((frame.y - 0.905) / 0.035) ** 2))
    cloth = cloth * (1 - 0.6 * shadow)[..., None]
    edge = smoothstep(TABLE - 0.001, TABLE + 0.001, frame.y) + frame.x * 0
    return over(light, cloth, edge)


def _tier(frame: Frame, light: Field, box: tuple[float, float, float, float], body: Field) -> Field:
    """One round of cake: centre x, top y, half width and height of its side."""
    x, top, half, tall = box
    flat = 0.16 * half
    side = Stencil(frame)
    side.polygon([(x - half, top), (x + half, top), (x + half, top + tall), (x - half, top + tall)])
    side.ellipse((x, top + tall), (half, flat))
    around = np.clip((frame.x - x) / half, -1, 1)
    shade = 0.42 + 0.62 * np.sqrt(np.maximum(1 - (around + 0.25) ** 2 / 1.6, 0))
    light = over(light, body * shade[..., None], side.coverage())
    lid = Stencil(frame)
    lid.ellipse((x, top), (half, flat))
    return over(light, colour("#fff4e4") * 0.96, lid.coverage())


def _cake(frame: Frame, rng: np.random.Generator, light: Field, middle: float) -> Field:
    plate = Stencil(frame)
    plate.ellipse((middle, 0.905), (0.40, 0.052))
    light = over(light, colour("#e9eef2") * 0.75, plate.coverage())
    plate = Stencil(frame)
    plate.ellipse((middle, 0.900), (0.385, 0.047))
    light = over(light, colour("#ffffff") * 0.92, plate.coverage())
    for top, half, tall, sponge in ((0.66, 0.30, 0.225, "#ff9fb4"), (0.50, 0.20, 0.165, "#ffe3b8")):
        light = _tier(frame, light, (middle, top, half, tall), colour(sponge))
        drip = Stencil(frame)
        angle = np.linspace(-np.pi / 2, np.pi / 2, 220)
        xs = middle + half * np.sin(angle)
        hang = 0.045 + 0.022 * profile(angle.astype(np.float32) + 2, rng, 0.25, octaves=1)
        hang = hang + 0.02 * (np.sin(angle * 15) > 0.2)
        hang = np.convolve(np.pad(hang, 4, mode="edge"), np.ones(9) / 9, mode="valid")
        ys = top + 0.16 * half * np.cos(angle) + hang
        drip.polygon(
            [
                (middle - half, top),
                *zip(xs.tolist(), ys.tolist(), strict=True),
                (middle + half, top),
            ]
        )
        drip.ellipse((middle, top), (half, 0.16 * half))
        mask = drip.coverage()
        around = np.clip((frame.x - middle) / half, -1, 1)
        icing = (
            colour("#fff6ea")
            * (0.6 + 0.4 * np.sqrt(np.maximum(1 - (around + 0.2) ** 2 / 1.5, 0)))[..., None]
        )
        edge = np.clip(mask - np.roll(mask, -round(0.006 * frame.height), axis=0), 0, 1)
        light = over(light, icing * (1 - 0.35 * edge[..., None]), mask)
        pearls = Sheet(frame)
        for k in np.linspace(-np.pi / 2 * 0.97, np.pi / 2 * 0.97, round(90 * half)):
            px = middle + half * 1.0 * np.sin(k)
            py = top + tall - 0.004 + 0.16 * half * np.cos(k)
            tone = 0.72 + 0.28 * np.cos(k + 0.3)
            pearls.ellipse((px, py), (0.0115, 0.0115), (tone, tone * 0.93, tone * 0.9))
            pearls.ellipse((px - 0.003, py - 0.004), (0.004, 0.0035), (1, 1, 0.97))
        for _ in range(round(260 * half)):
            a = rng.uniform(-1.45, 1.45)
            px, py = (
                middle + half * np.sin(a),
                top + 0.16 * half * np.cos(a) + rng.uniform(0.07, tall - 0.03),
            )
            ink = encode_srgb(colour(str(rng.choice(PARTY))))
            turn = rng.uniform(0, np.pi)
            dx, dy = 0.006 * np.cos(turn), 0.006 * np.sin(turn)
            pearls.line([(px - dx, py - dy), (px + dx, py + dy)], 0.0045, ink)
        paint_, coverage = pearls.paint()
        light = over(light, paint_, coverage)
    return light


def _candles(frame: Frame, light: Field, middle: float) -> Field:
    warm = glow(frame, (middle, 0.40), 0.15, power=1.3)
    light = light + (0.34 * warm)[..., None] * colour("#ffb45c")
    for k, (offset, depth) in enumerate(
        (
            (-0.15, 0.0),
            (-0.092, -0.014),
            (-0.031, 0.012),
            (0.031, -0.016),
            (0.092, 0.012),
            (0.15, -0.002),
        )
    ):
        x, foot = middle + offset, 0.505 + depth
        top = foot - 0.112
        stick = Stencil(frame)
        stick.polygon(
            [(x - 0.0075, top), (x + 0.0075, top), (x + 0.0075, foot), (x - 0.0075, foot)]
        )
        stick.ellipse((x, foot), (0.0075, 0.0025))
        stripe = smoothstep(-0.25, 0.25, np.sin((frame.y * 1.0 - frame.x * 0.9) * 190))
        wax = over(colour("#fff7ef") + light * 0, colour(PARTY[k % 7]), stripe)
        bend = (
            0.75
            + 0.35 * np.clip((x - frame.x) / 0.0075, -1, 1)
            + 0.5 * smoothstep(foot, top, frame.y)
        )
        light = over(light, wax * bend[..., None], stick.coverage())
        wick = Stencil(frame)
        wick.line([(x, top), (x + 0.0012, top - 0.014)], 0.0025)
        light = over(light, colour("#2a1812"), wick.coverage())
        flame = Stencil(frame)
        tip = top - 0.062
        flame.polygon(
            [
                (x, tip),
                (x + 0.0055, tip + 0.018),
                (x + 0.0098, tip + 0.034),
                (x + 0.0078, tip + 0.047),
                (x, tip + 0.053),
                (x - 0.0078, tip + 0.047),
                (x - 0.0098, tip + 0.034),
                (x - 0.0055, tip + 0.018),
            ]
        )
        shape = blur(flame.coverage(), 0.0025 * frame.height)
        rise = np.clip((frame.y - tip) / 0.053, 0, 1) + frame.x * 0
        fire = ramp(rise, [(0, "#ff8a1f"), (0.45, "#ffc24a"), (0.75, "#fff0b0"), (1, "#8fb4ff")])
        light = over(light, fire * 2.6, np.clip(shape * 1.15, 0, 1))
        halo = glow(frame, (x, tip + 0.03), 0.024, power=1.6)
        light = light + (0.55 * halo)[..., None] * colour("#ffab4a")
    return light


def _confetti(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    for count, size, softness in ((130, 0.008, 0.0), (34, 0.017, 0.004)):
        sheet = Sheet(frame)
        for _ in range(count):
            x, y = rng.uniform(0, frame.aspect), rng.uniform(0, 1)
            turn, flat = rng.uniform(0, np.pi), rng.uniform(0.25, 0.8)
            a = np.array([np.cos(turn), np.sin(turn)]) * size
            b = np.array([-a[1], a[0]]) * flat
            ink = encode_srgb(colour(str(rng.choice(PARTY))) * rng.uniform(0.7, 1.3))
            corners = (a + b, a - b, -a - b, b - a)
            sheet.polygon([(x + float(p[0]), y + float(p[1])) for p in corners], ink)
        paint_, coverage = sheet.paint()
        if softness:
            soft = blur(coverage, softness * frame.height)
            paint_ = blur(paint_ * coverage[..., None], softness * frame.height)
            paint_, coverage = paint_ / np.maximum(soft, 1e-3)[..., None], soft
        light = over(light, paint_, coverage * 0.92)
    return light
