"""Train the scene-affect network: heads on frozen features first, then the whole network.

Commands, from the repository's root, in an environment with `training/requirements.txt`:

    python -m training.train_scene heads             # 3 min: features of the given trunks, heads
    python -m training.train_scene tune --trunk v2   # resumable, an epoch about 40 s on one core
    python -m training.train_scene tune --trunk v1
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
import hashlib
import math
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.backbone import MobileNetV1, MobileNetV2, Trunk, load_backbone
from training.scene_data import (
    default_data_path,
    find_tables,
    join_near_twins,
    open_pictures,
    resize_picture,
    split_pictures,
)
from training.scene_heads import (
    Head,
    Ratings,
    Scale,
    fit_heads,
    gaussian_nll,
)

ROOT = Path(__file__).resolve().parents[1]
BACKBONES = {
    # Of the two given MobileNetV2 this one's features were better for emotions and OASIS on dev folds.
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
    # (Touvron et al. 2019, "Fixing the train-test resolution discrepancy"), and it is a quarter cheaper.
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
    # First layers stay as given: edges and colours need no re-learning, and half the time is spent there.
    frozen_layers: int = 13


SMOKE = Config(epochs=1, batch=4, side=64)


class SceneData:
    """Pictures and ratings of both sets, Emotion6 first, decoded once into ``folder``."""

    def __init__(self, folder: Path, *, smoke: bool) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if smoke:
            self._make()
            return
        tables = find_tables(default_data_path())
        rows = []
        for table in tables:
            store = folder / f"{table.name}_256.npy"
            if not store.exists():
                squares = [resize_picture(p, 256, mode="squash") for p in open_pictures(table)]
                np.save(store, np.stack(squares))
            pictures = np.load(store, mmap_mode="r")
            if not (folder / f"{table.name}_224.npy").exists():
                squares = [resize_picture(p, 224, mode="squash") for p in open_pictures(table)]
                np.save(folder / f"{table.name}_224.npy", np.stack(squares))
            rows += (
                join_near_twins(table.pictures, pictures)
                if table.name == "emotion6"
                else table.pictures
            )
        self.large = np.concatenate([np.load(folder / f"{table.name}_256.npy") for table in tables])
        self.exact = np.concatenate([np.load(folder / f"{table.name}_224.npy") for table in tables])
        self.ratings = Ratings(
            np.array([row.affect for row in rows], np.float32),
            np.array([row.shares or (0.0,) * 7 for row in rows], np.float32),
            np.array([row.shares is None for row in rows]),
            np.array([row.group for row in rows]),
        )
        self.part = np.concatenate([split_pictures(table_rows) for table_rows in _by_set(rows)])
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


def _by_set(rows: list) -> list[list]:
    return [[r for r in rows if r.shares is not None], [r for r in rows if r.shares is None]]


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


def fit_frozen(data: SceneData, trunks: dict[str, Trunk]) -> None:
    """Stage `heads`: features of the given trunks and heads on them, one file per trunk and part."""
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


def report_dev(data: SceneData, rows: NDArray[np.float32], scale: Scale) -> None:
    """Print what the dev part says of twelve standardised head rows (n, 12)."""
    ratings = data.ratings.take(data.part == "dev")
    target = scale.standardise(ratings)
    words = []
    for name, chosen in (("emotion6", ~ratings.is_oasis), ("oasis", ratings.is_oasis)):
        r = [np.corrcoef(rows[chosen, i], target[chosen, i])[0, 1] for i in (0, 1)]
        words.append(f"{name} r {r[0]:.3f} / {r[1]:.3f}")
    rated = ~ratings.is_oasis
    right = rows[rated, 5:].argmax(axis=1) == ratings.shares[rated].argmax(axis=1)
    print(f"  dev: {', '.join(words)}, dominant {right.mean():.3f}", flush=True)


class TunedNetwork(nn.Module):
    """A trunk and twelve linear rows over its features."""

    def __init__(self, trunk: Trunk, head: Head, drop: float) -> None:
        super().__init__()
        self.trunk = trunk
        self.drop = nn.Dropout(drop)
        self.head = nn.Linear(trunk.features, len(head.bias))
        with torch.no_grad():
            self.head.weight.copy_(torch.from_numpy(head.weight))
            self.head.bias.copy_(torch.from_numpy(head.bias))

    def forward(self, picture: Tensor) -> Tensor:
        """(n, 3, side, side) to (n, 12)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            features = self.trunk(picture)
        features = self.drop(features.float())
        means = functional.linear(features, self.head.weight[:2], self.head.bias[:2])
        # The doubt rows read the features but do not shape them.
        doubt = functional.linear(features.detach(), self.head.weight[2:5], self.head.bias[2:5])
        logits = functional.linear(features, self.head.weight[5:], self.head.bias[5:])
        return torch.cat([means, doubt, logits], dim=1)


def augment(
    picture: NDArray[np.uint8], rng: np.random.Generator, config: Config
) -> NDArray[np.uint8]:
    """A crop at random, mirrored at random, a touch lighter or darker; colours keep their hue."""
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


def head_of(network: TunedNetwork) -> Head:
    """The network's last layer as a `Head`."""
    return Head(
        network.head.weight.detach().numpy().copy(), network.head.bias.detach().numpy().copy()
    )


def current_commit() -> str:
    """The repository's commit, or ``unknown`` outside one."""
    asked = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
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
        from training.scene_export import copy_figures

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
        from training.scene_export import export

        export(data.folder, trunks, smoke=chosen.smoke)


if __name__ == "__main__":
    main()
