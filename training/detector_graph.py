"""The face detector written as an ONNX graph.

Conventions
-----------
Batch normalisation is folded into the convolutions. Height and width stay open: any multiples
of 32.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.detector_network import (
    ANSWERS,
    STRIDES,
    ConvNorm,
    DetectorNetwork,
    Residual,
    Stage,
)
from training.onnx_graph import Graph
from training.torch_export import fold_norm

__all__ = ["EXACT", "write_graph"]

FIRST = "first"
EXACT = (FIRST, *(f"answer_{stride}" for stride in STRIDES))
"""Convolutions that rounding would hurt: what edges are made of, and where faces are."""


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
    count = 0

    def convolve(
        x: str,
        weight: NDArray[np.float32],
        bias: NDArray[np.float32],
        *,
        stride: int = 1,
        **names: str,
    ) -> str:
        nonlocal count
        count += weight.size + bias.size
        side = weight.shape[2]
        return graph.add(
            "Conv",
            x,
            graph.constant(weight),
            graph.constant(bias),
            kernel_shape=[side, side],
            strides=[stride, stride],
            pads=[side // 2] * 4,
            **names,
        )

    def convolve_norm(layer: ConvNorm, x: str) -> str:
        return convolve(x, *fold_norm(layer.conv.weight, layer.norm))

    def add_stage(stage: Stage, x: str) -> str:
        x = graph.add("Relu", convolve_norm(stage.enter, x))
        for block in stage.blocks:
            if isinstance(block, Residual):
                y = convolve_norm(block.second, graph.add("Relu", convolve_norm(block.first, x)))
                x = graph.add("Relu", graph.add("Add", x, y))
        return x

    first = fold_norm(network.first.weight, network.first.norm)
    x = graph.add("Relu", convolve("picture", *first, stride=2, name=FIRST))
    stages = [graph.add("Relu", convolve_norm(network.second, x))]
    for stage in network.stages:
        halved = graph.add("MaxPool", stages[-1], kernel_shape=[2, 2], strides=[2, 2])
        stages.append(add_stage(stage, halved))
    joined = stages[2:]
    double = graph.numbers(1.0, 1.0, 2.0, 2.0)
    nearest = {
        "mode": "nearest",
        "coordinate_transformation_mode": "asymmetric",
        "nearest_mode": "floor",
    }
    for level in (1, 0):
        coarser = graph.add("Resize", joined[level + 1], "", double, **nearest)
        added = graph.add("Add", joined[level], coarser)
        joined[level] = graph.add("Relu", convolve_norm(network.mixes[level], added))
    for stride, x, look, layer in zip(STRIDES, joined, network.looks, network.answers, strict=True):
        seen = graph.add("Relu", convolve_norm(look, x))
        weight, bias = (value.detach().numpy().copy() for value in layer.parameters())
        bias[0] -= math.log(threshold / (1 - threshold))
        convolve(seen, weight, bias, name=f"answer_{stride}", output=f"stride_{stride}")
    graph.save(
        path,
        "face_detector",
        inputs={"picture": ("n", 3, "height", "width")},
        outputs={f"stride_{s}": ("n", ANSWERS, f"rows_{s}", f"columns_{s}") for s in STRIDES},
    )
    return count
