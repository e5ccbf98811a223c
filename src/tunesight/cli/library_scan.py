"""``tunesight library scan``, ``watch``, ``pause`` and ``resume``."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tunesight.library.scan_progress import ScanProgress
    from tunesight.library.scan_report import ScanOutcome
    from tunesight.services.scan import ScanStatus

__all__ = ["COMMANDS", "describe_progress", "describe_scan", "run_scan"]

# A terminal line is redrawn at most this often, so that drawing never slows the scan.
_REDRAW_S = 0.2
_MINUTE_S = 60
_HOUR_S = 3600


@click.command("scan")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--engine",
    type=click.Choice(["processes", "ray"]),
    default="processes",
    show_default=True,
    help="Hear in processes of this machine, or on a Ray cluster.",
)
@click.option("--retry", is_flag=True, help="Try files again that failed as they are.")
@click.option("--wait", is_flag=True, help="Wait while another scan is in progress.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def _scan(
    folders: tuple[Path, ...], *, engine: str, retry: bool, wait: bool, as_json: bool
) -> None:
    """Hear what is new or changed in all folders, or in FOLDERS.

    Ctrl+C ends it; what was heard is kept, and the next scan goes on from there.
    """
    run_scan(list(folders), engine=engine, retry=retry, wait=wait, as_json=as_json)


@click.command("watch")
def _watch() -> None:
    """Take in new music as it is added, until interrupted."""
    from tunesight.assembly import build_services
    from tunesight.settings import load_settings

    settings = load_settings()
    report, clear = _progress_line() if sys.stderr.isatty() else (None, lambda: None)

    def show(outcome: ScanOutcome) -> None:
        clear()
        _show_outcome(outcome)

    with build_services(settings) as services, _stopped_by_signals() as stop:
        click.echo("Watching the folders of the library (Ctrl+C stops it)")
        services.scan.watch(
            stop,
            interval_s=settings.watch_interval_s,
            on_scan=show,
            on_progress=report,
            on_error=lambda error: click.echo(f"Error: {error} It is tried again.", err=True),
        )


@click.command("pause")
def _pause() -> None:
    """Let the scan in progress, in whichever process, pause; it goes on with resume."""
    from tunesight.assembly import build_services

    with build_services() as services:
        status = services.scan.pause()
    if status.process is None:
        click.echo("No scan is in progress; none begins in the background until resumed.")
    else:
        click.echo("The scan pauses; go on with: tunesight library resume")


@click.command("resume")
def _resume() -> None:
    """Let scans go on."""
    from tunesight.assembly import build_services

    with build_services() as services:
        status = services.scan.resume()
    if status.process is None:
        click.echo("No scan is in progress; begin one with: tunesight library scan")
    else:
        click.echo("The scan goes on.")


COMMANDS: tuple[click.Command, ...] = (_scan, _watch, _pause, _resume)
"""What :mod:`tunesight.cli.library` offers of these."""


def run_scan(
    folders: list[Path],
    *,
    engine: str = "processes",
    retry: bool = False,
    wait: bool = False,
    as_json: bool = False,
) -> None:
    """Scan folders, all by default, and say what was done."""
    from tunesight.assembly import build_services

    report, clear = _progress_line() if sys.stderr.isatty() else (None, lambda: None)
    with build_services() as services, _stopped_by_signals() as stop:
        outcome = services.scan.scan(
            paths=folders, engine=engine, retry=retry, wait=wait, on_progress=report, stop=stop
        )
    clear()
    if as_json:
        click.echo(json.dumps({f.path: asdict(r) for f, r in outcome.reports}, indent=2))
    else:
        _show_outcome(outcome)
    if not outcome.is_complete:
        click.echo("Stopped; what was heard is kept, and the next scan goes on.", err=True)
        raise click.exceptions.Abort


def describe_progress(progress: ScanProgress) -> str:
    """Say in a line how far a scan is."""
    parts = [
        f"{progress.done}/{progress.total} files",
        f"{_describe_time(progress.heard_s)} of music heard",
        f"{progress.real_time_factor:.0f} times as fast as it plays",
    ]
    if progress.failed:
        parts.append(f"{progress.failed} failed")
    if progress.is_paused:
        parts.append("paused")
    elif progress.left_s is not None:
        parts.append(f"{_describe_time(progress.left_s)} left")
    return ", ".join(parts)


def describe_scan(status: ScanStatus) -> str:
    """Say in a line whether a scan is in progress, and how the last one ended."""
    line = "" if status.progress is None else f": {describe_progress(status.progress)}"
    if status.process is not None:
        return f"scanning (process {status.process}){line}"
    if status.is_paused:
        return "scans in the background are paused; go on with: tunesight library resume"
    if status.progress is not None and status.progress.done < status.progress.total:
        return f"the last scan was stopped{line}; go on with: tunesight library scan"
    return ""


def _show_outcome(outcome: ScanOutcome) -> None:
    for folder, done in outcome.reports:
        silent = ("found", "videos_left")
        counts = {name: n for name, n in asdict(done).items() if n and name not in silent}
        details = ", ".join(f"{n} {name}" for name, n in counts.items()) or "nothing to do"
        click.echo(f"{folder.path}: {done.found} files ({details})")
        if done.videos_left:
            click.echo(
                f"  {done.videos_left} videos were left out; "
                "hear them with: tunesight library add --videos FOLDER"
            )
        if done.failed:
            click.echo("See what failed and why with: tunesight library status")


def _progress_line() -> tuple[Callable[[ScanProgress], None], Callable[[], None]]:
    """Make a listener that redraws one line, and what clears that line."""
    drawn_s = 0.0

    def draw(progress: ScanProgress) -> None:
        nonlocal drawn_s
        now_s = time.monotonic()
        if now_s - drawn_s >= _REDRAW_S and progress.total:
            drawn_s = now_s
            name = Path(progress.path).name.encode("ascii", "replace").decode()[:30]
            line = f"{describe_progress(progress)}  {name}"
            click.echo(f"\r\033[K{line}", nl=False, err=True)

    def clear() -> None:
        click.echo("\r\033[K", nl=False, err=True)

    return draw, clear


def _describe_time(seconds: float) -> str:
    if seconds < _MINUTE_S:
        return f"{seconds:.0f} s"
    if seconds < _HOUR_S:
        return f"{seconds / _MINUTE_S:.0f} min"
    return f"{seconds / _HOUR_S:.1f} h"


@contextmanager
def _stopped_by_signals() -> Generator[threading.Event]:
    """Yield an event that Ctrl+C or SIGTERM sets; a second Ctrl+C interrupts at once."""
    stop = threading.Event()

    def note(_number: int, _frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
