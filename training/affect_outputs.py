"""A trunk and twelve linear rows over its features: what is trained, and what is written out.

Conventions
-----------
The twelve rows are valence, arousal, then the logarithm of the covariance's Cholesky diagonal (2)
and its off-diagonal (1), then seven emotion logits, as in `training.scene_graph`.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["ROWS", "AffectOutputs", "AffectRows"]

ROWS = 12
# Standard deviations from .05 to 1: nobody's ratings are surer, no square is wider.
LOG_SCALE_RANGE = (-3.0, 0.0)


class AffectRows(nn.Module):
    """Pictures to the twelve rows, affect in units of the training part's spread."""

    def __init__(self, trunk: nn.Module, features: int, *, drop: float) -> None:
        super().__init__()
        self.trunk = trunk
        self.drop = nn.Dropout(drop)
        self.head = nn.Linear(features, ROWS)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, picture: Tensor) -> Tensor:
        """(n, 3, side, side) to (n, 12)."""
        features = self.drop(self.trunk(picture).float())
        weight, bias = self.head.weight, self.head.bias
        means = functional.linear(features, weight[:2], bias[:2])
        # The doubt rows read the features but do not shape them.
        doubt = functional.linear(features.detach(), weight[2:5], bias[2:5])
        return torch.cat([means, doubt, functional.linear(features, weight[5:], bias[5:])], dim=1)


class AffectOutputs(nn.Module):
    """Pictures to ``affect`` (n, 2), ``covariance`` (n, 2, 2) and ``emotions`` (n, 7).

    Parameters
    ----------
    rows
        The trained network.
    mean, spread
        Of the training part's valence and arousal, shape (2,): what its units mean.
    temperature
        What the covariance is multiplied by.
    """

    def __init__(
        self,
        rows: AffectRows,
        mean: NDArray[np.float32],
        spread: NDArray[np.float32],
        temperature: float,
    ) -> None:
        super().__init__()
        self.rows = rows
        self.register_buffer("mean", torch.from_numpy(mean.astype(np.float32)))
        self.register_buffer("spread", torch.from_numpy(spread.astype(np.float32)))
        self.widen = math.sqrt(temperature)

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(n, 3, side, side) to what the product reads, affect in its square."""
        rows = self.rows(picture)
        affect = (rows[:, :2] * self.spread + self.mean).clamp(-1, 1)
        unit = self.spread * self.widen
        diagonal = (rows[:, 2:4] + unit.log()).clamp(*LOG_SCALE_RANGE).exp()
        corner = rows[:, 4] * unit[1]
        lower = torch.stack(
            [diagonal[:, 0], torch.zeros_like(corner), corner, diagonal[:, 1]], dim=1
        ).unflatten(1, (2, 2))
        return affect, lower @ lower.transpose(1, 2), torch.softmax(rows[:, 5:], dim=1)
