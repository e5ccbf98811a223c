"""What the given detector sees in the pictures, and in FER-2013's faces: labels for our detector.

Conventions
-----------
Boxes are (left, top, width, height) and landmarks (5, 2), in pixels of the picture they belong to,
landmarks in the order of `training.reference_detector`. Scores are soft: what the teacher says, not
whether it is right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.face_data import find_faces_file, read_faces
from training.measure_alignment import SIDE as FRAME_SIDE
from training.measure_alignment import set_in_canvas
from training.reference_detector import FoundFaces, ReferenceDetector, join_boxes, overlap_of
from training.scene_data import RatedPicture, SceneTable, find_tables, open_pictures, resize_picture
from training.scene_split import join_near_twins, split_pictures

__all__ = ["Labelled", "label_faces", "label_pictures", "look_with", "read_labels", "rows_of"]

# Below this the teacher's doubt is as good as a no.
LEAST_SCORE = 0.1
SAME_FACE = 0.45
# Left and right change places in a mirror.
MIRRORED = (1, 0, 2, 4, 3)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One picture (height, width, 3), uint8, its part of the split, and its faces."""

    picture: NDArray[np.uint8]
    part: str
    faces: FoundFaces


def rows_of(table: SceneTable, pictures: Sequence[NDArray[np.uint8]]) -> tuple[RatedPicture, ...]:
    """Give a set's rows, near-twins joined as for scenes, so that the split is the same."""
    if not table.has_shares:
        return table.pictures
    squares = [resize_picture(picture, 256, mode="squash") for picture in pictures]
    return join_near_twins(table.pictures, np.stack(squares))


def look_with(
    small: ReferenceDetector, large: ReferenceDetector, picture: NDArray[np.uint8]
) -> FoundFaces:
    """Join what the teacher sees at 640 px, there in the mirror, and at 320 px.

    A face's score is the mean over both looks at 640 px, or the score at 320 px where that is
    higher: very large faces are seen better from afar.
    """
    mirrored = large.detect(np.ascontiguousarray(picture[:, ::-1]), score=LEAST_SCORE)
    boxes, points = mirrored.boxes.copy(), mirrored.landmarks[:, MIRRORED].copy()
    boxes[:, 0] = picture.shape[1] - boxes[:, 0] - boxes[:, 2]
    points[:, :, 0] = picture.shape[1] - points[:, :, 0]
    looks = [
        large.detect(picture, score=LEAST_SCORE),
        FoundFaces(boxes, points, mirrored.scores),
        small.detect(picture, score=LEAST_SCORE),
    ]
    boxes = np.concatenate([look.boxes for look in looks])
    points = np.concatenate([look.landmarks for look in looks])
    order = np.argsort(-np.concatenate([look.scores for look in looks]), kind="stable")
    kept = order[join_boxes(boxes[order], SAME_FACE)]
    said = np.array(
        [
            [look.scores[overlap_of(boxes[row], look.boxes) >= SAME_FACE].max(initial=0.0)
             for look in looks]
            for row in kept
        ],
        np.float32,
    ).reshape(-1, 3)  # fmt: skip
    scores = np.maximum(said[:, :2].mean(axis=1), said[:, 2])
    return FoundFaces(boxes[kept], points[kept], scores)


def label_pictures(data: Path, store: Path) -> None:
    """Write what the teacher sees in the train and dev pictures of both sets."""
    small, large = (
        ReferenceDetector(data / "reference-models" / f"yunet_n_{side}_{side}.onnx")
        for side in (320, 640)
    )
    counts, parts, digest = [], [], hashlib.sha256()
    found: list[FoundFaces] = []
    for table in find_tables(data):
        pictures = list(open_pictures(table))
        for picture, part in zip(pictures, split_pictures(rows_of(table, pictures)), strict=True):
            held_back = part == "validation"
            faces = _no_faces() if held_back else look_with(small, large, picture)
            found.append(faces)
            counts.append(len(faces.scores))
            parts.append(part)
            digest.update(picture.tobytes())
    np.savez(
        store,
        counts=counts,
        parts=parts,
        sha256=digest.hexdigest(),
        boxes=np.concatenate([faces.boxes for faces in found]),
        landmarks=np.concatenate([faces.landmarks for faces in found]),
        scores=np.concatenate([faces.scores for faces in found]),
    )
    print(f"{sum(counts)} possible faces in {len(counts)} pictures")


def read_labels(data: Path, store: Path) -> tuple[list[Labelled], str]:
    """Read the pictures with what `label_pictures` wrote, and the hash of the pictures."""
    stored = np.load(store)
    ends = np.cumsum(stored["counts"])[:-1]
    faces = [
        FoundFaces(*row)
        for row in zip(
            *(np.split(stored[name], ends) for name in ("boxes", "landmarks", "scores")),
            strict=True,
        )
    ]
    pictures = [picture for table in find_tables(data) for picture in open_pictures(table)]
    rows = [
        Labelled(picture, str(part), seen)
        for picture, part, seen in zip(pictures, stored["parts"], faces, strict=True)
    ]
    return [row for row in rows if row.part != "validation"], str(stored["sha256"])


def label_faces(data: Path, store: Path, count: int, rng: np.random.Generator) -> None:
    """Write FER-2013 Training faces that the teacher knows as such, with where it sees them.

    Boxes and landmarks are in pixels of the 48 x 48 frame.
    """
    detector = ReferenceDetector(data / "reference-models" / "yunet_n_320_320.onnx")
    table = read_faces(find_faces_file(data))
    faces = table.faces[table.split == "Training"]
    edge = (detector.side - FRAME_SIDE) // 2
    scale = faces.shape[1] / FRAME_SIDE
    kept, boxes, points = [], [], []
    for face in faces[np.sort(rng.permutation(len(faces))[:count])]:
        found = detector.detect(set_in_canvas(face, detector.side), score=0.8)
        if len(found.scores) == 1:
            kept.append(face)
            boxes.append((found.boxes[0] - [edge, edge, 0, 0]) * scale)
            points.append((found.landmarks[0] - edge) * scale)
    np.savez(store, faces=kept, boxes=np.float32(boxes), landmarks=np.float32(points))
    print(f"{len(kept)} of {count} FER-2013 faces known to the teacher")


def _no_faces() -> FoundFaces:
    return FoundFaces(
        np.zeros((0, 4), np.float32), np.zeros((0, 5, 2), np.float32), np.zeros(0, np.float32)
    )
