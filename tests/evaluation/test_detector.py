"""`python -m evaluation detector`: figures of boxes whose worth is known, and of the network."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evaluation.__main__ import main
from evaluation.face_boxes import compare_faces, measure_faces
from training.reference_detector import FoundFaces

FACE = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32)


def reference_of(*faces: tuple[float, float, float, float, float]) -> FoundFaces:
    """Make faces from (left, top, width, height, score)."""
    rows = np.array(faces, np.float32).reshape(-1, 5)
    boxes = rows[:, :4]
    return FoundFaces(boxes, boxes[:, None, 2:] * FACE + boxes[:, None, :2], rows[:, 4])


def test_the_references_own_boxes_are_all_recalled_and_none_is_false() -> None:
    reference = reference_of((10, 10, 40, 50, 0.9), (100, 20, 30, 40, 0.85))
    row = compare_faces(reference, reference.boxes, reference.landmarks, height=200, group="a")
    found = measure_faces([row, row], resamples=10)
    assert (found["wanted"], found["recall"]) == (4, 1.0)
    assert found["landmark_error_median"] == 0.0
    assert found["overlap_median"] == 1.0
    assert [part["boxes"] for part in found["false_boxes"].values()] == [0, 0, 0]


def test_doubtful_and_tiny_faces_of_the_reference_are_not_wanted() -> None:
    reference = reference_of((10, 10, 40, 50, 0.7), (100, 20, 5, 11, 0.95), (50, 90, 30, 12, 0.95))
    none = np.zeros((0, 4), np.float32), np.zeros((0, 5, 2), np.float32)
    row = compare_faces(reference, *none, height=200, group="a")
    np.testing.assert_allclose(row.heights, [0.06])  # 12 of 200 px: just tall enough


def test_pictures_without_wanted_faces_have_no_recall() -> None:
    reference = reference_of((10, 10, 40, 50, 0.7))
    row = compare_faces(reference, reference.boxes, reference.landmarks, height=200, group="a")
    found = measure_faces([row, row], resamples=10)
    assert (found["wanted"], found["recall"], found["recall_95"]) == (0, None, None)


def test_a_box_is_false_by_how_sure_the_reference_is_of_what_it_shows() -> None:
    reference = reference_of((10, 10, 40, 50, 0.6))
    boxes = np.array([[10, 10, 40, 50], [120, 100, 40, 50]], np.float32)
    row = compare_faces(reference, boxes, np.zeros((2, 5, 2), np.float32), height=200, group="a")
    assert row.false == (1, 1, 2)  # against reference scores from .3, .5 and .8 on


def test_recall_is_summed_over_faces_and_its_interval_drawn_over_groups() -> None:
    reference = reference_of((10, 10, 40, 50, 0.9))
    none = np.zeros((0, 4), np.float32), np.zeros((0, 5, 2), np.float32)
    hit = compare_faces(reference, reference.boxes, reference.landmarks, height=100, group="a")
    miss = compare_faces(reference, *none, height=100, group="b")
    found = measure_faces([hit, hit, hit, miss], resamples=200)
    assert found["recall"] == 0.75
    assert found["recall_95"] == [0.0, 1.0]
    assert found["by_height"]["50% and more"] == {"wanted": 4, "found": 3}


@pytest.mark.data
def test_every_picture_of_a_foreign_folder_is_measured(
    research_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with np.load(research_data / "faces" / "fer2013_train_public.npz") as stored:
        face = stored["images"][stored["split"] == 1][0]
    picture = np.full((240, 320, 3), round(float(face.mean())), np.uint8)
    picture[60:180, 100:220] = np.asarray(Image.fromarray(face).resize((120, 120)))[..., None]
    header = "id,file,Theme,Category,Valence_mean,Arousal_mean"
    rows = [f"I{n},images/{n}.png,Face {n},Person,4.5,4.0" for n in range(2)]
    (tmp_path / "oasis_labels.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "oasis_256.zip", "w") as archive:
        for number, shown in enumerate((picture, np.full_like(picture, 90))):
            Image.fromarray(shown).save(tmp_path / "one.png")
            archive.write(tmp_path / "one.png", f"images/{number}.png")
    written = tmp_path / "detector.json"
    arguments = ["detector", "--data", str(tmp_path), "--split", "all", "--resamples", "10"]
    arguments += ["--reference", str(research_data / "reference-models"), "--json", str(written)]

    assert main(arguments) == 0

    figures = json.loads(written.read_text(encoding="utf-8"))
    case = figures["sets"]["oasis"]["320 px, reference 320 px"]
    assert (case["pictures"], case["wanted"], case["recall"]) == (2, 1, 1.0)
    assert figures["latency_ms"]["network_ratio"] > 0
    assert "recall" in capsys.readouterr().out


def test_a_folder_without_a_reference_ends_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["detector", "--data", str(tmp_path), "--reference", str(tmp_path)]
    assert main(arguments) == 2
    assert "--reference" in capsys.readouterr().err
