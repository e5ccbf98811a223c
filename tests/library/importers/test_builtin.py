"""Built-in tracks: written once, renewed when they change, and the listener's own left alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.analysis import Analysis
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import SetupError
from tunesight.library.database import open_database
from tunesight.library.importers.analysis_json import write_analyses
from tunesight.library.importers.builtin import seed_builtin_tracks
from tunesight.library.importers.demo import read_demo_tracks
from tunesight.library.repository import TrackRepository

RECORD: dict[str, Any] = {
    "id": "last-train",
    "file": "last-train.opus",
    "title": "Last Train",
    "artist": "Nobody",
    "year": 2025,
    "style": "lofi",
    "genres": ["Lo-Fi"],
    "language": None,
    "moods": ["calm"],
    "tempo_bpm": 70.0,
    "duration_s": 60.0,
    "valence": 0.9,
    "arousal": 0.9,
    "licence": "CC0-1.0",
}
HEARD = Analysis(
    version=1,
    duration_s=59.9,
    loudness_lufs=-16.0,
    tempo_bpm=71.0,
    brightness_hz=900.0,
    density_hz=2.0,
    key="C",
    mode=-0.5,
    affect=AffectGaussian.isotropic(Affect(-0.25, -0.5), 0.3),
)
OWN = Track(id="f-own", title="Mine", artist="Me", source=TrackSource.FOLDER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "demo"
    place.mkdir()
    write_tracks(place, RECORD)
    (place / "starter_songs.tsv").write_text(
        "title\tartist\tyear\tlanguage\tgenre\tmoods\nOne\tAnn\t1999\ten\tpop\tcalm\n"
    )
    write_analyses(place / "analyses.json", {"last-train": HEARD})
    return place


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[TrackRepository]:
    database = open_database(tmp_path / "library.db")
    yield TrackRepository(database)
    database.close()


def write_tracks(folder: Path, *records: dict[str, Any]) -> None:
    (folder / "tracks.json").write_text(json.dumps({"licence": "CC0-1.0", "tracks": records}))


def titles(repository: TrackRepository) -> list[str]:
    return [track.title for track in repository.all_tracks()]


def test_a_demo_track_is_where_it_was_heard_not_where_it_was_meant(folder: Path) -> None:
    (track,) = read_demo_tracks(folder)

    assert track.affect == HEARD.affect
    assert track.cues == HEARD.cue_values()
    assert track.duration_s == 59.9
    assert (track.language, track.genres, track.moods) == ("zxx", ("lo-fi",), ("calm",))
    assert track.path == str(folder / "tracks" / "last-train.opus")
    assert (track.source, track.licence) == (TrackSource.DEMO, "CC0-1.0")
    assert not track.is_editorial


def test_a_demo_track_that_was_not_heard_has_no_place(folder: Path) -> None:
    (folder / "analyses.json").unlink()

    (track,) = read_demo_tracks(folder)

    assert track.affect is None
    assert track.cues == {}


@pytest.mark.parametrize("text", ["", "[]", '{"tracks": [{"id": "a"}]}'])
def test_a_damaged_list_of_demo_tracks_is_a_matter_of_the_installation(
    folder: Path, text: str
) -> None:
    (folder / "tracks.json").write_text(text)

    with pytest.raises(SetupError, match=r"tracks\.json cannot be read .*install"):
        read_demo_tracks(folder)


def test_two_demo_tracks_of_one_name_are_refused(folder: Path) -> None:
    write_tracks(folder, RECORD, RECORD)

    with pytest.raises(SetupError, match="two tracks alike"):
        read_demo_tracks(folder)


def test_seeds_once(repository: TrackRepository, folder: Path) -> None:
    repository.save_tracks([OWN])

    assert seed_builtin_tracks(repository, folder)
    assert titles(repository) == ["Mine", "Last Train", "One"]
    generation = repository.generation()
    assert not seed_builtin_tracks(repository, folder)
    assert repository.generation() == generation


def test_renews_what_changed_and_removes_what_is_gone(
    repository: TrackRepository, folder: Path
) -> None:
    repository.save_tracks([OWN])
    seed_builtin_tracks(repository, folder)
    write_tracks(
        folder, {**RECORD, "id": "new", "title": "New"}, {**RECORD, "title": "Last Train, again"}
    )
    table = folder / "starter_songs.tsv"
    table.write_text(table.read_text().replace("One\tAnn", "Two\tAnn"))

    assert seed_builtin_tracks(repository, folder)
    assert titles(repository) == ["Mine", "Last Train, again", "New", "Two"]


def test_renews_paths_when_the_installation_moved(
    repository: TrackRepository, folder: Path, tmp_path: Path
) -> None:
    seed_builtin_tracks(repository, folder)
    shutil.move(folder, tmp_path / "elsewhere")

    assert seed_builtin_tracks(repository, tmp_path / "elsewhere")
    path = repository.find_track("last-train").path
    assert path == str(tmp_path / "elsewhere" / "tracks" / "last-train.opus")


def test_an_installation_without_its_tracks_says_so(
    repository: TrackRepository, folder: Path
) -> None:
    (folder / "starter_songs.tsv").unlink()

    with pytest.raises(SetupError, match=r"starter_songs\.tsv cannot be read .*install Tunesight"):
        seed_builtin_tracks(repository, folder)


def test_a_damaged_starter_list_is_a_matter_of_the_installation(
    repository: TrackRepository, folder: Path
) -> None:
    with (folder / "starter_songs.tsv").open("a") as file:
        file.write("Two\tBob\t19")  # cut off

    with pytest.raises(SetupError, match=r"line 3: it has 3 cells.* Install Tunesight again"):
        seed_builtin_tracks(repository, folder)

    assert not titles(repository)


def test_what_is_shipped_can_be_taken_in(repository: TrackRepository) -> None:
    folder = Path(str(resources.files("tunesight"))) / "demo"

    seed_builtin_tracks(repository, folder)

    tracks = repository.all_tracks()
    demo = [track for track in tracks if track.source is TrackSource.DEMO]
    assert len(demo) >= 10
    assert all(Path(track.path or "").is_file() for track in demo)
    starter = [track for track in tracks if track.source is TrackSource.STARTER]
    assert len(starter) >= 500
    assert all(track.affect is not None and track.is_editorial for track in starter)
