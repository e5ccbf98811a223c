"""Train a fusion of MobileNetV2 and a small CNN on FER-2013, in whatever layout one holds it.

Commands, from the repository's root, in an environment with `training/requirements.txt`:

    python -m training.train_fer_fusion train --data DATA --backbone BACKBONE
    python -m training.train_fer_fusion export --data DATA --backbone BACKBONE
    python -m evaluation faces --data DATA --weights runs/fer_fusion/fer_fusion.onnx
    python -m training.train_fer_fusion --smoke train     # on made data, seconds

DATA holds folders (``train/angry/...``), ``fer2013.csv`` or ``fer2013*.npz``. BACKBONE is an ONNX
file as `training.backbone_files` reads it (the default: one of ``backbones`` in the data folder), a
folder with ``config.json`` and ``model.safetensors`` of a MobileNetV2, or its name on the hub
(``google/mobilenet_v2_1.0_224``). The numbers are in ``training/runs/fer_fusion.toml``; ``--run
FILE`` takes others. PublicTest sets the temperature; where it is not told apart (folders), a tenth
of the training part is held back for that. No test part is opened here.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import hashlib
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.backbone import MobileNetV2
from training.cards import put_card
from training.checkpoints import blend_into, resume, rise_and_fall, save
from training.face_data import FaceTable, find_faces_file, read_faces
from training.fusion_network import FusionNetwork, FusionOutputs
from training.hub_weights import load_mobilenet
from training.made_sets import make_face_folders
from training.run_file import read_run
from training.scene_data import default_data_path
from training.torch_export import write_network

ROOT = Path(__file__).resolve().parents[1]
BACKBONE = "tf2_mobilenet_v2_1.0_224_ptq.onnx"


@dataclass(frozen=True, slots=True)
class Config:
    """Every number that shapes a run; reasons are in the run file."""

    seed: int
    epochs: int
    batch: int
    side: int
    rate: float
    new_rate: float
    decay: float
    warm_up: int
    average: float
    drop: float
    smoothing: float
    turn_degrees: float
    zoom: float
    shift: float
    gamma: float


def divide(table: FaceTable) -> tuple[FaceTable, FaceTable]:
    """Faces to learn from, and faces to choose by.

    Raises
    ------
    ValueError
        If one of them is empty.
    """
    learn, choose = table.split == "Training", table.split == "PublicTest"
    if not choose.any():
        # By the pixels' hash: equal faces stay together, and the answer needs no seed.
        tenth = np.array([int(digest[:8], 16) % 10 == 0 for digest in table.digests()])
        learn, choose = learn & ~tenth, learn & tenth
    if not (learn.any() and choose.any()):
        message = f"{learn.sum()} faces to learn from and {choose.sum()} to choose by: give more"
        raise ValueError(message)
    return table.take(learn), table.take(choose)


def hash_table(table: FaceTable) -> str:
    """SHA-256 of faces, labels and parts."""
    parts = (table.faces.tobytes(), table.labels.tobytes(), "".join(table.split).encode())
    return hashlib.sha256(b"".join(parts)).hexdigest()


def augment(faces: Tensor, config: Config, generator: torch.Generator) -> Tensor:
    """Turn, zoom, shift, mirror and lighten faces (n, 1, 48, 48) in [0, 1]."""
    n = len(faces)

    def spread(reach: float) -> Tensor:
        return (torch.rand(n, generator=generator) * 2 - 1) * reach

    turn = spread(math.radians(config.turn_degrees))
    zoom = 1 + spread(config.zoom)
    mirror = torch.where(torch.rand(n, generator=generator) < 0.5, -1.0, 1.0)
    cos, sin = turn.cos() * zoom, turn.sin() * zoom
    reach = config.shift * 2 / faces.shape[-1]
    across = torch.stack([cos * mirror, -sin, spread(reach)], dim=1)
    down = torch.stack([sin * mirror, cos, spread(reach)], dim=1)
    places = functional.affine_grid(
        torch.stack([across, down], dim=1), list(faces.shape), align_corners=False
    )
    moved = functional.grid_sample(faces, places, padding_mode="reflection", align_corners=False)
    light = torch.exp(spread(config.gamma))[:, None, None, None]
    return moved.clamp(0, 1).pow(light)


def to_input(faces: NDArray[np.uint8]) -> Tensor:
    """Shape (n, 48, 48), uint8, to (n, 1, 48, 48) in [0, 1]."""
    return torch.from_numpy(faces[:, np.newaxis].astype(np.float32) / 255.0)


def train(
    table: FaceTable, network: FusionNetwork, store: Path, config: Config, *, device: str
) -> None:
    """Stage `train`: resumed from the last finished epoch."""
    learn, choose = divide(table)
    network = network.to(device)
    average = copy.deepcopy(network)
    given = {id(parameter) for parameter in network.trunk.parameters()}
    groups = [
        {
            "params": [parameter],
            "lr": config.rate if id(parameter) in given else config.new_rate,
            "weight_decay": config.decay if parameter.dim() > 1 else 0.0,
        }
        for parameter in network.parameters()
    ]
    optimizer = torch.optim.AdamW(groups)
    steps_an_epoch = max(1, len(learn.labels) // config.batch)
    steps = config.epochs * steps_an_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: rise_and_fall(step, warm_up=config.warm_up, steps=steps)
    )
    moving = {"network": network, "average": average, "optimizer": optimizer, "schedule": schedule}
    data_sha256 = hash_table(table)
    done = resume(store, moving, config=config, data_sha256=data_sha256)
    faces, labels = to_input(learn.faces), torch.from_numpy(learn.labels).to(device)
    for epoch in range(done, config.epochs):
        began = time.monotonic()
        rng = np.random.default_rng([config.seed, epoch])
        generator = torch.Generator().manual_seed(config.seed * 1000 + epoch)
        torch.manual_seed(config.seed * 1000 + epoch)
        network.train()
        losses = []
        order = rng.permutation(len(faces))
        for step in range(steps_an_epoch):
            rows = order[step * config.batch : (step + 1) * config.batch]
            x = augment(faces[rows], config, generator).to(device)
            with torch.autocast(torch.device(device).type, dtype=torch.bfloat16):
                logits = network(x)
            loss = functional.cross_entropy(
                logits.float(), labels[rows], label_smoothing=config.smoothing
            )
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            blend_into(average, network, config.average, epoch * steps_an_epoch + step)
            losses.append(loss.item())
        right = (
            read_logits(average, choose.faces, device=device).argmax(1) == choose.labels
        ).mean()
        print(
            f"epoch {epoch + 1}: {np.mean(losses):.3f}; faces to choose by {right:.4f}; "
            f"{time.monotonic() - began:.0f} s",
            flush=True,
        )
        save(store, moving, epoch=epoch + 1, config=config, data_sha256=data_sha256)


@torch.no_grad()
def read_logits(
    network: FusionNetwork, faces: NDArray[np.uint8], *, device: str
) -> NDArray[np.float32]:
    """Logits (n, 7), one look at each face."""
    network.eval()
    found = [network(part.to(device)).float().cpu().numpy() for part in to_input(faces).split(128)]
    return np.concatenate(found)


def fit_temperature(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """Find what the logits are divided by so that the labels are likeliest, from .5 to 3."""
    tried = np.geomspace(0.5, 3.0, 60)
    given, truth = torch.from_numpy(logits), torch.from_numpy(labels)
    losses = [float(functional.cross_entropy(given / float(t), truth)) for t in tried]
    return float(tried[int(np.argmin(losses))])


def export(
    table: FaceTable, network: FusionNetwork, store: Path, config: Config, path: Path
) -> None:
    """Stage `export`: fit the temperature, write the network and its card.

    Raises
    ------
    FileNotFoundError
        If nothing has been trained.
    """
    data_sha256 = hash_table(table)
    done = resume(store, {"average": network}, config=config, data_sha256=data_sha256)
    if not done:
        message = f"no checkpoint at {store}: run the stage train first"
        raise FileNotFoundError(message)
    _, choose = divide(table)
    temperature = fit_temperature(read_logits(network, choose.faces, device="cpu"), choose.labels)
    shipped = FusionOutputs(network, temperature).eval()
    example = torch.zeros(2, 1, *table.faces.shape[1:])
    write_network(shipped, path, inputs={"faces": example}, outputs=("expressions",))
    details = {
        "script": "python -m training.train_fer_fusion",
        "epochs": done,
        "config": dataclasses.asdict(config),
        "data_sha256": data_sha256,
        "temperature": round(temperature, 3),
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
    }
    put_card(path, {"training": details})
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {details['parameters']:,} parameters")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(description="Train MobileNetV2 + small CNN on FER-2013.")
    parser.add_argument("stage", choices=("train", "export"))
    parser.add_argument("--data", type=Path, default=default_data_path())
    parser.add_argument("--backbone", default=str(default_data_path() / "backbones" / BACKBONE))
    parser.add_argument("--run", type=Path, default=ROOT / "training/runs/fer_fusion.toml")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "fer_fusion")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--smoke", action="store_true", help="made faces, chance weights, one epoch"
    )
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    chosen.runs.mkdir(parents=True, exist_ok=True)
    config = read_run(chosen.run, Config)
    torch.manual_seed(config.seed)
    if chosen.smoke:
        chosen.data = make_face_folders(chosen.runs / "made")
        config = dataclasses.replace(config, epochs=1, batch=16, side=32, warm_up=1)
    table = read_faces(find_faces_file(chosen.data))
    trunk = MobileNetV2() if chosen.smoke else load_mobilenet(chosen.backbone)
    network = FusionNetwork(trunk, side=config.side, drop=config.drop)
    store = chosen.runs / "fer_fusion.pt"
    if chosen.stage == "train":
        train(table, network, store, config, device=chosen.device)
    else:
        export(table, network, store, config, store.with_suffix(".onnx"))


if __name__ == "__main__":
    main()
