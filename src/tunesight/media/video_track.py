"""The moving pictures of an open container: packets, seeking and decoding that survive damage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tunesight.media.limits import MOST_VIDEO_PIXELS, MOST_VIDEO_S

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

__all__ = ["VideoTrack", "stated_seconds"]

# The smallest machine has two cores; more would take them from other readings.
_THREADS = 2

# In a damaged file some packets fail and the next are fine; in one that is no video all fail.
_MOST_FAILURES_IN_A_ROW = 200

# After a jump a key follows soon; in a file with a wrong index it may never.
_MOST_SKIPPED_PACKETS = 2_000

# A time further than this beyond the stated end is damage.
_MOST_OVERRUN_S = 60.0

_USUAL_RATE_HZ = 25.0


class VideoTrack:
    """One track, to be read forwards and to be jumped in.

    Attributes
    ----------
    pixels
        Of one coded picture.
    stated_s
        Length that the file states, in seconds, or None.
    decoded, damaged
        How many pictures were decoded, and how many pieces failed.
    """

    def __init__(self, container: InputContainer, stream: VideoStream) -> None:
        self._container = container
        self._stream = stream
        codec = stream.codec_context
        codec.thread_count = _THREADS
        codec.thread_type = "AUTO"
        # Pictures on which no other depends cost time and show nothing new.
        codec.skip_frame = "NONREF"
        # The stated size was checked; a coded picture may bring another one.
        codec.options = {"max_pixels": str(MOST_VIDEO_PIXELS)}
        self.pixels = codec.width * codec.height
        self.stated_s = stated_seconds(container, stream)
        self.decoded = 0
        self.damaged = 0
        self._tick_s = float(stream.time_base or 0) or 1.0 / 90_000
        self._first_tick = stream.start_time or 0
        self._latest_s = MOST_VIDEO_S if self.stated_s is None else self.stated_s + _MOST_OVERRUN_S
        rate = stream.average_rate or stream.guessed_rate
        self._usual_s = 1.0 / float(rate) if rate else 1.0 / _USUAL_RATE_HZ
        self._last_frame_s = 0.0

    def seek(self, time_s: float) -> bool:
        """Go to where the last key at or before a time of decoding is; False where that fails."""
        from av.error import FFmpegError

        try:
            self._container.seek(
                round(time_s / self._tick_s) + self._first_tick, stream=self._stream
            )
        except (FFmpegError, OSError, OverflowError):
            return False
        self._last_frame_s = time_s
        return True

    def packets(self) -> Iterator[Packet[VideoStream]]:
        """Yield packets from here to the end, skipping what cannot be read."""
        from av.error import FFmpegError

        failures = 0
        packets = self._container.demux(self._stream)
        while failures < _MOST_FAILURES_IN_A_ROW:
            try:
                packet = next(packets)
            except (StopIteration, EOFError):
                return
            except (FFmpegError, ValueError):
                failures += 1
                self.damaged += 1
                continue
            failures = 0
            if packet.size:  # PyAV ends with an empty packet that would drain the decoder
                yield packet

    def packets_from_key(self) -> Iterator[Packet[VideoStream]]:
        """Yield packets from the next key on; none where there is no key near."""
        is_begun = False
        for skipped, packet in enumerate(self.packets()):
            is_begun = is_begun or packet.is_keyframe
            if is_begun:
                yield packet
            elif skipped > _MOST_SKIPPED_PACKETS:
                return

    def decode(self, packets: Iterable[Packet[VideoStream]]) -> Iterator[VideoFrame]:
        """Yield the whole pictures in packets, in order of showing, and leave the decoder empty."""
        from av.error import FFmpegError

        codec = self._stream.codec_context
        failures = 0
        try:
            for packet in packets:
                try:
                    frames = codec.decode(packet)
                except (FFmpegError, ValueError):
                    failures += 1
                    self.damaged += 1
                    if failures >= _MOST_FAILURES_IN_A_ROW:
                        return
                    continue
                failures = 0
                yield from self._whole(frames)
            try:
                yield from self._whole(codec.decode(None))
            except (FFmpegError, ValueError):
                self.damaged += 1
        finally:
            codec.flush_buffers()

    def time_of_packet(self, packet: Packet[VideoStream], place: int) -> tuple[float, float]:
        """Return when a packet is shown and decoded; without a clock its place must do."""
        shown = packet.pts if packet.pts is not None else packet.dts
        if shown is None:
            return (place * self._usual_s, place * self._usual_s)
        decoded = packet.dts if packet.dts is not None else shown
        shown_s = self._to_seconds(shown)
        return shown_s, min(shown_s, (decoded - self._first_tick) * self._tick_s)

    def time_of_frame(self, frame: VideoFrame) -> float:
        """Return when a decoded picture is shown."""
        if frame.pts is None:
            self._last_frame_s += self._usual_s
        else:
            self._last_frame_s = self._to_seconds(frame.pts)
        return self._last_frame_s

    def _whole(self, frames: list[VideoFrame]) -> Iterator[VideoFrame]:
        for frame in frames:
            self.decoded += 1
            if frame.is_corrupt:
                self.damaged += 1
            else:
                yield frame

    def _to_seconds(self, tick: int) -> float:
        return min(max(0.0, (tick - self._first_tick) * self._tick_s), self._latest_s)


def stated_seconds(container: InputContainer, stream: VideoStream) -> float | None:
    """Return the length that a file states for a track, in seconds, or None."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return None if container.duration is None else container.duration / 1_000_000
