"""Faces: the expression on each, where faces that look so lie in the plane, and a group as one.

Conventions
-----------
What is read is how a face *looks*; nothing is claimed of what is felt. Boxes that are handed in are
in pixels of the picture, boxes of a :class:`~tunesight.domain.reading.Face` in shares of it.

References
----------
Goodfellow, I. et al. (2013). "Challenges in representation learning" (FER-2013): how faces are cut.
Pertuz, S., Puig, D. and Garcia, M. A. (2013). "Analysis of focus measure operators": the variance
of the Laplacian as sharpness.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.emotion import EMOTIONS, Emotion, emotion_to_affect, name_probabilities
from tunesight.domain.mood_vocabulary import nearest_moods
from tunesight.domain.ports import RgbImage
from tunesight.domain.reading import Face, Reading
from tunesight.perception.detect import FoundFace
from tunesight.perception.scene import SHOWN_MOODS

__all__ = [
    "FACE_SIDE",
    "MOST_FACES",
    "ExpressionNetwork",
    "FaceReader",
    "cut_face",
    "expressions_to_affect",
    "group_faces",
]

FACE_SIDE = 48

# A class photo: more faces change the group's reading no further, and each costs 3 ms.
MOST_FACES = 24

# Where FER-2013 cuts, measured on its Training faces by `training/measure_alignment.py`: the side
# of its square for a found box of height 1, and where its middle lies from the box's.
_SIDE_PER_HEIGHT = 1.0 / 0.974
_SHIFT_X, _SHIFT_Y = 0.003, -0.017
# Training turned faces by up to 14 degrees; a head that leans further is set upright.
_MOST_TILT = math.radians(14.0)

# Below this the network says that a found face is none.
LEAST_CERTAINTY = 0.5

# How far faces of one label lie from its usual place: raters of single faces differ about so much.
_EXPRESSION_SD = 0.28

# A face of this height in pixels fills the network's input; smaller ones are guessed at.
_FULL_HEIGHT_PX = 48.0
# Laplacian variance of a standardised face at which nothing is missing any more.
_FULL_SHARPNESS = 0.12


class ExpressionNetwork(Protocol):
    """A network from ``faces`` to ``expressions`` and ``face``."""

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """Run once."""
        ...


class FaceReader:
    """Reads the expressions on found faces.

    Parameters
    ----------
    network
        The expression network.
    resize
        Resamples a picture to a width and height.
    """

    def __init__(
        self, network: ExpressionNetwork, *, resize: Callable[[RgbImage, int, int], RgbImage]
    ) -> None:
        self._network = network
        self._resize = resize

    def read(self, picture: RgbImage, found: Sequence[FoundFace]) -> tuple[Face, ...]:
        """Read the faces that were found, and drop what is no face after all.

        Parameters
        ----------
        picture
            RGB, shape (height, width, 3), uint8.
        found
            What the detector found in it.

        Returns
        -------
        tuple of Face
            Largest share first; at most :data:`MOST_FACES`. The shares sum to 1: a face counts by
            its size beside the largest one, by its sharpness, and by how sure it is to be one.
        """
        chosen = sorted(found, key=lambda face: -face.box[2] * face.box[3])[:MOST_FACES]
        if not chosen:
            return ()
        cut = np.stack([cut_face(picture, face, resize=self._resize) for face in chosen])
        outputs = self._network.run({"faces": (cut[:, np.newaxis] / 255.0).astype(np.float32)})
        height, width = picture.shape[:2]
        largest = max(face.box[3] for face in chosen)
        faces: list[Face] = []
        for row, face in enumerate(chosen):
            certainty = float(outputs["face"][row]) * face.score
            if float(outputs["face"][row]) < LEAST_CERTAINTY:
                continue
            expressions = name_probabilities(outputs["expressions"][row].tolist())
            left, top, wide, high = face.box
            faces.append(
                Face(
                    box=(left / width, top / height, wide / width, high / height),
                    certainty=certainty,
                    expressions=expressions,
                    affect=expressions_to_affect(expressions),
                    share=certainty
                    * _clearness(cut[row], face.box[3])
                    * (face.box[3] / largest) ** 1.5,
                )
            )
        total = sum(face.share for face in faces)
        shared = [replace(face, share=face.share / total) for face in faces]
        return tuple(sorted(shared, key=lambda face: -face.share))


def cut_face(
    picture: RgbImage, face: FoundFace, *, resize: Callable[[RgbImage, int, int], RgbImage]
) -> NDArray[np.uint8]:
    """Cut a face as FER-2013 cuts it, upright and grey.

    Parameters
    ----------
    picture
        RGB, shape (height, width, 3), uint8.
    face
        Where it is; edges are repeated where the cut leaves the picture.
    resize
        Resamples a picture to a width and height.

    Returns
    -------
    ndarray
        Shape (48, 48), uint8.
    """
    left, top, width, height = face.box
    side = max(1.0, height * _SIDE_PER_HEIGHT)
    centre = (left + width / 2 + _SHIFT_X * side, top + height / 2 + _SHIFT_Y * side)
    tilt = _tilt_of(face)
    reach = side / 2 * (1.0 if tilt == 0.0 else math.sqrt(2.0))
    start = [math.floor(c - reach) for c in centre]
    end = [math.ceil(c + reach) for c in centre]
    region = _take(picture, start, end)
    # Averaged down before it is sampled, so that a large face does not alias.
    shrink = min(1.0, 1.25 * FACE_SIDE / side)
    size = [max(1, round(length * shrink)) for length in (region.shape[1], region.shape[0])]
    small = resize(region, size[0], size[1]) if shrink < 1.0 else region
    grey = small.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
    steps = (np.arange(FACE_SIDE) + 0.5) / FACE_SIDE - 0.5
    x, y = np.meshgrid(steps * side, steps * side)
    cos, sin = math.cos(tilt), math.sin(tilt)
    scale = (small.shape[1] / region.shape[1], small.shape[0] / region.shape[0])
    columns = (centre[0] - start[0] + cos * x - sin * y) * scale[0] - 0.5
    rows = (centre[1] - start[1] + sin * x + cos * y) * scale[1] - 0.5
    return np.clip(np.round(_sample(grey, rows, columns)), 0, 255).astype(np.uint8)


def expressions_to_affect(expressions: Mapping[Emotion, float]) -> AffectGaussian:
    """Return the Gaussian with the mean and covariance of a mixture of expressions.

    Each expression is a Gaussian around the emotion's usual place in the plane; what the network
    leaves open widens the belief.
    """
    shares = np.array([expressions.get(emotion, 0.0) for emotion in EMOTIONS])
    places = np.array([emotion_to_affect(emotion).to_array() for emotion in EMOTIONS])
    mean = shares @ places / shares.sum()
    away = places - mean
    between = (away * shares[:, np.newaxis]).T @ away / shares.sum()
    return AffectGaussian.from_arrays(mean, between + _EXPRESSION_SD**2 * np.eye(2))


def group_faces(faces: Sequence[Face]) -> Reading:
    """Read several faces as one group: a mixture by their shares.

    Parameters
    ----------
    faces
        At least one face; the shares sum to 1.

    Returns
    -------
    Reading
        Source ``"faces"``. Faces that look different make the belief wide, not sure: a laughing
        and a crying face are no calm group.
    """
    shares = np.array([face.share for face in faces])
    means = np.array([face.affect.mean.to_array() for face in faces])
    within = np.einsum("f,fij->ij", shares, [face.affect.covariance_array() for face in faces])
    mean = shares @ means
    away = means - mean
    covariance = within + (away * shares[:, np.newaxis]).T @ away
    affect = AffectGaussian.from_arrays(mean, covariance)
    emotions = {
        emotion: float(sum(f.share * f.expressions.get(emotion, 0.0) for f in faces))
        for emotion in EMOTIONS
    }
    return Reading(
        affect=affect,
        source="faces",
        emotions=emotions,
        moods=nearest_moods(affect, SHOWN_MOODS),
        words=" ".join(mood.word for mood in nearest_moods(affect, SHOWN_MOODS)),
        faces=tuple(faces),
    )


def _clearness(grey: NDArray[np.uint8], height_px: float) -> float:
    # From 0 to 1: how much of an expression can be there to be seen.
    size = min(1.0, height_px / _FULL_HEIGHT_PX)
    face = grey.astype(np.float32)
    face = (face - face.mean()) / (face.std() + 5.0)
    inner = face[1:-1, 1:-1]
    laplacian = face[:-2, 1:-1] + face[2:, 1:-1] + face[1:-1, :-2] + face[1:-1, 2:] - 4.0 * inner
    sharpness = min(1.0, float(laplacian.var()) / _FULL_SHARPNESS)
    return max(0.02, size * math.sqrt(sharpness))


def _tilt_of(face: FoundFace) -> float:
    # How far the line of the eyes leans, in radians; 0 where training has seen as much.
    right, left = face.landmarks[0], face.landmarks[1]
    tilt = math.atan2(float(left[1] - right[1]), float(left[0] - right[0]))
    return tilt if _MOST_TILT < abs(tilt) < math.radians(75.0) else 0.0


def _take(picture: RgbImage, start: Sequence[int], end: Sequence[int]) -> RgbImage:
    # Columns and rows from start to end, edges repeated beyond the picture.
    height, width = picture.shape[:2]
    columns = np.clip(np.arange(start[0], end[0]), 0, width - 1)
    rows = np.clip(np.arange(start[1], end[1]), 0, height - 1)
    return np.ascontiguousarray(picture[rows[0] : rows[-1] + 1][rows - rows[0]][:, columns])


def _sample(
    grey: NDArray[np.float32], rows: NDArray[np.float64], columns: NDArray[np.float64]
) -> NDArray[np.float32]:
    # Bilinear.
    rows = np.clip(rows, 0, grey.shape[0] - 1)
    columns = np.clip(columns, 0, grey.shape[1] - 1)
    y, x = np.floor(rows).astype(np.intp), np.floor(columns).astype(np.intp)
    below, right = np.minimum(y + 1, grey.shape[0] - 1), np.minimum(x + 1, grey.shape[1] - 1)
    down, across = (rows - y).astype(np.float32), (columns - x).astype(np.float32)
    upper = grey[y, x] * (1 - across) + grey[y, right] * across
    lower = grey[below, x] * (1 - across) + grey[below, right] * across
    return np.asarray(upper * (1 - down) + lower * down, np.float32)
