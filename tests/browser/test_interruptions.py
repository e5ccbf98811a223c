"""What readers do while something is on its way, or after it failed, loses nothing of theirs."""

import base64

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, OpenPage
from tests.pictures import encode

pytestmark = pytest.mark.browser

ANSWERS = "**/api/v1/recommendations"
NO_SERVER = "The server cannot be reached"
HAS_HIDDEN_FOCUS = """() => {
    const player = document.getElementById("player");
    const focused = document.activeElement;
    if (focused === document.body || player.contains(focused)) return false;
    return focused.getBoundingClientRect().bottom > player.getBoundingClientRect().top;
}"""


def ask_for_the_first_sample(page: Page) -> None:
    page.locator(".sample").first.click()
    expect(page.locator(".card")).to_have_count(10)


def hold_answers(page: Page) -> list[Route]:
    """Keep questions from the server until they are continued."""
    held: list[Route] = []
    page.route(ANSWERS, lambda route: held.append(route))  # noqa: PLW0108 - Playwright asks for one
    return held


def test_the_skip_link_leaves_the_answer_where_it_is(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    ask_for_the_first_sample(page)

    page.locator(".skip-link").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()
    expect(page.locator(".card")).to_have_count(10)


def test_words_typed_while_an_answer_is_on_its_way_are_kept(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address)
    ask_for_the_first_sample(page)
    held = hold_answers(page)
    page.get_by_label("Only what can be played here").check()

    wish = page.get_by_label("A wish, in your own words")
    wish.focus()
    page.keyboard.type("slow pi")
    held[0].continue_()
    expect(page.locator(".links")).to_have_count(0)
    page.keyboard.type("ano")

    expect(wish).to_be_focused()
    expect(wish).to_have_value("slow piano")


def test_going_forward_drops_the_question_that_was_left(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    ask_for_the_first_sample(page)
    first = str(page.locator(".look-picture").get_attribute("src"))
    page.go_back()
    held = hold_answers(page)
    page.locator(".sample").nth(1).click()
    expect(page.locator(".progress")).to_be_visible()

    with page.expect_event("requestfailed"):
        page.go_forward()

    expect(page.locator(".look-picture")).to_have_attribute("src", first)
    assert len(held) == 1


def test_a_picture_dropped_on_an_answer_is_answered_in_its_place(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address)
    ask_for_the_first_sample(page)
    picture = base64.b64encode(encode(Image.new("RGB", (64, 48), (20, 160, 60)), "PNG")).decode()

    page.evaluate(
        """(data) => {
            const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], "green.png", { type: "image/png" }));
            const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
            document.body.dispatchEvent(new DragEvent("drop", options));
        }""",
        picture,
    )

    expect(page.get_by_alt_text("The picture you sent")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_alt_text("The picture you sent")).to_have_count(0)


def test_a_failed_change_puts_the_switch_back(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    ask_for_the_first_sample(page)
    page.route(ANSWERS, lambda route: route.fulfill(status=422, json={"detail": NO_SERVER}))

    # Not check(): the switch is put back before its new state could be verified.
    page.get_by_label("Only what can be played here").click()

    expect(page.get_by_role("alert")).to_contain_text(NO_SERVER)
    expect(page.get_by_label("Only what can be played here")).not_to_be_checked()


def test_sound_that_failed_can_be_played_once_it_is_back(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    ask_for_the_first_sample(page)
    page.route("**/audio", lambda route: route.fulfill(status=404, json={"detail": "Gone."}))
    play = page.locator(".card .play").first
    play.click()
    expect(page.locator("#player")).to_contain_text("cannot be played now")

    page.unroute("**/audio")
    play.click()

    expect(play).to_have_attribute("aria-label", "Pause " + str(play.get_attribute("data-title")))
    expect(page.locator("#player")).not_to_contain_text("cannot be played")


def test_the_player_never_covers_what_the_keyboard_reaches(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address, PHONE)
    ask_for_the_first_sample(page)
    page.locator(".card .play").first.click()
    page.get_by_label("Only what can be played here").focus()

    hidden = []
    for _ in range(30):
        page.keyboard.press("Tab")
        hidden.append(page.evaluate(HAS_HIDDEN_FOCUS))

    assert not any(hidden)


def test_a_wish_without_a_mood_is_not_given_one(open_page: OpenPage, address: str) -> None:
    page = open_page(address)

    page.get_by_label("A wish, in your own words").fill("qwxz zzpt")
    page.get_by_role("button", name="Find music").click()

    expect(page.locator("h1")).to_have_text("Your wish names no mood.")
