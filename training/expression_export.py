"""From a checkpoint to committed files: the expression network, its golden outputs and its card.

Conventions
-----------
Batch normalisation is folded into the convolutions, which calculate in eight bits: three and a half
times faster on one thread than float32, and as right on PublicTest. So each face is read together
with its mirror image, and the logits are averaged, in less than the time that one look took.

Of the eight logits, the first seven become the expressions' probabilities *if it is a face*, at the
temperature that PublicTest likes best; the eighth against all becomes the probability that it is
one.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from training.expression_card import write_card
from training.expression_network import CLASSES, SIDE, Block, ExpressionNetwork
from training.face_data import FaceTable
from training.made_faces import make_test_faces
from training.onnx_graph import Graph
from training.onnx_quantise import quantise
from training.torch_export import fold_norm

__all__ = [
    "GOLDEN",
    "export",
    "to_input",
    "write_graph",
]

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "weights" / "expressions_golden.json"
EXPRESSIONS = CLASSES - 1
# Faces of the Training part whose activations set the range of each layer's eight bits.
RANGING_FACES = 1024


def export(
    network: ExpressionNetwork,
    learn: FaceTable,
    choose: FaceTable,
    target: Path,
    golden: Path,
    details: dict[str, Any],
) -> None:
    """Stage `export`: write ``expressions.onnx``, its golden outputs and its card.

    Parameters
    ----------
    network
        Trained, its weights averaged.
    learn
        The Training part: it sets the ranges of the eight bits.
    choose
        PublicTest: it sets the temperature.
    target
        Folder of the weights.
    golden
        File of the golden outputs.
    details
        How it was made, for the card.
    """
    network.eval()
    temperature = fit_temperature(network, choose)
    path = target / "expressions.onnx"
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "float.onnx"
        write_graph(network, exact, temperature=temperature)
        quantise(exact, path, "faces", _split(to_input(learn.faces[:RANGING_FACES])))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    answered = session.run(["expressions", "face"], {"faces": make_test_faces()})
    values = {
        name: np.round(np.asarray(value, np.float64), 5).tolist()
        for name, value in zip(("expressions", "face"), answered, strict=True)
    }
    golden.parent.mkdir(parents=True, exist_ok=True)
    golden.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    faces = to_input(choose.faces)
    said = [session.run(["expressions"], {"faces": part})[0] for part in _split(faces)]
    right = np.concatenate(said).argmax(axis=1) == choose.labels
    print(f"PublicTest as stored: {right.mean():.4f}")
    parameters = sum(p.numel() for p in network.parameters()) - sum(
        p.numel() for p in network.votes.parameters()
    )
    write_card(path, {"temperature": round(temperature, 3), "parameters": parameters, **details})


@torch.no_grad()
def fit_temperature(network: ExpressionNetwork, choose: FaceTable) -> float:
    """Find what the logits are divided by so that the labels are likeliest, from .5 to 3.

    References
    ----------
    Guo et al. (2017), "On Calibration of Modern Neural Networks".
    """
    parts = [torch.from_numpy(part) for part in _split(to_input(choose.faces))]
    both = [(network(part)[0] + network(part.flip(3))[0]) / 2 for part in parts]
    logits = torch.cat(both)[:, :EXPRESSIONS]
    truth = torch.from_numpy(choose.labels)
    tried = np.geomspace(0.5, 3.0, 60)
    losses = [float(functional.cross_entropy(logits / t, truth)) for t in tried]
    return float(tried[int(np.argmin(losses))])


def to_input(faces: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Shape (n, 48, 48), uint8, to (n, 1, 48, 48) in [0, 1]."""
    return faces[:, np.newaxis].astype(np.float32) / np.float32(255)


def write_graph(network: ExpressionNetwork, path: Path, *, temperature: float) -> None:
    """Write the network as ``faces`` to ``expressions`` (n, 7) and ``face`` (n,), in float32."""
    graph = Graph()
    last, first, axis, back = (graph.sizes(n) for n in (-1, np.iinfo(np.int64).min, 3, -1))
    mirrored = graph.add("Slice", "faces", last, first, axis, back)
    both = graph.add("Concat", "faces", mirrored, axis=0)
    mean = graph.add("ReduceMean", both, axes=[1, 2, 3], keepdims=1)
    centred = graph.add("Sub", both, mean)
    square = graph.add("Mul", centred, centred)
    spread = graph.add("Sqrt", graph.add("ReduceMean", square, axes=[1, 2, 3], keepdims=1))
    x = graph.add("Div", centred, graph.add("Add", spread, graph.numbers(0.02)))
    x = graph.add("Relu", _add_convolution(graph, network.stem, network.stem_norm, x))
    for block in network.blocks:
        if isinstance(block, Block):
            x = _add_block(graph, block, x)
    features = graph.add("Flatten", graph.add("GlobalAveragePool", x), axis=1)
    seen = _add_linear(graph, network.classes, features)
    pairs = graph.add("Reshape", seen, graph.sizes(2, -1, CLASSES))
    logits = graph.add("ReduceMean", pairs, axes=[0], keepdims=0)
    graph.split(logits, [EXPRESSIONS, 1], ["of_faces", "of_none"])
    scaled = graph.add("Mul", "of_faces", graph.numbers(1.0 / temperature))
    graph.add("Softmax", scaled, axis=1, output="expressions")
    every = graph.add("Softmax", logits, axis=1)
    starts, ends, axis = graph.sizes(EXPRESSIONS), graph.sizes(CLASSES), graph.sizes(1)
    none = graph.add("Slice", every, starts, ends, axis)
    shape = graph.sizes(-1)
    graph.add("Reshape", graph.add("Sub", graph.numbers(1.0), none), shape, output="face")
    graph.save(
        path,
        "expressions",
        inputs={"faces": ("n", 1, SIDE, SIDE)},
        outputs={"expressions": ("n", EXPRESSIONS), "face": ("n",)},
    )


def _split(faces: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return [faces[start : start + 128] for start in range(0, len(faces), 128)]


def _add_block(graph: Graph, block: Block, x: str) -> str:
    y = graph.add("Relu", _add_convolution(graph, block.first, block.first_norm, x))
    y = _add_convolution(graph, block.second, block.second_norm, y)
    pooled = graph.add("Flatten", graph.add("GlobalAveragePool", y), axis=1)
    narrow = graph.add("Relu", _add_linear(graph, block.squeeze, pooled))
    share = graph.add("Sigmoid", _add_linear(graph, block.excite, narrow))
    y = graph.add("Mul", y, graph.add("Unsqueeze", share, graph.sizes(2, 3)))
    shortcut = x
    if isinstance(block.shortcut, nn.Sequential):
        shortcut = _add_convolution(graph, *block.shortcut, x)
    return graph.add("Relu", graph.add("Add", y, shortcut))


def _add_convolution(graph: Graph, layer: nn.Conv2d, norm: nn.BatchNorm2d, x: str) -> str:
    weight, bias = fold_norm(layer.weight, norm)
    side, pad = layer.kernel_size[0], layer.padding[0]
    return graph.add(
        "Conv",
        x,
        graph.constant(weight),
        graph.constant(bias),
        kernel_shape=[side, side],
        strides=list(layer.stride),
        pads=[pad] * 4,
    )


def _add_linear(graph: Graph, layer: nn.Linear, x: str) -> str:
    weight = graph.constant(layer.weight.detach().numpy())
    bias = graph.constant(layer.bias.detach().numpy().astype(np.float32))
    return graph.add("Gemm", x, weight, bias, transB=1)
