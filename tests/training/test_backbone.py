"""The torch trunks are the given networks, number for number."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="torch is for training only and is not installed")

from training.backbone_files import load_backbone, load_classifier  # noqa: E402

V1 = "mobilenet_v1_1.0_224_quant_embedding_extractor.onnx"
V2 = ("mobilenet_v2_1.0_224_quant.onnx", "tf2_mobilenet_v2_1.0_224_ptq.onnx")


def run_given(path: Path, output: str) -> tuple[np.ndarray, np.ndarray]:
    picture = np.random.default_rng(0).uniform(-1, 1, (2, 3, 224, 224)).astype(np.float32)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return picture, session.run([output], {"image": picture})[0]


@pytest.mark.data
@pytest.mark.parametrize("name", [V1, *V2])
def test_features_are_those_of_the_given_network(research_data: Path, name: str) -> None:
    path = research_data / "backbones" / name
    picture, expected = run_given(path, "features")
    with torch.no_grad():
        found = load_backbone(path)(torch.from_numpy(picture)).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-3)


@pytest.mark.data
@pytest.mark.parametrize("name", V2)
def test_logits_are_those_of_the_given_network(research_data: Path, name: str) -> None:
    path = research_data / "backbones" / name
    picture, expected = run_given(path, "logits")
    with torch.no_grad():
        found = load_classifier(path)(load_backbone(path)(torch.from_numpy(picture))).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-3)
