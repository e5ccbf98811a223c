"""DEAM in its published layout: read, aligned, and learnt from in folds by song."""

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is for training only and is not installed")

from training import train_deam  # noqa: E402
from training.deam_data import (  # noqa: E402
    Annotated,
    Frames,
    find_songs,
    read_dynamic,
    read_frames,
    read_static,
)
from training.deam_features import align, read_table  # noqa: E402
from training.feature_choice import CHOICES, choose, fit_lasso, fit_ridge  # noqa: E402
from training.made_music import make_deam  # noqa: E402
from training.run_file import read_run  # noqa: E402

RUN = Path(__file__).resolve().parents[2] / "training" / "runs" / "deam.toml"


@pytest.fixture(scope="module")
def deam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_deam(tmp_path_factory.mktemp("deam"), songs=10)


def test_both_files_of_static_ratings_are_read_onto_our_scale(tmp_path: Path) -> None:
    folder = tmp_path / "annotations averaged per song" / "song_level"
    folder.mkdir(parents=True)
    (folder / "static_annotations_averaged_songs_1_2000.csv").write_text(
        "song_id, valence_mean, valence_std, arousal_mean, arousal_std\n2, 3.0, 1.2, 9.0, 0.5\n"
    )
    (folder / "static_annotations_averaged_songs_2000_2058.csv").write_text(
        "song_id, valence_mean, valence_std, valence_max_mean, arousal_mean\n2001, 5, 1, 7, 1\n"
    )
    assert read_static(tmp_path) == {2: (-0.5, 1.0), 2001: (0.0, -1.0)}


def test_a_rating_outside_the_published_scale_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "static_annotations_averaged_songs_1_2000.csv"
    path.write_text("song_id, valence_mean, arousal_mean\n2, 0.3, 5\n")
    with pytest.raises(ValueError, match=r"song 2 .* not on a scale from 1 to 9"):
        read_static(tmp_path)


def test_a_song_that_ends_early_has_fewer_moments(tmp_path: Path) -> None:
    for name in ("valence", "arousal"):
        (tmp_path / f"{name}.csv").write_text(
            "song_id,sample_15000ms,sample_15500ms,sample_16000ms\n2,0.1,0.2,\n3,-.1,-.2,-.3\n"
        )
    courses = read_dynamic(tmp_path)
    assert courses[2].times_s.tolist() == [15.0, 15.5]
    assert courses[3].affects[:, 0].tolist() == [-0.1, -0.2, -0.3]


def test_a_raters_own_file_is_not_taken_for_the_average(tmp_path: Path) -> None:
    for folder, value in (("annotations per each rater", 0.9), ("averaged", 0.1)):
        (tmp_path / folder).mkdir()
        for name in ("valence", "arousal"):
            (tmp_path / folder / f"{name}.csv").write_text(f"song_id,sample_15000ms\n2,{value}\n")
    assert read_dynamic(tmp_path)[2].affects.tolist() == [[0.1, 0.1]]


def test_features_are_read_with_their_times(tmp_path: Path) -> None:
    path = tmp_path / "2.csv"
    path.write_text("frameTime;F0final_sma_stddev;F0final_sma_amean\n0.0;1;2\n0.5;3;4\n")
    frames = read_frames(path)
    assert frames.times_s.tolist() == [0.0, 0.5]
    assert frames.values.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert frames.names == ("F0final_sma_stddev", "F0final_sma_amean")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"DEAM_Annotations\.zip"):
        read_static(tmp_path)
    with pytest.raises(FileNotFoundError, match="MEMD_audio"):
        find_songs(tmp_path, "audio")


def test_a_moment_gets_its_frame_and_the_mean_of_the_ten_seconds_before() -> None:
    frames = Frames(np.arange(40) * 0.5, np.arange(40.0)[:, None], ("level",))
    features, affects = align(frames, Annotated(np.array([15.0, 99.0]), np.zeros((2, 2))))
    assert features.tolist() == [[30.0, np.mean(np.arange(11, 31))]]
    assert affects.shape == (1, 2)  # at 99 s there is no sound


def test_ridge_and_lasso_agree_with_their_closed_forms_on_orthogonal_features() -> None:
    x = np.sqrt(4.0) * np.linalg.qr(np.random.default_rng(0).standard_normal((4, 3)))[0]
    y = x @ np.array([2.0, -1.0, 0.25])
    assert fit_ridge(x, y, 4.0) == pytest.approx([1.0, -0.5, 0.125])
    # Soft thresholding by a quarter of the largest correlation, 2.
    assert fit_lasso(x, y, 0.25) == pytest.approx([1.5, -0.5, 0.0], abs=1e-6)


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_keeps_the_feature_that_matters(name: str) -> None:
    rng = np.random.default_rng(1)
    x = rng.standard_normal((200, 6))
    y = x[:, 3] + 0.1 * rng.standard_normal(200)
    chosen = choose(name, x, y - y.mean(), threshold=0.3, kept=2, variance=0.95, penalty=0.2)
    weights = chosen @ fit_ridge(x @ chosen, y, 1.0)
    assert int(np.argmax(np.abs(weights))) == 3


@pytest.mark.parametrize("source", ["smile", "ours"])
@pytest.mark.parametrize("target", ["static", "dynamic"])
def test_every_source_gives_finite_rows_for_every_target(
    deam: Path, source: str, target: str
) -> None:
    table = read_table(deam, source, target)
    assert table.features.shape == (len(table.songs), len(table.names))
    assert np.isfinite(table.features).all()
    assert len(np.unique(table.songs)) == 10


def test_no_song_is_on_both_sides_of_a_fold() -> None:
    songs = np.repeat(np.arange(12), 4)
    folds = train_deam.deal_folds(songs, read_run(RUN, train_deam.Config))
    assert all(len(np.unique(folds[songs == song])) == 1 for song in range(12))
    assert len(np.unique(folds)) == 5


def test_a_run_on_made_data_writes_a_table_with_the_mean_beside_every_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_deam.main(["--smoke", "--runs", str(tmp_path)])
    assert "mean_predictor" in capsys.readouterr().out
    figures = json.loads((tmp_path / "smile_static.json").read_text())
    mean = figures["mean_predictor"]["arousal"]["rmse"]
    for name in CHOICES:
        for model in train_deam.MODELS:
            assert figures[f"{name} {model}"]["arousal"].keys() == {"r", "ccc", "rmse"}
    # The made features hold the made affect: whoever learns from them beats the mean.
    assert figures["all ridge"]["arousal"]["rmse"] < 0.6 * mean
