"""``tunesight read``: the mood of a picture or a phrase."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command("read")
@click.argument("picture", required=False, type=click.Path(path_type=Path))
@click.option("--wish", default="", help="Read this phrase instead of a picture.")
@click.option("--json", "as_json", is_flag=True, help="Print exactly what the API returns.")
def command(picture: Path | None, wish: str, *, as_json: bool) -> None:
    """Read the mood of PICTURE (JPEG, PNG, WebP, GIF, AVIF or HEIC), or of a phrase."""
    if (picture is None) == (not wish.strip()):
        raise click.UsageError("Give one picture, or one phrase with --wish.")

    from tunesight.assembly import build_services
    from tunesight.cli.render import render_reading
    from tunesight.wire import reading_to_wire

    with build_services() as services:
        read = services.read
        reading = read.read_wish(wish) if picture is None else read.read_picture_file(picture)
    if as_json:
        click.echo(reading_to_wire(reading).model_dump_json(indent=2))
    else:
        click.echo(render_reading(reading))
