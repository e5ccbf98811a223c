"""Sound in: any container and codec that FFmpeg knows, checked before anything is decoded."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tunesight.errors import MediaTooLargeError, NotFoundError, UnreadableMediaError
from tunesight.media.audio_stream import AudioStream
from tunesight.media.limits import (
    AUDIO_RATES_HZ,
    MOST_AUDIO_BYTES,
    MOST_AUDIO_CHANNELS,
    MOST_AUDIO_S,
)
from tunesight.media.protection import is_protected

if TYPE_CHECKING:
    from av.container import InputContainer

__all__ = ["open_audio"]

# Read in large pieces: the file goes through Python, not through FFmpeg's own file access.
_READ_BYTES = 256 * 1024
_FIRST_LENIENT_PYAV = 19


@contextmanager
def open_audio(path: Path) -> Generator[AudioStream]:
    """Open a sound file, or a video with sound, for one reading.

    Parameters
    ----------
    path
        Any container and codec that FFmpeg decodes.

    Yields
    ------
    AudioStream
        Closed with the block.

    Raises
    ------
    NotFoundError
        If there is no such file.
    MediaTooLargeError
        If the file is beyond the limits on bytes or stated seconds; nothing was decoded then.
    UnreadableMediaError
        If it is empty, damaged, or has no sound.
    """
    name = repr(path.name)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise NotFoundError(f"{name} is not a file; give the path of a sound file.")
        file = path.open("rb")
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {name}; check the path {str(path)!r}.") from None
    except (OSError, ValueError) as error:
        raise UnreadableMediaError(f"{name} cannot be opened: {error}.") from error
    with file:
        if size == 0:
            raise UnreadableMediaError(f"{name} is empty (0 bytes); give a sound file.")
        if size > MOST_AUDIO_BYTES:
            raise MediaTooLargeError(
                f"{name} has {size / 1e9:.1f} GB; at most {MOST_AUDIO_BYTES / 1e9:.1f} GB are read."
            )
        if is_protected(file):
            raise UnreadableMediaError(
                f"{name} is protected: only the player of the shop that sold it can decode it; "
                "use a copy without protection."
            )
        container = _open_container(file, name)
        try:
            yield _find_sound(container, name)
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
        # Playlists and manifests are "media" to FFmpeg too. It gets an open file, not a path, and
        # no protocol at all, so that a crafted file cannot make it open another one.
        container: InputContainer = av.open(
            file,
            mode="r",
            buffer_size=_READ_BYTES,
            options={"protocol_whitelist": "none"},
            **tag_options,
        )
    except (FFmpegError, ValueError) as error:
        raise UnreadableMediaError(
            f"{name} is not sound that can be decoded ({type(error).__name__}); "
            "give an audio or video file."
        ) from error
    return container


def _find_sound(container: InputContainer, name: str) -> AudioStream:
    """Return the best sound track of a container after its stated form was checked."""
    from av.audio.stream import AudioStream as FoundStream

    stream = container.streams.best("audio")
    if not isinstance(stream, FoundStream):
        raise UnreadableMediaError(f"{name} holds no sound; give a file with an audio track.")
    # Threads win nothing on sound and would cost the other requests.
    stream.codec_context.thread_count = 1
    is_sane = stream.rate in AUDIO_RATES_HZ and 1 <= stream.channels <= MOST_AUDIO_CHANNELS
    if not is_sane:
        raise UnreadableMediaError(
            f"{name} states {stream.rate} Hz and {stream.channels} channels, which no recording "
            "has; its header is damaged."
        )
    sound = AudioStream(container, stream, name)
    if sound.declared_s is not None and sound.declared_s > MOST_AUDIO_S:
        raise MediaTooLargeError(
            f"{name} is {sound.declared_s / 3600:.1f} h long; at most {MOST_AUDIO_S / 3600:g} h "
            "are heard. Cut it into parts."
        )
    return sound
