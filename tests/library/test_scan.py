"""Scans of real folders into a real database, with an analyser that says how often it was asked."""

from __future__ import annotations

import os
import shutil
import time
import wave
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.library.scanning import (
    HEARD,
    Library,
    WrittenTags,
    read_title_tag,
    scan_one,
    write_sound,
)
from tests.postgres import on_file
from tunesight.domain.track import TrackSource
from tunesight.errors import ModelUnavailableError
from tunesight.library.files import ScanError
from tunesight.library.hearer import FileHearer
from tunesight.library.scan import FolderScanner
from tunesight.library.scan_options import ScanCommand, ScanOptions
from tunesight.library.scan_progress import ScanProgress
from tunesight.library.scan_report import ScanReport


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
    scan_one(scanner, library.folder)
    assert library.titles() == ["Second"]

    write_sound(library.music / "a.mp3", "same", "First")
    scan_one(scanner, library.folder)
    assert library.titles() == ["First"]

    write_sound(library.music / "c.mp3", "same", "Third, renamed")
    scan_one(scanner, library.folder)
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

    assert library.files.count_outdated(1) == 0
    assert library.files.count_outdated(2) == 1
    assert library.scan(version=2) == ScanReport(found=1, updated=1, heard=1)
    assert library.scan(version=2) == ScanReport(found=1, unchanged=1)
    assert library.files.count_outdated(2) == 0


def test_new_files_are_heard_before_those_that_an_older_analyser_heard(library: Library) -> None:
    write_sound(library.music / "a.mp3", "good")
    library.scan()
    write_sound(library.music / "z.mp3", "new")

    library.scan(version=2)

    assert library.analyser.asked == ["z.mp3", "a.mp3"]


def test_only_so_many_old_analyses_are_renewed_where_that_is_asked(library: Library) -> None:
    for name in "abc":
        write_sound(library.music / f"{name}.mp3", name)
    library.scan()
    scanner = FolderScanner(library.files, library.hearer(version=2))

    report = scan_one(scanner, library.folder, ScanOptions(most_outdated=2))

    assert (report.updated, report.heard) == (2, 2)
    assert library.files.count_outdated(2) == 1


def test_what_failed_for_good_is_left_alone_until_something_changes(library: Library) -> None:
    write_sound(library.music / "a.mp3", "bad")
    library.scan()
    assert library.analyser.asked == ["a.mp3"]

    assert library.scan() == ScanReport(found=1, failed=1)
    assert library.analyser.asked == []
    assert len(library.files.scan_errors()) == 1

    library.scan(retry=True)
    assert library.analyser.asked == ["a.mp3"]
    library.scan(version=2)
    assert library.analyser.asked == ["a.mp3"]
    os.utime(library.music / "a.mp3", ns=(5, 5))
    library.scan(version=2)
    assert library.analyser.asked == ["a.mp3"]


def test_a_file_that_changes_while_it_is_heard_is_heard_at_the_next_scan(library: Library) -> None:
    write_sound(library.music / "a.mp3", "grows")

    assert library.scan() == ScanReport(found=1, failed=1)
    assert "changed while it was heard" in library.files.scan_errors()[0].message
    write_sound(library.music / "a.mp3", "whole")
    assert library.scan() == ScanReport(found=1, added=1, heard=1)


@pytest.mark.parametrize("years", [-60, 60])
def test_any_time_of_change_is_taken_as_it_is(library: Library, years: int) -> None:
    write_sound(library.music / "a.mp3", "good")
    moment = time.time_ns() + years * 365 * 86_400 * 10**9
    os.utime(library.music / "a.mp3", ns=(moment, moment))

    assert library.scan() == ScanReport(found=1, added=1, heard=1)
    assert library.scan() == ScanReport(found=1, unchanged=1)


def test_an_empty_mount_point_loses_nothing(library: Library) -> None:
    for name in ("a", "b"):
        write_sound(library.music / "disk" / f"{name}.mp3", name)
    write_sound(library.music / "c.mp3", "c")
    library.scan()
    shutil.move(library.music / "disk", library.music.parent / "unplugged")
    (library.music / "disk").mkdir()

    assert library.scan() == ScanReport(found=1, unchanged=1, missing=2)
    assert library.tracks.count_tracks() == 3
    (library.music / "disk").rmdir()
    shutil.move(library.music.parent / "unplugged", library.music / "disk")
    assert library.scan() == ScanReport(found=3, unchanged=3, returned=2)


def test_videos_are_heard_only_where_that_is_asked(library: Library) -> None:
    write_sound(library.music / "song.mp4", "video")
    write_sound(library.music / "a.mp3", "sound")

    assert library.scan() == ScanReport(found=1, added=1, heard=1, videos_left=1)
    wanted = library.files.add_folder(library.music, with_videos=True)
    assert library.scan(wanted) == ScanReport(found=2, unchanged=1, added=1, heard=1)
    assert library.files.folders() == (wanted,)
    assert library.files.add_folder(library.music).with_videos


@on_file
def test_a_scan_with_nothing_to_do_writes_nothing(library: Library, tmp_path: Path) -> None:
    write_sound(library.music / "a.mp3", "good")
    write_sound(library.music / "b.mp3", "bad")
    library.scan()
    written = (tmp_path / "library.db-wal").read_bytes()

    library.scan()

    assert (tmp_path / "library.db-wal").read_bytes() == written


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
    hearer = FileHearer(library.analyser, lambda _path: odd)
    scan_one(FolderScanner(library.files, hearer), library.folder)

    (track,) = library.tracks.all_tracks()
    assert (track.title, track.artist) == ("half ?", "nul \N{REPLACEMENT CHARACTER}")
    assert track.genres == ("two lines", "?")


def test_an_error_of_a_file_whose_name_is_not_text_is_listed(library: Library) -> None:
    write_sound(library.music / os.fsdecode(b"\xff.mp3"), "bad")

    library.scan()

    (error,) = library.files.scan_errors()
    assert error.path.endswith(os.fsdecode(b"\xff.mp3"))


def test_progress_counts_files_music_errors_and_time(library: Library) -> None:
    for i in range(30):
        write_sound(library.music / f"{i:02}.mp3", "bad" if i == 7 else f"sound {i}")
    seen: list[ScanProgress] = []
    scanner = FolderScanner(library.files, library.hearer())
    scan_one(scanner, library.folder, ScanOptions(on_progress=seen.append))

    assert seen[0].done == 0
    assert sorted(step.done for step in seen) == [step.done for step in seen]
    last = seen[-1]
    assert (last.done, last.total, last.failed, last.left_s) == (30, 30, 1, 0.0)
    assert last.heard_s == 29 * 2.0
    assert last.path == str(library.music.resolve() / "29.mp3")


@pytest.mark.parametrize("stop_by", ["command", "interruption"])
def test_a_stopped_scan_keeps_what_was_heard(library: Library, stop_by: str) -> None:
    for i in range(12):
        write_sound(library.music / f"{i:02}.mp3", f"sound {i}")
    seen: list[int] = []

    def listen(progress: ScanProgress) -> None:
        seen.append(progress.done)
        if stop_by == "interruption" and progress.done >= 5:
            raise KeyboardInterrupt

    def command() -> ScanCommand:
        return ScanCommand.STOP if seen[-1] >= 5 else ScanCommand.GO_ON

    scanner = FolderScanner(library.files, library.hearer())
    options = ScanOptions(listen, command)
    if stop_by == "interruption":
        with pytest.raises(KeyboardInterrupt):
            scanner.scan([library.folder], options)
    else:
        assert not scanner.scan([library.folder], options).is_complete

    kept = library.tracks.count_tracks()
    assert 5 <= kept < 12
    assert library.scan() == ScanReport(found=12, unchanged=kept, added=12 - kept, heard=12 - kept)


def test_a_paused_scan_keeps_what_was_heard_and_goes_on(library: Library) -> None:
    for i in range(6):
        write_sound(library.music / f"{i}.mp3", f"sound {i}")
    kept: list[int] = []

    def command() -> ScanCommand:
        kept.append(library.tracks.count_tracks())
        return ScanCommand.PAUSE if 1 < len(kept) < 6 else ScanCommand.GO_ON

    seen: list[ScanProgress] = []
    scanner = FolderScanner(library.files, library.hearer(), batch_files=100)
    report = scan_one(scanner, library.folder, ScanOptions(seen.append, command))

    assert report.added == 6
    assert any(step.is_paused for step in seen)
    assert max(kept[:6]) == 2  # what had begun before the pause


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

    hearer = FileHearer(Analyser(), read_tags, ANALYSIS_VERSION)
    report = scan_one(FolderScanner(library.files, hearer), library.folder)

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
    hearer = FileHearer(Analyser(), read_tags, ANALYSIS_VERSION)
    scanner = FolderScanner(library.files, hearer)
    assert scan_one(scanner, library.folder).heard == 1
    (before,) = library.tracks.all_tracks()

    tags: Any = mutagen.File(file)
    tags["title"] = "Another Name"
    tags["comment"] = "x" * 100_000
    tags.save()

    assert scan_one(scanner, library.folder) == ScanReport(found=1, updated=1)
    (after,) = library.tracks.all_tracks()
    assert after == replace(before, title="Another Name")
