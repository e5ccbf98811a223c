"""``tunesight library``: add folders of music, scan them, see what is there."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from tunesight.cli import library_copy, library_scan, library_search, library_verify

__all__ = ["command"]


@click.group("library")
def command() -> None:
    """Add folders of music, scan them, see what is there."""


@command.command("add")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--videos/--no-videos",
    default=None,
    help="Whether the sound of videos is wanted too.  [default: no]",
)
@click.option("--no-scan", is_flag=True, help="Only note the folder; hear it at the next scan.")
def add(folder: Path, *, videos: bool | None, no_scan: bool) -> None:
    """Add FOLDER and hear every track in it; or change whether its videos are wanted."""
    from tunesight.assembly import build_services

    with build_services() as services:
        added = services.library.add_folder(folder, with_videos=videos)
    click.echo(f"Added {added.path}")
    if not no_scan:
        library_scan.run_scan([Path(added.path)])


@command.command("remove")
@click.argument("folder", type=click.Path(path_type=Path))
def remove(folder: Path) -> None:
    """Forget FOLDER and its tracks; its files are left alone."""
    from tunesight.assembly import build_services

    with build_services() as services:
        removed = services.library.remove_folder(folder)
    click.echo(f"Removed {removed.path}; its files were left alone.")


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def status(*, as_json: bool) -> None:
    """Say what the library holds, and what could not be taken in."""
    from tunesight.assembly import build_services

    with build_services() as services:
        found, scanning = services.library.status(), services.scan.status()
    if as_json:
        click.echo(json.dumps({**asdict(found), "scan": asdict(scanning)}, indent=2))
        return
    click.echo(f"Library   {found.place}")
    for source, count in sorted(found.tracks.items()):
        click.echo(f"  {source:<10}{count:>8} tracks")
    click.echo(f"  {'playable':<10}{found.playable:>8}")
    if found.missing:
        click.echo(f"  {'missing':<10}{found.missing:>8} (their files are away)")
    if found.outdated:
        click.echo(f"  {'outdated':<10}{found.outdated:>8} (heard by an older version; scan again)")
    if line := library_scan.describe_scan(scanning):
        click.echo(f"  {line}")
    for folder in found.folders:
        click.echo(f"  folder    {folder.path}{' (with videos)' if folder.with_videos else ''}")
    if not found.folders:
        click.echo("  No folder yet; add one with: tunesight library add FOLDER")
    for error in found.errors:
        click.echo(f"  not taken in: {error.path}: {error.message}")


for _below in (
    *library_scan.COMMANDS,
    library_search.command,
    library_verify.command,
    library_copy.command,
):
    command.add_command(_below)
