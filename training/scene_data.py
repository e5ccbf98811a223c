"""Emotion6 and OASIS as tables of rated pictures, read from any folder.

Conventions
-----------
Affect is (valence, arousal), each in [-1, 1]: Emotion6 is rated on 1-9 and read as ``(x - 5) / 4``,
OASIS on 1-7 and read as ``(x - 4) / 3``. Emotion shares follow the order anger, disgust, fear, joy,
sadness, surprise, neutral; OASIS has none. A *group* is a set of pictures that must stay on one
side of a split: the same source file in Emotion6 (near-twins: `training.scene_split`), the same
theme in OASIS (the name without its number).

References
----------
Peng et al. (2015), "A Mixed Bag of Emotions" (Emotion6).
Kurdi, Lozano and Banaji (2017), "Introducing the Open Affective Standardized Image Set" (OASIS).
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

__all__ = [
    "EMOTIONS",
    "RatedPicture",
    "SceneTable",
    "decode_picture",
    "default_data_path",
    "find_tables",
    "make_test_pictures",
    "open_pictures",
    "resize_picture",
]

EMOTIONS = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")


@dataclass(frozen=True, slots=True)
class RatedPicture:
    """One picture's name in its set and what people said of it.

    Parameters
    ----------
    file
        Path inside the set's archive or folder.
    affect
        Valence and arousal, each in [-1, 1].
    shares
        Seven emotion shares that sum to 1, or ``None`` where the set has none.
    group
        Pictures of one group stay on one side of a split.
    stratum
        Pictures of one stratum are divided in the split's proportions.
    """

    file: str
    affect: tuple[float, float]
    shares: tuple[float, ...] | None
    group: str
    stratum: str


@dataclass(frozen=True, slots=True)
class SceneTable:
    """One set of rated pictures: its name, its rows, and where the pictures lie.

    Parameters
    ----------
    name
        ``emotion6`` or ``oasis``.
    pictures
        The rows in the order of the label file.
    source
        A zip archive or a folder that holds every row's ``file``.
    """

    name: str
    pictures: tuple[RatedPicture, ...]
    source: Path

    @property
    def has_shares(self) -> bool:
        """Whether people also said which emotions they felt."""
        return self.pictures[0].shares is not None


def default_data_path() -> Path:
    """Where the data lie: ``TUNESIGHT_DATA``, else ``../shared/data`` beside the repository."""
    stated = os.environ.get("TUNESIGHT_DATA")
    return Path(stated) if stated else Path(__file__).resolve().parents[2] / "shared" / "data"


def find_tables(path: Path) -> tuple[SceneTable, ...]:
    """Find Emotion6 and OASIS label files in a folder, by their columns, with their pictures.

    Parameters
    ----------
    path
        A folder with label files (CSV) and, beside each, a zip or the picture folders; or the data
        folder whose ``images`` is such a folder. Emotion6 as first released is read too: its
        ``ground_truth.txt`` and, beside it, ``images/anger/1.jpg`` and so on.

    Returns
    -------
    tuple of SceneTable
        What was found, Emotion6 first.

    Raises
    ------
    FileNotFoundError
        If there is no label file of either set, or no pictures for one.
    """
    folders = [folder for folder in (path, path / "images") if folder.is_dir()]
    tables: list[SceneTable] = []
    for label_file in sorted(file for folder in folders for file in folder.glob("*.csv")):
        with label_file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        if not rows:
            continue
        if {"file", "valence", "arousal", *EMOTIONS} <= rows[0].keys():
            name, pictures = "emotion6", tuple(_emotion6_picture(row) for row in rows)
        elif {"file", "Valence_mean", "Arousal_mean"} <= rows[0].keys():
            name, pictures = "oasis", tuple(_oasis_picture(row) for row in rows)
        else:
            continue
        tables.append(SceneTable(name, pictures, _find_source(label_file, pictures[0].file)))
    if not tables and (path / "ground_truth.txt").is_file():
        tables.append(_released_emotion6(path))
    if not tables:
        message = (
            f"no Emotion6 or OASIS label file (CSV) in {path}: name the folder that holds them"
        )
        raise FileNotFoundError(message)
    return tuple(sorted(tables, key=lambda table: table.name))


def open_pictures(table: SceneTable) -> Iterator[NDArray[np.uint8]]:
    """Decode a set's pictures one after another, in the order of its rows.

    Yields
    ------
    ndarray of uint8, shape (height, width, 3)
        RGB, EXIF orientation applied.
    """
    if table.source.is_dir():
        for picture in table.pictures:
            yield decode_picture((table.source / picture.file).read_bytes())
        return
    with zipfile.ZipFile(table.source) as archive:
        for picture in table.pictures:
            yield decode_picture(archive.read(picture.file))


def decode_picture(data: bytes) -> NDArray[np.uint8]:
    """Decode a picture to RGB of shape (height, width, 3), uint8, EXIF orientation applied."""
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"), dtype=np.uint8)


def resize_picture(picture: NDArray[np.uint8], size: int, *, mode: str) -> NDArray[np.uint8]:
    """Resize RGB to a square the way the product does.

    Parameters
    ----------
    picture
        Shape (height, width, 3).
    size
        Side of the square in pixels.
    mode
        ``squash``: the whole picture, its sides scaled apart. ``crop``: the short side to ``size``,
        then the middle square.

    Returns
    -------
    ndarray of uint8, shape (size, size, 3)
    """
    image = Image.fromarray(picture)
    box = None
    if mode == "crop":
        side = min(image.size)
        left, top = (image.width - side) / 2, (image.height - side) / 2
        box = (left, top, left + side, top + side)
    # reducing_gap: shrink by whole factors first, as a product that meets 12-megapixel photos must.
    resized = image.resize((size, size), Image.Resampling.BILINEAR, box=box, reducing_gap=2.0)
    return np.asarray(resized, dtype=np.uint8)


def make_test_pictures() -> NDArray[np.float32]:
    """Three pictures that any machine can make again: shape (3, 3, 224, 224), from -1 to 1.

    A bright sky over a dark ground, a dark red disc, and a chequered board.
    """
    y, x = np.mgrid[0:224, 0:224].astype(np.float32) / 223
    sky = np.stack([0.4 + 0.6 * x, 0.9 - 0.6 * y, np.where(y < 0.6, 0.9, 0.15)])
    disc = ((x - 0.5) ** 2 + (y - 0.45) ** 2 < 0.09).astype(np.float32)
    red = np.stack([0.08 + 0.6 * disc, 0.06 + 0.0 * disc, 0.10 + 0.02 * disc])
    board = ((np.floor(x * 8) + np.floor(y * 8)) % 2).astype(np.float32)
    chequered = np.stack([board, 0.7 * board + 0.1, 1.0 - board])
    levels = np.round(255 * np.stack([sky, red, chequered]))
    return (levels / 127.5 - 1).astype(np.float32)


def _emotion6_picture(row: dict[str, str]) -> RatedPicture:
    affect = ((float(row["valence"]) - 5.0) / 4.0, (float(row["arousal"]) - 5.0) / 4.0)
    shares = np.array([float(row[emotion]) for emotion in EMOTIONS])
    group = row.get("orig_sha256") or row["file"]
    stratum = row.get("search_keyword") or Path(row["file"]).parent.name
    # The published shares are rounded and a few sum to .99 or 1.01.
    return RatedPicture(row["file"], affect, tuple(shares / shares.sum()), group, stratum)


def _released_emotion6(folder: Path) -> SceneTable:
    """Read Emotion6 as first released: tabs, a line of headings, the file under ``images``."""
    homes = [home for home in (folder / "images", folder) if home.is_dir()]
    columns = ("file", "valence", "arousal", *EMOTIONS)
    pictures: list[RatedPicture] = []
    source: Path | None = None
    lines = (folder / "ground_truth.txt").read_text(encoding="utf-8-sig").splitlines()
    for line in lines[1:]:
        values = line.split("\t")
        if len(values) < len(columns):
            continue  # a blank line at the end
        row = dict(zip(columns, values, strict=False))
        if source is None:
            source = next((home for home in homes if (home / row["file"]).is_file()), None)
        if source is None:
            message = f"no {row['file']} in {folder / 'images'}: put the pictures there"
            raise FileNotFoundError(message)
        # The hash of the released file names the group, as in the table of hashes: same split.
        row["orig_sha256"] = hashlib.sha256((source / row["file"]).read_bytes()).hexdigest()
        pictures.append(_emotion6_picture(row))
    if source is None:
        message = f"{folder / 'ground_truth.txt'} has no rows: give Emotion6's table"
        raise FileNotFoundError(message)
    return SceneTable("emotion6", tuple(pictures), source)


def _oasis_picture(row: dict[str, str]) -> RatedPicture:
    affect = ((float(row["Valence_mean"]) - 4.0) / 3.0, (float(row["Arousal_mean"]) - 4.0) / 3.0)
    theme = re.sub(r"\s*\d+$", "", row.get("Theme") or Path(row["file"]).stem)
    return RatedPicture(row["file"], affect, None, theme, row.get("Category") or "all")


def _find_source(label_file: Path, first: str) -> Path:
    folder = label_file.parent
    prefix = label_file.stem.split("_")[0]
    # Two sets share a folder and both call their pictures images/...: the archive's name decides.
    archives = sorted(folder.glob("*.zip"), key=lambda file: not file.stem.startswith(prefix))
    for archive in archives:
        with zipfile.ZipFile(archive) as opened:
            if first in opened.namelist():
                return archive
    for candidate in (folder, folder / label_file.stem, folder / prefix, folder.parent):
        if (candidate / first).is_file():
            return candidate
    message = f"no zip or folder beside {label_file} holds {first}: put the pictures there"
    raise FileNotFoundError(message)
