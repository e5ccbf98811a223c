"""Figures of the expressions read in faces: accuracy, twins, votes, calibration, rejection.

Conventions
-----------
Probabilities of the seven expressions have shape (n, 7), in the order of
`tunesight.domain.emotion.EMOTIONS`; scores of being a face have shape (n,), from 0 to 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.face_baseline import find_near_twins, fit_pixel_baseline
from training.face_data import VOTE_COLUMNS, FaceTable
from tunesight.domain.emotion import EMOTIONS, parse_emotion
from tunesight.metrics import classification, probability, roc

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["find_majority", "measure_faces", "measure_rejection"]

_SEED = 11
_CLASSES = len(EMOTIONS)
_CURVE_POINTS = 40  # forty corners draw the same curve as four thousand


def measure_faces(
    table: FaceTable,
    said: NDArray[np.float64],
    scores: NDArray[np.float64] | None,
    *,
    training: FaceTable | None,
    temperature: float | None = None,
    resamples: int = 1000,
) -> dict[str, Any]:
    """Compare the network's answers with labels and votes.

    Parameters
    ----------
    table
        Faces, labels and votes.
    said
        Probabilities of the seven expressions, shape (n, 7).
    scores
        Probability of being a face, shape (n,); ``None`` from a network that does not say.
    training
        What the network may remember; without it nothing is said of twins and pixels.
    temperature
        What the network's logits were divided by, to look behind it; ``None`` if unknown.
    resamples
        Of each bootstrap.
    """
    answers = said.argmax(axis=1)
    everyone = np.ones(len(answers), bool)
    rng = np.random.default_rng(_SEED)

    def measure(truth: NDArray[np.int64], kept: NDArray[np.bool_]) -> dict[str, Any]:
        rows = int(kept.sum())
        if rows < 2:
            return {"faces": rows}
        right = classification.accuracy(truth[kept], answers[kept], classes=_CLASSES)
        low, high = classification.accuracy_interval(
            truth[kept], answers[kept], classes=_CLASSES, rng=rng, resamples=resamples
        )
        return {"faces": rows, "accuracy": right, "accuracy_95": [low, high]}

    found: dict[str, Any] = {
        "seven": {"order": list(EMOTIONS)}
        | classification.evaluate(table.labels, answers, classes=_CLASSES)
        | measure(table.labels, everyone)
    }
    if training is not None and len(training.faces):
        exact = np.isin(table.digests(), training.digests())
        twin = exact | find_near_twins(table.faces, training.faces)
        found["without_twins"] = {
            "exact": measure(table.labels, ~exact),
            "near": measure(table.labels, ~twin),
        }
        pixels = fit_pixel_baseline(training.faces, training.labels, classes=_CLASSES)
        pixel_answers = pixels.predict(table.faces)
        found["pixel_baseline"] = {
            "what": "logistic regression on 150 principal components of 24 x 24 pixels",
            "accuracy": classification.accuracy(table.labels, pixel_answers, classes=_CLASSES),
        }
    majority, agreed = find_majority(table.votes)
    if agreed.any():
        labels_agree = float((table.labels[agreed] == majority[agreed]).mean())
        found["votes"] = measure(majority, agreed) | {"labels_agree": labels_agree}
    found["calibration"] = {"after": probability.evaluate(table.labels, said)}
    if temperature is not None:
        bare = probability.scale_temperature(said, 1.0 / temperature)
        found["calibration"]["before"] = probability.evaluate(table.labels, bare)
        found["calibration"]["temperature"] = temperature
    none = table.votes[:, VOTE_COLUMNS.index("NF")] > 0.5
    found["not_a_face"] = {}
    if scores is not None and none.any() and not none.all():
        found["not_a_face"]["voted"] = measure_rejection(scores[~none], scores[none])
    return found


def measure_rejection(faces: NDArray[np.float64], others: NDArray[np.float64]) -> dict[str, Any]:
    """How well the face score tells faces from others: ROC, and what happens at one half.

    Parameters
    ----------
    faces, others
        Scores, shape (n,).
    """
    alarms, recall = roc.roc_curve(faces, others)
    kept = np.unique(np.linspace(0, len(alarms) - 1, _CURVE_POINTS).astype(int))
    return {
        "faces": len(faces),
        "others": len(others),
        **roc.evaluate(faces, others),
        "faces_kept_at_half": float((faces >= 0.5).mean()),
        "others_refused_at_half": float((others < 0.5).mean()),
        "curve": {"false_alarms": alarms[kept].tolist(), "recall": recall[kept].tolist()},
    }


def find_majority(votes: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Place of the emotion that most voters saw, and whether one of the seven won alone.

    Parameters
    ----------
    votes
        Shares, shape (n, 10), as in `training.face_data.FaceTable`.

    Returns
    -------
    tuple of ndarray
        Places in `EMOTIONS`, shape (n,), and where they hold, shape (n,).
    """
    others = {"contempt", "unknown", "NF"}
    places = [-1 if n in others else EMOTIONS.index(parse_emotion(n)) for n in VOTE_COLUMNS]
    top = votes.max(axis=1, keepdims=True)
    alone = (votes == top).sum(axis=1) == 1
    majority = np.array(places)[votes.argmax(axis=1)]
    return majority, alone & (majority >= 0)
