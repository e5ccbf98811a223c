"""``tunesight hear``: the mood, the pulse and the harmony of a sound file."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command("hear")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON, with every beat and second.")
def command(file: Path, *, as_json: bool) -> None:
    """Hear FILE: its mood over time, tempo, key, loudness and parts.

    FILE is any sound file, or a video with sound. It is not taken into the library.
    """
    from tunesight.assembly import build_services
    from tunesight.cli.hearing import render_hearing
    from tunesight.wire import analysis_to_wire

    with build_services() as services:
        heard = services.hear.hear_file(file)
    if as_json:
        click.echo(analysis_to_wire(heard.analysis, heard.cues).model_dump_json(indent=2))
    else:
        click.echo(render_hearing(heard.analysis, heard.cues))
