"""The detector's training script from made pictures to a network that finds its way to a card."""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from PIL import Image

torch = pytest.importorskip("torch", reason="torch is for training only and is not installed")

from training import train_detector  # noqa: E402
from training.detector_composites import Composer  # noqa: E402
from training.detector_graph import EXACT, write_graph  # noqa: E402
from training.detector_loss import distillation_loss, feature_scales  # noqa: E402
from training.detector_network import (  # noqa: E402
    ANSWERS,
    NECK,
    STAGE_STRIDES,
    STRIDES,
    DetectorNetwork,
)
from training.detector_teacher import Look, Teacher  # noqa: E402
from training.onnx_quantise import quantise  # noqa: E402
from training.reference_detector import ReferenceDetector  # noqa: E402
from training.scene_data import default_data_path, find_tables, open_pictures  # noqa: E402


def run_stage(monkeypatch: pytest.MonkeyPatch, runs: Path, stage: str) -> None:
    monkeypatch.setattr(sys, "argv", ["train_detector", "--smoke", "--runs", str(runs), stage])
    train_detector.main()


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
    assert card["training"]["threshold"] > 0
    session = onnxruntime.InferenceSession(
        str(tmp_path / "face_detector.onnx"), providers=["CPUExecutionProvider"]
    )
    answers = session.run(
        [f"stride_{stride}" for stride in STRIDES],
        {"picture": np.random.default_rng(0).uniform(0, 1, (2, 3, 96, 160)).astype(np.float32)},
    )
    assert [answer.shape for answer in answers] == [(2, 15, 12, 20), (2, 15, 6, 10), (2, 15, 3, 5)]


def make_network() -> DetectorNetwork:
    """Make a network whose normalisation has statistics that folding must respect."""
    torch.manual_seed(3)
    network = DetectorNetwork()
    network.first.whiten(torch.rand(2, 3, 64, 64))
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.uniform_(-0.3, 0.3)
            module.running_var.uniform_(0.5, 2.0)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.uniform_(-0.3, 0.3)
    return network.eval()


def test_the_written_graph_answers_as_the_network_does_and_in_eight_bits_nearly(
    tmp_path: Path,
) -> None:
    network = make_network()
    pictures = torch.rand(2, 3, 96, 160)
    exact, eight = tmp_path / "exact.onnx", tmp_path / "eight.onnx"
    write_graph(network, exact, threshold=0.8)
    quantise(exact, eight, "picture", [pictures.numpy()], leave=EXACT)

    with torch.no_grad():
        wanted = network(pictures)[0]
    for path, share in ((exact, 1e-4), (eight, 0.1)):
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        answers = session.run(
            [f"stride_{stride}" for stride in STRIDES], {"picture": pictures.numpy()}
        )
        for answer, said in zip(answers, wanted, strict=True):
            moved = said.numpy().copy()
            moved[:, 0] -= np.log(0.8 / 0.2)  # so that the threshold becomes .5
            spread = moved.std()
            assert np.abs(answer - moved).mean() < share * spread


def test_whitened_patches_vary_by_one_in_every_direction() -> None:
    # Smooth pictures with some grain: neighbours are nearly alike.
    generator = torch.Generator().manual_seed(1)
    rough = torch.rand(4, 3, 16, 16, generator=generator)
    pictures = torch.nn.functional.interpolate(rough, scale_factor=8.0, mode="bilinear")
    pictures = pictures + 0.03 * torch.randn(pictures.shape, generator=generator)
    first = DetectorNetwork().first
    first.whiten(pictures)
    patches = torch.nn.functional.unfold(pictures, 3, stride=4).transpose(1, 2).reshape(-1, 27)
    white = (patches - patches.mean(dim=0)) @ first.basis.T
    variances = white.var(dim=0)
    np.testing.assert_allclose(variances.numpy(), 1.0, atol=0.05)


def test_a_network_that_says_what_its_teacher_says_loses_only_its_doubt() -> None:
    rng = np.random.default_rng(2)
    scores, places, answers = [], [], []
    for stride in STRIDES:
        count = 128 // stride
        scores.append(np.zeros((1, 1, count, count), np.float32))
        scores[-1][0, 0, 1, 2] = 0.9
        places.append(rng.normal(size=(1, ANSWERS - 1, count, count)).astype(np.float32))
        logits = np.where(scores[-1] > 0, np.log(9.0), -20.0).astype(np.float32)
        answers.append(torch.from_numpy(np.concatenate([logits, places[-1]], axis=1)))

    def see(stride: int) -> np.ndarray:
        return rng.normal(size=(1, NECK, 128 // stride, 128 // stride)).astype(np.float32)

    look = Look(
        tuple(see(stride) for stride in STRIDES),
        tuple(see(stride) for stride in STAGE_STRIDES),
        tuple(scores),
        tuple(places),
    )
    scales = feature_scales([look])
    said = [torch.from_numpy(one) for one in look.maps]

    loss, parts = distillation_loss(answers, said, look, scales)
    np.testing.assert_allclose(parts, 0.0, atol=1e-4)
    assert float(loss) == pytest.approx(0.0, abs=1e-3)

    wrong = [answer.clone() for answer in answers]
    wrong[0][:, 1] += 1.0  # every centre a stride away
    parts = distillation_loss(wrong, said, look, scales)[1]
    # One sure cell a stride: .9 of a loss of (1 - .1 / 2) in one place of fourteen.
    assert parts[2] == pytest.approx(0.9 * 0.95 / 14 / (3 * 0.9 + 1.0), rel=1e-3)
    assert parts[0] == parts[1] == pytest.approx(0.0, abs=1e-4)

    below = [one.clone() for one in said]
    below[0] = torch.where(below[0] < 0, below[0] - 1.0, below[0])
    above = [one.clone() for one in said]
    above[0] = torch.where(above[0] > 0, above[0] + 1.0, above[0])
    # What the rectifier will hide counts a quarter.
    hidden = distillation_loss(answers, below, look, scales)[1][0]
    shown = distillation_loss(answers, above, look, scales)[1][0]
    assert hidden / shown == pytest.approx(0.25, rel=0.1)


@pytest.mark.data
def test_the_teacher_says_in_every_cell_what_its_boxes_say() -> None:
    given = default_data_path() / "reference-models" / "yunet_n_320_320.onnx"
    picture = next(
        picture
        for row, picture in zip(
            find_tables(default_data_path())[1].pictures,
            open_pictures(find_tables(default_data_path())[1]),
            strict=True,
        )
        if "Happy face" in row.file
    )
    square = np.zeros((320, 320, 3), np.uint8)
    fitted = np.asarray(Image.fromarray(picture).resize((320, 320)))
    square[: fitted.shape[0], : fitted.shape[1]] = fitted

    look = Teacher(given).look(square[np.newaxis])
    found = ReferenceDetector(given).detect(square)

    level = int(np.argmax([scores.max() for scores in look.scores]))
    scores = look.scores[level][0, 0]
    row, column = np.unravel_index(int(scores.argmax()), scores.shape)
    said = look.places[level][0, :, row, column]
    centre = (np.array([column, row]) + 0.5 + said[:2]) * STRIDES[level]
    size = np.exp(said[2:4]) * STRIDES[level]
    np.testing.assert_allclose(scores.max(), found.scores[0], atol=1e-4)
    np.testing.assert_allclose(centre - size / 2, found.boxes[0, :2], atol=0.05)
    np.testing.assert_allclose(size, found.boxes[0, 2:], atol=0.05)


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
        shapes = [a.shape[2:] for a in network(torch.zeros(1, 3, 96, 160))[0]]
    assert [tuple(shape) for shape in shapes] == [(12, 20), (6, 10), (3, 5)]
