"""A MobileNetV2 and a small CNN side by side over one face: what it shows, and how it is drawn.

Conventions
-----------
Faces are float32 (n, 1, 48, 48) in [0, 1], grey. The MobileNetV2 sees them enlarged, in three equal
colours; the small CNN sees every pixel as it is. Logits follow the order of
`tunesight.domain.emotion.EMOTIONS`.

References
----------
Sandler et al. (2018), "MobileNetV2: Inverted Residuals and Linear Bottlenecks".
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.backbone import Trunk

__all__ = ["FusionNetwork", "FusionOutputs"]

WIDTHS = (32, 64, 128, 128)
CLASSES = 7


class FusionNetwork(nn.Module):
    """Faces (n, 1, 48, 48) to logits (n, 7)."""

    def __init__(self, trunk: Trunk, *, side: int, drop: float) -> None:
        super().__init__()
        self.trunk = trunk
        self.side = side
        layers: list[nn.Module] = []
        channels = 1
        for width in WIDTHS:  # 48, 24, 12 and 6 pixels
            layers += [
                nn.Conv2d(channels, width, 3, padding=1, bias=False),
                nn.BatchNorm2d(width),
                nn.ReLU(),
                nn.MaxPool2d(2),
            ]
            channels = width
        self.pixels = nn.Sequential(*layers)
        self.drop = nn.Dropout(drop)
        self.last = nn.Linear(trunk.features + channels, CLASSES)

    def forward(self, faces: Tensor) -> Tensor:
        """(n, 1, 48, 48) to (n, 7)."""
        size = (self.side, self.side)
        large = functional.interpolate(faces, size, mode="bilinear", align_corners=False)
        shown = self.trunk((large * 2 - 1).expand(-1, 3, -1, -1))
        drawn = self.pixels(faces - 0.5).mean(dim=(2, 3))
        # Pooled features of a MobileNetV2 lie between 0 and 6, those of the CNN around 1.
        features = torch.cat([shown.float(), drawn.float()], dim=1)
        return self.last(self.drop(features))


class FusionOutputs(nn.Module):
    """Faces to ``expressions`` (n, 7): probabilities at a temperature."""

    def __init__(self, network: FusionNetwork, temperature: float) -> None:
        super().__init__()
        self.network = network
        self.temperature = temperature

    def forward(self, faces: Tensor) -> Tensor:
        """(n, 1, 48, 48) to (n, 7)."""
        return torch.softmax(self.network(faces) / self.temperature, dim=1)
