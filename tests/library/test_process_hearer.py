"""Hearers in processes of their own: what crashes, hangs or prints there costs one file at most."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.library.scanning import Library, scan_one, write_sound
from tunesight.errors import ModelUnavailableError, SetupError
from tunesight.library.hearer import FileHearer
from tunesight.library.hearer_pool import HearerStartError, SharedPool
from tunesight.library.process_hearer import ProcessHearer
from tunesight.library.scan import FolderScanner
from tunesight.library.scan_report import ScanReport
from tunesight.library.walk import FoundFile


@pytest.fixture
def location(tmp_path: Path) -> str:
    """Where the library is kept has nothing to do with who hears."""
    return str(tmp_path / "library.db")


def scan_in_processes(library: Library, *, workers: int = 2, limit_s: float = 60.0) -> ScanReport:
    hearer = library.hearer()

    def open_pool(_files: int) -> SharedPool:
        return SharedPool(
            lambda: ProcessHearer(hearer), workers=workers, version=1, limit_s=lambda _: limit_s
        )

    scanner = FolderScanner(library.files, hearer, open_pool=open_pool)
    return scan_one(scanner, library.folder)


def write_sounds(library: Library, count: int) -> None:
    for i in range(count):
        write_sound(library.music / f"{i:02}.mp3", f"sound {i}", f"Title {i}")


def test_two_processes_take_in_what_one_does_and_in_its_order(library: Library) -> None:
    write_sounds(library, 20)
    write_sound(library.music / "copy.mp3", "sound 3", "Copy")
    write_sound(library.music / "bad.mp3", "bad")

    report = scan_in_processes(library)

    assert report == ScanReport(found=22, added=20, recognised=1, heard=20, failed=1)
    assert [track.title for track in library.tracks.all_tracks()] == [
        f"Title {i}" for i in range(20)
    ]
    assert library.analyser.asked == []


def test_a_file_that_kills_its_process_costs_only_itself(library: Library) -> None:
    write_sounds(library, 10)
    write_sound(library.music / "04b.mp3", "killer")

    assert scan_in_processes(library) == ScanReport(found=11, added=10, heard=10, failed=1)
    (error,) = library.files.scan_errors()
    assert error.path.endswith("04b.mp3")
    assert "given up twice" in error.message
    assert "SIGKILL" in error.message
    assert scan_in_processes(library) == ScanReport(found=11, unchanged=10, failed=1)


def test_a_file_whose_process_was_killed_once_is_tried_again(library: Library) -> None:
    write_sounds(library, 5)
    write_sound(library.music / "a.mp3", "frail")

    assert scan_in_processes(library) == ScanReport(found=6, added=6, heard=6)
    assert (library.music / "a.tried").exists()


def test_a_file_that_hangs_is_given_up(library: Library) -> None:
    write_sounds(library, 3)
    write_sound(library.music / "a.mp3", "hangs")

    assert scan_in_processes(library, limit_s=2.0).failed == 1
    assert "longer than 2 s" in library.files.scan_errors()[0].message


def test_an_analyser_that_cannot_work_stops_the_scan_from_afar(library: Library) -> None:
    write_sound(library.music / "a.mp3", "good")
    write_sound(library.music / "b.mp3", "no model")

    with pytest.raises(ModelUnavailableError, match="weights are missing"):
        scan_in_processes(library, workers=1)
    assert library.tracks.count_tracks() == 1


def test_what_a_decoder_prints_is_no_answer(library: Library) -> None:
    write_sound(library.music / "a.mp3", "prints")

    assert scan_in_processes(library).added == 1


class Unstartable:
    """Cannot even be unpacked elsewhere."""

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (os._exit, (3,))


def test_hearers_that_do_not_start_stop_the_scan_and_blame_no_file(library: Library) -> None:
    write_sounds(library, 3)
    hearer = FileHearer(Unstartable(), Unstartable())  # type: ignore[arg-type]
    scanner = FolderScanner(
        library.files,
        hearer,
        open_pool=lambda _: SharedPool(lambda: ProcessHearer(hearer), workers=2),
    )

    with pytest.raises(SetupError, match=r"exit code 3.*TUNESIGHT_WORKERS=0"):
        scanner.scan([library.folder])
    assert library.files.scan_errors() == ()
    with pytest.raises(HearerStartError):
        ProcessHearer(hearer)


ASKER = """
import sys
from tests.library.scanning import CountingAnalyser, read_title_tag
from tunesight.library.hearer import FileHearer, InspectedFile
from tunesight.library.process_hearer import ProcessHearer
from tunesight.library.walk import FoundFile
lent = ProcessHearer(FileHearer(CountingAnalyser(), read_title_tag))
print(lent._process.pid, flush=True)
lent.ask("hear", InspectedFile(FoundFile(sys.argv[1], 1, 1), "", None, None), 600.0)
"""


def test_a_process_ends_with_whoever_asks_it_even_in_the_middle_of_a_file(tmp_path: Path) -> None:
    write_sound(tmp_path / "a.mp3", "hangs")
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", ASKER, str(tmp_path / "a.mp3")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    ) as asker:
        assert asker.stdout is not None
        number = int(asker.stdout.readline())
        hearer = psutil.Process(number)
        asker.send_signal(signal.SIGKILL)
    give_up = time.monotonic() + 60
    while hearer.is_running() and hearer.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < give_up
        time.sleep(0.05)


def test_a_process_for_hearing_imports_little() -> None:
    script = (
        "import sys, tunesight.library.process_hearer_main, tunesight.library.hearer\n"
        "from tunesight.listening.analyse import Analyser\n"
        "from tunesight.media.tags import read_tags\n"
        "heavy = {'sqlalchemy', 'fastapi', 'pydantic', 'click', 'PIL', 'onnxruntime', 'alembic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"


def test_the_limit_grows_with_the_file_and_exceeds_the_time_that_it_plays() -> None:
    from tunesight.library.hearer_pool import file_limit_s

    eight_hours = FoundFile("/x/mix.mp3", 8 * 3600 * 16_000, 0)  # 128 kbit/s

    assert file_limit_s(FoundFile("/x/a.mp3", 1, 0)) >= 60.0
    assert file_limit_s(eight_hours) > 8 * 3600 / 5
