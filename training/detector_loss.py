"""How far the detector's answers and features are from its teacher's, cell by cell.

References
----------
Li et al. (2020), "Generalized Focal Loss": soft scores learnt by focal cross-entropy.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from training.detector_teacher import Look

__all__ = ["LossParts", "distillation_loss", "feature_scales"]

FACE_WEIGHT = 8.0  # of a cell's features where the teacher is sure of a face, beside 1
BELOW_WEIGHT = 0.25  # of what is below zero in both, and so will be zero
LEAST_SIZE = 1e-2  # of a feature's spread
SCORE_WEIGHT, PLACE_WEIGHT = 2.0, 2.0
LEAST_SCORE = 0.15  # below it the teacher's boxes are guesses
KNEE = 0.1  # strides: below it, errors of places count by their square
MOST_ERROR = 20.0  # one wild box of the teacher must not move everything

LossParts = tuple[float, float, float]
"""Of features, scores and places, for the log."""


def feature_scales(looks: Sequence[Look]) -> list[Tensor]:
    """Spread of each of the teacher's features over some batches: eight of (1, channels, 1, 1)."""
    scales = []
    for maps in zip(*(look.maps for look in looks), strict=True):
        variances = [torch.from_numpy(one).var((0, 2, 3)) for one in maps]
        scales.append((torch.stack(variances).mean(0).sqrt() + LEAST_SIZE)[None, :, None, None])
    return scales


def distillation_loss(
    answers: Sequence[Tensor],
    maps: Sequence[Tensor],
    look: Look,
    scales: Sequence[Tensor],
) -> tuple[Tensor, LossParts]:
    """Loss of a batch, and its three parts."""
    total = sum(float(scores.sum()) for scores in look.scores) + 1.0
    scores = [torch.from_numpy(one) for one in look.scores]
    by_rows = {one.shape[2]: one for one in scores}
    parts = [torch.zeros(()) for _ in range(3)]
    for one, value, scale in zip(maps, look.maps, scales, strict=True):
        said, wanted = one.float(), torch.from_numpy(value)
        weight = torch.where((said < 0) & (wanted < 0), BELOW_WEIGHT, 1.0)
        if said.shape[2] in by_rows:
            weight = weight * (1 + FACE_WEIGHT * by_rows[said.shape[2]])
        away = ((said - wanted) / scale).square()
        parts[0] = parts[0] + (weight * away).mean() / len(maps)
    for answer, score, place in zip(answers, scores, look.places, strict=True):
        said = answer.float()
        focus = (said[:, :1].sigmoid().detach() - score).abs()
        entropy = functional.binary_cross_entropy_with_logits(said[:, :1], score, reduction="none")
        parts[1] = parts[1] + (focus * entropy).sum() / total
        places = torch.from_numpy(place)
        error = functional.smooth_l1_loss(said[:, 1:], places, reduction="none", beta=KNEE)
        error = error.clamp(max=MOST_ERROR).mean(dim=1, keepdim=True)
        parts[2] = parts[2] + (score * (score > LEAST_SCORE) * error).sum() / total
    loss = parts[0] + SCORE_WEIGHT * parts[1] + PLACE_WEIGHT * parts[2]
    return loss, (float(parts[0].detach()), float(parts[1].detach()), float(parts[2].detach()))
