"""Expressions: the committed network on FER-2013, or on faces kept aside elsewhere.

Conventions
-----------
The official protocol: every face of the part, seven classes, the label as given, the network as it
is shipped, asked once a face. Beside it stands the same without the faces that the training part
holds too (by exact pixels; by near-twins as `evaluation.face_baseline` tells them), since
remembering is no reading. Intervals are 95 % bootstrap intervals over faces.

``--split`` takes one part; without it the last official part that the data hold: ``PrivateTest``,
else the folders' ``Test``, else ``PublicTest``, on which training chose. ``all`` takes every face.

References
----------
Goodfellow et al. (2013), "Challenges in Representation Learning": the protocol.
Barsoum et al. (2016), FER+: what ten voters saw in the same faces.
"""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from evaluation.face_figures import measure_faces, measure_rejection
from evaluation.rounding import round_figures
from training.face_data import SIDE, FaceTable, find_faces_file, read_faces
from training.scene_data import decode_picture, default_data_path
from tunesight.domain.emotion import EMOTIONS
from tunesight.inference.sessions import Network

if TYPE_CHECKING:
    import argparse

    from numpy.typing import NDArray

__all__ = ["add_arguments", "cut_drawn_patches", "run"]

_PACKAGE = Path(__file__).resolve().parents[1] / "src" / "tunesight"
_WEIGHTS = _PACKAGE / "weights" / "expressions.onnx"
_PARTS = ("PrivateTest", "Test", "PublicTest", "Training")
_TIMED_RUNS = 200
_SEED = 11


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is read and which part of it."""
    parser.add_argument(
        "--data", type=Path, default=default_data_path(),
        help="FER-2013: a folder, an archive of arrays (npz), fer2013.csv, or train/angry/...",
    )  # fmt: skip
    parser.add_argument("--split", choices=(*_PARTS, "all"), help="part of it to measure on")
    parser.add_argument(
        "--training", type=Path,
        help="where the Training part lies, if not in --data: for the baseline and for twins",
    )  # fmt: skip
    parser.add_argument("--weights", type=Path, default=_WEIGHTS, help="network to measure")
    parser.add_argument("--resamples", type=int, default=1000, help="of each bootstrap")
    parser.add_argument("--plots", type=Path, help="folder to draw the figures into")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure the network and print a table.

    Returns
    -------
    dict
        Accuracy with and without twins, baselines, votes, calibration, rejection of what is no
        face; latency, parameters, the weights' hash.

    Raises
    ------
    FileNotFoundError
        If there are no faces, no such part or no weights.
    """
    if not args.weights.is_file():
        raise FileNotFoundError(f"no network at {args.weights}: run the training script's export")
    table = read_faces(find_faces_file(args.data))
    part = args.split or next((name for name in _PARTS if (table.split == name).any()), "all")
    chosen = table if part == "all" else table.take(table.split == part)
    if not len(chosen.faces):
        raise FileNotFoundError(f"{args.data} holds no face of the part {part}: choose another")
    network = Network(args.weights)
    said, scores = _run_network(network, chosen.faces)
    card = _read_card(args.weights)
    found = measure_faces(
        chosen,
        said,
        scores,
        training=_find_training(table, args.training),
        temperature=card.get("temperature"),
        resamples=args.resamples,
    )
    patches = _run_network(network, cut_drawn_patches())[1]
    if scores is not None and patches is not None:
        found["not_a_face"]["drawn_patches"] = measure_rejection(scores, patches)
    figures: dict[str, Any] = round_figures({
        "what": "expressions read by the committed network",
        "split": part,
        "weights_sha256": hashlib.sha256(args.weights.read_bytes()).hexdigest(),
        **found,
        "latency_ms": _time_network(network),
        "parameters": card.get("parameters"),
    })  # fmt: skip
    _print_figures(figures)
    if args.plots is not None:
        _draw(figures, args.plots)
        print(f"figures drawn into {args.plots}")
    return figures


def cut_drawn_patches(per_picture: int = 24) -> NDArray[np.uint8]:
    """Grey squares of the bundled pictures, which were drawn here and hold no face, (n, 48, 48)."""
    rng = np.random.default_rng(_SEED)
    patches: list[NDArray[np.uint8]] = []
    for path in sorted((_PACKAGE / "demo" / "pictures").glob("*.jpg")):
        picture = decode_picture(path.read_bytes())
        height, width = picture.shape[:2]
        for _ in range(per_picture):
            side = int(rng.uniform(0.12, 0.7) * min(height, width))
            top, left = rng.integers(0, height - side + 1), rng.integers(0, width - side + 1)
            square = Image.fromarray(picture[top : top + side, left : left + side]).convert("L")
            patches.append(np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BOX), np.uint8))
    return np.stack(patches)


def _find_training(table: FaceTable, path: Path | None) -> FaceTable | None:
    own = table.take(table.split == "Training")
    if path is None and len(own.faces):
        return own
    try:
        other = read_faces(find_faces_file(path or default_data_path()))
    except FileNotFoundError:
        if path is not None:
            raise
        return None
    return other.take(other.split == "Training")


def _run_network(
    network: Network, faces: NDArray[np.uint8]
) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """Expressions (n, 7) and, from a network that says it, the probability of a face (n,)."""
    answers: list[dict[str, NDArray[np.float32]]] = []
    for start in range(0, len(faces), 64):
        batch = faces[start : start + 64, np.newaxis].astype(np.float32) / 255.0
        answers.append(network.run({"faces": batch}))
    said = np.concatenate([one["expressions"] for one in answers]).astype(np.float64)
    if "face" not in answers[0]:
        return said, None
    return said, np.concatenate([one["face"].reshape(-1) for one in answers]).astype(np.float64)


def _time_network(network: Network) -> float:
    """Median of one face on one thread, in milliseconds."""
    face = np.random.default_rng(0).random((1, 1, SIDE, SIDE), np.float32)
    times: list[float] = []
    for _ in range(_TIMED_RUNS + 20):
        began = time.perf_counter()
        network.run({"faces": face})
        times.append(time.perf_counter() - began)
    return float(np.median(times[20:])) * 1000.0


def _read_card(weights: Path) -> dict[str, Any]:
    # The card knows; reading it off the graph would need a package that the product does not.
    card = weights.with_name(f"{weights.stem}.card.json")
    if not card.is_file():
        return {}
    training: dict[str, Any] = json.loads(card.read_text(encoding="utf-8"))["training"]
    return training


def _draw(figures: dict[str, Any], folder: Path) -> None:
    from evaluation import plots

    part = f"FER-2013, {figures['split']}"
    seven = figures["seven"]
    plots.draw_confusion(
        seven["confusion"], EMOTIONS, folder / "faces_confusion.png", f"Expressions: {part}"
    )
    names = {"before": "before temperature", "after": "as shipped"}
    curves = {
        shown: figures["calibration"][name]["bins"]
        for name, shown in names.items()
        if name in figures["calibration"]
    }
    plots.draw_reliability(
        curves, folder / "faces_reliability.png", f"Is it as sure as it says? {part}"
    )
    if not figures["not_a_face"]:
        return
    rejected = {
        f"{name.replace('_', ' ')} ({found['others']})": (
            found["curve"]["false_alarms"],
            found["curve"]["recall"],
        )
        for name, found in figures["not_a_face"].items()
    }
    plots.draw_roc(rejected, folder / "faces_rejection.png", f"Faces against no faces: {part}")


def _print_figures(figures: dict[str, Any]) -> None:
    def share(found: dict[str, Any]) -> str:
        if "accuracy_95" not in found:
            return f"too few faces ({found['faces']})"
        low, high = found["accuracy_95"]
        return f"{found['accuracy']:.1%} [{low:.1%}, {high:.1%}] of {found['faces']} faces"

    seven = figures["seven"]
    print(f"{figures['split']}: {share(seven)}, all seven classes [95 %]")
    for name, found in figures.get("without_twins", {}).items():
        print(f"  without {name} twins of training faces: {share(found)}")
    print(f"  baselines: majority class {seven['majority_accuracy']:.1%}", end="")
    if "pixel_baseline" in figures:
        print(f", {figures['pixel_baseline']['what']} {figures['pixel_baseline']['accuracy']:.1%}")
    else:
        print(" (no training part: none of pixels, nothing said of twins)")
    if "votes" in figures:
        votes = figures["votes"]
        print(f"  as most voters saw it: {share(votes)} (the labels: {votes['labels_agree']:.1%})")
    print(f"  mean recall of the classes {seven['macro_recall']:.1%}; confusion:")
    print("            " + " ".join(f"{name[:8]:>8}" for name in seven["order"]) + "   recall")
    for name, counts, recall in zip(
        seven["order"], seven["confusion"], seven["recall"], strict=True
    ):
        shown = "-" if recall is None else f"{recall:.1%}"
        print(f"    {name:8}" + " ".join(f"{count:8d}" for count in counts) + f"   {shown:>6}")
    for name, found in figures["calibration"].items():
        if isinstance(found, dict):
            print(
                f"  calibration, {name} temperature: ECE {found['ece']:.3f}, NLL {found['nll']:.3f}"
            )
    for name, found in figures["not_a_face"].items():
        print(
            f"  not a face ({name}, {found['others']}): AUC {found['auc']:.3f}; at one half "
            f"{found['faces_kept_at_half']:.1%} of faces kept, "
            f"{found['others_refused_at_half']:.1%} of others refused"
        )
    print(
        f"one face, one thread: median {figures['latency_ms']:.2f} ms; "
        f"parameters: {figures['parameters']}"
    )
