"""The application's mark: an eye whose iris is a record, its pupil a sound wave.

``icon.svg`` is written by hand and is the original; this module paints the same geometry
as PNG for the places that take no SVG (home screens, older browsers)::

    python -m studio.pictures.icon --out src/tunesight/web/static

Conventions
-----------
Geometry is in the SVG's units, 512 to a side, origin at the upper left.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.pictures.colour import colour, encode_srgb
from studio.pictures.frame import Field, Frame
from studio.pictures.layers import Point, Stencil, over

__all__ = ["SIZES", "WAVE", "main", "paint_icon"]

SIZES = (192,)
UNITS = 512
CENTRE = (256, 256)
CORNER = 112
EYE_HALF_WIDTH, EYE_CONTROL = 208, 224
IRIS = 98
GROOVES = (90, 76)
GROOVE_WIDTH, GROOVE_INK = 4, 0.16
# Each bar of the wave: its x, and half its height without the round ends.
WAVE = ((196, 10), (226, 34), (256, 58), (286, 34), (316, 10))
WAVE_WIDTH = 18


def paint_icon(size: int) -> NDArray[np.uint8]:
    """Paint the mark on a transparent ground, shape (size, size, 4), sRGB."""
    frame = Frame(size, size)
    middle = _at(*CENTRE)
    plain = np.zeros((size, size, 3), dtype=np.float32)
    # An SVG blends its gradients in sRGB, so these are blended there as well.
    light: Field = plain + _fade("#3b2a7a", "#1a1440", frame.y)
    light = over(light, colour("#fff8ee"), _eye(frame))
    top = (CENTRE[1] - IRIS) / UNITS
    iris = _fade("#ffb347", "#ff4f7b", np.clip((frame.y - top) / (2 * IRIS / UNITS), 0, 1))
    light = over(light, iris, _disc(frame, IRIS))
    for radius in GROOVES:
        ring = _disc(frame, radius + GROOVE_WIDTH / 2) - _disc(frame, radius - GROOVE_WIDTH / 2)
        light = over(light, colour("#1a1440"), GROOVE_INK * np.clip(ring, 0, 1))
    wave = Stencil(frame)
    for x, half in WAVE:
        ends = (_at(x, CENTRE[1] - half), _at(x, CENTRE[1] + half))
        left, right = x - WAVE_WIDTH / 2, x + WAVE_WIDTH / 2
        above, below = CENTRE[1] - half, CENTRE[1] + half
        wave.polygon([_at(left, above), _at(right, above), _at(right, below), _at(left, below)])
        for end in ends:
            wave.ellipse(end, (WAVE_WIDTH / 2 / UNITS, WAVE_WIDTH / 2 / UNITS))
    light = over(light, colour("#1a1440"), wave.coverage())
    cover = _rounded_square(frame, middle)
    values = np.concatenate([encode_srgb(light), cover[..., None]], axis=2)
    picture: NDArray[np.uint8] = np.rint(values * 255).astype(np.uint8)
    return picture


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Paint the icon as PNG files.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    options = parser.parse_args(arguments)
    for size in SIZES:
        path = options.out / f"icon-{size}.png"
        Image.fromarray(paint_icon(size), "RGBA").save(path, optimize=True)
        print(f"{path}  {path.stat().st_size / 1000:.0f} kB")
    return 0


def _at(x: float, y: float) -> Point:
    return x / UNITS, y / UNITS


def _fade(upper: str, lower: str, down: Field) -> Field:
    first, last = encode_srgb(colour(upper)), encode_srgb(colour(lower))
    mixed = first + (last - first) * down[..., None]
    low = mixed / 12.92
    return np.where(mixed <= 0.04045, low, ((mixed + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _disc(frame: Frame, radius: float) -> Field:
    stencil = Stencil(frame)
    stencil.ellipse(_at(*CENTRE), (radius / UNITS, radius / UNITS))
    return stencil.coverage()


def _eye(frame: Frame) -> Field:
    t = np.linspace(0, 1, 80)
    across = CENTRE[0] + EYE_HALF_WIDTH * (2 * t - 1)
    # A quadratic curve over (start, control, end) rises by 2t(1-t) of its control point.
    rise = 2 * t * (1 - t) * EYE_CONTROL
    upper = [_at(float(x), CENTRE[1] - float(r)) for x, r in zip(across, rise, strict=True)]
    lower = [_at(float(x), CENTRE[1] + float(r)) for x, r in zip(across, rise, strict=True)]
    stencil = Stencil(frame)
    stencil.polygon([*upper, *lower[::-1]])
    return stencil.coverage()


def _rounded_square(frame: Frame, middle: Point) -> Field:
    half, corner = 0.5, CORNER / UNITS
    dx = np.maximum(np.abs(frame.x - middle[0]) - (half - corner), 0)
    dy = np.maximum(np.abs(frame.y - middle[1]) - (half - corner), 0)
    inside = corner - np.sqrt(dx**2 + dy**2)
    cover: Field = np.clip(inside * frame.height + 0.5, 0, 1).astype(np.float32)
    return cover


if __name__ == "__main__":
    raise SystemExit(main())
