"""A library with a folder of made files, and an analyser that says how often it was asked.

Processes that hear import this module, so it needs nothing but the package.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.analysis import Analysis
from tunesight.errors import ModelUnavailableError, UnreadableMediaError
from tunesight.library.database import Database
from tunesight.library.file_repository import FileRepository
from tunesight.library.files import Folder
from tunesight.library.hearer import FileHearer
from tunesight.library.repository import TrackRepository
from tunesight.library.scan import FolderScanner
from tunesight.library.scan_options import ScanOptions
from tunesight.library.scan_report import ScanReport

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
    bpm: float | None = None
    key: str = ""
    isrc: str = ""
    lyrics: tuple[str, ...] = ()


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
        if b"slow" in content:
            time.sleep(0.02)
        if b"prints" in content:
            os.write(1, b"Some decoders do.\n")
        if b"killer" in content:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"hangs" in content:
            time.sleep(600)
        if b"frail" in content and (mark := path.with_suffix(".tried")).exists() is False:
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if b"grows" in content:
            path.write_bytes(content + b"more")
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
    """A library with one folder of music, and a scanner that counts what it hears."""

    def __init__(self, place: Path, database: Database) -> None:
        self.music = place / "music"
        self.music.mkdir()
        self.database = database
        self.files = FileRepository(self.database)
        self.tracks = TrackRepository(self.database)
        self.analyser = CountingAnalyser()
        self.folder = self.files.add_folder(self.music)

    def hearer(self, version: int = 1) -> FileHearer:
        self.analyser.asked.clear()
        self.analyser.version = version
        return FileHearer(self.analyser, read_title_tag, version)

    def scan(
        self, folder: Folder | None = None, *, version: int = 1, retry: bool = False
    ) -> ScanReport:
        scanner = FolderScanner(self.files, self.hearer(version))
        return scan_one(scanner, folder or self.folder, ScanOptions(retry=retry))

    def titles(self) -> list[str]:
        return sorted(track.title for track in self.tracks.all_tracks())


def scan_one(
    scanner: FolderScanner, folder: Folder, options: ScanOptions | None = None
) -> ScanReport:
    """Scan one folder and say what was done in it."""
    ((_, report),) = scanner.scan([folder], options).reports
    return report
