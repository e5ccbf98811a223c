"""Openers: how untrusted files are opened, with the limits that the settings state."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tunesight.media.picture import decode_picture, load_picture
from tunesight.media.video import is_clip, is_clip_file, open_video, open_video_file

if TYPE_CHECKING:
    from tunesight.domain.clip import ClipSource
    from tunesight.domain.ports import RgbImage

__all__ = ["LimitedMedia"]


@dataclass(frozen=True, slots=True)
class LimitedMedia:
    """Opens pictures and clips.

    Parameters
    ----------
    most_picture_bytes
        Largest picture file. A clip that lies on this machine may have any size, for little of it
        is read; one that is sent was counted on its way in.
    """

    most_picture_bytes: int

    def decode_picture(self, data: bytes) -> RgbImage:
        """Decode a picture from bytes."""
        return decode_picture(data, most_bytes=self.most_picture_bytes)

    def load_picture(self, path: Path) -> RgbImage:
        """Decode a picture file."""
        return load_picture(path, most_bytes=self.most_picture_bytes)

    def is_clip(self, head: bytes) -> bool:
        """Tell from the first bytes of a file whether it is a clip."""
        return is_clip(head)

    def is_clip_file(self, path: Path) -> bool:
        """Tell from its content whether a file is a clip."""
        return is_clip_file(path)

    def open_clip(self, path: Path) -> AbstractContextManager[ClipSource]:
        """Open a clip by its path."""
        return open_video(path)

    def open_clip_file(self, file: BinaryIO) -> AbstractContextManager[ClipSource]:
        """Open a clip from an open file that can be sought in."""
        return open_video_file(file)
