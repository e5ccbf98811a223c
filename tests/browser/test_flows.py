import base64

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage
from tests.pictures import encode

pytestmark = pytest.mark.browser


def a_photo() -> bytes:
    """A calm gradient from blue to orange, 640 x 480."""
    ramp = Image.linear_gradient("L").resize((640, 480))
    blue = ramp.point(lambda v: 255 - v)
    return encode(Image.merge("RGB", (ramp, ramp.point(lambda v: v // 2 + 60), blue)), "JPEG")


def drop(page: Page, name: str, kind: str, data: bytes) -> None:
    """Drop a file onto the page, as a desktop does."""
    page.evaluate(
        """([name, type, data]) => {
            const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], name, { type }));
            const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
            document.querySelector(".dropzone").dispatchEvent(new DragEvent("drop", options));
        }""",
        [name, kind, base64.b64encode(data).decode()],
    )


def wait_until(page: Page, claim: str) -> None:
    """Ask the page until a claim is true; its policy forbids the polling that Playwright offers."""
    for _ in range(200):
        if page.evaluate(claim):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {claim}")


def has_no_overflow(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_dropped_picture_is_answered_with_ten_tracks_that_sound(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address)

    drop(page, "photo.jpg", "image/jpeg", a_photo())

    expect(page.locator(".card")).to_have_count(10)
    expect(page.locator("h1")).to_contain_text("This picture looks")
    expect(page.locator(".card-reason").first).not_to_be_empty()
    page.get_by_label("Only what can be played here").check()
    expect(page.locator(".links")).to_have_count(0)
    page.locator(".card .play").first.click()
    expect(page.locator("#player")).to_be_visible()
    wait_until(page, "document.querySelector('audio').currentTime > 0.3")
    page.get_by_role("button", name="Next track").click()
    second = page.locator(".card .card-title").nth(1).inner_text()
    expect(page.locator(".player-title")).to_have_text(second)
    wait_until(page, "document.querySelector('audio').currentTime > 0.1")


def test_a_wish_alone_is_answered(open_page: OpenPage, address: str) -> None:
    page = open_page(address)

    page.get_by_label("A wish, in your own words").fill("rainy sunday, slow piano, no vocals")
    page.get_by_role("button", name="Find music").click()

    expect(page.locator(".card")).to_have_count(10)
    expect(page.locator("h1")).to_contain_text("Your wish sounds")
    expect(page.locator(".look-picture")).to_have_count(0)


def test_a_starter_track_opens_by_a_safe_link(open_page: OpenPage, address: str) -> None:
    page = open_page(address)

    page.get_by_label("A wish, in your own words").fill("happy disco party from the seventies")
    page.get_by_role("button", name="Find music").click()

    link = page.locator(".links a").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    assert str(link.get_attribute("href")).startswith("https://open.spotify.com/search/")


def test_a_wish_beside_a_picture_can_be_weighed(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.locator(".sample").first.click()
    expect(page.locator(".card")).to_have_count(10)
    before = page.locator(".compass-here").get_attribute("cy")

    page.get_by_label("A wish, in your own words").fill("furious, loud, fast metal")
    page.get_by_role("button", name="Update").click()
    slider = page.get_by_label("Picture ↔ wish")
    expect(slider).to_be_visible()
    slider.fill("1")

    expect(page.locator("output")).to_have_text("100\u202f%")
    expect(page.locator(".compass-here")).not_to_have_attribute("cy", str(before))


def test_a_text_file_named_jpg_is_refused_in_a_sentence(open_page: OpenPage, address: str) -> None:
    page = open_page(address)

    drop(page, "photo.jpg", "image/jpeg", b"dear diary, this is no picture")

    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    assert len(alert.inner_text().split()) >= 4
    expect(page.locator(".dropzone")).to_be_visible()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address)
    page.wait_for_load_state("networkidle")  # the page knows the limit now

    page.evaluate(
        """() => {
            const transfer = new DataTransfer();
            const bytes = new Uint8Array(40 * 2 ** 20);
            transfer.items.add(new File([bytes], "big.png", { type: "image/png" }));
            const options = { bubbles: true, dataTransfer: transfer };
            document.querySelector(".dropzone").dispatchEvent(new DragEvent("drop", options));
        }"""
    )

    expect(page.get_by_role("alert")).to_contain_text("big.png has 40.0 MiB; at most 32.0 MiB")


def test_the_whole_way_can_be_gone_by_keyboard(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()

    page.get_by_label("A wish, in your own words").focus()
    page.keyboard.type("calm ambient night")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(10)
    expect(page.locator("h1")).to_be_focused()
    switch = page.get_by_label("Only what can be played here")
    for _ in range(20):
        page.keyboard.press("Tab")
        if switch.evaluate("(input) => input === document.activeElement"):
            break
    page.keyboard.press("Space")
    expect(page.locator(".links")).to_have_count(0)
    expect(switch).to_be_focused()

    page.keyboard.press("Tab")
    expect(page.locator(".play").first).to_be_focused()
    page.keyboard.press("Enter")
    wait_until(page, "document.querySelector('audio').currentTime > 0.2")
    page.keyboard.press("Space")
    wait_until(page, "document.querySelector('audio').paused")
    page.locator("h1").focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "document.querySelector('audio').currentTime >= 5")
    page.keyboard.press("Space")
    wait_until(page, "!document.querySelector('audio').paused")


def test_a_change_can_be_undone(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.locator(".sample").first.click()
    expect(page.locator(".card")).to_have_count(10)
    titles = page.locator(".card-title").all_inner_texts()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)

    page.get_by_label("Only what can be played here").check()
    expect(page.locator(".links")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".card-title")).to_have_text(titles)
    expect(page.get_by_label("Only what can be played here")).not_to_be_checked()


def test_back_and_forward_walk_between_the_scenes(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.locator(".sample").first.click()
    expect(page.locator(".card")).to_have_count(10)

    page.get_by_role("button", name="Another picture").click()
    expect(page.locator(".dropzone")).to_be_visible()
    page.get_by_role("button", name="Back to the last answer").click()
    expect(page.locator(".card")).to_have_count(10)
    page.go_back()
    expect(page.locator(".dropzone")).to_be_visible()


def test_the_page_takes_its_colours_from_the_picture(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    green = encode(Image.new("RGB", (64, 64), (20, 160, 60)), "PNG")

    drop(page, "green.png", "image/png", green)
    expect(page.locator(".card")).to_have_count(10)

    wait_until(page, "document.documentElement.style.getPropertyValue('--hue-1') !== ''")
    hue = float(page.evaluate("document.documentElement.style.getPropertyValue('--hue-1')"))
    assert 130 < hue < 160  # green in Oklch


def test_a_phone_has_nothing_beyond_its_edge(open_page: OpenPage, address: str) -> None:
    page = open_page(address, PHONE)
    expect(page.locator(".sample").first).to_be_visible()
    assert has_no_overflow(page)

    page.locator(".sample").first.click()
    expect(page.locator(".card")).to_have_count(10)
    assert has_no_overflow(page)
    page.get_by_label("Only what can be played here").check()
    expect(page.locator(".links")).to_have_count(0)
    page.locator(".play").first.click()
    expect(page.locator("#player")).to_be_visible()
    assert has_no_overflow(page)


def test_the_description_of_the_api_is_drawn_without_a_cdn(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(f"{address}/api/docs")

    expect(page.get_by_text("/api/v1/recommendations", exact=True).first).to_be_visible()
    hosts = page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin)"
    )
    assert set(hosts) == {address}


def test_on_a_tablet_the_picture_is_as_tall_as_what_stands_beside_it(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address, {"width": 820, "height": 1180})

    drop(page, "tower.png", "image/png", encode(Image.new("RGB", (20, 600), (90, 90, 90)), "PNG"))
    expect(page.locator(".card")).to_have_count(10)

    picture, beside = page.locator(".look-picture"), page.locator(".look-body")
    heights = [box["height"] for box in (picture.bounding_box(), beside.bounding_box()) if box]
    assert heights[0] == pytest.approx(heights[1], abs=1)
    assert heights[1] < 600


@pytest.mark.parametrize("width", [1000, 1280, 1920])
def test_on_a_desktop_the_player_stands_beside_the_reading(
    open_page: OpenPage, address: str, width: int
) -> None:
    page = open_page(address, {"width": width, "height": 800})
    page.locator(".sample").first.click()
    expect(page.locator(".card")).to_have_count(10)

    page.locator(".card .play").first.click()

    player, found = page.locator("#player").bounding_box(), page.locator(".found").bounding_box()
    assert player is not None
    assert found is not None
    assert player["x"] == pytest.approx(found["x"], abs=1)
    assert player["width"] == pytest.approx(found["width"], abs=1)
