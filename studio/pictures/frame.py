"""The frame a picture is painted in: its size in pixels and its coordinates.

Conventions
-----------
Scenes think in heights, not pixels: ``y`` runs from 0 (top) to 1 (bottom) and ``x`` from
0 to the aspect ratio, so the same scene can be painted at any resolution. Fields are
float32 arrays of shape (height, width); pictures are float32, shape (height, width, 3),
RGB in linear light, 1 being paper white and more than 1 being a light source.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Field", "Frame"]

# Painted in float32; a sum with a Python array may widen it, which harms nothing.
Field = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Frame:
    """Size of a picture, and the coordinates of its pixel centres.

    Parameters
    ----------
    width, height
        In pixels, both at least 8.

    Raises
    ------
    ValueError
        If a side is shorter than 8 pixels.
    """

    width: int
    height: int

    def __post_init__(self) -> None:
        if min(self.width, self.height) < 8:
            raise ValueError(
                f"a frame needs sides of at least 8 pixels, not {self.width}x{self.height}; "
                "ask for a larger one"
            )

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    @property
    def x(self) -> Field:
        """Horizontal coordinate in heights, shape (1, width)."""
        row = (np.arange(self.width, dtype=np.float32) + 0.5) / self.height
        return row.astype(np.float32)[None, :]

    @property
    def y(self) -> Field:
        """Vertical coordinate in heights, shape (height, 1), 0 at the top."""
        column = (np.arange(self.height, dtype=np.float32) + 0.5) / self.height
        return column.astype(np.float32)[:, None]

    def filled(self, value: float = 0.0) -> Field:
        """Field of one value, shape (height, width)."""
        return np.full((self.height, self.width), value, dtype=np.float32)
