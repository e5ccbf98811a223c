"""Tuning a trunk and its head, resumed from the last finished epoch.

Conventions
-----------
Pictures are cropped, mirrored and lightened anew in every epoch.
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.backbone import Trunk
from training.checkpoints import Stateful, resume, rise_and_fall, save
from training.scene_heads import Head, Scale, gaussian_nll
from training.scene_network import TunedNetwork, report_dev
from training.scene_store import SceneData, to_array
from training.scene_views import augment, read_features

__all__ = ["Config", "tune"]

WARM_UP = 40  # steps: less than an epoch


@dataclass(frozen=True, slots=True)
class Config:
    """Every number that shapes a run, with its reason."""

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
    network = TunedNetwork(trunk, head, config.drop)
    network = network.to(memory_format=torch.channels_last)
    network.requires_grad_(requires_grad=False)
    layers = trunk.convolutions()[config.frozen_layers :]
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
    fitted = data.fitted_rows()
    chosen = np.flatnonzero(full | (data.part[fitted] == "train"))  # places in `fitted`
    steps = config.epochs * (len(chosen) // config.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: rise_and_fall(step, warm_up=WARM_UP, steps=steps)
    )
    store = data.folder / f"tuned_{name}_{part}.pt"
    states: dict[str, Stateful] = {
        "network": network,
        "average": average,
        "optimizer": optimizer,
        "schedule": schedule,
    }
    done = resume(store, states, config=config, data_sha256=data.sha256)
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
            pictures = [augment(data.large[fitted[row]], rng, config.side) for row in rows]
            x = torch.from_numpy(to_array(np.stack(pictures)))
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
        save(store, states, epoch=epoch + 1, config=config, data_sha256=data.sha256)
        if not full and (epoch % 2 or epoch + 1 == config.epochs):
            features_of_dev = read_features(average.trunk, data.exact[data.part == "dev"])
            report_dev(data, average.head().apply(features_of_dev), scale)
