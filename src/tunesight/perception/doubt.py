"""Doubt: when a thing may have either of two moods, and when a belief is too wide to say much.

Conventions
-----------
Shares are from 0 to 1. The thresholds were chosen on the dev part of ``training/scene_split.py``
and are measured by ``python -m evaluation scenes``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.emotion import Emotion, emotion_to_affect, emotions_to_affect
from tunesight.domain.reading import Mode

__all__ = ["describe_doubt", "find_modes", "scene_modes"]

# A mood with less of the belief than this is a possibility, not a second reading.
_LEAST_SHARE = 0.35
# Nearer moods than a quarter of the plane's side ask for much the same music.
_LEAST_DISTANCE = 0.5
# Of all emotions: below this the rest is neutral, and a picture that says little is not torn.
_LEAST_EMOTION = 0.33
# The widest tenth of beliefs about scenes, as a geometric mean of standard deviations.
_WIDE_SPREAD = 0.295


def find_modes(candidates: Sequence[Mode]) -> tuple[Mode, ...]:
    """Find the two moods between which a thing is undecided.

    Parameters
    ----------
    candidates
        What the mood may be, each with its share of the belief; shares need not sum to one.

    Returns
    -------
    tuple of Mode
        The likeliest candidate and the likeliest one that is far from it, their shares summing to
        one; empty where the second has little share or lies near the first.
    """
    ranked = sorted(candidates, key=lambda mode: -mode.share)
    if not ranked:
        return ()
    first = ranked[0]
    far = (
        mode
        for mode in ranked[1:]
        if mode.affect.mean.distance_to(first.affect.mean) >= _LEAST_DISTANCE
    )
    second = next(far, None)
    if second is None or second.share <= 0.0:
        return ()
    both = first.share + second.share
    if second.share / both < _LEAST_SHARE:
        return ()
    return tuple(Mode(mode.name, mode.affect, mode.share / both) for mode in (first, second))


def scene_modes(affect: AffectGaussian, emotions: Mapping[Emotion, float]) -> tuple[Mode, ...]:
    """Find whether a scene is torn between pleasant and unpleasant emotions.

    Parameters
    ----------
    affect
        The one belief about the scene; its covariance is lent to both modes.
    emotions
        Probabilities of the seven emotions, or nothing. Neutral speaks for neither side.

    Returns
    -------
    tuple of Mode
        As `find_modes`, each named after the likeliest emotion of its side.
    """
    candidates: list[Mode] = []
    for side in (1.0, -1.0):
        group = {e: p for e, p in emotions.items() if side * emotion_to_affect(e).valence > 0.0}
        share = sum(group.values())
        if share < _LEAST_EMOTION:
            return ()
        leading = max(group, key=lambda emotion: group[emotion])
        mean = emotions_to_affect(group)
        candidates.append(Mode(leading.value, AffectGaussian(mean, affect.covariance), share))
    return find_modes(candidates)


def describe_doubt(
    affect: AffectGaussian, modes: Sequence[Mode], *, wide_spread: float = _WIDE_SPREAD
) -> str:
    """Say in one sentence what is unsure; nothing where little is.

    Parameters
    ----------
    affect
        The one belief.
    modes
        As `find_modes` found them.
    wide_spread
        A belief wider than this says little.
    """
    if modes:
        ways = ", or ".join(f"by {mode.name} ({mode.share:.0%})" for mode in modes)
        return f"It can be read in two ways: {ways}."
    if affect.spread() > wide_spread:
        return "The mood is hard to tell here: take it as a first guess."
    return ""
