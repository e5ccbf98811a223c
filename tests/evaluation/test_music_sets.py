from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("mido", reason="install the evaluation group to make MIDI files")

from evaluation.music_sets import SETS, part_of, read_set, read_source, to_pitch_class
from tests.made_music import write_music_data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_music_data(tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize(
    ("name", "pitch_class"),
    [("C", 0), ("F#", 6), ("Gb", 6), ("Cb", 11), ("B", 11), ("Ab", 8), ("", None)],
)
def test_names_of_tonics_become_pitch_classes(name: str, pitch_class: int | None) -> None:
    assert to_pitch_class(name) == pitch_class


def test_a_group_belongs_to_a_part_by_the_hash_of_its_name() -> None:
    first_byte = hashlib.sha256(b"beatles").digest()[0]

    assert part_of("beatles") == ("test" if first_byte % 3 == 0 else "dev")


def test_about_a_third_of_the_groups_is_for_reporting() -> None:
    parts = [part_of(f"group {n}") for n in range(3000)]

    assert parts.count("test") / len(parts) == pytest.approx(1 / 3, abs=0.03)


def test_a_lead_sheet_has_a_mode_only_where_the_service_agrees_on_the_tonic(data: Path) -> None:
    found = {e.name: e for e in read_set("leadsheets", data)}

    assert (found["a1"].tempo_bpm, found["a1"].tonic, found["a1"].is_major) == (120.0, 0, True)
    assert (found["a2"].tonic, found["a2"].is_major) == (9, None)
    assert (found["a3"].tonic, found["a3"].is_major) == (None, None)


def test_guests_do_not_split_an_artist(data: Path) -> None:
    groups = {e.name: e.group for e in read_set("leadsheets", data)}

    assert groups["a1"] == groups["a2"]
    assert groups["a1"] != groups["a3"]


def test_pop909_tells_tempo_key_and_mode(data: Path) -> None:
    found = {e.name: e for e in read_set("pop909", data)}

    assert (found["p1"].tempo_bpm, found["p1"].tonic, found["p1"].is_major) == (100.0, 6, False)


def test_vgmidi_is_grouped_by_game(data: Path) -> None:
    found = read_set("vgmidi", data)

    assert {e.group for e in found} == {"Game One", "Game Two"}
    assert {(e.valence, e.arousal) for e in found} == {(1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)}


def test_demo_tracks_choose_nothing_and_tell_their_beats(data: Path) -> None:
    found = read_set("demo", data)

    assert {e.part for e in found} == {"test"}
    assert read_set("demo", data, part="dev") == []
    for example in found:
        assert example.source.is_file()
        assert set(example.downbeats_s) <= set(example.beats_s)


def test_church_modes_are_major_or_minor_by_their_third(data: Path) -> None:
    found = {e.name: e.is_major for e in read_set("demo", data)}

    assert found["barn-with-the-green-door"]  # mixolydian
    assert found["harbour-before-dawn"]  # lydian
    assert not found["blue-umbrella"]  # dorian
    assert not found["iron-psalm"]  # phrygian


@pytest.mark.parametrize("name", SETS)
def test_parts_divide_a_set_and_a_limit_is_a_fixed_sample(name: str, data: Path) -> None:
    everything = read_set(name, data)

    parts = [read_set(name, data, part=part) for part in ("dev", "test")]

    assert sorted(e.name for part in parts for e in part) == sorted(e.name for e in everything)
    assert not {e.group for e in parts[0]} & {e.group for e in parts[1]}
    assert read_set(name, data, limit=2) == everything[:2]


def test_a_member_that_the_archive_lacks_is_named(data: Path) -> None:
    example = replace(read_set("pop909", data)[0], member="lost.mid")

    with pytest.raises(FileNotFoundError, match=r"lost\.mid"):
        read_source(example)


def test_a_folder_without_the_tables_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"songs\.csv"):
        read_set("leadsheets", tmp_path)
