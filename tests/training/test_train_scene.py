"""The training script from made pictures to a network that onnxruntime runs."""

import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="torch is for training only and is not installed")

from training import train_scene  # noqa: E402


def run_stage(monkeypatch: pytest.MonkeyPatch, runs: Path, *arguments: str) -> None:
    given = ["train_scene", "--smoke", "--runs", str(runs), *arguments]
    monkeypatch.setattr(sys, "argv", given)
    train_scene.main()


def test_smoke_run_from_made_pictures_to_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_stage(monkeypatch, tmp_path, "heads")
    run_stage(monkeypatch, tmp_path, "tune", "--trunk", "v2")
    assert "v2 train epoch 1" in capsys.readouterr().out
    run_stage(monkeypatch, tmp_path, "tune", "--trunk", "v2")
    assert "epoch" not in capsys.readouterr().out  # resumed after its last epoch: nothing to do
    run_stage(monkeypatch, tmp_path, "tune", "--trunk", "v1")
    assert "v1 train epoch 1" in capsys.readouterr().out
    run_stage(monkeypatch, tmp_path, "export")
    state = torch.load(tmp_path / "tuned_v2_train.pt", weights_only=True)
    assert {"config", "data", "commit", "epoch"} <= set(state)
    session = onnxruntime.InferenceSession(
        str(tmp_path / "scene_affect.onnx"), providers=["CPUExecutionProvider"]
    )
    pictures = np.zeros((2, 3, 224, 224), np.float32)
    affect, covariance, emotions, things = session.run(
        ["affect", "covariance", "emotions", "things"], {"picture": pictures}
    )
    assert affect.shape == (2, 2)
    assert np.linalg.eigvalsh(covariance).min() > 0
    np.testing.assert_allclose(emotions.sum(axis=1), 1.0, atol=1e-5)
    assert things.shape == (2, 1001)


def test_a_trunk_tuned_on_the_dev_part_alone_is_not_calibrated_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_stage(monkeypatch, tmp_path, "heads")
    run_stage(monkeypatch, tmp_path, "tune", "--trunk", "v1", "--full")
    with pytest.raises(ValueError, match="tune it without"):
        run_stage(monkeypatch, tmp_path, "export")
