"""Pictures seen anew for every epoch, and what trunks make of pictures."""

from __future__ import annotations

import math

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from training.backbone import Trunk
from training.scene_data import resize_picture
from training.scene_graph import trunk_graph
from training.scene_store import SceneData, to_array

__all__ = ["augment", "read_features", "read_given"]

# Share of the picture's area: less would cut the reason of the mood away.
SMALLEST_CROP = 0.72
# Hardly visible; darkness is a mood, hue and saturation stay untouched.
BRIGHTNESS = 0.06
BATCH = 8


def read_features(trunk: Trunk, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Features (n, f) of pictures (n, side, side, 3), with weights rounded as when exported."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        trunk_graph(trunk), options, providers=["CPUExecutionProvider"]
    )
    found = [
        session.run(["features"], {"picture": to_array(pictures[start : start + BATCH])})[0]
        for start in range(0, len(pictures), BATCH)
    ]
    return np.concatenate(found)


def read_given(data: SceneData, name: str, trunk: Trunk) -> NDArray[np.float32]:
    """Features of all pictures of the train and dev part, averaged with their mirror images'."""
    store = data.folder / f"given_{name}.npy"
    if not store.exists():
        plain = data.exact[data.fitted_rows()]
        both = [read_features(trunk, pictures) for pictures in (plain, plain[:, :, ::-1])]
        np.save(store, np.mean(both, axis=0))
    return np.asarray(np.load(store), np.float32)


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
