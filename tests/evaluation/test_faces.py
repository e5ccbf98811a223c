"""`python -m evaluation faces`: figures of answers whose worth is known, and of the network."""

import json
from pathlib import Path

import numpy as np
import pytest

from evaluation.__main__ import main
from evaluation.face_baseline import find_near_twins, fit_pixel_baseline
from evaluation.face_figures import find_majority, measure_faces, measure_rejection
from evaluation.faces import cut_drawn_patches
from tests.conftest import REPOSITORY
from training.face_data import VOTE_COLUMNS, FaceTable
from tunesight.domain.emotion import EMOTIONS

WEIGHTS = REPOSITORY / "src" / "tunesight" / "weights" / "expressions.onnx"
NOT_A_FACE = np.eye(10)[VOTE_COLUMNS.index("NF")]


def make_table(count: int, *, seed: int, split: str = "PublicTest") -> FaceTable:
    rng = np.random.default_rng(seed)
    # Soft blotches: noise has no twins, and a face is no noise.
    small = rng.integers(0, 256, (count, 12, 12))
    return FaceTable(
        small.repeat(4, axis=1).repeat(4, axis=2).astype(np.uint8),
        np.arange(count) % 7,
        np.zeros((count, 10), np.float32),
        np.full(count, split),
    )


def test_perfect_and_certain_answers_have_perfect_figures() -> None:
    table = make_table(35, seed=0)
    found = measure_faces(table, np.eye(7)[table.labels], np.ones(35), training=None, resamples=20)
    assert found["seven"]["accuracy"] == found["seven"]["macro_recall"] == 1.0
    assert found["seven"]["accuracy_95"] == [1.0, 1.0]
    assert found["seven"]["majority_accuracy"] == pytest.approx(1 / 7)
    assert found["calibration"]["after"]["ece"] == 0.0
    assert {"votes", "without_twins", "pixel_baseline"}.isdisjoint(found)


def test_faces_that_training_holds_are_left_out_of_the_second_figure() -> None:
    table, training = make_table(20, seed=1), make_table(40, seed=2, split="Training")
    training.faces[:5] = table.faces[:5]
    # The next five are the same faces, a little lighter and encoded anew.
    training.faces[5:10] = np.clip(table.faces[5:10] * 0.9 + 12, 0, 255)
    said = np.eye(7)[table.labels]
    said[10:] = np.roll(said[10:], 1, axis=1)  # right on what is known, wrong on what is new
    found = measure_faces(table, said, np.ones(20), training=training, resamples=20)
    assert found["seven"]["accuracy"] == 0.5
    assert found["without_twins"]["exact"]["faces"] == 15
    assert found["without_twins"]["exact"]["accuracy"] == pytest.approx(5 / 15)
    assert found["without_twins"]["near"]["faces"] == 10
    assert found["without_twins"]["near"]["accuracy"] == 0.0


def test_a_temperature_is_taken_back_to_look_behind_it() -> None:
    table = make_table(70, seed=3)
    rng = np.random.default_rng(3)
    bare = rng.dirichlet(np.ones(7), 70)
    cooled = np.sqrt(bare) / np.sqrt(bare).sum(axis=1, keepdims=True)  # temperature 2
    found = measure_faces(table, cooled, np.ones(70), training=None, temperature=2.0, resamples=5)
    plain = measure_faces(table, bare, np.ones(70), training=None, resamples=5)
    assert found["calibration"]["before"]["nll"] == pytest.approx(
        plain["calibration"]["after"]["nll"]
    )


def test_a_majority_is_one_emotion_of_the_seven_that_won_alone() -> None:
    votes = np.zeros((4, 10), np.float32)
    votes[0, VOTE_COLUMNS.index("happiness")] = 0.6
    votes[1, :2] = 0.5  # a tie
    votes[2, VOTE_COLUMNS.index("contempt")] = 1.0  # none of the seven
    votes[3] = NOT_A_FACE
    majority, holds = find_majority(votes)
    assert holds.tolist() == [True, False, False, False]
    assert EMOTIONS[majority[0]] == "joy"


def test_faces_without_votes_have_no_majority() -> None:
    assert not find_majority(np.zeros((2, 10), np.float32))[1].any()


def test_what_voters_call_no_face_measures_the_face_score() -> None:
    table = make_table(14, seed=4)
    table.votes[:] = np.eye(10)[VOTE_COLUMNS.index("neutral")]
    table.votes[:2] = NOT_A_FACE
    scores = np.where(np.arange(14) < 2, 0.1, 0.9)
    found = measure_faces(table, np.eye(7)[table.labels], scores, training=None, resamples=5)
    voted = found["not_a_face"]["voted"]
    assert (voted["faces"], voted["others"], voted["auc"]) == (12, 2, 1.0)
    assert voted["others_refused_at_half"] == voted["faces_kept_at_half"] == 1.0
    assert found["votes"]["faces"] == 12


def test_rejection_at_one_half_counts_both_sides() -> None:
    found = measure_rejection(np.array([0.9, 0.4]), np.array([0.6, 0.1, 0.2, 0.3]))
    assert found["faces_kept_at_half"] == 0.5
    assert found["others_refused_at_half"] == 0.75
    assert found["curve"]["recall"][-1] == 1.0


def test_other_blotches_are_no_twins() -> None:
    first, second = make_table(50, seed=5).faces, make_table(50, seed=6).faces
    assert not find_near_twins(first, second).any()
    assert find_near_twins(first, first).all()


def test_the_pixel_baseline_learns_what_pixels_say() -> None:
    labels = np.arange(60) % 3
    faces = np.random.default_rng(7).integers(0, 60, (60, 48, 48)).astype(np.uint8)
    for row, label in enumerate(labels):
        faces[row, 16 * label : 16 * label + 16] += 150  # a bright band, one height a class
    fitted = fit_pixel_baseline(faces[:30], labels[:30], classes=3, components=10)
    assert (fitted.predict(faces[30:]) == labels[30:]).all()


def test_drawn_patches_are_the_same_every_time() -> None:
    first = cut_drawn_patches(2)
    assert first.shape[1:] == (48, 48)
    assert first.dtype == np.uint8
    np.testing.assert_array_equal(first, cut_drawn_patches(2))


def test_a_folder_without_faces_ends_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not WEIGHTS.is_file():
        pytest.skip("the expression network is not committed yet")
    assert main(["faces", "--data", str(tmp_path)]) == 2
    assert "put the faces there" in capsys.readouterr().err


def test_missing_weights_end_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = tmp_path / "none.onnx"
    assert main(["faces", "--weights", str(weights)]) == 2
    assert f"no network at {weights}" in capsys.readouterr().err


def test_every_face_of_a_foreign_archive_is_measured_and_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib", reason="install the evaluation group to draw figures")
    if not WEIGHTS.is_file():
        pytest.skip("the expression network is not committed yet")
    table, training = make_table(14, seed=8), make_table(21, seed=9)
    for name, part, kept in (("private", 2, table), ("public", 0, training)):
        np.savez(
            tmp_path / f"fer2013_{name}.npz",
            images=kept.faces,
            label=np.arange(len(kept.faces)) % 7,
            classes=np.array(["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]),
            split=np.full(len(kept.faces), part),
        )
    written = tmp_path / "faces.json"
    arguments = ["faces", "--data", str(tmp_path / "fer2013_private.npz"), "--resamples", "20"]
    arguments += ["--training", str(tmp_path / "fer2013_public.npz"), "--json", str(written)]
    assert main([*arguments, "--plots", str(tmp_path / "drawn")]) == 0
    figures = json.loads(written.read_text(encoding="utf-8"))
    assert figures["split"] == "PrivateTest"
    assert np.sum(figures["seven"]["confusion"]) == 14
    assert figures["without_twins"]["near"]["faces"] == 14
    assert 0.0 <= figures["pixel_baseline"]["accuracy"] <= 1.0
    assert len(list((tmp_path / "drawn").glob("*.png"))) == 3
    assert "majority class" in capsys.readouterr().out
