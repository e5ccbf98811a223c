"""From light to a finished picture: brush work, bloom, vignette, grain, encoding.

Every scene ends here, which is what makes fifteen pictures look like one hand's work.

References
----------
Papari, Petkov and Campisi (2007), "Artistic Edge and Corner Enhancing Smoothing", for
the smooth form of the Kuwahara filter used as a brush.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.pictures.colour import encode_srgb
from studio.pictures.frame import Field, Frame
from studio.pictures.layers import blur

__all__ = ["Look", "brush", "develop"]

SHOULDER_START = 0.72


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is finished.

    Parameters
    ----------
    exposure
        Gain on the light before anything else.
    bloom
        Part of the light over ``bloom_from`` that spills around bright things.
    bloom_from
        Light from which things spill.
    vignette
        How much darker the corners are, 0 to 1.
    grain
        Standard deviation of the grain in sRGB code values of a 0-1 scale.
    contrast
        Strength of the S-curve, 0 for none.
    saturation
        1 leaves colours as they are.
    """

    exposure: float = 1.0
    bloom: float = 0.35
    bloom_from: float = 0.8
    vignette: float = 0.3
    grain: float = 0.012
    contrast: float = 0.15
    saturation: float = 1.06


def brush(light: Field, radius_px: int) -> Field:
    """Replace detail by flat, edge-keeping strokes about ``radius_px`` wide.

    Four square neighbourhoods touch each pixel with a corner; their means are mixed with
    a weight that falls steeply with their variance, so paint never crosses an edge.
    """
    if radius_px < 1:
        return light
    flat = encode_srgb(np.maximum(light, 0) / (1 + np.maximum(light, 0)))
    grey = flat.mean(axis=2)
    stack = np.concatenate([light, grey[..., None], (grey**2)[..., None]], axis=2)
    size = radius_px + 1
    margin = ((radius_px + 1, radius_px), (radius_px + 1, radius_px), (0, 0))
    summed = np.pad(stack, margin, mode="edge").astype(np.float64).cumsum(0).cumsum(1)
    box = summed[size:, size:] - summed[:-size, size:] - summed[size:, :-size]
    box = ((box + summed[:-size, :-size]) / size**2).astype(np.float32)
    height, width = grey.shape
    total = np.zeros_like(light)
    weights = np.zeros((height, width, 1), dtype=np.float32)
    for row, column in ((0, 0), (0, radius_px), (radius_px, 0), (radius_px, radius_px)):
        part = box[row : row + height, column : column + width]
        variance = np.maximum(part[..., 4] - part[..., 3] ** 2, 0)
        weight = (1.0 / (1e-5 + variance) ** 2)[..., None]
        total += weight * part[..., :3]
        weights += weight
    return total / weights


def develop(
    light: Field, frame: Frame, rng: np.random.Generator, look: Look | None = None
) -> NDArray[np.uint8]:
    """Finish a picture of linear light as 8-bit sRGB, shape (height, width, 3)."""
    chosen = look or Look()
    light = np.maximum(light, 0.0) * np.float32(chosen.exposure)
    light = light + _bloom(light, frame, chosen)
    grey = light @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    light = np.maximum(grey[..., None] + (light - grey[..., None]) * chosen.saturation, 0.0)
    light = light * _vignette(frame, chosen.vignette)[..., None]
    excess = np.maximum(light - SHOULDER_START, 0.0) / (1.0 - SHOULDER_START)
    light = np.minimum(light, SHOULDER_START) + (1.0 - SHOULDER_START) * (1.0 - np.exp(-excess))
    code = encode_srgb(light)
    curve = code * code * (3.0 - 2.0 * code)
    code = code + chosen.contrast * (curve - code)
    noise = rng.standard_normal((frame.height, frame.width, 1), dtype=np.float32)
    # Film shows its grain in the middle tones; black and white stay clean.
    code = code + chosen.grain * blur(noise, 0.5) * (0.35 + 2.6 * code * (1 - code))
    return np.clip(np.rint(code * 255), 0, 255).astype(np.uint8)


def _bloom(light: Field, frame: Frame, look: Look) -> Field:
    spill = np.minimum(np.maximum(light - look.bloom_from, 0.0), 12.0)
    total = np.zeros_like(light)
    for size, share in ((0.006, 0.5), (0.022, 0.3), (0.08, 0.2)):
        total += np.float32(share * look.bloom) * blur(spill, size * frame.height)
    return total


def _vignette(frame: Frame, strength: float) -> Field:
    dx = (frame.x - frame.aspect / 2) / (frame.aspect / 2)
    dy = (frame.y - 0.5) / 0.5
    distance = np.minimum((dx**2 + dy**2) / 2, 1.0)
    return (1.0 - strength * distance**1.5).astype(np.float32)
