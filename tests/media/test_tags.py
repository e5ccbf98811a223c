from __future__ import annotations

import tracemalloc
from pathlib import Path

import mutagen
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.flac import FLAC
from mutagen.id3 import (
    COMM,
    ID3,
    TALB,
    TBPM,
    TCON,
    TDRC,
    TIT2,
    TKEY,
    TLAN,
    TPE1,
    TSRC,
    TXXX,
    USLT,
    WCOP,
)
from mutagen.mp4 import MP4

from tests.sounds import write_sound
from tunesight.domain.languages import language_to_code
from tunesight.errors import NotFoundError, UnreadableMediaError
from tunesight.media.tags import Tags, parse_file_name, read_tags

LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"
EXPECTED = Tags(
    title="Blå himmel",
    artist="Ása & The Ünits",
    album="Norður",
    year=1997,
    genres=("trip hop", "electronic"),
    language="is",
    bpm=92.5,
    key="F#m",
    isrc="ISRC17607839",
    lyrics=("himinn", "blár"),
    licence="CC-BY-SA-4.0",
)
LYRICS = "[00:12.50] Himinn, himinn\nblár, þú ert\nHIMINN blár! Himinn!"


def write_silence(path: Path, codec: str, sample_format: str) -> Path:
    channels = np.zeros((2, 44_100 * 4), np.float32)
    return write_sound(
        path, channels, rate_hz=44_100, layout="stereo", codec=codec, sample_format=sample_format
    )


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    return write_silence(tmp_path / "Some Band - Some Tune.mp3", "libmp3lame", "fltp")


def test_reads_id3(mp3: Path) -> None:
    tags = ID3()
    for frame in (
        TIT2(3, [EXPECTED.title]), TPE1(3, [EXPECTED.artist]), TALB(1, [EXPECTED.album]),
        TDRC(3, ["1997-05-01"]), TCON(3, ["Trip Hop", "(52)"]), TLAN(3, ["isl"]),
        TBPM(3, ["92.5"]), TKEY(3, ["F#m"]), WCOP(url=LICENCE),
        TSRC(3, ["IS-RC1-76-07839"]), USLT(3, "isl", "", LYRICS),
    ):  # fmt: skip
        tags.add(frame)
    tags.save(mp3)

    assert read_tags(mp3) == EXPECTED


@pytest.mark.parametrize(("name", "codec"), [("a.flac", "flac"), ("a.ogg", "vorbis")])
def test_reads_vorbis_comments(tmp_path: Path, name: str, codec: str) -> None:
    path = write_silence(tmp_path / name, codec, "s16" if codec == "flac" else "fltp")
    file = mutagen.File(path)
    file.update(
        {
            "TITLE": EXPECTED.title, "ARTIST": EXPECTED.artist, "ALBUM": EXPECTED.album,
            "DATE": "1997", "GENRE": ["Trip Hop", "Electronic"], "LANGUAGE": "Icelandic",
            "BPM": "92,5", "INITIALKEY": "F#m", "LICENSE": LICENCE,
            "ISRC": "isrc17607839", "LYRICS": LYRICS,
        }
    )  # fmt: skip
    file.save()

    assert read_tags(path) == EXPECTED


def test_reads_mp4_atoms(tmp_path: Path) -> None:
    path = write_silence(tmp_path / "a.m4a", "aac", "fltp")
    file = MP4(path)
    file["\xa9nam"], file["\xa9ART"], file["\xa9alb"] = "Blå himmel", "Ása", "Norður"
    file["\xa9day"], file["\xa9gen"], file["tmpo"] = "1997-05-01T00:00:00Z", "Trip Hop", [92]
    file["----:com.apple.iTunes:initialkey"] = [b"F#m"]
    file["cprt"] = "CC BY-NC 4.0"
    file["----:com.apple.iTunes:ISRC"] = [b"ISRC17607839"]
    file["\xa9lyr"] = LYRICS
    file.save()

    assert read_tags(path) == Tags(
        title="Blå himmel", artist="Ása", album="Norður", year=1997, genres=("trip hop",),
        bpm=92.0, key="F#m", isrc="ISRC17607839", lyrics=("himinn", "blár"),
        licence="CC-BY-NC-4.0",
    )  # fmt: skip


def test_a_file_without_tags_is_read_by_its_name(mp3: Path) -> None:
    assert read_tags(mp3) == Tags(title="Some Tune", artist="Some Band")


def test_a_title_without_an_artist_takes_none_from_the_name(mp3: Path) -> None:
    tags = ID3()
    tags.add(TIT2(3, ["Another Tune"]))
    tags.save(mp3)

    assert read_tags(mp3) == Tags(title="Another Tune")


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("Artist - Title", ("Artist", "Title")),
        ("07 - Artist - Title - Live", ("Artist", "Title - Live")),
        ("07. Title", ("", "Title")),
        ("01-title_with_underscores", ("", "title with underscores")),
        ("99 Luftballons", ("", "99 Luftballons")),
        ("1979", ("", "1979")),
        ("", ("", "untitled")),
        (" - ", ("", "-")),
    ],
)
def test_takes_a_file_name_apart(stem: str, expected: tuple[str, str]) -> None:
    assert parse_file_name(stem) == expected


@given(st.text(max_size=60))
def test_any_file_name_gives_a_title_on_one_line(stem: str) -> None:
    artist, title = parse_file_name(stem)

    assert title
    assert (artist + title).isprintable()


def test_sets_right_utf8_that_was_labelled_latin_1(mp3: Path) -> None:
    tags = ID3()
    tags.add(TIT2(0, ["Blå himmel".encode().decode("latin-1")]))
    tags.save(mp3)

    assert read_tags(mp3).title == "Blå himmel"


def test_weird_values_are_left_out_not_raised(mp3: Path) -> None:
    tags = ID3()
    for frame in (
        TIT2(3, ["  two\nlines\x00\x07 "]), TDRC(3, ["0000"]), TBPM(3, ["0"]), TLAN(3, ["XXX"]),
        TCON(3, [" ; /,Rock/rock"]), TXXX(3, "license", ["all rights reserved"]),
        COMM(3, "eng", "", ["x" * 5000]),
    ):  # fmt: skip
        tags.add(frame)
    tags.save(mp3)

    assert read_tags(mp3) == Tags(title="two lines", genres=("rock",))


@pytest.mark.parametrize(
    ("written", "key"),
    [("F#m", "F#m"), ("Bb", "A#"), ("C", "C"), ("E♭ minor", "D#m"), ("g sharp maj", "G#"),
     ("Dm", "Dm"), ("8B", "C"), ("8A", "Am"), ("11a", "F#m"), ("1d", "C"), ("06m", "G#m"),
     ("Off key", ""), ("o", ""), ("13A", ""), ("", "")],
)  # fmt: skip
def test_knows_keys_by_name_and_on_the_wheels_of_disc_jockeys(
    mp3: Path, written: str, key: str
) -> None:
    tags = ID3()
    tags.add(TKEY(3, [written]))
    tags.save(mp3)

    assert read_tags(mp3).key == key


def test_an_isrc_that_is_none_is_left_out(mp3: Path) -> None:
    tags = ID3()
    tags.add(TSRC(3, ["none, sorry"]))
    tags.save(mp3)

    assert read_tags(mp3).isrc == ""


def test_of_lyrics_only_a_few_words_are_kept(mp3: Path) -> None:
    tags = ID3()
    verses = " ".join(f"word{chr(97 + i)} and the" for i in range(26)) + " river" * 9
    tags.add(USLT(3, "eng", "", verses.replace("word", "word-") + " It's only thunder, thunder"))
    tags.save(mp3)

    lyrics = read_tags(mp3).lyrics

    assert len(lyrics) <= 12
    assert lyrics[:3] == ("word", "river", "thunder")


def test_a_broken_tag_block_hides_no_sound(tmp_path: Path, mp3: Path) -> None:
    path = tmp_path / "Band - Tune.mp3"
    path.write_bytes(b"ID3\x04\x00\x00\x00\x00\x01\x00" + b"\xff" * 128 + mp3.read_bytes())

    assert read_tags(path).title == "Tune"


def test_an_enormous_cover_is_not_read_into_memory(tmp_path: Path, mp3: Path) -> None:
    cover = 100 * 1024**2
    body = cover + 14  # after an encoding, a kind and no words
    head = b"APIC" + _syncsafe(body) + b"\x00\x00" + b"\x00image/jpeg\x00\x03\x00"
    path = tmp_path / "Band - Tune.mp3"
    with path.open("wb") as file:
        file.write(b"ID3\x04\x00\x00" + _syncsafe(10 + body) + head)
        file.seek(cover, 1)  # sparse: takes no room
        file.write(mp3.read_bytes())

    tracemalloc.start()
    try:
        title = read_tags(path).title
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert title == "Tune"
    # FFmpeg, which reads the names then, asks for the cover once; mutagen took it ten times.
    assert peak_bytes < 2 * cover


def _syncsafe(number: int) -> bytes:
    return bytes((number >> shift) & 0x7F for shift in (21, 14, 7, 0))


@given(st.binary(max_size=400))
def test_any_picture_of_a_tag_block_gives_tags(
    tmp_path_factory: pytest.TempPathFactory, block: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    source = folder / "source.mp3"
    if not source.is_file():
        write_silence(source, "libmp3lame", "fltp")
    size = len(block)
    header = b"ID3\x03\x00\x00" + bytes([0, 0, size >> 7, size & 0x7F])
    path = folder / "Band - Tune.mp3"
    path.write_bytes(header + block + source.read_bytes())

    assert read_tags(path).title


def test_refuses_what_is_no_sound_and_what_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "letter.mp3"
    path.write_text("Dear listener,\n" * 100, encoding="utf-8")

    with pytest.raises(UnreadableMediaError, match=r"letter\.mp3"):
        read_tags(path)
    with pytest.raises(NotFoundError, match=r"missing\.mp3"):
        read_tags(tmp_path / "missing.mp3")


def test_flac_pictures_and_other_bytes_are_no_text(tmp_path: Path) -> None:
    path = write_silence(tmp_path / "Band - Tune.flac", "flac", "s16")
    file = FLAC(path)
    file["METADATA_BLOCK_PICTURE"] = "AAAA" * 100
    file.save()

    assert read_tags(path) == Tags(title="Tune", artist="Band")


@pytest.mark.parametrize(
    ("text", "code"),
    [("eng", "en"), ("pt-BR", "pt"), ("Deu", "de"), ("ger", "de"), ("French", "fr"), ("ja", "ja"),
     ("zxx", "zxx"), ("und", ""), ("", "")],
)  # fmt: skip
def test_knows_languages_by_code_and_name(text: str, code: str) -> None:
    assert language_to_code(text) == code
