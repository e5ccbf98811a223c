"""FER-2013 in each of its three layouts, on faces made here: the same table comes out."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.face_data import VOTE_COLUMNS, find_faces_file, read_faces
from tunesight.domain.emotion import EMOTIONS
from tunesight.errors import InvalidValueError

# The numbers of the released table, from its documentation; one face each, and one more angry one.
RELEASED = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral", "angry")
WANTED = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral", "anger")
PARTS = ("Training",) * 5 + ("PublicTest", "PrivateTest", "PrivateTest")
FACES = np.random.default_rng(3).integers(0, 256, (8, 48, 48), np.uint8)
NUMBERS = [0, 1, 2, 3, 4, 5, 6, 0]


def write_csv(folder: Path) -> Path:
    path = folder / "fer2013.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["emotion", "pixels", "Usage"])
        for face, number, part in zip(FACES, NUMBERS, PARTS, strict=True):
            writer.writerow([number, " ".join(map(str, face.ravel())), part])
    return path


def write_folders(folder: Path) -> Path:
    homes = {"Training": "train", "PublicTest": "test", "PrivateTest": "test"}
    for row, (face, name, part) in enumerate(zip(FACES, RELEASED, PARTS, strict=True)):
        home = folder / homes[part] / name
        home.mkdir(parents=True, exist_ok=True)
        Image.fromarray(face).save(home / f"{row}.png")
    return folder


def names_of(labels: np.ndarray) -> tuple[str, ...]:
    return tuple(EMOTIONS[label] for label in labels)


def test_the_released_table_is_read(tmp_path: Path) -> None:
    table = read_faces(write_csv(tmp_path))
    np.testing.assert_array_equal(table.faces, FACES)
    assert names_of(table.labels) == WANTED
    assert tuple(table.split) == PARTS
    assert table.votes.sum() == 0


def test_votes_beside_the_table_become_shares(tmp_path: Path) -> None:
    path = write_csv(tmp_path)
    with (tmp_path / "fer2013new.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Usage", "Image name", *VOTE_COLUMNS])
        for row, part in enumerate(PARTS):
            writer.writerow([part, f"fer{row}.png", 8, 2, *[0] * 8])
    votes = read_faces(path).votes
    assert votes.shape == (8, 10)
    np.testing.assert_allclose(votes[:, :2], np.tile([0.8, 0.2], (8, 1)))


def test_an_archive_of_the_last_part_alone_is_read(tmp_path: Path) -> None:
    path = tmp_path / "fer2013_private.npz"
    classes = np.array(["neutral", "happy"])
    np.savez(path, images=FACES[:2], label=[1, 0], classes=classes, split=np.array([2, 2]))
    table = read_faces(path)
    assert names_of(table.labels) == ("joy", "neutral")
    assert set(table.split) == {"PrivateTest"}


def test_folders_are_read_and_their_test_part_keeps_its_name(tmp_path: Path) -> None:
    table = read_faces(write_folders(tmp_path))
    by_pixels = {face.tobytes(): row for row, face in enumerate(FACES)}
    rows = [by_pixels[face.tobytes()] for face in table.faces]
    assert names_of(table.labels) == tuple(WANTED[row] for row in rows)
    assert sorted(rows) == list(range(8))
    assert sorted(set(table.split)) == ["Test", "Training"]
    assert (table.split == "Test").sum() == 3


def test_colour_pictures_of_another_size_become_grey_48_squares(tmp_path: Path) -> None:
    home = tmp_path / "train" / "Happy"
    home.mkdir(parents=True)
    Image.new("RGB", (96, 96), (200, 200, 200)).save(home / "big.jpg")
    table = read_faces(tmp_path)
    assert table.faces.shape == (1, 48, 48)
    assert int(table.faces.mean()) == 200


@pytest.mark.parametrize("write", [write_csv, write_folders])
def test_a_layout_is_found_in_a_folder_and_in_its_faces(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    (tmp_path / "faces").mkdir()
    write(tmp_path / "faces")
    assert len(read_faces(find_faces_file(tmp_path)).faces) == 8
    assert len(read_faces(find_faces_file(tmp_path / "faces")).faces) == 8


def test_a_folder_without_faces_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="put the faces there"):
        find_faces_file(tmp_path)


def test_a_table_without_pixels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fer2013.csv"
    path.write_text("emotion,Usage\n0,Training\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column pixels"):
        read_faces(path)


def test_a_folder_of_an_unknown_emotion_is_refused(tmp_path: Path) -> None:
    (tmp_path / "train" / "bored").mkdir(parents=True)
    with pytest.raises(InvalidValueError, match="'bored'"):
        read_faces(tmp_path)


def test_equal_faces_have_equal_digests(tmp_path: Path) -> None:
    table = read_faces(write_csv(tmp_path))
    digests = table.take(np.array([True] * 2 + [False] * 6)).digests()
    assert digests[0] != digests[1]
    assert digests[0] == table.digests()[0]
