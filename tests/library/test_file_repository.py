"""Folders and files in a real database: which may be added, and what forgetting one leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.analysis import Analysis
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import InvalidValueError, NotFoundError
from tunesight.library.database import Database
from tunesight.library.file_repository import FileRepository, Folder, HeardFile, ScanError
from tunesight.library.file_track import content_to_track_id, make_file_track
from tunesight.library.repository import TrackRepository
from tunesight.library.walk import FoundFile

HEARD = Analysis(
    version=3,
    duration_s=200.0,
    loudness_lufs=-9.5,
    tempo_bpm=0.0,
    brightness_hz=2000.0,
    density_hz=4.0,
    key="Bb",
    mode=-1.0,
    affect=AffectGaussian(Affect(-1.0, 1.0), ((0.5, 0.2), (0.2, 0.5))),
)
HASH = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def files(database: Database) -> FileRepository:
    return FileRepository(database)


def make_folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def heard(path: str, content_hash: str = HASH) -> HeardFile:
    track = make_file_track(path, content_hash, None, HEARD)
    return HeardFile(FoundFile(path, 10, 20), content_hash, track, HEARD)


def test_folders_are_kept_in_order_and_once(files: FileRepository, tmp_path: Path) -> None:
    b = files.add_folder(make_folder(tmp_path / "b"))
    a = files.add_folder(str(make_folder(tmp_path / "a")))

    assert files.add_folder(tmp_path / "a" / ".." / "b") == b
    assert files.folders() == (b, a)
    assert files.find_folder(tmp_path / "a") == a


def test_an_absent_folder_or_a_file_cannot_be_added(files: FileRepository, tmp_path: Path) -> None:
    (tmp_path / "file.mp3").touch()
    for place in ("nowhere", "file.mp3"):
        with pytest.raises(NotFoundError, match=f"There is no folder .*{place}; check"):
            files.add_folder(tmp_path / place)


def test_a_folder_inside_or_around_another_is_refused(
    files: FileRepository, tmp_path: Path
) -> None:
    files.add_folder(make_folder(tmp_path / "music" / "rock"))
    make_folder(tmp_path / "music" / "rock" / "live")
    make_folder(tmp_path / "music" / "rock and roll")

    with pytest.raises(InvalidValueError, match="added before, hold the same files"):
        files.add_folder(tmp_path / "music")
    with pytest.raises(InvalidValueError, match="added before, hold the same files"):
        files.add_folder(tmp_path / "music" / "rock" / "live")
    assert files.add_folder(tmp_path / "music" / "rock and roll").number == 2


def test_a_folder_that_was_not_added_is_not_found(files: FileRepository, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="is not in the library; add it first"):
        files.find_folder(tmp_path)


def test_a_folder_can_be_found_and_removed_while_its_disk_is_away(
    files: FileRepository, tmp_path: Path
) -> None:
    files.add_folder(make_folder(tmp_path / "disk"))
    (tmp_path / "disk").rmdir()

    files.remove_folder(files.find_folder(tmp_path / "disk"))

    assert files.folders() == ()


def test_forgetting_a_folder_keeps_sound_that_is_elsewhere_and_what_was_heard(
    files: FileRepository, database: Database, tmp_path: Path
) -> None:
    one = files.add_folder(make_folder(tmp_path / "one"))
    two = files.add_folder(make_folder(tmp_path / "two"))
    other = Track(id="s-1", title="Other", artist="Ann", source=TrackSource.STARTER)
    tracks = TrackRepository(database)
    tracks.save_tracks([other])
    files.keep_batch(
        one,
        [heard(f"{one.path}/a.mp3"), heard(f"{one.path}/b.mp3", "f" * 32)],
        [ScanError(f"{one.path}/c.mp3", "It is broken.")],
    )
    files.keep_batch(two, [heard(f"{two.path}/a.mp3")], [])

    files.remove_folder(one)

    assert files.folders() == (two,)
    assert files.scan_errors() == ()
    kept, shared = tracks.all_tracks()
    assert kept == other
    assert (shared.id, shared.path) == (content_to_track_id(HASH), f"{two.path}/a.mp3")
    assert files.find_analyses([HASH, "f" * 32, "0" * 32]) == {HASH: HEARD, "f" * 32: HEARD}


def test_known_files_are_those_of_one_folder(files: FileRepository, tmp_path: Path) -> None:
    one = files.add_folder(make_folder(tmp_path / "one"))
    two = files.add_folder(make_folder(tmp_path / "two"))
    files.keep_batch(one, [heard("/x/a.mp3")], [])

    assert files.known_files(two) == {}
    known = files.known_files(one)["/x/a.mp3"]
    assert (known.size_bytes, known.mtime_ns, known.content_hash) == (10, 20, HASH)
    assert (known.is_missing, known.analysis_version) == (False, 3)


def test_a_track_is_missing_when_all_its_files_are(
    files: FileRepository, database: Database, tmp_path: Path
) -> None:
    folder = files.add_folder(make_folder(tmp_path / "one"))
    files.keep_batch(folder, [heard("/x/a.mp3"), heard("/x/b.mp3")], [])

    def state() -> tuple[str | None, bool]:
        (track,) = TrackRepository(database).all_tracks()
        return track.path, track.is_missing

    assert state() == ("/x/a.mp3", False)
    files.mark_missing(["/x/a.mp3"])
    assert state() == ("/x/b.mp3", False)
    assert list(files.known_files(folder)) == ["/x/b.mp3"]  # the other is taken to have moved
    files.mark_missing(["/x/b.mp3"])
    assert state() == ("/x/b.mp3", True)
    files.mark_present(["/x/b.mp3"])
    assert state() == ("/x/b.mp3", False)


def test_more_files_than_one_statement_can_name(
    files: FileRepository, database: Database, tmp_path: Path
) -> None:
    folder = files.add_folder(make_folder(tmp_path / "one"))
    batch = [heard(f"/x/{i}.mp3", f"{i:032x}"[::-1]) for i in range(1200)]
    files.keep_batch(folder, batch, [])
    files.mark_missing([item.file.path for item in batch])

    assert len(files.find_analyses([item.content_hash for item in batch])) == 1200
    assert all(track.is_missing for track in TrackRepository(database).all_tracks())


def test_nothing_to_keep_or_mark_changes_nothing(files: FileRepository, database: Database) -> None:
    files.keep_batch(Folder(1, "/x"), [], [])
    files.mark_missing([])
    files.mark_present([])

    assert TrackRepository(database).generation() == 0
