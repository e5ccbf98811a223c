"""From affect to emotions: which of the seven a track may express.

Conventions
-----------
An emotion is a round cloud in the affect plane, around the place where people put its name. How
likely a track expresses it is how often music does at all, times how well cloud and belief overlap.
It says no more than the affect it comes from: sadness in major or tender anger are beyond it, and
music at peace, which is none of the seven, is called neutral.

References
----------
Russell, J. A. and Mehrabian, A. (1977), "Evidence for a three-factor theory of emotions", J. Res.
    Pers. 11: the places, and how far people disagree about them.
Bogdanov, D. et al. (2019), "The MTG-Jamendo dataset for automatic music tagging", ICML workshop.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.emotion import EMOTIONS, Emotion, emotion_to_affect, name_probabilities

__all__ = ["SHARES", "name_emotions"]

SHARES: Mapping[Emotion, float] = {
    # How often 18,486 tracks are tagged with words for each: python -m training.count_moods.
    Emotion.ANGER: 0.064,
    Emotion.DISGUST: 0.001,
    Emotion.FEAR: 0.109,
    Emotion.JOY: 0.374,
    Emotion.SADNESS: 0.123,
    Emotion.SURPRISE: 0.001,
    Emotion.NEUTRAL: 0.328,
}
"""How often music is said to express each emotion."""

# Ratings of one emotion's name by several people lie this far apart.
_CLOUD_VARIANCE = 0.3**2


def name_emotions(belief: AffectGaussian) -> Mapping[Emotion, float]:
    """Return how likely a track expresses each of the seven emotions.

    Parameters
    ----------
    belief
        Where it lies in the affect plane.

    Returns
    -------
    Mapping
        Probabilities, in the order of :data:`~tunesight.domain.emotion.EMOTIONS`.
    """
    cloud = belief.widened(_CLOUD_VARIANCE)
    fits = np.array([cloud.log_likelihood(emotion_to_affect(emotion)) for emotion in EMOTIONS])
    shares = np.array([SHARES[emotion] for emotion in EMOTIONS])
    # From the best one down: far from everything, all densities are too small for a float.
    return name_probabilities(list(shares * np.exp(fits - fits.max())))
