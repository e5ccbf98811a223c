"""Small made sets and weights in the layouts of the published ones, for smoke runs and tests.

Nothing is learned from them: they show that a script runs from its data to its weights.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.face_data import CSV_CLASSES, SIDE
from training.scene_data import EMOTIONS

__all__ = ["make_emotion6", "make_face_folders", "make_vit_weights"]


def make_emotion6(folder: Path, *, count: int = 60) -> Path:
    """Write blotches with ratings as ``emotion6_labels.csv`` and ``emotion6_256.zip``."""
    rng = np.random.default_rng(6)
    folder.mkdir(parents=True, exist_ok=True)
    columns = ["file", "valence", "arousal", *EMOTIONS, "orig_sha256", "search_keyword"]
    with (
        (folder / "emotion6_labels.csv").open("w", newline="", encoding="utf-8") as stream,
        zipfile.ZipFile(folder / "emotion6_256.zip", "w") as archive,
    ):
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in range(count):
            keyword = EMOTIONS[row % len(EMOTIONS)]
            name = f"images/{keyword}/{row}.png"
            ratings = [*rng.uniform(1, 9, 2), *rng.dirichlet(np.ones(len(EMOTIONS)))]
            writer.writerow([name, *ratings, f"sha{row}", keyword])
            archive.writestr(name, _encode(rng.integers(0, 256, (8, 8, 3), np.uint8), 64))
    return folder


def make_face_folders(folder: Path, *, of_class: int = 8) -> Path:
    """Write grey blotches as ``train/angry/0.png`` and so on, a quarter as many under ``test``."""
    rng = np.random.default_rng(2013)
    for part, count in (("train", of_class), ("test", max(1, of_class // 4))):
        for name in CSV_CLASSES:
            home = folder / part / name
            home.mkdir(parents=True, exist_ok=True)
            for row in range(count):
                blotches = rng.integers(0, 256, (8, 8), np.uint8)
                (home / f"{row}.png").write_bytes(_encode(blotches, SIDE))
    return folder


def make_vit_weights(folder: Path) -> Path:
    """Write a tiny Vision Transformer with chance weights in the hub's layout."""
    from safetensors.numpy import save_file

    rng = np.random.default_rng(16)
    width, inner, layers, side, patch = 32, 64, 2, 224, 32

    def chance(*shape: int) -> NDArray[np.float32]:
        return rng.normal(0, 0.05, shape).astype(np.float32)

    tensors = {
        "vit.embeddings.cls_token": chance(1, 1, width),
        "vit.embeddings.position_embeddings": chance(1, (side // patch) ** 2 + 1, width),
        "vit.embeddings.patch_embeddings.projection.weight": chance(width, 3, patch, patch),
        "vit.embeddings.patch_embeddings.projection.bias": chance(width),
    }
    linear = {f"attention.attention.{part}": (width, width) for part in ("query", "key", "value")}
    linear |= {
        "attention.output.dense": (width, width),
        "intermediate.dense": (inner, width),
        "output.dense": (width, inner),
    }
    norms = ["vit.layernorm"]
    for layer in range(layers):
        home = f"vit.encoder.layer.{layer}"
        norms += [f"{home}.layernorm_before", f"{home}.layernorm_after"]
        for name, shape in linear.items():
            tensors[f"{home}.{name}.weight"] = chance(*shape)
            tensors[f"{home}.{name}.bias"] = chance(shape[0])
    for name in norms:
        tensors[f"{name}.weight"] = 1 + chance(width)
        tensors[f"{name}.bias"] = chance(width)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "model.safetensors")
    config = {
        "model_type": "vit", "hidden_size": width, "num_hidden_layers": layers,
        "num_attention_heads": 2, "intermediate_size": inner, "image_size": side,
        "patch_size": patch, "layer_norm_eps": 1e-12,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def _encode(small: NDArray[np.uint8], side: int) -> bytes:
    stream = io.BytesIO()
    image = Image.fromarray(small).resize((side, side), Image.Resampling.BICUBIC)
    image.save(stream, "PNG")
    return stream.getvalue()
