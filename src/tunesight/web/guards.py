"""Guards before every request: who may speak to this server, and how much may be sent.

Conventions
-----------
Pure ASGI, so that a refusal comes before a byte of the body is kept. Sizes in bytes.

References
----------
Fetch Metadata (W3C): ``Sec-Fetch-Site``. RFC 9110, sections 7.2 (Host), 10.1.1 (Expect).
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tunesight.errors import MediaTooLargeError
from tunesight.web.errors import problem_response

__all__ = ["LOOPBACK_HOSTS", "CrossSiteGuard", "HostGuard", "UploadLimit"]

LOOPBACK_HOSTS: tuple[str, ...] = ("localhost", "127.0.0.1", "::1")

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# A form adds part headers and its short text fields to the picture's own bytes.
_FORM_OVERHEAD_BYTES = 64 * 1024

# A browser only hears a refusal when it has finished sending. Up to this much is read and thrown
# away, piece by piece, for the sake of a clear message; beyond it the connection is cut.
_MOST_DRAINED_BYTES = 256 * 1024 * 1024


class HostGuard:
    """Refuses requests made under a foreign name (DNS rebinding).

    An address in numbers passes: there is no name that an attacker could point elsewhere.

    Parameters
    ----------
    app
        What to protect.
    allowed_hosts
        Names under which the server may be reached, ports aside; ``"*"`` allows any.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str] = LOOPBACK_HOSTS) -> None:
        self._app = app
        self._allowed = frozenset(host.casefold() for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 400 to a foreign name, or pass the request on."""
        if scope["type"] in ("http", "websocket") and "*" not in self._allowed:
            host = Headers(scope=scope).get("host", "")
            name = _host_name(host)
            if name not in self._allowed and not _is_address(name):
                detail = f"This server does not answer to the name {host[:100]!r}; use localhost."
                await problem_response(400, detail)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class CrossSiteGuard:
    """Refuses writes that another site's page makes with this reader's browser.

    Programs send neither ``Sec-Fetch-Site`` nor ``Origin`` and pass.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to a cross-site write, or pass the request on."""
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            headers = Headers(scope=scope)
            if _is_cross_site(headers):
                detail = "This request came from another site's page; send it from this page."
                await problem_response(403, detail)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class UploadLimit:
    """Refuses a body beyond the limit: by its announced length, and again while it streams.

    Parameters
    ----------
    app
        What to protect.
    max_upload_bytes
        Most bytes of the largest file that may be sent.
    """

    def __init__(self, app: ASGIApp, max_upload_bytes: int) -> None:
        self._app = app
        self._max_upload_bytes = max_upload_bytes
        self._max_body_bytes = max_upload_bytes + _FORM_OVERHEAD_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 to a body that is too long, or pass the request on with its body counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > self._max_body_bytes:
            # A client that asked first ("Expect: 100-continue") has sent nothing yet.
            if "expect" not in headers and int(announced) <= _MOST_DRAINED_BYTES:
                await _drain(receive)
            response = problem_response(
                MediaTooLargeError.http_status, self._refusal(), headers={"connection": "close"}
            )
            await response(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_body_bytes:
                raise MediaTooLargeError(self._refusal())
            return message

        await self._app(scope, receive_counted, send)

    def _refusal(self) -> str:
        most_mib = self._max_upload_bytes / 2**20
        return f"The upload is larger than {most_mib:.3g} MiB; send a smaller file."


async def _drain(receive: Receive) -> None:
    drained, has_more = 0, True
    while has_more and drained <= _MOST_DRAINED_BYTES:
        message = await receive()
        drained += len(message.get("body", b""))
        has_more = message["type"] == "http.request" and message.get("more_body", False)


def _host_name(host: str) -> str:
    """Return the name of a Host header without its port; empty where it cannot be read."""
    try:
        return (urlsplit(f"//{host}").hostname or "").casefold()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_cross_site(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        # "none" is the reader's own doing (address bar); "same-site" may be another local server.
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.casefold() != headers.get("host", "").casefold()
    except ValueError:
        return True
