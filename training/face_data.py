"""FER-2013 as a table of faces, read from its CSV, from an archive of arrays or from folders.

Conventions
-----------
Faces are uint8 (n, 48, 48), grey. Labels follow the order of `tunesight.domain.emotion.EMOTIONS`
(anger, disgust, fear, joy, sadness, surprise, neutral), decoded from the names in the file. Votes
are shares (n, 10) of the columns in `VOTE_COLUMNS`.

Three layouts are read, told apart by what is there:

- ``fer2013*.npz``: ``images``, ``label`` (places in ``classes``), ``split`` (places in ``splits``,
  by default the three official parts) and, where known, ``ferplus_votes``;
- ``fer2013.csv`` with ``emotion,pixels,Usage`` as first released, FER+'s ``fer2013new.csv``
  beside it or not;
- folders ``train/angry/*.png``, ``test/...``: the layout that is mostly passed on.

References
----------
Goodfellow et al. (2013), "Challenges in Representation Learning" (FER-2013): faces, labels, split.
Barsoum et al. (2016), "Training Deep Networks for Facial Expression Recognition with
Crowd-Sourced Label Distribution" (FER+): ten votes a face.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tunesight.domain.emotion import EMOTIONS, parse_emotion

__all__ = [
    "SIDE",
    "VOTE_COLUMNS",
    "FaceTable",
    "find_faces_file",
    "read_faces",
]

SIDE = 48
VOTE_COLUMNS = (
    "neutral", "happiness", "surprise", "sadness", "anger",
    "disgust", "fear", "contempt", "unknown", "NF",
)  # fmt: skip
# What the numbers of the CSV's `emotion` and of an archive's `split` mean, as first released.
CSV_CLASSES = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
OFFICIAL_PARTS = ("Training", "PublicTest", "PrivateTest")
# The folders' `test` holds both official test parts without telling them apart: a part of its own.
FOLDER_PARTS = {
    "train": "Training",
    "training": "Training",
    "publictest": "PublicTest",
    "validation": "PublicTest",
    "val": "PublicTest",
    "privatetest": "PrivateTest",
    "test": "Test",
}
PICTURES = {".png", ".jpg", ".jpeg", ".bmp"}


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
        Shape (n,), names of parts: ``Training``, ``PublicTest``, ``PrivateTest``, ``Test``.
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

    def sha256(self) -> str:
        """One digest of everything."""
        digest = hashlib.sha256()
        for part in (self.faces, self.labels, self.votes, self.split.astype("S")):
            digest.update(np.ascontiguousarray(part).tobytes())
        return digest.hexdigest()


def find_faces_file(data: Path) -> Path:
    """Find FER-2013 in a data folder, in its ``faces``, or as the file or folder itself.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    if data.is_file():
        return data
    for folder in (data, data / "faces"):
        named = sorted(folder.glob("fer2013*.npz")) + sorted(folder.glob("fer2013.csv"))
        if named:
            return named[0]
        if _part_folders(folder):
            return folder
        # Whatever it is called: a folder that holds one archive or table says what is meant.
        others = [*folder.glob("*.npz"), *folder.glob("*.csv")]
        if len(others) == 1:
            return others[0]
    message = (
        f"no fer2013*.npz, fer2013.csv or train/angry/... in {data} or {data / 'faces'}: "
        "put the faces there"
    )
    raise FileNotFoundError(message)


def read_faces(path: Path) -> FaceTable:
    """Read FER-2013 in any of the three layouts.

    Raises
    ------
    FileNotFoundError
        If it is not there, or holds no face.
    ValueError
        If a column, an array or an emotion is missing or unknown.
    """
    if path.is_dir():
        return _read_folders(path)
    return _read_csv(path) if path.suffix.casefold() == ".csv" else _read_archive(path)


def _read_archive(path: Path) -> FaceTable:
    with np.load(path) as stored:
        missing = {"images", "label"} - set(stored.files)
        if missing:
            message = f"{path} has no array {', '.join(sorted(missing))}: give FER-2013's arrays"
            raise ValueError(message)
        classes = stored["classes"] if "classes" in stored else np.array(CSV_CLASSES)
        names = stored["splits"] if "splits" in stored else np.array(OFFICIAL_PARTS)
        faces, labels = stored["images"], _places_of(classes)[stored["label"]]
        split = names[stored["split"]] if "split" in stored else np.full(len(faces), "Test")
        votes = stored.get("ferplus_votes")
    return FaceTable(faces, labels, _vote_shares(votes, len(faces)), split)


def _read_csv(path: Path) -> FaceTable:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        columns = {name.strip().casefold(): name for name in rows.fieldnames or ()}
        missing = {"emotion", "pixels"} - columns.keys()
        if missing:
            message = f"{path} has no column {', '.join(sorted(missing))}: give emotion,pixels"
            raise ValueError(message)
        labels, faces, split = [], [], []
        for row in rows:
            labels.append(int(row[columns["emotion"]]))
            faces.append(np.array(row[columns["pixels"]].split(), np.uint8).reshape(SIDE, SIDE))
            split.append(row[columns["usage"]].strip() if "usage" in columns else "Test")
    if not faces:
        message = f"{path} has no rows: give FER-2013's table"
        raise FileNotFoundError(message)
    beside = path.with_name("fer2013new.csv")
    votes = _read_votes(beside, len(faces)) if beside.is_file() else None
    return FaceTable(
        np.stack(faces),
        _places_of(np.array(CSV_CLASSES))[labels],
        _vote_shares(votes, len(faces)),
        np.array(split),
    )


def _read_votes(path: Path, rows: int) -> NDArray[np.float32]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        votes = [[float(row[name]) for name in VOTE_COLUMNS] for row in csv.DictReader(stream)]
    if len(votes) != rows:
        message = f"{path} has {len(votes)} rows for {rows} faces: give the votes of these faces"
        raise ValueError(message)
    return np.array(votes, np.float32)


def _read_folders(path: Path) -> FaceTable:
    faces, labels, split = [], [], []
    for folder, part in _part_folders(path).items():
        for home in sorted(entry for entry in folder.iterdir() if entry.is_dir()):
            place = EMOTIONS.index(parse_emotion(home.name))
            for file in sorted(home.iterdir()):
                if file.suffix.casefold() not in PICTURES:
                    continue
                with Image.open(file) as image:
                    grey = image.convert("L")
                    if grey.size != (SIDE, SIDE):
                        grey = grey.resize((SIDE, SIDE), Image.Resampling.BOX)
                    faces.append(np.asarray(grey, np.uint8))
                labels.append(place)
                split.append(part)
    if not faces:
        message = f"no pictures in {path}/train/angry and the like: put the faces there"
        raise FileNotFoundError(message)
    votes = _vote_shares(None, len(faces))
    return FaceTable(np.stack(faces), np.array(labels, np.int64), votes, np.array(split))


def _part_folders(path: Path) -> dict[Path, str]:
    entries = sorted(path.iterdir()) if path.is_dir() else []
    known = {entry: FOLDER_PARTS.get(entry.name.casefold()) for entry in entries if entry.is_dir()}
    return {entry: part for entry, part in known.items() if part is not None}


def _places_of(classes: NDArray[np.str_]) -> NDArray[np.int64]:
    return np.array([EMOTIONS.index(parse_emotion(str(name))) for name in classes], np.int64)


def _vote_shares(votes: NDArray[np.generic] | None, rows: int) -> NDArray[np.float32]:
    if votes is None:
        return np.zeros((rows, len(VOTE_COLUMNS)), np.float32)
    counts = votes.astype(np.float32)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
