"""A stream of sound: one track of an open file, decoded once, in blocks of bounded size.

Conventions
-----------
Samples are float32 with full scale at 1. Each :class:`AudioBlock` holds the same stretch of sound
twice: mixed to mono at :data:`MONO_RATE_HZ`, which is what music analysis needs, and with every
channel at :attr:`AudioStream.channel_rate_hz`, which is what loudness needs. The same file gives
the same bits every time: one thread, no dither, no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tunesight.errors import MediaTooLargeError, UnreadableMediaError
from tunesight.media.limits import AUDIO_RATES_HZ, LEAST_AUDIO_S, MOST_AUDIO_S

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream as FoundStream
    from av.container import InputContainer

__all__ = ["BLOCK_S", "MONO_RATE_HZ", "AudioBlock", "AudioStream"]

Samples = NDArray[np.float32]

# Half of CD: everything below 11 kHz, where pulse, pitch and most of brightness lie.
MONO_RATE_HZ = 22_050

# Long enough that the cost of a call vanishes, short enough that its spectra stay in cache.
BLOCK_S = 5

# Loudness is measured at these as they are; any other rate is brought to the second.
_CHANNEL_RATES_HZ = (44_100, 48_000)

# In a damaged file some packets fail and the next are fine; in one that is no sound all fail.
_MOST_FAILURES_IN_A_ROW = 200

# 40 dB above full scale: no recording is louder, and its squares still add up.
_MOST_SAMPLE = 100.0

# As many channels as PyAV hands over in planes.
_MOST_PLANES = 7

# A mix this much weaker than its channels means that they cancel each other (phase turned).
_LEAST_MONO_SHARE = 0.02


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
    metadata
        Tags as FFmpeg reads them; those of the file go before those of the sound track.
    """

    def __init__(self, container: InputContainer, stream: FoundStream, name: str) -> None:
        self._container = container
        self._stream = stream
        self._name = name
        self._layout = stream.layout.name
        self.channel_names = tuple(channel.name for channel in stream.layout.channels)
        self.channel_rate_hz = (
            stream.rate if stream.rate in _CHANNEL_RATES_HZ else _CHANNEL_RATES_HZ[1]
        )
        self.declared_s = _declared_seconds(container, stream)
        self.metadata = _read_metadata(container, stream)

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

        mono_resampler = av.AudioResampler(format="flt", layout="mono", rate=MONO_RATE_HZ)
        heard = 0
        for channels in self._channel_blocks():
            heard += channels.shape[1]
            if heard > MOST_AUDIO_S * self.channel_rate_hz:
                raise MediaTooLargeError(
                    f"{self._name} is longer than {MOST_AUDIO_S / 3600:g} h; cut it into parts."
                )
            mixed = av.AudioFrame.from_ndarray(
                self._mix(channels)[None, :], format="flt", layout="mono"
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
        full = channels if all(is_heard) or not any(is_heard) else channels[np.array(is_heard)]
        if len(full) == 1:
            return np.ascontiguousarray(full[0])
        mixed: Samples = full[0] + full[1]
        for channel in full[2:]:
            mixed += channel
        mixed /= np.float32(len(full))
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
        for part in self._converted(size):
            parts.append(part)
            held += part.shape[1]
            while held >= size:
                joined = np.concatenate(parts, axis=1) if len(parts) > 1 else parts[0]
                yield np.ascontiguousarray(joined[:, :size])
                parts = [joined[:, size:]]
                held -= size
        if held:
            yield np.concatenate(parts, axis=1)

    def _converted(self, size: int) -> Iterator[Samples]:
        """Yield stretches of about ``size`` samples at the channel rate, shape (c, n)."""
        import av

        fifo = av.AudioFifo()
        convert: _Converter | None = None
        form: tuple[str, str, int] | None = None
        for frame in self._frames():
            frame_form = (frame.format.name, frame.layout.name, frame.sample_rate)
            if frame_form != form:
                # The sound may change its form midway (joined files, damaged headers): finish what
                # is held in the old form, then go on, always towards the form of the first frame.
                if convert is not None:
                    yield convert.last(fifo.read())
                if frame.sample_rate not in AUDIO_RATES_HZ:
                    continue
                form = frame_form
                fifo = av.AudioFifo()
                convert = _Converter(form, self._layout, self.channel_rate_hz)
            frame.pts = None  # gaps in the clock are closed, never filled or refused
            fifo.write(frame)
            if convert is not None and fifo.samples >= size:
                yield convert.next(fifo.read(size))
        if convert is not None:
            yield convert.last(fifo.read())

    def _frames(self) -> Iterator[AudioFrame]:
        """Yield decoded frames, skipping what is damaged."""
        from av.error import EOFError as EndOfFileError
        from av.error import FFmpegError

        failures = 0
        packets = self._container.demux(self._stream)
        while failures < _MOST_FAILURES_IN_A_ROW:
            try:
                frames = next(packets).decode()
            except StopIteration:
                return
            except EndOfFileError:
                return
            except (FFmpegError, ValueError):
                failures += 1
                continue
            if frames:
                failures = 0
            yield from frames


class _Converter:
    """Turns frames of one form into floats of the stream's form, shape (channels, n).

    Parameters
    ----------
    form
        Sample format, channel layout and rate of the frames.
    layout
        Channel layout of the stream.
    rate_hz
        Rate to bring them to.
    """

    def __init__(self, form: tuple[str, str, int], layout: str, rate_hz: int) -> None:
        import av

        self._count = av.AudioLayout(layout).nb_channels
        # PyAV crashes on planes of more than seven channels, so those stay interleaved.
        is_planar = self._count <= _MOST_PLANES
        wanted = ("fltp" if is_planar else "flt", layout, rate_hz)
        self._resampler = None if form == wanted else av.AudioResampler(*wanted)

    def next(self, frame: AudioFrame | None) -> Samples:
        """Convert what comes next; some of it may come out later."""
        if frame is None:
            return _join([], self._count)
        if self._resampler is None:
            return _join([frame], self._count)
        return _join(self._resampler.resample(frame), self._count)

    def last(self, frame: AudioFrame | None) -> Samples:
        """Convert the end, and all that was held back."""
        if self._resampler is None:
            return self.next(frame)
        frames = [*self._resampler.resample(frame)] if frame is not None else []
        return _join([*frames, *self._resampler.resample(None)], self._count)


def _join(frames: list[AudioFrame], count: int) -> Samples:
    """Join frames of floats, planar or interleaved, shape (count, n); none gives n = 0."""
    parts = [f.to_ndarray() for f in frames if f.samples]
    parts = [p if len(p) == count else p.reshape(-1, count).T for p in parts]
    if not parts:
        return np.zeros((count, 0), np.float32)
    joined = np.concatenate(parts, axis=1) if len(parts) > 1 else parts[0]
    return _heal(np.ascontiguousarray(joined, dtype=np.float32))


def _heal(samples: Samples) -> Samples:
    """Return samples that can be added and squared: a damaged float file may hold anything."""
    if samples.size == 0 or max(samples.max(), -samples.min()) <= _MOST_SAMPLE:  # False for NaN
        return samples
    known = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(known, -_MOST_SAMPLE, _MOST_SAMPLE)


def _declared_seconds(container: InputContainer, stream: FoundStream) -> float | None:
    """Return the length that the file states, in seconds, or None."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return None if container.duration is None else container.duration / 1_000_000


def _read_metadata(container: InputContainer, stream: FoundStream) -> dict[str, str]:
    """Return the tags of the sound track and, before them, those of the file."""
    # Matroska says "English" of every track of which nobody said anything.
    own = {name: text for name, text in stream.metadata.items() if name.lower() != "language"}
    tags = {**own, **container.metadata}
    # PyAV 19 hands bytes that are no UTF-8 on as lone surrogates; older ones leave them out.
    return {_drop_surrogates(name): _drop_surrogates(text) for name, text in tags.items()}


def _drop_surrogates(text: str) -> str:
    return text.encode("utf-8", "ignore").decode("utf-8")
