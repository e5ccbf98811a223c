"""``tunesight catalogue``: import tables of tracks, see which there are and what was wrong."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tunesight.library.importers.catalogue import CheckedTable, ImportListener
    from tunesight.services.catalogue import OpenedTable

__all__ = ["command"]

# A terminal line is redrawn at most this often, so that drawing never slows the import.
_REDRAW_S = 0.1
_SHOWN_IGNORED = 12


@click.group("catalogue")
def command() -> None:
    """Import tables of tracks, see which there are and what was wrong."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", default="", help="What to call it; by default the name of the file.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Read a field from this column, from several (A,B), or from none (FIELD=). Repeatable.",
)
@click.option("--encoding", default="", help="Of a text file that is not UTF-8, such as cp1252.")
@click.option("--replace", is_flag=True, help="Replace a catalogue of this name.")
@click.option("--dry-run", is_flag=True, help="Show what would be read; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def import_file(file: Path, *, columns: Sequence[str], **options: Any) -> None:
    """Import FILE, or what has changed in it since it was imported.

    FILE is CSV, Parquet or JSON lines, with a row for every track; or an archive, a folder or a
    document of AcousticBrainz.
    """
    from tunesight.assembly import build_services

    report = _progress_line() if sys.stderr.isatty() else None
    with build_services() as services:
        opened = services.catalogue.open_file(
            file, columns=_parse_columns(columns), encoding=options["encoding"]
        )
        if not options["as_json"]:
            _show_mapping(opened)
        if options["dry_run"]:
            checked = services.catalogue.check(opened, on_progress=report)
            _show_check(opened, checked, as_json=options["as_json"])
            return
        done = services.catalogue.import_table(
            opened, name=options["name"], is_replacing=options["replace"], on_progress=report
        )
    if options["as_json"]:
        click.echo(json.dumps(asdict(done), indent=2))
        return
    counts = {
        key: count
        for key, count in asdict(done).items()
        if count and key not in ("name", "rows", "kept_before")
    }
    if done.kept_before == done.rows:
        click.echo(f"{done.name}: {done.rows} rows, as they were")
    else:
        details = ", ".join(f"{n} {key}" for key, n in counts.items()) or "nothing to do"
        click.echo(f"{done.name}: {done.rows} rows ({details})")
    if done.refused or done.partial:
        click.echo(f"See what was wrong with: tunesight catalogue errors {done.name}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_catalogues(*, as_json: bool) -> None:
    """List the catalogues that were imported."""
    from tunesight.assembly import build_services

    with build_services() as services:
        found = services.catalogue.catalogues()
    if as_json:
        click.echo(json.dumps([asdict(status) for status in found], indent=2))
        return
    for status in found:
        rest = "" if status.is_complete else ", not complete: import it again to go on"
        bad = f", {status.bad} lines with something wrong" if status.bad else ""
        click.echo(f"{status.name}: {status.tracks} tracks from {status.path}{bad}{rest}")
    if not found:
        click.echo("No catalogue yet; import one with: tunesight catalogue import FILE")


@command.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Forget the catalogue NAME and its tracks; its file is left alone."""
    from tunesight.assembly import build_services

    with build_services() as services:
        removed = services.catalogue.remove(name)
    click.echo(f"Removed {name} with {removed} tracks; its file was left alone.")


@command.command("errors")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def errors(name: str, *, as_json: bool) -> None:
    """List the lines of the catalogue NAME that have something wrong."""
    from tunesight.assembly import build_services

    with build_services() as services:
        found = services.catalogue.bad_rows(name)
    if as_json:
        rows = [{"line": bad.line, "message": bad.message} for bad in found]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for bad in found:
        click.echo(f"line {bad.line}: {bad.message}")
    if not found:
        click.echo(f"Nothing was wrong with {name}.")


def _parse_columns(columns: Sequence[str]) -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = {}
    for text in columns:
        field, equals, names = text.partition("=")
        if not equals:
            raise click.BadParameter(f"{text!r} is not FIELD=COLUMN, such as title=track_name.")
        chosen[field.strip()] = [name.strip() for name in names.split(",") if name.strip()]
    return chosen


def _show_mapping(opened: OpenedTable) -> None:
    mapping = opened.mapping
    click.echo(f"{opened.path.name}: {opened.table.kind}")
    for field, names in mapping.columns.items():
        percent = "  (in percent)" if field in mapping.in_percent else ""
        click.echo(f"  {field:<17}{', '.join(names)}{percent}")
    if mapping.ignored:
        shown = ", ".join(name or "(no name)" for name in mapping.ignored[:_SHOWN_IGNORED])
        hidden = len(mapping.ignored) - _SHOWN_IGNORED
        click.echo(f"  {'not read':<17}{shown}{f' and {hidden} more' if hidden > 0 else ''}")


def _show_check(opened: OpenedTable, checked: CheckedTable, *, as_json: bool) -> None:
    counts = {
        "rows": checked.row_count,
        "tracks": len(checked.ids),
        "repeated": len(checked.repeats),
        "refused": checked.refused,
        "partial": checked.partial,
    }
    if as_json:
        problems = [{"line": bad.line, "message": bad.message} for bad in checked.problems]
        answer = {**opened.mapping.to_json(), **counts, "problems": problems}
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    click.echo("The first rows would be:")
    for row in checked.first_rows:
        track = row.track
        place = (
            f"{track.affect.mean.valence:+.2f} {track.affect.mean.arousal:+.2f}"
            if track.affect
            else "no mood"
        )
        tempo = f"{track.cues['tempo']:.0f} bpm" if "tempo" in track.cues else ""
        known = (str(track.year or ""), track.language, ", ".join(track.labels()), tempo, place)
        click.echo(f"  {track.title} - {track.artist}: {'; '.join(filter(None, known))}")
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
    for bad in checked.problems:
        click.echo(f"  line {bad.line}: {bad.message}")


def _progress_line() -> ImportListener:
    """Make a listener that redraws one line: what is done, how much, time left."""
    started: dict[str, tuple[float, int]] = {}
    drawn = 0.0

    def draw(what: str, done: int, total: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        began, done_then = started.setdefault(what, (now, done))
        if done < total and now - drawn < _REDRAW_S:
            return
        drawn = now
        left_s = (now - began) / max(done - done_then, 1) * (total - done)
        rest = f"/{total}  {left_s:.0f} s left" if total else ""
        click.echo(f"\r\033[K{what}  {done}{rest}", nl=False, err=True)
        if done == total:
            click.echo("\r\033[K", nl=False, err=True)

    return draw
