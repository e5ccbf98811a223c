"""``tunesight library``: add folders of music, scan them, see what is there."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

__all__ = ["command"]

# A terminal line is redrawn at most this often, so that drawing never slows the scan.
_REDRAW_S = 0.1


@click.group("library")
def command() -> None:
    """Add folders of music, scan them, see what is there."""


@command.command("add")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--no-scan", is_flag=True, help="Only note the folder; hear it at the next scan.")
def add(folder: Path, *, no_scan: bool) -> None:
    """Add FOLDER and hear every track in it."""
    from tunesight.assembly import build_services

    with build_services() as services:
        added = services.library.add_folder(folder)
    click.echo(f"Added {added.path}")
    if not no_scan:
        _scan([Path(added.path)])


@command.command("remove")
@click.argument("folder", type=click.Path(path_type=Path))
def remove(folder: Path) -> None:
    """Forget FOLDER and its tracks; its files are left alone."""
    from tunesight.assembly import build_services

    with build_services() as services:
        removed = services.library.remove_folder(folder)
    click.echo(f"Removed {removed.path}; its files were left alone.")


@command.command("scan")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def scan(folders: tuple[Path, ...], *, as_json: bool) -> None:
    """Hear what is new or changed in all folders, or in FOLDERS."""
    _scan(list(folders), as_json=as_json)


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def status(*, as_json: bool) -> None:
    """Say what the library holds, and what could not be taken in."""
    from tunesight.assembly import build_services

    with build_services() as services:
        found = services.library.status()
    if as_json:
        click.echo(json.dumps(asdict(found), indent=2))
        return
    click.echo(f"Library   {found.place}")
    for source, count in sorted(found.tracks.items()):
        click.echo(f"  {source:<10}{count:>8} tracks")
    click.echo(f"  {'playable':<10}{found.playable:>8}")
    if found.missing:
        click.echo(f"  {'missing':<10}{found.missing:>8} (their files are away)")
    for folder in found.folders:
        click.echo(f"  folder    {folder.path}")
    if not found.folders:
        click.echo("  No folder yet; add one with: tunesight library add FOLDER")
    for error in found.errors:
        click.echo(f"  not taken in: {error.path}: {error.message}")


def _scan(folders: list[Path], *, as_json: bool = False) -> None:
    from tunesight.assembly import build_services

    report = _progress_line() if sys.stderr.isatty() else None
    with build_services() as services:
        results = services.library.scan(on_progress=report, paths=folders)
    if as_json:
        click.echo(json.dumps({f.path: asdict(r) for f, r in results}, indent=2))
        return
    for folder, done in results:
        counts = {name: n for name, n in asdict(done).items() if n and name != "found"}
        details = ", ".join(f"{n} {name}" for name, n in counts.items()) or "nothing to do"
        click.echo(f"{folder.path}: {done.found} files ({details})")
        if done.failed:
            click.echo("See what failed and why with: tunesight library status")


def _progress_line() -> Callable[[int, int, str], None]:
    """Make a listener that redraws one line: done, in all, time left."""
    started = time.monotonic()
    drawn = 0.0

    def draw(done: int, total: int, path: str) -> None:
        nonlocal drawn
        now = time.monotonic()
        if done < total and now - drawn < _REDRAW_S:
            return
        drawn = now
        left_s = (now - started) / max(done, 1) * (total - done)
        name = Path(path).name.encode("ascii", "replace").decode()[:40]
        click.echo(f"\r\033[K{done}/{total}  {left_s:.0f} s left  {name}", nl=False, err=True)
        if done == total:
            click.echo("\r\033[K", nl=False, err=True)

    return draw
