"""The face detector: a small convolutional network that looks at three scales at once.

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

__all__ = ["ANSWERS", "NECK", "STRIDES", "ConvNorm", "DetectorNetwork", "Residual"]

STRIDES = (8, 16, 32)
ANSWERS = 15
# Dense 3 x 3 convolutions, channels in sixteens: what CPUs are fastest at. The first two halve the
# sides at once, for most of the time would go there.
STEM = (16, 32)
WIDTHS = (64, 64, 64)  # at each stride, as many as the teacher has: they are compared
BLOCKS = (1, 1, 2)  # the largest faces need the widest view
NECK = 64  # features before the answers, likewise
# Of the first scores: few cells hold a face (Lin et al. 2017, focal loss).
PRIOR = 0.005


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
    """Pictures to one map of answers and two of features a stride."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.ModuleList([ConvNorm(3, STEM[0], 3, 2), ConvNorm(STEM[0], STEM[1], 3, 2)])
        self.fine = Residual(STEM[1])
        inputs = (STEM[1], *WIDTHS)
        self.downs = nn.ModuleList(
            [ConvNorm(inputs[i], width, 3, 2) for i, width in enumerate(WIDTHS)]
        )
        self.blocks = nn.ModuleList(
            [
                nn.Sequential(*[Residual(width) for _ in range(count)])
                for width, count in zip(WIDTHS, BLOCKS, strict=True)
            ]
        )
        self.sides = nn.ModuleList([ConvNorm(width, NECK, 1) for width in WIDTHS])
        self.looks = nn.ModuleList([ConvNorm(NECK, NECK) for _ in STRIDES])
        self.answers = nn.ModuleList([nn.Conv2d(NECK, ANSWERS, 3, padding=1) for _ in STRIDES])
        with torch.no_grad():
            for answer in self.answers:
                answer.bias.zero_()
                answer.bias[0] = math.log(PRIOR / (1 - PRIOR))
                answer.bias[3:5] = 1.0  # faces are about three strides large

    def forward(self, pictures: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """(n, 3, height, width) to answers (n, 15, ...) and features (n, 64, ...) a stride.

        Features are six maps: what the answers are drawn from at each stride, then what was seen
        there before the scales were joined.
        """
        x = pictures
        for stem in self.stem:
            x = functional.relu(stem(x))
        x = self.fine(x)
        sides: list[Tensor] = []
        stages: list[Tensor] = []
        for down, block, side in zip(self.downs, self.blocks, self.sides, strict=True):
            x = block(functional.relu(down(x)))
            stages.append(x)
            sides.append(side(x))
        for level in (1, 0):  # what the coarser scale knows is passed down
            sides[level] = sides[level] + functional.interpolate(
                sides[level + 1], scale_factor=2.0, mode="nearest"
            )
        features = [
            functional.relu(look(functional.relu(side)))
            for look, side in zip(self.looks, sides, strict=True)
        ]
        answers = [a(f) for a, f in zip(self.answers, features, strict=True)]
        return answers, [*features, *stages]
