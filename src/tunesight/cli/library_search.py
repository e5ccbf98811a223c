"""``tunesight library search``: tracks by words of their title, artist or album."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--top", "--topk", "top", type=int, default=20, show_default=True, help="How many.")
@click.option("--json", "as_json", is_flag=True, help="Print exactly what the API returns.")
def command(words: tuple[str, ...], *, top: int, as_json: bool) -> None:
    """Find tracks by WORDS.

    All must be in title, artist or album; the last one may be just begun.
    """
    from tunesight.assembly import build_services
    from tunesight.cli.render import render_page
    from tunesight.wire import track_page_to_wire

    with build_services() as services:
        page = services.tracks.search_tracks(" ".join(words), limit=top)
    if as_json:
        click.echo(track_page_to_wire(page).model_dump_json(indent=2))
    else:
        click.echo(render_page(page))
