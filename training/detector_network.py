"""The face detector: a small convolutional network that looks at three scales at once.

Conventions
-----------
Pictures are float32 (n, 3, height, width), RGB from 0 to 1, black around them, sides multiples of
32. Each answer is (n, 15, height / stride, width / stride), a cell in each place: the score's
logit; the box's centre, from the cell's centre, in strides (2); the logarithm of its width and
height in strides (2); five landmarks, from the cell's centre, in strides (10). Any size of picture
may be given, since every layer is a convolution.

Maps to be compared with the teacher's are taken *before* the rectifier: behind it two numbers of
three are zero and teach nothing (Heo et al. 2019).

References
----------
Tian et al. (2019), "FCOS: Fully Convolutional One-Stage Object Detection": no anchors.
Lin et al. (2017), "Feature Pyramid Networks for Object Detection".
Wu, Peng and Yu (2023), "YuNet: A Tiny Millisecond-level Face Detector": how small it may be, and
the halving by largest values, which strided convolutions imitate badly.
Heo et al. (2019), "A Comprehensive Overhaul of Feature Distillation".
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = [
    "ANSWERS",
    "NECK",
    "STAGE_STRIDES",
    "STRIDES",
    "ConvNorm",
    "DetectorNetwork",
    "Residual",
    "Stage",
    "WhitenedConv",
]

STRIDES = (8, 16, 32)
ANSWERS = 15
# Dense 3 x 3 convolutions, channels in sixteens: what CPUs are fastest at.
STEM = 16
STAGE_STRIDES = (2, 4, 8, 16, 32)
# Behind the stem. Where there are as many as the teacher has, both are compared as they are.
WIDTHS = (32, 64, 64, 64)
BLOCKS = (1, 1, 1, 2)  # the largest faces need the widest view
NECK = 64  # features before the answers, likewise
# Of the first scores: few cells hold a face (Lin et al. 2017, focal loss).
PRIOR = 0.005
LEAST_VARIANCE = 1e-5  # of patches from 0 to 1: below it there is only noise


class ConvNorm(nn.Module):
    """A convolution without bias, then batch normalisation; export folds the two into one."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, 1, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, outputs, h, w)."""
        return self.norm(self.conv(x))


class WhitenedConv(nn.Module):
    """The first convolution, halving the sides, over patches whose parts vary independently.

    Neighbouring pixels are nearly alike: what edges are made of is a thousandth of the variance,
    and gradient descent would find it last. So the weights learnt are of whitened patches; one
    matrix product turns them into those of an ordinary convolution.
    """

    basis: Tensor

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.register_buffer("basis", torch.eye(27))
        self.mix = nn.Parameter(torch.randn(outputs, 27) / math.sqrt(27))
        self.norm = nn.BatchNorm2d(outputs)

    @property
    def weight(self) -> Tensor:
        """The convolution's weights (outputs, 3, 3, 3)."""
        return (self.mix @ self.basis).view(-1, 3, 3, 3)

    @torch.no_grad()
    def whiten(self, pictures: Tensor) -> None:
        """Take the patches of some pictures (n, 3, h, w) for what patches are like."""
        patches = functional.unfold(pictures, 3, stride=4).transpose(1, 2).reshape(-1, 27)
        patches = patches - patches.mean(dim=0)
        variances, directions = torch.linalg.eigh(patches.T @ patches / len(patches))
        self.basis.copy_((directions / torch.sqrt(variances + LEAST_VARIANCE)).T)

    def forward(self, x: Tensor) -> Tensor:
        """(n, 3, h, w) to (n, outputs, h / 2, w / 2), upwards rounded; in float32 throughout."""
        with torch.autocast("cpu", enabled=False):
            return self.norm(functional.conv2d(x, self.weight, stride=2, padding=1))


class Residual(nn.Module):
    """Two convolutions, added to what went in; the last rectifier is left to the caller."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = ConvNorm(width, width)
        self.second = ConvNorm(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Keep the shape."""
        return x + self.second(functional.relu(self.first(x)))


class Stage(nn.Module):
    """A convolution and some residual blocks at one scale; the last rectifier is left out."""

    def __init__(self, inputs: int, width: int, blocks: int) -> None:
        super().__init__()
        self.enter = ConvNorm(inputs, width)
        self.blocks = nn.ModuleList([Residual(width) for _ in range(blocks)])

    def forward(self, x: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, width, h, w)."""
        x = self.enter(x)
        for block in self.blocks:
            x = block(functional.relu(x))
        return x


class DetectorNetwork(nn.Module):
    """Pictures to one map of answers a stride and, while training, eight maps of features."""

    def __init__(self) -> None:
        super().__init__()
        self.first = WhitenedConv(STEM)
        self.second = ConvNorm(STEM, STEM)
        inputs = (STEM, *WIDTHS)
        self.stages = nn.ModuleList(
            [
                Stage(inputs[i], width, count)
                for i, (width, count) in enumerate(zip(WIDTHS, BLOCKS, strict=True))
            ]
        )
        self.hint = nn.Conv2d(WIDTHS[0], NECK, 1)  # to the teacher's width; teaches only
        self.mixes = nn.ModuleList([ConvNorm(NECK, NECK) for _ in STRIDES[:-1]])
        self.looks = nn.ModuleList([ConvNorm(NECK, NECK) for _ in STRIDES])
        self.answers = nn.ModuleList([nn.Conv2d(NECK, ANSWERS, 3, padding=1) for _ in STRIDES])
        with torch.no_grad():
            for answer in self.answers:
                answer.bias.zero_()
                answer.bias[0] = math.log(PRIOR / (1 - PRIOR))
                answer.bias[3:5] = 1.0  # faces are about three strides large

    def forward(self, pictures: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """(n, 3, height, width) to answers (n, 15, ...) a stride, and maps.

        Maps are what the answers are drawn from at strides 8, 16 and 32, then what each stage saw
        at strides 2, 4, 8, 16 and 32, all before their rectifier, as wide as the teacher's.
        """
        stages = [self.second(functional.relu(self.first(pictures)))]
        for stage in self.stages:
            stages.append(stage(functional.max_pool2d(functional.relu(stages[-1]), 2)))
        joined = [functional.relu(stage) for stage in stages[2:]]
        for level in (1, 0):  # what the coarser scale knows is passed down
            coarser = functional.interpolate(joined[level + 1], scale_factor=2.0, mode="nearest")
            joined[level] = functional.relu(self.mixes[level](joined[level] + coarser))
        features = [look(x) for look, x in zip(self.looks, joined, strict=True)]
        answers = [a(functional.relu(f)) for a, f in zip(self.answers, features, strict=True)]
        stages[1] = self.hint(stages[1])
        return answers, [*features, *stages]
