"""The scene-affect network written as an ONNX graph, operator by operator.

Conventions
-----------
The largest weights are stored as int8 with one scale per output channel and turned back into
float32 by Cast and Mul, which onnxruntime folds once at load (it does not fold DequantizeLinear,
and would pay for it in every run). The others, earlier and more sensitive to rounding, are stored
as float16. All arithmetic is float32.

The head's twelve rows are valence, arousal, then the logarithm of the covariance's Cholesky
diagonal (2) and its off-diagonal (1), then seven emotion logits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.backbone import InvertedResidual, MobileNetV1, MobileNetV2, ScaledConv, Trunk

__all__ = ["HEAD_ROWS", "LOG_SCALE_RANGE", "trunk_graph", "write_scene_graph"]

HEAD_ROWS = 12
# Standard deviations from e^-3 = .05 to e^0 = 1: nobody's ratings are surer, no square is wider.
LOG_SCALE_RANGE = (-3.0, 0.0)
# 512 x 512 and more: all late, where pooling averages rounding away. From 100,000 on, affect moves
# by .015 on dev pictures, from 4,000 on by .02.
EIGHT_BIT_FROM = 250_000
OPSET = 17


@dataclass(slots=True)
class _Graph:
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, value: NDArray[np.generic]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(
        self, operator: str, *inputs: str, output: str | None = None, **attributes: object
    ) -> str:
        name = output or f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def clip(self, x: str, low: float, high: float, output: str | None = None) -> str:
        bounds = [self.constant(np.array(bound, np.float32)) for bound in (low, high)]
        return self.add("Clip", x, *bounds, output=output)


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
    graph = _Graph()
    pooled = [_add_tail(graph, trunk, _add_front(graph, trunk)) for trunk in trunks]
    logits = graph.add(
        "Gemm",
        pooled[0],
        _add_rounded(graph, classifier[0]),
        graph.constant(classifier[1].astype(np.float32)),
        transB=1,
    )
    graph.add("Softmax", logits, axis=1, output="things")
    features = graph.add("Concat", *pooled, axis=1) if len(pooled) > 1 else pooled[0]
    # float16 keeps eleven bits of the head: below 1e-3 in any output.
    stored = graph.add("Cast", graph.constant(weight.T.astype(np.float16)), to=TensorProto.FLOAT)
    head = graph.add("Gemm", features, stored, graph.constant(bias.astype(np.float32)))
    _add_outputs(graph, head)
    outputs = {
        "affect": [2],
        "covariance": [2, 2],
        "emotions": [7],
        "things": [len(classifier[1])],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_finish("scene_affect", graph, outputs, [224, 224]))


def trunk_graph(trunk: Trunk) -> bytes:
    """Write a trunk with its ``maps`` between front and tail and its pooled ``features``."""
    graph = _Graph()
    front = _add_front(graph, trunk)
    graph.add("Identity", front, output="maps")
    graph.add("Identity", _add_tail(graph, trunk, front), output="features")
    outputs: dict[str, list[int | str]] = {"maps": ["c", "y", "x"], "features": [trunk.features]}
    return _finish("trunk", graph, outputs, ["h", "w"])


def _finish(
    name: str,
    graph: _Graph,
    outputs: Mapping[str, Sequence[int | str]],
    sides: Sequence[int | str],
) -> bytes:
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["n", 3, *sides])
    infos = [
        helper.make_tensor_value_info(output, TensorProto.FLOAT, ["n", *shape])
        for output, shape in outputs.items()
    ]
    made = helper.make_graph(graph.nodes, name, [picture], infos, graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def _add_front(graph: _Graph, trunk: Trunk) -> str:
    x = "picture"
    if isinstance(trunk, MobileNetV1):
        for layer in trunk.convolutions()[: trunk.tail_from]:
            x = _add_convolution(graph, layer, x, bounded=True)
        return x
    residual = _as_residual(trunk)
    x = _add_convolution(graph, residual.stem, x, bounded=True)
    return _add_blocks(graph, residual.residuals()[: residual.tail_from], x)


def _add_tail(graph: _Graph, trunk: Trunk, x: str) -> str:
    if isinstance(trunk, MobileNetV1):
        for layer in trunk.tail_convolutions():
            x = _add_convolution(graph, layer, x, bounded=True)
    else:
        residual = _as_residual(trunk)
        x = _add_blocks(graph, residual.residuals()[residual.tail_from :], x)
        x = _add_convolution(graph, residual.last, x, bounded=True)
    return graph.add("Flatten", graph.add("GlobalAveragePool", x), axis=1)


def _as_residual(trunk: Trunk) -> MobileNetV2:
    if not isinstance(trunk, MobileNetV2):
        message = f"a {type(trunk).__name__} cannot be written: give a MobileNet"
        raise TypeError(message)
    return trunk


def _add_blocks(graph: _Graph, blocks: list[InvertedResidual], x: str) -> str:
    for block in blocks:
        y = _add_convolution(graph, block.expand, x, bounded=True) if block.expand else x
        y = _add_convolution(graph, block.filter, y, bounded=True)
        y = _add_convolution(graph, block.narrow, y, bounded=False)
        x = graph.add("Add", x, y) if block.is_residual else y
    return x


def _add_rounded(graph: _Graph, weight: NDArray[np.float32]) -> str:
    """Add a weight (outputs, ...) in 8 bits, and what turns it back."""
    rest = tuple(range(1, weight.ndim))
    step = np.maximum(np.abs(weight).max(axis=rest, keepdims=True), 1e-8) / 127.0
    levels = np.clip(np.round(weight / step), -127, 127).astype(np.int8)
    whole = graph.add("Cast", graph.constant(levels), to=TensorProto.FLOAT)
    return graph.add("Mul", whole, graph.constant(step.astype(np.float32)))


def _add_convolution(graph: _Graph, layer: ScaledConv, x: str, *, bounded: bool) -> str:
    weight = (layer.unit * layer.scale).detach().numpy()
    if weight.size >= EIGHT_BIT_FROM:
        kernel = _add_rounded(graph, weight)
    else:
        half = graph.constant(weight.astype(np.float16))
        kernel = graph.add("Cast", half, to=TensorProto.FLOAT)
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


def _add_outputs(graph: _Graph, head: str) -> None:
    lengths = graph.constant(np.array([2, 2, 1, 7], np.int64))
    parts = ["head_mean", "head_diagonal", "head_corner", "head_emotions"]
    graph.nodes.append(helper.make_node("Split", [head, lengths], parts, axis=1))
    graph.clip("head_mean", -1.0, 1.0, output="affect")
    graph.add("Softmax", "head_emotions", axis=1, output="emotions")
    # covariance = L L^T with L = [[a, 0], [b, c]]: [[a a, a b], [a b, b b + c c]]
    spread = graph.add("Exp", graph.clip("head_diagonal", *LOG_SCALE_RANGE))
    halves = graph.constant(np.array([1, 1], np.int64))
    graph.nodes.append(helper.make_node("Split", [spread, halves], ["chol_a", "chol_c"], axis=1))
    first = graph.add("Mul", "chol_a", "chol_a")
    corner = graph.add("Mul", "chol_a", "head_corner")
    last = graph.add(
        "Add",
        graph.add("Mul", "head_corner", "head_corner"),
        graph.add("Mul", "chol_c", "chol_c"),
    )
    flat = graph.add("Concat", first, corner, corner, last, axis=1)
    shape = graph.constant(np.array([-1, 2, 2], np.int64))
    graph.add("Reshape", flat, shape, output="covariance")
