"""The committed face detector beside the given one, on Emotion6 and OASIS or pictures elsewhere.

Conventions
-----------
Nobody drew boxes into these pictures: the given detector (YuNet) is the reference, right or wrong.
A *wanted* face is one that the reference finds with a score of at least .8 and that is at least 6 %
of the picture's height tall. It is *recalled* if a box of ours overlaps it by at least .5
(intersection over union), one to one, the best pairs first. A box of ours, of any size, is *false*
if it overlaps no box of the reference by at least .4; that is counted against reference boxes with
scores of at least .3 (what the reference itself takes for a face now and then), .5 and .8
(strictest: a face of which the reference is not sure counts as false). Recall's 95 % intervals draw
whole groups of pictures (near-twins, themes) with replacement.

Both detectors look at 320 and at 640 px. ``--split validation`` takes the part of our own split
that is in no weights and chose nothing; ``--split all`` every picture of a path.
"""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.face_boxes import (
    LEAST_REFERENCE_SCORE,
    Compared,
    compare_faces,
    measure_faces,
)
from training.detector_data import rows_of
from training.reference_detector import ReferenceDetector
from training.scene_data import default_data_path, find_tables, open_pictures
from training.scene_split import split_pictures
from tunesight.inference.sessions import Network
from tunesight.media.picture import resize_picture
from tunesight.perception.detect import LEAST_SCORE, FaceDetector

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["add_arguments", "run"]

_ROOT = Path(__file__).resolve().parents[1]
_WEIGHTS = _ROOT / "src" / "tunesight" / "weights" / "face_detector.onnx"
_SIDES = (320, 640)
_TIMED_RUNS = 60
_SEED = 11


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
    parser.add_argument(
        "--reference",
        type=Path,
        help="folder of yunet_n_320_320.onnx and yunet_n_640_640.onnx, by default "
        "reference-models in the data folder or, if it has none, in the usual one",
    )
    parser.add_argument("--score", type=float, default=LEAST_SCORE, help="what counts as found")
    parser.add_argument("--resamples", type=int, default=1000, help="of each bootstrap")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure the detector and print a table.

    Returns
    -------
    dict
        Per set, side of ours and side of the reference the figures; latency of both, parameters,
        bytes, the weights' hash.

    Raises
    ------
    FileNotFoundError
        If there are no pictures, no weights or no reference.
    """
    if not args.weights.is_file():
        raise FileNotFoundError(f"no network at {args.weights}: run the training script's export")
    references = _open_references(args.reference, args.data)
    network = Network(args.weights)
    detector = FaceDetector(network, resize=resize_picture)
    compared: dict[str, dict[str, list[Compared]]] = {}
    for table in find_tables(args.data):
        pictures = list(open_pictures(table))
        rows = rows_of(table, pictures)
        parts = np.full(len(rows), "all") if args.split == "all" else split_pictures(rows)
        chosen = np.flatnonzero(parts == args.split)
        compared[table.name] = _compare_pictures(
            [pictures[row] for row in chosen],
            [rows[row].group for row in chosen],
            detector,
            references,
            least_score=args.score,
        )
    pooled = {
        case: [row for cases in compared.values() for row in cases[case]]
        for case in next(iter(compared.values()))
    }
    sets = {
        name: {case: measure_faces(rows, resamples=args.resamples) for case, rows in cases.items()}
        for name, cases in {**compared, "both": pooled}.items()
    }
    for name, cases in sets.items():
        _print_set(name, cases)
    latency = _time_both(network, detector, references[320])
    print("one thread, median ms: " + json.dumps(latency))
    card = args.weights.with_name(f"{args.weights.stem}.card.json")
    about = json.loads(card.read_text(encoding="utf-8")) if card.is_file() else {}
    return {
        "what": "the committed face detector beside the given one",
        "split": args.split,
        "least_score": args.score,
        "weights_sha256": hashlib.sha256(args.weights.read_bytes()).hexdigest(),
        "size_bytes": args.weights.stat().st_size,
        "parameters": about.get("training", {}).get("parameters"),
        "sets": sets,
        "latency_ms": latency,
    }


def _compare_pictures(
    pictures: Sequence[NDArray[np.uint8]],
    groups: Sequence[str],
    detector: FaceDetector,
    references: dict[int, ReferenceDetector],
    *,
    least_score: float,
) -> dict[str, list[Compared]]:
    cases: dict[str, list[Compared]] = {
        f"{ours} px, reference {theirs} px": [] for ours in _SIDES for theirs in _SIDES
    }
    for picture, group in zip(pictures, groups, strict=True):
        seen = {
            side: references[side].detect(picture, score=LEAST_REFERENCE_SCORE) for side in _SIDES
        }
        for ours in _SIDES:
            found = detector.detect(picture, side=ours, least_score=least_score)
            boxes = np.array([face.box for face in found], np.float32).reshape(-1, 4)
            points = np.array([f.landmarks for f in found], np.float32).reshape(-1, 5, 2)
            for theirs in _SIDES:
                cases[f"{ours} px, reference {theirs} px"].append(
                    compare_faces(seen[theirs], boxes, points, height=picture.shape[0], group=group)
                )
    return cases


def _open_references(folder: Path | None, data: Path) -> dict[int, ReferenceDetector]:
    places = [folder] if folder else [d / "reference-models" for d in (data, default_data_path())]
    for place in places:
        files = {side: place / f"yunet_n_{side}_{side}.onnx" for side in _SIDES}
        if all(file.is_file() for file in files.values()):
            return {side: ReferenceDetector(file) for side, file in files.items()}
    raise FileNotFoundError(
        f"no yunet_n_320_320.onnx and yunet_n_640_640.onnx in {places[0]}: name their folder "
        "with --reference"
    )


def _time_both(
    network: Network, detector: FaceDetector, reference: ReferenceDetector
) -> dict[str, float]:
    """Time both in turn, so that what else the machine does slows both."""
    square = np.zeros((1, 3, 320, 320), np.float32)
    photo = np.random.default_rng(_SEED).integers(0, 256, (480, 640, 3), np.uint8)
    tasks: dict[str, Callable[[], object]] = {
        "network_320x320": lambda: network.run({"picture": square}),
        "reference_network_320x320": lambda: reference.answer(square),
        "detect_640x480_at_320": lambda: detector.detect(photo),
        "reference_detect_640x480_at_320": lambda: reference.detect(photo),
        "detect_640x480_at_640": lambda: detector.detect(photo, side=640),
    }
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(_TIMED_RUNS):
        for name, task in tasks.items():
            began = time.perf_counter()
            task()
            times[name].append((time.perf_counter() - began) * 1000)
    medians = {name: round(float(np.median(taken)), 2) for name, taken in times.items()}
    ratio = medians["network_320x320"] / medians["reference_network_320x320"]
    return {**medians, "network_ratio": round(ratio, 2)}


def _print_set(name: str, cases: dict[str, Any]) -> None:
    print(f"{name}: {next(iter(cases.values()))['pictures']} pictures")
    print("  ours, reference           wanted recall [95 %]           false: <.3  <.5  <.8  marks")
    for case, found in cases.items():
        recall, interval = found["recall"], found["recall_95"] or [float("nan")] * 2
        shown = "    -" if recall is None else f"{recall:6.1%}"
        false = "  ".join(f"{row['boxes']:3d}" for row in found["false_boxes"].values())
        bands = ", ".join(f"{b['found']}/{b['wanted']}" for b in found["by_height"].values())
        print(
            f"  {case:26} {found['wanted']:4d} {shown} [{interval[0]:.1%}, {interval[1]:.1%}]"
            f"        {false}   {found['landmark_error_median']}   by height {bands}"
        )
