"""Pictures decoded once and kept beside their ratings and parts, and what trunks make of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.backbone import Trunk
from training.scene_data import (
    RatedPicture,
    default_data_path,
    find_tables,
    open_pictures,
    resize_picture,
)
from training.scene_heads import Ratings
from training.scene_split import join_near_twins, split_pictures

__all__ = ["SceneData", "read_features", "to_input"]


class SceneData:
    """Pictures and ratings of both sets, Emotion6 first, decoded once into ``folder``."""

    def __init__(self, folder: Path, *, smoke: bool) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if smoke:
            self._make()
            return
        tables = find_tables(default_data_path())
        rows: list[RatedPicture] = []
        parts: list[NDArray[np.str_]] = []
        for table in tables:
            store = folder / f"{table.name}_256.npy"
            if not store.exists():
                squares = [resize_picture(p, 256, mode="squash") for p in open_pictures(table)]
                np.save(store, np.stack(squares))
            if not (folder / f"{table.name}_224.npy").exists():
                squares = [resize_picture(p, 224, mode="squash") for p in open_pictures(table)]
                np.save(folder / f"{table.name}_224.npy", np.stack(squares))
            of_set = table.pictures
            if table.has_shares:
                of_set = join_near_twins(of_set, np.load(store, mmap_mode="r"))
            rows += of_set
            parts.append(split_pictures(of_set))
        self.large = np.concatenate([np.load(folder / f"{table.name}_256.npy") for table in tables])
        self.exact = np.concatenate([np.load(folder / f"{table.name}_224.npy") for table in tables])
        self.ratings = Ratings(
            np.array([row.affect for row in rows], np.float32),
            np.array([row.shares or (0.0,) * 7 for row in rows], np.float32),
            np.array([row.shares is None for row in rows]),
            np.array([row.group for row in rows]),
        )
        self.part = np.concatenate(parts)
        digest = hashlib.sha256()
        for table in tables:
            digest.update(repr(table.pictures).encode())
            digest.update((folder / f"{table.name}_224.npy").read_bytes())
        self.sha256 = digest.hexdigest()

    def _make(self) -> None:
        rng = np.random.default_rng(0)
        n = 48
        light = rng.uniform(40, 215, (n, 1, 1, 3))
        self.exact = np.clip(light + rng.normal(0, 20, (n, 64, 64, 3)), 0, 255).astype(np.uint8)
        self.large = self.exact
        affect = (light[:, 0, 0, :2] / 127.5 - 1).astype(np.float32)
        is_oasis = np.arange(n) % 3 == 0
        shares = rng.dirichlet(np.ones(7), n).astype(np.float32) * ~is_oasis[:, None]
        self.ratings = Ratings(affect, shares, is_oasis, np.arange(n).astype(str))
        self.part = np.where(np.arange(n) % 5 == 0, "dev", "train")
        self.sha256 = "made"


def to_input(pictures: NDArray[np.uint8]) -> Tensor:
    """Shape (n, side, side, 3), uint8, to (n, 3, side, side) in [-1, 1]."""
    x = torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1
    return x.contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def read_features(
    trunk: Trunk, pictures: NDArray[np.uint8], *, mirror: bool = True
) -> NDArray[np.float32]:
    """Features (n, f) of the pictures, averaged with those of their mirror images."""
    trunk.eval()
    found = []
    for start in range(0, len(pictures), 32):
        x = to_input(pictures[start : start + 32])
        y = trunk(x)
        found.append(((y + trunk(x.flip(3))) / 2 if mirror else y).numpy())
    return np.concatenate(found)
