"""Train the cue network on renders of MIDI songs, whose notes tell the cues.

Commands, from the repository's root, in an environment with `training/requirements.txt`, Debian's
fluidsynth and the soundfonts that `training/cue_takes.py` names:

    python -m training.train_cues takes       # resumable; 40 min on one core, 0.2 GB
    python -m training.train_cues train       # resumable; 5 min on one core
    python -m training.train_cues export      # weights, card, figures on the test part
    python -m training.train_cues --smoke takes    # and so on: few takes, seconds

Data come from `TUNESIGHT_DATA` (default `../shared/data`); runs/cues holds what can be made again.
Artists of the dev part train, one in eight of them choosing the epoch; those of the test part are
met in `export` alone, a quarter of them through a soundfont that no take of the dev part plays.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.cards import WEIGHTS
from training.checkpoints import blend_into, resume, rise_and_fall, save
from training.cue_card import write_card
from training.cue_network import FIRST_SECOND, SECONDS, CueNetwork, to_input
from training.cue_pieces import CUES
from training.cue_takes import UNHEARD_FONT, Takes, make_takes, read_takes
from training.scene_data import default_data_path
from tunesight.listening.cues import CueNetwork as ShippedNetwork
from tunesight.metrics.regression import concordance, mean_predictor_rmse, pearson_r, rmse

ROOT = Path(__file__).resolve().parents[1]
_BATCH_TEST = 64
_MOST_APART = 0.05  # in half precision; registers are near 60


@dataclass(frozen=True, slots=True)
class Config:
    """Every number that shapes a run, with its reason."""

    seed: int = 5
    epochs: int = 40
    batch: int = 32  # takes; 26 seconds of each are answered
    width: int = 64  # 96 gains nothing that a second soundfont would not take back
    rate: float = 2e-3
    warm_up: int = 100  # steps
    decay: float = 1e-3
    average: float = 0.99  # weights averaged over about two epochs
    tilt_db: float = 6.0  # how far bands are raised and lowered, smoothly, anew in every epoch
    floor_db: float = 15.0  # how far the noise floor is raised at most


def divide(takes: Takes) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Mark the takes to learn from and those to choose by: no piece is on both sides."""
    pieces = ["-".join(name.split("-")[:2]) for name in takes.names]
    choose = np.array([hashlib.sha256(p.encode()).digest()[1] % 8 == 0 for p in pieces])
    return ~choose, choose


def vary(levels: Tensor, config: Config, generator: torch.Generator) -> Tensor:
    """Colour the levels (n, 40, frames) and raise their floor, each row in its own way."""
    n, bands, _ = levels.shape
    # Input units: 30 dB are one.
    knots = torch.randn(n, 1, 5, generator=generator) * config.tilt_db / 60.0
    colour = nn.functional.interpolate(knots, bands, mode="linear", align_corners=True)
    floor = torch.rand(n, 1, 1, generator=generator) * config.floor_db / 30.0 - 1.0
    return torch.maximum(levels + colour.transpose(1, 2), floor).clamp(-1.0, 1.2)


def train(takes: Takes, store: Path, config: Config) -> None:
    """Stage `train`: resumed from the last finished epoch."""
    torch.manual_seed(config.seed)
    learn, choose = divide(takes)
    cues = takes.cues[:, FIRST_SECOND : FIRST_SECOND + SECONDS]
    flat = cues[learn].reshape(-1, len(CUES))
    network = CueNetwork(np.nanmean(flat, axis=0), np.nanstd(flat, axis=0), config.width)
    average = copy.deepcopy(network)
    inputs = torch.from_numpy(to_input(takes.levels[learn]))
    wanted = torch.from_numpy((cues[learn] - np.nanmean(flat, 0)) / np.nanstd(flat, 0))
    optimizer = torch.optim.AdamW(network.parameters(), lr=config.rate, weight_decay=config.decay)
    per_epoch = max(1, len(inputs) // config.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: rise_and_fall(step, warm_up=config.warm_up, steps=config.epochs * per_epoch),
    )
    moving = {"network": network, "average": average, "optimizer": optimizer, "schedule": schedule}
    done = resume(store, moving, config=config, data_sha256=takes.sha256())
    for epoch in range(done, config.epochs):
        began = time.monotonic()
        generator = torch.Generator().manual_seed(config.seed * 1000 + epoch)
        order = torch.randperm(len(inputs), generator=generator)
        network.train()
        losses = []
        for step in range(per_epoch):
            rows = order[step * config.batch : (step + 1) * config.batch]
            found = network.standard(vary(inputs[rows], config, generator))
            is_known = ~wanted[rows].isnan()
            loss = (found - wanted[rows])[is_known].square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            blend_into(average, network, config.average, epoch * per_epoch + step)
            losses.append(loss.item())
        figures = measure(average, takes, choose)
        print(
            f"epoch {epoch + 1}: {np.mean(losses):.3f}; r of takes to choose by "
            + " ".join(f"{name} {figures[name]['r']:.2f}" for name in CUES)
            + f"; {time.monotonic() - began:.0f} s",
            flush=True,
        )
        save(store, moving, epoch=epoch + 1, config=config, data_sha256=takes.sha256())


@torch.no_grad()
def read_cues(network: CueNetwork, levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cues (n, 26, 5) of takes."""
    network.eval()
    parts = torch.from_numpy(to_input(levels)).split(_BATCH_TEST)
    return np.concatenate([network(part).numpy() for part in parts])


def measure(network: CueNetwork, takes: Takes, rows: NDArray[np.bool_]) -> dict[str, Any]:
    """Compare the seconds' cues with those of the notes: r, CCC, RMSE, the mean's RMSE."""
    found = read_cues(network, takes.levels[rows])
    truth = takes.cues[rows, FIRST_SECOND : FIRST_SECOND + SECONDS]
    figures: dict[str, Any] = {}
    for i, name in enumerate(CUES):
        is_known = ~np.isnan(truth[..., i])
        t, f = truth[..., i][is_known], found[..., i][is_known]
        figures[name] = {
            "r": round(pearson_r(t, f), 3),
            "ccc": round(concordance(t, f), 3),
            "rmse": round(rmse(t, f), 3),
            "mean_predictor_rmse": round(mean_predictor_rmse(t), 3),
        }
    return figures


@torch.no_grad()
def fold(network: CueNetwork) -> dict[str, NDArray[np.float16]]:
    """Return the weights as matrix products take them, norms and units inside.

    Returns
    -------
    dict
        As :class:`tunesight.listening.cues.CueNetwork` reads it.
    """
    weights: dict[str, Tensor] = {}
    layers = list(network.layers)
    for number, place in enumerate(range(0, len(layers), 3)):
        convolution, norm = layers[place], layers[place + 1]
        assert isinstance(convolution, nn.Conv1d)  # noqa: S101
        assert isinstance(norm, nn.BatchNorm1d)  # noqa: S101
        assert norm.running_mean is not None and norm.running_var is not None  # noqa: S101, PT018
        assert convolution.bias is not None  # noqa: S101
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weights[f"weight_{number}"] = (convolution.weight * scale[:, None, None]).permute(2, 1, 0)
        weights[f"bias_{number}"] = (convolution.bias - norm.running_mean) * scale + norm.bias
    middle, spread = network.get_buffer("middle"), network.get_buffer("spread")
    weights["head"] = (network.head.weight * spread[:, None]).T
    weights["head_bias"] = network.head.bias * spread + middle
    return {name: value.numpy().astype(np.float16) for name, value in weights.items()}


def export(takes: Takes, test: Takes, store: Path, target: Path, config: Config) -> None:
    """Stage `export`: write the averaged network and its card.

    Raises
    ------
    FileNotFoundError
        If nothing has been trained.
    ValueError
        If the product's arithmetic gives other answers than torch's.
    """
    blank = np.zeros(len(CUES), np.float32)
    network = CueNetwork(blank, blank + 1, config.width)
    epochs = resume(store, {"average": network}, config=config, data_sha256=takes.sha256())
    if not epochs:
        message = f"no checkpoint at {store}: run the stage train first"
        raise FileNotFoundError(message)
    network.eval()
    path = target / "music_cues.npz"
    np.savez_compressed(path, **fold(network))
    with np.load(path) as stored:
        shipped = ShippedNetwork({k: stored[k].astype(np.float32) for k in stored.files})
    row = to_input(test.levels[:1])
    apart = np.abs(shipped.answer(row[0].T) - read_cues(network, test.levels[:1])[0]).max()
    if not apart < _MOST_APART:
        message = f"the written network answers {apart:.3f} apart from the trained one"
        raise ValueError(message)
    kinds = np.array([_kind(name) for name in test.names])
    figures = {str(kind): measure(network, test, kinds == kind) for kind in np.unique(kinds)}
    details = {
        "epochs": epochs,
        "config": asdict(config),
        "data_sha256": takes.sha256(),
        "takes": len(takes.names),
        "test_takes": {str(kind): int((kinds == kind).sum()) for kind in np.unique(kinds)},
        "parameters": sum(p.numel() for p in network.parameters()),
    }
    write_card(path, details, figures)
    for name, part in figures.items():
        print(name, {cue: part[cue]["r"] for cue in CUES})


def _kind(name: str) -> str:
    if name.startswith("composed"):
        return "our composer's, other styles"
    is_unheard = name.endswith(UNHEARD_FONT.partition(".")[0])
    return "songs, another soundfont" if is_unheard else "songs"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(description="Train the cue network.")
    parser.add_argument("stage", choices=("takes", "train", "export"))
    parser.add_argument("--data", type=Path, default=default_data_path())
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "cues")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="few takes, one epoch")
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    config = replace(Config(), epochs=1, batch=4, warm_up=1) if chosen.smoke else Config()
    store, kept = chosen.runs / "cues.pt", chosen.runs / "takes"
    if chosen.stage == "takes":
        limit = 6 if chosen.smoke else None
        rounds, made = (1, 0) if chosen.smoke else (1, 6)
        make_takes(chosen.data, kept, rounds=rounds, made=made, limit=limit)
    elif chosen.stage == "train":
        train(read_takes(kept, "dev"), store, config)
    else:
        target = chosen.runs if chosen.smoke else WEIGHTS
        export(read_takes(kept, "dev"), read_takes(kept, "test"), store, target, config)


if __name__ == "__main__":
    main()
