"""Train the scene-affect network: heads on frozen features first, then the trunks' tails.

Commands, from the repository's root, in an environment with `training/requirements.txt`:

    python -m training.train_scene heads              # features of the given trunks, heads on them
    python -m training.train_scene tune --trunk v2    # resumable, an epoch about 40 s on one core
    python -m training.train_scene tune --trunk v1
    python -m training.train_scene tune --trunk v2 --full   # on train + dev, after choosing
    python -m training.train_scene tune --trunk v1 --full
    python -m training.train_scene export              # weights, golden outputs, card
    python -m evaluation scenes --split validation --json evaluation/figures/scenes.json
    python -m training.train_scene card                # copies the figures into the card
    python -m training.train_scene --smoke heads       # the same on made data, seconds

Data come from `TUNESIGHT_DATA` (default `../shared/data`); runs/scene holds what can be made again.
The dev part chooses (early stopping, blend, temperature); the validation part is in nothing here.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.backbone import MobileNetV1, MobileNetV2, Trunk
from training.backbone_files import load_backbone, load_classifier
from training.scene_card import copy_figures
from training.scene_data import default_data_path
from training.scene_export import export
from training.scene_heads import Scale, fit_heads
from training.scene_network import report_dev
from training.scene_store import SceneData
from training.scene_tuning import Config, tune
from training.scene_views import read_given

ROOT = Path(__file__).resolve().parents[1]
BACKBONES = {
    # Of the two given MobileNetV2, the better one for emotions and OASIS in cross-validation. The
    # first trunk also names what is seen.
    "v2": "tf2_mobilenet_v2_1.0_224_ptq.onnx",
    "v1": "mobilenet_v1_1.0_224_quant_embedding_extractor.onnx",
}
IMAGENET_CLASSES = 1001


def load_trunks(*, smoke: bool) -> tuple[dict[str, Trunk], nn.Linear]:
    """Load the given trunks by name, and the ImageNet classifier of the first."""
    if smoke:
        made: dict[str, Trunk] = {"v2": MobileNetV2(), "v1": MobileNetV1()}
        return made, nn.Linear(made["v2"].features, IMAGENET_CLASSES)
    files = {name: default_data_path() / "backbones" / file for name, file in BACKBONES.items()}
    trunks = {name: load_backbone(file) for name, file in files.items()}
    return trunks, load_classifier(files["v2"])


def fit_frozen(data: SceneData, trunks: dict[str, Trunk]) -> None:
    """Stage `heads`: features of the given trunks, and heads on them for each part."""
    fitted = data.fitted_rows()
    of_fitted, part_of = data.ratings.take(fitted), data.part[fitted]
    for name, trunk in trunks.items():
        features = read_given(data, name, trunk)
        for part, chosen in (("train", part_of == "train"), ("full", part_of != "")):
            ratings = of_fitted.take(chosen)
            scale = Scale.of(ratings)
            head = fit_heads(features[chosen], ratings, scale)
            np.savez(data.folder / f"head_{name}_{part}.npz", **asdict(head), **asdict(scale))
            print(f"{name} {part}: heads on {chosen.sum()} pictures")
            if part == "train":
                report_dev(data, head.apply(features[part_of == "dev"]), scale)


def main() -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(description="Train the scene-affect network.")
    parser.add_argument("stage", choices=("heads", "tune", "export", "card"))
    parser.add_argument("--trunk", choices=tuple(BACKBONES), default="v2")
    parser.add_argument("--full", action="store_true", help="train on the dev part too")
    parser.add_argument("--smoke", action="store_true", help="tiny made data, random weights")
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "scene")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(0)
    if chosen.stage == "card":
        copy_figures()
        return
    data = SceneData(chosen.runs, smoke=chosen.smoke)
    trunks, classifier = load_trunks(smoke=chosen.smoke)
    if chosen.stage == "heads":
        fit_frozen(data, trunks)
    elif chosen.stage == "tune":
        name, config = chosen.trunk, Config()
        if chosen.smoke:
            config = replace(config, epochs=1, batch=4, side=64)
        tune(data, name, trunks[name], config, full=chosen.full)
    else:
        export(data, trunks, classifier, smoke=chosen.smoke)


if __name__ == "__main__":
    main()
