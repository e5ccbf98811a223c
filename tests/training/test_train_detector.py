"""The detector's training script from made pictures to a network that finds its way to a card."""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="torch is for training only and is not installed")

from training import train_detector  # noqa: E402
from training.detector_composites import Composer  # noqa: E402
from training.detector_loss import detection_loss, make_targets  # noqa: E402
from training.detector_network import STRIDES, DetectorNetwork  # noqa: E402
from training.reference_detector import FoundFaces  # noqa: E402


def run_stage(monkeypatch: pytest.MonkeyPatch, runs: Path, stage: str) -> None:
    monkeypatch.setattr(sys, "argv", ["train_detector", "--smoke", "--runs", str(runs), stage])
    train_detector.main()


def make_face(left: float, top: float, width: float, height: float) -> FoundFaces:
    points = np.array([[[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]]], np.float32)
    return FoundFaces(
        np.array([[left, top, width, height]], np.float32),
        points * np.array([width, height], np.float32) + np.array([left, top], np.float32),
        np.array([0.9], np.float32),
    )


def test_smoke_run_from_made_pictures_to_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for stage in ("label", "train"):
        run_stage(monkeypatch, tmp_path, stage)
    assert "step 2" in capsys.readouterr().out
    run_stage(monkeypatch, tmp_path, "train")
    assert "step" not in capsys.readouterr().out  # resumed after its last step: nothing to do
    run_stage(monkeypatch, tmp_path, "export")
    card = json.loads((tmp_path / "face_detector.card.json").read_text(encoding="utf-8"))
    assert card["size_bytes"] < 1_000_000
    session = onnxruntime.InferenceSession(
        str(tmp_path / "face_detector.onnx"), providers=["CPUExecutionProvider"]
    )
    rng = np.random.default_rng(0)
    pictures = rng.uniform(-1, 1, (2, 3, 96, 160)).astype(np.float32)
    network, _ = train_detector.read_average(tmp_path / "detector.pt")
    with torch.no_grad():
        wanted = network.eval()(torch.from_numpy(pictures))
    answers = session.run([f"stride_{stride}" for stride in STRIDES], {"picture": pictures})
    for answer, exact in zip(answers, wanted, strict=True):
        shift = answer[:, 0] - exact[:, 0].numpy()  # so that the threshold becomes .5
        np.testing.assert_allclose(shift, shift.mean(), atol=0.1)  # 8 and 16 bits
        np.testing.assert_allclose(answer[:, 1:], exact[:, 1:].numpy(), atol=0.1)


def test_answers_that_say_the_targets_lose_nothing_on_places() -> None:
    targets = make_targets(make_face(43, 32, 36, 44), 128)
    held = targets.scores > 0
    assert held.sum() == 8  # the four nearest cells of the two strides that answer for 40 px
    network_like = []
    start = 0
    for stride in STRIDES:
        count = 128 // stride
        rows, columns = np.divmod(np.arange(count * count), count)
        centres = (np.stack([columns, rows], axis=1) + 0.5) * stride
        cells = slice(start, start + count * count)
        start += count * count
        answer = np.zeros((count * count, 15), np.float32)
        answer[:, 0] = np.where(targets.scores[cells] > 0, 2.1972, -20)  # the logit of .9
        answer[:, 1:3] = (targets.boxes[cells, :2] - centres) / stride
        answer[:, 3:5] = np.log(targets.boxes[cells, 2:] / stride)
        answer[:, 5:] = (targets.landmarks[cells] - np.tile(centres, 5)) / stride
        shaped = answer.T.reshape(1, 15, count, count)
        network_like.append(torch.from_numpy(np.ascontiguousarray(shaped)))
    batch = type(targets)(
        *(getattr(targets, name)[np.newaxis] for name in ("scores", "asked", "boxes", "landmarks"))
    )
    _, parts = detection_loss(network_like, batch, 128)
    np.testing.assert_allclose(parts.numpy(), 0.0, atol=1e-4)


def test_a_face_too_small_to_learn_is_neither_asked_for_nor_forbidden() -> None:
    targets = make_targets(make_face(60, 60, 5, 6), 128)
    assert targets.scores.max() == 0
    assert (targets.asked == 0).sum() >= 4


def test_composites_keep_faces_in_their_places() -> None:
    rows, loose = train_detector.make_material()
    marked = []
    for row in rows:  # the face's box is painted red, all else blue
        picture = np.zeros_like(row.picture)
        picture[..., 2] = 200
        for left, top, width, height in row.faces.boxes.astype(int):
            picture[top : top + height, left : left + width] = (200, 0, 0)
        marked.append(type(row)(picture, row.part, row.faces))
    composer = Composer(marked, loose)
    rng = np.random.default_rng(3)
    seen = 0
    for _ in range(40):
        canvas, faces = composer.compose(96, rng)
        for (left, top, width, height), points in zip(faces.boxes, faces.landmarks, strict=True):
            assert points[0, 0] < points[1, 0]  # mirrored or not, the right eye lies left
            x, y = int(left + width / 2), int(top + height / 2)
            if 0 <= x < 96 and 0 <= y < 96 and canvas[y, x, 0] > 150 and canvas[y, x, 2] < 60:
                seen += 1
    assert seen >= 15


def test_the_network_takes_any_multiple_of_32() -> None:
    network = DetectorNetwork().eval()
    with torch.no_grad():
        shapes = [a.shape[2:] for a in network(torch.zeros(1, 3, 96, 160))]
    assert [tuple(shape) for shape in shapes] == [(12, 20), (6, 10), (3, 5), (2, 3)]
