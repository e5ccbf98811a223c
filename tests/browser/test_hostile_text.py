from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.web.fakes import fake_services
from tests.web.server import serve
from tunesight.web.app import create_app

pytestmark = pytest.mark.browser

HOSTILE = (
    '<img src=x onerror="window.wasHit = true">',
    "</script><script>window.wasHit = true</script>",
    "javascript:window.wasHit = true",
)


def test_a_hostile_title_is_shown_as_text(open_page: OpenPage, tmp_path: Path) -> None:
    services = fake_services(tmp_path, titles=HOSTILE)
    with serve(create_app(services, max_upload_bytes=2**20, version="0")) as address:
        page = open_page(address)
        page.get_by_label("A wish, in your own words").fill("<b>calm</b>")
        page.get_by_role("button", name="Find music").click()

        for title in HOSTILE:
            expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        assert page.evaluate("window.wasHit === undefined")
        assert page.locator("main img, main script, main b").count() == 0
        page.goto("about:blank")
