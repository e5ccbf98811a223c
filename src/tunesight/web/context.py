"""What a route works with: the services, and a small pool for work that keeps a core busy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

import anyio
from anyio import to_thread
from fastapi import Depends, Request

from tunesight.assembly import Services

__all__ = ["Context", "WithContext"]

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Context:
    """Everything one application's routes share.

    Parameters
    ----------
    services
        The use cases.
    pool
        How many readings and rankings run at once; the others wait their turn, so that ten
        uploads at a time need the memory of a few.
    version
        Of the package.
    max_upload_bytes, max_video_bytes
        Most bytes of one uploaded picture, and of one clip.
    """

    services: Services
    pool: anyio.CapacityLimiter
    version: str
    max_upload_bytes: int
    max_video_bytes: int

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run work that keeps a core busy on a thread of the pool."""
        return await to_thread.run_sync(work, limiter=self.pool)

    async def look_up(self, work: Callable[[], Result]) -> Result:
        """Run a short look-up on any thread, so that sound never waits behind a reading."""
        return await to_thread.run_sync(work)


def _find_context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


WithContext = Annotated[Context, Depends(_find_context)]
