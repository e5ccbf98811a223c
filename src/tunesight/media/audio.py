"""Sound in: any container and codec that FFmpeg knows, decoded once, in blocks, with bounded memory.

Conventions
-----------
Samples are float32 with full scale at 1. Each :class:`AudioBlock` holds the same stretch of sound
twice: mixed to mono at :data:`MONO_RATE_HZ`, which is what music analysis needs, and with every
channel at :attr:`AudioStream.channel_rate_hz`, which is what loudness needs. The same file gives
the same bits every time: one thread, no dither, no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from tunesight.errors import MediaTooLargeError, NotFoundError, UnreadableMediaError
from tunesight.media.limits import (
    LEAST_AUDIO_S,
    MOST_AUDIO_BYTES,
    MOST_AUDIO_CHANNELS,
    MOST_AUDIO_S,
)

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler
    from av.audio.stream import AudioStream as FoundStream
    from av.container import InputContainer

__all__ = ["BLOCK_S", "MONO_RATE_HZ", "AudioBlock", "AudioStream", "open_audio"]

Samples = NDArray[np.float32]

# Half of CD: everything below 11 kHz, where pulse, pitch and most of brightness lie.
MONO_RATE_HZ = 22_050

# Long enough that the cost of a call vanishes, short enough that its spectra stay in cache.
BLOCK_S = 5

# Loudness is measured at these as they are; any other rate is brought to the second.
_CHANNEL_RATES_HZ = (44_100, 48_000)

# No recording is outside; a header that says so is damaged, and resampling it would never end.
_RATES_HZ = range(2_000, 768_001)

# In a damaged file some packets fail and the next are fine; in one that is no sound all fail.
_MOST_FAILURES_IN_A_ROW = 200

# A mix this much weaker than its channels means that they cancel each other (phase turned).
_LEAST_MONO_SHARE = 0.02

# Read in large pieces: the file goes through Python, not through FFmpeg's own file access.
_READ_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """One stretch of sound, of :data:`BLOCK_S` seconds but for the last.

    Parameters
    ----------
    mono
        Mean of the channels without the low-frequency one, shape (n,), at :data:`MONO_RATE_HZ`.
        Resampling holds back a few samples, so that a block's ends lie a little earlier than those
        of ``channels``.
    channels
        Every channel, shape (number of channels, m), at the stream's ``channel_rate_hz``.
    """

    mono: Samples
    channels: Samples


class AudioStream:
    """The first sound track of an open file, to be read once from beginning to end.

    Attributes
    ----------
    channel_names
        FFmpeg's short names in order, such as ``("FL", "FR", "FC", "LFE", "BL", "BR")``.
    channel_rate_hz
        44,100 or 48,000.
    declared_s
        Length that the file states, in seconds, or None.
    """

    def __init__(self, container: InputContainer, stream: FoundStream, name: str) -> None:
        self._container = container
        self._stream = stream
        self._name = name
        self._native_rate_hz = stream.rate
        self._layout = stream.layout.name
        self.channel_names = tuple(channel.name for channel in stream.layout.channels)
        self.channel_rate_hz = (
            stream.rate if stream.rate in _CHANNEL_RATES_HZ else _CHANNEL_RATES_HZ[1]
        )
        self.declared_s = _declared_seconds(container, stream)

    def blocks(self) -> Iterator[AudioBlock]:
        """Decode the sound.

        Yields
        ------
        AudioBlock
            In order, without a gap; a damaged packet is skipped.

        Raises
        ------
        MediaTooLargeError
            If the sound turns out longer than the limit.
        UnreadableMediaError
            If less than three seconds could be decoded.
        """
        import av

        mono_resampler = av.AudioResampler(format="fltp", layout="mono", rate=MONO_RATE_HZ)
        heard = 0
        for channels in self._channel_blocks():
            heard += channels.shape[1]
            if heard > MOST_AUDIO_S * self.channel_rate_hz:
                raise MediaTooLargeError(
                    f"{self._name} is longer than {MOST_AUDIO_S / 3600:g} h; cut it into parts."
                )
            mixed = av.AudioFrame.from_ndarray(
                self._mix(channels)[None, :], format="fltp", layout="mono"
            )
            mixed.sample_rate = self.channel_rate_hz
            yield AudioBlock(_join(mono_resampler.resample(mixed), 1)[0], channels)
        rest = _join(mono_resampler.resample(None), 1)[0]
        if rest.size:
            yield AudioBlock(rest, np.zeros((len(self.channel_names), 0), np.float32))
        heard_s = heard / self.channel_rate_hz
        if heard_s < LEAST_AUDIO_S:
            raise UnreadableMediaError(
                f"Only {heard_s:.1f} s of sound could be decoded from {self._name}; "
                f"give a whole file of at least {LEAST_AUDIO_S:g} s."
            )

    def _mix(self, channels: Samples) -> Samples:
        """Mix to mono, shape (m,); where the channels cancel each other, take the first alone."""
        is_heard = [name != "LFE" for name in self.channel_names]
        if not any(is_heard):
            is_heard = [True] * len(is_heard)
        full = channels[np.array(is_heard)]
        if len(full) == 1:
            return full[0]
        mixed: Samples = full.mean(axis=0, dtype=np.float32)
        # Uncorrelated channels keep 1/n of their mean power; far below that they cancel.
        power = float(np.vdot(full, full)) / len(full)
        if float(np.vdot(mixed, mixed)) < _LEAST_MONO_SHARE * power / len(full):
            return np.ascontiguousarray(full[0])
        return mixed

    def _channel_blocks(self) -> Iterator[Samples]:
        """Yield all channels in blocks of exactly ``BLOCK_S`` seconds, the last one shorter."""
        size = BLOCK_S * self.channel_rate_hz
        parts: list[Samples] = []
        held = 0
        for part in self._converted():
            parts.append(part)
            held += part.shape[1]
            while held >= size:
                joined = np.concatenate(parts, axis=1)
                yield np.ascontiguousarray(joined[:, :size])
                parts = [joined[:, size:]]
                held -= size
        if held:
            yield np.concatenate(parts, axis=1)

    def _converted(self) -> Iterator[Samples]:
        """Yield about a second at a time as float planes at the channel rate, shape (c, n)."""
        import av

        fifo = av.AudioFifo()
        resampler: AudioResampler | None = None
        form: tuple[str, str, int] | None = None
        count = len(self.channel_names)
        for frame in self._frames():
            frame_form = (frame.format.name, frame.layout.name, frame.sample_rate)
            if frame_form != form:
                # The sound may change its form midway (joined files, damaged headers): finish what
                # is held in the old form, then go on, always towards the form of the first frame.
                if resampler is not None:
                    yield _join(
                        [*resampler.resample(fifo.read()), *resampler.resample(None)], count
                    )
                if frame.sample_rate not in _RATES_HZ:
                    continue
                form = frame_form
                fifo = av.AudioFifo()
                resampler = av.AudioResampler(
                    format="fltp", layout=self._layout, rate=self.channel_rate_hz
                )
            frame.pts = None  # gaps in the clock are closed, never filled or refused
            fifo.write(frame)
            if resampler is not None and fifo.samples >= frame.sample_rate:
                yield _join(resampler.resample(fifo.read()), count)
        if resampler is not None:
            yield _join([*resampler.resample(fifo.read()), *resampler.resample(None)], count)

    def _frames(self) -> Iterator[AudioFrame]:
        """Yield decoded frames, skipping what is damaged."""
        import av

        failures = 0
        packets = self._container.demux(self._stream)
        while failures < _MOST_FAILURES_IN_A_ROW:
            try:
                frames = next(packets).decode()
            except StopIteration:
                return
            except av.error.EOFError:
                return
            except (av.error.FFmpegError, ValueError):
                failures += 1
                continue
            if frames:
                failures = 0
            for frame in frames:
                yield frame  # type: ignore[misc]


def _join(frames: list[AudioFrame], count: int) -> Samples:
    """Join frames of float planes, shape (count, n); none gives n = 0."""
    arrays = [frame.to_ndarray() for frame in frames if frame is not None]
    if not arrays:
        return np.zeros((count, 0), np.float32)
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays, axis=1)


def _declared_seconds(container: InputContainer, stream: FoundStream) -> float | None:
    """Return the length that the file states, in seconds, or None."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return None if container.duration is None else container.duration / 1_000_000


@contextmanager
def open_audio(path: Path) -> Iterator[AudioStream]:
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
        container = _open_container(file, name)
        try:
            yield _find_sound(container, name)
        finally:
            container.close()


def _open_container(file: BinaryIO, name: str) -> InputContainer:
    """Let FFmpeg recognise the file; it may follow no reference to any other file or address."""
    import av

    av.logging.set_level(None)
    try:
        # Playlists and manifests are "media" to FFmpeg too. It gets an open file, not a path, and
        # no protocol at all, so that a crafted file cannot make it open another one.
        return av.open(
            file,
            mode="r",
            buffer_size=_READ_BYTES,
            options={"protocol_whitelist": "none"},
            metadata_errors="ignore",
        )
    except (av.error.FFmpegError, ValueError) as error:
        raise UnreadableMediaError(
            f"{name} is not sound that can be decoded ({type(error).__name__}); "
            "give an audio or video file."
        ) from error


def _find_sound(container: InputContainer, name: str) -> AudioStream:
    """Return the best sound track of a container after its stated form was checked."""
    stream = container.streams.best("audio")
    if stream is None or stream.type != "audio":
        raise UnreadableMediaError(f"{name} holds no sound; give a file with an audio track.")
    context = stream.codec_context
    context.thread_count = 1  # threads win nothing on sound and would cost the other requests
    is_sane = stream.rate in _RATES_HZ and 1 <= stream.channels <= MOST_AUDIO_CHANNELS
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
