from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.test_flows import drop, has_no_overflow
from tests.clips import pan, write_clip

pytestmark = pytest.mark.browser


def test_a_dropped_clip_is_shown_with_its_course(
    open_page: OpenPage, address: str, tmp_path: Path
) -> None:
    # Chromium as it is packed has no H.264.
    options = {"deadline": "realtime", "cpu-used": "8"}
    pictures = [*pan("storm", 50), *pan("beach-noon", 50)]
    clip = write_clip(tmp_path / "a.webm", pictures, codec="libvpx", options=options)
    page = open_page(address)

    drop(page, "a.webm", "video/webm", clip.read_bytes())

    expect(page.locator(".card")).to_have_count(10)
    expect(page.locator("h1")).to_contain_text("This clip looks")
    expect(page.locator("video.look-picture")).to_be_visible()
    stretches = page.locator(".stretch")
    expect(stretches).to_have_count(2)
    expect(page.locator(".timeline-told")).to_contain_text("0:00 to 0:02")
    stretches.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".timeline-told")).to_contain_text("0:02 to 0:04")
    assert has_no_overflow(page)
