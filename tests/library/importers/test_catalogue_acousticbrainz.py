"""Small documents in the layout of AcousticBrainz' own dumps."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tunesight.domain.track import Track
from tunesight.errors import InvalidValueError, SetupError, UserInputError
from tunesight.library.catalogue_repository import CatalogueRepository
from tunesight.library.database import open_database
from tunesight.library.importers.catalogue import CatalogueImporter, ImportReport
from tunesight.library.importers.catalogue_files import open_table
from tunesight.library.repository import TrackRepository
from tunesight.services.catalogue import CatalogueService

RECORDING = "0dad432b-16cc-4bf0-8961-fd31d124b01b"
TAGS = {
    "title": ["Nightfall"],
    "artist": ["Some Orchestra"],
    "album": ["Journeys"],
    "date": ["2012-03"],
    "musicbrainz_recordingid": [RECORDING],
}
LOW = {
    "metadata": {"tags": TAGS, "audio_properties": {"length": 106.58, "replay_gain": -9.4}},
    "rhythm": {"bpm": 84.2},
    "tonal": {"key_key": "A", "key_scale": "minor", "key_strength": 0.6},
    "lowlevel": {"average_loudness": 0.41},
}


def classifier(label: str, probability: float) -> dict[str, Any]:
    return {
        "all": {label: probability, f"not_{label}": 1.0 - probability},
        "probability": max(probability, 1.0 - probability),
        "value": label if probability > 0.5 else f"not_{label}",
    }


HIGH = {
    "metadata": {"tags": TAGS, "audio_properties": {"length": 106.58}},
    "highlevel": {
        "mood_happy": classifier("happy", 0.06),
        "mood_sad": classifier("sad", 0.95),
        "mood_relaxed": classifier("relaxed", 0.99),
        "mood_aggressive": classifier("aggressive", 0.05),
        "mood_party": classifier("party", 0.59),
        "genre_rosamerica": {"all": {"cla": 0.66}, "probability": 0.66, "value": "cla"},
    },
}


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.database = open_database(folder / "library.db")
        repository = CatalogueRepository(self.database)
        self.service = CatalogueService(repository, CatalogueImporter(repository))
        self.tracks = TrackRepository(self.database)

    def load(self, path: Path) -> ImportReport:
        return self.service.import_table(self.service.open_file(path))

    def only_track(self) -> Track:
        (track,) = self.tracks.all_tracks()
        return track


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    opened = Shelf(tmp_path)
    yield opened
    opened.database.close()


def place(level: str, number: int = 0, recording: str = RECORDING) -> str:
    return f"{level}/{recording[:1]}/{recording[:2]}/{recording}-{number}.json"


def write_folder(folder: Path, documents: dict[str, object]) -> Path:
    for name, document in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document if isinstance(document, str) else json.dumps(document))
    return folder


def write_tar(path: Path, mode: Any, documents: dict[str, object]) -> Path:
    with tarfile.open(path, mode) as archive:
        for name, document in documents.items():
            content = (document if isinstance(document, str) else json.dumps(document)).encode()
            info = tarfile.TarInfo(f"acousticbrainz-json-20220623/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def test_both_extractors_meet_in_one_track(shelf: Shelf, tmp_path: Path) -> None:
    documents: dict[str, object] = {place("highlevel"): HIGH, place("lowlevel"): LOW}
    report = shelf.load(write_folder(tmp_path / "dump", documents))
    track = shelf.only_track()

    assert (report.added, report.repeated, report.refused) == (1, 1, 0)
    assert (track.title, track.artist, track.album) == ("Nightfall", "Some Orchestra", "Journeys")
    assert (track.year, track.key, track.duration_s) == (2012, "Am", 106.58)
    assert (track.moods, track.genres) == (("sad", "relaxed"), ("classical",))
    assert dict(track.cues) == {"tempo": 84.2, "mode": -1.0}
    assert track.affect is not None
    # Halfway between the places of sad (-.52, -.40) and relaxed (.55, -.60).
    assert track.affect.mean.valence == pytest.approx(0.015)
    assert track.affect.mean.arousal == pytest.approx(-0.5)


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz"])
def test_an_archive_is_read_as_a_stream(shelf: Shelf, tmp_path: Path, suffix: str) -> None:
    documents: dict[str, object] = {
        "COPYING": "CC0",
        place("lowlevel"): json.dumps(json.dumps(LOW)),  # text within JSON, as some dumps are
        place("lowlevel", 1): LOW,
    }
    path = write_tar(tmp_path / f"dump.tar.{suffix}", f"w:{suffix}", documents)
    report = shelf.load(path)

    assert (report.rows, report.added, report.repeated) == (2, 1, 1)
    assert shelf.only_track().title == "Nightfall"


def test_zstandard_is_read_where_something_can(shelf: Shelf, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    plain = write_tar(tmp_path / "dump.tar", "w", {place("lowlevel"): LOW})
    with pyarrow.CompressedOutputStream(str(tmp_path / "dump.tar.zst"), "zstd") as file:
        file.write(plain.read_bytes())

    assert shelf.load(tmp_path / "dump.tar.zst").added == 1


def test_zstandard_says_how_to_unpack_where_nothing_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    monkeypatch.setitem(__import__("sys").modules, "compression.zstd", None)
    (tmp_path / "dump.tar.zst").write_bytes(b"\x28\xb5\x2f\xfd")
    table = open_table(tmp_path / "dump.tar.zst")

    with pytest.raises(SetupError, match=r"unpack it first: zstd -d dump\.tar\.zst"):
        list(table.read(table.columns))


def test_one_document_is_a_catalogue_of_one(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / f"{RECORDING}.json"
    path.write_text(json.dumps(LOW, indent=1))

    assert shelf.load(path).added == 1


def test_documents_that_cannot_be_used_are_named(shelf: Shelf, tmp_path: Path) -> None:
    other = "1dad432b-16cc-4bf0-8961-fd31d124b01b"
    nameless = {**LOW, "metadata": {"tags": {"artist": ["Somebody"]}}}
    documents: dict[str, object] = {
        place("lowlevel"): LOW,
        place("lowlevel", 1): LOW,
        place("lowlevel", 0, other): nameless,
        place("lowlevel", 1, other): '{"metadata":',
    }
    report = shelf.load(write_folder(tmp_path / "dump", documents))
    problems = [bad.message for bad in shelf.service.bad_rows("dump")]

    assert (report.rows, report.added, report.refused) == (4, 1, 2)
    assert problems[0] == f"{place('lowlevel', 0, other)}: title is empty"
    assert problems[1].startswith(f"{place('lowlevel', 1, other)}: is no JSON")


def test_a_member_that_claims_a_gigabyte_is_not_read(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "dump.tar"
    documents: dict[str, object] = {place("lowlevel"): LOW, place("lowlevel", 1): LOW}
    write_tar(path, "w", documents)
    with tarfile.open(path, "a") as archive:
        info = tarfile.TarInfo(place("lowlevel", 2))
        info.size = 9 << 20
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    report = shelf.load(path)

    assert (report.added, report.refused) == (1, 1)
    assert "is larger than 8 MB" in shelf.service.bad_rows("dump")[0].message


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_an_archive_that_is_cut_off_writes_nothing(
    shelf: Shelf, tmp_path: Path, cut: float
) -> None:
    documents: dict[str, object] = {
        place("lowlevel", i): {**LOW, "noise": [i * 0.1234567 for i in range(9000)]}
        for i in range(5)
    }
    path = write_tar(tmp_path / "dump.tar.gz", "w:gz", documents)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * cut)])

    with pytest.raises(UserInputError, match="damaged or cut off behind document"):
        shelf.load(path)
    assert shelf.tracks.count_tracks() == 0


def test_a_folder_without_documents_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()

    with pytest.raises(InvalidValueError, match="has no rows"):
        shelf.load(tmp_path / "dump")


def test_a_folder_is_read_again_only_when_a_file_in_it_changed(
    shelf: Shelf, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "dump", {place("lowlevel"): LOW})
    shelf.load(folder)
    assert shelf.load(folder) == ImportReport("dump", rows=1, kept_before=1)
    other = "1dad432b-16cc-4bf0-8961-fd31d124b01b"
    tags = {**TAGS, "title": ["Daybreak"], "musicbrainz_recordingid": [other]}
    document = {**LOW, "metadata": {"tags": tags}}
    write_folder(folder, {place("lowlevel", 0, other): document})

    assert shelf.load(folder) == ImportReport("dump", rows=2, added=1, unchanged=1)
