"""Scene affect: the committed network on Emotion6 and OASIS, or on pictures kept aside elsewhere.

Conventions
-----------
Affect is compared in [-1, 1] (Emotion6: (x - 5) / 4, OASIS: (x - 4) / 3). Intervals are 95 %
bootstrap intervals that draw whole groups (near-twins, themes), since pictures of one theme are not
independent. ``--split validation`` takes the part of our own split that is in no weights and has
chosen nothing since it was drawn (the card's ``split_note`` says what was chosen before);
``--split all`` takes every picture of a path, for sets kept aside. "Dominant of seven" is
the emotion with the largest share of votes, the first of equals.
"""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.rounding import round_figures
from evaluation.scene_doubt import measure_two_moods, measure_votes
from evaluation.scene_plots import draw_scenes
from training.scene_data import (
    EMOTIONS,
    RatedPicture,
    SceneTable,
    default_data_path,
    find_tables,
    open_pictures,
    resize_picture,
)
from training.scene_split import join_near_twins, split_pictures
from tunesight.metrics import calibration, classification, regression

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["add_arguments", "measure_answers", "measure_set", "run"]

_ROOT = Path(__file__).resolve().parents[1]
_WEIGHTS = _ROOT / "src" / "tunesight" / "weights" / "scene_affect.onnx"
_SIDE = 224
_TIMED_RUNS = 50
_SEED = 11
# Heads on the two given trunks, frozen, trained on train + dev: the network before fine-tuning, as
# measured by this module on the same validation pictures.
_FROZEN_HEADS: dict[str, dict[str, float]] = {
    "emotion6": {"valence_r": 0.726, "arousal_r": 0.364, "dominant_accuracy": 0.538},
    "oasis": {"valence_r": 0.606, "arousal_r": 0.535},
}
# Frozen features of the three given networks and a ridge a set, as measured once on the sets'
# kept-aside parts; for orientation only, since those pictures are not these.
_FROZEN_RIDGE: dict[str, dict[str, float]] = {
    "emotion6": {"valence_r": 0.72, "arousal_r": 0.37, "dominant_accuracy": 0.558},
    "oasis": {"valence_r": 0.63, "arousal_r": 0.46},
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is read and which part of it."""
    parser.add_argument(
        "--data", type=Path, default=default_data_path(), help="folder with labels and pictures"
    )
    parser.add_argument(
        "--split",
        choices=("validation", "dev", "train", "all"),
        default="validation",
        help="part of our own split, or every picture (for sets kept aside elsewhere)",
    )
    parser.add_argument("--weights", type=Path, default=_WEIGHTS, help="network to measure")
    parser.add_argument("--resamples", type=int, default=1000, help="of each bootstrap")
    parser.add_argument("--plots", type=Path, help="folder to draw the figures into")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure the network and print a table.

    Returns
    -------
    dict
        Per set the figures with intervals and baselines; latency, parameters, the weights' hash.

    Raises
    ------
    FileNotFoundError
        If there are no labels, no pictures or no weights.
    """
    if not args.weights.is_file():
        raise FileNotFoundError(f"no network at {args.weights}: run the training script's export")
    session = _open_network(args.weights)
    sets: dict[str, Any] = {}
    for table in find_tables(args.data):
        sets[table.name] = measure_set(session, table, split=args.split, resamples=args.resamples)
        _print_set(table.name, sets[table.name])
    latency_ms = _time_network(session)
    parameters = _count_parameters(args.weights)
    print(f"one picture, one thread: median {latency_ms:.1f} ms; parameters: {parameters}")
    figures: dict[str, Any] = {
        "what": "scene affect of the committed network",
        "split": args.split,
        "weights_sha256": hashlib.sha256(args.weights.read_bytes()).hexdigest(),
        "sets": sets,
        "latency_ms": round(latency_ms, 2),
        "parameters": parameters,
    }
    if args.plots is not None:
        draw_scenes(figures, args.plots)
    return figures


def measure_set(session: Any, table: SceneTable, *, split: str, resamples: int) -> dict[str, Any]:
    """Run the network over one part of a set and measure it.

    Parameters
    ----------
    session
        An onnxruntime session of the scene-affect network.
    table
        The set.
    split
        ``train``, ``dev``, ``validation`` or ``all``.
    resamples
        Of each bootstrap.

    Returns
    -------
    dict
        As `measure_answers`, with the set's size and orientation figures.
    """
    squares = np.stack([resize_picture(p, _SIDE, mode="squash") for p in open_pictures(table)])
    pictures: Sequence[RatedPicture] = table.pictures
    if table.has_shares:
        # Twins are told by their pixels, as in training; OASIS is kept apart by theme alone.
        pictures = join_near_twins(pictures, _as_training_saw(table))
    if split == "all":
        chosen = np.arange(len(pictures))
    else:
        chosen = np.flatnonzero(split_pictures(pictures) == split)
    answers = _run_network(session, squares[chosen])
    affect = np.array([pictures[row].affect for row in chosen])
    shares = np.array([pictures[row].shares or () for row in chosen])
    groups = [pictures[row].group for row in chosen]
    found = measure_answers(affect, shares, answers, groups=groups, resamples=resamples)
    same = _FROZEN_HEADS.get(table.name, {}) if split == "validation" else {}
    return {
        "pictures": len(chosen),
        "groups": len(set(groups)),
        **found,
        "frozen_heads_same_pictures": same,
        "orientation_frozen_ridge_elsewhere": _FROZEN_RIDGE.get(table.name, {}),
    }


def measure_answers(
    affect: NDArray[np.float64],
    shares: NDArray[np.float64],
    answers: dict[str, NDArray[np.float64]],
    *,
    groups: Sequence[str],
    resamples: int,
) -> dict[str, Any]:
    """Compare the network's answers with what people said.

    Parameters
    ----------
    affect
        Rated valence and arousal, shape (n, 2), in [-1, 1].
    shares
        Shares of the seven emotions, shape (n, 7), or without columns where a set has none.
    answers
        ``affect`` (n, 2), ``covariance`` (n, 2, 2), ``emotions`` (n, 7).
    groups
        Each picture's group: near-twins, or one theme.
    resamples
        Of each bootstrap.

    Returns
    -------
    dict
        ``valence``, ``arousal``, ``region`` and, with shares, ``dominant``, ``votes`` and
        ``two_moods``.
    """
    rng = np.random.default_rng(_SEED)
    found: dict[str, Any] = {
        name: regression.evaluate(
            affect[:, column],
            answers["affect"][:, column],
            rng=rng,
            groups=groups,
            resamples=resamples,
        )
        for column, name in enumerate(("valence", "arousal"))
    }
    found["region"] = calibration.evaluate(affect, answers["affect"], answers["covariance"])
    if shares.size:
        truth, said = shares.argmax(axis=1), answers["emotions"].argmax(axis=1)
        dominant: dict[str, Any] = {"order": list(EMOTIONS)}
        dominant |= classification.evaluate(truth, said, classes=len(EMOTIONS))
        interval = regression.bootstrap_interval(
            lambda rows: float((truth[rows] == said[rows]).mean()),
            groups,
            rng=rng,
            resamples=resamples,
        )
        found["dominant"] = {**dominant, "accuracy_95": list(interval)}
        found["votes"] = measure_votes(shares, answers["emotions"])
        found["two_moods"] = measure_two_moods(shares, answers)
    return round_figures(found)


def _as_training_saw(table: SceneTable) -> NDArray[np.uint8]:
    return np.stack([resize_picture(p, 256, mode="squash") for p in open_pictures(table)])


def _open_network(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _run_network(session: Any, squares: NDArray[np.uint8]) -> dict[str, NDArray[np.float64]]:
    names = ("affect", "covariance", "emotions")
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in names}
    for start in range(0, len(squares), 16):
        batch = squares[start : start + 16].transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1.0
        outputs = session.run(list(names), {"picture": np.ascontiguousarray(batch)})
        for name, output in zip(names, outputs, strict=True):
            found[name].append(np.asarray(output, np.float64))
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _time_network(session: Any) -> float:
    picture = np.zeros((1, 3, _SIDE, _SIDE), np.float32)
    times: list[float] = []
    for _ in range(_TIMED_RUNS + 5):
        began = time.perf_counter()
        session.run(None, {"picture": picture})
        times.append(time.perf_counter() - began)
    return float(np.median(times[5:])) * 1000.0


def _count_parameters(weights: Path) -> int | None:
    # The card knows; reading it off the graph would need a package that the product does not.
    card = weights.with_name(f"{weights.stem}.card.json")
    if not card.is_file():
        return None
    return int(json.loads(card.read_text(encoding="utf-8"))["training"]["parameters"])


def _print_set(name: str, found: dict[str, Any]) -> None:
    elsewhere = found["orientation_frozen_ridge_elsewhere"]
    same = found["frozen_heads_same_pictures"]
    print(f"{name}: {found['pictures']} pictures in {found['groups']} groups")
    print("             r  [95 %]            RMSE (mean predictor)   CCC     frozen r: here, afar")
    for axis in ("valence", "arousal"):
        row = found[axis]
        low, high = row["r_95"]
        print(
            f"  {axis:8} {row['r']:5.3f} [{low:5.3f}, {high:5.3f}]   "
            f"{row['rmse']:5.3f} ({row['mean_predictor_rmse']:5.3f})           {row['ccc']:5.3f}   "
            f"       {same.get(f'{axis}_r', float('nan')):5.3f}  "
            f"{elsewhere.get(f'{axis}_r', float('nan')):4.2f}"
        )
    region = found["region"]
    print(f"  80 % region holds {region['coverage_80']:.1%} (50 %: {region['coverage_50']:.1%})")
    if "dominant" in found:
        row = found["dominant"]
        low, high = row["accuracy_95"]
        print(
            f"  dominant of seven {row['accuracy']:.1%} [{low:.1%}, {high:.1%}], "
            f"majority class {row['majority_accuracy']:.1%}"
        )
        moods = found["two_moods"]
        print(
            f"  stated against people's shares: ECE {found['votes']['ece']:.3f}; "
            f"two moods said of {moods['said']:.1%} (people torn: {moods['torn']:.1%}), "
            f"precision {moods['precision']}, recall {moods['recall']}"
        )
        print("  confusion (rows: people, columns: network)")
        print("            " + " ".join(f"{emotion[:7]:>7}" for emotion in EMOTIONS))
        for emotion, counts in zip(EMOTIONS, row["confusion"], strict=True):
            print(f"    {emotion:8}" + " ".join(f"{count:7d}" for count in counts))
