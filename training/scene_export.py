"""From checkpoints to committed files: weights and golden outputs; `scene_card` adds the card.

Conventions
-----------
The network is an even blend: every trunk's head counts the same, because the dev part is too small
to weigh them. Covariance is scaled so that the 80 % region holds 80 % of dev pictures that no
member trained on.
"""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from training.backbone import Trunk
from training.scene_card import WEIGHTS, write_card
from training.scene_data import make_test_pictures
from training.scene_graph import write_scene_graph
from training.scene_heads import Head, Scale, fold_scale, join_heads, square_distances
from training.scene_network import TunedNetwork, head_of
from training.scene_store import SceneData, read_features

__all__ = ["export", "load_member"]

# How far from first heads (0) to fine-tuned network (1): on dev, fine-tuning gains valence and
# loses a little arousal (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). The least
# sum of standardised squared errors lay here, in steps of a quarter.
TUNED_SHARE = 0.75
ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "weights" / "scene_affect_golden.json"
# A chi-square variable of two degrees is below this with probability .8.
REGION_80 = -2.0 * math.log(0.2)


def export(folder: Path, trunks: dict[str, Trunk], *, smoke: bool) -> None:
    """Stage `export`: blend what has been trained, calibrate it, write it.

    Parameters
    ----------
    folder
        Where the other stages left their files.
    trunks
        The given trunks by name.
    smoke
        Write into ``folder`` instead of the package.
    """
    data = SceneData(folder, smoke=smoke)
    members: list[tuple[Trunk, Head]] = []
    held_out: list[NDArray[np.float32]] = []
    described: list[str] = []
    refitted: list[bool] = []
    dev = data.part == "dev"
    scale = _scale_of(folder / f"head_{next(iter(trunks))}_train.npz")
    for name, trunk in trunks.items():
        chosen = load_member(folder, name, trunk, "train")
        features = read_features(chosen[0], data.exact[dev], mirror=False)
        held_out.append(chosen[1].apply(features))
        full = load_member(folder, name, trunk, "full")
        # A network tuned on the dev part too is used when there is one; the scale stays the same.
        is_refitted = full[2] or not chosen[2]
        refitted.append(is_refitted)
        members.append(full[:2] if is_refitted else chosen[:2])
        state = "fine-tuned" if members[-1][0] is not trunk else "as given"
        described.append(f"{name} ({state}, {'train + dev' if is_refitted else 'train'})")
    even = [1 / len(members)] * len(members)
    rows = sum(share * member for share, member in zip(even, held_out, strict=True))
    ratings = data.ratings.take(dev)
    distances = square_distances(rows[:, 2:5], scale.standardise(ratings) - rows[:, :2])
    # Both sets count the same, though one has twice the pictures.
    quantiles = [
        float(np.quantile(distances[ratings.is_oasis == flag], 0.8)) for flag in (False, True)
    ]
    temperature = sum(quantiles) / 2 / REGION_80
    part = "full" if all(refitted) else "train"
    spread = _scale_of(folder / f"head_{next(iter(trunks))}_{part}.npz")
    joined = join_heads([member[1] for member in members], even)
    head = fold_scale(joined, spread, temperature=temperature)
    target = folder if smoke else WEIGHTS
    path = target / "scene_affect.onnx"
    write_scene_graph(path, [member[0] for member in members], head.weight, head.bias)
    golden = folder / GOLDEN.name if smoke else GOLDEN
    _write_golden(path, golden)
    details = {
        "members": described,
        "tuned_share": TUNED_SHARE,
        "temperature": round(temperature, 3),
        "data_sha256": data.sha256,
        "features": sum(member[0].features for member in members),
        "parameters": head.weight.size
        + head.bias.size
        + sum(p.numel() for trunk, _ in members for p in trunk.parameters()),
    }
    write_card(path, details)
    print(json.dumps(details, indent=1), path.stat().st_size)


def load_member(
    folder: Path, name: str, given: Trunk, part: str, *, share: float = TUNED_SHARE
) -> tuple[Trunk, Head, bool]:
    """Load a trunk and its head, part of the way to fine-tuned; and say whether they are tuned.

    Parameters
    ----------
    folder
        Where the other stages left their files.
    name
        Of the trunk.
    given
        The trunk as given.
    part
        ``train``, or ``full`` for train and dev.
    share
        0 for the given trunk and its first head, 1 for the fine-tuned ones.
    """
    stored = np.load(folder / f"head_{name}_{part}.npz")
    head = Head(stored["weight"], stored["bias"])
    checkpoint = folder / f"tuned_{name}_{part}.pt"
    if not checkpoint.exists():
        return given, head, False
    state = torch.load(checkpoint, weights_only=False)
    if state["epoch"] < state["config"]["epochs"]:
        return given, head, False  # still training
    network = TunedNetwork(copy.deepcopy(given), head, 0.0)
    with torch.no_grad():
        for key, value in network.named_parameters():
            value.lerp_(state["average"][key], share)
    return network.trunk, head_of(network), True


def _scale_of(path: Path) -> Scale:
    stored = np.load(path)
    return Scale(stored["mean"], stored["spread"])


def _write_golden(weights: Path, path: Path) -> None:
    session = onnxruntime.InferenceSession(str(weights), providers=["CPUExecutionProvider"])
    names = ["affect", "covariance", "emotions"]
    outputs = session.run(names, {"picture": make_test_pictures()})
    golden: dict[str, Any] = {
        name: np.round(np.asarray(output, np.float64), 5).tolist()
        for name, output in zip(names, outputs, strict=True)
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(golden, indent=1) + "\n", encoding="utf-8")
