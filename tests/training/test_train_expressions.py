"""The expression network from made faces to weights that onnxruntime runs."""

import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="torch is for training only and is not installed")

from training import train_expressions  # noqa: E402
from training.expression_export import to_input, write_graph  # noqa: E402
from training.expression_network import ExpressionNetwork  # noqa: E402
from training.face_data import VOTE_COLUMNS, FaceTable  # noqa: E402
from training.made_faces import make_test_faces  # noqa: E402
from training.onnx_quantise import quantise  # noqa: E402
from tunesight.domain.emotion import EMOTIONS, Emotion  # noqa: E402


def run_stage(monkeypatch: pytest.MonkeyPatch, runs: Path, stage: str) -> None:
    given = ["train_expressions", "--smoke", "--runs", str(runs), stage]
    monkeypatch.setattr(sys, "argv", given)
    train_expressions.main()


def test_smoke_run_from_made_faces_to_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_stage(monkeypatch, tmp_path, "patches")
    run_stage(monkeypatch, tmp_path, "train")
    assert "epoch 1" in capsys.readouterr().out
    run_stage(monkeypatch, tmp_path, "train")
    assert "epoch" not in capsys.readouterr().out  # resumed after its last epoch: nothing to do
    run_stage(monkeypatch, tmp_path, "export")

    first, second = (
        torch.load(tmp_path / f"round_{place}.pt", weights_only=True) for place in (1, 2)
    )
    assert {"config", "data", "commit", "epoch"} <= set(first)
    moved = second["average"]["stem.weight"] - first["average"]["stem.weight"]
    assert 0 < float(moved.abs().max()) < 0.1  # the second round starts where the first ended
    session = onnxruntime.InferenceSession(
        str(tmp_path / "expressions.onnx"), providers=["CPUExecutionProvider"]
    )
    expressions, face = session.run(["expressions", "face"], {"faces": make_test_faces()})
    assert expressions.shape == (3, 7)
    np.testing.assert_allclose(expressions.sum(axis=1), 1.0, atol=1e-5)
    assert face.shape == (3,)


def test_the_written_graph_answers_as_the_network_does(tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = ExpressionNetwork()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):  # statistics that folding must respect
            module.running_mean.uniform_(-0.3, 0.3)
            module.running_var.uniform_(0.5, 2.0)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.uniform_(-0.3, 0.3)
    network.eval()
    write_graph(network, tmp_path / "written.onnx", temperature=2.0)
    faces = make_test_faces()
    session = onnxruntime.InferenceSession(
        str(tmp_path / "written.onnx"), providers=["CPUExecutionProvider"]
    )

    expressions, face = session.run(["expressions", "face"], {"faces": faces})

    given = torch.from_numpy(faces)
    with torch.no_grad():
        logits = (network(given)[0] + network(given.flip(3))[0]) / 2
    np.testing.assert_allclose(expressions, torch.softmax(logits[:, :7] / 2.0, 1), atol=1e-4)
    np.testing.assert_allclose(face, 1.0 - torch.softmax(logits, 1)[:, 7], atol=1e-4)


def test_eight_bits_answer_nearly_as_float32_does(tmp_path: Path) -> None:
    torch.manual_seed(3)
    table = train_expressions.make_faces()
    write_graph(ExpressionNetwork().eval(), tmp_path / "exact.onnx", temperature=1.0)
    faces = to_input(table.faces)
    quantise(tmp_path / "exact.onnx", tmp_path / "eight.onnx", "faces", [faces])

    exact, eight = (
        onnxruntime.InferenceSession(str(tmp_path / name), providers=["CPUExecutionProvider"]).run(
            ["expressions"], {"faces": faces}
        )[0]
        for name in ("exact.onnx", "eight.onnx")
    )

    np.testing.assert_allclose(eight, exact, atol=0.02)


def test_a_label_and_its_votes_share_the_target() -> None:
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 2, 400) * EMOTIONS.index(Emotion.JOY)  # anger or joy
    votes = np.zeros((400, len(VOTE_COLUMNS)), np.float32)
    says_joy = labels > 0
    says_joy[:40] = ~says_joy[:40]  # a tenth of the labels is wrong
    votes[says_joy, VOTE_COLUMNS.index("happiness")] = 1.0
    votes[~says_joy, VOTE_COLUMNS.index("anger")] = 1.0
    votes[399] = 0.0
    votes[399, VOTE_COLUMNS.index("NF")] = 1.0
    table = FaceTable(np.zeros((400, 48, 48), np.uint8), labels, votes, np.full(400, "Training"))

    targets = train_expressions.make_targets(table, train_expressions.Config())

    np.testing.assert_allclose(targets.classes.sum(axis=1), 1.0, atol=1e-5)
    # Half the label, half what such votes usually mean: right nine times in ten.
    at = EMOTIONS.index(Emotion.JOY)
    right = (labels == at) & says_joy
    right[399] = False
    assert targets.classes[right, at].mean() == pytest.approx(0.5 + 0.5 * 0.9, abs=0.02)
    assert targets.classes[399, 7] == pytest.approx(1.0)
