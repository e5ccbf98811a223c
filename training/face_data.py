"""FER-2013 with the FER+ votes, and patches of pictures that hold no face.

Conventions
-----------
Faces are uint8 (n, 48, 48), grey. Labels follow the order of
`tunesight.domain.emotion.EMOTIONS` (anger, disgust, fear, joy, sadness, surprise, neutral), decoded
from the names in the file; -1 is *not a face*. Votes are shares (n, 10) of the columns in
`VOTE_COLUMNS`.

References
----------
Goodfellow et al. (2013), "Challenges in Representation Learning" (FER-2013): faces, labels, split.
Barsoum et al. (2016), "Training Deep Networks for Facial Expression Recognition with
Crowd-Sourced Label Distribution" (FER+): ten votes a face.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional

from training.reference_detector import ReferenceDetector
from training.scene_data import find_tables, open_pictures
from tunesight.domain.emotion import EMOTIONS, parse_emotion

__all__ = [
    "NOT_A_FACE",
    "VOTE_COLUMNS",
    "FaceTable",
    "cut_empty_patches",
    "find_faces_file",
    "read_faces",
    "soften_labels",
]

NOT_A_FACE = -1
VOTE_COLUMNS = (
    "neutral", "happiness", "surprise", "sadness", "anger",
    "disgust", "fear", "contempt", "unknown", "NF",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FaceTable:
    """Faces and what was said of them.

    Parameters
    ----------
    faces
        Shape (n, 48, 48), uint8.
    labels
        Shape (n,), places in `EMOTIONS`.
    votes
        Shape (n, 10), shares that sum to one, or zeros where nobody voted.
    split
        Shape (n,), names of parts such as ``Training``, ``PublicTest``, ``PrivateTest``.
    """

    faces: NDArray[np.uint8]
    labels: NDArray[np.int64]
    votes: NDArray[np.float32]
    split: NDArray[np.str_]

    def take(self, chosen: NDArray[np.bool_]) -> FaceTable:
        """Keep the chosen rows."""
        return FaceTable(
            self.faces[chosen], self.labels[chosen], self.votes[chosen], self.split[chosen]
        )

    def digests(self) -> NDArray[np.str_]:
        """One digest a face, equal for equal pixels: FER-2013 holds many faces twice."""
        return np.array([hashlib.sha256(face.tobytes()).hexdigest() for face in self.faces])


def find_faces_file(data: Path) -> Path:
    """Find FER-2013 in a data folder, in its ``faces``, or as the file itself.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    if data.is_file():
        return data
    for folder in (data, data / "faces"):
        found = sorted(folder.glob("fer2013*.npz"))
        if found:
            return found[0]
    message = f"no fer2013*.npz in {data} or {data / 'faces'}: put the faces there"
    raise FileNotFoundError(message)


def read_faces(path: Path) -> FaceTable:
    """Read FER-2013 from an archive with ``images``, ``label``, ``classes`` and ``split``.

    Raises
    ------
    FileNotFoundError
        If it is not there.
    KeyError
        If an array is missing.
    """
    with np.load(path) as stored:
        order = np.array([EMOTIONS.index(parse_emotion(str(name))) for name in stored["classes"]])
        faces = stored["images"]
        names = stored["splits"] if "splits" in stored else np.array(["Training", "PublicTest"])
        votes = stored["ferplus_votes"].astype(np.float32) if "ferplus_votes" in stored else None
        labels, split = order[stored["label"]], names[stored["split"]]
    if votes is None:
        votes = np.zeros((len(faces), len(VOTE_COLUMNS)), np.float32)
    votes /= np.maximum(votes.sum(axis=1, keepdims=True), 1e-9)
    return FaceTable(faces, labels.astype(np.int64), votes, split)


def soften_labels(table: FaceTable, *, steps: int = 300) -> NDArray[np.float32]:
    """What label a face with these votes usually has, shape (n, 7): a regression on the votes.

    FER-2013's labels and the votes follow different habits (where voters see *neutral*, the labels
    often say *sad*), so the votes are translated before they are mixed with the labels.
    """
    # Square roots spread the difference between no vote and one.
    inputs = torch.from_numpy(np.concatenate([table.votes, np.sqrt(table.votes)], axis=1))
    truth = torch.from_numpy(table.labels)
    weight = torch.zeros(inputs.shape[1], len(EMOTIONS), requires_grad=True)
    bias = torch.zeros(len(EMOTIONS), requires_grad=True)
    optimizer = torch.optim.Adam([weight, bias], lr=0.1)
    for _ in range(steps):
        loss = functional.cross_entropy(inputs @ weight + bias, truth)
        loss = loss + 1e-4 * weight.square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return torch.softmax(inputs @ weight + bias, dim=1).numpy()


def cut_empty_patches(
    data: Path, detector: ReferenceDetector, rng: np.random.Generator, *, per_picture: int
) -> NDArray[np.uint8]:
    """Cut grey 48 x 48 patches out of rated pictures where even a doubtful face is not near.

    Parameters
    ----------
    data
        The data folder with Emotion6 and OASIS.
    detector
        Says where faces may be.
    rng
        Chooses places and sizes.
    per_picture
        Patches of each picture, fewer where no room is left.
    """
    patches = []
    for table in find_tables(data):
        for picture in open_pictures(table):
            faces = detector.detect(picture, score=0.15).boxes
            height, width = picture.shape[:2]
            for _ in range(per_picture):
                side = int(rng.uniform(0.12, 0.7) * min(height, width))
                top, left = rng.integers(0, height - side + 1), rng.integers(0, width - side + 1)
                ends = np.minimum(faces[:, :2] + faces[:, 2:], (left + side, top + side))
                inside = np.maximum(ends - np.maximum(faces[:, :2], (left, top)), 0)
                if (np.prod(inside, axis=1) > 0.05 * side * side).any():
                    continue
                crop = Image.fromarray(picture[top : top + side, left : left + side]).convert("L")
                patches.append(np.asarray(crop.resize((48, 48), Image.Resampling.BOX)))
    return np.stack(patches)
