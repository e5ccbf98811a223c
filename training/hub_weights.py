"""Weights in the layout of the public model hub, read into our own modules.

Conventions
-----------
A folder holds ``config.json`` and ``model.safetensors``. Names of a Vision Transformer may begin
with ``vit.`` and of a MobileNetV2 with ``mobilenet_v2.``; heads and poolers are left alone. A name
such as ``google/vit-base-patch16-224-in21k`` is fetched by ``huggingface_hub``, if there is no such
folder.

References
----------
Ioffe & Szegedy (2015), "Batch Normalization": what is folded into MobileNetV2's convolutions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from training.backbone import MobileNetV2, Trunk
from training.backbone_files import load_backbone
from training.vision_transformer import VisionTransformer, VitShape

__all__ = ["find_weights", "load_mobilenet", "load_vit"]

CONFIG, TENSORS = "config.json", "model.safetensors"
# Our name of a part of a layer to the hub's.
LAYER_PARTS = {
    "before": "layernorm_before",
    "query": "attention.attention.query",
    "key": "attention.attention.key",
    "value": "attention.attention.value",
    "out": "attention.output.dense",
    "after": "layernorm_after",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
}
NORM_EPSILON = 1e-3  # of MobileNetV2's batch normalisation, where the configuration is silent


def find_weights(name: str) -> Path:
    """Find a folder of weights, or fetch it from the hub by its name.

    Raises
    ------
    FileNotFoundError
        If the folder lacks a file, or there is no such folder and nothing can be fetched.
    """
    folder = Path(name)
    if folder.is_dir():
        lacking = [file for file in (CONFIG, TENSORS) if not (folder / file).is_file()]
        if lacking:
            message = (
                f"{folder} has no {' and no '.join(lacking)}: give a folder in the hub's layout"
            )
            raise FileNotFoundError(message)
        return folder
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import (
            HfHubHTTPError,
            HFValidationError,
            LocalEntryNotFoundError,
        )
    except ImportError:
        message = f"no folder {name}, and huggingface_hub is not installed to fetch it by name"
        raise FileNotFoundError(message) from None
    try:
        return Path(snapshot_download(name, allow_patterns=[CONFIG, TENSORS]))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError) as error:
        message = f"no folder {name}, and the hub does not give it ({error}): give a local folder"
        raise FileNotFoundError(message) from error


def load_vit(folder: Path) -> VisionTransformer:
    """Load a Vision Transformer, its sizes as the configuration says.

    Raises
    ------
    ValueError
        If a tensor is missing or has another shape.
    """
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    standard = VitShape()
    network = VisionTransformer(
        VitShape(
            side=config.get("image_size", standard.side),
            patch=config.get("patch_size", standard.patch),
            width=config.get("hidden_size", standard.width),
            layers=config.get("num_hidden_layers", standard.layers),
            heads=config.get("num_attention_heads", standard.heads),
            inner=config.get("intermediate_size", standard.inner),
            epsilon=config.get("layer_norm_eps", standard.epsilon),
        )
    )
    given = _read_tensors(folder, prefix="vit.")
    hub_name = {"token": "embeddings.cls_token", "places": "embeddings.position_embeddings"}
    for kind in ("weight", "bias"):
        hub_name[f"patches.{kind}"] = f"embeddings.patch_embeddings.projection.{kind}"
        hub_name[f"norm.{kind}"] = f"layernorm.{kind}"
        for layer in range(network.shape.layers):
            for ours, theirs in LAYER_PARTS.items():
                hub_name[f"layers.{layer}.{ours}.{kind}"] = f"encoder.layer.{layer}.{theirs}.{kind}"
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            parameter.copy_(_take(given, hub_name[name], parameter, folder))
    return network


def load_mobilenet(source: str) -> Trunk:
    """Load a MobileNet: from an ONNX file as `training.backbone_files` does, or from the hub.

    Raises
    ------
    FileNotFoundError
        As `find_weights`.
    ValueError
        If it is no MobileNet of width 1.0.
    """
    if Path(source).is_file():
        return load_backbone(Path(source))
    folder = find_weights(source)
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    epsilon = float(config.get("layer_norm_eps", NORM_EPSILON))
    given = _read_tensors(folder, prefix="mobilenet_v2.")
    # In the hub's layout the stem holds the first block, which does not widen.
    names = ["conv_stem.first_conv", "conv_stem.conv_3x3", "conv_stem.reduce_1x1"]
    trunk = MobileNetV2()
    for block in range(len(trunk.residuals()) - 1):
        names += [f"layer.{block}.{part}" for part in ("expand_1x1", "conv_3x3", "reduce_1x1")]
    names.append("conv_1x1")
    for convolution, name in zip(trunk.convolutions(), names, strict=True):
        weight = _take(given, f"{name}.convolution.weight", convolution.unit, folder)
        gain, shift, mean, variance = (
            _take(given, f"{name}.normalization.{part}", convolution.bias, folder)
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = gain / torch.sqrt(variance + epsilon)
        folded = weight * scale[:, None, None, None]
        convolution.fill(folded.numpy(), (shift - mean * scale).numpy())
    return trunk


def _read_tensors(folder: Path, *, prefix: str) -> dict[str, Tensor]:
    from safetensors.torch import load_file

    tensors: dict[str, Tensor] = load_file(folder / TENSORS)
    return {name.removeprefix(prefix): tensor.float() for name, tensor in tensors.items()}


def _take(given: Mapping[str, Tensor], name: str, wanted: Tensor, folder: Path) -> Tensor:
    if name not in given or given[name].shape != wanted.shape:
        found = tuple(given[name].shape) if name in given else "nothing"
        message = (
            f"{folder / TENSORS} has {found} under {name}, not {tuple(wanted.shape)}: "
            "its configuration or its layout is another"
        )
        raise ValueError(message)
    return given[name]
