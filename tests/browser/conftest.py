"""What the browser tests share: a real Chromium, and the real server with the real models."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser.find_chromium import LAUNCH_ARGUMENTS, find_chromium
from tests.web.server import serve
from tunesight.assembly import build_services
from tunesight.settings import load_settings
from tunesight.web.app import create_app

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=LAUNCH_ARGUMENTS
            )
        except Error as error:
            pytest.skip(f"no Chromium can be started: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = load_settings(home=tmp_path_factory.mktemp("home"), threads=1)
    with build_services(settings) as services:
        services.warm_up()  # as `tunesight serve` does: a busy machine's first answer takes long
        app = create_app(services, max_upload_bytes=settings.max_upload_bytes, version="0")
        with serve(app) as address:
            yield address


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open a page of a size; every complaint in its console fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_at(address: str, viewport: dict[str, int] = DESKTOP) -> Page:
        context = browser.new_context(viewport=viewport, reduced_motion="reduce")  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _note(complaints, message.type, message.text))
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


def _note(complaints: list[str], kind: str, text: str) -> None:
    # A refused upload is logged by Chromium itself; the page says the same in a sentence.
    if kind in ("error", "warning") and "server responded with a status of 4" not in text:
        complaints.append(text)
