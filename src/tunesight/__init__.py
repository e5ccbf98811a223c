"""Tunesight: show it a picture; it answers with the music that fits, and says why.

>>> import tunesight
>>> answer = tunesight.recommend("holiday.jpg", wish="slow piano", top=5)
>>> answer.recommendations[0].track.title
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tunesight.api import hear, read, read_video, recommend

__all__ = ["__version__", "hear", "read", "read_video", "recommend"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the public functions when they are first used: ``import tunesight`` stays light."""
    if name in ("hear", "read", "read_video", "recommend"):
        from tunesight import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
