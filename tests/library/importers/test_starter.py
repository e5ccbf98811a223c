"""The starter list: what a row becomes, and what is said of rows that cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.track import TrackSource
from tunesight.errors import InvalidValueError, NotFoundError, UserInputError
from tunesight.library.importers.starter import read_starter_tracks, starter_track_id

HEADER = "title\tartist\tyear\tlanguage\tgenre\tmoods\n"


def place(moods: Sequence[str]) -> AffectGaussian:
    if not moods or "purple" in moods:
        raise InvalidValueError(f"There is no mood word in {list(moods)}")
    return AffectGaussian.isotropic(Affect(len(moods) / 10, -0.5), 0.25)


def write(tmp_path: Path, rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "songs.tsv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_a_row_becomes_an_editorial_track(tmp_path: Path) -> None:
    path = write(tmp_path, "La Mer\tCharles Trenet\t1946\tfr\tChanson; Pop\tdreamy;Calm\n")

    (track,) = read_starter_tracks(path, place)

    assert (track.title, track.artist, track.year) == ("La Mer", "Charles Trenet", 1946)
    assert (track.language, track.genres) == ("fr", ("chanson", "pop"))
    assert track.moods == ("dreamy", "calm")
    assert track.affect == AffectGaussian.isotropic(Affect(0.2, -0.5), 0.25)
    assert track.source is TrackSource.STARTER
    assert track.is_editorial
    assert not track.is_playable


def test_windows_line_ends_a_byte_order_mark_and_empty_lines_are_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "songs.tsv"
    text = HEADER + "夜に駆ける\tYOASOBI\t2019\tja\tj-pop\ttense\n\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    assert [track.title for track in read_starter_tracks(path, place)] == ["夜に駆ける"]


def test_bad_rows_are_named_by_line_and_reason(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Good\tAnn\t1999\ten\tpop\tcalm\n"
        "Short\tAnn\t1999\n"
        "\tAnn\t1999\ten\tpop\tcalm\n"
        "Late\tAnn\t99\ten\tpop\tcalm\n"
        "Tongue\tAnn\t1999\tenglish\tpop\tcalm\n"
        "Colour\tAnn\t1999\ten\tpop\tpurple\n"
        "GOOD!\tánn\t2001\ten\tpop\tcalm\n",
    )

    with pytest.raises(UserInputError, match="6 rows that cannot be used") as caught:
        read_starter_tracks(path, place)

    message = str(caught.value)
    assert "line 3: it has 3 cells; give 6" in message
    assert "line 4: the title or the artist is empty" in message
    assert "line 5: the year is '99'" in message
    assert "line 6: the language is 'english'" in message
    assert "line 7: There is no mood word in ['purple']" in message
    assert "line 8: 'GOOD!' by ánn is there twice" in message
    assert "line 2" not in message


def test_many_bad_rows_are_counted_not_all_shown(tmp_path: Path) -> None:
    path = write(tmp_path, "Short\tAnn\n" * 25)

    with pytest.raises(UserInputError, match=r"25 rows .*line 11.*; and 15 more\.$"):
        read_starter_tracks(path, place)


def test_another_header_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "", header="name,artist\n")

    with pytest.raises(UserInputError, match="line 1: the header is 'name,artist'"):
        read_starter_tracks(path, place)


def test_an_absent_or_garbled_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"nowhere\.tsv cannot be read"):
        read_starter_tracks(tmp_path / "nowhere.tsv", place)
    (tmp_path / "latin.tsv").write_bytes(HEADER.encode() + b"caf\xe9\n")
    with pytest.raises(UserInputError, match="not UTF-8"):
        read_starter_tracks(tmp_path / "latin.tsv", place)


def test_an_id_depends_on_neither_case_nor_accents_nor_punctuation() -> None:
    same = {
        starter_track_id("Déjà Vu (Live)", "Beyoncé"),
        starter_track_id("deja vu  live", "BEYONCE"),
        starter_track_id("De\u0301ja\u0300 Vu, Live!", "Beyonce\u0301"),
    }

    assert len(same) == 1
    assert starter_track_id("Hurt", "Johnny Cash") != starter_track_id("Hurt", "Nine Inch Nails")
    assert starter_track_id("a b", "c") != starter_track_id("a", "b c")
