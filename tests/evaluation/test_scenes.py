"""`python -m evaluation scenes` on a made set and the committed network."""

import csv
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evaluation.__main__ import main
from evaluation.scenes import measure_answers
from training.scene_data import EMOTIONS


def write_emotion6(folder: Path, count: int) -> None:
    rng = np.random.default_rng(6)
    columns = ["file", "valence", "arousal", *EMOTIONS, "orig_sha256", "search_keyword"]
    with (
        (folder / "emotion6_labels.csv").open("w", newline="", encoding="utf-8") as stream,
        zipfile.ZipFile(folder / "emotion6_256.zip", "w") as archive,
    ):
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in range(count):
            name = f"images/joy/{row}.png"
            writer.writerow(
                [name, *rng.uniform(1, 9, 2), *rng.dirichlet(np.ones(7)), f"sha{row}", "joy"]
            )
            encoded = io.BytesIO()
            Image.fromarray(rng.integers(0, 255, (24, 32, 3), np.uint8)).save(encoded, "PNG")
            archive.writestr(name, encoded.getvalue())


def test_every_picture_of_a_foreign_folder_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_emotion6(tmp_path, 6)
    written = tmp_path / "scenes.json"
    arguments = ["scenes", "--data", str(tmp_path), "--split", "all", "--resamples", "20"]
    assert main([*arguments, "--json", str(written)]) == 0
    figures = json.loads(written.read_text(encoding="utf-8"))
    assert figures["sets"]["emotion6"]["pictures"] == 6
    assert np.sum(figures["sets"]["emotion6"]["dominant"]["confusion"]) == 6
    assert "mean predictor" in capsys.readouterr().out


def test_figures_are_drawn_where_asked(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="install the evaluation group to draw figures")
    write_emotion6(tmp_path, 6)
    arguments = ["scenes", "--data", str(tmp_path), "--split", "all", "--resamples", "5"]
    assert main([*arguments, "--plots", str(tmp_path / "drawn")]) == 0
    drawn = {path.name for path in (tmp_path / "drawn").iterdir()}
    assert drawn == {"scenes_confusion.png", "scenes_regions.png"}


def test_a_folder_without_labels_ends_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scenes", "--data", str(tmp_path)]) == 2
    assert "no Emotion6 or OASIS label file" in capsys.readouterr().err


def test_an_unknown_subject_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["smells"])
    assert "invalid choice" in capsys.readouterr().err


def test_perfect_answers_have_perfect_figures() -> None:
    rng = np.random.default_rng(0)
    affect = rng.uniform(-1, 1, (20, 2))
    shares = rng.dirichlet(np.ones(7), 20)
    answers = {
        "affect": affect,
        "covariance": np.tile(0.04 * np.eye(2), (20, 1, 1)),
        "emotions": shares,
    }
    groups = [str(row) for row in range(20)]
    found = measure_answers(affect, shares, answers, groups=groups, resamples=20)
    assert found["valence"]["r"] == found["arousal"]["ccc"] == found["dominant"]["accuracy"] == 1.0
    assert found["valence"]["rmse"] == 0.0
    assert found["region"]["coverage_80"] == 1.0


def test_a_set_without_shares_has_no_dominant_emotion() -> None:
    affect = np.array([[0.0, 0.1], [0.2, 0.3], [0.1, -0.1]])
    answers = {
        "affect": affect,
        "covariance": np.tile(np.eye(2), (3, 1, 1)),
        "emotions": np.full((3, 7), 1 / 7),
    }
    found = measure_answers(affect, np.zeros((3, 0)), answers, groups=["a", "b", "c"], resamples=5)
    assert "dominant" not in found
