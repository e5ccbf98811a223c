"""Photograph the page for the documentation: ``python -m studio.screenshots``.

Serves the real application over a fresh library on a free port, asks about a bundled picture as a
visitor would, and writes ``docs/images/home.png`` and ``docs/images/answer.png`` (1280 x 800,
dark). Needs the development environment and a Chromium (the system's, or Playwright's own).
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from tunesight import __version__
from tunesight.assembly import build_services
from tunesight.settings import load_settings
from tunesight.web.app import create_app

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
WIDTH, HEIGHT = 1280, 800
SAMPLE = "sunset-sea"


def main() -> None:
    """Write both pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        _serve(Path(home)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--force-color-profile=srgb"],
        )
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme="dark",
            reduced_motion="reduce",  # the lights stand still, so that two runs agree
        )
        _photograph_home(page, address)
        _photograph_answer(page)
        browser.close()


def _photograph_home(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".sample img").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / "home.png")


def _photograph_answer(page: Page) -> None:
    page.get_by_label("Only what can be played here").check()
    page.locator(f"[data-sample={SAMPLE}]").click()
    page.locator(".card .play").first.click()
    # The page's policy forbids the polling that Playwright offers, so the waiting is done here.
    while page.evaluate("document.querySelector('audio').currentTime") < 3:
        page.wait_for_timeout(100)
    page.locator(".look-picture").evaluate("(picture) => picture.decode()")
    page.mouse.move(1, 1)  # nothing is shown as hovered
    page.screenshot(path=IMAGES / "answer.png")


@contextmanager
def _serve(home: Path) -> Iterator[str]:
    settings = load_settings(home=home, threads=1)
    with build_services(settings) as services, socket.create_server(("127.0.0.1", 0)) as listener:
        services.warm_up()
        app = create_app(services, max_upload_bytes=settings.max_upload_bytes, version=__version__)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
