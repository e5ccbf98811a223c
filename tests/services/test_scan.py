"""Scanning as a service: one at a time, seen, paused and stopped from elsewhere, and by itself."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.library.scanning import Library, write_sound
from tunesight.errors import InvalidValueError, LibraryBusyError, NotFoundError, StorageError
from tunesight.library.database import open_database
from tunesight.library.scan import FolderScanner
from tunesight.library.scan_board import ScanBoard
from tunesight.library.scan_lock import ScanLock
from tunesight.library.scan_progress import ScanProgress
from tunesight.library.scan_report import ScanOutcome, ScanReport
from tunesight.services.scan import ScanService

PATIENCE_S = 60.0


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    database = open_database(tmp_path / "library.db")
    yield Library(tmp_path, database)
    database.close()


@pytest.fixture
def service(library: Library, tmp_path: Path) -> ScanService:
    return make_service(library, tmp_path)


def make_service(library: Library, place: Path) -> ScanService:
    scanner = FolderScanner(library.files, library.hearer(), batch_files=2)
    # A clock on which a second is over at every look: boards are looked at each time.
    board = ScanBoard(library.database, clock=itertools.count().__next__)
    return ScanService(library.files, {"processes": scanner}, board, ScanLock(place / "lock"))


def only_report(outcome: ScanOutcome) -> ScanReport:
    ((_, report),) = outcome.reports
    return report


def wait_until(is_so: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < give_up, "it never became so"
        time.sleep(0.02)


def test_scans_and_tells_every_process_how_far_it_is(
    library: Library, service: ScanService
) -> None:
    assert service.status().progress is None
    for i in range(4):
        write_sound(library.music / f"{i}.mp3", f"sound {i}")
    seen: list[ScanProgress] = []

    outcome = service.scan(on_progress=seen.append)

    assert only_report(outcome) == ScanReport(found=4, added=4, heard=4)
    status = service.status()
    assert status.process is None
    assert status.progress == seen[-1]
    assert (seen[-1].done, seen[-1].total, seen[-1].heard_s) == (4, 4, 8.0)


def test_a_library_without_folders_says_how_to_add_one(
    library: Library, service: ScanService
) -> None:
    library.files.remove_folder(library.folder)

    with pytest.raises(NotFoundError, match="tunesight library add FOLDER"):
        service.scan()


def test_an_engine_that_is_not_there_is_refused(service: ScanService) -> None:
    with pytest.raises(InvalidValueError, match="'steam'; use one of processes"):
        service.scan(engine="steam")


HOLDER = """
import sys
from pathlib import Path
from tunesight.library.scan_lock import ScanLock
with ScanLock(Path(sys.argv[1])).hold() as is_held:
    print(is_held, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_scan(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", HOLDER, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def test_a_second_scan_says_that_one_is_in_progress_and_where(
    library: Library, service: ScanService, other_scan: subprocess.Popen[str]
) -> None:
    write_sound(library.music / "a.mp3", "good")

    assert service.status().process == other_scan.pid
    with pytest.raises(LibraryBusyError, match=rf"process {other_scan.pid}\); .*--wait"):
        service.scan()
    assert library.tracks.count_tracks() == 0


def test_a_second_scan_may_wait_even_for_one_that_is_killed(
    library: Library, service: ScanService, other_scan: subprocess.Popen[str]
) -> None:
    write_sound(library.music / "a.mp3", "good")
    threading.Timer(0.5, lambda: other_scan.send_signal(signal.SIGKILL)).start()

    assert only_report(service.scan(wait=True)).added == 1


def test_waiting_ends_when_it_is_stopped(
    library: Library, service: ScanService, other_scan: subprocess.Popen[str]
) -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()

    with pytest.raises(LibraryBusyError, match=str(other_scan.pid)):
        service.scan(wait=True, stop=stop)
    assert library.tracks.count_tracks() == 0


def test_a_lock_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear Ann")

    with (
        pytest.raises(StorageError, match="make it and its folder writable"),
        ScanLock(tmp_path / "letter" / "lock").hold(),
    ):
        pass


def test_a_scan_pauses_and_goes_on_when_another_service_says_so(
    library: Library, service: ScanService, tmp_path: Path
) -> None:
    for i in range(40):
        write_sound(library.music / f"{i:02}.mp3", f"sound {i}")
    other = make_service(library, tmp_path)
    outcomes: list[ScanOutcome] = []
    steps: list[ScanProgress] = []
    holders: list[int | None] = []

    def pause_early(progress: ScanProgress) -> None:
        steps.append(progress)
        if progress.done >= 4 and not holders:
            holders.append(other.pause().process)

    scan = threading.Thread(target=lambda: outcomes.append(service.scan(on_progress=pause_early)))
    scan.start()
    try:
        wait_until(lambda: bool(steps) and steps[-1].is_paused)
        assert holders == [os.getpid()]
        assert other.status().is_paused
        assert library.tracks.count_tracks() == steps[-1].done < 40
        assert not other.resume().is_paused
    finally:
        other.resume()
        scan.join(PATIENCE_S)

    assert only_report(outcomes[0]).added == 40


def test_a_stopped_scan_is_gone_on_with(library: Library, service: ScanService) -> None:
    for i in range(10):
        write_sound(library.music / f"{i}.mp3", f"sound {i}")
    stop = threading.Event()

    def stop_half_way(progress: ScanProgress) -> None:
        if progress.done >= 5:
            stop.set()

    assert not service.scan(on_progress=stop_half_way, stop=stop).is_complete
    kept = library.tracks.count_tracks()
    assert 5 <= kept < 10
    assert only_report(service.scan()) == ScanReport(
        found=10, unchanged=kept, added=10 - kept, heard=10 - kept
    )


class Watching:
    """A service that watches in a thread of its own."""

    def __init__(self, service: ScanService, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tunesight.services.scan._SETTLE_S", 0.3)
        monkeypatch.setattr("tunesight.services.scan._REST_FACTOR", 0.0)
        self.outcomes: list[ScanOutcome] = []
        self.errors: list[str] = []
        self.steps: list[ScanProgress] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(service,))
        self._thread.start()

    def _watch(self, service: ScanService) -> None:
        service.watch(
            self._stop,
            interval_s=0.05,
            on_scan=self.outcomes.append,
            on_progress=self.steps.append,
            on_error=lambda error: self.errors.append(str(error)),
        )

    def end(self) -> None:
        self._stop.set()
        self._thread.join(PATIENCE_S)


@pytest.fixture
def watching(service: ScanService, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watching]:
    begun = Watching(service, monkeypatch)
    yield begun
    begun.end()


def test_new_music_appears_while_watching(library: Library, watching: Watching) -> None:
    write_sound(library.music / "a.mp3", "good")
    wait_until(lambda: library.tracks.count_tracks() == 1)
    write_sound(library.music / "b.mp3", "good too")
    wait_until(lambda: library.tracks.count_tracks() == 2)
    (library.music / "a.mp3").unlink()
    wait_until(lambda: any(track.is_missing for track in library.tracks.all_tracks()))

    assert watching.errors == []


def test_a_file_that_is_still_being_written_is_left_until_it_is_whole(
    library: Library, watching: Watching
) -> None:
    with (library.music / "a.mp3").open("wb") as file:
        for _ in range(20):
            file.write(b"sound")
            file.flush()
            time.sleep(0.05)
            assert library.tracks.count_tracks() == 0
    wait_until(lambda: library.tracks.count_tracks() == 1)

    assert library.analyser.asked == ["a.mp3"]
    assert watching.errors == []


def test_a_bad_file_is_tried_once_while_watching(library: Library, watching: Watching) -> None:
    (library.music / "empty.mp3").touch()
    wait_until(lambda: len(library.files.scan_errors()) == 1)
    write_sound(library.music / "b.mp3", "good")
    wait_until(lambda: len(watching.outcomes) == 1)
    time.sleep(0.5)

    assert [step.done for step in watching.steps if step.done == step.total] == [1, 1]
    assert len(library.files.scan_errors()) == 1


def test_watching_does_nothing_while_paused(
    library: Library, service: ScanService, watching: Watching
) -> None:
    service.pause()
    time.sleep(0.2)  # a look may have begun before
    write_sound(library.music / "a.mp3", "good")
    time.sleep(1.0)
    assert library.tracks.count_tracks() == 0

    service.resume()
    wait_until(lambda: library.tracks.count_tracks() == 1)
    assert watching.errors == []


def test_what_is_in_the_way_of_a_look_is_told_and_the_next_look_tries_again(
    library: Library, service: ScanService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock = tmp_path / "lock"
    lock.mkdir()
    write_sound(library.music / "a.mp3", "good")
    watching = Watching(service, monkeypatch)
    try:
        wait_until(lambda: len(watching.errors) > 1)
        lock.rmdir()
        wait_until(lambda: library.tracks.count_tracks() == 1)
    finally:
        watching.end()

    assert "cannot be locked" in watching.errors[0]
