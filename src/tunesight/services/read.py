"""Read: the mood of a picture, a clip or a phrase."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from tunesight.domain.clip import ClipSource
from tunesight.domain.ports import PictureReader, RgbImage, WishReader
from tunesight.domain.reading import Face, Reading
from tunesight.domain.timeline import Shown, Timeline

__all__ = ["FacesReader", "MediaOpeners", "Progress", "ReadService", "VideoReader"]

Progress = Callable[[int, int], None]
"""Called with how many pictures of a clip were read and how many will be."""


class FacesReader(Protocol):
    """Reads only the faces in a picture."""

    def read_faces(self, picture: RgbImage) -> tuple[Face, ...]:
        """Read the faces in one picture, largest share first."""
        ...


class VideoReader(Protocol):
    """Reads a clip's mood."""

    def read(self, clip: ClipSource, *, on_progress: Progress | None = None) -> Timeline:
        """Read one clip."""
        ...


class MediaOpeners(Protocol):
    """Opens untrusted files, within their limits."""

    def decode_picture(self, data: bytes) -> RgbImage:
        """Decode a picture from bytes."""
        ...

    def load_picture(self, path: Path) -> RgbImage:
        """Decode a picture file."""
        ...

    def is_clip(self, head: bytes) -> bool:
        """Tell from the first bytes of a file whether it is a clip."""
        ...

    def is_clip_file(self, path: Path) -> bool:
        """Tell from its content whether a file is a clip."""
        ...

    def open_clip(self, path: Path) -> AbstractContextManager[ClipSource]:
        """Open a clip by its path."""
        ...

    def open_clip_file(self, file: BinaryIO) -> AbstractContextManager[ClipSource]:
        """Open a clip from an open file that can be sought in."""
        ...


class ReadService:
    """Reads pictures, clips and wishes.

    Parameters
    ----------
    picture_reader, video_reader, wish_reader, faces_reader
        The eyes.
    media
        From untrusted files to arrays.
    """

    def __init__(
        self,
        picture_reader: PictureReader,
        video_reader: VideoReader,
        wish_reader: WishReader,
        *,
        faces_reader: FacesReader,
        media: MediaOpeners,
    ) -> None:
        self._picture_reader = picture_reader
        self._video_reader = video_reader
        self._wish_reader = wish_reader
        self._faces_reader = faces_reader
        self._media = media

    def read_picture(self, data: bytes) -> Reading:
        """Read a picture from the bytes of its file.

        Raises
        ------
        MediaTooLargeError, UnreadableMediaError
            If it is beyond a limit, or cannot be decoded.
        """
        return self._picture_reader.read(self._media.decode_picture(data))

    def read_picture_file(self, path: Path) -> Reading:
        """Read a picture file.

        Raises
        ------
        NotFoundError, InvalidValueError, MediaTooLargeError, UnreadableMediaError
            If it is not there, is a folder, is beyond a limit, or cannot be decoded.
        """
        return self._picture_reader.read(self._media.load_picture(path))

    def read_faces(self, data: bytes) -> tuple[Face, ...]:
        """Read only the faces in a picture, largest share first: quick enough for a webcam.

        Raises
        ------
        MediaTooLargeError, UnreadableMediaError
            If it is beyond a limit, or cannot be decoded.
        """
        return self._faces_reader.read_faces(self._media.decode_picture(data))

    def read_video(self, file: BinaryIO, *, on_progress: Progress | None = None) -> Timeline:
        """Read a clip from an open file that can be sought in; an animated picture is one too.

        Raises
        ------
        MediaTooLargeError, UnreadableMediaError
            If it is beyond a limit, or not one of its pictures can be decoded.
        """
        with self._media.open_clip_file(file) as clip:
            return self._video_reader.read(clip, on_progress=on_progress)

    def read_video_file(self, path: Path, *, on_progress: Progress | None = None) -> Timeline:
        """Read a clip by its path; an animated picture is one too.

        Raises
        ------
        NotFoundError, InvalidValueError, MediaTooLargeError, UnreadableMediaError
            If it is not there, is a folder, is beyond a limit, or cannot be decoded.
        """
        with self._media.open_clip(path) as clip:
            return self._video_reader.read(clip, on_progress=on_progress)

    def read_shown_file(self, path: Path, *, on_progress: Progress | None = None) -> Shown:
        """Read a file as what its content says it is: a clip or a picture.

        An animated GIF or WebP is a picture here, of which the first is read.

        Raises
        ------
        NotFoundError, InvalidValueError, MediaTooLargeError, UnreadableMediaError
            If it is not there, is a folder, is beyond a limit, or cannot be decoded.
        """
        if not self._media.is_clip_file(path):
            return Shown(self.read_picture_file(path))
        timeline = self.read_video_file(path, on_progress=on_progress)
        return Shown(timeline.overall, timeline)

    def read_shown(self, data: bytes) -> Shown:
        """Read the bytes of a file as what their beginning says they are; else the same.

        Raises
        ------
        MediaTooLargeError, UnreadableMediaError
            If it is beyond a limit, or cannot be decoded.
        """
        if not self._media.is_clip(data):
            return Shown(self.read_picture(data))
        timeline = self.read_video(BytesIO(data))
        return Shown(timeline.overall, timeline)

    def read_wish(self, text: str) -> Reading:
        """Read a wish such as ``"rainy sunday, slow piano, no vocals"``.

        Raises
        ------
        InvalidValueError
            If it is longer than the limit.
        """
        return self._wish_reader.read(text)
