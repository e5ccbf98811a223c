"""The face detector: a small convolutional network that looks at four scales at once.

Conventions
-----------
Pictures are float32 (n, 3, height, width), RGB from -1 to 1, sides multiples of 32. Each answer is
(n, 15, height / stride, width / stride), a cell in each place: the score's logit; the box's centre,
from the cell's centre, in strides (2); the logarithm of its width and height in strides (2); five
landmarks, from the cell's centre, in strides (10). Any size of picture may be given, since every
layer is a convolution.

References
----------
Tian et al. (2019), "FCOS: Fully Convolutional One-Stage Object Detection": no anchors.
Lin et al. (2017), "Feature Pyramid Networks for Object Detection".
Wu, Peng and Yu (2023), "YuNet: A Tiny Millisecond-level Face Detector": how small it may be.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["ANSWERS", "STRIDES", "ConvNorm", "DetectorNetwork", "Residual"]

STRIDES = (8, 16, 32, 64)
ANSWERS = 15
# Dense 3 x 3 convolutions, channels in sixteens: what CPUs are fastest at. The first two halve the
# sides at once, for most of the time would go there.
STEM = (16, 32)
WIDTHS = (32, 64, 96, 96)  # at each stride
NECK = 48
# Of the first scores: about one cell in a thousand holds a face (Lin et al. 2017, focal loss).
PRIOR = 0.001


class ConvNorm(nn.Module):
    """A convolution without bias, then batch normalisation; export folds the two into one."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, outputs, h / stride, w / stride), upwards rounded."""
        return self.norm(self.conv(x))


class Residual(nn.Module):
    """Two convolutions, added to what went in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = ConvNorm(width, width)
        self.second = ConvNorm(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Keep the shape."""
        return functional.relu(x + self.second(functional.relu(self.first(x))))


class DetectorNetwork(nn.Module):
    """Pictures to one map of answers a stride."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.ModuleList([ConvNorm(3, STEM[0], 3, 2), ConvNorm(STEM[0], STEM[1], 3, 2)])
        inputs = (STEM[1], *WIDTHS)
        self.downs = nn.ModuleList(
            [ConvNorm(inputs[i], width, 3, 2) for i, width in enumerate(WIDTHS)]
        )
        self.blocks = nn.ModuleList([Residual(width) for width in WIDTHS])
        self.sides = nn.ModuleList([ConvNorm(width, NECK, 1) for width in WIDTHS])
        # One look at every scale, for a face is a face at any size; each has its own statistics.
        self.look = nn.Conv2d(NECK, NECK, 3, padding=1, bias=False)
        self.look_norms = nn.ModuleList([nn.BatchNorm2d(NECK) for _ in STRIDES])
        self.answer = nn.Conv2d(NECK, ANSWERS, 1)
        with torch.no_grad():
            self.answer.bias.zero_()
            self.answer.bias[0] = math.log(PRIOR / (1 - PRIOR))
            self.answer.bias[3:5] = math.log(4.0)  # faces are about four strides large

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """(n, 3, height, width) to a map (n, 15, height / stride, width / stride) a stride."""
        x = pictures
        for stem in self.stem:
            x = functional.relu(stem(x))
        sides: list[Tensor] = []
        for down, block, side in zip(self.downs, self.blocks, self.sides, strict=True):
            x = block(functional.relu(down(x)))
            sides.append(side(x))
        # What the coarser scale knows is passed down; the coarsest stands alone, since its sides
        # may be odd halves.
        for level in (1, 0):
            sides[level] = sides[level] + functional.interpolate(
                sides[level + 1], scale_factor=2.0, mode="nearest"
            )
        return [
            self.answer(functional.relu(norm(self.look(functional.relu(side)))))
            for side, norm in zip(sides, self.look_norms, strict=True)
        ]
