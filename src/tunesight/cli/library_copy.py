"""``tunesight library copy``: take a library to another place, such as a server."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("copy")
@click.argument("place")
def command(place: str) -> None:
    """Copy the library to PLACE: the path of a file, or the address of a PostgreSQL database.

    There must be no library yet, or an empty one. The password of a server is best left out of the
    address and given as PGPASSWORD, or in ~/.pgpass.
    """
    from tunesight.assembly import build_services

    with build_services() as services:
        copied_to, count = services.copier.copy_to(place)
    click.echo(f"Copied {count} tracks to {copied_to}")
    click.echo("To use it from now on, set TUNESIGHT_DATABASE_URL.")
