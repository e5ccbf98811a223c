"""Scans of real folders into a real database, with an analyser that says how often it was asked."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.analysis import Analysis
from tunesight.domain.track import TrackSource
from tunesight.errors import ModelUnavailableError, UnreadableMediaError
from tunesight.library.database import open_database
from tunesight.library.file_repository import FileRepository, Folder, ScanError
from tunesight.library.hearer import FileHearer
from tunesight.library.repository import TrackRepository
from tunesight.library.scan import FolderScanner, ScanReport

HEARD = Analysis(
    version=1,
    duration_s=2.0,
    loudness_lufs=-14.0,
    tempo_bpm=120.0,
    brightness_hz=1500.0,
    density_hz=3.5,
    key="A",
    mode=0.5,
    affect=AffectGaussian.isotropic(Affect(0.5, 0.25), 0.3),
)


@dataclass(frozen=True)
class WrittenTags:
    title: str = ""
    artist: str = ""
    album: str = ""
    year: int | None = None
    genres: tuple[str, ...] = ()
    language: str = ""
    licence: str = ""


@dataclass
class CountingAnalyser:
    """Hears every file alike, but refuses what says ``bad`` inside."""

    version: int = 1
    asked: list[str] = field(default_factory=list)

    def analyse(self, path: Path) -> Analysis:
        self.asked.append(path.name)
        content = path.read_bytes()
        if b"no model" in content:
            raise ModelUnavailableError("The weights are missing; install Tunesight again.")
        if b"bad" in content:
            raise UnreadableMediaError(f"{path.name} is no sound that can be decoded.")
        if b"odd" in content:
            raise ZeroDivisionError("division by zero")
        return replace(HEARD, version=self.version)


def read_title_tag(path: Path) -> WrittenTags:
    """Read the fake files' tags: an ID3 head whose body is the title."""
    content = path.read_bytes()
    if not content.startswith(b"ID3"):
        return WrittenTags()
    title = content[10 : 10 + content[9]].decode()
    if title == "broken":
        raise UnreadableMediaError("The tags are broken.")
    return WrittenTags(title=title, artist="Ann", genres=("Pop",), year=1999, licence="CC0-1.0")


def write_sound(path: Path, sound: str, title: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    tags = b"ID3\x04\0\0\0\0\0" + bytes([len(title.encode())]) + title.encode() if title else b""
    path.write_bytes(tags + b"\xff\xfb" + sound.encode().ljust(64))


class Library:
    """A library on disk with one folder of music, and a scanner that counts what it hears."""

    def __init__(self, place: Path) -> None:
        self.music = place / "music"
        self.music.mkdir()
        self.database = open_database(place / "library.db")
        self.files = FileRepository(self.database)
        self.tracks = TrackRepository(self.database)
        self.analyser = CountingAnalyser()
        self.folder = self.files.add_folder(self.music)

    def scan(self, folder: Folder | None = None, *, version: int = 1) -> ScanReport:
        self.analyser.asked.clear()
        self.analyser.version = version
        hearer = FileHearer(self.analyser, read_title_tag)
        scanner = FolderScanner(self.files, hearer, analysis_version=version)
        return scanner.scan(folder or self.folder)

    def titles(self) -> list[str]:
        return sorted(track.title for track in self.tracks.all_tracks())


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path)
    yield opened
    opened.database.close()


def test_takes_in_new_files_with_their_tags(library: Library) -> None:
    write_sound(library.music / "Album" / "01 - Bob - Morning.mp3", "one")
    write_sound(library.music / "two.FLAC", "two", "Second")
    write_sound(library.music / "cover.jpg", "a picture")

    report = library.scan()

    assert report == ScanReport(found=2, added=2, heard=2)
    morning, second = library.tracks.all_tracks()
    assert (morning.title, morning.artist) == ("Morning", "Bob")
    assert (second.title, second.artist, second.year) == ("Second", "Ann", 1999)
    assert (second.genres, second.licence) == (("pop",), "CC0-1.0")
    assert second.source is TrackSource.FOLDER
    assert second.path == str(library.music.resolve() / "two.FLAC")
    assert second.affect == HEARD.affect
    assert second.cues == HEARD.cue_values()
    assert second.duration_s == 2.0


def test_reads_no_file_that_is_as_it_was(library: Library) -> None:
    write_sound(library.music / "one.mp3", "one")
    library.scan()
    generation = library.tracks.generation()
    (library.music / "one.mp3").chmod(0)

    assert library.scan() == ScanReport(found=1, unchanged=1)
    assert library.tracks.generation() == generation


def test_a_moved_file_stays_the_same_track_and_is_not_heard(library: Library) -> None:
    write_sound(library.music / "one.mp3", "one")
    library.scan()
    (before,) = library.tracks.all_tracks()
    (library.music / "new").mkdir()
    (library.music / "one.mp3").rename(library.music / "new" / "1.mp3")

    report = library.scan()

    assert report == ScanReport(found=1, recognised=1, missing=1)
    (after,) = library.tracks.all_tracks()
    assert (after.id, after.is_missing) == (before.id, False)
    assert after.path == str(library.music.resolve() / "new" / "1.mp3")
    assert library.scan() == ScanReport(found=1, unchanged=1)


def test_a_retagged_file_is_renamed_but_not_heard(library: Library) -> None:
    write_sound(library.music / "one.mp3", "one", "Wrnog")
    library.scan()
    (before,) = library.tracks.all_tracks()
    write_sound(library.music / "one.mp3", "one", "Wrong, but right")

    assert library.scan() == ScanReport(found=1, updated=1)
    (after,) = library.tracks.all_tracks()
    assert (after.id, after.title) == (before.id, "Wrong, but right")


def test_an_absent_file_is_missing_and_comes_back(library: Library, tmp_path: Path) -> None:
    write_sound(library.music / "one.mp3", "one")
    write_sound(library.music / "two.mp3", "two")
    library.scan()
    (library.music / "one.mp3").rename(tmp_path / "one.mp3")

    assert library.scan() == ScanReport(found=1, unchanged=1, missing=1)
    assert [track.is_missing for track in library.tracks.all_tracks()] == [True, False]
    assert library.scan() == ScanReport(found=1, unchanged=1)

    (tmp_path / "one.mp3").rename(library.music / "one.mp3")
    assert library.scan() == ScanReport(found=2, unchanged=2, returned=1)
    assert [track.is_missing for track in library.tracks.all_tracks()] == [False, False]


def test_a_disk_that_is_away_loses_nothing(library: Library, tmp_path: Path) -> None:
    write_sound(library.music / "one.mp3", "one")
    library.scan()
    library.music.rename(tmp_path / "unplugged")

    assert library.scan() == ScanReport(missing=1)
    assert [track.is_missing for track in library.tracks.all_tracks()] == [True]
    assert library.files.folders() == (library.folder,)

    (tmp_path / "unplugged").rename(library.music)
    assert library.scan() == ScanReport(found=1, unchanged=1, returned=1)


def test_two_copies_of_one_sound_are_one_track(library: Library) -> None:
    write_sound(library.music / "a.mp3", "same")
    write_sound(library.music / "b.mp3", "same")

    assert library.scan() == ScanReport(found=2, added=1, recognised=1, heard=1)
    (track,) = library.tracks.all_tracks()
    assert track.path == str(library.music.resolve() / "a.mp3")

    (library.music / "a.mp3").unlink()
    library.scan()
    (track,) = library.tracks.all_tracks()
    assert track.path == str(library.music.resolve() / "b.mp3")
    assert not track.is_missing


@pytest.mark.parametrize("batch_files", [1, 8])
def test_the_first_of_two_copies_says_what_the_track_is_called(
    library: Library, batch_files: int
) -> None:
    write_sound(library.music / "b.mp3", "same", "Second")
    write_sound(library.music / "c.mp3", "same", "Third")
    hearer = FileHearer(library.analyser, read_title_tag)
    scanner = FolderScanner(library.files, hearer, batch_files=batch_files)
    scanner.scan(library.folder)
    assert library.titles() == ["Second"]

    write_sound(library.music / "a.mp3", "same", "First")
    scanner.scan(library.folder)
    assert library.titles() == ["First"]

    write_sound(library.music / "c.mp3", "same", "Third, renamed")
    scanner.scan(library.folder)
    assert library.titles() == ["First"]


def test_a_file_moved_and_renamed_at_once_has_its_new_name(library: Library) -> None:
    write_sound(library.music / "a.mp3", "same", "Wrnog")
    library.scan()
    (library.music / "a.mp3").unlink()
    write_sound(library.music / "z.mp3", "same", "Right")

    assert library.scan() == ScanReport(found=1, recognised=1, missing=1)
    assert library.titles() == ["Right"]


def test_an_overwritten_file_is_another_track(library: Library) -> None:
    write_sound(library.music / "a.mp3", "first")
    library.scan()
    write_sound(library.music / "a.mp3", "second, longer", "New")

    assert library.scan() == ScanReport(found=1, updated=1, heard=1)
    assert library.titles() == ["New"]


def test_files_that_swap_names_keep_their_tracks(library: Library) -> None:
    for name in ("a", "b"):
        write_sound(library.music / f"{name}.mp3", f"sound of {name}", name)
    library.scan()
    before = {track.title: track.id for track in library.tracks.all_tracks()}
    (library.music / "a.mp3").rename(library.music / "c.mp3")
    (library.music / "b.mp3").rename(library.music / "a.mp3")
    (library.music / "c.mp3").rename(library.music / "b.mp3")
    for name in ("a", "b"):
        os.utime(library.music / f"{name}.mp3", ns=(0, 7))

    assert library.scan().heard == 0
    assert {track.title: track.id for track in library.tracks.all_tracks()} == before


def test_bad_files_are_listed_and_stop_nothing(library: Library) -> None:
    write_sound(library.music / "a.mp3", "bad")
    write_sound(library.music / "b.mp3", "odd")
    (library.music / "c.mp3").write_bytes(b"")
    write_sound(library.music / "d.mp3", "good")

    report = library.scan()

    assert report == ScanReport(found=4, added=1, heard=1, failed=3)
    place = library.music.resolve()
    assert library.files.scan_errors() == (
        ScanError(f"{place}/a.mp3", "a.mp3 is no sound that can be decoded."),
        ScanError(
            f"{place}/b.mp3",
            "The file could not be heard (ZeroDivisionError: division by zero); it may be damaged.",
        ),
        ScanError(f"{place}/c.mp3", "The file is empty (0 bytes); copy it again from its origin."),
    )


def test_an_error_is_forgotten_when_the_file_is_mended_or_gone(library: Library) -> None:
    write_sound(library.music / "a.mp3", "bad")
    write_sound(library.music / "b.mp3", "bad too")
    library.scan()
    write_sound(library.music / "a.mp3", "good")
    (library.music / "b.mp3").unlink()

    assert library.scan() == ScanReport(found=1, added=1, heard=1)
    assert library.files.scan_errors() == ()


def test_two_copies_of_a_bad_sound_both_have_an_error(library: Library) -> None:
    write_sound(library.music / "a.mp3", "bad")
    write_sound(library.music / "b.mp3", "bad")

    assert library.scan().failed == 2


def test_a_track_survives_its_file_being_damaged(library: Library) -> None:
    write_sound(library.music / "a.mp3", "good", "Kept")
    library.scan()
    write_sound(library.music / "a.mp3", "bad, alas", "Kept")

    assert library.scan().failed == 1
    assert library.titles() == ["Kept"]


def test_broken_tags_are_noted_and_the_sound_is_kept(library: Library) -> None:
    write_sound(library.music / "Night.mp3", "good", "broken")

    assert library.scan() == ScanReport(found=1, added=1, heard=1, failed=1)
    assert library.titles() == ["Night"]
    assert [error.message for error in library.files.scan_errors()] == ["The tags are broken."]
    assert library.scan() == ScanReport(found=1, unchanged=1, failed=1)


def test_an_analyser_that_cannot_work_stops_the_scan(library: Library) -> None:
    write_sound(library.music / "a.mp3", "good")
    write_sound(library.music / "b.mp3", "no model")

    with pytest.raises(ModelUnavailableError, match="weights are missing"):
        library.scan()
    assert library.tracks.count_tracks() == 1


def test_a_newer_analyser_hears_again_and_answers_in_between(library: Library) -> None:
    write_sound(library.music / "a.mp3", "good")
    library.scan()

    assert library.scan(version=2) == ScanReport(found=1, updated=1, heard=1)
    assert library.scan(version=2) == ScanReport(found=1, unchanged=1)


def test_names_that_are_not_text_are_taken_in(library: Library) -> None:
    name = os.fsdecode(b"caf\xe9 \xff.mp3")
    write_sound(library.music / name, "good")
    write_sound(library.music / "夜 😀.mp3", "night")

    assert library.scan() == ScanReport(found=2, added=2, heard=2)
    assert library.titles() == ["caf", "夜 😀"]
    paths = {track.path for track in library.tracks.all_tracks()}
    assert f"{library.music.resolve()}/{name}" in paths
    assert library.scan() == ScanReport(found=2, unchanged=2)


def test_text_that_is_no_text_in_tags_is_replaced(library: Library) -> None:
    write_sound(library.music / "a.mp3", "good")
    odd = WrittenTags(title="half \ud83d", artist="nul \0", genres=("two\nlines", "\udcff"))
    FolderScanner(library.files, FileHearer(library.analyser, lambda _path: odd)).scan(
        library.folder
    )

    (track,) = library.tracks.all_tracks()
    assert (track.title, track.artist) == ("half ?", "nul \N{REPLACEMENT CHARACTER}")
    assert track.genres == ("two lines", "?")


def test_an_error_of_a_file_whose_name_is_not_text_is_listed(library: Library) -> None:
    write_sound(library.music / os.fsdecode(b"\xff.mp3"), "bad")

    library.scan()

    (error,) = library.files.scan_errors()
    assert error.path.endswith(os.fsdecode(b"\xff.mp3"))


def test_many_files_are_kept_in_batches(library: Library) -> None:
    for i in range(30):
        write_sound(library.music / f"{i:02}.mp3", f"sound {i}")
    seen: list[tuple[int, int, str]] = []
    scanner = FolderScanner(library.files, FileHearer(library.analyser, read_title_tag))
    scanner.scan(library.folder, on_progress=lambda *step: seen.append(step))

    assert [done for done, _, _ in seen] == list(range(1, 31))
    assert {total for _, total, _ in seen} == {30}
    assert seen[0][2] == str(library.music.resolve() / "00.mp3")


def test_an_interruption_keeps_what_was_heard(library: Library) -> None:
    for i in range(12):
        write_sound(library.music / f"{i:02}.mp3", f"sound {i}")

    def interrupt_at_five(done: int, _total: int, _path: str) -> None:
        if done == 5:
            raise KeyboardInterrupt

    scanner = FolderScanner(library.files, FileHearer(library.analyser, read_title_tag))
    with pytest.raises(KeyboardInterrupt):
        scanner.scan(library.folder, on_progress=interrupt_at_five)

    assert library.tracks.count_tracks() == 5
    assert library.scan() == ScanReport(found=12, unchanged=5, added=7, heard=7)


SLOW_SCAN = """
import sys, time
sys.path.insert(0, sys.argv[2])
import pathlib
from test_scan import CountingAnalyser, read_title_tag
from tunesight.library.database import open_database
from tunesight.library.file_repository import FileRepository
from tunesight.library.hearer import FileHearer
from tunesight.library.scan import FolderScanner

class SlowAnalyser(CountingAnalyser):
    def analyse(self, path):
        time.sleep(0.01)
        return super().analyse(path)

files = FileRepository(open_database(sys.argv[1]))
scanner = FolderScanner(files, FileHearer(SlowAnalyser(), read_title_tag), batch_files=3)
scanner.scan(files.folders()[0], on_progress=lambda done, total, path: print(done, flush=True))
"""


def test_a_killed_scan_loses_nothing_and_doubles_nothing(library: Library, tmp_path: Path) -> None:
    for i in range(60):
        write_sound(library.music / f"{i:02}.mp3", f"sound {i}")
    arguments = [str(tmp_path / "library.db"), str(Path(__file__).parent)]
    kept = 0
    for stop_after in (5, 11):
        with subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", SLOW_SCAN, *arguments], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for _ in range(stop_after):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
        now = library.tracks.count_tracks()
        assert now > kept
        kept = now

    report = library.scan()

    assert report == ScanReport(found=60, unchanged=kept, added=60 - kept, heard=60 - kept)
    assert len({track.path for track in library.tracks.all_tracks()}) == 60


def test_two_scans_at_once_double_nothing(library: Library, tmp_path: Path) -> None:
    for i in range(20):
        write_sound(library.music / f"{i:02}.mp3", f"sound {i}")
    arguments = [str(tmp_path / "library.db"), str(Path(__file__).parent)]
    command = [sys.executable, "-c", SLOW_SCAN, *arguments]
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]  # noqa: S603

    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert library.tracks.count_tracks() == 20
    assert library.scan() == ScanReport(found=20, unchanged=20)


def test_a_runner_may_be_a_thread_pool(library: Library) -> None:
    from concurrent.futures import ThreadPoolExecutor

    for i in range(20):
        write_sound(library.music / f"{i:02}.mp3", f"sound {i}")
    with ThreadPoolExecutor(4) as pool:
        hearer = FileHearer(library.analyser, read_title_tag)
        report = FolderScanner(library.files, hearer, run=pool.map).scan(library.folder)

    assert report == ScanReport(found=20, added=20, heard=20)


def test_a_real_sound_is_heard_by_the_real_analyser(library: Library) -> None:
    from tunesight.listening.analyse import ANALYSIS_VERSION, Analyser
    from tunesight.media.tags import read_tags

    times = np.arange(16_000 * 6) / 16_000
    beats = np.sin(2 * np.pi * 440 * times) * (np.sin(2 * np.pi * 2 * times) > 0.9)
    with wave.open(str(library.music / "beats.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes((beats * 20_000).astype("<i2").tobytes())
    shutil.copy(library.music / "beats.wav", library.music / "copy.wav")
    (library.music / "letter.wav").write_bytes(b"Dear Ann, this is no sound. " * 30)

    hearer = FileHearer(Analyser(), read_tags)
    scanner = FolderScanner(library.files, hearer, analysis_version=ANALYSIS_VERSION)
    report = scanner.scan(library.folder)

    assert report == ScanReport(found=3, added=1, recognised=1, heard=1, failed=1)
    (track,) = library.tracks.all_tracks()
    assert track.title == "beats"
    assert track.duration_s == pytest.approx(6.0, abs=0.05)
    assert track.affect is not None


def test_scanning_again_takes_no_longer_for_time_going_back(library: Library) -> None:
    write_sound(library.music / "a.mp3", "good")
    library.scan()
    past = time.time_ns() - 10**18
    os.utime(library.music / "a.mp3", ns=(past, past))

    assert library.scan() == ScanReport(found=1, updated=1)


def test_a_real_file_is_retagged_without_being_heard_again(library: Library) -> None:
    import mutagen

    from tunesight.listening.analyse import ANALYSIS_VERSION, Analyser
    from tunesight.media.tags import read_tags

    demo = Path(str(resources.files("tunesight"))) / "demo" / "tracks"
    file = library.music / "piece.opus"
    shutil.copy(min(demo.glob("*.opus"), key=lambda path: path.stat().st_size), file)
    scanner = FolderScanner(
        library.files, FileHearer(Analyser(), read_tags), analysis_version=ANALYSIS_VERSION
    )
    assert scanner.scan(library.folder).heard == 1
    (before,) = library.tracks.all_tracks()

    tags: Any = mutagen.File(file)
    tags["title"] = "Another Name"
    tags["comment"] = "x" * 100_000
    tags.save()

    assert scanner.scan(library.folder) == ScanReport(found=1, updated=1)
    (after,) = library.tracks.all_tracks()
    assert after == replace(before, title="Another Name")
