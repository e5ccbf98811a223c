"""Small stand-ins for the services, so that the web's own behaviour is what a test sees."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO, cast

from tests.fakes import make_reading, make_track
from tunesight.assembly import Services
from tunesight.domain.query import Query
from tunesight.domain.reading import Cue, MoodMatch, Reading
from tunesight.domain.recommendation import Answer, Recommendation
from tunesight.domain.timeline import Segment, Timeline
from tunesight.domain.track import Track, TrackPage
from tunesight.errors import NotFoundError, UnreadableMediaError
from tunesight.services.samples import Sample

__all__ = ["AUDIO", "CLIP", "FakeTracks", "fake_services"]

# What an mp4 begins with.
CLIP = b"\x00\x00\x00\x18ftypmp42"

# A body of which every byte tells its own place, modulo a prime.
AUDIO = bytes(i % 251 for i in range(10_000))


class FakeRead:
    """Reads any bytes that begin with "picture" and any wish; fails on request."""

    def read_picture(self, data: bytes) -> Reading:
        if data.startswith(b"crash"):
            raise RuntimeError("a secret of the inside")
        if not data.startswith(b"picture"):
            raise UnreadableMediaError("The file is no picture; send a JPEG or PNG.")
        return make_reading(
            0.4,
            -0.2,
            moods=(MoodMatch("serene", 0.6),),
            cues=(Cue("warmth", 0.4, 1.5, "warm colours"),),
        )

    def read_video(self, file: BinaryIO) -> Timeline:
        if not file.read().startswith(CLIP):
            raise UnreadableMediaError("The file is no clip; send an mp4 or webm.")
        calm, tense = make_reading(0.4, -0.2, source="video"), make_reading(-0.4, 0.3)
        segments = (Segment(0.0, 2.0, calm, 0.1, False), Segment(2.0, 3.5, tense, 0.8, True))
        return Timeline(3.5, segments, calm, 12, True, ("It ends early.",))

    def read_wish(self, text: str) -> Reading:
        return make_reading(-0.3, 0.1, source="wish", words=text)


class FakeRecommend:
    """Answers with as many tracks as asked for and remembers the query."""

    def __init__(self, tracks: list[Track]) -> None:
        self.tracks = tracks
        self.query: Query | None = None

    def recommend(self, query: Query) -> Answer:
        self.query = query
        reading = query.picture or query.wish
        assert reading is not None
        found = tuple(
            Recommendation(track, 0.5, {"affect": -0.25, "words": 0.75}, "It fits the mood.")
            for track in self.tracks[: query.k]
            if track.is_playable or not query.filters.is_playable
        )
        return Answer(reading, found, 0.6, len(self.tracks), timeline=query.timeline)


class FakeTracks:
    """Finds tracks in a list."""

    def __init__(self, tracks: list[Track]) -> None:
        self.tracks = tracks

    def search_tracks(self, words: str, *, limit: int, offset: int) -> TrackPage:
        found = [track for track in self.tracks if words in track.title]
        return TrackPage(len(found), tuple(found[offset : offset + limit]))

    def find_track(self, track_id: str) -> Track:
        for track in self.tracks:
            if track.id == track_id:
                return track
        raise NotFoundError(f"There is no track {track_id!r}.")

    def audio_path(self, track_id: str) -> Path:
        track = self.find_track(track_id)
        if track.path is None:
            raise NotFoundError(f"{track.title!r} has no sound here.")
        return Path(track.path)


class FakeSamples:
    """Holds one picture."""

    def __init__(self, folder: Path) -> None:
        self.sample = Sample("sea", "The sea", "A calm sea.", folder / "sea.jpg")

    def samples(self) -> tuple[Sample, ...]:
        return (self.sample,)

    def find_sample(self, sample_id: str) -> Sample:
        if sample_id != self.sample.id:
            raise NotFoundError(f"There is no sample {sample_id!r}.")
        return self.sample


def fake_services(folder: Path, *, titles: tuple[str, ...] = ()) -> Services:
    """Make services over two playable tracks and many without sound.

    Parameters
    ----------
    folder
        Empty; gets one sample picture and two sounds.
    titles
        Titles of further tracks without sound.
    """
    (folder / "sea.jpg").write_bytes(b"picture of the sea")
    (folder / "one.opus").write_bytes(AUDIO)
    (folder / "two.mp3").write_bytes(AUDIO)
    tracks = [
        make_track(1, path=str(folder / "one.opus"), cues={"tempo": 96.0}),
        make_track(2, path=str(folder / "two.mp3")),
        make_track(3, path=str(folder / "gone.flac")),
        *(make_track(10 + i, title=title) for i, title in enumerate(titles)),
        *(make_track(100 + i) for i in range(20)),
    ]
    stand_in = SimpleNamespace(
        read=FakeRead(),
        recommend=FakeRecommend(tracks),
        tracks=FakeTracks(tracks),
        samples=FakeSamples(folder),
    )
    return cast("Services", stand_in)
