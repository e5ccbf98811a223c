"""Read: the mood of a picture or a phrase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tunesight.domain.ports import PictureReader, RgbImage, WishReader
from tunesight.domain.reading import Reading

__all__ = ["ReadService"]


class ReadService:
    """Reads pictures and wishes.

    Parameters
    ----------
    picture_reader, wish_reader
        The eyes.
    decode
        From untrusted bytes to an upright RGB array.
    load
        The same from a path.
    """

    def __init__(
        self,
        picture_reader: PictureReader,
        wish_reader: WishReader,
        *,
        decode: Callable[[bytes], RgbImage],
        load: Callable[[Path], RgbImage],
    ) -> None:
        self._picture_reader = picture_reader
        self._wish_reader = wish_reader
        self._decode = decode
        self._load = load

    def read_picture(self, data: bytes) -> Reading:
        """Read a picture from the bytes of its file.

        Raises
        ------
        MediaTooLargeError, UnreadableMediaError
            If it is beyond a limit, or cannot be decoded.
        """
        return self._picture_reader.read(self._decode(data))

    def read_picture_file(self, path: Path) -> Reading:
        """Read a picture file.

        Raises
        ------
        NotFoundError, InvalidValueError, MediaTooLargeError, UnreadableMediaError
            If it is not there, is a folder, is beyond a limit, or cannot be decoded.
        """
        return self._picture_reader.read(self._load(path))

    def read_wish(self, text: str) -> Reading:
        """Read a wish such as ``"rainy sunday, slow piano, no vocals"``.

        Raises
        ------
        InvalidValueError
            If it is longer than the limit.
        """
        return self._wish_reader.read(text)
