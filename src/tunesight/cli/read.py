"""``tunesight read``: the mood of a picture, a clip or a phrase."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command("read")
@click.argument("picture", required=False, type=click.Path(path_type=Path))
@click.option("--wish", default="", help="Read this phrase instead of a picture.")
@click.option("--video", is_flag=True, help="Read an animated GIF or WebP as a clip.")
@click.option("--json", "as_json", is_flag=True, help="Print exactly what the API returns.")
def command(picture: Path | None, wish: str, *, video: bool, as_json: bool) -> None:
    """Read the mood of PICTURE, or of a phrase.

    PICTURE is a JPEG, PNG, WebP, GIF, AVIF or HEIC, or a clip (mp4, mov, webm, mkv, avi...), of
    which a timeline is printed.
    """
    if (picture is None) == (not wish.strip()):
        raise click.UsageError("Give one picture or clip, or one phrase with --wish.")

    from tunesight.assembly import build_services
    from tunesight.cli.progress import report_progress
    from tunesight.cli.render import render_reading
    from tunesight.cli.timeline import render_timeline
    from tunesight.domain.timeline import Shown
    from tunesight.wire import reading_to_wire, timeline_to_wire

    with build_services() as services:
        read = services.read
        if picture is None:
            shown = Shown(read.read_wish(wish))
        elif video:
            timeline = read.read_video_file(picture, on_progress=report_progress())
            shown = Shown(timeline.overall, timeline)
        else:
            shown = read.read_shown_file(picture, on_progress=report_progress())
    if shown.timeline is None:
        wire, text = reading_to_wire(shown.reading), render_reading(shown.reading)
        click.echo(wire.model_dump_json(indent=2) if as_json else text)
    else:
        clip, text = timeline_to_wire(shown.timeline), render_timeline(shown.timeline)
        click.echo(clip.model_dump_json(indent=2) if as_json else text)
