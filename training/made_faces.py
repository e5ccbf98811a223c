"""Drawn faces, for golden outputs: the same on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["make_test_faces"]

SIDE = 48


def make_test_faces() -> NDArray[np.float32]:
    """Make three drawn faces, shape (3, 1, 48, 48) in [0, 1]: smiling, frowning, and none."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    faces = np.full((3, SIDE, SIDE), 0.35, np.float32)
    for face, bend in ((0, 1.0), (1, -1.0)):
        head = ((x - 23.5) / 19) ** 2 + ((y - 23.5) / 23) ** 2 < 1
        faces[face][head] = 0.75
        for eye in (16, 31):
            faces[face][(x - eye) ** 2 + (y - 19) ** 2 < 7] = 0.1
        lips = np.abs(y - (36 - bend * ((x - 23.5) / 6) ** 2)) < 1.3
        faces[face][lips & (np.abs(x - 23.5) < 9)] = 0.15
    faces[2] = (np.sin(x / 3) + np.cos(y / 5)) / 4 + 0.5
    return faces[:, np.newaxis]
