"""What our detector's boxes come to beside the reference's: recall, false boxes, landmarks.

Conventions
-----------
As in `evaluation.detector`, which says what is wanted, recalled and false.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.reference_detector import FoundFaces
from tunesight.metrics.detection import count_false, landmark_errors, match_boxes, overlaps
from tunesight.metrics.regression import bootstrap_interval

__all__ = ["LEAST_REFERENCE_SCORE", "Compared", "compare_faces", "measure_faces"]

LEAST_REFERENCE_SCORE = 0.3
_SURE, _LEAST_HEIGHT = 0.8, 0.06
_RECALL_OVERLAP, _FALSE_OVERLAP = 0.5, 0.4
_REFERENCE_SCORES = (LEAST_REFERENCE_SCORE, 0.5, _SURE)
_BANDS = (0.06, 0.12, 0.25, 0.5, 10.0)  # of the picture's height
_SEED = 11


@dataclass(frozen=True, slots=True)
class Compared:
    """One picture: its group, and what each wanted face and each reference score came to.

    Heights (wanted,) in shares of the picture's height; overlap of the box that recalls each face,
    0 where none does; landmark errors of the recalled ones; false boxes a reference score; boxes.
    """

    group: str
    heights: NDArray[np.float64]
    recalled: NDArray[np.float64]
    landmark_errors: NDArray[np.float64]
    false: tuple[int, ...]
    boxes: int


def compare_faces(
    reference: FoundFaces,
    boxes: NDArray[np.float32],
    landmarks: NDArray[np.float32],
    *,
    height: int,
    group: str,
) -> Compared:
    """Compare what both detectors found in one picture.

    Parameters
    ----------
    reference
        What the reference found with a score of at least .3.
    boxes, landmarks
        What ours found, shape (n, 4) and (n, 5, 2).
    height
        Of the picture, in pixels.
    group
        Of the picture.
    """
    shares = reference.boxes[:, 3] / height
    wanted = np.flatnonzero((reference.scores >= _SURE) & (shares >= _LEAST_HEIGHT))
    matches = match_boxes(reference.boxes[wanted], boxes, least_overlap=_RECALL_OVERLAP)
    hit = matches >= 0
    recalled = np.zeros(len(wanted))
    shared = overlaps(reference.boxes[wanted], boxes)
    recalled[hit] = shared[np.flatnonzero(hit), matches[hit]]
    return Compared(
        group=group,
        heights=np.asarray(shares[wanted], np.float64),
        recalled=recalled,
        landmark_errors=landmark_errors(
            reference.landmarks[wanted[hit]], landmarks[matches[hit]].reshape(-1, 5, 2)
        ),
        false=tuple(
            count_false(
                boxes, reference.boxes[reference.scores >= score], least_overlap=_FALSE_OVERLAP
            )
            for score in _REFERENCE_SCORES
        ),
        boxes=len(boxes),
    )


def measure_faces(rows: Sequence[Compared], *, resamples: int) -> dict[str, Any]:
    """Sum pictures up.

    Returns
    -------
    dict
        ``recall`` with its interval (``None`` without wanted faces, or of a single group) and by
        height band, ``false_boxes`` a reference score, overlap and landmark errors of what was
        recalled.
    """
    wanted = np.array([len(row.recalled) for row in rows])
    found = np.array([int((row.recalled > 0).sum()) for row in rows])
    heights = np.concatenate([row.heights for row in rows])
    recalled = np.concatenate([row.recalled for row in rows])
    errors = np.concatenate([row.landmark_errors for row in rows])
    interval: list[float] | None = None
    groups = [row.group for row in rows]
    if wanted.any() and len(set(groups)) > 1:
        low, high = bootstrap_interval(
            lambda drawn: float(found[drawn].sum() / max(1, wanted[drawn].sum())),
            groups,
            rng=np.random.default_rng(_SEED),
            resamples=resamples,
        )
        interval = [round(low, 4), round(high, 4)]
    bands = {}
    for low, high in pairwise(_BANDS):
        inside = (heights >= low) & (heights < high)
        name = f"{low:.0%} to {high:.0%}" if high <= 1 else f"{low:.0%} and more"
        bands[name] = {"wanted": int(inside.sum()), "found": int((recalled[inside] > 0).sum())}
    false = np.array([row.false for row in rows]).sum(axis=0)
    return {
        "pictures": len(rows),
        "wanted": int(wanted.sum()),
        "recall": round(found.sum() / wanted.sum(), 4) if wanted.any() else None,
        "recall_95": interval,
        "by_height": bands,
        "boxes": sum(row.boxes for row in rows),
        "false_boxes": {
            f"reference below {score}": {
                "boxes": int(count),
                "per_picture": round(int(count) / len(rows), 4),
            }
            for score, count in zip(_REFERENCE_SCORES, false, strict=True)
        },
        "overlap_median": _median(recalled[recalled > 0]),
        "landmark_error_median": _median(errors),
    }


def _median(values: NDArray[np.float64]) -> float | None:
    return round(float(np.median(values)), 4) if len(values) else None
