"""From cues to affect: a linear model of published effects, corrected by ratings.

Conventions
-----------
Cues are levels, in standard deviations from usual music; a coefficient is the change of valence or
arousal, on [-1, 1], for one of them. Some count in a way of their own:

- *loudness*: between -23 LUFS (what broadcasters level to) and -14 (what streaming services level
  to) a file's level is a setting and says nothing; only beyond does it speak of force. *Swell* is
  how far a moment lies above or below its own track, which no setting changes.
- *clarity*: how well the pitches fit their key, the mean of windows of 15 seconds.

*Register* and *articulation* are what the cue network reads (:mod:`tunesight.listening.cues`).

From the literature come the form, the signs and the order: experiments that vary one cue at a time
find that cues add up linearly (77-89 % of the variance of ratings). The proportions are ours, for
arousal corrected by ratings of rendered phrases; for valence no correction beat them on games left
out (``python -m training.fit_music_affect`` prints both). The sizes are such that independent cues
spread tracks as widely as people's ratings do (0.29 in valence, 0.32 in arousal): a place beside
tracks that people placed, where the cautious guess of a regression would gather all heard tracks in
the middle. What stays open is said by the covariance.

References
----------
Eerola, T., Friberg, A. and Bresin, R. (2013), "Emotional expression in music: contribution,
    linearity, and additivity of primary musical cues", Front. Psychol. 4:487.
Eerola, T., Lartillot, O. and Toiviainen, P. (2009), "Prediction of multidimensional emotional
    ratings in music from audio using multivariate regression models", ISMIR.
Gabrielsson, A. and Lindstroem, E. (2010), "The role of structure in the musical expression of
    emotions", in Juslin and Sloboda (eds), Handbook of Music and Emotion.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tunesight.domain.affect import MUSIC_PRIOR, Affect, AffectGaussian
from tunesight.domain.analysis import CUE_NAMES, CUE_NORMS, standardise_cue
from tunesight.domain.reading import Cue

__all__ = ["AROUSAL_BY_CUE", "VALENCE_BY_CUE", "affect_levels", "explain_cues", "hear_affect"]

VALENCE_BY_CUE: Mapping[str, float] = {
    # Major is happy and peaceful, minor sad and scary: all four pull one way.
    "mode": 0.26,
    # A clear key is pleasant.
    "clarity": 0.08,
    # High is happy, low is sad.
    "register": 0.07,
    # Fast is happy but also scary, slow is peaceful but also sad: little is left.
    "tempo": 0.04,
    # Many notes are gay rather than solemn, but they can be wild too.
    "density": 0.04,
    # Bright timbre is happy, dark is sad; but sharp is angry, which takes half of it back.
    "brightness": 0.04,
    # Loud leans to anger and fear a little more than to joy, soft to tenderness.
    "loudness": -0.04,
    # Staccato is happy but also scary, legato is peaceful but also sad.
    "articulation": 0.0,
}

AROUSAL_BY_CUE: Mapping[str, float] = {
    # Note rate and staccato raise activity as much as the beat does, and mistake no octave.
    "density": 0.26,
    # Many and strong partials sound active, few and soft ones calm.
    "brightness": 0.14,
    # Dynamics lead in experiments, but mastering levels recordings: half of what it would be.
    "loudness": 0.09,
    # The classic cue of activity; most of what it says, density has said.
    "tempo": 0.07,
    # Dissonance and chromatic lines unsettle.
    "clarity": -0.05,
    # Staccato is active, legato calm. Half of what the fit gives: it is read well in piano pieces,
    # badly in mixes of many parts.
    "articulation": -0.05,
    # Mode and height turn valence and leave activity alone.
    "register": 0.0,
    "mode": 0.0,
}

# What cues cannot tell. Places spread as widely as people's err by 2(1 - r) of the variance; r is
# about .5 for valence and .75 for arousal, as reported for models of this kind (Yang and Chen 2012,
# "Machine recognition of music emotion", ACM TIST 3(3): R2 of .15-.35 and .5-.7), and these widths
# give the signs of VGMIDI's ratings the best likelihood. Rests of both go together weakly.
_VALENCE_OPEN = 1.0
_AROUSAL_OPEN = 0.5
_REST_CORRELATION = 0.2

# Mean and spread over 20 real recordings and 300 rendered songs, rounded.
_NORMS: Mapping[str, tuple[float, float]] = {
    "clarity": (0.85, 0.07),
    "register": (58.5, 5.0),
    "articulation": (0.72, 0.10),
}
# Targets of EBU R 128 and of streaming services, in LUFS.
_LEAST_LEVELLED, _MOST_LEVELLED = -23.0, -14.0
_MOST_LEVEL = 3.0

# Levels from which a cue is worth a word, and a strong word.
_NOTABLE_LEVEL = 0.5
_STRONG_LEVEL = 1.5

_PHRASES: Mapping[str, tuple[str, str, str]] = {
    "tempo": ("slow", "at a walking pace", "fast"),
    "brightness": ("dark sound", "balanced sound", "bright sound"),
    "density": ("few notes", "a steady flow of notes", "many notes"),
    "loudness": ("soft", "moderately loud", "loud"),
    "mode": ("minor key", "between major and minor", "major key"),
}


def hear_affect(values: Mapping[str, float]) -> AffectGaussian:
    """Place a track, or a moment of it, in the affect plane from its cues.

    Parameters
    ----------
    values
        Values of :data:`~tunesight.domain.analysis.CUE_NAMES` in their own units; *clarity*, a
        correlation; *register*, a MIDI number; *articulation*, 0 to 1; *swell*, in LU above the
        track's own loudness. An absent cue counts as usual.

    Returns
    -------
    AffectGaussian
        Usual music moved by every cue's level times its coefficient, with what stays open.
    """
    levels = affect_levels(values)
    valence = MUSIC_PRIOR.mean.valence + sum(VALENCE_BY_CUE[n] * x for n, x in levels.items())
    arousal = MUSIC_PRIOR.mean.arousal + sum(AROUSAL_BY_CUE[n] * x for n, x in levels.items())
    (variance_v, _), (_, variance_a) = MUSIC_PRIOR.covariance
    open_v, open_a = _VALENCE_OPEN * variance_v, _AROUSAL_OPEN * variance_a
    shared = _REST_CORRELATION * float(np.sqrt(open_v * open_a))
    return AffectGaussian(Affect.clipped(valence, arousal), ((open_v, shared), (shared, open_a)))


def affect_levels(values: Mapping[str, float]) -> dict[str, float]:
    """Return the levels that the coefficients count, -3 to 3; cues that are absent are left out.

    Parameters
    ----------
    values
        As for :func:`hear_affect`.
    """
    levels = {
        name: standardise_cue(name, values[name])
        for name in CUE_NAMES
        if name in values and name != "loudness"
    }
    if "loudness" in values or "swell" in values:
        levels["loudness"] = _force_level(
            values.get("loudness", _MOST_LEVELLED), values.get("swell", 0.0)
        )
    for name, (mean, sd) in _NORMS.items():
        if name in values:
            levels[name] = _clip((values[name] - mean) / sd)
    return levels


def _force_level(loudness_lufs: float, swell_lu: float) -> float:
    """Return what level tells of force: how far beyond what files are levelled to, and swell."""
    beyond = max(0.0, loudness_lufs - _MOST_LEVELLED) + min(0.0, loudness_lufs - _LEAST_LEVELLED)
    return _clip((beyond + swell_lu) / CUE_NORMS["loudness"].sd)


def _clip(level: float) -> float:
    return min(_MOST_LEVEL, max(-_MOST_LEVEL, level))


def explain_cues(values: Mapping[str, float]) -> tuple[Cue, ...]:
    """Say what was heard, in words, the most unusual first.

    Parameters
    ----------
    values
        Values of :data:`~tunesight.domain.analysis.CUE_NAMES` in their own units.

    Returns
    -------
    tuple of Cue
        One for each cue given, such as ``"fast (152 bpm)"``.
    """
    cues = [_explain(name, values[name]) for name in CUE_NAMES if name in values]
    return tuple(sorted(cues, key=lambda cue: -abs(cue.level)))


def _explain(name: str, value: float) -> Cue:
    """Put one cue into words."""
    level = standardise_cue(name, value)
    if name == "tempo" and value <= 0.0:
        return Cue(name, value, level, "no steady pulse")
    low, usual, high = _PHRASES[name]
    words = usual if abs(level) < _NOTABLE_LEVEL else (high if level > 0.0 else low)
    if abs(level) >= _STRONG_LEVEL and name != "mode":
        words = f"very {words}"
    if name == "mode":
        return Cue(name, value, level, words)
    return Cue(name, value, level, f"{words} ({_measure(name, value)})")


def _measure(name: str, value: float) -> str:
    """Write a value with its unit."""
    if name == "tempo":
        return f"{value:.0f} bpm"
    if name == "density":
        return f"{value:.1f} onsets a second"
    if name == "loudness":
        return f"{value:.1f} LUFS"
    return f"{value:.0f} Hz"
