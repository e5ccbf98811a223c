"""Walks of real folders: what is music, what is skipped, what ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tunesight.library.walk import list_sound_files


def names(folder: Path) -> list[str]:
    return [os.path.relpath(file.path, folder) for file in list_sound_files(str(folder)).files]


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"sound")


def test_lists_sound_files_by_path_whatever_their_case(tmp_path: Path) -> None:
    touch(tmp_path / "b" / "2.MP3", tmp_path / "a.flac", tmp_path / "b" / "1.m4a")
    touch(tmp_path / "notes.txt", tmp_path / "mp3", tmp_path / "clip.mp4")

    assert names(tmp_path) == ["a.flac", "b/1.m4a", "b/2.MP3"]


def test_lists_videos_where_they_are_asked_for_and_counts_them_otherwise(tmp_path: Path) -> None:
    touch(tmp_path / "a.mp3", tmp_path / "b.MP4", tmp_path / "c.webm", tmp_path / "d.jpg")

    without = list_sound_files(str(tmp_path))
    with_them = list_sound_files(str(tmp_path), with_videos=True)

    assert [Path(file.path).name for file in without.files] == ["a.mp3"]
    assert without.videos_left == 2
    assert [Path(file.path).name for file in with_them.files] == ["a.mp3", "b.MP4", "c.webm"]
    assert with_them.videos_left == 0


def test_gives_size_and_time_of_change(tmp_path: Path) -> None:
    touch(tmp_path / "a.ogg")
    os.utime(tmp_path / "a.ogg", ns=(5, 1_234_567_890))

    (file,) = list_sound_files(str(tmp_path)).files

    assert (file.size_bytes, file.mtime_ns) == (5, 1_234_567_890)


def test_skips_what_is_hidden_and_what_systems_keep(tmp_path: Path) -> None:
    touch(tmp_path / ".hidden.mp3", tmp_path / ".trash" / "a.mp3", tmp_path / "._a.mp3")
    touch(tmp_path / "@eaDir" / "a.mp3", tmp_path / "$RECYCLE.BIN" / "a.mp3")

    assert names(tmp_path) == []


def test_links_are_followed_and_loops_end(tmp_path: Path) -> None:
    music = tmp_path / "music"
    touch(music / "a" / "1.mp3", tmp_path / "elsewhere" / "2.mp3")
    (music / "a" / "up").symlink_to(music)
    (music / "b").symlink_to(tmp_path / "elsewhere")
    (music / "self").symlink_to(music / "self")
    (music / "nowhere.mp3").symlink_to(tmp_path / "gone.mp3")

    assert names(music) == ["a/1.mp3", "b/2.mp3"]


def test_a_pipe_called_mp3_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp3")

    assert names(tmp_path) == []


def test_an_absent_folder_has_no_files(tmp_path: Path) -> None:
    listing = list_sound_files(str(tmp_path / "away"))

    assert listing.files == ()
    assert listing.unreadable == ()


def test_a_link_to_itself_called_mp3_is_listed_as_unreadable(tmp_path: Path) -> None:
    (tmp_path / "loop.mp3").symlink_to(tmp_path / "loop.mp3")

    listing = list_sound_files(str(tmp_path))

    assert listing.files == ()
    assert [place.path for place in listing.unreadable] == [str(tmp_path / "loop.mp3")]


def test_a_closed_folder_is_listed_and_the_rest_is_found(tmp_path: Path) -> None:
    touch(tmp_path / "closed" / "a.mp3", tmp_path / "open" / "b.mp3")
    (tmp_path / "closed").chmod(0)
    if os.access(tmp_path / "closed", os.R_OK):
        pytest.skip("the superuser may look everywhere")

    listing = list_sound_files(str(tmp_path))
    (tmp_path / "closed").chmod(0o700)

    assert [file.path for file in listing.files] == [str(tmp_path / "open" / "b.mp3")]
    assert [place.path for place in listing.unreadable] == [str(tmp_path / "closed")]


def test_many_files_in_one_folder_are_all_found(tmp_path: Path) -> None:
    for i in range(3000):
        (tmp_path / f"{i:05}.mp3").touch()

    assert len(names(tmp_path)) == 3000
