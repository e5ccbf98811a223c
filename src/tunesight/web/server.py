"""The server: opens the port first, so that a taken one is a sentence and not a traceback."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn

from tunesight.assembly import Services, build_services
from tunesight.errors import ConfigurationError
from tunesight.settings import Settings
from tunesight.web.app import create_app

__all__ = ["open_port", "serve"]

_BACKLOG = 128

# A finished reading is sent, but an upload that stands still must not keep the server from ending.
_MOST_FAREWELL_S = 3


def open_port(host: str, port: int) -> socket.socket:
    """Open the listening socket.

    Raises
    ------
    ConfigurationError
        If the address does not exist here or the port is taken.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(
            f"Cannot listen on {host}:{port} ({error}); choose another with --port, or --port 0."
        ) from error
    return listener


def serve(settings: Settings, *, version: str, announce: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    settings
        Address, port and everything below.
    version
        Of the package, for the API's description.
    announce
        Called with the address once the server can answer.

    Raises
    ------
    ConfigurationError
        If the port cannot be opened.
    """
    with build_services(settings) as services, open_port(settings.host, settings.port) as listener:
        services.warm_up()
        host, port = listener.getsockname()[:2]
        app = create_app(
            services,
            max_upload_bytes=settings.max_upload_bytes,
            max_video_bytes=settings.max_video_bytes,
            version=version,
            allowed_hosts=(*settings.allowed_hosts, settings.host),
        )
        announce(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_MOST_FAREWELL_S,
        )
        with _watching(services, settings):
            uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _watching(services: Services, settings: Settings) -> Generator[None]:
    """Take in new music during a block, where the settings ask for it."""
    if not settings.watch:
        yield
        return
    log = logging.getLogger(__name__)
    stop = threading.Event()

    def watch() -> None:
        services.scan.watch(
            stop,
            interval_s=settings.watch_interval_s,
            on_error=lambda error: log.warning("Looking for new music failed: %s", error),
        )

    watcher = threading.Thread(target=watch, name="watch")
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()
