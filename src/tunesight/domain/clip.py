"""Clips: the few pictures of a video that are looked at, and where more of them come from.

Conventions
-----------
Times are in seconds from the clip's first picture, in order of showing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from tunesight.domain.ports import RgbImage

__all__ = ["ClipSource", "VideoFrame"]


@dataclass(frozen=True, slots=True)
class VideoFrame:
    """One picture of a clip.

    Parameters
    ----------
    time_s
        When it is shown.
    picture
        Upright, small (its shorter side some 300 pixels), RGB.
    is_probe
        Whether it stands right behind the one before it, to see how much moves between them.
    """

    time_s: float
    picture: RgbImage
    is_probe: bool = False


class ClipSource(Protocol):
    """An open clip that gives its pictures within a budget."""

    @property
    def duration_s(self) -> float:
        """How long the clip is, as far as it can be read."""
        ...

    @property
    def has_audio(self) -> bool:
        """Whether it has sound."""
        ...

    @property
    def frames_decoded(self) -> int:
        """How many pictures were decoded so far."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be read, in sentences for people; complete after the last picture."""
        ...

    def sample(self) -> Iterator[VideoFrame]:
        """Give pictures spread over the clip, in order, each decoded as it is asked for."""
        ...

    def find_start(self, after_s: float, until_s: float) -> float | None:
        """Say from the coded sizes alone where in an interval a shot begins; None if unclear."""
        ...

    def frames_between(self, after_s: float, until_s: float) -> Iterator[VideoFrame]:
        """Give the pictures of an interval, ends included; none where that costs too much."""
        ...
