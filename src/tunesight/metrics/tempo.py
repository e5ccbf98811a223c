"""How well found tempi agree with annotated ones.

Conventions
-----------
Tempi are in beats a minute, one for each piece; the annotated ones are above 0, a found one is 0
where no pulse was found, which is always wrong.

References
----------
Gouyon et al. (2006), "An experimental comparison of audio tempo induction algorithms": accuracy 1
within 4 %, accuracy 2 also at two or three times, a half or a third of the annotated tempo.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tunesight.errors import InvalidValueError

__all__ = ["agree_exactly", "agree_in_octaves", "evaluate", "validate"]

_TOLERANCE = 0.04
_LEVELS = (1.0, 2.0, 3.0, 1 / 2, 1 / 3)
# One bit of rounding must not turn a tempo that is off by just 4 % into a wrong one.
_ROUNDING = 1e-9

FloatArray = NDArray[np.float64]


def validate(wanted_bpm: ArrayLike, found_bpm: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Check two columns of tempi and return them as float64.

    Raises
    ------
    InvalidValueError
        If they are empty or not alike, an annotated tempo is not above 0, or a found one is
        negative or not finite.
    """
    wanted, found = np.asarray(wanted_bpm, np.float64), np.asarray(found_bpm, np.float64)
    if wanted.ndim != 1 or wanted.shape != found.shape or len(wanted) == 0:
        raise InvalidValueError(
            f"Annotated tempi have shape {wanted.shape} and found ones {found.shape}; "
            "give two columns of one length."
        )
    if not (np.isfinite(wanted).all() and np.isfinite(found).all()):
        raise InvalidValueError("A tempo is not finite; remove those rows.")
    if wanted.min() <= 0.0 or found.min() < 0.0:
        raise InvalidValueError(
            f"Tempi as low as {wanted.min():g} (annotated) and {found.min():g} (found) bpm; "
            "annotated ones lie above 0, found ones are 0 where there is none."
        )
    return wanted, found


def agree_exactly(wanted_bpm: ArrayLike, found_bpm: ArrayLike) -> NDArray[np.bool_]:
    """Tell for each piece whether the found tempo lies within 4 % of the annotated one.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    wanted, found = validate(wanted_bpm, found_bpm)
    return np.asarray(np.abs(found / wanted - 1.0) <= _TOLERANCE + _ROUNDING)


def agree_in_octaves(wanted_bpm: ArrayLike, found_bpm: ArrayLike) -> NDArray[np.bool_]:
    """Tell for each piece whether it does so with double, triple, half or a third allowed.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    wanted, found = validate(wanted_bpm, found_bpm)
    near = [np.abs(found / (wanted * x) - 1.0) <= _TOLERANCE + _ROUNDING for x in _LEVELS]
    return np.asarray(np.any(near, axis=0))


def evaluate(wanted_bpm: ArrayLike, found_bpm: ArrayLike) -> dict[str, float]:
    """Shares of the pieces for which the tempi agree exactly and in octaves.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    return {
        "accuracy_1": float(agree_exactly(wanted_bpm, found_bpm).mean()),
        "accuracy_2": float(agree_in_octaves(wanted_bpm, found_bpm).mean()),
    }
