"""MobileNet V1 and V2 as plain torch modules, ready to be tuned.

Conventions
-----------
Pictures are float32 (n, 3, 224, 224), ``RGB / 127.5 - 1``. Batch normalisation is folded into the
convolutions, so there are no statistics to freeze; what is left of it, very uneven channel scales,
is taken out again by `ScaledConv`.

References
----------
Howard et al. (2017), "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision".
Sandler et al. (2018), "MobileNetV2: Inverted Residuals and Linear Bottlenecks".
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

__all__ = [
    "InvertedResidual",
    "MobileNetV1",
    "MobileNetV2",
    "ScaledConv",
    "Trunk",
]

# (channels out, stride) of the thirteen depthwise-separable blocks: table 1 of the V1 paper.
PAIRS = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1),
    (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
)  # fmt: skip
# (expansion, channels out, blocks, first stride): table 2 of the V2 paper, width 1.0.
STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


class ScaledConv(nn.Module):
    """A convolution whose weight is kept in units of its starting size, channel by channel.

    Folding batch normalisation leaves channels whose weights differ a hundredfold. Adam moves every
    weight by about the same amount, which would wreck the small ones; stored as
    ``weight = unit * scale`` (``scale`` fixed), one learning rate is one relative step for all.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, *, stride: int, groups: int) -> None:
        super().__init__()
        self.unit = nn.Parameter(torch.randn(outputs, inputs // groups, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(outputs))
        # Until filled: the size that keeps a random network's signal alive (He et al. 2015).
        size = math.sqrt(2.0 * groups / (inputs * kernel**2))
        self.register_buffer("scale", torch.full((outputs, 1, 1, 1), size))
        self.kernel, self.stride, self.groups = kernel, stride, groups

    def fill(self, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        """Take over a trained weight (outputs, inputs / groups, k, k) and bias (outputs,)."""
        given = torch.from_numpy(weight.copy())
        scale = given.square().mean(dim=(1, 2, 3), keepdim=True).sqrt().clamp_min(1e-6)
        with torch.no_grad():
            self.unit.copy_(given / scale)
            self.scale.copy_(scale)
            self.bias.copy_(torch.from_numpy(bias.copy()))

    def forward(self, x: Tensor) -> Tensor:
        """Convolve with SAME padding: at stride 2 and even sides, right and below only."""
        if self.kernel == 1:
            padding = 0
        elif self.stride == 2:
            x, padding = functional.pad(x, (0, 1, 0, 1)), 0
        else:
            padding = self.kernel // 2
        weight = self.unit * self.scale
        return functional.conv2d(x, weight, self.bias, self.stride, padding, groups=self.groups)


class InvertedResidual(nn.Module):
    """Widen, filter each channel, narrow again; add the input where the shape allows."""

    def __init__(self, inputs: int, outputs: int, *, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inputs * expansion
        self.expand = ScaledConv(inputs, wide, 1, stride=1, groups=1) if expansion > 1 else None
        self.filter = ScaledConv(wide, wide, 3, stride=stride, groups=wide)
        self.narrow = ScaledConv(wide, outputs, 1, stride=1, groups=1)
        self.is_residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """(n, inputs, h, w) to (n, outputs, h / stride, w / stride)."""
        y = functional.relu6(self.expand(x)) if self.expand is not None else x
        y = self.narrow(functional.relu6(self.filter(y)))
        return x + y if self.is_residual else y


class Trunk(nn.Module, ABC):
    """Pictures (n, 3, 224, 224) to pooled features (n, features), each in [0, 6]."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.features = features

    def convolutions(self) -> list[ScaledConv]:
        """Every convolution in the order of the data flow."""
        return [module for module in self.modules() if isinstance(module, ScaledConv)]

    @abstractmethod
    def forward(self, picture: Tensor) -> Tensor:
        """Pooled features (n, features)."""


class MobileNetV1(Trunk):
    """Alternating depthwise and pointwise convolutions, 1024 features."""

    def __init__(self) -> None:
        super().__init__(PAIRS[-1][0])
        layers = [ScaledConv(3, 32, 3, stride=2, groups=1)]
        channels = 32
        for outputs, stride in PAIRS:
            layers.append(ScaledConv(channels, channels, 3, stride=stride, groups=channels))
            layers.append(ScaledConv(channels, outputs, 1, stride=1, groups=1))
            channels = outputs
        self.layers = nn.ModuleList(layers)

    def forward(self, picture: Tensor) -> Tensor:
        """Pooled features (n, 1024)."""
        x = picture
        for layer in self.layers:
            x = functional.relu6(layer(x))
        return x.mean(dim=(2, 3))


class MobileNetV2(Trunk):
    """Inverted residuals with linear bottlenecks, 1280 features."""

    def __init__(self) -> None:
        super().__init__(1280)
        self.stem = ScaledConv(3, 32, 3, stride=2, groups=1)
        blocks: list[InvertedResidual] = []
        channels = 32
        for expansion, outputs, repeats, first_stride in STAGES:
            for index in range(repeats):
                stride = first_stride if index == 0 else 1
                block = InvertedResidual(channels, outputs, stride=stride, expansion=expansion)
                blocks.append(block)
                channels = outputs
        self.blocks = nn.Sequential(*blocks)
        self.last = ScaledConv(channels, self.features, 1, stride=1, groups=1)

    def residuals(self) -> list[InvertedResidual]:
        """Every block in the order of the data flow."""
        return [block for block in self.blocks if isinstance(block, InvertedResidual)]

    def forward(self, picture: Tensor) -> Tensor:
        """Pooled features (n, 1280)."""
        x = self.blocks(functional.relu6(self.stem(picture)))
        return functional.relu6(self.last(x)).mean(dim=(2, 3))
