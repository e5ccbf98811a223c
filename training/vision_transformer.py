"""The Vision Transformer as a plain torch module.

Conventions
-----------
Pictures are float32 (n, 3, side, side), ``RGB / 127.5 - 1``, as its published weights expect.
Features are the class token after the last norm, shape (n, width).

References
----------
Dosovitskiy et al. (2021), "An Image is Worth 16x16 Words: Transformers for Image Recognition at
Scale": table 1 has the shapes; B/16 is 12 layers of width 768 over 16-pixel patches.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["Layer", "VisionTransformer", "VitShape"]


@dataclass(frozen=True, slots=True)
class VitShape:
    """Sizes of a Vision Transformer; by default those of B/16 at 224 pixels.

    Parameters
    ----------
    side, patch
        Of the picture and of one patch, in pixels.
    width, layers, heads, inner
        Of the token, of the stack, of the attention, and of the two-layer perceptron.
    epsilon
        Of the norms.
    """

    side: int = 224
    patch: int = 16
    width: int = 768
    layers: int = 12
    heads: int = 12
    inner: int = 3072
    epsilon: float = 1e-12


class Layer(nn.Module):
    """Attention and a perceptron, each over a norm and added to its input."""

    def __init__(self, shape: VitShape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.before = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.after = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.widen = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)

    def forward(self, tokens: Tensor) -> Tensor:
        """(n, tokens, width) to the same."""
        x = self.before(tokens)
        q, k, v = (
            part(x).unflatten(2, (self.heads, -1)).transpose(1, 2)  # (n, heads, tokens, width / h)
            for part in (self.query, self.key, self.value)
        )
        seen = functional.scaled_dot_product_attention(q, k, v)
        tokens = tokens + self.out(seen.transpose(1, 2).flatten(2))
        return tokens + self.narrow(functional.gelu(self.widen(self.after(tokens))))


class VisionTransformer(nn.Module):
    """Pictures to features."""

    def __init__(self, shape: VitShape | None = None) -> None:
        super().__init__()
        shape = shape or VitShape()
        self.shape = shape
        self.patches = nn.Conv2d(3, shape.width, shape.patch, shape.patch)
        self.token = nn.Parameter(torch.zeros(1, 1, shape.width))
        places = (shape.side // shape.patch) ** 2 + 1
        self.places = nn.Parameter(torch.randn(1, places, shape.width) * 0.02)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)

    @property
    def features(self) -> int:
        """How many features there are."""
        return self.shape.width

    def forward(self, picture: Tensor) -> Tensor:
        """(n, 3, side, side) to (n, width)."""
        tokens = self.patches(picture).flatten(2).transpose(1, 2)
        token = self.token.expand(tokens.shape[0], -1, -1)
        tokens = torch.cat([token, tokens], dim=1) + self.places
        for layer in self.layers:
            tokens = layer(tokens)
        return self.norm(tokens[:, 0])
