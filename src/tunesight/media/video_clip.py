"""A clip that FFmpeg decodes: a survey of its packets, then a few pictures, each made small.

Conventions
-----------
Times are in seconds from the first picture. The same file gives the same pictures every time:
budgets count pixels, never seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from tunesight.domain.clip import VideoFrame
from tunesight.errors import UnreadableMediaError
from tunesight.media.limits import MOST_DECODED_PIXELS, MOST_SURVEY_PACKETS
from tunesight.media.video_picture import PictureMaker
from tunesight.media.video_survey import (
    PROBE_STEP_S,
    Survey,
    find_start,
    plan_decoding,
    sample_count,
)
from tunesight.media.video_track import VideoTrack

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

__all__ = ["VideoClip"]

# A clip stated to be longer is not surveyed: its samples lie so far apart that seeking is cheaper.
_MOST_SURVEYED_S = 600.0

# What may be decoded to find where shots begin, all intervals together: 150 pictures in full HD.
_INSPECTED_PIXELS = 300_000_000

# The stated length may be that of the sound, which often ends a little later.
_LEAST_LOSS_S = 1.0
_LEAST_LOSS_SHARE = 0.05

# Half the shortest distance between two pictures that any clip has: times are equal within it.
_SAME_S = 1e-3


class VideoClip:
    """The moving pictures of an open container.

    Parameters
    ----------
    container, stream
        Of an open file, sizes and stated length already checked.
    name
        Of the file, for messages.
    """

    def __init__(self, container: InputContainer, stream: VideoStream, name: str) -> None:
        self._track = VideoTrack(container, stream)
        self._make_picture = PictureMaker(stream)
        self._name = name
        self._inspect_pixels = _INSPECTED_PIXELS
        self._notes: list[str] = []
        self.has_audio = bool(container.streams.audio)

    @property
    def frames_decoded(self) -> int:
        """How many pictures were decoded so far."""
        return self._track.decoded

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be read, in sentences for people."""
        damaged = self._track.damaged
        if not damaged:
            return tuple(self._notes)
        pieces = "piece of the clip is" if damaged == 1 else "pieces of the clip are"
        return (*self._notes, f"{damaged} {pieces} damaged and left out.")

    @property
    def duration_s(self) -> float:
        """How long the clip is: as surveyed, else as stated."""
        return self._stated_s if self._survey is None else self._survey.duration_s

    def sample(self) -> Iterator[VideoFrame]:
        """Decode pictures spread over the clip.

        Yields
        ------
        VideoFrame
            In order; here and there a second one right behind it, marked as a probe.

        Raises
        ------
        UnreadableMediaError
            If not one picture could be decoded.
        """
        survey = self._survey
        given = 0
        for frame in self._jump() if survey is None else self._walk(survey):
            given += 1
            yield frame
        if given == 0:
            raise UnreadableMediaError(
                f"Not one picture of {self._name} could be decoded; it is damaged. Save it again."
            )

    def find_start(self, after_s: float, until_s: float) -> float | None:
        """Say from the coded sizes alone where a shot begins; see ``video_survey``."""
        return None if self._survey is None else find_start(self._survey, after_s, until_s)

    def frames_between(self, after_s: float, until_s: float) -> Iterator[VideoFrame]:
        """Decode the pictures of an interval, its ends included, on which others depend.

        Yields
        ------
        VideoFrame
            In order; none where the budget is spent or the file cannot be jumped in.
        """
        survey = self._survey
        if survey is None:
            return
        is_before = survey.is_key & (survey.shown_s <= after_s + _SAME_S)
        start_s = float(survey.decoded_s[is_before].max(initial=survey.decoded_s[0]))
        needed = (survey.decoded_s >= start_s) & (survey.decoded_s <= until_s)
        cost = int(needed.sum()) * self._track.pixels
        if cost > self._inspect_pixels or not self._track.seek(start_s):
            return
        self._inspect_pixels -= cost
        for frame in self._track.decode(self._packets_until(until_s)):
            time_s = self._track.time_of_frame(frame)
            if after_s - _SAME_S <= time_s <= until_s + _SAME_S:
                yield VideoFrame(time_s, self._make_picture(frame))

    @property
    def _stated_s(self) -> float:
        return self._track.stated_s or 0.0

    @cached_property
    def _survey(self) -> Survey | None:
        """Look at every packet; None for a clip so long that it is sampled by jumping."""
        if self._stated_s > _MOST_SURVEYED_S and self._track.seek(self._stated_s / 2):
            return None
        return self._look_at_packets()

    def _look_at_packets(self) -> Survey:
        shown: list[float] = []
        decoded: list[float] = []
        keys: list[bool] = []
        sizes: list[int] = []
        for packet in self._track.packets():
            if len(shown) >= MOST_SURVEY_PACKETS:
                self._notes.append(f"Only the first {max(shown):.0f} s were looked at.")
                break
            shown_s, decoded_s = self._track.time_of_packet(packet, len(shown))
            shown.append(shown_s)
            decoded.append(decoded_s)
            keys.append(packet.is_keyframe)
            sizes.append(packet.size)
        if not shown:
            raise UnreadableMediaError(
                f"{self._name} holds not one picture; it is damaged or cut short. Save it again."
            )
        keys[0] = True  # nothing before the first key can be decoded, and some files mark none
        survey = Survey(np.array(shown), np.array(decoded), np.array(keys), np.array(sizes))
        lost_s = self._stated_s - survey.duration_s
        if lost_s > max(_LEAST_LOSS_S, _LEAST_LOSS_SHARE * self._stated_s):
            self._notes.append(
                f"The file says {self._stated_s:.1f} s, but its pictures end after "
                f"{survey.duration_s:.1f} s; the rest is missing."
            )
        return survey

    def _walk(self, survey: Survey) -> Iterator[VideoFrame]:
        """Go through the file once, decoding what was planned."""
        plan = plan_decoding(survey, pixels=self._track.pixels, most_pixels=MOST_DECODED_PIXELS)
        if not self._track.seek(float(survey.decoded_s[0])):
            raise UnreadableMediaError(f"{self._name} cannot be rewound; save it as mp4 or webm.")
        samples, probes = list(plan.sample_s), list(plan.probe_s)
        fed = compress(self._track.packets(), plan.is_fed.tolist())
        for frame in self._track.decode(fed):
            time_s = self._track.time_of_frame(frame)
            is_sample = _drop_until(samples, time_s)
            is_probe = _drop_until(probes, time_s)
            if is_sample or is_probe:
                yield VideoFrame(time_s, self._make_picture(frame), is_probe=not is_sample)
        if plan.unseen_s:
            self._notes.append(
                f"The last {plan.unseen_s:.0f} s were not looked at: too few of its pictures can "
                "be decoded by themselves."
            )

    def _jump(self) -> Iterator[VideoFrame]:
        """Seek to evenly spaced times and decode the key found there and the picture after it."""
        count = sample_count(self._stated_s, self._track.pixels)
        last_s = -1.0
        landed = 0
        for place in range(count):
            if not self._track.seek((place + 0.5) * self._stated_s / count):
                break
            for given, frame in enumerate(self._track.decode(self._packets_of_probe())):
                time_s = self._track.time_of_frame(frame)
                if time_s <= last_s + _SAME_S:
                    break
                landed += given == 0
                last_s = time_s
                yield VideoFrame(time_s, self._make_picture(frame), is_probe=given > 0)
        self._notes.append(
            f"Of this long clip {landed} places were looked at; cuts between them are not told."
        )

    def _packets_until(self, until_s: float) -> Iterator[Packet[VideoStream]]:
        for place, packet in enumerate(self._track.packets_from_key()):
            if self._track.time_of_packet(packet, place)[1] > until_s + _SAME_S:
                return
            yield packet

    def _packets_of_probe(self) -> Iterator[Packet[VideoStream]]:
        """Yield a key and what follows it for a tenth of a second."""
        end_s: float | None = None
        for place, packet in enumerate(self._track.packets_from_key()):
            decoded_s = self._track.time_of_packet(packet, place)[1]
            if end_s is None:
                end_s = decoded_s + PROBE_STEP_S
            if decoded_s > end_s:
                return
            yield packet


def _drop_until(wanted: list[float], time_s: float) -> bool:
    """Take off the front what is due at a time; False where nothing was."""
    is_due = bool(wanted) and wanted[0] <= time_s + _SAME_S
    while wanted and wanted[0] <= time_s + _SAME_S:
        wanted.pop(0)
    return is_due
