"""Tracks: all of them or some by their words, what is known of one, and its sound.

Conventions
-----------
A track is named by its id alone; no part of a request ever becomes part of a path.

References
----------
RFC 9110, section 14 (range requests): a malformed ``Range`` is ignored, an unsatisfiable one
is answered with 416.
"""

from __future__ import annotations

import re
from pathlib import Path
from stat import S_ISREG
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse

from tunesight.errors import NotFoundError
from tunesight.services.tracks import DEFAULT_PAGE
from tunesight.web.context import WithContext
from tunesight.wire import TrackOut, TrackPageOut, track_page_to_wire, track_to_wire

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/tracks", tags=["tracks"])

# The standard library's table depends on the machine it runs on, and calls .ogg a video on some.
_MEDIA_TYPES = {
    ".aac": "audio/aac",
    ".aif": "audio/aiff",
    ".aiff": "audio/aiff",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "audio/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".webm": "audio/webm",
    ".wma": "audio/x-ms-wma",
}

_ONE_RANGE = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})", re.IGNORECASE)


@router.get("")
async def list_tracks(
    context: WithContext,
    q: Annotated[str, Query(description="Words of title, artist or album; empty for all.")] = "",
    limit: int = DEFAULT_PAGE,
    offset: int = 0,
) -> TrackPageOut:
    """Return tracks by words of their title, artist or album, best first, a page at a time."""
    return track_page_to_wire(
        await context.look_up(
            lambda: context.services.tracks.search_tracks(q, limit=limit, offset=offset)
        )
    )


@router.get("/{track_id}")
async def read_track(context: WithContext, track_id: str) -> TrackOut:
    """Return what is known of one track."""
    return track_to_wire(
        await context.look_up(lambda: context.services.tracks.find_track(track_id))
    )


@router.get(
    "/{track_id}/audio",
    response_class=FileResponse,
    responses={
        200: {"content": {"audio/*": {}}, "description": "The whole sound."},
        206: {"content": {"audio/*": {}}, "description": "The part that was asked for."},
        416: {"description": "The range lies outside the sound."},
    },
)
async def send_audio(context: WithContext, request: Request, track_id: str) -> FileResponse:
    """Send a track's sound, or the single range of it that was asked for."""
    path = await context.look_up(lambda: context.services.tracks.audio_path(track_id))
    size_bytes = await context.look_up(lambda: _measure(path, track_id))
    _settle_range(request, size_bytes)
    media_type = _MEDIA_TYPES.get(path.suffix.casefold(), "application/octet-stream")
    return FileResponse(
        path, media_type=media_type, headers={"cache-control": "private, max-age=3600"}
    )


def _measure(path: Path, track_id: str) -> int:
    try:
        found = path.stat()
    except OSError:
        found = None
    if found is None or not S_ISREG(found.st_mode):
        raise NotFoundError(
            f"The sound of track {track_id!r} is no longer where it was; scan the library again."
        )
    return found.st_size


def _settle_range(request: Request, size_bytes: int) -> None:
    """Drop a range header that asks for nothing sensible; refuse one beyond the end."""
    asked = request.headers.get("range")
    if asked is None or "if-range" in request.headers:
        return
    match = _ONE_RANGE.fullmatch(asked.strip())
    first, last = (match["first"], match["last"]) if match else ("", "")
    is_upside_down = bool(first and last) and int(last) < int(first)
    if not (first or last) or is_upside_down:
        request.scope["headers"] = [
            (name, value) for name, value in request.scope["headers"] if name != b"range"
        ]
        return
    if (first and int(first) >= size_bytes) or (not first and int(last) == 0):
        raise HTTPException(
            416,
            f"The range {asked!r} lies outside the {size_bytes} bytes of this sound.",
            headers={"content-range": f"bytes */{size_bytes}"},
        )
