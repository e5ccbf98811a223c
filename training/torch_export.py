"""Torch modules written as ONNX files that onnxruntime runs on any number of inputs at once."""

from __future__ import annotations

import hashlib
import json
import logging
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

__all__ = ["write_network", "write_small_card"]


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


def write_small_card(weights: Path, training: Mapping[str, Any]) -> None:
    """Write the card that the evaluation looks for beside weights: hash, size, how it was made."""
    data = weights.read_bytes()
    card = {
        "name": weights.stem,
        "file": weights.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "size_bytes": len(data),
        "training": dict(training),
    }
    path = weights.with_name(f"{weights.stem}.card.json")
    path.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
