"""Affect: a point in the valence-arousal plane, and a Gaussian belief about where it lies.

Conventions
-----------
Valence runs from -1 (unpleasant) to 1 (pleasant), arousal from -1 (calm) to 1 (excited); both are
always in that order. Covariances are 2x2, symmetric, positive definite, in the same units squared.

References
----------
Russell, J. A. (1980). "A circumplex model of affect." J. Pers. Soc. Psychol. 39(6), 1161-1178.
Bromiley, P. (2003). "Products and convolutions of Gaussian probability density functions."
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tunesight.errors import InvalidValueError

__all__ = [
    "MUSIC_PRIOR",
    "Affect",
    "AffectGaussian",
    "fuse_gaussians",
    "quadrant",
    "quadrant_probability",
]

Matrix2 = tuple[tuple[float, float], tuple[float, float]]

# Below this a covariance is treated as singular: sd of 0.001 in a plane two units wide.
_LEAST_VARIANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Affect:
    """A point in the affect plane.

    Parameters
    ----------
    valence
        From -1 (unpleasant) to 1 (pleasant).
    arousal
        From -1 (calm) to 1 (excited).

    Raises
    ------
    InvalidValueError
        If a coordinate is not a finite number in [-1, 1].
    """

    valence: float
    arousal: float

    def __post_init__(self) -> None:
        for name, value in (("valence", self.valence), ("arousal", self.arousal)):
            if not (math.isfinite(value) and -1.0 <= value <= 1.0):
                raise InvalidValueError(f"{name} is {value}; give a number from -1 to 1.")

    @classmethod
    def clipped(cls, valence: float, arousal: float) -> Self:
        """Build the nearest point inside the square from any finite coordinates."""
        return cls(min(1.0, max(-1.0, valence)), min(1.0, max(-1.0, arousal)))

    def distance_to(self, other: Affect) -> float:
        """Return the Euclidean distance in the plane, from 0 to 2.83."""
        return math.hypot(self.valence - other.valence, self.arousal - other.arousal)

    def to_array(self) -> NDArray[np.float64]:
        """Return ``[valence, arousal]``, shape (2,)."""
        return np.array([self.valence, self.arousal], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class AffectGaussian:
    """A belief about an affect: a mean and how sure it is in each direction.

    Parameters
    ----------
    mean
        The most likely affect.
    covariance
        2x2, ``((var_v, cov), (cov, var_a))``.

    Raises
    ------
    InvalidValueError
        If the covariance is not finite, symmetric and positive definite.
    """

    mean: Affect
    covariance: Matrix2

    def __post_init__(self) -> None:
        (vv, va), (av, aa) = self.covariance
        is_valid = (
            all(math.isfinite(x) for x in (vv, va, av, aa))
            and abs(va - av) <= 1e-9 * max(1.0, abs(va))
            and min(vv, aa) >= _LEAST_VARIANCE
            and vv * aa - va * av > 0.0
        )
        if not is_valid:
            raise InvalidValueError(
                f"The covariance {self.covariance} is not symmetric and positive definite; "
                "give variances above zero and |correlation| below one."
            )

    @classmethod
    def isotropic(cls, mean: Affect, sd: float) -> Self:
        """Build a round Gaussian with one standard deviation in both directions."""
        return cls(mean, ((sd * sd, 0.0), (0.0, sd * sd)))

    @classmethod
    def from_arrays(cls, mean: NDArray[np.floating], covariance: NDArray[np.floating]) -> Self:
        """Build from a mean of shape (2,) and a covariance of shape (2, 2); the mean is clipped."""
        off_diagonal = float(covariance[0, 1] + covariance[1, 0]) / 2
        return cls(
            Affect.clipped(float(mean[0]), float(mean[1])),
            ((float(covariance[0, 0]), off_diagonal), (off_diagonal, float(covariance[1, 1]))),
        )

    def covariance_array(self) -> NDArray[np.float64]:
        """Return the covariance, shape (2, 2)."""
        return np.array(self.covariance, dtype=np.float64)

    def precision_array(self) -> NDArray[np.float64]:
        """Return the inverse covariance, shape (2, 2)."""
        return np.linalg.inv(self.covariance_array()).astype(np.float64)

    def spread(self) -> float:
        """Return the geometric mean of the two standard deviations: one number for "how unsure"."""
        (vv, va), (av, aa) = self.covariance
        return float((vv * aa - va * av) ** 0.25)

    def widened(self, variance: float) -> Self:
        """Return the same mean with ``variance`` (>= 0) added in every direction."""
        (vv, va), (av, aa) = self.covariance
        return type(self)(self.mean, ((vv + variance, va), (av, aa + variance)))

    def log_likelihood(self, point: Affect) -> float:
        """Return ``-1/2 (x-mu)' P (x-mu)`` at a point: 0 at the mean, negative elsewhere."""
        difference = point.to_array() - self.mean.to_array()
        return float(-0.5 * difference @ self.precision_array() @ difference)


def fuse_gaussians(
    beliefs: Sequence[AffectGaussian], weights: Sequence[float] | None = None
) -> AffectGaussian:
    """Fuse beliefs about one affect into one: the precision-weighted product.

    Parameters
    ----------
    beliefs
        At least one.
    weights
        One non-negative power per belief (default 1 each): 0 ignores a belief, 0.5 counts half of
        its precision. Powers that sum to 1 give the logarithmic opinion pool, which does not grow
        surer merely because several readings came from the same evidence.

    Returns
    -------
    AffectGaussian
        Precision ``sum(w P)``, mean ``(sum w P)^-1 sum(w P mu)``, clipped to the square.

    Raises
    ------
    InvalidValueError
        If there is nothing to fuse, or the weights do not fit.
    """
    powers = [1.0] * len(beliefs) if weights is None else list(weights)
    if len(powers) != len(beliefs) or any(w < 0.0 or not math.isfinite(w) for w in powers):
        raise InvalidValueError(f"{len(beliefs)} beliefs need as many weights >= 0, not {powers}.")
    if not beliefs or sum(powers) <= 0.0:
        raise InvalidValueError("There is no belief with a weight above zero to fuse.")
    precision = np.zeros((2, 2))
    information = np.zeros(2)
    for belief, power in zip(beliefs, powers, strict=True):
        part = power * belief.precision_array()
        precision += part
        information += part @ belief.mean.to_array()
    covariance = np.linalg.inv(precision)
    return AffectGaussian.from_arrays(covariance @ information, covariance)


def quadrant(affect: Affect) -> str:
    """Name the quadrant of a point: ``excited``, ``tense``, ``sad`` or ``calm``.

    Zero counts as positive, so that every point has exactly one quadrant.
    """
    if affect.arousal >= 0.0:
        return "excited" if affect.valence >= 0.0 else "tense"
    return "calm" if affect.valence >= 0.0 else "sad"


def quadrant_probability(belief: AffectGaussian) -> float:
    """Return how likely the affect lies in the quadrant that its mean is named after, from 0 to 1.

    The bivariate normal integral is taken as one over valence of the conditional normal of arousal,
    by the trapezoid rule on 241 points within six standard deviations: exact to 1e-4.
    """
    (vv, va), (_, aa) = belief.covariance
    mean_v, mean_a = belief.mean.valence, belief.mean.arousal
    sd_v = math.sqrt(vv)
    sign_v = 1.0 if mean_v >= 0.0 else -1.0
    sign_a = 1.0 if mean_a >= 0.0 else -1.0
    # Start where the quadrant starts, so that no step straddles its edge.
    start = max(-6.0, -abs(mean_v) / sd_v)
    z = np.linspace(start, 6.0, 241)
    conditional_mean = sign_a * mean_a + sign_a * sign_v * va / sd_v * z
    conditional_sd = math.sqrt(aa - va * va / vv)
    inside = np.array(
        [0.5 * (1.0 + math.erf(x / math.sqrt(2.0))) for x in conditional_mean / conditional_sd]
    )
    density = np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return float(min(1.0, np.trapezoid(density * inside, z)))


# Where music lies before anything is known of a track: mean and spread of the 1,802 songs rated in
# DEAM (Aljanaki, Yang and Soleymani 2017), on [-1, 1].
MUSIC_PRIOR = AffectGaussian(Affect(-0.024, -0.046), ((0.086, 0.054), (0.054, 0.103)))
