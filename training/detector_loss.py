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
SCORE_WEIGHT, PLACE_WEIGHT = 2.0, 2.0
LEAST_SCORE = 0.15  # below it the teacher's boxes are guesses
KNEE = 0.1  # strides: below it, errors of places count by their square
MOST_ERROR = 20.0  # one wild box of the teacher must not move everything

LossParts = tuple[float, float, float]
"""Of features, scores and places, for the log."""


def feature_scales(looks: Sequence[Sequence[Look]]) -> list[Tensor]:
    """Size of each feature of the teacher over some batches: six of (1, 64, 1, 1)."""
    batches = [[*(one.features for one in look), *(one.stage for one in look)] for look in looks]
    scales = []
    for maps in zip(*batches, strict=True):
        squares = [torch.from_numpy(one).square().mean((0, 2, 3)) for one in maps]
        scales.append((torch.stack(squares).mean(0).sqrt() + 0.05)[None, :, None, None])
    return scales


def distillation_loss(
    answers: Sequence[Tensor],
    features: Sequence[Tensor],
    looks: Sequence[Look],
    scales: Sequence[Tensor],
) -> tuple[Tensor, LossParts]:
    """Loss of a batch, and its three parts."""
    total = sum(float(look.scores.sum()) for look in looks) + 1.0
    parts = [torch.zeros(()) for _ in range(3)]
    wanted = [*(look.features for look in looks), *(look.stage for look in looks)]
    for place, (feature, value, scale) in enumerate(zip(features, wanted, scales, strict=True)):
        scores = torch.from_numpy(looks[place % len(looks)].scores)
        away = ((feature.float() - torch.from_numpy(value)) / scale).square()
        parts[0] = parts[0] + ((1 + FACE_WEIGHT * scores) * away).mean() / len(looks)
    for answer, look in zip(answers, looks, strict=True):
        scores, places = torch.from_numpy(look.scores), torch.from_numpy(look.places)
        said = answer.float()
        focus = (said[:, :1].sigmoid().detach() - scores).abs()
        entropy = functional.binary_cross_entropy_with_logits(said[:, :1], scores, reduction="none")
        parts[1] = parts[1] + (focus * entropy).sum() / total
        error = functional.smooth_l1_loss(said[:, 1:], places, reduction="none", beta=KNEE)
        error = error.clamp(max=MOST_ERROR).mean(dim=1, keepdim=True)
        parts[2] = parts[2] + (scores * (scores > LEAST_SCORE) * error).sum() / total
    loss = parts[0] + SCORE_WEIGHT * parts[1] + PLACE_WEIGHT * parts[2]
    return loss, (float(parts[0].detach()), float(parts[1].detach()), float(parts[2].detach()))
