"""``tunesight serve``: the web app and the API."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("serve")
@click.option("--host", default=None, help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, default=None, help="Port; 0 picks a free one.  [default: 8765]")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in a browser.")
def command(host: str | None, port: int | None, *, open_browser: bool) -> None:
    """Serve the web app and the API until interrupted."""
    from tunesight import __version__
    from tunesight.settings import load_settings
    from tunesight.web.server import serve

    given = {"host": host, "port": port}
    settings = load_settings(**{name: value for name, value in given.items() if value is not None})
    serve(
        settings,
        version=__version__,
        announce=lambda address: _announce(address, open_browser=open_browser),
    )


def _announce(address: str, *, open_browser: bool) -> None:
    click.echo(f"Tunesight is at {address}  (Ctrl+C stops it)")
    if open_browser:
        click.launch(address)
