"""Energy: how forceful a track sounds, from cues that people name when they call music energetic.

Conventions
-----------
The mean level of loudness, density and brightness, in standard deviations from usual music, through
a logistic curve: 0.5 is usual, 0 hushed, 1 at full force. Streaming services sell a number of this
name whose making they keep to themselves; this one is only meant to order tracks alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from tunesight.domain.analysis import standardise_cue

__all__ = ["estimate_energy"]

_CUES = ("loudness", "density", "brightness")
_STEEPNESS = 1.7  # the logistic curve nearest to the normal distribution's


def estimate_energy(values: Mapping[str, float]) -> float:
    """Return how forceful a track sounds, 0 to 1, from its cues in their own units."""
    level = sum(standardise_cue(name, values[name]) for name in _CUES) / len(_CUES)
    return 1.0 / (1.0 + math.exp(-_STEEPNESS * level))
