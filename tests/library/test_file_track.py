"""A track of one file: what was heard first, what its tags say where nothing was."""

from __future__ import annotations

from dataclasses import replace

from tests.library.scanning import HEARD, WrittenTags
from tunesight.library.file_track import make_file_track

TAGS = WrittenTags(
    title="Night", bpm=96.0, key="Bb", isrc="USRC17607839", lyrics=("river", "thunder")
)


def test_tags_give_what_cannot_be_heard() -> None:
    track = make_file_track("/x/a.mp3", "0" * 32, TAGS, HEARD)

    assert (track.isrc, track.lyrics) == ("USRC17607839", ("river", "thunder"))
    assert "thunder" in track.words()


def test_what_was_heard_goes_before_what_is_tagged() -> None:
    track = make_file_track("/x/a.mp3", "0" * 32, TAGS, replace(HEARD, key="F#", mode=-0.4))

    assert track.cues["tempo"] == HEARD.tempo_bpm
    assert track.key == "F#m"


def test_tempo_and_key_of_the_tags_are_hints_where_none_was_heard() -> None:
    track = make_file_track("/x/a.mp3", "0" * 32, TAGS, replace(HEARD, tempo_bpm=0.0, key=""))

    assert track.cues["tempo"] == 96.0
    assert track.key == "Bb"


def test_a_file_without_tags_is_called_after_itself() -> None:
    track = make_file_track("/x/07 - Ann - Night.mp3", "0" * 32, None, HEARD)

    assert (track.artist, track.title, track.isrc, track.lyrics) == ("Ann", "Night", "", ())
    assert track.key == "A"
