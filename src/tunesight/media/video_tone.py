"""High dynamic range to what a screen shows: without it such a clip looks grey and pale.

Conventions
-----------
Pictures are uint8 RGB; light is linear with 1 at the white of paper. The coded light is brought to
Rec. 709 primaries, rolled off above 0.8 of white, and encoded as sRGB.

References
----------
ITU-R BT.2100-2, tables 4 (PQ) and 5 (HLG); ITU-R BT.2087, clause 4 (BT.2020 to BT.709);
ITU-R BT.2408, table 1 (reference white: 203 cd/m2, 58 % PQ, 75 % HLG).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tunesight.domain.ports import RgbImage

__all__ = ["tone_to_screen"]

# ISO/IEC 23091-2 (H.273), transfer characteristics.
_PQ, _HLG = 16, 18

_WHITE_PQ_CD = 203.0
_WHITE_HLG_SIGNAL = 0.75

_TO_REC_709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
)

# Below the knee light is kept as it is; above, it approaches white without ever clipping.
_KNEE = 0.8


def tone_to_screen(picture: RgbImage, transfer: int) -> RgbImage:
    """Bring a picture coded as PQ or HLG to the range of a screen; others are returned as they are.

    Parameters
    ----------
    picture
        Shape (height, width, 3).
    transfer
        Its transfer characteristics as H.273 numbers them: 16 is PQ, 18 is HLG.
    """
    if transfer not in (_PQ, _HLG):
        return picture
    light = np.maximum(_light_of(transfer)[picture] @ _TO_REC_709.T, 0.0)
    over = np.maximum(light - _KNEE, 0.0)
    room = 1.0 - _KNEE
    rolled = np.minimum(light, _KNEE) + room * over / (over + room)
    linear = 12.92 * rolled
    encoded = np.where(rolled <= 0.0031308, linear, 1.055 * rolled ** (1 / 2.4) - 0.055)  # noqa: PLR2004 - sRGB
    return np.asarray(np.round(255.0 * np.clip(encoded, 0.0, 1.0)), dtype=np.uint8)


@cache
def _light_of(transfer: int) -> NDArray[np.float64]:
    """Return the light of each of the 256 code values, white at 1."""
    signal = np.arange(256) / 255.0
    if transfer == _PQ:
        root = signal ** (1 / 78.84375)
        ratio = np.maximum(root - 0.8359375, 0.0) / (18.8515625 - 18.6875 * root)
        return np.asarray(10_000.0 * ratio ** (1 / 0.1593017578125) / _WHITE_PQ_CD)
    return _hlg_light(signal) / _hlg_light(np.array(_WHITE_HLG_SIGNAL))


def _hlg_light(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3.0, (np.exp((signal - c) / a) + b) / 12.0)  # noqa: PLR2004
    return np.asarray(scene**1.2)  # the system gamma of a display of 1,000 cd/m2
