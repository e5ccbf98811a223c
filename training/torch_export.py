"""Torch modules written as ONNX files that onnxruntime runs on any number of inputs at once."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

__all__ = ["fold_norm", "write_network"]


def write_network(
    network: nn.Module, path: Path, *, inputs: Mapping[str, Tensor], outputs: Sequence[str]
) -> None:
    """Write a module with its weights in one ONNX file.

    Parameters
    ----------
    network
        In evaluation mode, on the CPU.
    path
        File to write.
    inputs
        Name to an example of two rows; the first axis may have any length.
    outputs
        Names of what it returns, in order.
    """
    rows = torch.export.Dim("n")
    with warnings.catch_warnings():
        # The exporter warns of its own use of torch, and of a torchvision that is not needed.
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        program = torch.onnx.export(
            network,
            tuple(inputs.values()),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=tuple({0: rows} for _ in inputs),
            dynamo=True,
            verbose=False,
        )
    if program is None:  # only without dynamo
        message = "the exporter returned no program: use the torch of training/requirements.txt"
        raise RuntimeError(message)
    path.parent.mkdir(parents=True, exist_ok=True)
    program.save(str(path), external_data=False)


@torch.no_grad()
def fold_norm(
    weight: Tensor, norm: nn.BatchNorm2d
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights and bias of a convolution without bias, the normalisation behind it inside."""
    assert norm.running_mean is not None and norm.running_var is not None  # noqa: S101, PT018
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = weight * scale[:, None, None, None]
    return folded.numpy(), (norm.bias - norm.running_mean * scale).numpy()
