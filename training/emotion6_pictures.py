"""Emotion6 alone, decoded once, for networks that learn from it and from nothing else."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.scene_data import find_tables, open_pictures, resize_picture
from training.scene_split import join_near_twins, split_pictures

__all__ = ["Pictures", "crop_picture", "read_pictures", "to_input"]

KEPT_SIDE = 256  # crops of a picture kept at 256 are read at 224


@dataclass(frozen=True, slots=True)
class Pictures:
    """Emotion6 decoded: squares (n, 256, 256, 3), affect (n, 2), shares (n, 7), parts (n,)."""

    squares: NDArray[np.uint8]
    affect: NDArray[np.float32]
    shares: NDArray[np.float32]
    part: NDArray[np.str_]
    sha256: str

    def measure_scale(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Mean and spread of the training part's affect, each of shape (2,)."""
        rated = self.affect[self.part == "train"]
        return rated.mean(axis=0), rated.std(axis=0)

    def standardise(self) -> NDArray[np.float32]:
        """Affect in units of the training part's spread, shape (n, 2)."""
        mean, spread = self.measure_scale()
        return (self.affect - mean) / spread


def read_pictures(data: Path, folder: Path) -> Pictures:
    """Read Emotion6, decoded once into ``folder``.

    Raises
    ------
    FileNotFoundError
        If there is no Emotion6 in ``data``.
    """
    table = next((table for table in find_tables(data) if table.has_shares), None)
    if table is None:
        message = f"no Emotion6 in {data}: name the folder with its labels and pictures"
        raise FileNotFoundError(message)
    labels = hashlib.sha256(repr(table.pictures).encode())
    kept = folder / f"emotion6_{labels.hexdigest()[:12]}.npy"
    if not kept.exists():
        squares = [resize_picture(p, KEPT_SIDE, mode="squash") for p in open_pictures(table)]
        np.save(kept, np.stack(squares))
    squares = np.load(kept)
    labels.update(squares.tobytes())
    rows = join_near_twins(table.pictures, squares)
    return Pictures(
        squares,
        np.array([row.affect for row in rows], np.float32),
        np.array([row.shares for row in rows], np.float32),
        split_pictures(rows),
        labels.hexdigest(),
    )


def crop_picture(
    picture: NDArray[np.uint8],
    side: int,
    rng: np.random.Generator,
    *,
    smallest: float,
    brightness: float,
) -> NDArray[np.uint8]:
    """Crop, mirror and lighten or darken at random, a little; colours keep their hue.

    Parameters
    ----------
    picture
        Shape (edge, edge, 3).
    side
        Of the square that is returned.
    rng
        Source of the draws.
    smallest
        Share of the area that is left at least.
    brightness
        Share by which it is lighter or darker at most.
    """
    edge = picture.shape[0]
    area, stretch = rng.uniform(smallest, 1.0), math.exp(rng.uniform(-0.1, 0.1))
    height = min(edge, round(edge * math.sqrt(area) * stretch))
    width = min(edge, round(edge * math.sqrt(area) / stretch))
    top, left = rng.integers(0, edge - height + 1), rng.integers(0, edge - width + 1)
    cut = resize_picture(picture[top : top + height, left : left + width], side, mode="squash")
    cut = cut[:, ::-1] if rng.random() < 0.5 else cut
    light = 1 + rng.uniform(-brightness, brightness)
    return np.clip(cut * light, 0, 255).astype(np.uint8)


def to_input(pictures: Sequence[NDArray[np.uint8]], device: str) -> Tensor:
    """Squares (side, side, 3), uint8, to (n, 3, side, side) in [-1, 1]."""
    stacked = np.ascontiguousarray(np.stack(pictures).transpose(0, 3, 1, 2))
    return torch.from_numpy(stacked).to(device).float() / 127.5 - 1
