"""What each cell of the detector should answer, and how wrong its answers are.

References
----------
Li et al. (2020), "Generalized Focal Loss": soft scores learnt by focal cross-entropy.
Rezatofighi et al. (2019), "Generalized Intersection over Union": boxes that do not meet yet learn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from training.detector_network import ANSWERS, STRIDES
from training.reference_detector import FoundFaces

__all__ = ["Targets", "detection_loss", "make_targets"]

# Sizes (root of width times height, px) that each stride answers for: from one to five strides,
# with a part where two do, so that no size falls between.
RANGES = ((0.0, 44.0), (30.0, 100.0), (70.0, 240.0), (150.0, 1e9))
LEAST_FACE = 8.0  # smaller ones are neither asked for nor forbidden
BOX_WEIGHT = 2.0
LANDMARK_WEIGHT = 3.0
LANDMARK_KNEE = 0.05  # of a face: below it, errors count by their square


@dataclass(frozen=True, slots=True)
class Targets:
    """One row a cell, all strides one after another: (cells,), (cells,), (cells, 4 and 10).

    Score in [0, 1]; whether the score is asked for; box (centre, size) and landmarks in pixels.
    """

    scores: NDArray[np.float32]
    asked: NDArray[np.float32]
    boxes: NDArray[np.float32]
    landmarks: NDArray[np.float32]


def cell_centres(side: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Centres (cells, 2) in pixels, and strides (cells,), of a square picture."""
    centres, strides = [], []
    for stride in STRIDES:
        count = -(-side // stride)
        rows, columns = np.divmod(np.arange(count * count), count)
        centres.append((np.stack([columns, rows], axis=1) + 0.5) * stride)
        strides.append(np.full(count * count, stride))
    return np.concatenate(centres).astype(np.float32), np.concatenate(strides).astype(np.float32)


def make_targets(faces: FoundFaces, side: int) -> Targets:
    """Say what every cell of a square picture with these faces should answer."""
    centres, strides = cell_centres(side)
    cells = len(centres)
    scores, asked = np.zeros(cells, np.float32), np.ones(cells, np.float32)
    boxes, landmarks = np.ones((cells, 4), np.float32), np.zeros((cells, 10), np.float32)
    sizes = np.sqrt(np.prod(faces.boxes[:, 2:], axis=1))
    ranges = np.array(RANGES)[np.searchsorted(STRIDES, strides)]
    for row in np.argsort(-sizes):  # where faces overlap the smaller one is the nearer cell's
        box, size = faces.boxes[row], sizes[row]
        middle = box[:2] + box[2:] / 2
        away = np.abs(centres - middle)
        within = (ranges[:, 0] <= size) & (size < ranges[:, 1])
        # A border of doubt about the four nearest cells, inside the face.
        asked[within & (away < box[2:] / 4).all(axis=1)] = 0.0
        if size < LEAST_FACE:
            asked[(away < np.maximum(box[2:], strides[:, np.newaxis]) / 2).all(axis=1)] = 0.0
            continue
        near = within & (away < strides[:, np.newaxis]).all(axis=1)
        scores[near], asked[near] = faces.scores[row], 1.0
        boxes[near] = [*middle, *box[2:]]
        landmarks[near] = faces.landmarks[row].ravel()
    return Targets(scores, asked, boxes, landmarks)


def detection_loss(answers: list[Tensor], targets: Targets, side: int) -> tuple[Tensor, Tensor]:
    """Loss of a batch, targets stacked to (n, cells, ...), and its three parts for the log."""
    flat = torch.cat([a.float().flatten(2) for a in answers], dim=2).transpose(1, 2)
    assert flat.shape[2] == ANSWERS  # noqa: S101
    centres, strides = (torch.from_numpy(a) for a in cell_centres(side))
    wanted, asked = torch.from_numpy(targets.scores), torch.from_numpy(targets.asked)
    logit = flat[..., 0]
    focus = (logit.sigmoid().detach() - wanted).square()
    entropy = functional.binary_cross_entropy_with_logits(logit, wanted, reduction="none")
    total = wanted.sum().clamp(min=1.0)
    score_loss = (focus * entropy * asked).sum() / total
    held = wanted > 0
    weight = wanted[held]
    said, box = flat[held], torch.from_numpy(targets.boxes)[held]
    stride = strides.expand(len(flat), -1)[held][:, None]
    centre = centres.expand(len(flat), -1, -1)[held]
    middle = centre + said[:, 1:3] * stride
    size = said[:, 3:5].clamp(-4, 4).exp() * stride
    box_loss = (weight * (1 - _generalised_overlap(middle, size, box))).sum() / total
    points = torch.from_numpy(targets.landmarks)[held]
    face = box[:, 2:].prod(dim=1, keepdim=True).sqrt()
    off = (said[:, 5:] * stride + centre.repeat(1, 5) - points) / face
    far = functional.smooth_l1_loss(
        off, torch.zeros_like(off), beta=LANDMARK_KNEE, reduction="none"
    ).mean(dim=1)
    landmark_loss = (weight * far).sum() / total
    parts = torch.stack([score_loss, box_loss, landmark_loss])
    return score_loss + BOX_WEIGHT * box_loss + LANDMARK_WEIGHT * landmark_loss, parts.detach()


def _generalised_overlap(middle: Tensor, size: Tensor, box: Tensor) -> Tensor:
    first, last = middle - size / 2, middle + size / 2
    begin, end = box[:, :2] - box[:, 2:] / 2, box[:, :2] + box[:, 2:] / 2
    inside = (torch.minimum(last, end) - torch.maximum(first, begin)).clamp(min=0).prod(dim=1)
    joined = size.prod(dim=1) + box[:, 2:].prod(dim=1) - inside
    hull = (torch.maximum(last, end) - torch.minimum(first, begin)).prod(dim=1)
    return inside / joined - (hull - joined) / hull
