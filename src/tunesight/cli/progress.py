"""Progress on the terminal: one line that is redrawn on stderr, if somebody watches it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

__all__ = ["report_progress"]


def report_progress() -> Callable[[int, int], None] | None:
    """Make a listener that says how much of a clip was read; None where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def draw(done: int, total: int) -> None:
        line = "" if done == total else f"reading the clip, {done} of {total} pictures"
        click.echo(f"\r\033[K{line}", nl=False, err=True)

    return draw
