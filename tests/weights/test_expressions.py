"""The committed expression network: its card, its contract and its first numbers."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from training.made_faces import make_test_faces

WEIGHTS = Path(__file__).resolve().parents[2] / "src" / "tunesight" / "weights"
GOLDEN = Path(__file__).with_name("expressions_golden.json")
NAMES = ["expressions", "face"]


@pytest.fixture(scope="module")
def outputs() -> dict[str, Any]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    path = str(WEIGHTS / "expressions.onnx")
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    answered = session.run(NAMES, {"faces": make_test_faces()})
    return dict(zip(NAMES, answered, strict=True))


def test_card_describes_the_committed_file() -> None:
    card = json.loads((WEIGHTS / "expressions.card.json").read_text(encoding="utf-8"))
    data = (WEIGHTS / card["file"]).read_bytes()
    assert card["sha256"] == hashlib.sha256(data).hexdigest()
    assert card["size_bytes"] == len(data)
    assert card["training"]["parameters"] <= 5_000_000


def test_card_quotes_the_committed_figures() -> None:
    card = json.loads((WEIGHTS / "expressions.card.json").read_text(encoding="utf-8"))
    figures = Path(__file__).resolve().parents[2] / "evaluation" / "figures" / "faces.json"
    measured = json.loads(figures.read_text(encoding="utf-8"))
    assert measured["weights_sha256"] == card["sha256"]
    assert card["figures"]["seven"] == measured["seven"]


@pytest.mark.parametrize("name", NAMES)
def test_outputs_have_not_drifted(outputs: dict[str, Any], name: str) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    np.testing.assert_allclose(outputs[name], golden[name], atol=2e-3)


def test_outputs_keep_their_contract(outputs: dict[str, Any]) -> None:
    assert {name: value.shape for name, value in outputs.items()} == {
        "expressions": (3, 7),
        "face": (3,),
    }
    np.testing.assert_allclose(outputs["expressions"].sum(axis=1), 1.0, atol=1e-5)
    assert outputs["face"].min() >= 0.0
    assert outputs["face"].max() <= 1.0
