"""Pictures decoded once and kept beside their ratings and parts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.scene_data import (
    RatedPicture,
    default_data_path,
    find_tables,
    open_pictures,
    resize_picture,
)
from training.scene_heads import Ratings
from training.scene_split import join_near_twins, split_pictures

__all__ = ["SceneData", "to_array"]


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

    def fitted_rows(self) -> NDArray[np.int64]:
        """Rows of the train and the dev part."""
        return np.flatnonzero(self.part != "validation")

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


def to_array(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Shape (n, side, side, 3), uint8, to (n, 3, side, side) in [-1, 1]."""
    scaled = pictures.astype(np.float32) / 127.5 - 1
    return np.ascontiguousarray(scaled.transpose(0, 3, 1, 2))
