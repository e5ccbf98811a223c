"""How well found keys agree with annotated ones.

Conventions
-----------
A key is a tonic, as a pitch class (0 = C to 11 = B), and whether it is major. Each argument is a
column with one value for each piece.

References
----------
MIREX, "Audio Key Detection": 1 for the right key, .5 for a perfect fifth off in the right mode, .3
for the relative key, .2 for the parallel key. The evaluation of 2005 and mir_eval's default count
only the fifth above the annotated tonic; later years also the one below.
Raffel et al. (2014), "mir_eval: A transparent implementation of common MIR metrics".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tunesight.errors import InvalidValueError

__all__ = ["evaluate", "mirex_scores", "validate"]

_FIFTH, _RELATIVE_OF_MAJOR, _RELATIVE_OF_MINOR = 7, 9, 3
_OCTAVE = 12

_Keys = tuple[NDArray[np.int64], NDArray[np.bool_]]


def validate(tonics: ArrayLike, are_major: ArrayLike) -> _Keys:
    """Check a column of keys and return its tonics as int64 and its modes as bool.

    Raises
    ------
    InvalidValueError
        If the columns are empty or not alike, or a tonic is not a whole number from 0 to 11.
    """
    classes, modes = np.asarray(tonics), np.asarray(are_major)
    if classes.ndim != 1 or classes.shape != modes.shape or len(classes) == 0:
        raise InvalidValueError(
            f"Tonics have shape {classes.shape} and modes {modes.shape}; "
            "give two columns of one length."
        )
    if not np.isin(classes, np.arange(_OCTAVE)).all():
        raise InvalidValueError("A tonic is no pitch class; give whole numbers from 0 to 11.")
    return classes.astype(np.int64), modes.astype(np.bool_)


def mirex_scores(
    wanted: tuple[ArrayLike, ArrayLike],
    found: tuple[ArrayLike, ArrayLike],
    *,
    are_both_fifths_near: bool = False,
) -> NDArray[np.float64]:
    """Score each found key from 0 to 1.

    Parameters
    ----------
    wanted, found
        Tonics and modes, one for each piece.
    are_both_fifths_near
        Whether a tonic a fifth *below* the annotated one scores .5 as well.

    Raises
    ------
    InvalidValueError
        As `validate`, or if the two are not of one length.
    """
    wanted_tonics, wanted_modes = validate(*wanted)
    found_tonics, found_modes = validate(*found)
    if wanted_tonics.shape != found_tonics.shape:
        raise InvalidValueError(
            f"{len(wanted_tonics)} annotated keys and {len(found_tonics)} found ones; "
            "give one of each for every piece."
        )
    steps = (found_tonics - wanted_tonics) % _OCTAVE
    is_same_mode = wanted_modes == found_modes
    relative = np.where(wanted_modes, _RELATIVE_OF_MAJOR, _RELATIVE_OF_MINOR)
    is_fifth = steps == _FIFTH
    if are_both_fifths_near:
        is_fifth |= steps == _OCTAVE - _FIFTH
    return np.select(
        [
            is_same_mode & (steps == 0),
            is_same_mode & is_fifth,
            ~is_same_mode & (steps == relative),
            ~is_same_mode & (steps == 0),
        ],
        [1.0, 0.5, 0.3, 0.2],
        default=0.0,
    )


def evaluate(
    wanted: tuple[ArrayLike, ArrayLike], found: tuple[ArrayLike, ArrayLike]
) -> dict[str, float]:
    """Mean scores by both rules for fifths, and the shares of right keys and of right tonics.

    Raises
    ------
    InvalidValueError
        As `mirex_scores`.
    """
    scores = mirex_scores(wanted, found)
    both = mirex_scores(wanted, found, are_both_fifths_near=True)
    is_tonic = np.asarray(wanted[0]) == np.asarray(found[0])
    return {
        "mirex": float(scores.mean()),
        "mirex_both_fifths": float(both.mean()),
        "exact": float((scores == 1.0).mean()),
        "tonic": float(is_tonic.mean()),
    }
