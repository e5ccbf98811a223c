"""Fine-tune a Vision Transformer on Emotion6: for whoever holds the pictures and its weights.

Commands, from the repository's root, in an environment with `training/requirements.txt`:

    python -m training.train_vit_emotion6 train --data DATA --weights WEIGHTS --device cuda
    python -m training.train_vit_emotion6 export --data DATA --weights WEIGHTS
    python -m evaluation scenes --data DATA --weights runs/vit_emotion6/vit_emotion6.onnx
    python -m training.train_vit_emotion6 --smoke train     # on made data and weights, seconds

DATA is a folder with ``emotion6_labels.csv`` and its pictures, or Emotion6 as first released
(``ground_truth.txt`` and ``images``). WEIGHTS is a folder with ``config.json`` and
``model.safetensors`` of a ViT, or its name on the hub (``google/vit-base-patch16-224-in21k``). The
numbers are in ``training/runs/vit_emotion6.toml``; ``--run FILE`` takes others. Split, heads,
losses and measuring are those of `training.train_scene`: the dev part sets the covariance's scale,
the validation part is in nothing here.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from training.affect_outputs import AffectOutputs, AffectRows
from training.cards import put_card
from training.checkpoints import blend_into, resume, rise_and_fall, save
from training.emotion6_pictures import Pictures, crop_picture, read_pictures, to_input
from training.hub_weights import find_weights, load_vit
from training.made_sets import make_emotion6, make_vit_weights
from training.run_file import read_run
from training.scene_data import default_data_path, resize_picture
from training.scene_heads import gaussian_nll, square_distances
from training.torch_export import write_network
from training.vision_transformer import VisionTransformer

ROOT = Path(__file__).resolve().parents[1]
Groups = list[dict[str, Any]]
# A chi-square variable of two degrees is below this with probability .8.
REGION_80 = -2.0 * math.log(0.2)


@dataclass(frozen=True, slots=True)
class Config:
    """Every number that shapes a run; reasons are in the run file."""

    seed: int
    epochs: int
    batch: int
    smallest_crop: float
    brightness: float
    rate: float
    head_rate: float
    layer_decay: float
    decay: float
    warm_up: int
    average: float
    drop: float
    doubt_share: float
    emotion_share: float


def group_parameters(network: AffectRows, trunk: VisionTransformer, config: Config) -> Groups:
    """Group for the optimizer: earlier layers learn slower; norms and biases do not decay."""
    depth = len(trunk.layers)
    groups = []
    for name, parameter in network.named_parameters():
        if name.startswith("head."):
            rate = config.head_rate
        else:
            parts = name.split(".")  # trunk.layers.3.query.weight
            layer = int(parts[2]) + 1 if parts[1] == "layers" else 0
            layer = depth + 1 if parts[1] == "norm" else layer
            rate = config.rate * config.layer_decay ** (depth + 1 - layer)
        is_matrix = parameter.dim() > 1 and "token" not in name and "places" not in name
        decay = config.decay if is_matrix else 0.0
        groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    return groups


def train(
    pictures: Pictures, trunk: VisionTransformer, store: Path, config: Config, *, device: str
) -> None:
    """Stage `train`: resumed from the last finished epoch."""
    torch.manual_seed(config.seed)
    network = AffectRows(trunk, trunk.features, drop=config.drop).to(device)
    average = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(group_parameters(network, trunk, config))
    chosen = np.flatnonzero(pictures.part == "train")
    steps_an_epoch = max(1, len(chosen) // config.batch)
    steps = config.epochs * steps_an_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: rise_and_fall(step, warm_up=config.warm_up, steps=steps)
    )
    moving = {"network": network, "average": average, "optimizer": optimizer, "schedule": schedule}
    done = resume(store, moving, config=config, data_sha256=pictures.sha256)
    shake = {"smallest": config.smallest_crop, "brightness": config.brightness}
    target = torch.from_numpy(pictures.standardise()).to(device)
    shares = torch.from_numpy(pictures.shares).to(device)
    for epoch in range(done, config.epochs):
        began = time.monotonic()
        rng = np.random.default_rng([config.seed, epoch])
        torch.manual_seed(config.seed * 1000 + epoch)
        network.train()
        losses = []
        order = rng.permutation(chosen)
        for step in range(steps_an_epoch):
            rows = order[step * config.batch : (step + 1) * config.batch]
            cuts = [crop_picture(pictures.squares[r], trunk.shape.side, rng, **shake) for r in rows]
            with torch.autocast(torch.device(device).type, dtype=torch.bfloat16):
                out = network(to_input(cuts, device))
            out = out.float()
            # Means by squared error, doubt by likelihood around means that it cannot move.
            error = target[rows] - out[:, :2]
            affect = error.square().sum(dim=1).mean()
            doubt = gaussian_nll(out[:, 2:5], error.detach()).mean()
            emotions = functional.cross_entropy(out[:, 5:], shares[rows])
            loss = affect + config.doubt_share * doubt + config.emotion_share * emotions
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            blend_into(average, network, config.average, epoch * steps_an_epoch + step)
            losses.append((affect.item(), doubt.item(), emotions.item()))
        means = ", ".join(f"{value:.3f}" for value in np.mean(losses, axis=0))
        print(f"epoch {epoch + 1}: {means}; {time.monotonic() - began:.0f} s", flush=True)
        save(store, moving, epoch=epoch + 1, config=config, data_sha256=pictures.sha256)
        report_dev(pictures, read_rows(average, pictures, device=device))


@torch.no_grad()
def read_rows(network: AffectRows, pictures: Pictures, *, device: str) -> NDArray[np.float32]:
    """Twelve rows (n, 12) of the dev part, whole pictures squashed as the product does."""
    network.eval()
    side = network.trunk.shape.side
    dev = pictures.squares[pictures.part == "dev"]
    squares = [resize_picture(square, side, mode="squash") for square in dev]
    found = [
        network(to_input(squares[start : start + 32], device)).cpu().numpy()
        for start in range(0, len(squares), 32)
    ]
    return np.concatenate(found)


def report_dev(pictures: Pictures, rows: NDArray[np.float32]) -> None:
    """Print what the dev part says."""
    dev = pictures.part == "dev"
    target = pictures.standardise()[dev]
    r = [np.corrcoef(rows[:, axis], target[:, axis])[0, 1] for axis in (0, 1)]
    right = (rows[:, 5:].argmax(axis=1) == pictures.shares[dev].argmax(axis=1)).mean()
    print(f"  dev: valence r {r[0]:.3f}, arousal r {r[1]:.3f}, dominant {right:.3f}", flush=True)


def export(
    pictures: Pictures, trunk: VisionTransformer, store: Path, config: Config, path: Path
) -> None:
    """Stage `export`: scale the covariance on the dev part, write the network and its card.

    Raises
    ------
    FileNotFoundError
        If nothing has been trained.
    """
    network = AffectRows(trunk, trunk.features, drop=0.0)
    done = resume(store, {"average": network}, config=config, data_sha256=pictures.sha256)
    if not done:
        message = f"no checkpoint at {store}: run the stage train first"
        raise FileNotFoundError(message)
    rows = read_rows(network, pictures, device="cpu")
    residual = pictures.standardise()[pictures.part == "dev"] - rows[:, :2]
    temperature = float(np.quantile(square_distances(rows[:, 2:5], residual), 0.8)) / REGION_80
    shipped = AffectOutputs(network, *pictures.measure_scale(), temperature).eval()
    example = torch.zeros(2, 3, trunk.shape.side, trunk.shape.side)
    names = ("affect", "covariance", "emotions")
    write_network(shipped, path, inputs={"picture": example}, outputs=names)
    details = {
        "script": "python -m training.train_vit_emotion6",
        "epochs": done,
        "config": dataclasses.asdict(config),
        "data_sha256": pictures.sha256,
        "temperature": round(temperature, 3),
        "parameters": sum(parameter.numel() for parameter in shipped.parameters()),
    }
    put_card(path, {"training": details})
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {details['parameters']:,} parameters")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(description="Fine-tune a Vision Transformer on Emotion6.")
    parser.add_argument("stage", choices=("train", "export"))
    parser.add_argument("--data", type=Path, default=default_data_path())
    parser.add_argument("--weights", default="google/vit-base-patch16-224-in21k")
    parser.add_argument("--run", type=Path, default=ROOT / "training/runs/vit_emotion6.toml")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "vit_emotion6")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="made data and weights, one epoch")
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    chosen.runs.mkdir(parents=True, exist_ok=True)
    config = read_run(chosen.run, Config)
    if chosen.smoke:
        chosen.data = make_emotion6(chosen.runs / "made")
        chosen.weights = str(make_vit_weights(chosen.runs / "made_weights"))
        config = dataclasses.replace(config, epochs=1, batch=8, warm_up=1)
    pictures = read_pictures(chosen.data, chosen.runs)
    trunk = load_vit(find_weights(chosen.weights))
    store = chosen.runs / "vit_emotion6.pt"
    if chosen.stage == "train":
        train(pictures, trunk, store, config, device=chosen.device)
    else:
        export(pictures, trunk, store, config, store.with_suffix(".onnx"))


if __name__ == "__main__":
    main()
