"""Learn felt affect on DEAM and say how well, for whoever holds its audio or features.

Commands, from the repository's root, in an environment with `training/requirements.txt`:

    python -m training.train_deam --data DEAM --source smile --target static
    python -m training.train_deam --data DEAM --source ours --target dynamic
    python -m training.train_deam --smoke          # on made data in its layout, seconds

DEAM is where the three archives were unpacked (`training/deam_data.py` says what is in them). The
numbers are in ``training/runs/deam.toml``; ``--run FILE`` takes others. Five choices of features
are compared, each with a ridge and a small network, in folds by song, beside the mean of the
training songs. Everything is learnt inside the folds. The table is printed and written to
``runs/deam/``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from training.checkpoints import current_commit
from training.deam_features import SOURCES, TARGETS, Table, read_table
from training.feature_choice import CHOICES, choose, fit_ridge
from training.made_music import make_deam
from training.run_file import read_run
from tunesight.metrics.regression import concordance, pearson_r, rmse

__all__ = ["Config", "compare", "main"]

ROOT = Path(__file__).resolve().parents[1]
MODELS = ("ridge", "network")
AXES = ("valence", "arousal")
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Config:
    """Every number that shapes a run; reasons are in the run file."""

    seed: int
    folds: int
    threshold: float
    kept: int
    variance: float
    penalty: float
    strength: float
    hidden: int
    epochs: int
    batch: int
    rate: float
    decay: float
    drop: float


def deal_folds(songs: NDArray[np.int64], config: Config) -> NDArray[np.int64]:
    """Give every row a fold; rows of one song share it."""
    numbers, places = np.unique(songs, return_inverse=True)
    folds = np.arange(len(numbers)) % config.folds
    np.random.default_rng(config.seed).shuffle(folds)
    return folds[places]


def compare(table: Table, config: Config) -> dict[str, Any]:
    """Predict every row from the other folds, by each choice of features and each model.

    Returns
    -------
    dict
        Per ``choice model`` and coordinate: r, CCC, RMSE, and the mean number of features; and the
        RMSE of the mean of the training songs.
    """
    folds = deal_folds(table.songs, config)
    means = np.zeros_like(table.affects)
    answers = {(name, model): np.zeros_like(table.affects) for name in CHOICES for model in MODELS}
    sizes: dict[str, list[int]] = {name: [] for name in CHOICES}
    for fold in range(config.folds):
        learn, test = folds != fold, folds == fold
        means[test] = table.affects[learn].mean(axis=0)
        x, x_test = _standardise(table.features[learn], table.features[test])
        for axis in range(2):
            middle = table.affects[learn, axis].mean()
            y = table.affects[learn, axis] - middle
            for name in CHOICES:
                chosen = choose(
                    name, x, y, threshold=config.threshold, kept=config.kept,
                    variance=config.variance, penalty=config.penalty,
                )  # fmt: skip
                sizes[name].append(chosen.shape[1])
                few, few_test = x @ chosen, x_test @ chosen
                weights = fit_ridge(few, y, config.strength * len(y))
                answers[name, "ridge"][test, axis] = few_test @ weights + middle
                found = fit_network(few, y, few_test, config)
                answers[name, "network"][test, axis] = found + middle
    return {
        "songs": len(np.unique(table.songs)),
        "rows": len(table.songs),
        "features": len(table.names),
        # r of a left-out mean is negative by construction, so only its error is told.
        "mean_predictor": {
            name: {"rmse": round(rmse(table.affects[:, i], means[:, i]), 4)}
            for i, name in enumerate(AXES)
        },
        **{
            f"{name} {model}": {
                "features": round(float(np.mean(sizes[name])), 1),
                **_measure(table.affects, answers[name, model]),
            }
            for name in CHOICES
            for model in MODELS
        },
    }


def fit_network(x: Array, y: Array, x_test: Array, config: Config) -> Array:
    """Train a network of one hidden layer and return what it answers, shape (tests,)."""
    torch.manual_seed(config.seed)
    spread, spread_y = x.std(axis=0) + 1e-9, y.std() + 1e-9
    given, wanted = (torch.from_numpy(a.astype(np.float32)) for a in (x / spread, y / spread_y))
    network = nn.Sequential(
        nn.Linear(x.shape[1], config.hidden), nn.ReLU(), nn.Dropout(config.drop),
        nn.Linear(config.hidden, 1),
    )  # fmt: skip
    optimizer = torch.optim.AdamW(network.parameters(), lr=config.rate, weight_decay=config.decay)
    for _ in range(config.epochs):
        for rows in torch.randperm(len(given)).split(config.batch):
            loss = nn.functional.mse_loss(network(given[rows])[:, 0], wanted[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    network.eval()
    with torch.no_grad():
        answer = network(torch.from_numpy((x_test / spread).astype(np.float32)))[:, 0]
    return np.asarray(answer.numpy() * spread_y, dtype=np.float64)


def _standardise(x: Array, x_test: Array) -> tuple[Array, Array]:
    middle, spread = x.mean(axis=0), x.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    # A test song may be far outside what the others are: what is very much is enough.
    return (x - middle) / spread, np.clip((x_test - middle) / spread, -6.0, 6.0)


def _measure(truth: Array, predicted: Array) -> dict[str, Any]:
    return {
        name: {
            "r": round(pearson_r(truth[:, i], predicted[:, i]), 3),
            "ccc": round(concordance(truth[:, i], predicted[:, i]), 3),
            "rmse": round(rmse(truth[:, i], predicted[:, i]), 4),
        }
        for i, name in enumerate(AXES)
    }


def _to_words(axis: str, found: dict[str, float]) -> str:
    names = {"r": "r", "ccc": "CCC", "rmse": "RMSE"}
    return " ".join([axis, *(f"{names[key]} {value:.3f}" for key, value in found.items())])


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare and write the table."""
    parser = argparse.ArgumentParser(description="Learn felt affect on DEAM and say how well.")
    parser.add_argument("--data", type=Path, help="where DEAM was unpacked")
    parser.add_argument("--source", choices=SOURCES, default="smile")
    parser.add_argument("--target", choices=TARGETS, default="static")
    parser.add_argument("--run", type=Path, default=ROOT / "training/runs/deam.toml")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "deam")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="on made data")
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    config = read_run(chosen.run, Config)
    data = make_deam(chosen.runs / "made", seed=config.seed) if chosen.smoke else chosen.data
    if data is None:
        parser.error("give --data DEAM, or --smoke")
    figures = compare(read_table(data, chosen.source, chosen.target), config)
    for name, row in figures.items():
        if isinstance(row, dict):
            print(f"{name:22} {'; '.join(_to_words(axis, row[axis]) for axis in AXES)}")
    figures |= {"source": chosen.source, "target": chosen.target, "commit": current_commit()}
    path = chosen.runs / f"{chosen.source}_{chosen.target}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
