"""Where the faces in a picture are.

Conventions
-----------
Places are in pixels of the picture handed in, x to the right and y down; pixel centres lie at
halves. A box is (left, top, width, height) and may reach over the picture's edge, as a head does.
The five landmarks are, as the person would say, the right eye, the left eye, the nose, the right
and the left corner of the mouth; so the right eye usually lies left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.ports import RgbImage
from tunesight.errors import InvalidValueError

__all__ = ["LEAST_SCORE", "MOST_FACES", "DetectorNetwork", "FaceDetector", "FoundFace"]

LEAST_SCORE = 0.5
"""What counts as found; scores are moved so that false boxes are rare from here on."""

MOST_FACES = 50
"""More are a crowd, whose single faces are a few pixels large."""

_STRIDES = (8, 16, 32)
_STEP = 32  # sides of what the network is given are multiples of it
# Two boxes that share more than this are one face. The faces of people cheek to cheek share less.
_SAME_FACE = 0.4
# Of all cells, the surest are decoded; a face is seen by a dozen.
_MOST_CELLS = 1000
# Beyond it a box would be larger than any picture: e^4 strides are 55.
_LARGEST_LOG_SIZE = 4.0


class DetectorNetwork(Protocol):
    """A network from ``picture`` to ``stride_8``, ``stride_16`` and ``stride_32``.

    Each answer has the shape (1, 15, rows, columns): the score's logit, the box's centre, the
    logarithm of its width and height, five landmarks; places count from the cell's centre, and all
    are in strides.
    """

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """Run once."""
        ...


@dataclass(frozen=True, slots=True)
class FoundFace:
    """A face that was found.

    Parameters
    ----------
    box
        Left, top, width and height, in pixels of the picture.
    landmarks
        Five (x, y), in pixels of the picture, in the order that the module names.
    score
        How sure it is that this is a face, from 0 to 1.
    """

    box: tuple[float, float, float, float]
    landmarks: tuple[tuple[float, float], ...]
    score: float


class FaceDetector:
    """Finds faces.

    Parameters
    ----------
    network
        The face-detector network.
    resize
        Resamples a picture to a width and height; handed in, because decoding and resampling
        belong to ``media``.
    """

    def __init__(
        self, network: DetectorNetwork, *, resize: Callable[[RgbImage, int, int], RgbImage]
    ) -> None:
        self._network = network
        self._resize = resize

    def detect(
        self, picture: RgbImage, *, side: int = 320, least_score: float = LEAST_SCORE
    ) -> tuple[FoundFace, ...]:
        """Find the faces of a picture.

        Parameters
        ----------
        picture
            RGB, shape (height, width, 3), uint8; EXIF orientation already applied.
        side
            What the picture's longer side is scaled to, never distorted: 320 finds faces from
            about a twentieth of that side on, 640 from half of it, in four times the time.
        least_score
            Doubtful faces below it are left out.

        Returns
        -------
        tuple of FoundFace
            Surest first, at most ``MOST_FACES``.

        Raises
        ------
        InvalidValueError
            If the side is no multiple of 32, or the picture has no pixels.
        """
        if side < _STEP or side % _STEP:
            raise InvalidValueError(
                f"The side {side} is no multiple of {_STEP} px; give 320 or 640, for instance."
            )
        height, width = picture.shape[:2]
        if not (height and width):
            raise InvalidValueError(
                f"The picture is {width} x {height} px; give one with at least one pixel."
            )
        square, scale = self._fit(picture, side)
        outputs = self._network.run({"picture": square})
        scores, boxes, landmarks = _decode(outputs, least_score)
        kept = _join_boxes(boxes, scores)[:MOST_FACES]
        return tuple(
            FoundFace(
                box=(left, top, wide, high),
                landmarks=tuple((x, y) for x, y in points),
                score=score,
            )
            for (left, top, wide, high), points, score in zip(
                (boxes[kept] / np.tile(scale, 2)).tolist(),
                (landmarks[kept] / scale).tolist(),
                scores[kept].tolist(),
                strict=True,
            )
        )

    def _fit(self, picture: RgbImage, side: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Scale a picture into the network's input, the rest black; and say by how much (x, y)."""
        height, width = picture.shape[:2]
        share = side / max(height, width)
        columns, rows = max(1, round(width * share)), max(1, round(height * share))
        fitted = self._resize(picture, columns, rows)
        # Black rows cost time, so no more are added than the network's step asks for.
        canvas = np.zeros(
            (1, 3, -(-rows // _STEP) * _STEP, -(-columns // _STEP) * _STEP), np.float32
        )
        inside = canvas[0, :, :rows, :columns]
        np.multiply(fitted.transpose(2, 0, 1), np.float32(1 / 255), out=inside)
        return canvas, np.array([columns / width, rows / height], np.float32)


def _decode(
    outputs: Mapping[str, NDArray[np.float32]], least_score: float
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Scores (n,), boxes (n, 4), landmarks (n, 5, 2) of the cells sure enough, surest first."""
    found: list[NDArray[np.float32]] = []
    for stride in _STRIDES:
        cells = outputs[f"stride_{stride}"][0]
        scores = 1 / (1 + np.exp(-np.clip(cells[0], -50, 50)))
        rows, columns = np.nonzero(scores >= least_score)
        said = cells[:, rows, columns].T
        centres = np.stack([columns, rows], axis=1).astype(np.float32) + np.float32(0.5)
        sizes = np.exp(np.minimum(said[:, 3:5], _LARGEST_LOG_SIZE))
        corners = centres + said[:, 1:3] - sizes / 2
        points = said[:, 5:] + np.tile(centres, 5)
        places = np.concatenate([corners, sizes, points], axis=1) * stride
        found.append(np.concatenate([scores[rows, columns, np.newaxis], places], axis=1))
    faces = np.concatenate(found)
    faces = faces[np.argsort(-faces[:, 0], kind="stable")[:_MOST_CELLS]]
    return faces[:, 0], faces[:, 1:5], faces[:, 5:].reshape(-1, 5, 2)


def _join_boxes(boxes: NDArray[np.float32], scores: NDArray[np.float32]) -> list[int]:
    """Rows, surest first, of boxes that share little with any surer one."""
    ends, areas = boxes[:, :2] + boxes[:, 2:], boxes[:, 2] * boxes[:, 3]
    is_left = np.ones(len(scores), np.bool_)
    kept: list[int] = []
    while is_left.any() and len(kept) < MOST_FACES:
        row = int(np.argmax(is_left))  # they come surest first
        kept.append(row)
        shared = np.minimum(ends, ends[row]) - np.maximum(boxes[:, :2], boxes[row, :2])
        inside = np.prod(np.maximum(shared, 0), axis=1)
        is_left &= inside <= _SAME_FACE * (areas + areas[row] - inside)
        is_left[row] = False
    return kept
