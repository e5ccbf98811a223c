"""Colours in linear light: parsing, ramps, and the way to and from sRGB.

Light adds up only when it is linear, so every blend of a scene happens there; sRGB is
the notation a person writes (``"#ffb26b"``) and the encoding of the finished file.

References
----------
IEC 61966-2-1:1999, the sRGB transfer function.
"""

from collections.abc import Sequence

import numpy as np

from studio.pictures.frame import Field

__all__ = ["colour", "decode_srgb", "encode_srgb", "ramp", "smoothstep"]


def decode_srgb(values: Field) -> Field:
    """Turn sRGB code values in [0, 1] into linear light in [0, 1], same shape."""
    low = values / 12.92
    high = ((np.maximum(values, 0.0) + 0.055) / 1.055) ** 2.4
    return np.where(values <= 0.04045, low, high).astype(np.float32)


def encode_srgb(light: Field) -> Field:
    """Turn linear light into sRGB code values in [0, 1]; light outside is clipped."""
    clipped = np.clip(light, 0.0, 1.0)
    return np.where(
        clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055
    ).astype(np.float32)


def colour(code: str, *, gain: float = 1.0) -> Field:
    """Parse ``"#rrggbb"`` into linear light, shape (3,), times ``gain``.

    Raises
    ------
    ValueError
        If the code is not a hash and six hexadecimal digits.
    """
    if len(code) != 7 or not code.startswith("#"):
        raise ValueError(f"a colour is written like '#ffb26b', not {code!r}")
    values = np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], dtype=np.float32)
    return decode_srgb(values) * np.float32(gain)


def smoothstep(low: float, high: float, values: Field) -> Field:
    """Ease from 0 at ``low`` to 1 at ``high``; ``low`` above ``high`` eases downwards."""
    t = np.clip((values - low) / (high - low), 0.0, 1.0)
    eased: Field = (t * t * (3.0 - 2.0 * t)).astype(np.float32)
    return eased


def ramp(position: Field, stops: Sequence[tuple[float, str]]) -> Field:
    """Colour every position along a ramp of stops, blending in linear light.

    Parameters
    ----------
    position
        Any shape; held at the first and last stop outside them.
    stops
        ``(position, "#rrggbb")``, rising.

    Returns
    -------
    Field
        The shape of ``position`` with three channels appended.
    """
    where = np.array([stop[0] for stop in stops], dtype=np.float32)
    # A cube root keeps the middle of a ramp as bright as the eye expects it;
    # straight linear mixing would pull dusk skies up to the lighter stop at once.
    roots = np.cbrt(np.stack([colour(stop[1]) for stop in stops]))
    channels = [np.interp(position, where, roots[:, c]) ** 3 for c in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)
