"""What the expression network is taught: labels softened by votes, and patches without a face."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional

from training.face_data import FaceTable
from training.reference_detector import ReferenceDetector
from training.scene_data import find_tables, open_pictures
from tunesight.domain.emotion import EMOTIONS

__all__ = ["cut_empty_patches", "soften_labels"]


def soften_labels(table: FaceTable, *, steps: int = 300) -> NDArray[np.float32]:
    """Say what label a face with these votes usually has, shape (n, 7), by regression on the votes.

    FER-2013's labels and the votes follow different habits (where voters see *neutral*, the labels
    often say *sad*), so the votes are translated before they are mixed with the labels.
    """
    # Square roots spread the difference between no vote and one.
    inputs = torch.from_numpy(np.concatenate([table.votes, np.sqrt(table.votes)], axis=1))
    truth = torch.from_numpy(table.labels)
    weight = torch.zeros(inputs.shape[1], len(EMOTIONS), requires_grad=True)
    bias = torch.zeros(len(EMOTIONS), requires_grad=True)
    optimizer = torch.optim.Adam([weight, bias], lr=0.1)
    for _ in range(steps):
        loss = functional.cross_entropy(inputs @ weight + bias, truth)
        loss = loss + 1e-4 * weight.square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return torch.softmax(inputs @ weight + bias, dim=1).numpy()


def cut_empty_patches(
    data: Path, detector: ReferenceDetector, rng: np.random.Generator, *, per_picture: int
) -> NDArray[np.uint8]:
    """Cut grey 48 x 48 patches out of rated pictures where even a doubtful face is not near.

    Parameters
    ----------
    data
        The data folder with Emotion6 and OASIS.
    detector
        Says where faces may be.
    rng
        Chooses places and sizes.
    per_picture
        Patches of each picture, fewer where no room is left.
    """
    patches = []
    for table in find_tables(data):
        for picture in open_pictures(table):
            faces = detector.detect(picture, score=0.15).boxes
            height, width = picture.shape[:2]
            for _ in range(per_picture):
                side = int(rng.uniform(0.12, 0.7) * min(height, width))
                top, left = rng.integers(0, height - side + 1), rng.integers(0, width - side + 1)
                ends = np.minimum(faces[:, :2] + faces[:, 2:], (left + side, top + side))
                inside = np.maximum(ends - np.maximum(faces[:, :2], (left, top)), 0)
                if (np.prod(inside, axis=1) > 0.05 * side * side).any():
                    continue
                crop = Image.fromarray(picture[top : top + side, left : left + side]).convert("L")
                patches.append(np.asarray(crop.resize((48, 48), Image.Resampling.BOX)))
    return np.stack(patches)
