"""Networks written as ONNX graphs, operator by operator, with small weights.

Conventions
-----------
Large weights are stored as int8 with one scale per output channel and turned back into float32 by
Cast and Mul, which onnxruntime folds once at load (it does not fold DequantizeLinear, and would pay
for it in every run); others as float16. All arithmetic is float32.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

__all__ = ["Graph"]

OPSET = 17
IR_VERSION = 8  # what onnxruntime has read since 1.12


@dataclass(slots=True)
class Graph:
    """Nodes and constants as they are added; a value is known by its name."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, value: NDArray[np.generic]) -> str:
        """Keep an array."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def numbers(self, *values: float) -> str:
        """Keep a row of float32, or one number as a scalar."""
        return self.constant(np.array(values if len(values) > 1 else values[0], np.float32))

    def sizes(self, *values: int) -> str:
        """Keep a row of int64: shapes, axes, lengths."""
        return self.constant(np.array(values, np.int64))

    def add(
        self, operator: str, *inputs: str, output: str | None = None, **attributes: object
    ) -> str:
        """Add an operator and return the name of its output."""
        name = output or f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def weight(self, value: NDArray[np.float32], *, bits: int) -> str:
        """Keep a weight (outputs, ...) in 8 or 16 bits, and read it as float32."""
        if bits == 8:
            axes = tuple(range(1, value.ndim))
            step = np.maximum(np.abs(value).max(axis=axes, keepdims=True), 1e-8) / 127.0
            levels = np.clip(np.round(value / step), -127, 127).astype(np.int8)
            whole = self.add("Cast", self.constant(levels), to=TensorProto.FLOAT)
            return self.add("Mul", whole, self.constant(step.astype(np.float32)))
        return self.add("Cast", self.constant(value.astype(np.float16)), to=TensorProto.FLOAT)

    def clip(self, x: str, low: float, high: float, output: str | None = None) -> str:
        """Add a value's bounds."""
        return self.add("Clip", x, self.numbers(low), self.numbers(high), output=output)

    def split(self, x: str, lengths: Sequence[int], outputs: Sequence[str]) -> None:
        """Cut columns (n, sum of lengths) into named parts."""
        self.nodes.append(
            helper.make_node("Split", [x, self.sizes(*lengths)], list(outputs), axis=1)
        )

    def save(
        self,
        path: Path,
        name: str,
        *,
        inputs: Mapping[str, Sequence[int | str]],
        outputs: Mapping[str, Sequence[int | str]],
    ) -> None:
        """Check the graph and write it; as `to_bytes`, into a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.to_bytes(name, inputs=inputs, outputs=outputs))

    def to_bytes(
        self,
        name: str,
        *,
        inputs: Mapping[str, Sequence[int | str]],
        outputs: Mapping[str, Sequence[int | str]],
    ) -> bytes:
        """Check the graph and serialise it.

        Parameters
        ----------
        name
            Of the graph.
        inputs, outputs
            Name of each float32 value and its shape; a word stands for any length.
        """
        infos = [
            [
                helper.make_tensor_value_info(key, TensorProto.FLOAT, list(shape))
                for key, shape in values.items()
            ]
            for values in (inputs, outputs)
        ]
        made = helper.make_graph(self.nodes, name, infos[0], infos[1], self.constants)
        opsets = [helper.make_opsetid("", OPSET)]
        model = helper.make_model(made, opset_imports=opsets, ir_version=IR_VERSION)
        onnx.checker.check_model(model, full_check=True)
        return model.SerializeToString()
