"""Train the expression network on FER-2013, with the FER+ votes as a second opinion.

Commands, from the repository's root, in an environment with `training/requirements.txt`:

    python -m training.train_expressions patches     # 3 min: where pictures hold no face
    python -m training.train_expressions train       # resumable, an epoch about 3 min on one core
    python -m training.train_expressions export      # weights, golden outputs, card
    python -m evaluation faces --json evaluation/figures/faces.json
    python -m training.train_expressions card        # copies the figures into the card
    python -m training.train_expressions --smoke patches    # the same on made data, seconds

Data come from `TUNESIGHT_DATA` (default `../shared/data`); runs/expressions holds what can be made
again. FER-2013's Training part trains, PublicTest chooses, PrivateTest is never opened here.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.cards import WEIGHTS
from training.checkpoints import blend_into, resume, rise_and_fall, save
from training.expression_card import copy_figures
from training.expression_export import GOLDEN, export, to_input
from training.expression_network import CLASSES, SIDE, ExpressionNetwork
from training.face_data import VOTE_COLUMNS, FaceTable, find_faces_file, read_faces
from training.face_targets import cut_empty_patches, soften_labels
from training.reference_detector import ReferenceDetector
from training.scene_data import default_data_path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Config:
    """Every number that shapes a run, with its reason."""

    seed: int = 11
    epochs: int = 30  # what two hours on one core allow; the cosine makes use of all of it
    batch: int = 128
    rate: float = 0.1  # with a cosine to nothing, as usual for residual networks
    warm_up: int = 400  # steps
    decay: float = 5e-4  # of convolutions and linear layers; norms and biases are left alone
    average: float = 0.999  # weights averaged over about four epochs
    drop: float = 0.4  # of the features: 28,700 faces are few
    # Half the label as given, half what the votes say it usually is: labels are right two times in
    # three, ten voters nearly always, but the labels' habits are what the protocol counts.
    label_share: float = 0.5
    votes_share: float = 0.5  # weight of the votes' own loss
    mix: float = 0.2  # mixup (Zhang et al. 2018), Beta(mix, mix): mostly one face
    mix_until: float = 0.6  # of all epochs; the last ones see faces as they are
    patches_share: float = 0.08  # of each batch: not a face
    turn_degrees: float = 12.0
    zoom: float = 0.12
    shift: float = 4.0  # pixels: detectors do not cut as FER-2013 was cut
    shear: float = 0.08
    erase_chance: float = 0.35  # a hand, hair, a mask (Zhong et al. 2020)
    blur_chance: float = 0.15  # faces far from a webcam
    gamma: float = 0.35


# After thirty epochs of strong augmentation the network is right on 70 % of the faces it learns
# from and on 66 % of others: it has not learnt all that it could. A second round starts from the
# first one's averaged weights, the rate raised again (Loshchilov and Hutter 2017), and hides less.
ROUNDS = (
    Config(),
    Config(
        seed=12,
        epochs=40,
        rate=0.05,
        drop=0.2,
        mix=0.0,
        turn_degrees=10.0,
        zoom=0.1,
        shift=3.0,
        shear=0.05,
        erase_chance=0.1,
        blur_chance=0.1,
        gamma=0.25,
    ),
)
SMOKE = Config(epochs=1, batch=16, warm_up=2)


@dataclass(frozen=True, slots=True)
class Targets:
    """What each face should answer: classes (n, 8), votes (n, 10)."""

    classes: NDArray[np.float32]
    votes: NDArray[np.float32]


def make_targets(table: FaceTable, config: Config) -> Targets:
    """Blend labels with votes; what voters call no face is partly none."""
    hard = np.eye(CLASSES, dtype=np.float32)[table.labels]
    soft = np.pad(soften_labels(table), ((0, 0), (0, 1)))
    classes = config.label_share * hard + (1 - config.label_share) * soft
    none = table.votes[:, VOTE_COLUMNS.index("NF")]
    none = np.where(none > 0.5, none, 0.0)[:, np.newaxis].astype(np.float32)
    classes = (1 - none) * classes + none * np.eye(CLASSES, dtype=np.float32)[-1]
    return Targets(classes.astype(np.float32), table.votes)


def augment(faces: Tensor, config: Config, generator: torch.Generator) -> Tensor:
    """Turn, zoom, shift, mirror, lighten, blur and cover faces (n, 1, 48, 48) in [0, 1]."""
    n = len(faces)

    def spread(reach: float) -> Tensor:
        return (torch.rand(n, generator=generator) * 2 - 1) * reach

    turn = spread(math.radians(config.turn_degrees))
    zoom = 1 + spread(config.zoom)
    mirror = torch.where(torch.rand(n, generator=generator) < 0.5, -1.0, 1.0)
    cos, sin, shear = turn.cos() * zoom, turn.sin() * zoom, spread(config.shear)
    reach = config.shift * 2 / SIDE
    rows = [
        torch.stack([cos * mirror, -sin + shear, spread(reach)], dim=1),
        torch.stack([sin * mirror, cos, spread(reach)], dim=1),
    ]
    grid = functional.affine_grid(torch.stack(rows, dim=1), list(faces.shape), align_corners=False)
    x = functional.grid_sample(faces, grid, padding_mode="reflection", align_corners=False)
    light = torch.exp(spread(config.gamma))[:, None, None, None]
    x = x.clamp(0, 1).pow(light)
    small = torch.rand(n, generator=generator) < config.blur_chance
    if small.any():
        side = int(torch.randint(14, 36, (1,), generator=generator))
        far = functional.interpolate(x[small], (side, side), mode="area")
        x[small] = functional.interpolate(far, (SIDE, SIDE), mode="bilinear", align_corners=False)
    cover = torch.rand(n, generator=generator) < config.erase_chance
    place = torch.rand(n, 2, generator=generator) * SIDE
    size = (0.1 + 0.3 * torch.rand(n, 2, generator=generator)) * SIDE / 2
    axis = torch.arange(SIDE) + 0.5
    inside = (axis - place[:, :, None]).abs() < size[:, :, None]  # (n, 2, 48)
    hole = (inside[:, 0, :, None] & inside[:, 1, None, :] & cover[:, None, None])[:, None]
    shade = torch.rand(n, 1, 1, 1, generator=generator)
    return torch.where(hole, shade, x)


def train(
    table: FaceTable,
    patches: NDArray[np.uint8],
    store: Path,
    config: Config,
    *,
    data_sha256: str,
    start: ExpressionNetwork | None = None,
) -> None:
    """Train one round, resumed from its last finished epoch."""
    learn, choose = table.take(table.split == "Training"), table.take(table.split == "PublicTest")
    targets = make_targets(learn, config)
    torch.manual_seed(config.seed)
    network = ExpressionNetwork(config.drop).to(memory_format=torch.channels_last)
    if start is not None:
        network.load_state_dict(start.state_dict())
    decayed = [p for p in network.parameters() if p.dim() > 1]
    plain = [p for p in network.parameters() if p.dim() <= 1]
    optimizer = torch.optim.SGD(
        [{"params": decayed, "weight_decay": config.decay}, {"params": plain, "weight_decay": 0.0}],
        lr=config.rate,
        momentum=0.9,
        nesterov=True,
    )
    average = copy.deepcopy(network)
    of_faces = round(config.batch * (1 - config.patches_share))
    steps_an_epoch = len(learn.labels) // of_faces
    steps = config.epochs * steps_an_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: rise_and_fall(step, warm_up=config.warm_up, steps=steps)
    )
    moving = {
        "network": network, "average": average, "optimizer": optimizer, "schedule": schedule
    }  # fmt: skip
    done = resume(store, moving, config=config, data_sha256=data_sha256)
    faces = torch.from_numpy(to_input(learn.faces))
    empty = torch.from_numpy(to_input(patches))
    wanted = torch.from_numpy(targets.classes)
    votes = torch.from_numpy(targets.votes)
    nothing = torch.eye(CLASSES)[-1:], torch.eye(len(VOTE_COLUMNS))[-1:]
    for epoch in range(done, config.epochs):
        began = time.monotonic()
        rng = np.random.default_rng([config.seed, epoch])
        generator = torch.Generator().manual_seed(config.seed * 1000 + epoch)
        torch.manual_seed(config.seed * 1000 + epoch)
        network.train()
        losses = []
        order = rng.permutation(len(faces))
        for step in range(steps_an_epoch):
            rows = order[step * of_faces : (step + 1) * of_faces]
            others = rng.integers(0, len(empty), config.batch - of_faces)
            x = augment(torch.cat([faces[rows], empty[others]]), config, generator)
            y = torch.cat([wanted[rows], nothing[0].expand(len(others), -1)])
            z = torch.cat([votes[rows], nothing[1].expand(len(others), -1)])
            if config.mix and epoch < config.mix_until * config.epochs:
                share = float(rng.beta(config.mix, config.mix))
                mixed = torch.randperm(len(x), generator=generator)
                x, y, z = (share * a + (1 - share) * a[mixed] for a in (x, y, z))
            with torch.autocast("cpu", dtype=torch.bfloat16):
                classes, said = network(x.contiguous(memory_format=torch.channels_last))
            label_loss = functional.cross_entropy(classes.float(), y)
            votes_loss = functional.cross_entropy(said.float(), z)
            loss = label_loss + config.votes_share * votes_loss
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            blend_into(average, network, config.average, epoch * steps_an_epoch + step)
            losses.append((label_loss.item(), votes_loss.item()))
        means = ", ".join(f"{value:.3f}" for value in np.mean(losses, axis=0))
        print(
            f"epoch {epoch + 1}: {means}; PublicTest {measure(average, choose):.4f}; "
            f"{time.monotonic() - began:.0f} s",
            flush=True,
        )
        save(store, moving, epoch=epoch + 1, config=config, data_sha256=data_sha256)


@torch.no_grad()
def measure(network: ExpressionNetwork, table: FaceTable) -> float:
    """Share of faces whose most likely of seven expressions is the label; no mirror, no crops."""
    network.eval()
    faces = torch.from_numpy(to_input(table.faces))
    right = 0
    for start in range(0, len(faces), 256):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(faces[start : start + 256])[0]
        said = logits[:, : CLASSES - 1].argmax(dim=1).numpy()
        right += int((said == table.labels[start : start + 256]).sum())
    return right / len(faces)


def read_average(store: Path) -> ExpressionNetwork:
    """Read the averaged network of a checkpoint."""
    network = ExpressionNetwork()
    network.load_state_dict(torch.load(store, weights_only=True)["average"])
    return network


def read_details(store: Path) -> dict[str, Any]:
    """Read how a checkpoint was made, for the card."""
    state = torch.load(store, weights_only=True)
    return {key: state[key] for key in ("epoch", "config", "data", "commit")}


def make_faces(count: int = 64) -> FaceTable:
    """Make noise with labels, in the shape of FER-2013, for the smoke run."""
    rng = np.random.default_rng(0)
    return FaceTable(
        rng.integers(0, 256, (count, SIDE, SIDE), dtype=np.uint8),
        rng.integers(0, CLASSES - 1, count),
        rng.dirichlet(np.ones(len(VOTE_COLUMNS)), count).astype(np.float32),
        np.where(np.arange(count) % 4 == 0, "PublicTest", "Training"),
    )


def main() -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(description="Train the expression network.")
    parser.add_argument("stage", choices=("patches", "train", "export", "card"))
    parser.add_argument("--smoke", action="store_true", help="tiny made data")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "expressions")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    chosen.runs.mkdir(parents=True, exist_ok=True)
    kept = chosen.runs / "patches.npy"
    stores = [chosen.runs / f"round_{place + 1}.pt" for place in range(len(ROUNDS))]
    if chosen.stage == "card":
        copy_figures()
    elif chosen.stage == "export":
        network = read_average(stores[-1])
        table = make_faces() if chosen.smoke else read_faces(find_faces_file(default_data_path()))
        details = {"rounds": [read_details(store) for store in stores]}
        target = chosen.runs if chosen.smoke else WEIGHTS
        golden = chosen.runs / GOLDEN.name if chosen.smoke else GOLDEN
        learn, choose = (table.take(table.split == part) for part in ("Training", "PublicTest"))
        export(network, learn, choose, target, golden, details)
    elif chosen.stage == "patches" and chosen.smoke:
        np.save(kept, make_faces().faces)
    elif chosen.stage == "patches":
        data = default_data_path()
        teacher = ReferenceDetector(data / "reference-models" / "yunet_n_640_640.onnx")
        found = cut_empty_patches(data, teacher, np.random.default_rng(0), per_picture=4)
        print(f"{len(found)} patches without a face")
        np.save(kept, found)
    else:
        table = make_faces() if chosen.smoke else read_faces(find_faces_file(default_data_path()))
        rounds = (SMOKE, SMOKE) if chosen.smoke else ROUNDS
        start = None
        for store, config in zip(stores, rounds, strict=True):
            train(table, np.load(kept), store, config, data_sha256=table.sha256(), start=start)
            start = read_average(store)


if __name__ == "__main__":
    main()
