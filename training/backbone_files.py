"""The given ImageNet networks, from their ONNX files into trunks and classifiers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from training.backbone import MobileNetV1, MobileNetV2, Trunk

__all__ = ["load_backbone", "load_classifier", "read_convolutions"]


def read_convolutions(path: Path) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Read weights and biases of a network stored in 8 bits, in the order of the data flow.

    Parameters
    ----------
    path
        An ONNX file in which a weight is ``(Cast(stored) - zero) * scale``, or plain.

    Returns
    -------
    list of (ndarray, ndarray)
        Weight (outputs, inputs / groups, k, k) and bias (outputs,) of each convolution.
    """
    graph = onnx.load(str(path)).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    pairs: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
    for node in graph.node:
        known = all(name in values for name in node.input)
        if node.op_type == "Cast" and known:
            values[node.output[0]] = values[node.input[0]].astype(np.float32)
        elif node.op_type == "Sub" and known:
            values[node.output[0]] = values[node.input[0]] - values[node.input[1]]
        elif node.op_type == "Mul" and known:
            values[node.output[0]] = values[node.input[0]] * values[node.input[1]]
        elif node.op_type == "Conv":
            weight = values[node.input[1]].astype(np.float32)
            bias = values[node.input[2]] if len(node.input) > 2 else np.zeros(len(weight))
            pairs.append((weight, bias.astype(np.float32)))
    return pairs


def load_backbone(path: Path) -> Trunk:
    """Load a given ImageNet network as a trunk.

    Raises
    ------
    ValueError
        If the file holds neither a MobileNetV1 nor a MobileNetV2 of width 1.0.
    """
    pairs = read_convolutions(path)
    trunk = MobileNetV1() if len(pairs) < 30 else MobileNetV2()
    convolutions = trunk.convolutions()
    shapes = [tuple(convolution.unit.shape) for convolution in convolutions]
    if [weight.shape for weight, _ in pairs[: len(shapes)]] != shapes:
        message = f"{path} is neither a MobileNetV1 nor a MobileNetV2 of width 1.0: use a given one"
        raise ValueError(message)
    for convolution, (weight, bias) in zip(convolutions, pairs, strict=False):
        convolution.fill(weight, bias)
    return trunk


def load_classifier(path: Path) -> nn.Linear:
    """Load the 1001-way ImageNet classifier that follows a given MobileNetV2's features."""
    weight, bias = read_convolutions(path)[-1]
    classifier = nn.Linear(weight.shape[1], weight.shape[0])
    with torch.no_grad():
        classifier.weight.copy_(torch.from_numpy(weight[:, :, 0, 0].copy()))
        classifier.bias.copy_(torch.from_numpy(bias.copy()))
    return classifier
