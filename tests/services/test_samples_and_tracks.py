from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import ListStore, make_track
from tunesight.errors import InvalidValueError, NotFoundError, SetupError, StorageError
from tunesight.services.doctor import Check, DoctorService
from tunesight.services.samples import SampleService
from tunesight.services.tracks import TrackService


def test_refuses_a_sample_that_is_not_there_and_names_those_that_are(tmp_path: Path) -> None:
    index = tmp_path / "pictures.json"
    index.write_text(
        '{"pictures": [{"id": "sea", "title": "Sea", "alt": "A sea", "file": "s.jpg"}]}'
    )

    assert SampleService(index).find_sample("sea").path == tmp_path / "s.jpg"
    with pytest.raises(NotFoundError, match="choose one of sea"):
        SampleService(index).find_sample("moon")


@pytest.mark.parametrize("text", ["", "{}", '{"pictures": [{}]}', "[1]"])
def test_a_damaged_index_is_a_fault_of_the_installation(tmp_path: Path, text: str) -> None:
    index = tmp_path / "pictures.json"
    index.write_text(text)

    with pytest.raises(SetupError, match="install tunesight again"):
        SampleService(index).samples()


def test_a_track_without_sound_points_to_its_links() -> None:
    service = TrackService(ListStore([make_track(1)]))

    with pytest.raises(NotFoundError, match="no sound here"):
        service.audio_path("t1")


def test_a_file_that_went_away_is_said_to_be_away(tmp_path: Path) -> None:
    service = TrackService(ListStore([make_track(1, path=str(tmp_path / "away.opus"))]))

    with pytest.raises(NotFoundError, match="reconnect its disk"):
        service.audio_path("t1")


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ({"limit": 0}, "0 tracks were asked for; ask for 1 to 500"),
        ({"limit": 501}, "ask for 1 to 500"),
        ({"offset": -1}, "offset is -1"),
        ({"offset": 2**63}, "offset is"),
        ({"words": "x" * 501}, "501 characters long; give at most 500"),
    ],
)
def test_refuses_a_page_beyond_all_measure(page: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        TrackService(ListStore()).search_tracks(**page)  # type: ignore[arg-type]


def test_without_words_all_tracks_are_listed() -> None:
    service = TrackService(ListStore([make_track(1), make_track(2), make_track(3)]))

    assert [track.id for track in service.search_tracks(" ", offset=1).tracks] == ["t2", "t3"]
    assert [track.id for track in service.search_tracks("title 3").tracks] == ["t3"]


def test_the_doctor_goes_on_after_a_fault() -> None:
    def fail() -> str:
        raise StorageError("The disk is full; make room.")

    findings = DoctorService([Check("disk", fail), Check("rest", lambda: "well")]).examine()

    assert [(f.name, f.is_well, f.text) for f in findings] == [
        ("disk", False, "The disk is full; make room."),
        ("rest", True, "well"),
    ]
