"""Find a Chromium for the browser tests, or install one.

    python tests/browser/find_chromium.py --install

A system's Chromium is preferred: it brings the libraries that Playwright's download needs. So
Debian's is installed where apt may be used, and Playwright's own elsewhere.
"""

from __future__ import annotations

import os
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


def _apt() -> list[str]:
    """Return how apt-get is called here, or nothing where it may not be."""
    if shutil.which("apt-get") is None:
        return []
    if os.geteuid() == 0:
        return ["apt-get"]
    # -n: never ask for a password in the middle of a run.
    can_sudo = shutil.which("sudo") and not subprocess.run(
        ["sudo", "-n", "true"],  # noqa: S607 - whichever sudo there is
        check=False, capture_output=True,
    ).returncode  # fmt: skip
    return ["sudo", "-n", "apt-get"] if can_sudo else []


def _install() -> None:
    """Install Debian's Chromium, or fetch Playwright's where that is not possible."""
    apt = _apt()
    options = ["-qq", "--yes", "--no-install-recommends"]
    if apt:
        sys.stderr.write("Installing Debian's chromium for the browser tests ...\n")
        steps = ([*apt, "-qq", "update"], [*apt, "install", *options, "chromium"])
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in steps:
            subprocess.run(step, check=False, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    if find_chromium() is None:
        command = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell"]
        subprocess.run(command, check=False)  # noqa: S603 - our own interpreter


def _main() -> int:
    with sync_playwright() as playwright:
        complaint = _complaint(playwright)
    if complaint and "--install" in sys.argv[1:]:
        _install()
        with sync_playwright() as playwright:
            complaint = _complaint(playwright)
    if complaint:
        sys.stderr.write(
            f"No Chromium starts ({complaint}); install one and try again "
            "(Debian: apt install chromium).\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
