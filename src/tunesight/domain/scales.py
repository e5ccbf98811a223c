"""Every conversion between a rating scale of some data set and affect coordinates in [-1, 1].

Conventions
-----------
A *coordinate* is one valence or one arousal in [-1, 1]. Each rating scale maps linearly, its middle
to 0, with its inverse beside it. A value outside its scale is refused, never clipped: it is usually
on another scale.

Streaming features are no rating scale. ``valence`` and ``energy`` are computed by a program and are
not felt affect; :func:`streaming_to_affect` maps them by a fit on human ratings.

References
----------
Zhang, K. et al. (2018). "The PMEmo dataset for music emotion recognition." ICMR: the ratings.
Lang, P. J. (1980). Self-assessment manikin: the nine-point scale.
Kurdi, B. et al. (2017). "Introducing the Open Affective Standardized Image Set": the seven-point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import mul
from typing import Final

from tunesight.domain.affect import Affect, AffectGaussian, Matrix2
from tunesight.errors import InvalidValueError

__all__ = [
    "BASIC_STREAMING_FIT",
    "FULL_STREAMING_FIT",
    "StreamingFit",
    "affect_coordinate_to_nine_point",
    "affect_coordinate_to_seven_point",
    "affect_coordinate_to_unit",
    "nine_point_to_affect_coordinate",
    "seven_point_to_affect_coordinate",
    "streaming_to_affect",
    "unit_to_affect_coordinate",
]


@dataclass(frozen=True, slots=True)
class StreamingFit:
    """A linear map from streaming features to affect, fitted on human ratings.

    Parameters
    ----------
    features
        Names, in the order of the weights.
    valence_weights, arousal_weights
        The intercept, then one weight per feature (features in [0, 1], affect in [-1, 1]).
    covariance
        Of the residuals on songs of artists left out.
    """

    features: tuple[str, ...]
    valence_weights: tuple[float, ...]
    arousal_weights: tuple[float, ...]
    covariance: Matrix2


# Made by training/fit_streaming.py and kept true by evaluation/figures/streaming.json. On songs of
# artists left out, valence and arousal: the mean predictor errs by .321 and .371 (RMSE); the
# published numbers read as affect (2 x - 1) give r .40 and .63, RMSE .494 and .316.
BASIC_STREAMING_FIT: Final = StreamingFit(
    features=("valence", "energy"),
    valence_weights=(-0.381, 0.376, 0.628),
    arousal_weights=(-0.606, 0.206, 1.181),
    covariance=((0.0766, 0.0512), (0.0512, 0.0827)),
)
"""From 364 songs of 224 artists: r .50 and .62, RMSE .276 and .287."""

FULL_STREAMING_FIT: Final = StreamingFit(
    features=("valence", "energy", "danceability", "mode"),
    valence_weights=(-0.096, 0.495, 0.528, -0.502, 0.085),
    arousal_weights=(-0.455, 0.277, 1.127, -0.261, 0.033),
    covariance=((0.0702, 0.0478), (0.0478, 0.0821)),
)
"""From the 358 songs that also have a mode: r .56 and .63, RMSE .265 and .286."""


def nine_point_to_affect_coordinate(rating: float) -> float:
    """Turn a rating from 1 to 9 (Emotion6, DEAM, Warriner) into a coordinate: ``(x - 5) / 4``.

    Raises
    ------
    InvalidValueError
        If the rating is outside 1 to 9.
    """
    return (_checked(rating, "A nine-point rating", 1.0, 9.0) - 5.0) / 4.0


def affect_coordinate_to_nine_point(coordinate: float) -> float:
    """Turn a coordinate into a rating from 1 to 9.

    Raises
    ------
    InvalidValueError
        If the coordinate is outside -1 to 1.
    """
    return 5.0 + 4.0 * _checked_coordinate(coordinate)


def seven_point_to_affect_coordinate(rating: float) -> float:
    """Turn a rating from 1 to 7 (OASIS) into a coordinate: ``(x - 4) / 3``.

    Raises
    ------
    InvalidValueError
        If the rating is outside 1 to 7.
    """
    return (_checked(rating, "A seven-point rating", 1.0, 7.0) - 4.0) / 3.0


def affect_coordinate_to_seven_point(coordinate: float) -> float:
    """Turn a coordinate into a rating from 1 to 7.

    Raises
    ------
    InvalidValueError
        If the coordinate is outside -1 to 1.
    """
    return 4.0 + 3.0 * _checked_coordinate(coordinate)


def unit_to_affect_coordinate(rating: float) -> float:
    """Turn a rating from 0 to 1 (PMEmo) into a coordinate: ``2 x - 1``.

    Not for streaming features: see :func:`streaming_to_affect`.

    Raises
    ------
    InvalidValueError
        If the rating is outside 0 to 1.
    """
    return 2.0 * _checked(rating, "A rating on the unit scale", 0.0, 1.0) - 1.0


def affect_coordinate_to_unit(coordinate: float) -> float:
    """Turn a coordinate into a rating from 0 to 1.

    Raises
    ------
    InvalidValueError
        If the coordinate is outside -1 to 1.
    """
    return (_checked_coordinate(coordinate) + 1.0) / 2.0


def streaming_to_affect(
    valence: float,
    energy: float,
    *,
    danceability: float | None = None,
    is_major: bool | None = None,
) -> AffectGaussian:
    """Estimate the affect that people feel from the features a streaming service publishes.

    Parameters
    ----------
    valence, energy, danceability
        As published, each in [0, 1].
    is_major
        True for a ``mode`` of 1. The larger fit is used only where both optional features are
        given.

    Returns
    -------
    AffectGaussian
        The fitted mean, clipped to the square, and the covariance of the fit's residuals.

    Raises
    ------
    InvalidValueError
        If a feature is outside 0 to 1.

    Notes
    -----
    The fit knows chart pop of the 2010s; far from it (classical music, old recordings) only the
    direction is to be trusted. Danceability counts *against* valence because dance and rap hits are
    rated less pleasant than their published valence says.
    """
    values = [
        _checked(valence, "A streaming valence", 0.0, 1.0),
        _checked(energy, "A streaming energy", 0.0, 1.0),
    ]
    fit = BASIC_STREAMING_FIT
    if danceability is not None:
        values.append(_checked(danceability, "A streaming danceability", 0.0, 1.0))
    if danceability is not None and is_major is not None:
        values.append(float(is_major))
        fit = FULL_STREAMING_FIT
    row = (1.0, *values[: len(fit.features)])
    # Plain sums: a catalogue has a hundred thousand rows, and an array of five numbers costs more.
    mean = Affect.clipped(
        sum(map(mul, fit.valence_weights, row)), sum(map(mul, fit.arousal_weights, row))
    )
    return AffectGaussian(mean, fit.covariance)


def _checked(value: float, what: str, lowest: float, highest: float) -> float:
    if not (math.isfinite(value) and lowest <= value <= highest):
        raise InvalidValueError(
            f"{what} is {value}; give a number from {lowest:g} to {highest:g}, or convert it from "
            "the scale it is on."
        )
    return value


def _checked_coordinate(coordinate: float) -> float:
    return _checked(coordinate, "An affect coordinate", -1.0, 1.0)
