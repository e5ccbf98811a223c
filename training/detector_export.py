"""From a checkpoint to committed files: the face detector, its threshold, golden outputs and card.

Conventions
-----------
The threshold is the lowest at which, on the dev part, looking at 320 and at 640 px, at most
one box in ``PICTURES_A_FALSE_BOX`` pictures is none of the teacher's. Scores are then moved so that
the threshold is .5, which `tunesight.perception.detect` takes.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from training.detector_card import write_card
from training.detector_data import Labelled
from training.detector_graph import EXACT, write_graph
from training.detector_network import STRIDES, DetectorNetwork
from training.onnx_quantise import quantise
from training.scene_data import make_test_pictures
from tunesight.inference.sessions import Network
from tunesight.media.picture import resize_picture
from tunesight.metrics.detection import count_false, match_boxes
from tunesight.perception.detect import FaceDetector

__all__ = ["choose_threshold", "export", "summarise"]

# What is promised is one in 15; a few hundred dev pictures are not all pictures.
PICTURES_A_FALSE_BOX = 20
SCORES = np.round(np.arange(0.2, 0.9, 0.02), 2)
SIDES = (320, 640)
# A box is false where the teacher gives no box that overlaps it so much at least this score.
REAL_SCORE, FALSE_OVERLAP = 0.5, 0.4
WANTED_SCORE, WANTED_HEIGHT, RECALL_OVERLAP = 0.8, 0.06, 0.5


def export(
    network: DetectorNetwork,
    ranging: Sequence[NDArray[np.float32]],
    dev: Sequence[Labelled],
    target: Path,
    golden: Path,
    details: dict[str, Any],
) -> None:
    """Stage `export`: write ``face_detector.onnx``, its golden outputs and its card.

    Parameters
    ----------
    network
        Trained, its weights averaged.
    ranging
        Batches of training pictures that set the ranges of the eight bits.
    dev
        Pictures that choose the threshold.
    target
        Folder of the weights.
    golden
        File of the golden outputs.
    details
        How it was made, for the card.
    """
    network.eval()
    path = target / "face_detector.onnx"
    _write(network, path, ranging, threshold=0.5)
    threshold = choose_threshold(FaceDetector(Network(path), resize=resize_picture), dev)
    parameters = _write(network, path, ranging, threshold=threshold)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = [f"stride_{stride}" for stride in STRIDES]
    pictures = make_test_pictures()
    answers = session.run(names, {"picture": pictures})
    with torch.no_grad():
        exact = network(torch.from_numpy(pictures))[0]
    # Of places alone, since the scores have been moved.
    moved = [np.abs(a - b.numpy())[:, 1:].max() for a, b in zip(answers, exact, strict=True)]
    print(f"calculating in 8 bits moves a place by at most {max(moved):.3f} strides")
    golden.parent.mkdir(parents=True, exist_ok=True)
    golden.write_text(
        json.dumps(
            {name: summarise(answer) for name, answer in zip(names, answers, strict=True)}, indent=1
        )
        + "\n",
        encoding="utf-8",
    )
    write_card(path, {"threshold": threshold, "parameters": parameters, **details})


def _write(
    network: DetectorNetwork,
    path: Path,
    ranging: Sequence[NDArray[np.float32]],
    *,
    threshold: float,
) -> int:
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "float.onnx"
        parameters = write_graph(network, exact, threshold=threshold)
        quantise(exact, path, "picture", ranging, leave=EXACT)
    return parameters


def summarise(answer: NDArray[np.float32]) -> list[list[float]]:
    """Mean of each of the 15 answers over the cells, one row a picture: enough to see a drift."""
    return np.round(answer.astype(np.float64).mean(axis=(2, 3)), 5).tolist()


def choose_threshold(detector: FaceDetector, dev: Sequence[Labelled]) -> float:
    """Find the lowest score that keeps false boxes rare, and print what others would do."""
    false = np.zeros((len(SIDES), len(SCORES)), int)
    hits = np.zeros((len(SIDES), len(SCORES)), int)
    wanted_faces = 0
    for labelled in dev:
        faces = labelled.faces
        real = faces.boxes[faces.scores >= REAL_SCORE]
        is_tall = faces.boxes[:, 3] >= WANTED_HEIGHT * labelled.picture.shape[0]
        wanted = faces.boxes[(faces.scores >= WANTED_SCORE) & is_tall]
        wanted_faces += len(wanted)
        for row, side in enumerate(SIDES):
            found = detector.detect(labelled.picture, side=side, least_score=float(SCORES[0]))
            for column, score in enumerate(SCORES):
                boxes = np.array([f.box for f in found if f.score >= score])
                false[row, column] += count_false(boxes, real, least_overlap=FALSE_OVERLAP)
                matches = match_boxes(wanted, boxes, least_overlap=RECALL_OVERLAP)
                hits[row, column] += int((matches >= 0).sum())
    print(f"dev: {len(dev)} pictures, {wanted_faces} faces; at 320 and 640 px:")
    for column, score in enumerate(SCORES):
        print(f"  from {score:.2f}: found {hits[:, column]}, false {false[:, column]}")
    rare = (false * PICTURES_A_FALSE_BOX <= len(dev)).all(axis=0)
    return float(SCORES[int(np.argmax(rare))] if rare.any() else SCORES[-1])
