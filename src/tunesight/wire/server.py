"""What the server says of itself: that it is there, what can be tried, and what went wrong."""

from __future__ import annotations

from tunesight.wire.affect import WireShape

__all__ = ["HealthOut", "ProblemOut", "SampleOut"]


class SampleOut(WireShape):
    """One bundled picture to try."""

    id: str
    title: str
    alt: str
    picture_url: str


class HealthOut(WireShape):
    """That the server answers, its version, and how many bytes a picture and a clip may have."""

    status: str
    version: str
    max_upload_bytes: int
    max_video_bytes: int


class ProblemOut(WireShape):
    """An error, as RFC 9457 "Problem Details for HTTP APIs" writes it."""

    type: str
    title: str
    status: int
    detail: str
