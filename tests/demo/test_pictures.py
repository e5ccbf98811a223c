"""The committed demo pictures and the list that describes them."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from studio.pictures.book import PICTURES

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "tunesight"
DEMO = PACKAGE / "demo"
STATIC = PACKAGE / "web" / "static"
LISTED = json.loads((DEMO / "pictures.json").read_text(encoding="utf-8"))["pictures"]


def test_there_are_at_least_twelve_and_every_file_is_listed() -> None:
    assert len(LISTED) >= 12
    assert {entry["file"] for entry in LISTED} == {
        f"pictures/{path.name}" for path in (DEMO / "pictures").iterdir()
    }


def test_the_list_says_what_the_book_says() -> None:
    assert [
        (e["id"], e["title"], e["alt"], e["intended_valence"], e["intended_arousal"])
        for e in LISTED
    ] == [(s.id, s.title, s.alt, s.valence, s.arousal) for s in PICTURES]
    assert {entry["licence"] for entry in LISTED} == {"CC0-1.0"}


@pytest.mark.parametrize("entry", LISTED, ids=[entry["id"] for entry in LISTED])
def test_a_picture_has_the_size_it_is_listed_with(entry: dict[str, object]) -> None:
    path = DEMO / str(entry["file"])
    with Image.open(path) as image:
        assert image.format == "JPEG"
        assert image.mode == "RGB"
        assert image.size == (entry["width"], entry["height"])
    assert 60_000 <= path.stat().st_size <= 250_000


def test_the_four_corners_of_the_affect_plane_have_two_pictures_each() -> None:
    corners = [(e["intended_valence"] > 0, e["intended_arousal"] > 0) for e in LISTED]
    assert all(
        corners.count(corner) >= 2
        for corner in ((True, True), (True, False), (False, True), (False, False))
    )


def test_no_two_pictures_look_alike() -> None:
    sketches = []
    for entry in LISTED:
        with Image.open(DEMO / entry["file"]) as image:
            image.draft("RGB", (160, 160))
            small = image.resize((6, 6), Image.Resampling.BOX)
            sketches.append(np.asarray(small, dtype=np.float64).ravel())
    for i, first in enumerate(sketches):
        for second in sketches[:i]:
            assert np.abs(first - second).mean() > 8


def test_all_pictures_together_stay_under_five_megabytes() -> None:
    assert sum((DEMO / entry["file"]).stat().st_size for entry in LISTED) < 5_000_000


def test_the_icon_is_drawn_as_vectors_and_painted_for_home_screens() -> None:
    root = ET.parse(STATIC / "icon.svg").getroot()  # noqa: S314 - our own file
    assert root.get("viewBox") == "0 0 512 512"
    with Image.open(STATIC / "icon-192.png") as icon:
        assert icon.size == (192, 192)
        assert icon.mode == "RGBA"
