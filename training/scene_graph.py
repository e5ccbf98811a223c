"""The scene-affect network written as an ONNX graph, operator by operator.

Conventions
-----------
Weights are stored as `training.onnx_graph` says: the largest in 8 bits, the others, earlier and
more sensitive to rounding, in 16.

The head's twelve rows are valence, arousal, then the logarithm of the covariance's Cholesky
diagonal (2) and its off-diagonal (1), then seven emotion logits.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.backbone import InvertedResidual, MobileNetV1, MobileNetV2, ScaledConv, Trunk
from training.onnx_graph import Graph

__all__ = ["HEAD_ROWS", "LOG_SCALE_RANGE", "trunk_graph", "write_scene_graph"]

HEAD_ROWS = 12
# Standard deviations from e^-3 = .05 to e^0 = 1: nobody's ratings are surer, no square is wider.
LOG_SCALE_RANGE = (-3.0, 0.0)
# 512 x 512 and more: all late, where pooling averages rounding away. From 100,000 on, affect moves
# by .015 on dev pictures, from 4,000 on by .02.
EIGHT_BIT_FROM = 250_000


def write_scene_graph(
    path: Path,
    trunks: list[Trunk],
    weight: NDArray[np.float32],
    bias: NDArray[np.float32],
    classifier: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    """Write trunks and one linear head over their features, side by side, as ``scene_affect.onnx``.

    Parameters
    ----------
    path
        File to write.
    trunks
        Networks from picture to features.
    weight
        Head, shape (12, sum of features).
    bias
        Head, shape (12,).
    classifier
        Of ImageNet classes over the first trunk's features: weight (classes, f), bias (classes,).
    """
    graph = Graph()
    pooled = [_add_trunk(graph, trunk) for trunk in trunks]
    logits = graph.add(
        "Gemm",
        pooled[0],
        graph.weight(classifier[0], bits=8),
        graph.constant(classifier[1].astype(np.float32)),
        transB=1,
    )
    graph.add("Softmax", logits, axis=1, output="things")
    features = graph.add("Concat", *pooled, axis=1) if len(pooled) > 1 else pooled[0]
    # float16 keeps eleven bits of the head: below 1e-3 in any output.
    stored = graph.weight(weight.T, bits=16)
    head = graph.add("Gemm", features, stored, graph.constant(bias.astype(np.float32)))
    _add_outputs(graph, head)
    graph.save(
        path,
        "scene_affect",
        inputs={"picture": ("n", 3, 224, 224)},
        outputs={
            "affect": ("n", 2),
            "covariance": ("n", 2, 2),
            "emotions": ("n", 7),
            "things": ("n", len(classifier[1])),
        },
    )


def trunk_graph(trunk: Trunk) -> bytes:
    """Write a trunk up to its pooled ``features``."""
    graph = Graph()
    graph.add("Identity", _add_trunk(graph, trunk), output="features")
    return graph.to_bytes(
        "trunk",
        inputs={"picture": ("n", 3, "h", "w")},
        outputs={"features": ("n", trunk.features)},
    )


def _add_trunk(graph: Graph, trunk: Trunk) -> str:
    x = "picture"
    if isinstance(trunk, MobileNetV1):
        for layer in trunk.convolutions():
            x = _add_convolution(graph, layer, x, bounded=True)
    elif isinstance(trunk, MobileNetV2):
        x = _add_convolution(graph, trunk.stem, x, bounded=True)
        x = _add_blocks(graph, trunk.residuals(), x)
        x = _add_convolution(graph, trunk.last, x, bounded=True)
    else:
        message = f"a {type(trunk).__name__} cannot be written: give a MobileNet"
        raise TypeError(message)
    return graph.add("Flatten", graph.add("GlobalAveragePool", x), axis=1)


def _add_blocks(graph: Graph, blocks: list[InvertedResidual], x: str) -> str:
    for block in blocks:
        y = _add_convolution(graph, block.expand, x, bounded=True) if block.expand else x
        y = _add_convolution(graph, block.filter, y, bounded=True)
        y = _add_convolution(graph, block.narrow, y, bounded=False)
        x = graph.add("Add", x, y) if block.is_residual else y
    return x


def _add_convolution(graph: Graph, layer: ScaledConv, x: str, *, bounded: bool) -> str:
    weight = (layer.unit * layer.scale).detach().numpy()
    kernel = graph.weight(weight, bits=8 if weight.size >= EIGHT_BIT_FROM else 16)
    convolved = graph.add(
        "Conv",
        x,
        kernel,
        graph.constant(layer.bias.detach().numpy().astype(np.float32)),
        auto_pad="SAME_UPPER",
        group=layer.groups,
        kernel_shape=[layer.kernel, layer.kernel],
        strides=[layer.stride, layer.stride],
    )
    return graph.clip(convolved, 0.0, 6.0) if bounded else convolved


def _add_outputs(graph: Graph, head: str) -> None:
    parts = ["head_mean", "head_diagonal", "head_corner", "head_emotions"]
    graph.split(head, [2, 2, 1, 7], parts)
    graph.clip("head_mean", -1.0, 1.0, output="affect")
    graph.add("Softmax", "head_emotions", axis=1, output="emotions")
    # covariance = L L^T with L = [[a, 0], [b, c]]: [[a a, a b], [a b, b b + c c]]
    spread = graph.add("Exp", graph.clip("head_diagonal", *LOG_SCALE_RANGE))
    graph.split(spread, [1, 1], ["chol_a", "chol_c"])
    first = graph.add("Mul", "chol_a", "chol_a")
    corner = graph.add("Mul", "chol_a", "head_corner")
    last = graph.add(
        "Add",
        graph.add("Mul", "head_corner", "head_corner"),
        graph.add("Mul", "chol_c", "chol_c"),
    )
    flat = graph.add("Concat", first, corner, corner, last, axis=1)
    graph.add("Reshape", flat, graph.sizes(-1, 2, 2), output="covariance")
