"""What the words of a wish say of a mood: each a belief, pooled into one, with its reason.

Conventions
-----------
Affect is (valence, arousal) on [-1, 1]. Words of one phrase are no independent witnesses: they
are pooled with powers that sum to one, so that a longer wish is not surer for its length alone;
words that disagree make the belief wider, and so does a phrase that says little about mood.

References
----------
Genest, C. and Zidek, J. V. (1986). "Combining probability distributions: a critique and an
annotated bibliography." Statistical Science 1(1), 114-135: the logarithmic pool.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.reading import Cue, Shift
from tunesight.perception.words import UNKNOWN_AFFECT

__all__ = ["MOOD_SD", "Evidence", "find_shift", "pool_evidence", "write_reasons"]

# How far music that people call by a word lies from the word's place (see the mood vocabulary).
MOOD_SD = 0.25

# How far "calmer" alone would move a picture; beside one, it has the share of the wish.
_STEP = 0.7
_STEP_FADES = 0.4  # words nearer to the middle than this point hardly anywhere
_MOST_REASONS = 6
_LEAST_ASKED = 0.5  # a cue asked for less than this, in standard deviations, goes unmentioned
_PLAIN = 0.2  # coordinates nearer to zero than this go unmentioned
_ASKED = MappingProxyType({
    "tempo": ("a slow tempo", "a fast tempo"),
    "brightness": ("a dark sound", "a bright sound"),
    "density": ("few notes", "many notes"),
    "loudness": ("quiet playing", "loud playing"),
    "mode": ("a minor key", "a major key"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one word says.

    Parameters
    ----------
    said
        The word as a reason quotes it, "not sad"; empty where it is no reason.
    affect
        Where music that is called so lies.
    strength
        From 0 to 1, the strength of a mood word; twice that behind "but".
    is_relative
        Whether "calmer" is said and not "calm": beside a picture it is a direction, not a place.
    """

    said: str
    affect: AffectGaussian
    strength: float
    is_relative: bool = False


def pool_evidence(evidence: Sequence[Evidence]) -> AffectGaussian:
    """Pool what the words say into one belief; of no words nothing is known."""
    total = sum(found.strength for found in evidence)
    if total <= 0.0:
        return UNKNOWN_AFFECT
    precision = np.zeros((2, 2))
    information = np.zeros(2)
    for found in evidence:
        part = found.strength / total * found.affect.precision_array()
        precision += part
        information += part @ found.affect.mean.to_array()
    covariance = np.linalg.inv(precision)
    mean = covariance @ information
    differences = np.array([found.affect.mean.to_array() - mean for found in evidence])
    shares = np.array([found.strength / total for found in evidence])
    spread = (differences * shares[:, None]).T @ differences
    # With less than one mood word's worth of evidence less is known, but never less than nothing.
    widened = (covariance + spread) / min(1.0, total)
    bounded = np.linalg.inv(np.linalg.inv(widened) + UNKNOWN_AFFECT.precision_array())
    return AffectGaussian.from_arrays(mean, bounded)


def find_shift(evidence: Sequence[Evidence]) -> Shift | None:
    """Find how far the relative words move whatever they are said of; None without any.

    A step has one length for every word, its degree apart, and goes where the word lies, more along
    the coordinate that says more of it: "calmer" is mostly less lively, and "sadder" mostly less
    pleasant, though calm is pleasant and sad is quiet.
    """
    steps = [found for found in evidence if found.is_relative]
    if not steps:
        return None
    move = np.zeros(2)
    for step in steps:
        place = step.affect.mean.to_array()
        move += _STEP * place * np.abs(place) / max(float(place @ place), _STEP_FADES**2)
    rest = [found for found in evidence if not found.is_relative]
    said_besides = sum(found.strength for found in rest)
    total = said_besides + sum(found.strength for found in steps)
    valence, arousal = (float(value) for value in np.clip(move, -1.0, 1.0))
    return Shift(
        valence,
        arousal,
        rest=pool_evidence(rest) if said_besides > 0.0 else None,
        rest_share=said_besides / total,
    )


def write_reasons(evidence: Sequence[Evidence], wished: Mapping[str, float]) -> tuple[Cue, ...]:
    """Put the cues asked for and the moods of the words into short phrases, strongest first."""
    reasons = {
        name: Cue(name, level, level, f"asks for {_ASKED[name][level > 0.0]}")
        for name, level in wished.items()
        if abs(level) >= _LEAST_ASKED
    }
    for found in evidence:
        mean = found.affect.mean
        if not found.said or max(abs(mean.valence), abs(mean.arousal)) < _PLAIN:
            continue  # nothing to say of a word that lies in the middle
        level = found.strength * math.hypot(mean.valence, mean.arousal) / MOOD_SD
        text = f"\u201c{found.said}\u201d {_describe(mean)}"
        reasons[text] = Cue(found.said, mean.valence, level, text)
    ordered = sorted(reasons.values(), key=lambda cue: (-abs(cue.level), cue.name))
    return tuple(ordered[:_MOST_REASONS])


def _describe(affect: Affect) -> str:
    pleasure = "pleasant" if affect.valence > 0.0 else "unpleasant"
    energy = "lively" if affect.arousal > 0.0 else "calm"
    said = [
        word
        for word, value in ((pleasure, affect.valence), (energy, affect.arousal))
        if abs(value) >= _PLAIN
    ]
    return f"sounds {' and '.join(said)}"
