"""The cue network: mel levels of half a minute in, five cues for each of its inner seconds out.

Conventions
-----------
Levels are in dB below the loudest moment of what is heard (:func:`to_input`), so that no gain
matters. A row is 32 seconds; the first and last three have no whole window around them, so that
cues come out for 26.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.cue_pieces import CUES

__all__ = ["FIRST_SECOND", "FRAMES", "SECONDS", "CueNetwork", "to_input"]

BANDS = 40
FRAMES = 1600
FIRST_SECOND = 3
SECONDS = 26
_DEPTH_DB = 60.0
_CELLS_A_SECOND = 5
_WINDOW_CELLS = 31  # 6.2 s around the middle of a second, which lies between two cells
_OFFSET_CELLS = 2


class CueNetwork(nn.Module):
    """Convolutions over time, mean and spread of their answers over six seconds, linear heads.

    Parameters
    ----------
    middle, spread
        Of the cues it learns, shape (5,): it answers in the cues' own units.
    width
        Channels.
    """

    def __init__(
        self, middle: NDArray[np.float32], spread: NDArray[np.float32], width: int
    ) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv1d(BANDS, width, 5, stride=2, padding=2), nn.BatchNorm1d(width), nn.ReLU(),
            nn.Conv1d(width, width, 9, stride=5, padding=4), nn.BatchNorm1d(width), nn.ReLU(),
            nn.Conv1d(width, width, 5, padding=2), nn.BatchNorm1d(width), nn.ReLU(),
        )  # fmt: skip
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(2 * width, len(CUES))
        self.register_buffer("middle", torch.from_numpy(middle))
        self.register_buffer("spread", torch.from_numpy(spread))

    def forward(self, levels: Tensor) -> Tensor:
        """Levels (n, 40, 1600) to cues (n, 26, 5), in their own units."""
        middle, spread = self.get_buffer("middle"), self.get_buffer("spread")
        return self.standard(levels) * spread + middle

    def standard(self, levels: Tensor) -> Tensor:
        """Levels (n, 40, 1600) to cues (n, 26, 5), in spreads from the middle."""
        heard = self.layers(levels)[:, :, _OFFSET_CELLS:]
        mean = nn.functional.avg_pool1d(heard, _WINDOW_CELLS, _CELLS_A_SECOND)
        square = nn.functional.avg_pool1d(heard.square(), _WINDOW_CELLS, _CELLS_A_SECOND)
        spread = (square - mean.square()).clamp(min=1e-6).sqrt()
        pooled = torch.cat([mean, spread], dim=1).transpose(1, 2)
        return self.head(self.drop(pooled))


def to_input(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn levels in dB (n, frames, 40) into rows (n, 40, 1600), short ones mirrored at the end."""
    missing = FRAMES - levels.shape[1]
    held = np.pad(levels, ((0, 0), (0, missing), (0, 0)), mode="reflect")
    loudest = held.max(axis=(1, 2), keepdims=True)
    scaled = np.maximum(held - loudest, -_DEPTH_DB) / (0.5 * _DEPTH_DB) + 1.0
    return np.ascontiguousarray(scaled.transpose(0, 2, 1), dtype=np.float32)
