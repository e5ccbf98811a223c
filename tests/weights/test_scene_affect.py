"""The committed scene-affect network: its card, its contract and its first numbers."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from training.scene_data import make_test_pictures

WEIGHTS = Path(__file__).resolve().parents[2] / "src" / "tunesight" / "weights"
GOLDEN = Path(__file__).with_name("scene_affect_golden.json")
NAMES = ["affect", "covariance", "emotions", "things"]


@pytest.fixture(scope="module")
def session() -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    path = WEIGHTS / "scene_affect.onnx"
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module")
def outputs(session: Any) -> dict[str, Any]:
    answered = session.run(NAMES, {"picture": make_test_pictures()})
    return dict(zip(NAMES, answered, strict=True))


def test_card_describes_the_committed_file() -> None:
    card = json.loads((WEIGHTS / "scene_affect.card.json").read_text(encoding="utf-8"))
    data = (WEIGHTS / card["file"]).read_bytes()
    assert card["sha256"] == hashlib.sha256(data).hexdigest()
    assert card["size_bytes"] == len(data) < 10_000_000


def test_card_quotes_the_committed_figures() -> None:
    card = json.loads((WEIGHTS / "scene_affect.card.json").read_text(encoding="utf-8"))
    figures = Path(__file__).resolve().parents[2] / "evaluation" / "figures" / "scenes.json"
    measured = json.loads(figures.read_text(encoding="utf-8"))
    assert measured["weights_sha256"] == card["sha256"]
    assert card["figures"]["sets"] == measured["sets"]


@pytest.mark.parametrize("name", NAMES[:3])
def test_outputs_have_not_drifted(outputs: dict[str, Any], name: str) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    np.testing.assert_allclose(outputs[name], golden[name], atol=2e-3)


def test_outputs_keep_their_contract(outputs: dict[str, Any]) -> None:
    assert {name: output.shape for name, output in outputs.items()} == {
        "affect": (3, 2),
        "covariance": (3, 2, 2),
        "emotions": (3, 7),
        "things": (3, 1001),
    }
    assert all(output.dtype == np.float32 for output in outputs.values())
    assert np.abs(outputs["affect"]).max() <= 1.0
    assert np.linalg.eigvalsh(outputs["covariance"]).min() > 0.0
    for name in ("emotions", "things"):
        np.testing.assert_allclose(outputs[name].sum(axis=1), 1.0, atol=1e-5)


def test_one_picture_is_read_as_in_a_batch(session: Any, outputs: dict[str, Any]) -> None:
    alone = session.run(["affect"], {"picture": make_test_pictures()[1:2]})[0]
    np.testing.assert_allclose(alone, outputs["affect"][1:2], atol=1e-4)


def test_a_bright_sky_is_more_pleasant_than_a_red_disc_in_the_dark(outputs: dict[str, Any]) -> None:
    assert outputs["affect"][0, 0] > outputs["affect"][1, 0]
