"""Tuning a trunk and its head, resumed from the last finished epoch.

Conventions
-----------
With ``only_tail`` the network begins at the maps of stored views (`training.scene_views`); else at
pictures, cropped, mirrored and lightened anew in every epoch.
"""

from __future__ import annotations

import copy
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

from training.backbone import Trunk
from training.scene_heads import Head, Scale, gaussian_nll
from training.scene_network import TunedNetwork, report_dev
from training.scene_store import SceneData, to_array
from training.scene_views import Views, augment, make_views, read_features

__all__ = ["Config", "tune"]

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Config:
    """Every number that shapes a run, with its reason."""

    only_tail: bool
    seed: int = 7
    epochs: int = 8  # dev flattens after about eight; the schedule needs its tail
    batch: int = 32  # 50 steps an epoch: enough noise, and fits a small machine
    # Pictures: trained at 192, read at 224: random crops magnify, so things look the same size in
    # both (Touvron et al. 2019, "Fixing the train-test resolution discrepancy"); a quarter cheaper.
    side: int = 192
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


def tune(
    data: SceneData,
    name: str,
    trunk: Trunk,
    config: Config,
    *,
    full: bool,
) -> None:
    """Tune a trunk and its head on the training pictures, or with ``full`` on the dev part too.

    Raises
    ------
    ValueError
        If a checkpoint lies there that was made with other numbers or data.
    """
    part = "full" if full else "train"
    torch.manual_seed(config.seed)
    stored = np.load(data.folder / f"head_{name}_{part}.npz")
    scale = Scale(stored["mean"], stored["spread"])
    head = Head(stored["weight"], stored["bias"])
    network = TunedNetwork(trunk, head, config.drop, only_tail=config.only_tail)
    network = network.to(memory_format=torch.channels_last)
    network.requires_grad_(requires_grad=False)
    layers = trunk.convolutions()[config.frozen_layers :]
    layers = trunk.tail_convolutions() if config.only_tail else layers
    moving = [p for layer in layers for p in (layer.unit, layer.bias)]
    for parameter in (*moving, *network.last.parameters()):
        parameter.requires_grad_(requires_grad=True)
    given = [p.detach().clone() for p in moving]
    optimizer = torch.optim.Adam(
        [
            {"params": moving, "lr": config.rate},
            {"params": network.last.parameters(), "lr": config.head_rate},
        ]
    )
    average = copy.deepcopy(network)
    views = make_views(data, name, trunk) if config.only_tail else None
    fitted = data.fitted_rows()
    chosen = np.flatnonzero(full | (data.part[fitted] == "train"))  # places in `fitted`
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
    ratings = data.ratings.take(fitted)
    target = torch.from_numpy(scale.standardise(ratings))
    shares = torch.from_numpy(ratings.shares)
    weight = torch.where(torch.from_numpy(ratings.is_oasis), config.oasis_share, 1.0)
    for epoch in range(done, config.epochs):
        began = time.monotonic()
        rng = np.random.default_rng([config.seed, epoch])
        torch.manual_seed(config.seed * 1000 + epoch)
        network.train()
        losses = []
        order = rng.permutation(chosen)
        for start in range(0, len(order) - config.batch + 1, config.batch):
            rows = order[start : start + config.batch]
            x = _draw(data, views, fitted, rows, rng, config.side)
            out = network(x.contiguous(memory_format=torch.channels_last))
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
            nn.utils.clip_grad_norm_((*moving, *network.last.parameters()), 5.0)
            optimizer.step()
            schedule.step()
            with torch.no_grad():
                for mean, now in zip(average.parameters(), network.parameters(), strict=True):
                    if now.requires_grad:
                        mean.lerp_(now, 1 - config.average)
            losses.append((affect.item(), doubt.item(), emotions.item()))
        means = ", ".join(f"{value:.3f}" for value in np.mean(losses, axis=0))
        seconds = time.monotonic() - began
        print(f"{name} {part} epoch {epoch + 1}: {means}; {seconds:.0f} s", flush=True)
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
            features_of_dev = read_features(average.trunk, data.exact[data.part == "dev"])
            report_dev(data, average.head().apply(features_of_dev), scale)


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


def _draw(
    data: SceneData,
    views: Views | None,
    fitted: NDArray[np.int64],
    rows: NDArray[np.int64],
    rng: np.random.Generator,
    side: int,
) -> Tensor:
    """Draw inputs for places in ``fitted``: pictures seen anew, or one of the stored views."""
    if views is None:
        pictures = [augment(data.large[fitted[row]], rng, side) for row in rows]
        return torch.from_numpy(to_array(np.stack(pictures)))
    view = rng.integers(0, len(views.maps), len(rows))
    return torch.from_numpy(views.maps[view, rows]).float()
