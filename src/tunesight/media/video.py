"""Clips in: any container and codec that FFmpeg knows, checked before anything is decoded.

An animated GIF or WebP is a clip too (:mod:`tunesight.media.animation`).
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tunesight.errors import (
    InvalidValueError,
    MediaTooLargeError,
    NotFoundError,
    UnreadableMediaError,
)
from tunesight.media.animation import AnimationClip, is_animation
from tunesight.media.limits import MOST_VIDEO_BYTES, MOST_VIDEO_PIXELS, MOST_VIDEO_S
from tunesight.media.video_clip import VideoClip
from tunesight.media.video_track import stated_seconds

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

    from tunesight.domain.clip import ClipSource

__all__ = ["is_clip", "is_clip_file", "open_video", "open_video_file"]

# Read in large pieces: the file goes through Python, not through FFmpeg's own file access.
_READ_BYTES = 256 * 1024
_FIRST_LENIENT_PYAV = 19

# What pictures of the ISO family call themselves (HEIF and AVIF); every other brand is a clip.
_PICTURE_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
)
_HEAD_BYTES = 512
_SIGNATURES = (
    b"\x1a\x45\xdf\xa3",  # Matroska and WebM
    b"FLV\x01",
    b"OggS",
    b"\x00\x00\x01\xba",  # MPEG program stream
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF, that is WMV
)
_TRANSPORT_PACKET = 188


def is_clip(head: bytes) -> bool:
    """Tell from the first bytes whether a file is a clip rather than a picture.

    An animated GIF, WebP or AVIF counts as a picture here: whoever wants its whole course opens it
    as a clip.

    Parameters
    ----------
    head
        The first bytes of a file, 512 or more where it has as many.
    """
    if head[4:8] == b"ftyp":
        return head[8:12] not in _PICTURE_BRANDS
    return (
        head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip")  # QuickTime without a brand
        or head.startswith(_SIGNATURES)
        or (head.startswith(b"RIFF") and head[8:12] == b"AVI ")
        or (head[:1] == b"\x47" == head[_TRANSPORT_PACKET : _TRANSPORT_PACKET + 1])
    )


def is_clip_file(path: Path) -> bool:
    """Tell whether a file is a clip; one that cannot be opened is none, and its reader says why."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return is_clip(file.read(_HEAD_BYTES))
    except (OSError, ValueError):
        return False


@contextmanager
def open_video(path: Path, *, most_bytes: int = MOST_VIDEO_BYTES) -> Generator[ClipSource]:
    """Open a clip by its path.

    Parameters
    ----------
    path
        Any container and codec that FFmpeg decodes, or an animated picture.
    most_bytes
        Largest file opened.

    Yields
    ------
    ClipSource
        Closed with the block.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidValueError
        If the path is a folder, a pipe or a device.
    MediaTooLargeError
        If it is beyond the limits on bytes, pixels or stated seconds; nothing was decoded then.
    UnreadableMediaError
        If it is empty, damaged, or has no pictures.
    """
    name = repr(path.name)
    try:
        path.stat()
        if not path.is_file():  # reading a pipe or a device would never end
            raise InvalidValueError(f"{path} is no regular file; give one video file.")
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(f"There is no file {path}; check the name and the folder.") from None
    except (OSError, ValueError) as error:
        raise UnreadableMediaError(f"{name} cannot be opened: {error}.") from error
    with file, open_video_file(file, name, most_bytes=most_bytes) as clip:
        yield clip


@contextmanager
def open_video_file(
    file: BinaryIO, name: str = "The clip", *, most_bytes: int = MOST_VIDEO_BYTES
) -> Generator[ClipSource]:
    """Open a clip from a file that is open for reading and can be sought in.

    Raises
    ------
    MediaTooLargeError, UnreadableMediaError
        As :func:`open_video` does.
    """
    size_bytes = file.seek(0, 2)
    file.seek(0)
    if size_bytes == 0:
        raise UnreadableMediaError(f"{name} is empty (0 bytes); give a video file.")
    if size_bytes > most_bytes:
        raise MediaTooLargeError(
            f"{name} has {size_bytes / 1e6:.1f} MB; at most {most_bytes / 1e6:.0f} MB are read. "
            "Cut it, or make it smaller, and try again."
        )
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if is_animation(head):
        yield AnimationClip(file, name)
        return
    container = _open_container(file, name)
    try:
        yield VideoClip(container, _find_video(container, name), name)
    finally:
        container.close()


def _open_container(file: BinaryIO, name: str) -> InputContainer:
    """Let FFmpeg recognise the file; it may follow no reference to any other file or address."""
    import av
    from av import logging as ffmpeg_log
    from av.error import FFmpegError

    ffmpeg_log.set_level(None)
    # Before PyAV 19 a tag in another encoding made the whole file unreadable, unless asked not to.
    is_asked = int(av.__version__.partition(".")[0]) < _FIRST_LENIENT_PYAV
    tag_options: dict[str, Any] = {"metadata_errors": "ignore"} if is_asked else {}
    try:
        container: InputContainer = av.open(
            file,
            mode="r",
            buffer_size=_READ_BYTES,
            # No protocol: a crafted playlist cannot open another file. And FFmpeg looks into the
            # first pictures while it opens: those beyond the limit it must not even begin.
            options={"protocol_whitelist": "none", "max_pixels": str(MOST_VIDEO_PIXELS)},
            **tag_options,
        )
    except (FFmpegError, ValueError) as error:
        raise UnreadableMediaError(
            f"{name} is not a video that can be decoded ({type(error).__name__}): it is damaged, "
            "cut short, or of another kind. Give a whole mp4, mov, webm, mkv, avi or gif."
        ) from error
    return container


def _find_video(container: InputContainer, name: str) -> VideoStream:
    """Return the first track of moving pictures after its stated form was checked."""
    from av.stream import Disposition

    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not moving:
        held = "sound but no moving pictures" if container.streams.audio else "no moving pictures"
        raise UnreadableMediaError(f"{name} holds {held}; give a video file.")
    stream = moving[0]
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > MOST_VIDEO_PIXELS:
        raise MediaTooLargeError(
            f"{name} has pictures of {width} x {height} pixels; at most "
            f"{MOST_VIDEO_PIXELS / 1e6:.0f} million are read. Make it smaller and try again."
        )
    if width < 1 or height < 1:
        raise UnreadableMediaError(
            f"{name} states no size for its pictures, or one beyond "
            f"{MOST_VIDEO_PIXELS / 1e6:.0f} million pixels; its header is damaged."
        )
    stated_s = stated_seconds(container, stream)
    if stated_s is not None and stated_s > MOST_VIDEO_S:
        raise MediaTooLargeError(
            f"{name} is {stated_s / 3600:.1f} h long; at most {MOST_VIDEO_S / 3600:g} h are read. "
            "Cut it into parts."
        )
    return stream
