"""The face detector written as an ONNX graph.

Conventions
-----------
Batch normalisation is folded into the convolutions; weights are stored as `training.onnx_graph`
says. Height and width stay open: any multiples of 32.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from training.detector_network import ANSWERS, STRIDES, ConvNorm, DetectorNetwork, Residual
from training.onnx_graph import Graph

__all__ = ["write_graph"]

# Rounding hurts the first, small layers most; they are a tenth of the weights.
EIGHT_BIT_FROM = 20_000


def write_graph(network: DetectorNetwork, path: Path, *, threshold: float = 0.5) -> int:
    """Write the network as ``picture`` to ``stride_8``, ``stride_16``, ``stride_32``.

    Parameters
    ----------
    network
        Trained.
    path
        File to write.
    threshold
        The score from which on a face counts as found: logits are moved so that it becomes .5.

    Returns
    -------
    int
        How many numbers were learnt.
    """
    graph = Graph()
    layers: list[_Convolution] = []

    def convolve(layer: ConvNorm, x: str) -> str:
        layers.append(_Convolution(graph, layer.conv, *_fold(layer.conv, layer.norm)))
        return layers[-1].add(x)

    def add_residuals(blocks: Iterable[nn.Module], x: str) -> str:
        for block in blocks:
            if isinstance(block, Residual):
                y = convolve(block.second, graph.add("Relu", convolve(block.first, x)))
                x = graph.add("Relu", graph.add("Add", x, y))
        return x

    x = "picture"
    for stem in network.stem:
        x = graph.add("Relu", convolve(stem, x))
    x = add_residuals([network.fine], x)
    sides: list[str] = []
    for down, block, side in zip(network.downs, network.blocks, network.sides, strict=True):
        x = add_residuals(block, graph.add("Relu", convolve(down, x)))
        sides.append(convolve(side, x))
    double = graph.numbers(1.0, 1.0, 2.0, 2.0)
    nearest = {
        "mode": "nearest",
        "coordinate_transformation_mode": "asymmetric",
        "nearest_mode": "floor",
    }
    for level in (1, 0):
        wider = graph.add("Resize", sides[level + 1], "", double, **nearest)
        sides[level] = graph.add("Add", sides[level], wider)
    for stride, side, look, layer in zip(
        STRIDES, sides, network.looks, network.answers, strict=True
    ):
        seen = graph.add("Relu", convolve(look, graph.add("Relu", side)))
        weight, bias = (value.detach().numpy().copy() for value in layer.parameters())
        bias[0] -= math.log(threshold / (1 - threshold))
        layers.append(_Convolution(graph, layer, weight, bias))
        layers[-1].add(seen, output=f"stride_{stride}")
    graph.save(
        path,
        "face_detector",
        inputs={"picture": ("n", 3, "height", "width")},
        outputs={f"stride_{s}": ("n", ANSWERS, f"rows_{s}", f"columns_{s}") for s in STRIDES},
    )
    return sum(layer.parameters for layer in layers)


class _Convolution:
    """A convolution with its weights stored."""

    def __init__(
        self, graph: Graph, layer: nn.Conv2d, weight: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> None:
        bits = 8 if weight.size >= EIGHT_BIT_FROM else 16
        self._graph = graph
        self._weight, self._bias = graph.weight(weight, bits=bits), graph.constant(bias)
        self._side, self._strides = layer.kernel_size[0], list(layer.stride)
        self.parameters = weight.size + bias.size

    def add(self, x: str, output: str | None = None) -> str:
        return self._graph.add(
            "Conv",
            x,
            self._weight,
            self._bias,
            output=output,
            kernel_shape=[self._side, self._side],
            strides=self._strides,
            pads=[self._side // 2] * 4,
        )


@torch.no_grad()
def _fold(
    layer: nn.Conv2d, norm: nn.BatchNorm2d
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights and bias with the normalisation inside."""
    assert norm.running_mean is not None and norm.running_var is not None  # noqa: S101, PT018
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    weight = layer.weight * scale[:, None, None, None]
    return weight.numpy(), (norm.bias - norm.running_mean * scale).numpy()
