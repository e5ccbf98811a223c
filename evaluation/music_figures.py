"""From what was heard to figures, each with its baseline and its interval.

Conventions
-----------
A `Case` is an example with what both listeners heard. Intervals are 95 %, by drawing whole groups
(artists, games, tracks) with replacement; a *gain* is ours minus the baseline's on the same draws.
A figure that cannot be had (no truth, a baseline that is not installed, beats that are not heard
yet) is None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.music_hearing import Heard
from evaluation.music_sets import Example
from tunesight.metrics import beats, key, tempo
from tunesight.metrics.regression import bootstrap_interval
from tunesight.metrics.roc import roc_area

__all__ = [
    "Case",
    "measure_affect_signs",
    "measure_beats",
    "measure_downbeats",
    "measure_key",
    "measure_mode",
    "measure_quadrants",
    "measure_tempo",
]

_SEED = 20
_RESAMPLES = 1000
# Named before anything was measured: what the literature calls the strongest cue of each.
_ONE_CUE = {"valence": "mode", "arousal": "density"}

_Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """An example with what was heard in it, by us and by librosa (None where it has no answer)."""

    example: Example
    ours: Heard
    librosa: Heard | None


def measure_tempo(cases: Sequence[Case]) -> dict[str, Any] | None:
    """Shares of right tempi, exact (`accuracy_1`) and with octaves allowed (`accuracy_2`)."""
    known = [c for c in cases if c.example.tempo_bpm is not None]
    wanted = [c.example.tempo_bpm for c in known]
    rules = {"accuracy_1": tempo.agree_exactly, "accuracy_2": tempo.agree_in_octaves}
    return _compare(
        known, lambda heard: {n: rule(wanted, [h.tempo_bpm for h in heard])
                              for n, rule in rules.items()}
    )  # fmt: skip


def measure_key(cases: Sequence[Case]) -> dict[str, Any] | None:
    """MIREX scores where tonic and mode are known; a key that is not told scores 0."""
    known = [c for c in cases if c.example.tonic is not None and c.example.is_major is not None]
    wanted = [c.example.tonic for c in known], [c.example.is_major for c in known]

    def score(heard: Sequence[Heard]) -> dict[str, ArrayLike]:
        found = [h.tonic or 0 for h in heard], [h.mode > 0.0 for h in heard]
        is_told = np.array([h.tonic is not None for h in heard])
        strict = key.mirex_scores(wanted, found) * is_told
        return {
            "mirex": strict,
            "mirex_both_fifths": key.mirex_scores(wanted, found, are_both_fifths_near=True)
            * is_told,
            "exact": strict == 1.0,
            "tonic": (np.array(wanted[0]) == np.array(found[0])) & is_told,
        }

    return _compare(known, score)


def measure_mode(cases: Sequence[Case]) -> dict[str, Any] | None:
    """Area under the curve of major against minor; `major_share` is how common major is."""
    known = [c for c in cases if c.example.is_major is not None]
    labels = np.array([c.example.is_major for c in known], bool)
    if len(set(labels)) < 2:
        return None
    found: dict[str, Any] = {"n": len(known), "major_share": float(labels.mean())}
    columns = {"ours": [c.ours.mode for c in known]}
    if all(c.librosa for c in known):
        columns["librosa"] = [c.librosa.mode for c in known if c.librosa]
    groups = [c.example.group for c in known]
    for name, scores in columns.items():
        found[name] = _area(np.array(scores), labels, groups)
    return {"librosa": None, **found}


def measure_beats(cases: Sequence[Case]) -> dict[str, Any] | None:
    """F-measure of beats where the truth is known; None before we hear any."""
    known = [c for c in cases if c.example.beats_s]
    wanted = [c.example.beats_s for c in known]
    if not any(c.ours.beats_s for c in known):
        return None
    return _compare(
        known,
        lambda heard: {"f_measure": _f_measures(wanted, [h.beats_s for h in heard])},
    )


def measure_downbeats(cases: Sequence[Case]) -> dict[str, Any] | None:
    """F-measure of the beats that begin a bar; the baseline takes every fourth of librosa's."""
    known = [c for c in cases if c.example.downbeats_s]
    wanted = [c.example.downbeats_s for c in known]
    if not any(c.ours.downbeats_s for c in known):
        return None
    return _compare(
        known,
        lambda heard: {"f_measure": _f_measures(wanted, [h.downbeats_s for h in heard])},
    )


def _f_measures(
    wanted: Sequence[tuple[float, ...]], found: Sequence[tuple[float, ...]]
) -> list[float]:
    return [beats.f_measure(w, f) for w, f in zip(wanted, found, strict=True)]


def measure_affect_signs(cases: Sequence[Case]) -> dict[str, Any] | None:
    """Area under the curve of high against low valence and arousal, beside one cue alone."""
    known = [c for c in cases if c.example.valence is not None]
    found: dict[str, Any] = {}
    for axis, cue in _ONE_CUE.items():
        is_high = np.array([getattr(c.example, axis) > 0.0 for c in known], bool)
        if len(set(is_high)) < 2:
            return None
        groups = [c.example.group for c in known]
        found[axis] = {
            "n": len(known),
            "groups": len(set(groups)),
            "high_share": float(is_high.mean()),
            "ours": _area(np.array([getattr(c.ours, axis) for c in known]), is_high, groups),
            "one_cue": {
                "cue": cue,
                **_area(np.array([c.ours.cues[cue] for c in known]), is_high, groups),
            },
        }
    return found


def measure_quadrants(cases: Sequence[Case]) -> dict[str, Any] | None:
    """Share of the tracks heard in the quadrant that was intended; the commonest as baseline."""
    known = [c for c in cases if c.example.valence is not None]
    if not known:
        return None
    wanted = [_quadrant(c.example) for c in known]
    is_right = np.array([_quadrant(c.ours) == w for c, w in zip(known, wanted, strict=True)])
    groups = [c.example.group for c in known]
    return {
        "n": len(known),
        "ours": _mean("accuracy", is_right, groups),
        "commonest": max(Counter(wanted).values()) / len(wanted),
        **{
            f"{axis}_sign": float(np.mean([
                (getattr(c.example, axis) > 0.0) == (getattr(c.ours, axis) > 0.0) for c in known
            ]))
            for axis in _ONE_CUE
        },
    }  # fmt: skip


def _quadrant(placed: Example | Heard) -> tuple[bool, bool]:
    return (placed.valence or 0.0) > 0.0, (placed.arousal or 0.0) > 0.0


def _compare(
    known: Sequence[Case], score: Callable[[Sequence[Heard]], dict[str, ArrayLike]]
) -> dict[str, Any] | None:
    """Mean of scores, one for each case, for us, for librosa, and the difference."""
    if not known:
        return None
    groups = [c.example.group for c in known]
    ours = {name: np.asarray(x, np.float64) for name, x in score([c.ours for c in known]).items()}
    found: dict[str, Any] = {"n": len(known), "ours": _means(ours, groups), "librosa": None}
    answers = [c.librosa for c in known if c.librosa is not None]
    if len(answers) == len(known):
        theirs = {name: np.asarray(x, np.float64) for name, x in score(answers).items()}
        found["librosa"] = _means(theirs, groups)
        found["gain"] = _means({name: ours[name] - theirs[name] for name in ours}, groups)
    return found


def _means(columns: dict[str, _Column], groups: Sequence[str]) -> dict[str, Any]:
    return {k: v for name, x in columns.items() for k, v in _mean(name, x, groups).items()}


def _mean(name: str, values: ArrayLike, groups: Sequence[str]) -> dict[str, Any]:
    column = np.asarray(values, np.float64)
    return {
        name: float(column.mean()),
        f"{name}_95": _interval(lambda rows: float(column[rows].mean()), groups),
    }


def _area(scores: _Column, labels: NDArray[np.bool_], groups: Sequence[str]) -> dict[str, Any]:
    def area(rows: NDArray[np.intp]) -> float:
        drawn, is_high = scores[rows], labels[rows]
        # A draw of one kind only tells nothing either way.
        return roc_area(drawn[is_high], drawn[~is_high]) if 0 < is_high.sum() < len(rows) else 0.5

    return {"auc": area(np.arange(len(scores))), "auc_95": _interval(area, groups)}


def _interval(
    figure: Callable[[NDArray[np.intp]], float], groups: Sequence[str]
) -> list[float] | None:
    if len(set(groups)) < 2:
        return None
    rng = np.random.default_rng(_SEED)
    return list(bootstrap_interval(figure, groups, rng=rng, resamples=_RESAMPLES))
