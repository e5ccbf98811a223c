"""A wish that is meant relative to what it is said of: "calmer" beside a picture.

Conventions
-----------
Affect is (valence, arousal) on [-1, 1].
"""

from __future__ import annotations

from dataclasses import replace

from tunesight.domain.affect import Affect, AffectGaussian, fuse_gaussians
from tunesight.domain.reading import Reading

__all__ = ["read_beside"]


def read_beside(wish: Reading, reference: AffectGaussian) -> Reading:
    """Read a relative wish beside what it is said of.

    Parameters
    ----------
    wish
        Any reading.
    reference
        The belief about the picture, say.

    Returns
    -------
    Reading
        The wish with the affect that it asks for there: the reference moved by the shift, as wide
        as it was, pooled with what the wish says besides by their shares. A wish that asks for
        nothing relative is returned as it is. Pooled with the reference itself at weight w, a shift
        of d moves it by w d and makes it neither surer nor less sure.
    """
    shift = wish.shift
    if shift is None:
        return wish
    place = Affect.clipped(
        reference.mean.valence + shift.valence, reference.mean.arousal + shift.arousal
    )
    moved = AffectGaussian(place, reference.covariance)
    if shift.rest is not None:
        moved = fuse_gaussians([moved, shift.rest], [1.0 - shift.rest_share, shift.rest_share])
    return replace(wish, affect=moved, shift=None)
