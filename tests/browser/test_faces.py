"""What the eyes read, as the page shows it: faces on the picture, things seen, and doubt."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.fakes import make_reading
from tests.pictures import encode
from tests.web.fakes import fake_services
from tests.web.server import serve
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.emotion import EMOTIONS
from tunesight.domain.reading import Box, Face, Mode, MoodMatch, Reading, ReadingPart, SeenThing
from tunesight.web.app import create_app

pytestmark = pytest.mark.browser

TABLET = {"width": 820, "height": 1180}
PORTRAIT, LANDSCAPE, BANNER = (450, 900), (900, 600), (1500, 300)

GLAD = AffectGaussian.isotropic(Affect(0.6, 0.4), 0.2)
GLOOMY = AffectGaussian.isotropic(Affect(-0.5, -0.25), 0.25)


def make_face(box: Box, probabilities: tuple[float, ...], share: float) -> Face:
    """In the order of EMOTIONS: anger, disgust, fear, joy, sadness, surprise, neutral."""
    return Face(box, 0.95, dict(zip(EMOTIONS, probabilities, strict=True)), GLAD, share)


# The third stands before the second, as a child before a parent.
RED = make_face((0.05, 0.1, 0.25, 0.3), (0.01, 0.02, 0.03, 0.81, 0.0, 0.12, 0.01), 0.6)
BLUE = make_face((0.5, 0.35, 0.4, 0.6), (0.1, 0.1, 0.05, 0.05, 0.5, 0.0, 0.2), 0.3)
GREEN = make_face((0.62, 0.5, 0.08, 0.1), (0.0, 0.0, 0.0, 0.1, 0.1, 0.0, 0.8), 0.1)
COLOURS = {(255, 0, 0): RED, (0, 0, 255): BLUE, (0, 255, 0): GREEN}

READING = make_reading(
    0.2,
    0.15,
    source="picture",
    moods=(MoodMatch("hopeful", 0.4),),
    parts=(ReadingPart("faces", GLAD, 0.62), ReadingPart("scene", GLOOMY, 0.38)),
    seen=(SeenThing("seashore", 0.41), SeenThing("<b>sandbar</b>", 0.22)),
    faces=(RED, BLUE, GREEN),
    modes=(Mode("the faces", GLAD, 0.58), Mode("the scene", GLOOMY, 0.42)),
    doubt="It can be read in two ways.",
)


class Eyes:
    """Read the same in every picture."""

    def __init__(self) -> None:
        self.reading = READING

    def read_picture(self, _data: bytes) -> Reading:
        return self.reading


@pytest.fixture(scope="module")
def eyes() -> Eyes:
    return Eyes()


@pytest.fixture(scope="module")
def address(eyes: Eyes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    services: Any = fake_services(tmp_path_factory.mktemp("faces"))
    services.read = eyes
    with serve(create_app(services, max_upload_bytes=2**20, version="0")) as address:
        yield address


@pytest.fixture(autouse=True)
def _undecided(eyes: Eyes) -> None:
    eyes.reading = READING


def paint(width: int, height: int) -> bytes:
    """A white picture with one rectangle of pure colour where each face is."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    for colour, face in COLOURS.items():
        left, top, wide, high = face.box
        x, y = round(left * width), round(top * height)
        draw.rectangle(
            (x, y, x + round(wide * width) - 1, y + round(high * height) - 1), fill=colour
        )
    return encode(picture, "PNG")


def send(page: Page, size: tuple[int, int]) -> None:
    picture: Any = {"name": "people.png", "mimeType": "image/png", "buffer": paint(*size)}
    page.set_input_files("#picture", [picture])
    expect(page.locator(".card").first).to_be_visible()


def show(page: Page, size: tuple[int, int] = LANDSCAPE) -> None:
    send(page, size)
    expect(page.locator(".faces-stage")).to_be_visible()


def find_colour(page: Page, colour: tuple[int, int, int]) -> list[float]:
    """Return left, top, right and bottom of a colour on the screen, in pixels."""
    page.locator(".faces-stage").evaluate("(stage) => { stage.style.opacity = '0'; }")
    frame = page.locator(".look-frame").bounding_box()
    assert frame is not None
    with Image.open(io.BytesIO(page.screenshot(clip=frame))) as screen:
        pixels = np.asarray(screen.convert("RGB")).astype(int)
    rows, columns = np.nonzero(np.abs(pixels - colour).max(axis=2) < 40)
    x, y = round(frame["x"]), round(frame["y"])
    return [x + columns.min(), y + rows.min(), x + columns.max() + 1, y + rows.max() + 1]


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE, BANNER], ids=["tall", "wide", "banner"])
@pytest.mark.parametrize("viewport", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
def test_each_box_lies_exactly_on_its_face(
    open_page: OpenPage, address: str, viewport: dict[str, int], size: tuple[int, int]
) -> None:
    page = open_page(address, viewport)
    show(page, size)

    boxes = [mark.bounding_box() for mark in page.locator(".face").all()]

    # The green face hides nothing of the edges of the blue one.
    for box, colour in zip(boxes, COLOURS, strict=True):
        assert box is not None
        edges = [box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]]
        assert edges == pytest.approx(find_colour(page, colour), abs=1.5)


def test_a_face_tells_all_it_may_look_like(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    show(page)
    told = page.locator(".face-told")

    expect(told.locator("h2")).to_have_text("Face 1 of 3 looks joyful")
    assert told.locator("li").all_inner_texts() == [
        f"{look}\n{share}\u202f%"
        for look, share in [
            ("angry", 1), ("disgusted", 2), ("afraid", 3), ("joyful", 81), ("sad", 0),
            ("surprised", 12), ("neutral", 1),
        ]
    ]  # fmt: skip
    expect(told).to_contain_text("60\u202f% of the group")
    expect(told).to_contain_text("An expression, not a feeling.")


def test_the_keyboard_reaches_every_face(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    show(page)
    names = ["Face 1 of 3: top left, looks joyful 81\u202f%, surprised 12\u202f%"]
    names += ["Face 2 of 3: right, large, looks sad 50\u202f%, neutral 20\u202f%"]
    names += ["Face 3 of 3: middle, small, looks neutral 80\u202f%, joyful 10\u202f%"]
    looks = ["joyful", "sad", "neutral"]
    page.get_by_role("button", name="Another picture").focus()

    for place, (name, look) in enumerate(zip(names, looks, strict=True), start=1):
        page.keyboard.press("Tab")
        button = page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_focused()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".face[aria-pressed=true]")).to_have_count(1)
        expect(page.locator(".face-told h2")).to_have_text(f"Face {place} of 3 looks {look}")


def test_a_small_face_before_a_large_one_can_be_touched(open_page: OpenPage, address: str) -> None:
    page = open_page(address, PHONE)
    show(page)

    page.locator(".face").nth(2).click()

    expect(page.locator(".face-told h2")).to_have_text("Face 3 of 3 looks neutral")
    page.locator(".face").nth(1).hover(position={"x": 5, "y": 5})
    expect(page.locator(".face-told h2")).to_have_text("Face 2 of 3 looks sad")


def test_nobody_is_told_what_they_feel(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    show(page)

    said = " ".join(page.locator(".look, .detail").all_inner_texts()).casefold()

    assert "looks joyful" in said
    assert not re.search(r"\byou (are|feel|look)\b|\bfeels?\b|\bis (joyful|sad|angry)\b", said)


def test_the_shares_of_faces_and_scene_are_shown(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    show(page)

    parts = page.locator(".detail section", has_text="What it was read from").locator("li")

    assert parts.all_inner_texts() == ["faces\n62\u202f%", "scene\n38\u202f%"]
    expect(page.locator("h1")).to_have_text("This picture looks hopeful.")


def test_things_seen_are_shown_as_text(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    show(page)

    chips = page.locator(".seen .chip").all_text_contents()

    assert chips == ["seashore 41\u202f%", "<b>sandbar</b> 22\u202f%"]


def test_a_doubt_is_said_and_both_moods_stand_on_the_compass(
    open_page: OpenPage, address: str, eyes: Eyes
) -> None:
    page = open_page(address)
    show(page)

    expect(page.locator(".doubt")).to_contain_text("It can be read in two ways.")
    labels = page.locator(".compass-mode-word").all_text_contents()
    assert labels == ["the faces 58\u202f%", "the scene 42\u202f%"]
    assert page.locator(".compass-mode").count() == 2
    name = page.get_by_role("img", name="Mood compass").get_attribute("aria-label")
    assert name is not None
    assert "Undecided between the faces 58\u202f%, at 0.60 and 0.40 and the scene" in name

    eyes.reading = replace(READING, modes=(), doubt="", faces=(), seen=())
    page.get_by_role("button", name="Another picture").click()
    send(page, LANDSCAPE)
    assert page.locator(".doubt, .compass-mode, .seen, .face, .face-told").count() == 0


def test_faces_are_told_of_where_the_picture_cannot_be_shown(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address, PHONE)
    show(page)

    # As for HEIC in a browser that has no decoder for it.
    page.locator(".look-picture").dispatch_event("error")

    expect(page.locator(".look-frame")).to_have_count(0)
    expect(page.locator(".face-told .face")).to_have_count(3)
    page.get_by_role("button", name="Face 2 of 3").click()
    expect(page.locator(".face-told h2")).to_have_text("Face 2 of 3 looks sad")


def test_a_crowd_fits_on_a_phone(open_page: OpenPage, address: str, eyes: Eyes) -> None:
    columns, rows = 6, 4
    crowd = tuple(
        replace(GREEN, box=(x / columns, y / rows, 0.05, 0.08), share=1 / 24)
        for y in range(rows)
        for x in range(columns)
    )
    eyes.reading = replace(READING, faces=crowd)
    page = open_page(address, PHONE)
    show(page)

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator(".face-tag:visible")).to_have_count(1)
    page.locator(".face").nth(23).click()
    expect(page.locator(".face-told h2")).to_have_text("Face 24 of 24 looks neutral")
