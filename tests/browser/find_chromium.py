"""Find a Chromium for the browser tests, or fetch Playwright's own.

    python tests/browser/find_chromium.py --install

A system's Chromium is preferred: it brings the libraries that Playwright's download needs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

from playwright.sync_api import Error, Playwright, sync_playwright

__all__ = ["LAUNCH_ARGUMENTS", "find_chromium"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# As root, which is what a container runs as, Chromium refuses its own sandbox.
LAUNCH_ARGUMENTS = ["--no-sandbox", "--mute-audio"]


def find_chromium() -> str | None:
    """Return the system's Chromium, or None to let Playwright use its own."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def _complaint(playwright: Playwright) -> str:
    """Return why no Chromium starts; empty where one does."""
    try:
        playwright.chromium.launch(executable_path=find_chromium(), args=LAUNCH_ARGUMENTS).close()
    except Error as error:
        return str(error).strip().splitlines()[0]
    return ""


def _main() -> int:
    with sync_playwright() as playwright:
        complaint = _complaint(playwright)
        if complaint and "--install" in sys.argv[1:]:
            command = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell"]
            subprocess.run(command, check=False)  # noqa: S603 - our own interpreter
            complaint = _complaint(playwright)
    if complaint:
        sys.stderr.write(
            f"No Chromium starts ({complaint}); the browser tests will be skipped. "
            "Install one (Debian: apt install chromium) to run them.\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(_main())
