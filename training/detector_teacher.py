"""The given detector as a teacher of every cell: what it answers there, and what it saw.

What it saw is taken before its rectifiers, as `training.detector_network` says. Boxes alone would
teach little: a few hundred faces are all there are. Each cell's features say what the teacher makes
of any patch of any picture, so that every pixel teaches.

References
----------
Romero et al. (2015), "FitNets: Hints for Thin Deep Nets": features as what is to be learnt.
Wu, Peng and Yu (2023), "YuNet: A Tiny Millisecond-level Face Detector": the teacher.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

from training.detector_network import STAGE_STRIDES, STRIDES

__all__ = ["Look", "Teacher"]

KINDS = ("cls", "obj", "bbox", "kps")


@dataclass(frozen=True, slots=True)
class Look:
    """What the teacher says of some pictures.

    Parameters
    ----------
    features
        Three (n, 64, rows, columns): what its answers are drawn from at strides 8, 16 and 32.
    stages
        Five (n, channels, rows, columns): what it saw at strides 2 (16 channels), 4, 8, 16 and 32
        (64) before it joined the scales.
    scores
        Three (n, 1, rows, columns), from 0 to 1.
    places
        Three (n, 14, rows, columns): box and landmarks as our own network says them.
    """

    features: tuple[NDArray[np.float32], ...]
    stages: tuple[NDArray[np.float32], ...]
    scores: tuple[NDArray[np.float32], ...]
    places: tuple[NDArray[np.float32], ...]

    @property
    def maps(self) -> tuple[NDArray[np.float32], ...]:
        """What its maps show, in the order of the network's own."""
        return (*self.features, *self.stages)


class Teacher:
    """Runs the given network up to its maps, on squares of any size.

    Parameters
    ----------
    path
        ``yunet_n_320_320.onnx``.
    """

    def __init__(self, path: Path) -> None:
        model = onnx.load(str(path))
        graph = model.graph
        made_by = {name: node for node in graph.node for name in node.output}
        self._names = [_before_relu(name, made_by) for name in _stages_of(graph)]
        for stride in STRIDES:
            maps = [_map_behind(f"{kind}_{stride}", made_by) for kind in KINDS]
            # Each answer is two convolutions, 1 x 1 and 3 x 3 a channel, over the same features.
            first = made_by[made_by[maps[0]].input[0]]
            self._names += [_before_relu(first.input[0], made_by), *maps]
        for name in self._names:
            graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
        for place, word in ((0, "n"), (2, "height"), (3, "width")):
            graph.input[0].type.tensor_type.shape.dim[place].dim_param = word
        _keep_only(graph, self._names)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._input = graph.input[0].name
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def look(self, pictures: NDArray[np.uint8]) -> Look:
        """Look at RGB pictures (n, side, side, 3), side a multiple of 32."""
        batch = pictures[..., ::-1].transpose(0, 3, 1, 2).astype(np.float32)  # it reads BGR
        values = self._session.run(self._names, {self._input: np.ascontiguousarray(batch)})
        features, scores, places = [], [], []
        for start in range(len(STAGE_STRIDES), len(values), 1 + len(KINDS)):
            seen, kind, thing, box, points = values[start : start + 1 + len(KINDS)]
            sure = 1 / ((1 + np.exp(-kind)) * (1 + np.exp(-thing)))
            features.append(seen)
            scores.append(np.sqrt(sure).astype(np.float32))
            # It counts from a cell's corner, ours from its centre.
            places.append(np.concatenate([box[:, :2] - 0.5, box[:, 2:], points - 0.5], axis=1))
        stages = tuple(values[: len(STAGE_STRIDES)])
        return Look(tuple(features), stages, tuple(scores), tuple(places))


def _stages_of(graph: onnx.GraphProto) -> list[str]:
    """Name the backbone's maps at strides 2, 4, 8, 16 and 32.

    All but the coarsest are halved next; the coarsest is the first to be enlarged.
    """
    halved = [node.input[0] for node in graph.node if node.op_type == "MaxPool"]
    coarsest = next(node.input[0] for node in graph.node if node.op_type == "Resize")
    return [*halved, coarsest]


def _before_relu(name: str, made_by: dict[str, onnx.NodeProto]) -> str:
    node = made_by[name]
    return node.input[0] if node.op_type == "Relu" else name


def _map_behind(output: str, made_by: dict[str, onnx.NodeProto]) -> str:
    """Name the convolution's map (n, channels, rows, columns) behind a flattened output."""
    name = output
    while made_by[name].op_type != "Conv":
        name = made_by[name].input[0]
    return name


def _keep_only(graph: onnx.GraphProto, wanted: list[str]) -> None:
    """Drop every node and output that the wanted values do not need."""
    needed = set(wanted)
    kept = []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    del graph.node[:], graph.value_info[:]
    graph.node.extend(reversed(kept))
    outputs = [value for value in graph.output if value.name in wanted]
    del graph.output[:]
    graph.output.extend(outputs)
