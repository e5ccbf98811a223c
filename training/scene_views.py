"""What trunks make of pictures: features, and views kept at the border of front and tail.

Conventions
-----------
View 0 is the picture, view 1 its mirror image, the others are cropped, mirrored and lightened or
darkened at random. What is kept of a view are the maps between a trunk's front and tail: the
front, four fifths of the work, then runs once and not every epoch, and in onnxruntime, which is
several times faster at it than torch.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from training.backbone import Trunk
from training.scene_data import resize_picture
from training.scene_graph import trunk_graph
from training.scene_store import SceneData, to_array

__all__ = ["Views", "augment", "make_views", "read_features", "read_given"]

VIEWS = 5
SEED = 7
# Share of the picture's area: less would cut the reason of the mood away.
SMALLEST_CROP = 0.72
# Hardly visible; darkness is a mood, hue and saturation stay untouched.
BRIGHTNESS = 0.06
BATCH = 8


@dataclass(frozen=True, slots=True)
class Views:
    """What a given trunk makes of the views of pictures that are not for validation.

    Parameters
    ----------
    rows
        The pictures' rows in `SceneData`, shape (n,).
    maps
        Shape (views, n, channels, 7, 7), float16.
    """

    rows: NDArray[np.int64]
    maps: NDArray[np.float16]


def read_features(trunk: Trunk, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Features (n, f) of pictures (n, side, side, 3), with weights rounded as when exported."""
    return _run(trunk, pictures, "features")


def read_given(data: SceneData, name: str, trunk: Trunk) -> NDArray[np.float32]:
    """Features of all pictures of the train and dev part, averaged with their mirror images'."""
    store = data.folder / f"given_{name}.npy"
    if not store.exists():
        rows = data.fitted_rows()
        both = [read_features(trunk, _take_view(data, rows, view)) for view in (0, 1)]
        np.save(store, np.mean(both, axis=0))
    return np.asarray(np.load(store), np.float32)


def make_views(data: SceneData, name: str, trunk: Trunk) -> Views:
    """Make the views of a trunk, or read those made before."""
    rows = data.fitted_rows()
    store = data.folder / f"views_{name}.npy"
    if not store.exists():
        found = [_run(trunk, _take_view(data, rows, view), "maps") for view in range(VIEWS)]
        np.save(store, np.stack(found).astype(np.float16))
    return Views(rows, np.load(store, mmap_mode="r"))


def augment(picture: NDArray[np.uint8], rng: np.random.Generator, side: int) -> NDArray[np.uint8]:
    """Crop, mirror and lighten or darken at random, a little; colours keep their hue."""
    given = picture.shape[0]
    area = rng.uniform(SMALLEST_CROP, 1.0)
    stretch = math.exp(rng.uniform(-0.1, 0.1))
    height = min(given, round(given * math.sqrt(area) * stretch))
    width = min(given, round(given * math.sqrt(area) / stretch))
    top, left = rng.integers(0, given - height + 1), rng.integers(0, given - width + 1)
    crop = resize_picture(picture[top : top + height, left : left + width], side, mode="squash")
    if rng.random() < 0.5:
        crop = crop[:, ::-1]
    light = 1 + rng.uniform(-BRIGHTNESS, BRIGHTNESS)
    return np.clip(crop * light, 0, 255).astype(np.uint8)


def _take_view(data: SceneData, rows: NDArray[np.int64], view: int) -> NDArray[np.uint8]:
    plain = data.exact[rows]
    if view < 2:
        return plain[:, :, ::-1] if view else plain
    rng = np.random.default_rng([SEED, view])
    return np.stack([augment(data.large[row], rng, plain.shape[1]) for row in rows])


def _run(trunk: Trunk, pictures: NDArray[np.uint8], name: str) -> NDArray[np.float32]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        trunk_graph(trunk), options, providers=["CPUExecutionProvider"]
    )
    found = [
        session.run([name], {"picture": to_array(pictures[start : start + BATCH])})[0]
        for start in range(0, len(pictures), BATCH)
    ]
    return np.concatenate(found)
