"""The committed face detector: its card, its contract and its first numbers."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from training.scene_data import make_test_pictures
from tunesight.perception.detect import LEAST_SCORE

REPOSITORY = Path(__file__).resolve().parents[2]
WEIGHTS = REPOSITORY / "src" / "tunesight" / "weights"
GOLDEN = Path(__file__).with_name("face_detector_golden.json")
STRIDES = (8, 16, 32)
NAMES = [f"stride_{stride}" for stride in STRIDES]


@pytest.fixture(scope="module")
def session() -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    path = WEIGHTS / "face_detector.onnx"
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    text = (WEIGHTS / "face_detector.card.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def test_card_describes_the_committed_file(card: dict[str, Any]) -> None:
    data = (WEIGHTS / card["file"]).read_bytes()
    assert card["sha256"] == hashlib.sha256(data).hexdigest()
    assert card["size_bytes"] == len(data) <= 1_000_000


def test_card_quotes_the_committed_figures(card: dict[str, Any]) -> None:
    figures = REPOSITORY / "evaluation" / "figures" / "detector.json"
    measured = json.loads(figures.read_text(encoding="utf-8"))
    assert measured["weights_sha256"] == card["sha256"]
    assert card["figures"]["sets"] == measured["sets"]


def test_the_figures_were_measured_at_the_threshold_in_use(card: dict[str, Any]) -> None:
    assert card["figures"]["least_score"] == LEAST_SCORE


def test_outputs_have_not_drifted(session: Any) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    outputs = session.run(NAMES, {"picture": make_test_pictures()})
    for name, output in zip(NAMES, outputs, strict=True):
        np.testing.assert_allclose(output.mean(axis=(2, 3)), golden[name], atol=5e-3)


@pytest.mark.parametrize(("height", "width"), [(320, 320), (256, 320), (640, 640), (32, 320)])
def test_outputs_keep_their_contract_at_every_size(session: Any, height: int, width: int) -> None:
    outputs = session.run(NAMES, {"picture": np.zeros((2, 3, height, width), np.float32)})
    for stride, output in zip(STRIDES, outputs, strict=True):
        assert output.shape == (2, 15, -(-height // stride), -(-width // stride))
        assert output.dtype == np.float32
        assert np.isfinite(output).all()
