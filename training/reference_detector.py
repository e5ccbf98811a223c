"""The given face detector (YuNet): a teacher for ours, and what ours is measured against.

Conventions
-----------
Boxes are (left, top, width, height) and five landmarks (x, y), in pixels of the picture handed in:
right eye, left eye, nose, right and left corner of the mouth, as seen by the person (so the right
eye lies left). Pictures are RGB, uint8.

References
----------
Wu, Peng and Yu (2023), "YuNet: A Tiny Millisecond-level Face Detector".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

__all__ = ["FoundFaces", "ReferenceDetector", "join_boxes", "overlap_of"]

STRIDES = (8, 16, 32)


@dataclass(frozen=True, slots=True)
class FoundFaces:
    """Faces of one picture, surest first: boxes (n, 4), landmarks (n, 5, 2), scores (n,)."""

    boxes: NDArray[np.float32]
    landmarks: NDArray[np.float32]
    scores: NDArray[np.float32]


class ReferenceDetector:
    """Finds faces with the given network.

    Parameters
    ----------
    path
        ``yunet_n_320_320.onnx`` or ``yunet_n_640_640.onnx``.
    threads
        Threads inside one operator.
    """

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self.side = int(self._session.get_inputs()[0].shape[2])

    def detect(
        self, picture: NDArray[np.uint8], *, score: float = 0.5, overlap: float = 0.3
    ) -> FoundFaces:
        """Find the faces whose score is at least ``score``, of overlapping ones the surest.

        The picture is scaled to fit the network's square, the rest of which stays black.
        """
        height, width = picture.shape[:2]
        scale = self.side / max(height, width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        fitted = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR))
        square = np.zeros((self.side, self.side, 3), np.float32)
        square[: size[1], : size[0]] = fitted[:, :, ::-1]  # the given network reads BGR
        batch = np.ascontiguousarray(square.transpose(2, 0, 1)[np.newaxis])
        boxes, landmarks, scores = self._decode(batch)
        chosen = np.flatnonzero(scores >= score)
        chosen = chosen[np.argsort(-scores[chosen], kind="stable")]
        kept = chosen[join_boxes(boxes[chosen], overlap)]
        back = np.array([width / size[0], height / size[1]], np.float32)
        return FoundFaces(
            boxes[kept] * np.tile(back, 2), landmarks[kept] * back, scores[kept].astype(np.float32)
        )

    def answer(self, batch: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Run the network alone on (1, 3, side, side), BGR from 0 to 255."""
        names = [f"{kind}_{stride}" for stride in STRIDES for kind in ("cls", "obj", "bbox", "kps")]
        return dict(zip(names, self._session.run(names, {"input": batch}), strict=True))

    def _decode(
        self, batch: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        values = self.answer(batch)
        boxes, landmarks, scores = [], [], []
        for stride in STRIDES:
            count = self.side // stride
            rows, columns = np.divmod(np.arange(count * count), count)
            grid = np.stack([columns, rows], axis=1).astype(np.float32)
            box = values[f"bbox_{stride}"][0]
            centre = (grid + box[:, :2]) * stride
            size = np.exp(box[:, 2:]) * stride
            boxes.append(np.concatenate([centre - size / 2, size], axis=1))
            points = values[f"kps_{stride}"][0].reshape(-1, 5, 2)
            landmarks.append((points + grid[:, np.newaxis]) * stride)
            sure = [np.clip(values[f"{kind}_{stride}"][0, :, 0], 0, 1) for kind in ("cls", "obj")]
            scores.append(np.sqrt(sure[0] * sure[1]))
        return np.concatenate(boxes), np.concatenate(landmarks), np.concatenate(scores)


def overlap_of(box: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Intersection over union of one box (4,) with others (n, 4)."""
    corner = np.maximum(box[:2], others[:, :2])
    end = np.minimum(box[:2] + box[2:], others[:, :2] + others[:, 2:])
    inside = np.prod(np.maximum(end - corner, 0), axis=1)
    joined = box[2] * box[3] + others[:, 2] * others[:, 3] - inside
    return inside / np.maximum(joined, 1e-9)


def join_boxes(boxes: NDArray[np.float32], overlap: float) -> NDArray[np.intp]:
    """Choose boxes, surest first, none of which overlaps an earlier one more than ``overlap``."""
    left = np.arange(len(boxes))
    kept = []
    while left.size:
        kept.append(left[0])
        left = left[1:][overlap_of(boxes[left[0]], boxes[left[1:]]) <= overlap]
    return np.array(kept, np.intp)
