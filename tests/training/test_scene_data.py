"""Rated pictures from label files and archives, on sets made here."""

import csv
import hashlib
import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.scene_data import (
    EMOTIONS,
    default_data_path,
    find_tables,
    open_pictures,
    resize_picture,
)

SHARES = (0.5, 0.25, 0.25, 0.0, 0.0, 0.0, 0.0)


def encode(shade: int, size: tuple[int, int] = (32, 24)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade)).save(stream, "PNG")
    return stream.getvalue()


def write_emotion6(folder: Path) -> None:
    columns = ["file", "valence", "arousal", *EMOTIONS, "orig_sha256", "search_keyword"]
    with (folder / "emotion6_labels.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerow(["images/joy/1.png", 9, 1, *SHARES, "aa", "joy"])
        writer.writerow(["images/fear/1.png", 3, 5, *SHARES, "bb", "fear"])
    with zipfile.ZipFile(folder / "emotion6_256.zip", "w") as archive:
        archive.writestr("images/joy/1.png", encode(250))
        archive.writestr("images/fear/1.png", encode(10))


def write_oasis(folder: Path) -> None:
    with (folder / "oasis_labels.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "Theme", "Category", "Valence_mean", "Arousal_mean"])
        writer.writerow(["images/Acorns 1.png", "Acorns 1", "Object", 7, 1])
        writer.writerow(["images/Acorns 12.png", "Acorns 12", "Object", 4, 4])
    (folder / "images").mkdir()
    for name in ("Acorns 1", "Acorns 12"):
        (folder / "images" / f"{name}.png").write_bytes(encode(128))


def test_both_scales_are_read_into_the_affect_square(tmp_path: Path) -> None:
    write_emotion6(tmp_path)
    write_oasis(tmp_path)
    emotion6, oasis = find_tables(tmp_path)
    assert [picture.affect for picture in emotion6.pictures] == [(1.0, -1.0), (-0.5, 0.0)]
    assert [picture.affect for picture in oasis.pictures] == [(1.0, -1.0), (0.0, 0.0)]


def test_a_theme_is_a_name_without_its_number(tmp_path: Path) -> None:
    write_oasis(tmp_path)
    (oasis,) = find_tables(tmp_path)
    assert {picture.group for picture in oasis.pictures} == {"Acorns"}
    assert not oasis.has_shares


def test_shares_keep_the_order_of_the_emotions(tmp_path: Path) -> None:
    write_emotion6(tmp_path)
    (emotion6,) = find_tables(tmp_path)
    assert emotion6.pictures[0].shares == pytest.approx(SHARES)


def test_pictures_come_from_an_archive_or_a_folder_in_the_order_of_the_rows(tmp_path: Path) -> None:
    write_emotion6(tmp_path)
    write_oasis(tmp_path)
    emotion6, oasis = find_tables(tmp_path)
    assert [int(picture.mean()) for picture in open_pictures(emotion6)] == [250, 10]
    assert [picture.shape for picture in open_pictures(oasis)] == [(24, 32, 3)] * 2


def test_emotion6_as_first_released_is_the_same_table(tmp_path: Path) -> None:
    first, second = encode(250), encode(10)
    for name, data in (("joy/1.jpg", first), ("fear/1.jpg", second)):
        (tmp_path / "images" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "images" / name).write_bytes(data)
    shares = "\t".join(map(str, SHARES))
    headings = "[image_filename]\t[valence]\t[arousal]\t" + "\t".join(
        f"[prob. {emotion}]" for emotion in EMOTIONS
    )
    lines = [headings, f"joy/1.jpg\t9\t1\t{shares}", f"fear/1.jpg\t3\t5\t{shares}", ""]
    (tmp_path / "ground_truth.txt").write_text("\n".join(lines), encoding="utf-8")
    (table,) = find_tables(tmp_path)
    assert table.name == "emotion6"
    assert [picture.affect for picture in table.pictures] == [(1.0, -1.0), (-0.5, 0.0)]
    assert table.pictures[0].shares == pytest.approx(SHARES)
    assert [picture.stratum for picture in table.pictures] == ["joy", "fear"]
    assert table.pictures[0].group == hashlib.sha256(first).hexdigest()
    assert [int(picture.mean()) for picture in open_pictures(table)] == [250, 10]


def test_a_released_table_without_pictures_is_refused(tmp_path: Path) -> None:
    row = "joy/1.jpg\t9\t1\t" + "\t".join(map(str, SHARES))
    (tmp_path / "ground_truth.txt").write_text(f"headings\n{row}\n", encoding="utf-8")
    with pytest.raises(FileNotFoundError, match="put the pictures there"):
        find_tables(tmp_path)


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no Emotion6 or OASIS label file"):
        find_tables(tmp_path)


def test_labels_without_pictures_are_refused(tmp_path: Path) -> None:
    write_emotion6(tmp_path)
    (tmp_path / "emotion6_256.zip").unlink()
    with pytest.raises(FileNotFoundError, match="put the pictures there"):
        find_tables(tmp_path)


def test_squash_shows_the_whole_picture_and_crop_its_middle() -> None:
    picture = np.zeros((20, 60, 3), np.uint8)
    picture[:, :20], picture[:, 40:] = 255, 255
    assert resize_picture(picture, 12, mode="squash").mean() > 150
    assert resize_picture(picture, 12, mode="crop").mean() < 40


def test_the_data_folder_is_stated_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "TUNESIGHT_DATA", "/somewhere/else")
    assert default_data_path() == Path("/somewhere/else")
