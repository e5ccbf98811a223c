"""Train the scene-affect network: heads on frozen features first, then the whole network.

Commands, from the repository's root, in an environment with `training/requirements.txt`:

    python -m training.train_scene heads             # 3 min: features of the given trunks, heads
    python -m training.train_scene tune --trunk v2   # resumable, an epoch about 40 s on one core
    python -m training.train_scene tune --trunk v1
    python -m training.train_scene tune --trunk v2 --full   # on train + dev, after choosing
    python -m training.train_scene tune --trunk v1 --full
    python -m training.train_scene export            # weights, golden outputs, card
    python -m evaluation scenes --split validation --json evaluation/figures/scenes.json
    python -m training.train_scene card              # copies the figures into the card
    python -m training.train_scene --smoke heads     # the same on made data, seconds

Data come from `TUNESIGHT_DATA` (default `../shared/data`); runs/scene holds what can be made again.
The dev part chooses (early stopping, blend, temperature); the validation part is in nothing here.
"""

from __future__ import annotations

import argparse
import copy
import math
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from training.backbone import MobileNetV1, MobileNetV2, Trunk, load_backbone
from training.scene_card import copy_figures
from training.scene_data import default_data_path, resize_picture
from training.scene_export import export
from training.scene_heads import Head, Scale, fit_heads, gaussian_nll
from training.scene_network import TunedNetwork, head_of, report_dev
from training.scene_store import SceneData, read_features, to_input

ROOT = Path(__file__).resolve().parents[1]
BACKBONES = {
    # Of the two given MobileNetV2, the better one for emotions and OASIS in cross-validation.
    "v2": "tf2_mobilenet_v2_1.0_224_ptq.onnx",
    "v1": "mobilenet_v1_1.0_224_quant_embedding_extractor.onnx",
}


@dataclass(frozen=True, slots=True)
class Config:
    """Every number that shapes a run, with its reason."""

    seed: int = 7
    epochs: int = 8  # dev flattens after about eight; the schedule needs its tail
    batch: int = 32  # 50 steps an epoch: enough noise, and fits a small machine
    # Trained at 192, read at 224: random crops magnify, so things look the same size in both
    # (Touvron et al. 2019, "Fixing the train-test resolution discrepancy"); a quarter cheaper.
    side: int = 192
    smallest_crop: float = (
        0.72  # share of the picture's area: less would cut the reason of the mood away
    )
    brightness: float = (
        0.06  # hardly visible; darkness is a mood, hue and saturation stay untouched
    )
    rate: float = 8e-4  # per step and weight, relative to the weight's size (see ScaledConv)
    head_rate: float = 4e-4  # heads start fitted
    pull: float = (
        2e-3  # back to the ImageNet weights (L2-SP, Li et al. 2018): 1,600 pictures forget much
    )
    average: float = 0.98  # weights averaged over about an epoch
    drop: float = 0.3  # of the features, while training
    emotion_share: float = 0.7  # weight of the emotion loss against the affect loss
    oasis_share: float = 1.5  # as in the heads
    # First layers stay as given: edges and colours are learned, and half the time is spent there.
    frozen_layers: int = 13


SMOKE = Config(epochs=1, batch=4, side=64)


def fit_frozen(data: SceneData, trunks: dict[str, Trunk]) -> None:
    """Stage `heads`: features of the given trunks, and heads on them for each part."""
    for name, trunk in trunks.items():
        store = data.folder / f"features_{name}.npy"
        if not store.exists():
            np.save(store, read_features(trunk, data.exact))
        features = np.load(store)
        for part, chosen in (("train", data.part == "train"), ("full", data.part != "validation")):
            ratings = data.ratings.take(chosen)
            scale = Scale.of(ratings)
            head = fit_heads(features[chosen], ratings, scale)
            np.savez(data.folder / f"head_{name}_{part}.npz", **asdict(head), **asdict(scale))
            print(f"{name} {part}: heads on {chosen.sum()} pictures")
            if part == "train":
                report_dev(data, head.apply(features[data.part == "dev"]), scale)


def augment(
    picture: NDArray[np.uint8], rng: np.random.Generator, config: Config
) -> NDArray[np.uint8]:
    """Crop, mirror and lighten or darken at random, a little; colours keep their hue."""
    side = picture.shape[0]
    area = rng.uniform(config.smallest_crop, 1.0)
    stretch = math.exp(rng.uniform(-0.1, 0.1))
    height = min(side, round(side * math.sqrt(area) * stretch))
    width = min(side, round(side * math.sqrt(area) / stretch))
    top, left = rng.integers(0, side - height + 1), rng.integers(0, side - width + 1)
    crop = resize_picture(
        picture[top : top + height, left : left + width], config.side, mode="squash"
    )
    if rng.random() < 0.5:
        crop = crop[:, ::-1]
    light = 1 + rng.uniform(-config.brightness, config.brightness)
    return np.clip(crop * light, 0, 255).astype(np.uint8)


def tune(data: SceneData, name: str, trunk: Trunk, config: Config, *, full: bool) -> None:
    """Stage `tune`: everything but the first layers, resumed from the last finished epoch."""
    part = "full" if full else "train"
    torch.manual_seed(config.seed)
    stored = np.load(data.folder / f"head_{name}_{part}.npz")
    scale = Scale(stored["mean"], stored["spread"])
    network = TunedNetwork(trunk, Head(stored["weight"], stored["bias"]), config.drop)
    network = network.to(memory_format=torch.channels_last)
    layers = trunk.convolutions()
    for layer in layers[: config.frozen_layers]:
        layer.requires_grad_(requires_grad=False)
    moving = [p for layer in layers[config.frozen_layers :] for p in (layer.unit, layer.bias)]
    given = [p.detach().clone() for p in moving]
    optimizer = torch.optim.Adam(
        [
            {"params": moving, "lr": config.rate},
            {"params": network.head.parameters(), "lr": config.head_rate},
        ]
    )
    average = copy.deepcopy(network)
    chosen = np.flatnonzero(data.part != "validation" if full else data.part == "train")
    steps = config.epochs * (len(chosen) // config.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        # A short warm-up, then a cosine to nothing.
        optimizer,
        lambda s: min(1.0, (s + 1) / 40) * 0.5 * (1 + math.cos(math.pi * min(1.0, s / steps))),
    )
    store = data.folder / f"tuned_{name}_{part}.pt"
    done = 0
    if store.exists():
        state = torch.load(store, weights_only=False)
        if state["config"] != asdict(config) or state["data"] != data.sha256:
            message = f"{store} was made with other numbers or data: move it away to train afresh"
            raise ValueError(message)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        done = state["epoch"]
    target = torch.from_numpy(scale.standardise(data.ratings))
    shares = torch.from_numpy(data.ratings.shares)
    weight = torch.where(torch.from_numpy(data.ratings.is_oasis), config.oasis_share, 1.0)
    for epoch in range(done, config.epochs):
        began = time.monotonic()
        rng = np.random.default_rng([config.seed, epoch])
        torch.manual_seed(config.seed * 1000 + epoch)
        network.train()
        losses = []
        order = rng.permutation(chosen)
        for start in range(0, len(order) - config.batch + 1, config.batch):
            rows = order[start : start + config.batch]
            x = to_input(np.stack([augment(data.large[row], rng, config) for row in rows]))
            out = network(x)
            w = weight[rows]
            # Means by squared error, doubt by likelihood around means that it cannot move: the
            # joint likelihood would let the network ignore the pictures that it finds hard.
            error = target[rows] - out[:, :2]
            affect = (w * error.square().sum(dim=1)).sum() / w.sum()
            doubt = gaussian_nll(out[:, 2:5], error.detach()).mean()
            known = shares[rows].sum(dim=1) > 0
            emotions = functional.cross_entropy(out[known, 5:], shares[rows][known])
            pull = sum((p - q).square().mean() for p, q in zip(moving, given, strict=True))
            loss = affect + 0.1 * doubt + config.emotion_share * emotions + config.pull * pull
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            with torch.no_grad():
                for mean, now in zip(average.parameters(), network.parameters(), strict=True):
                    mean.lerp_(now, 1 - config.average)
            losses.append((affect.item(), doubt.item(), emotions.item()))
        means = ", ".join(f"{value:.3f}" for value in np.mean(losses, axis=0))
        print(
            f"{name} {part} epoch {epoch + 1}: {means}; {time.monotonic() - began:.0f} s",
            flush=True,
        )
        state = {
            "epoch": epoch + 1,
            "network": network.state_dict(),
            "average": average.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "config": asdict(config),
            "data": data.sha256,
            "commit": current_commit(),
            "scale": asdict(scale),
        }
        torch.save(state, store)
        if not full and (epoch % 2 or epoch + 1 == config.epochs):
            features = read_features(average.trunk, data.exact[data.part == "dev"], mirror=False)
            report_dev(data, head_of(average).apply(features), scale)


def current_commit() -> str:
    """Ask for the repository's commit; ``unknown`` outside one."""
    asked = subprocess.run(
        ["git", "rev-parse", "HEAD"],  # noqa: S607 - whichever git the developer uses
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() or "unknown"


def main() -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(description="Train the scene-affect network.")
    parser.add_argument("stage", choices=("heads", "tune", "export", "card"))
    parser.add_argument("--trunk", choices=tuple(BACKBONES), default="v2")
    parser.add_argument("--full", action="store_true", help="train on the dev part too")
    parser.add_argument("--smoke", action="store_true", help="tiny made data, random weights")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "scene")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(0)
    if chosen.stage == "card":
        copy_figures()
        return
    data = SceneData(chosen.runs, smoke=chosen.smoke)
    if chosen.smoke:
        trunks: dict[str, Trunk] = {"v2": MobileNetV2(), "v1": MobileNetV1()}
    else:
        folder = default_data_path() / "backbones"
        trunks = {name: load_backbone(folder / file) for name, file in BACKBONES.items()}
    if chosen.stage == "heads":
        fit_frozen(data, trunks)
    elif chosen.stage == "tune":
        config = SMOKE if chosen.smoke else Config()
        tune(data, chosen.trunk, trunks[chosen.trunk], config, full=chosen.full)
    else:
        export(data.folder, trunks, smoke=chosen.smoke)


if __name__ == "__main__":
    main()
