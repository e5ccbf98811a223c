"""The expression network: a small residual network over 48 x 48 grey faces.

Conventions
-----------
Faces are float32 (n, 1, 48, 48) in [0, 1]. The first step makes each face's mean 0 and its standard
deviation 1, so that light and contrast of a camera do not matter. Logits are the seven expressions
in the order of `tunesight.domain.emotion.EMOTIONS`, then *not a face*; the votes head (ten FER+
columns) teaches and is not exported.

References
----------
He et al. (2016), "Deep Residual Learning for Image Recognition".
Hu et al. (2018), "Squeeze-and-Excitation Networks".
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["SIDE", "VOTE_COLUMNS", "ExpressionNetwork"]

SIDE = 48
CLASSES = 8
VOTE_COLUMNS = 10
WIDTHS = (48, 96, 192)
# Blocks at 24, 12 and 6 px: most where features are many and pixels few.
DEPTHS = (2, 2, 3)
STEM = 32


class Block(nn.Module):
    """Two 3 x 3 convolutions, channels weighed by what the whole face shows, added to the input."""

    def __init__(self, inputs: int, outputs: int, *, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)
        self.squeeze = nn.Linear(outputs, outputs // 8)
        self.excite = nn.Linear(outputs // 8, outputs)
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, outputs, h / stride, w / stride)."""
        y = functional.relu(self.first_norm(self.first(x)))
        y = self.second_norm(self.second(y))
        share = functional.relu(self.squeeze(y.mean(dim=(2, 3))))
        y = y * torch.sigmoid(self.excite(share))[:, :, None, None]
        return functional.relu(y + self.shortcut(x))


class ExpressionNetwork(nn.Module):
    """Grey faces to eight logits and, while training, ten logits of the FER+ votes."""

    def __init__(self, drop: float = 0.0) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, STEM, 3, 1, 1, bias=False)
        self.stem_norm = nn.BatchNorm2d(STEM)
        blocks: list[nn.Module] = []
        channels = STEM
        for width, depth in zip(WIDTHS, DEPTHS, strict=True):
            for index in range(depth):
                blocks.append(Block(channels, width, stride=2 if index == 0 else 1))
                channels = width
        self.blocks = nn.Sequential(*blocks)
        self.drop = nn.Dropout(drop)
        self.classes = nn.Linear(channels, CLASSES)
        self.votes = nn.Linear(channels, VOTE_COLUMNS)

    def forward(self, faces: Tensor) -> tuple[Tensor, Tensor]:
        """(n, 1, 48, 48) to (n, 8) and (n, 10)."""
        spread, mean = torch.std_mean(faces, dim=(1, 2, 3), keepdim=True, correction=0)
        x = (faces - mean) / (spread + 0.02)  # a flat patch stays flat instead of turning to noise
        x = functional.relu(self.stem_norm(self.stem(x)))
        features = self.drop(self.blocks(x).float().mean(dim=(2, 3)))
        return self.classes(features), self.votes(features)
