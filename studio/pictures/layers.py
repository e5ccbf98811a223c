"""Layers of a picture: stencils and painted sheets with smooth edges, and how they stack.

Shapes are drawn several times larger than the picture and averaged down, which is what
makes their edges smooth; gradients and noise need no such help and stay at full size.
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from studio.pictures.colour import decode_srgb
from studio.pictures.frame import Field, Frame

__all__ = ["Sheet", "Stencil", "blur", "glow", "over", "resize"]

Point = tuple[float, float]

OVERSAMPLING = 3


def over(below: Field, paint: Field, coverage: Field) -> Field:
    """Lay paint, shape (3,) or (height, width, 3), over a picture where coverage says."""
    return below + (paint - below) * coverage[..., None]


def resize(field: Field, size: tuple[int, int]) -> Field:
    """Resample a field or picture to ``(width, height)`` without ringing."""
    if field.ndim == 3:
        return np.stack([resize(field[..., c], size) for c in range(field.shape[2])], axis=-1)
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize(size, Image.Resampling.BILINEAR), dtype=np.float32)


def blur(field: Field, sigma_px: float) -> Field:
    """Gaussian blur; wide ones run on a reduced copy, which the eye cannot tell apart."""
    if sigma_px < 0.3:
        return field
    height, width = field.shape[:2]
    shrink = max(1.0, sigma_px / 2.5)
    size = (max(4, round(width / shrink)), max(4, round(height / shrink)))
    small = resize(field, size) if shrink > 1 else field.astype(np.float32)
    for axis in (0, 1):
        sigma = sigma_px * small.shape[axis] / field.shape[axis]
        radius = max(1, round(2.6 * sigma))
        taps = np.exp(-0.5 * (np.arange(-radius, radius + 1) / max(sigma, 1e-3)) ** 2)
        taps = (taps / taps.sum()).astype(np.float32)
        margin = [(0, 0)] * small.ndim
        margin[axis] = (radius, radius)
        padded = np.pad(small, margin, mode="edge")
        length = small.shape[axis]
        total = np.zeros_like(small)
        for i, tap in enumerate(taps):
            part = padded[i : i + length] if axis == 0 else padded[:, i : i + length]
            total += tap * part
        small = total
    return resize(small, (width, height)) if shrink > 1 else small


def glow(frame: Frame, centre: Point, radius: float, *, power: float = 1.0) -> Field:
    """Halo around a point: 1 at the centre, half at ``radius`` heights, then fading.

    Parameters
    ----------
    power
        How fast it fades outside: 1 is the long tail of haze, 2 and more a small lamp.
    """
    squared = (frame.x - centre[0]) ** 2 + (frame.y - centre[1]) ** 2
    return (1.0 / (1.0 + squared / np.float32(radius**2)) ** power).astype(np.float32)


class Stencil:
    """A mask to draw on; shapes in heights, read back as coverage in [0, 1].

    Parameters
    ----------
    frame
        The frame it covers.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._scale = frame.height * OVERSAMPLING
        size = (frame.width * OVERSAMPLING, frame.height * OVERSAMPLING)
        self._image = Image.new("L", size)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Sequence[Point], value: float = 1.0) -> None:
        """Fill a polygon; value 0 cuts a hole."""
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.polygon(scaled, fill=round(value * 255))

    def below(self, x: Field, y: Field, value: float = 1.0) -> None:
        """Fill everything under a skyline given by its points from left to right."""
        line = list(zip(np.ravel(x).tolist(), np.ravel(y).tolist(), strict=True))
        right, left = line[-1][0], line[0][0]
        self.polygon([(left, 1.2), *line, (right, 1.2)], value)

    def ellipse(self, centre: Point, radii: Point, value: float = 1.0) -> None:
        """Fill an upright ellipse."""
        (x, y), (rx, ry), s = centre, radii, self._scale
        box = ((x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s)
        self._draw.ellipse(box, fill=round(value * 255))

    def line(self, points: Sequence[Point], width: float, value: float = 1.0) -> None:
        """Draw a line of a width in heights, never thinner than a third of a pixel."""
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        pixels = max(1, round(width * self._scale))
        self._draw.line(scaled, fill=round(value * 255), width=pixels, joint="curve")

    def coverage(self, *, soften: float = 0.0) -> Field:
        """Read back what was drawn, shape (height, width); ``soften`` blurs it, in heights."""
        small = self._image.reduce(OVERSAMPLING)
        field = np.asarray(small, dtype=np.float32) / np.float32(255)
        return blur(field, soften * self._frame.height)


class Sheet:
    """A transparent sheet for opaque strokes of many colours: leaves, flowers, confetti.

    Parameters
    ----------
    frame
        The frame it covers.
    """

    def __init__(self, frame: Frame) -> None:
        self._scale = frame.height * OVERSAMPLING
        size = (frame.width * OVERSAMPLING, frame.height * OVERSAMPLING)
        self._image = Image.new("RGBA", size)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Sequence[Point], srgb: Sequence[float] | Field) -> None:
        """Fill a polygon with an sRGB colour in [0, 1]."""
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.polygon(scaled, fill=_ink(srgb))

    def ellipse(self, centre: Point, radii: Point, srgb: Sequence[float] | Field) -> None:
        """Fill an upright ellipse with an sRGB colour in [0, 1]."""
        (x, y), (rx, ry), s = centre, radii, self._scale
        box = ((x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s)
        self._draw.ellipse(box, fill=_ink(srgb))

    def line(self, points: Sequence[Point], width: float, srgb: Sequence[float] | Field) -> None:
        """Draw a line with an sRGB colour in [0, 1]."""
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        pixels = max(1, round(width * self._scale))
        self._draw.line(scaled, fill=_ink(srgb), width=pixels, joint="curve")

    def paint(self) -> tuple[Field, Field]:
        """Linear colour, shape (height, width, 3), and coverage, shape (height, width)."""
        small = self._image.convert("RGBa").reduce(OVERSAMPLING)
        values = np.asarray(small, dtype=np.float32) / np.float32(255)
        coverage = values[..., 3]
        plain = values[..., :3] / np.maximum(coverage, np.float32(1 / 255))[..., None]
        return decode_srgb(np.clip(plain, 0, 1)), coverage


def _ink(srgb: Sequence[float] | Field) -> tuple[int, int, int, int]:
    red, green, blue = (round(255 * min(1.0, max(0.0, float(c)))) for c in srgb)
    return red, green, blue, 255
