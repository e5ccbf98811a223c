"""Measure where FER-2013's frames lie about a face, so that found faces are cut the same way.

    python -m training.measure_alignment

The given detector looks at FER-2013's Training faces (no label is used), each enlarged and set into
a wider canvas of its own mean grey, for it looks for whole heads. Printed in shares of the 48 x 48
frame: where the five landmarks and the box lie, and how well each of three rules finds the frame
again: from the box's height, from its area, or from the landmarks (scale and place by least
squares, never turned: FER-2013's faces were not turned upright).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.face_data import find_faces_file, read_faces
from training.reference_detector import ReferenceDetector
from training.scene_data import default_data_path

# Half of the network's square: the surest answers of 96, 128, 160 and 200 px on sixty faces.
SIDE = 160
EVERY = 4  # about 7,000 faces: the third digit no longer moves
SURE = 0.8
NAMES = ("right eye", "left eye", "nose", "right mouth corner", "left mouth corner")


def set_in_canvas(face: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Enlarge a grey face to ``SIDE`` and set it into the middle of an RGB square."""
    canvas = np.full((side, side), round(float(face.mean())), np.uint8)
    edge = (side - SIDE) // 2
    large = Image.fromarray(face).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    canvas[edge : edge + SIDE, edge : edge + SIDE] = np.asarray(large)
    return np.repeat(canvas[:, :, np.newaxis], 3, axis=2)


def frame_by_landmarks(
    points: NDArray[np.float64], mean: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Frames (n, 3): centre x, y and side, that bring landmarks (n, 5, 2) nearest to the mean."""
    middle, usual = points.mean(axis=1), mean.mean(axis=0)
    around, shape = points - middle[:, np.newaxis], mean - usual
    side = (around * shape).sum(axis=(1, 2)) / (shape * shape).sum()
    return np.column_stack([middle + side[:, np.newaxis] * (0.5 - usual), side])


def frame_by_box(
    boxes: NDArray[np.float64], usual: NDArray[np.float64], *, by: str
) -> NDArray[np.float64]:
    """Frames (n, 3) at the usual place about boxes (n, 4), scaled by their height or root area."""

    def unit_of(box: NDArray[np.float64]) -> NDArray[np.float64]:
        return box[:, 3] if by == "height" else np.sqrt(box[:, 2] * box[:, 3])

    side = unit_of(boxes) / unit_of(usual[np.newaxis])
    offset = 0.5 - (usual[:2] + usual[2:] / 2)
    return np.column_stack([boxes[:, :2] + boxes[:, 2:] / 2 + side[:, np.newaxis] * offset, side])


def main() -> None:
    """Measure and print."""
    data = default_data_path()
    detector = ReferenceDetector(data / "reference-models" / "yunet_n_320_320.onnx")
    table = read_faces(find_faces_file(data))
    faces = table.faces[table.split == "Training"][::EVERY]
    edge = (detector.side - SIDE) // 2
    boxes, points = [], []
    for face in faces:
        found = detector.detect(set_in_canvas(face, detector.side), score=SURE)
        if len(found.scores) == 1:
            boxes.append((found.boxes[0] - [edge, edge, 0, 0]) / SIDE)
            points.append((found.landmarks[0] - edge) / SIDE)
    box, point = np.array(boxes, np.float64), np.array(points, np.float64)
    print(f"{len(box)} of {len(faces)} faces found once, with a score of {SURE} or more")
    mean = np.median(point, axis=0)  # a few profiles and false finds must not pull
    for name, place, spread in zip(NAMES, mean, point.std(axis=0), strict=True):
        print(
            f"    ({place[0]:.3f}, {place[1]:.3f}),  # {name}; sd {spread[0]:.3f}, {spread[1]:.3f}"
        )
    usual = np.median(box, axis=0)
    for name, place, spread in zip(("left", "top", "width", "height"), usual, box.std(axis=0),
                                   strict=True):  # fmt: skip
        print(f"    {place:.3f},  # box {name}; sd {spread:.3f}")
    rules = {
        "landmarks": frame_by_landmarks(point, mean),
        "box height": frame_by_box(box, usual, by="height"),
        "box area": frame_by_box(box, usual, by="area"),
    }
    print("frame found again (truth: centre .5, .5, side 1), median absolute error in shares:")
    for name, frames in rules.items():
        off = np.median(np.abs(frames - [0.5, 0.5, 1.0]), axis=0)
        print(f"    by {name}: centre x {off[0]:.3f}, y {off[1]:.3f}, side {off[2]:.3f}")


if __name__ == "__main__":
    main()
