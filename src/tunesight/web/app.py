"""The application: routes, guards, error translation and the page, put together.

Conventions
-----------
The API lives under ``/api/v1``, its description at ``/api/openapi.json`` and ``/api/docs``, the
page at ``/`` and its files under ``/static``. Nothing is fetched from another host. Whatever
answers GET answers HEAD (RFC 9110, section 9.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import anyio
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.responses import FileResponse
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from tunesight.assembly import Services
from tunesight.web.context import Context, WithContext
from tunesight.web.errors import add_error_translation
from tunesight.web.guards import LOOPBACK_HOSTS, CrossSiteGuard, HostGuard, UploadLimit
from tunesight.web.headers import SecurityHeaders
from tunesight.web.routes import readings, recommendations, samples, tracks
from tunesight.wire import HealthOut, ProblemOut

__all__ = ["create_app"]

_STATIC = Path(__file__).parent / "static"

# Each reading holds a decoded picture (up to a few hundred MB); two fill the smallest machine.
_READINGS_AT_ONCE = 2


def create_app(
    services: Services,
    *,
    max_upload_bytes: int,
    version: str,
    max_video_bytes: int | None = None,
    allowed_hosts: Sequence[str] = LOOPBACK_HOSTS,
) -> FastAPI:
    """Build the web application.

    Parameters
    ----------
    services
        The use cases that the routes call.
    max_upload_bytes
        Most bytes of one uploaded picture.
    version
        Of the package, shown by ``/api/v1/health`` and the API's description.
    max_video_bytes
        Most bytes of one uploaded clip; by default those of a picture.
    allowed_hosts
        Names under which the server may be reached; ``("*",)`` allows any.

    Returns
    -------
    FastAPI
        An ASGI application.
    """
    most_bytes = max(max_upload_bytes, max_video_bytes or 0)
    app = FastAPI(
        title="Tunesight",
        version=version,
        description="Show it a picture or tell it a wish; it answers with the music that fits.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses={"default": {"model": ProblemOut, "description": "What is wrong (RFC 9457)."}},
    )
    app.state.context = Context(
        services=services,
        pool=anyio.CapacityLimiter(_READINGS_AT_ONCE),
        version=version,
        max_upload_bytes=max_upload_bytes,
        max_video_bytes=most_bytes,
    )
    # The last one added is the first one asked.
    app.add_middleware(UploadLimit, max_upload_bytes=most_bytes)
    app.add_middleware(CrossSiteGuard)
    app.add_middleware(HostGuard, allowed_hosts=allowed_hosts)
    app.add_middleware(SecurityHeaders)
    add_error_translation(app)
    _add_pages(app)
    _offer_head(app, list(app.routes))
    for routes in (readings, recommendations, tracks, samples):
        app.include_router(routes.router)
        _offer_head(app, routes.router.routes)
    return app


def _offer_head(app: FastAPI, routes: Iterable[BaseRoute]) -> None:
    """Answer HEAD like GET, on routes of their own: on one, both would share an operation id."""
    for route in routes:
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
            app.add_api_route(
                route.path,
                route.endpoint,
                methods=["HEAD"],
                response_class=route.response_class,
                include_in_schema=False,
            )


def _add_pages(app: FastAPI) -> None:
    @app.get("/api/v1/health", tags=["health"])
    async def read_health(context: WithContext) -> HealthOut:
        """Say that the server answers, its version, and how much may be uploaded."""
        return HealthOut(
            status="ok",
            version=context.version,
            max_upload_bytes=context.max_upload_bytes,
            max_video_bytes=context.max_video_bytes,
        )

    @app.get("/", include_in_schema=False)
    async def send_page() -> FileResponse:
        return FileResponse(_STATIC / "index.html")

    @app.get("/api/docs", include_in_schema=False)
    async def send_docs() -> FileResponse:
        return FileResponse(_STATIC / "docs.html")

    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
