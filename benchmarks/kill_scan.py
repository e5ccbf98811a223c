"""Scans that may be killed at any moment: as a whole, or their hearing processes one by one.

The music is made: short tones of different pitch, each heard in some ten milliseconds.
"""

from __future__ import annotations

import wave
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

from tunesight.library.scan_progress import ScanProgress

__all__ = ["ScanKills", "WorkerKills"]

FILES = 40
WORKERS = 2
RATE_HZ = 8_000
SECONDS = 4
SEED = 11

# Between kills of hearing processes, on average.
FILES_A_KILL = 12


class ScanKills:
    """A scan by processes that is killed as a whole, hearers and all."""

    name = "scan"

    def prepare(self, folder: Path) -> None:
        """Make music."""
        music = folder / "music"
        music.mkdir()
        seconds = np.arange(RATE_HZ * SECONDS) / RATE_HZ
        for i in range(FILES):
            tone = np.sin(2 * np.pi * (220.0 + 5 * i) * seconds) * (np.sin(12.0 * seconds) > 0.5)
            with wave.open(str(music / f"{i:03}.wav"), "wb") as file:
                file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
                file.writeframes((tone * 20_000).astype("<i2").tobytes())

    def work(self, folder: Path) -> None:
        """Scan it, keeping a few files at a time."""
        scan(folder, workers=WORKERS)

    def find_faults(self, folder: Path) -> list[str]:
        """Scan again, and look whether every file is one track and was heard once."""
        from tunesight.library.database import open_database
        from tunesight.library.file_repository import FileRepository
        from tunesight.library.repository import TrackRepository

        errors = scan(folder, workers=0)
        database = open_database(folder / "library.db")
        try:
            tracks = TrackRepository(database).all_tracks()
            files = FileRepository(database)
            known = files.known_files(files.folders()[0])
            with database.read() as connection:
                damage = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        finally:
            database.close()
        expected = {str(path) for path in (folder / "music").resolve().iterdir()}
        paths = Counter(track.path for track in tracks)
        faults = [f"error: {error}" for error in errors]
        faults += [f"lost: {path}" for path in expected - set(paths)]
        faults += [f"doubled: {path}" for path, count in paths.items() if count > 1]
        faults += [f"missing: {track.path}" for track in tracks if track.is_missing]
        if set(known) != expected:
            faults.append(f"{len(known)} files are known, not {len(expected)}")
        if damage != "ok":
            faults.append(f"the database is damaged: {damage}")
        return faults


class WorkerKills(ScanKills):
    """The same, while its hearing processes are killed one after the other."""

    name = "scan-workers"

    def work(self, folder: Path) -> None:
        """Scan, and kill a hearing process every few files."""
        rng = np.random.default_rng(SEED)
        own = psutil.Process()
        next_kill = 0

        def kill_one(progress: ScanProgress) -> None:
            nonlocal next_kill
            hearers = own.children()
            if progress.done >= next_kill and hearers:
                hearers[int(rng.integers(len(hearers)))].kill()
                next_kill = progress.done + int(rng.geometric(1 / FILES_A_KILL))

        scan(folder, workers=WORKERS, on_progress=kill_one)


def scan(
    folder: Path, *, workers: int, on_progress: Callable[[ScanProgress], None] = lambda _: None
) -> list[str]:
    """Scan a folder's music into its library; return what could not be taken in."""
    from tunesight.library.database import open_database
    from tunesight.library.file_repository import FileRepository
    from tunesight.library.hearer import FileHearer
    from tunesight.library.hearer_pool import HearerPool, SharedPool, TurnPool
    from tunesight.library.process_hearer import ProcessHearer
    from tunesight.library.scan import FolderScanner
    from tunesight.library.scan_options import ScanOptions
    from tunesight.listening.analyse import ANALYSIS_VERSION, Analyser
    from tunesight.media.tags import read_tags

    hearer = FileHearer(Analyser(), read_tags, ANALYSIS_VERSION)

    def open_pool(_files: int) -> HearerPool:
        if workers == 0:
            return TurnPool(hearer)
        return SharedPool(lambda: ProcessHearer(hearer), workers=workers, version=hearer.version)

    database = open_database(folder / "library.db")
    try:
        files = FileRepository(database)
        music = files.add_folder(folder / "music")
        # Whoever kills a process from outside may hit the one file twice: then it is asked for.
        FolderScanner(files, hearer, open_pool=open_pool).scan(
            [music], ScanOptions(on_progress, retry=True)
        )
        return [f"{error.path}: {error.message}" for error in files.scan_errors()]
    finally:
        database.close()
