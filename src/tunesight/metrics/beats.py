"""How well found beats agree with annotated ones.

Conventions
-----------
Beats are rising times in seconds. Those in the first five seconds are left out on both sides: few
listeners have found the beat by then.

References
----------
Dixon (2007), "Evaluation of the Audio Beat Tracking System BeatRoot"; Davies et al. (2009),
"Evaluation Methods for Musical Audio Beat Tracking Algorithms": the F-measure within 70 ms.
Raffel et al. (2014), "mir_eval": beats and partners are matched one to one, as many as can be.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tunesight.errors import InvalidValueError

__all__ = ["count_matches", "evaluate", "f_measure", "skip_beginning", "validate"]

_TOLERANCE_S = 0.07
_SKIPPED_S = 5.0
# A beat of 1.07 s is 70 ms from one of 1.00 s, whatever the last bits of either say.
_ROUNDING_S = 1e-9

FloatArray = NDArray[np.float64]


def validate(beats_s: ArrayLike) -> FloatArray:
    """Check a column of beats and return it as float64; none at all is well.

    Raises
    ------
    InvalidValueError
        If it is not one-dimensional, not finite, or not in rising order.
    """
    times = np.asarray(beats_s, np.float64)
    if times.ndim != 1:
        raise InvalidValueError(f"Beats have the shape {times.shape}; give one column.")
    if not np.isfinite(times).all() or (np.diff(times) < 0.0).any():
        raise InvalidValueError("Beats are finite times in rising order; sort them.")
    return times


def skip_beginning(beats_s: ArrayLike) -> FloatArray:
    """Leave out the beats of the first five seconds.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    times = validate(beats_s)
    return times[times >= _SKIPPED_S]


def count_matches(wanted_s: ArrayLike, found_s: ArrayLike) -> int:
    """Count pairs of an annotated and a found beat within 70 ms, each beat used once.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    wanted, found = validate(wanted_s), validate(found_s)
    # With one window for all, giving each beat in turn its earliest partner matches the most.
    matches = i = j = 0
    while i < len(wanted) and j < len(found):
        if abs(found[j] - wanted[i]) <= _TOLERANCE_S + _ROUNDING_S:
            matches, i, j = matches + 1, i + 1, j + 1
        elif found[j] < wanted[i]:
            j += 1
        else:
            i += 1
    return matches


def f_measure(wanted_s: ArrayLike, found_s: ArrayLike) -> float:
    """Harmonic mean of precision and recall, from 0 to 1; 0 where either has no beats.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    return evaluate(wanted_s, found_s)["f_measure"]


def evaluate(wanted_s: ArrayLike, found_s: ArrayLike) -> dict[str, float]:
    """Precision, recall and F-measure of the beats after the first five seconds.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    wanted, found = skip_beginning(wanted_s), skip_beginning(found_s)
    matches = count_matches(wanted, found)
    return {
        "precision": matches / len(found) if len(found) else 0.0,
        "recall": matches / len(wanted) if len(wanted) else 0.0,
        "f_measure": 2.0 * matches / (len(wanted) + len(found)) if matches else 0.0,
    }
