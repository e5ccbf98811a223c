"""Scans, by the real ears, of files that are not what they seem: each is right or says why not."""

from __future__ import annotations

import os
import re
import sqlite3
import struct
import tracemalloc
import wave
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import av
import numpy as np
import pytest
from sqlalchemy import event, text

from tests.library.scanning import Library, scan_one, write_sound
from tests.sounds import clicks, sine
from tests.sounds import write_sound as encode_sound
from tunesight.errors import StorageError
from tunesight.library.hearer import FileHearer
from tunesight.library.scan import FolderScanner
from tunesight.library.scan_report import ScanReport
from tunesight.library.walk import list_sound_files
from tunesight.listening.analyse import ANALYSIS_VERSION, Analyser
from tunesight.media.tags import read_tags

DEMO = Path(str(resources.files("tunesight"))) / "demo"
RATE_HZ = 44_100
SECONDS = 4.0


@pytest.fixture
def location(tmp_path: Path) -> str:
    """What a file is does not depend on where the library is kept."""
    return str(tmp_path / "library.db")


def music(channels: int = 1, *, rate_hz: int = RATE_HZ) -> np.ndarray:
    return np.stack([clicks(120.0, SECONDS, rate_hz=rate_hz)] * channels)


def encode(path: Path, codec: str, sample_format: str, *, layout: str = "stereo") -> Path:
    return encode_sound(
        path, music(2), rate_hz=RATE_HZ, layout=layout, codec=codec, sample_format=sample_format
    )


def write_wav(path: Path, *, rate_hz: int = RATE_HZ, channels: int = 1) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, rate_hz, 0, "NONE", ""))
        file.writeframes((music(channels, rate_hz=rate_hz).T * 20_000).astype("<i2").tobytes())


def write_truncated(path: Path) -> None:
    encode(path, "libmp3lame", "fltp")
    path.write_bytes(path.read_bytes()[:-2000])


def write_renamed(path: Path) -> None:
    encode(path.with_suffix(".mp3"), "libmp3lame", "fltp").rename(path)


def write_picture(path: Path) -> None:
    path.write_bytes(min((DEMO / "pictures").glob("*.jpg")).read_bytes())


def write_locked_m4p(path: Path) -> None:
    written = encode(path.with_suffix(".m4a"), "aac", "fltp").read_bytes()
    path.with_suffix(".m4a").unlink()
    path.write_bytes(written.replace(b"mp4a", b"drms", 1))


def write_locked_wma(path: Path) -> None:
    encryption = (
        bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e") + struct.pack("<Q", 28) + b"\1" * 4
    )
    head = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
    size = struct.pack("<QI", 30 + len(encryption), 1)
    path.write_bytes(head + size + b"\1\2" + encryption + np.random.default_rng(0).bytes(50_000))


def write_video(path: Path, *, with_sound: bool = True) -> None:
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=10)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        sound = container.add_stream("aac", rate=RATE_HZ) if with_sound else None
        for _ in range(40):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if sound is not None:
            samples = np.ascontiguousarray(music(2), np.float32)
            given = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
            given.sample_rate, given.pts = RATE_HZ, 0
            container.mux(sound.encode(given))
            container.mux(sound.encode(None))


def write_dsf(path: Path, *, rate_hz: int = 2_822_400) -> None:
    """Write one-bit sound by its format's own description: 28 + 52 bytes, then blocks of 4096."""
    signal = sine(440.0, SECONDS, rate_hz=rate_hz, level_dbfs=-8.0).astype(np.float64)
    sums = np.floor(np.cumsum((signal + 1.0) / 2.0))
    data = np.packbits(np.diff(sums, prepend=0.0) > 0.5, bitorder="little").tobytes()
    data += b"\x69" * (-len(data) % 4096)
    form = struct.pack("<QIIIIIIQII", 52, 1, 0, 1, 1, rate_hz, 1, signal.size, 4096, 0)
    body = b"fmt " + form + b"data" + struct.pack("<Q", 12 + len(data)) + data
    path.write_bytes(b"DSD " + struct.pack("<QQQ", 28, 28 + len(body), 0) + body)


HEARD: dict[str, Callable[[Path], object]] = {
    "truncated.mp3": write_truncated,
    "mp3 in fact.wav": write_renamed,
    "no extension in fact.flac": lambda path: (
        write_wav(path.with_suffix(".wav")) or path.with_suffix(".wav").rename(path)
    ),
    "telephone.wav": lambda path: write_wav(path, rate_hz=8_000),
    "studio.wav": lambda path: write_wav(path, rate_hz=192_000),
    "cinema.wav": lambda path: write_wav(path, channels=8),
    "single bits.dsf": write_dsf,
    "eight times single bits.dsf": lambda path: write_dsf(path, rate_hz=22_579_200),
    "song.mp4": write_video,
    "song.mkv": write_video,
}
REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty.mp3": (Path.touch, r"empty \(0 bytes\)"),
    "picture.mp3": (write_picture, r"holds no sound"),
    "letter.flac": (lambda path: path.write_text("Dear Ann, " * 500), r"holds no sound"),
    "bought.m4p": (write_locked_m4p, r"is protected"),
    "bought.m4a": (write_locked_m4p, r"is protected"),
    "bought.wma": (write_locked_wma, r"is protected"),
    "silent film.mp4": (lambda path: write_video(path, with_sound=False), r"holds no sound"),
    "header only.wav": (
        lambda path: write_wav(path) or path.write_bytes(path.read_bytes()[:44]),
        r"Only 0\.0 s of sound",
    ),
}


@pytest.fixture
def ears(library: Library) -> FolderScanner:
    return FolderScanner(library.files, FileHearer(Analyser(), read_tags, ANALYSIS_VERSION))


@pytest.mark.parametrize("name", HEARD)
def test_odd_sound_is_heard(library: Library, ears: FolderScanner, name: str) -> None:
    HEARD[name](library.music / name)
    wanted = library.files.add_folder(library.music, with_videos=True)

    report = scan_one(ears, wanted)

    assert library.files.scan_errors() == ()
    assert report == ScanReport(found=1, added=1, heard=1)
    (track,) = library.tracks.all_tracks()
    assert track.duration_s == pytest.approx(SECONDS, abs=0.2)
    assert library.files.find_course(track.id) is not None


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_sound_is_refused_with_a_reason(
    library: Library, ears: FolderScanner, name: str
) -> None:
    write, reason = REFUSED[name]
    write(library.music / name)
    write_wav(library.music / "good.wav")
    wanted = library.files.add_folder(library.music, with_videos=True)

    report = scan_one(ears, wanted)

    (error,) = library.files.scan_errors()
    assert error.path.endswith(name)
    assert re.search(reason, error.message)
    assert (report.found, report.added, report.failed) == (2, 1, 1)


def test_names_in_every_script_and_of_no_script_are_taken_in(library: Library) -> None:
    names = ["ночь", "夜", "ليل", "रात", "밤", "νύχτα", "naïve", "🎵", "a'b\"c", "tab\tline\nend"]
    for name in [*names, os.fsdecode(b"\xff\xfe")]:
        write_sound(library.music / f"{name}.mp3", name.encode("utf-8", "replace").hex())

    assert library.scan().added == 11
    assert library.scan().unchanged == 11


def test_twenty_thousand_files_in_one_folder_are_listed_in_little_memory(tmp_path: Path) -> None:
    for i in range(20_000):
        (tmp_path / f"{i:05}.mp3").touch()

    tracemalloc.start()
    try:
        listing = list_sound_files(str(tmp_path))
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert len(listing.files) == 20_000
    assert peak_bytes < 20_000 * 1000


def test_a_full_disk_stops_the_scan_and_loses_nothing(library: Library) -> None:
    write_sound(library.music / "a.mp3", "first")
    library.scan()

    def fill(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")

    event.listen(library.database._engine, "connect", fill)
    library.database._engine.dispose()
    for i in range(200):
        write_sound(library.music / f"b{i}.mp3", f"sound {i}", "x" * 200)
    with pytest.raises(StorageError, match=r"disk .* is full; free some space"):
        library.scan()

    event.remove(library.database._engine, "connect", fill)
    library.database._engine.dispose()
    before = library.tracks.count_tracks()
    assert library.scan().added == 201 - before
    assert library.tracks.count_tracks() == 201


def test_a_database_that_another_program_locks_is_named_and_nothing_is_lost(
    library: Library,
) -> None:
    def hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    event.listen(library.database._engine, "connect", hurry)
    library.database._engine.dispose()
    write_sound(library.music / "a.mp3", "good")
    other = sqlite3.connect(library.database.place)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="in use by another program"):
            library.scan()
    finally:
        other.close()

    assert library.scan().added == 1
    with library.database.read() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
