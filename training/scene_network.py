"""A trunk and its head as one module for tuning, and what the dev part says of its answers."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.backbone import Trunk
from training.scene_heads import Head, Scale
from training.scene_store import SceneData

__all__ = ["TunedNetwork", "report_dev"]


class TunedNetwork(nn.Module):
    """A trunk and twelve linear rows over its features."""

    def __init__(self, trunk: Trunk, head: Head, drop: float) -> None:
        super().__init__()
        self.trunk = trunk
        self.drop = nn.Dropout(drop)
        self.last = nn.Linear(trunk.features, len(head.bias))
        with torch.no_grad():
            self.last.weight.copy_(torch.from_numpy(head.weight))
            self.last.bias.copy_(torch.from_numpy(head.bias))

    def forward(self, x: Tensor) -> Tensor:
        """Pictures to twelve rows (n, 12)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = self.trunk(x)
        features = self.drop(found.float())
        means = functional.linear(features, self.last.weight[:2], self.last.bias[:2])
        # The doubt rows read the features but do not shape them.
        doubt = functional.linear(features.detach(), self.last.weight[2:5], self.last.bias[2:5])
        logits = functional.linear(features, self.last.weight[5:], self.last.bias[5:])
        return torch.cat([means, doubt, logits], dim=1)

    def head(self) -> Head:
        """Copy the last layer."""
        weight, bias = self.last.weight.detach(), self.last.bias.detach()
        return Head(weight.numpy().copy(), bias.numpy().copy())


def report_dev(data: SceneData, rows: NDArray[np.float32], scale: Scale) -> None:
    """Print what the dev part says of twelve standardised head rows (n, 12)."""
    ratings = data.ratings.take(data.part == "dev")
    target = scale.standardise(ratings)
    words = []
    for name, chosen in (("emotion6", ~ratings.is_oasis), ("oasis", ratings.is_oasis)):
        r = [np.corrcoef(rows[chosen, i], target[chosen, i])[0, 1] for i in (0, 1)]
        words.append(f"{name} r {r[0]:.3f} / {r[1]:.3f}")
    rated = ~ratings.is_oasis
    right = rows[rated, 5:].argmax(axis=1) == ratings.shares[rated].argmax(axis=1)
    error = float(np.square(target - rows[:, :2]).mean())
    said = functional.cross_entropy(
        torch.from_numpy(rows[rated, 5:]), torch.from_numpy(ratings.shares[rated])
    )
    print(
        f"  dev: {', '.join(words)}, dominant {right.mean():.3f}; "
        f"error {error:.4f}, cross-entropy {said.item():.4f}",
        flush=True,
    )
