"""Train the face detector: what the given one sees and says of every patch of many composites.

Commands, from the repository's root, in an environment with `training/requirements.txt`:

    python -m training.train_detector label     # 3 min: the given detector looks at the pictures
    python -m training.train_detector train     # resumable, 90 min on one free core
    python -m training.train_detector export    # weights, threshold, golden outputs, card
    python -m evaluation detector --json evaluation/figures/detector.json
    python -m training.train_detector card      # copies the figures into the card
    python -m training.train_detector --smoke train    # the same on made data, seconds

Data come from `TUNESIGHT_DATA` (default `../shared/data`); runs/detector holds what can be made
again. Of our own split (`training/scene_split.py`) the train part trains, dev chooses the
threshold, and validation pictures are used for nothing here.
"""

from __future__ import annotations

import argparse
import copy
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.cards import WEIGHTS
from training.checkpoints import Stateful, blend_into, resume, rise_and_fall, save
from training.detector_card import copy_figures
from training.detector_composites import Composer, LooseFaces, relight
from training.detector_data import Labelled, label_faces, label_pictures, read_labels
from training.detector_export import export
from training.detector_loss import distillation_loss, feature_scales
from training.detector_network import (
    ANSWERS,
    NECK,
    STAGE_STRIDES,
    STEM,
    STRIDES,
    DetectorNetwork,
)
from training.detector_teacher import Look, Teacher
from training.reference_detector import FoundFaces
from training.scene_data import default_data_path

ROOT = Path(__file__).resolve().parents[1]


class Looker(Protocol):
    """Says of pictures what is to be learnt."""

    def look(self, pictures: NDArray[np.uint8]) -> Look:
        """Look at pictures (n, side, side, 3)."""
        ...


GOLDEN = ROOT / "tests" / "weights" / "face_detector_golden.json"


@dataclass(frozen=True, slots=True)
class Config:
    """Every number that shapes a run, with its reason."""

    seed: int = 5
    steps: int = 10_000  # an hour and a half on a free core; the cosine makes use of all of it
    # From here on normalisation takes its running statistics, as in use: those of a batch hide what
    # one very blue picture among twelve does.
    settled_from: float = 0.73
    # Side of the pictures, how many in a batch, share of the steps: small ones teach as much a
    # cell in less time, the largest hold faces as large as the product meets at 640 px.
    looks: tuple[tuple[int, int, float], ...] = ((256, 12, 0.78), (320, 8, 0.15), (640, 2, 0.07))
    whole_share: float = 0.35  # of pictures: as they are, as in use; the others are composites
    certain_share: float = 0.6  # of those: where the teacher sees a face
    relit_share: float = 0.7
    rate: float = 3e-3  # of AdamW, with a cosine to nothing
    warm_up: int = 100  # steps
    decay: float = 0.02
    average: float = 0.999  # weights averaged over the last thousand steps
    save_every: int = 100  # steps: a minute or two
    scaled_on: int = 6  # batches that say how large the teacher's features are
    loose_faces: int = 7000  # of FER-2013's Training part


SMOKE = Config(steps=2, looks=((64, 4, 0.5), (128, 1, 0.5)), save_every=1, scaled_on=1)


def make_batch(composer: Composer, config: Config, step: int) -> NDArray[np.uint8]:
    """Make the pictures (n, side, side, 3) of one step."""
    rng = np.random.default_rng([config.seed, step])
    side, count, _ = config.looks[rng.choice(len(config.looks), p=[row[2] for row in config.looks])]
    pictures = []
    for _ in range(count):
        if rng.random() < config.whole_share:
            picture = composer.lay_whole(side, rng, certain_share=config.certain_share)
        else:
            picture = composer.compose(side, rng)[0]
        pictures.append(relight(picture, rng) if rng.random() < config.relit_share else picture)
    return np.stack(pictures)


def train(
    composer: Composer, teacher: Looker, store: Path, config: Config, *, data_sha256: str
) -> None:
    """Stage `train`: resumed from the last save."""
    torch.manual_seed(config.seed)
    network = DetectorNetwork().to(memory_format=torch.channels_last)
    # Batches that no step uses.
    aside = [make_batch(composer, config, config.steps + n) for n in range(config.scaled_on)]
    network.first.whiten(to_input(aside[0]))
    scales = feature_scales([teacher.look(pictures) for pictures in aside])
    average = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in network.parameters() if p.dim() > 1]},
            {"params": [p for p in network.parameters() if p.dim() <= 1], "weight_decay": 0.0},
        ],
        lr=config.rate,
        weight_decay=config.decay,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: rise_and_fall(step, warm_up=config.warm_up, steps=config.steps)
    )
    moving: dict[str, Stateful] = {
        "network": network,
        "average": average,
        "optimizer": optimizer,
        "schedule": schedule,
    }
    done = resume(store, moving, config=config, data_sha256=data_sha256)
    network.train()
    losses, began = [], time.monotonic()
    for step in range(done, config.steps):
        if step >= config.settled_from * config.steps:
            settle(network)
        pictures = make_batch(composer, config, step)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answers, maps = network(to_input(pictures))
        loss, parts = distillation_loss(answers, maps, teacher.look(pictures), scales)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        schedule.step()
        blend_into(average, network, config.average, step)
        losses.append(parts)
        if (step + 1) % config.save_every and step + 1 < config.steps:
            continue
        means = ", ".join(f"{value:.3f}" for value in np.mean(losses, axis=0))
        print(f"step {step + 1}: {means}; {time.monotonic() - began:.0f} s", flush=True)
        losses, began = [], time.monotonic()
        save(store, moving, epoch=step + 1, config=config, data_sha256=data_sha256)


def to_input(pictures: NDArray[np.uint8]) -> Tensor:
    """Shape (n, side, side, 3), uint8, to (n, 3, side, side) in [0, 1]."""
    x = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255
    return x.contiguous(memory_format=torch.channels_last)


def settle(network: nn.Module) -> None:
    """Let normalisation use its running statistics and leave them as they are."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()


def read_average(store: Path) -> tuple[DetectorNetwork, dict[str, Any]]:
    """Read the averaged network of a checkpoint, and how it was made."""
    state = torch.load(store, weights_only=True)
    network = DetectorNetwork()
    network.load_state_dict(state["average"])
    return network, {
        "steps": f"{state['epoch']} of {state['config']['steps']}",
        "data_sha256": state["data"],
        "commit": state["commit"],
    }


class MadeTeacher:
    """Says of each cell what its light says, for the smoke run."""

    def look(self, pictures: NDArray[np.uint8]) -> Look:
        """Look at pictures (n, side, side, 3)."""

        def repeat(stride: int, channels: int) -> NDArray[np.float32]:
            light = pictures[:, ::stride, ::stride].mean(axis=3)[:, np.newaxis] / np.float32(255)
            return np.repeat(light.astype(np.float32), channels, 1)

        return Look(
            tuple(repeat(stride, NECK) for stride in STRIDES),
            tuple(repeat(stride, STEM if stride == 2 else NECK) for stride in STAGE_STRIDES),
            tuple(repeat(stride, 1) for stride in STRIDES),
            tuple(repeat(stride, ANSWERS - 1) for stride in STRIDES),
        )


def make_material() -> tuple[list[Labelled], LooseFaces]:
    """Make noise with a face in every second picture, for the smoke run."""
    rng = np.random.default_rng(0)
    box = np.array([[20, 15, 24, 30]], np.float32)
    points = np.array([[[26, 27], [38, 27], [32, 33], [27, 39], [37, 39]]], np.float32)
    rows = []
    for row in range(8):
        kept = slice(0, row % 2)
        faces = FoundFaces(box[kept], points[kept], np.full(1, 0.9, np.float32)[kept])
        part = "dev" if row < 2 else "train"
        rows.append(Labelled(rng.integers(0, 256, (64, 80, 3), dtype=np.uint8), part, faces))
    loose = rng.integers(0, 256, (4, 48, 48), dtype=np.uint8)
    return rows, LooseFaces(loose, np.repeat(box, 4, 0), np.repeat(points, 4, 0))


def main() -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(description="Train the face detector.")
    parser.add_argument("stage", choices=("label", "train", "export", "card"))
    parser.add_argument("--smoke", action="store_true", help="tiny made data")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "detector")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    runs, config = chosen.runs, SMOKE if chosen.smoke else Config()
    runs.mkdir(parents=True, exist_ok=True)
    data, store = default_data_path(), runs / "detector.pt"
    pictures, faces = runs / "pictures.npz", runs / "faces.npz"
    if chosen.stage == "card":
        copy_figures()
        return
    if chosen.stage == "label":
        if not chosen.smoke:  # the made material is not kept
            label_pictures(data, pictures)
            label_faces(data, faces, config.loose_faces, np.random.default_rng(config.seed))
        return
    if chosen.smoke:
        (rows, loose), digest = make_material(), "made"
    else:
        rows, digest = read_labels(data, pictures)
        loose = LooseFaces(*(np.load(faces)[key] for key in ("faces", "boxes", "landmarks")))
    if chosen.stage == "train":
        learn = [row for row in rows if row.part == "train"]
        given = data / "reference-models" / "yunet_n_320_320.onnx"
        teacher: Looker = MadeTeacher() if chosen.smoke else Teacher(given)
        train(Composer(learn, loose), teacher, store, config, data_sha256=digest)
    else:
        network, details = read_average(store)
        dev = [row for row in rows if row.part == "dev"]
        golden = runs / GOLDEN.name if chosen.smoke else GOLDEN
        composer = Composer([row for row in rows if row.part == "train"], loose)
        ranging = [
            to_input(make_batch(composer, config, config.steps + n)).numpy()
            for n in range(config.scaled_on)
        ]
        export(network, ranging, dev, runs if chosen.smoke else WEIGHTS, golden, details)


if __name__ == "__main__":
    main()
