"""Colour and composition cues: what anybody can see in a picture, measured.

Conventions
-----------
All values are computed on gamma-encoded sRGB scaled to [0, 1]. Levels are in standard deviations
of ordinary photographs (:data:`CUE_NORMS`, measured by ``training/measure_colour.py``).

References
----------
Valdez, P. & Mehrabian, A. (1994). "Effects of color on emotions." J. Exp. Psychol. Gen. 123(4).
Machajdik, J. & Hanbury, A. (2010). "Affective image classification using features inspired by
psychology and art theory." ACM Multimedia.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.ports import RgbImage
from tunesight.domain.reading import Cue

__all__ = ["CUE_NORMS", "colour_values", "measure_colour"]

# Rec. 709 luma weights.
_LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)

# Mean and standard deviation over every second picture of Emotion6 and OASIS (1,170 pictures).
CUE_NORMS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "warmth": (0.067, 0.148),
        "brightness": (0.396, 0.156),
        "saturation": (0.329, 0.217),
        "contrast": (0.214, 0.065),
        "busyness": (0.027, 0.016),
    }
)

# What people say of little and of much.
_PHRASES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "warmth": ("cool colours", "warm colours"),
        "brightness": ("dark", "bright"),
        "saturation": ("muted colours", "vivid colours"),
        "contrast": ("soft contrast", "strong contrast"),
        "busyness": ("a calm composition", "many details"),
    }
)


def colour_values(picture: RgbImage) -> dict[str, float]:
    """Measure the five cues of a picture.

    Parameters
    ----------
    picture
        RGB, shape (height, width, 3), uint8.

    Returns
    -------
    dict
        ``warmth`` (mean red minus blue, -1 to 1), ``brightness`` (mean luma, 0 to 1),
        ``saturation`` (mean of (max - min) / max, 0 to 1), ``contrast`` (standard deviation of
        luma, 0 to 0.5) and ``busyness`` (mean luma step between neighbours, 0 to 1).
    """
    rgb = picture.astype(np.float32) / 255.0
    luma = (rgb @ _LUMA).astype(np.float32, copy=False)
    red, green, blue = (rgb[..., band] for band in range(3))
    # Band by band: numpy takes ten times as long over an axis of three.
    high = np.maximum(np.maximum(red, green), blue)
    low = np.minimum(np.minimum(red, green), blue)
    saturation = (high - low) / np.maximum(high, 1e-6)
    return {
        "warmth": float((red - blue).mean()),
        "brightness": float(luma.mean()),
        "saturation": float(saturation.mean()),
        "contrast": float(luma.std()),
        "busyness": (_mean_step(luma, 0) + _mean_step(luma, 1)) / 2.0,
    }


def measure_colour(picture: RgbImage) -> tuple[Cue, ...]:
    """Measure the cues of a picture and put them into words, the most unusual first."""
    cues: list[Cue] = []
    for name, value in colour_values(picture).items():
        mean, sd = CUE_NORMS[name]
        level = (value - mean) / sd
        cues.append(Cue(name=name, value=value, level=level, text=_PHRASES[name][level > 0.0]))
    return tuple(sorted(cues, key=lambda cue: -abs(cue.level)))


def _mean_step(luma: NDArray[np.float32], axis: int) -> float:
    """Return the mean absolute difference of neighbours; a single row or column has none."""
    return float(np.abs(np.diff(luma, axis=axis)).mean()) if luma.shape[axis] > 1 else 0.0
