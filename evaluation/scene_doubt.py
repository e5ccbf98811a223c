"""Whether a scene's stated emotions are people's shares, and its two moods people's disagreement.

Conventions
-----------
Shares have the order of `tunesight.domain.emotion.EMOTIONS`. People are *torn* over a picture where
pleasant and unpleasant emotions each have at least a quarter of their votes (16 % of Emotion6). The
calibration error compares the share that the network states for its likeliest emotion with the
share of people who named that emotion: the chance that one viewer agrees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.emotion import EMOTIONS, emotion_to_affect, name_probabilities
from tunesight.perception.doubt import describe_doubt, scene_modes

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["measure_two_moods", "measure_votes"]

_TORN_FROM = 0.25
_BINS = 10


def measure_votes(shares: NDArray[np.float64], stated: NDArray[np.float64]) -> dict[str, Any]:
    """Compare the stated share of the likeliest emotion with the share of people who named it.

    Parameters
    ----------
    shares
        People's, shape (n, 7).
    stated
        The network's, shape (n, 7).

    Returns
    -------
    dict
        ``ece``, the mean gap over pictures, and ``bins`` of ``stated``, ``found`` and ``count``.
    """
    rows = np.arange(len(stated))
    likeliest = stated.argmax(axis=1)
    confidence, agreeing = stated[rows, likeliest], shares[rows, likeliest]
    home = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    bins = [
        {
            "stated": float(confidence[home == one].mean()),
            "found": float(agreeing[home == one].mean()),
            "count": int((home == one).sum()),
        }
        for one in np.unique(home)
    ]
    ece = sum(one["count"] * abs(one["stated"] - one["found"]) for one in bins) / len(stated)
    return {"ece": ece, "bins": bins}


def measure_two_moods(
    shares: NDArray[np.float64], answers: dict[str, NDArray[np.float64]]
) -> dict[str, Any]:
    """Compare where a scene is said to have two moods with where people are torn.

    Parameters
    ----------
    shares
        People's, shape (n, 7).
    answers
        ``affect`` (n, 2), ``covariance`` (n, 2, 2), ``emotions`` (n, 7).

    Returns
    -------
    dict
        ``torn``, ``said`` and ``any_doubt`` as shares of the pictures, ``precision`` and ``recall``
        of what is said (``None`` where undefined).
    """
    valences = np.array([emotion_to_affect(emotion).valence for emotion in EMOTIONS])
    pleasant = shares[:, valences > 0].sum(axis=1)
    unpleasant = shares[:, valences < 0].sum(axis=1)
    torn = np.minimum(pleasant, unpleasant) >= _TORN_FROM
    said = np.zeros(len(torn), bool)
    doubted = np.zeros(len(torn), bool)
    for row in range(len(torn)):
        belief = AffectGaussian.from_arrays(answers["affect"][row], answers["covariance"][row])
        modes = scene_modes(belief, name_probabilities(answers["emotions"][row].tolist()))
        said[row] = bool(modes)
        doubted[row] = bool(describe_doubt(belief, modes))
    hits = int((torn & said).sum())
    return {
        "torn": float(torn.mean()),
        "said": float(said.mean()),
        "any_doubt": float(doubted.mean()),
        "precision": hits / int(said.sum()) if said.any() else None,
        "recall": hits / int(torn.sum()) if torn.any() else None,
    }
