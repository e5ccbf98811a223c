"""A tropical beach at noon: turquoise water, a palm, a parasol."""

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import colour, encode_srgb, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Field, Frame
from studio.pictures.land import ground_noise
from studio.pictures.layers import Sheet, Stencil, glow, over
from studio.pictures.noise import fbm, profile, texture
from studio.pictures.sky import CloudDeck, cloud_deck, light_through

__all__ = ["paint"]

HORIZON = 0.47


def paint(frame: Frame, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Paint the picture."""
    light = _sky(frame, rng)
    light = _island(frame, rng, light)
    light = _sea(frame, rng, light)
    light = _sand(frame, rng, light)
    light = brush(light, round(2 * frame.height / 853))
    light = _boat(frame, light, (0.36 * frame.aspect, 0.515))
    light = _parasol(frame, light, (0.30 * frame.aspect, 0.845))
    light = _palm(frame, rng, light)
    return develop(
        light,
        frame,
        rng,
        Look(bloom=0.3, bloom_from=0.9, vignette=0.18, contrast=0.2, saturation=1.1, grain=0.009),
    )


def _sky(frame: Frame, rng: np.random.Generator) -> Field:
    height = frame.y / HORIZON + frame.x * 0
    sky = ramp(height, [(0, "#1f7ad6"), (0.55, "#5db4f0"), (1.0, "#c9ecf6")])
    sun = (0.16 * frame.aspect, -0.12)
    sky = sky + glow(frame, sun, 0.24, power=1.3)[..., None] * colour("#fff6d8", gain=0.8)
    density = cloud_deck(
        frame, rng, HORIZON, CloudDeck(cover=0.36, softness=0.12, scale=4.0, stretch=1.2)
    )
    lit = light_through(frame, density, sun, 0.12)
    body = over(
        np.broadcast_to(colour("#b9d3ea"), sky.shape), colour("#ffffff", gain=1.05), 0.3 + 0.7 * lit
    )
    return over(sky, body, density * 0.95)


def _island(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    x = frame.x[0]
    hump = 0.062 * np.exp(-(((x - 0.80 * frame.aspect) / 0.24) ** 2)) + 0.03 * np.exp(
        -(((x - 1.02 * frame.aspect) / 0.2) ** 2)
    )
    crest = (HORIZON + 0.004 - hump * (1 + 0.18 * profile(x, rng, 0.08))).astype(np.float32)
    stencil = Stencil(frame)
    stencil.below(x, crest)
    green = ramp(fbm(frame, rng, (0.04, 0.02), octaves=4), [(0.2, "#3f7f6e"), (0.8, "#7fb58a")])
    return over(
        light,
        over(green, colour("#a8d3df"), frame.filled(0.35)),
        stencil.coverage() * (frame.y < HORIZON + 0.002),
    )


def _shore(frame: Frame, rng: np.random.Generator) -> Field:
    x = frame.x[0]
    line = 0.71 - 0.085 * (x / frame.aspect - 0.5) * 2 + 0.024 * np.sin(x * 4.1 + 0.6)
    shore: Field = (line + 0.008 * profile(x, rng, 0.25)).astype(np.float32)[None, :]
    return shore


def _sea(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    drop = np.maximum(frame.y - HORIZON, 0.0)
    depth = np.clip(drop / 0.25, 0, 1) + frame.x * 0
    swell = ground_noise(frame, texture(rng, (16, 16)), HORIZON, scale=1.4, stretch=4)
    chop = ground_noise(frame, texture(rng, (36, 36)), HORIZON, scale=1.4, stretch=3)
    patch = fbm(frame, rng, (0.7, 0.05), octaves=4)
    water = ramp(
        np.clip(depth + 0.22 * (patch - 0.5), 0, 1),
        [(0, "#1267a8"), (0.25, "#1590bd"), (0.5, "#25b8c4"), (0.75, "#5fd8cc"), (1.0, "#b5efdc")],
    )
    wave = 0.5 * swell + 0.5 * chop
    water = water * (1 + 0.55 * (wave - 0.5) * (0.4 + depth))[..., None]
    # Sunlight focused by the ripples draws a net on the shallow sand.
    net = smoothstep(0.06, 0.0, np.abs(chop - 0.5)) * smoothstep(0.35, 0.9, depth)
    water = water + (0.10 * net)[..., None]
    spark = smoothstep(0.66, 0.74, wave) * np.exp(
        -(((frame.x - 0.16 * frame.aspect) / (0.20 + drop)) ** 2)
    )
    water = water + (0.9 * spark)[..., None]
    return over(light, water, smoothstep(-0.0008, 0.0008, frame.y - HORIZON) + frame.x * 0)


def _sand(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    shore = _shore(frame, rng)
    up = frame.y - shore
    for offset, width, strength in (
        (-0.062, 0.008, 0.65),
        (-0.118, 0.005, 0.45),
        (-0.024, 0.012, 0.8),
    ):
        crest = up - offset + 0.012 * profile(frame.x, rng, 0.3)[None, :] * 1.2
        torn = fbm(frame, rng, (0.05, 0.012), octaves=4)
        foam = smoothstep(width, 0.0, np.abs(crest)) * smoothstep(0.32, 0.6, torn + 0.1)
        light = over(light, colour("#ffffff") * 0.98, foam * strength)
    grain = fbm(frame, rng, (0.01, 0.006), octaves=3)
    dune = fbm(frame, rng, (0.4, 0.07), octaves=4)
    tone = ramp(
        np.clip(up / 0.25, 0, 1) + 0.25 * (dune - 0.5),
        [(0, "#e2c08d"), (0.25, "#f3d9a6"), (1.0, "#fbe8c0")],
    )
    tone = tone * (0.92 + 0.16 * grain)[..., None]
    wet = smoothstep(0.055, 0.0, up)
    tone = over(tone, colour("#b99468"), wet * 0.7)
    light = over(light, tone, smoothstep(-0.002, 0.004, up))
    lace = fbm(frame, rng, (0.03, 0.012), octaves=4)
    edge = smoothstep(0.020, 0.0, np.abs(up - 0.004 - 0.012 * (lace - 0.5))) * smoothstep(
        0.30, 0.55, lace + 0.15
    )
    return over(light, colour("#ffffff"), edge * 0.95)


def _boat(frame: Frame, light: Field, foot: tuple[float, float]) -> Field:
    x, y = foot
    sails = Stencil(frame)
    sails.polygon([(x + 0.002, y - 0.092), (x + 0.002, y - 0.008), (x + 0.042, y - 0.010)])
    light = over(light, colour("#ffffff") * 0.97, sails.coverage())
    jib = Stencil(frame)
    jib.polygon([(x - 0.003, y - 0.078), (x - 0.003, y - 0.009), (x - 0.028, y - 0.010)])
    light = over(light, colour("#ffd9c0"), jib.coverage())
    hull = Stencil(frame)
    hull.polygon(
        [
            (x - 0.034, y - 0.006),
            (x + 0.046, y - 0.006),
            (x + 0.034, y + 0.007),
            (x - 0.024, y + 0.007),
        ]
    )
    light = over(light, colour("#c8402f"), hull.coverage())
    mirror = np.exp(-(((frame.x - x - 0.006) / 0.03) ** 2) - ((frame.y - y - 0.018) / 0.012) ** 2)
    return over(light, colour("#e8f6f2"), 0.35 * mirror)


def _parasol(frame: Frame, light: Field, foot: tuple[float, float]) -> Field:
    x, y = foot
    shadow = np.exp(
        -((((frame.x - x - 0.07) / 0.155) ** 2 + ((frame.y - y - 0.015) / 0.024) ** 2) ** 2)
    )
    light = light * (1 - 0.52 * shadow[..., None] * np.array([1.0, 0.9, 0.72], dtype=np.float32))
    pole = Stencil(frame)
    top = (x - 0.035, y - 0.265)
    pole.line([(x, y + 0.012), top], 0.0055)
    light = over(light, colour("#f4efe6") * 0.8, pole.coverage())
    canopy = Sheet(frame)
    tones = ("#ef4f4f", "#fff6ea")
    rim, rise = 0.180, 0.100
    lean = np.array([[np.cos(0.13), np.sin(0.13)], [-np.sin(0.13), np.cos(0.13)]])
    h = np.linspace(0, 1, 9)
    for k in range(8):
        # A gore of the dome between two ribs, its free edge sagging a little.
        ribs = []
        for a in (-1 + k / 4, -1 + (k + 1) / 4):
            arc, bulge = np.sin(a * np.pi / 2), np.cos(a * np.pi / 2)
            drop = -rise * np.cos(h * np.pi / 2) + 0.030 * bulge * h
            ribs.append(np.stack([rim * arc * np.sin(h * np.pi / 2), drop], axis=1))
        middle = (ribs[0][-1] + ribs[1][-1]) / 2 + np.array([0.0, -0.004])
        shape = np.concatenate([ribs[0], [middle], ribs[1][::-1]]) @ lean
        ink = encode_srgb(colour(tones[k % 2]) * (1.10 - 0.085 * k))
        canopy.polygon([(top[0] + float(p[0]), top[1] + 0.03 + float(p[1])) for p in shape], ink)
    canopy.ellipse((top[0] - 0.013, top[1] - 0.070), (0.005, 0.006), (0.95, 0.9, 0.85))
    paint_, coverage = canopy.paint()
    light = over(light, paint_, coverage)
    towel = Sheet(frame)
    for k in range(6):
        t0, t1 = k / 6, (k + 1) / 6
        corners = [
            (0.05 + 0.19 * t0, 0.005),
            (0.05 + 0.19 * t1, 0.005),
            (0.085 + 0.20 * t1, 0.05),
            (0.085 + 0.20 * t0, 0.05),
        ]
        ink = encode_srgb(colour(("#2f9fd8", "#fdfdf8")[k % 2]) * 0.85)
        towel.polygon([(x + a, y + b) for a, b in corners], ink)
    for k, c in enumerate(("#ff5d5d", "#ffffff", "#ffd23c", "#ffffff", "#3f8de8", "#ffffff")):
        a0, a1 = k / 6 * 2 * np.pi + 0.4, (k + 1) / 6 * 2 * np.pi + 0.4
        cx, cy, r = x - 0.16, y + 0.01, 0.032
        wedge = [(cx, cy - 0.3 * r)] + [
            (cx + r * np.cos(a), cy + r * np.sin(a)) for a in np.linspace(a0, a1, 9)
        ]
        towel.polygon(wedge, encode_srgb(colour(c) * 0.92))
    paint_, coverage = towel.paint()
    ball_shadow = np.exp(
        -((((frame.x - x + 0.145) / 0.042) ** 2 + ((frame.y - y - 0.042) / 0.009) ** 2) ** 1.5)
    )
    light = light * (1 - 0.45 * ball_shadow)[..., None]
    around = np.sqrt((frame.x - x + 0.170) ** 2 + (frame.y - y + 0.002) ** 2) / 0.05
    tone = np.where(frame.x < x - 0.12, 1.12 - 0.42 * around**1.5, 1.0).astype(np.float32)
    return over(light, paint_ * tone[..., None], coverage)


def _palm(frame: Frame, rng: np.random.Generator, light: Field) -> Field:
    root = (0.93 * frame.aspect, 1.04)
    head = (0.765 * frame.aspect, 0.235)
    t = np.linspace(0, 1, 40)
    xs = root[0] + (head[0] - root[0]) * t**0.75 + 0.03 * np.sin(t * np.pi)
    ys = root[1] + (head[1] - root[1]) * t
    half = 0.028 - 0.015 * t
    shadow = np.exp(
        -((((frame.x - 0.80 * frame.aspect) / 0.30) ** 2 + ((frame.y - 0.955) / 0.030) ** 2) ** 1.6)
    )
    dapple = smoothstep(0.35, 0.6, fbm(frame, rng, (0.07, 0.02), octaves=3))
    light = light * (
        1 - 0.42 * (shadow * dapple)[..., None] * np.array([1, 0.9, 0.75], dtype=np.float32)
    )
    sheet = Sheet(frame)
    for k in range(39):
        for part in range(5):
            a0, a1 = -1 + 0.4 * part, -1 + 0.4 * (part + 1)
            tone = (
                (1.15, 1.0, 0.82, 0.62, 0.45)[part]
                * (0.82 if k % 2 else 1.0)
                * rng.uniform(0.92, 1.06)
            )
            ink = encode_srgb(colour("#a98763") * tone)
            sheet.polygon(
                [
                    (xs[k] + a0 * half[k], ys[k]),
                    (xs[k] + a1 * half[k], ys[k]),
                    (xs[k + 1] + a1 * half[k + 1], ys[k + 1] - 0.004),
                    (xs[k + 1] + a0 * half[k + 1], ys[k + 1] - 0.004),
                ],
                ink,
            )
    fronds = [
        (-1.8, 0.27),
        (-1.3, 0.27),
        (3.0, 0.36),
        (0.15, 0.34),
        (-2.15, 0.30),
        (-1.0, 0.30),
        (-2.85, 0.41),
        (-0.3, 0.40),
        (-2.45, 0.38),
        (-0.68, 0.37),
    ]
    for angle, reach in fronds:
        _frond(sheet, rng, head, angle, reach)
    for dx, dy in ((-0.012, 0.016), (0.014, 0.014), (0.001, 0.026)):
        sheet.ellipse((head[0] + dx, head[1] + dy), (0.014, 0.015), (0.36, 0.25, 0.14))
        sheet.ellipse(
            (head[0] + dx - 0.004, head[1] + dy - 0.005), (0.005, 0.005), (0.55, 0.42, 0.26)
        )
    paint_, coverage = sheet.paint()
    return over(light, paint_, coverage)


def _frond(
    sheet: Sheet, rng: np.random.Generator, head: tuple[float, float], angle: float, reach: float
) -> None:
    s = np.linspace(0, 1, 44)
    xs = head[0] + reach * np.cos(angle) * s
    # A frond that starts upwards is young and stiff: it droops less.
    droop = 0.62 * (1 - 0.45 * max(0.0, -np.sin(angle)))
    ys = head[1] + reach * (np.sin(angle) * s * 0.75 + droop * s**2.2)
    dx, dy = np.gradient(xs), np.gradient(ys)
    for k in range(3, 44):
        span = 0.098 * np.sin(np.pi * min(1.0, 0.12 + 0.86 * s[k])) ** 0.7 * rng.uniform(0.85, 1.1)
        way = np.array([dx[k], dy[k]]) / np.hypot(dx[k], dy[k])
        for side in (-1, 1):
            normal = np.array([-way[1], way[0]]) * side
            lean = way * 0.75 + normal * 0.75
            tip = np.array([xs[k], ys[k]]) + span * lean + np.array([0, 0.30 * span])
            up = normal[1] < 0
            tone = "#8fc04a" if up else "#3f7a35"
            ink = encode_srgb(colour(tone) * rng.uniform(0.75, 1.15))
            a = np.array([xs[k], ys[k]])
            mid = 0.5 * (a + tip) + np.array([0, -0.05 * span])
            wide = way * 0.0042
            sheet.polygon(
                [
                    (float(p[0]), float(p[1]))
                    for p in (a - wide, mid - wide * 1.2, tip, mid + wide * 1.2, a + wide)
                ],
                ink,
            )
    sheet.line(
        list(zip(xs.tolist(), ys.tolist(), strict=True)), 0.0032, encode_srgb(colour("#a8c860"))
    )
