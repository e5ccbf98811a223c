"""The scripts for others' data, from made sets in the published layouts to measured networks."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="torch is for training only and is not installed")
pytest.importorskip("onnxscript", reason="torch writes ONNX with it")
pytest.importorskip("safetensors", reason="the hub's weights are stored with it")

from evaluation.__main__ import main as evaluate  # noqa: E402
from training import train_fer_fusion, train_vit_emotion6  # noqa: E402
from training.affect_outputs import AffectOutputs, AffectRows  # noqa: E402
from training.face_data import FaceTable  # noqa: E402
from training.vision_transformer import VisionTransformer, VitShape  # noqa: E402


def run_network(path: Path, name: str, value: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {name: value})


def test_a_vision_transformer_goes_from_emotion6_to_measured_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    smoke = ["--smoke", "--runs", str(tmp_path)]
    train_vit_emotion6.main(["train", *smoke])
    assert "epoch 1" in capsys.readouterr().out
    train_vit_emotion6.main(["train", *smoke])
    assert "epoch" not in capsys.readouterr().out  # resumed after its last epoch: nothing to do
    state = torch.load(tmp_path / "vit_emotion6.pt", weights_only=True)
    assert {"config", "data", "commit", "epoch"} <= set(state)
    train_vit_emotion6.main(["export", *smoke])
    weights = tmp_path / "vit_emotion6.onnx"
    affect, covariance, emotions = run_network(
        weights, "picture", np.zeros((3, 3, 224, 224), np.float32)
    )
    assert affect.shape == (3, 2)
    assert np.linalg.eigvalsh(covariance).min() > 0
    np.testing.assert_allclose(emotions.sum(axis=1), 1.0, atol=1e-5)
    written = tmp_path / "scenes.json"
    arguments = ["scenes", "--data", str(tmp_path / "made"), "--weights", str(weights)]
    arguments += ["--split", "all", "--resamples", "5", "--json", str(written)]
    assert evaluate(arguments) == 0
    figures = json.loads(written.read_text(encoding="utf-8"))
    assert figures["sets"]["emotion6"]["pictures"] == 60
    assert (
        figures["parameters"]
        == json.loads(weights.with_suffix(".card.json").read_text(encoding="utf-8"))["training"][
            "parameters"
        ]
    )


def test_a_fusion_goes_from_face_folders_to_measured_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    smoke = ["--smoke", "--runs", str(tmp_path)]
    train_fer_fusion.main(["train", *smoke])
    assert "epoch 1" in capsys.readouterr().out
    train_fer_fusion.main(["train", *smoke])
    assert "epoch" not in capsys.readouterr().out
    train_fer_fusion.main(["export", *smoke])
    weights = tmp_path / "fer_fusion.onnx"
    (said,) = run_network(weights, "faces", np.zeros((3, 1, 48, 48), np.float32))
    assert said.shape == (3, 7)
    np.testing.assert_allclose(said.sum(axis=1), 1.0, atol=1e-5)
    written = tmp_path / "faces.json"
    arguments = ["faces", "--data", str(tmp_path / "made"), "--weights", str(weights)]
    assert evaluate([*arguments, "--resamples", "5", "--json", str(written)]) == 0
    figures = json.loads(written.read_text(encoding="utf-8"))
    assert figures["split"] == "Test"
    assert figures["seven"]["faces"] == 14
    assert figures["not_a_face"] == {}


def test_a_checkpoint_of_other_numbers_is_not_resumed(tmp_path: Path) -> None:
    smoke = ["--smoke", "--runs", str(tmp_path)]
    train_fer_fusion.main(["train", *smoke])
    given = Path(train_fer_fusion.ROOT / "training/runs/fer_fusion.toml").read_text("utf-8")
    other = tmp_path / "other.toml"
    other.write_text(given.replace("drop = 0.4", "drop = 0.1"), encoding="utf-8")
    with pytest.raises(ValueError, match="move it away to train afresh"):
        train_fer_fusion.main(["train", *smoke, "--run", str(other)])


def test_export_before_training_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="run the stage train first"):
        train_vit_emotion6.main(["export", "--smoke", "--runs", str(tmp_path)])


def test_outputs_are_the_rows_in_the_affect_square() -> None:
    torch.manual_seed(1)
    shape = VitShape(side=32, patch=16, width=16, layers=1, heads=2, inner=16)
    rows = AffectRows(VisionTransformer(shape), 16, drop=0.0).eval()
    torch.nn.init.normal_(rows.head.weight, std=0.1)
    mean, spread = np.array([0.1, -0.2]), np.array([0.5, 0.25])
    network = AffectOutputs(rows, mean, spread, temperature=2.0).eval()
    with torch.no_grad():
        picture = torch.rand(5, 3, 32, 32)
        given = rows(picture).double().numpy()
        affect, covariance, _ = (value.numpy() for value in network(picture))
    np.testing.assert_allclose(affect, given[:, :2] * spread + mean, atol=1e-6)
    for row, found in zip(given, covariance, strict=True):
        lower = np.array([[np.exp(row[2]), 0], [row[4], np.exp(row[3])]])
        units = np.diag(spread)
        np.testing.assert_allclose(found, 2.0 * units @ lower @ lower.T @ units, atol=1e-6)


def test_faces_without_a_part_to_choose_by_lend_a_tenth_and_never_of_the_test() -> None:
    rng = np.random.default_rng(4)
    table = FaceTable(
        rng.integers(0, 256, (600, 48, 48), np.uint8),
        np.zeros(600, np.int64),
        np.zeros((600, 10), np.float32),
        np.repeat(["Training", "Test"], [500, 100]),
    )
    learn, choose = train_fer_fusion.divide(table)
    assert len(learn.faces) + len(choose.faces) == 500
    assert 25 <= len(choose.faces) <= 80
    assert set(choose.split) == {"Training"}
    again, _ = train_fer_fusion.divide(table)
    np.testing.assert_array_equal(again.faces, learn.faces)
