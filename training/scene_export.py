"""From checkpoints to committed files: weights and golden outputs; `scene_card` adds the card.

Conventions
-----------
The network is an even blend: every trunk's head counts the same, because the dev part is too small
to weigh them. Covariance is scaled so that the 80 % region holds 80 % of dev pictures that no
member trained on, emotions are brought to the temperature at which they fit these pictures' shares.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from training.backbone import Trunk
from training.cards import WEIGHTS
from training.scene_card import write_card
from training.scene_data import make_test_pictures
from training.scene_graph import write_scene_graph
from training.scene_heads import Head, Ratings, Scale, fold_scale, join_heads, square_distances
from training.scene_network import TunedNetwork, report_dev
from training.scene_store import SceneData
from training.scene_views import read_features

__all__ = [
    "NAMES",
    "Calibration",
    "export",
    "follow_classifier",
    "load_member",
    "write_network",
]

NAMES = ("affect", "covariance", "emotions")
# How far from first heads (0) to tuned network (1): on dev, tuning gains valence and loses a little
# arousal (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
TUNED_SHARE = 0.75
ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "weights" / "scene_affect_golden.json"
# A chi-square variable of two degrees is below this with probability .8.
REGION_80 = -2.0 * math.log(0.2)
# On dev the likeliest class is kept on 66.8 % of the pictures, as the card says.
CLASSIFIER_RIDGE = 100.0
TEMPERATURES = np.round(np.arange(0.6, 2.01, 0.05), 2)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the covariance is multiplied by and the emotions' logits are divided by."""

    widening: float
    temperature: float


def export(
    data: SceneData, trunks: Mapping[str, Trunk], classifier: nn.Linear, *, smoke: bool
) -> None:
    """Stage `export`: blend what has been trained, calibrate it, write it.

    Parameters
    ----------
    data
        The pictures; its folder holds what the other stages left.
    trunks
        The given trunks by name; those that were not tuned are left out, but for the first.
    classifier
        ImageNet's, on the first trunk's features.
    smoke
        Write into the data's folder instead of the package.

    Raises
    ------
    ValueError
        If a trunk was tuned on train and dev but not on train alone, which calibrates it.
    """
    folder, pictures = data.folder, data.exact[data.part == "dev"]
    first = next(iter(trunks))
    members: dict[str, tuple[TunedNetwork, bool]] = {}
    held_out: list[NDArray[np.float32]] = []
    for name, trunk in trunks.items():
        chosen, is_tuned = load_member(folder, name, trunk, "train")
        full, is_full = load_member(folder, name, trunk, "full")
        if is_full and not is_tuned:
            message = f"{name} was tuned with --full only: tune it without, to calibrate on dev"
            raise ValueError(message)
        if is_tuned or name == first:
            held_out.append(chosen.head().apply(read_features(chosen.trunk, pictures)))
            # A network tuned on the dev part too is used when there is one.
            members[name] = (chosen, False) if is_tuned and not is_full else (full, True)
    scale = _scale_of(folder / f"head_{first}_train.npz")
    rows = np.mean(held_out, axis=0)
    report_dev(data, rows, scale)
    ratings = data.ratings.take(data.part == "dev")
    calibration = Calibration(_fit_widening(rows, ratings, scale), _fit_temperature(rows, ratings))
    target = folder if smoke else WEIGHTS
    details = write_network(target, data, trunks[first], members, classifier, calibration)
    _write_golden(target / "scene_affect.onnx", folder / GOLDEN.name if smoke else GOLDEN)
    print(json.dumps(details, indent=1))


def write_network(
    target: Path,
    data: SceneData,
    given: Trunk,
    members: Mapping[str, tuple[TunedNetwork, bool]],
    classifier: nn.Linear,
    calibration: Calibration,
) -> dict[str, Any]:
    """Write members side by side as ``scene_affect.onnx`` with its card, and return the details.

    Parameters
    ----------
    target
        A folder.
    data
        The pictures.
    given
        The first member's trunk as given, which ``classifier`` follows.
    members
        By name, each with whether it was trained on the dev part too.
    classifier
        ImageNet's.
    calibration
        Fitted on the dev part.
    """
    networks = [network for network, _ in members.values()]
    joined = join_heads([n.head() for n in networks], [1 / len(networks)] * len(networks))
    joined.weight[5:] /= calibration.temperature
    joined.bias[5:] /= calibration.temperature
    part = "full" if all(is_full for _, is_full in members.values()) else "train"
    scale = _scale_of(data.folder / f"head_{next(iter(members))}_{part}.npz")
    head = fold_scale(joined, scale, temperature=calibration.widening)
    seen, kept = follow_classifier(data, classifier, given, networks[0].trunk)
    path = target / "scene_affect.onnx"
    write_scene_graph(path, [n.trunk for n in networks], head.weight, head.bias, seen)
    details = {
        "members": [f"{n} ({'train + dev' if f else 'train'})" for n, (_, f) in members.items()],
        "tuned_share": TUNED_SHARE,
        "covariance_times": round(calibration.widening, 3),
        "emotion_temperature": round(calibration.temperature, 3),
        "imagenet_top1_kept_on_dev": round(kept, 3),
        "data_sha256": data.sha256,
        "features": head.weight.shape[1],
        "parameters": sum(array.size for array in (head.weight, head.bias, *seen))
        + sum(p.numel() for network in networks for p in network.trunk.parameters()),
    }
    write_card(path, details)
    return details


def follow_classifier(
    data: SceneData, classifier: nn.Linear, given: Trunk, tuned: Trunk
) -> tuple[tuple[NDArray[np.float32], NDArray[np.float32]], float]:
    """Refit ImageNet's classifier to a tuned trunk, so that it goes on saying what it said.

    What its answers change by on the training pictures is taken back by ridge.

    Returns
    -------
    tuple
        Weight (classes, features) and bias (classes,); and the share of dev pictures on which the
        likeliest class is still that of the given network.
    """
    weight, bias = classifier.weight.detach().numpy(), classifier.bias.detach().numpy()
    train, dev = data.part == "train", data.part == "dev"
    before = read_features(given, data.exact[train]) @ weight.T + bias
    after = read_features(tuned, data.exact[train])
    centre = after.mean(axis=0)
    x, missing = after - centre, before - after @ weight.T - bias
    gram = x.T @ x + CLASSIFIER_RIDGE * np.eye(x.shape[1], dtype=np.float32)
    weight = weight + np.linalg.solve(gram, x.T @ (missing - missing.mean(axis=0))).T
    bias = bias + (before - after @ weight.T - bias).mean(axis=0)
    answers = read_features(tuned, data.exact[dev]) @ weight.T + bias
    said = read_features(given, data.exact[dev]) @ classifier.weight.detach().numpy().T
    wanted = said + classifier.bias.detach().numpy()
    kept = float((answers.argmax(axis=1) == wanted.argmax(axis=1)).mean())
    return (weight.astype(np.float32), bias.astype(np.float32)), kept


def load_member(
    folder: Path, name: str, given: Trunk, part: str, *, share: float = TUNED_SHARE
) -> tuple[TunedNetwork, bool]:
    """Load a trunk and its head, part of the way to tuned; and say whether they are tuned.

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
        0 for the given trunk and its first head, 1 for the tuned ones.
    """
    stored = np.load(folder / f"head_{name}_{part}.npz")
    head = Head(stored["weight"], stored["bias"])
    network = TunedNetwork(copy.deepcopy(given), head, 0.0)
    checkpoint = folder / f"tuned_{name}_{part}.pt"
    if not checkpoint.exists():
        return network, False
    state = torch.load(checkpoint, weights_only=True)
    if state["epoch"] < state["config"]["epochs"]:
        return network, False  # still training
    with torch.no_grad():
        for key, value in network.named_parameters():
            value.lerp_(state["average"][key], share)
    return network, True


def _fit_widening(rows: NDArray[np.float32], ratings: Ratings, scale: Scale) -> float:
    distances = square_distances(rows[:, 2:5], scale.standardise(ratings) - rows[:, :2])
    # Both sets count the same, though one has twice the pictures.
    quantiles = [
        float(np.quantile(distances[ratings.is_oasis == flag], 0.8)) for flag in (False, True)
    ]
    return sum(quantiles) / 2 / REGION_80


def _fit_temperature(rows: NDArray[np.float32], ratings: Ratings) -> float:
    logits = torch.from_numpy(rows[~ratings.is_oasis, 5:])
    shares = torch.from_numpy(ratings.shares[~ratings.is_oasis])
    losses = [functional.cross_entropy(logits / t, shares).item() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _scale_of(path: Path) -> Scale:
    stored = np.load(path)
    return Scale(stored["mean"], stored["spread"])


def _write_golden(weights: Path, path: Path) -> None:
    session = onnxruntime.InferenceSession(str(weights), providers=["CPUExecutionProvider"])
    outputs = session.run(NAMES, {"picture": make_test_pictures()})
    golden: dict[str, Any] = {
        name: np.round(np.asarray(output, np.float64), 5).tolist()
        for name, output in zip(NAMES, outputs, strict=True)
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(golden, indent=1) + "\n", encoding="utf-8")
