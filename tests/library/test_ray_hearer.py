"""Hearing on a cluster of several processes, of which one is killed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.library.scanning import Library, scan_one, write_sound
from tunesight.errors import SetupError
from tunesight.library.ray_hearer import open_ray_pool
from tunesight.library.scan import FolderScanner
from tunesight.library.scan_options import ScanOptions
from tunesight.library.scan_progress import ScanProgress

CORES = 2


@pytest.fixture
def location(tmp_path: Path) -> str:
    """Where the library is kept has nothing to do with who hears."""
    return str(tmp_path / "library.db")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    ray = pytest.importorskip(
        "ray", reason="Ray is not installed; it has no wheel for some systems"
    )
    ray.init(
        num_cpus=CORES,
        include_dashboard=False,
        log_to_driver=False,
        object_store_memory=100 * 1024**2,
        runtime_env={
            "env_vars": {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        },
    )
    yield ray
    ray.shutdown()


def scan_on_cluster(library: Library, options: ScanOptions | None = None) -> Any:
    hearer = library.hearer()
    scanner = FolderScanner(
        library.files, hearer, open_pool=lambda files: open_ray_pool(hearer, files)
    )
    return scan_one(scanner, library.folder, options)


def hearing_processes() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [process for process in children if "_Actor" in " ".join(process.cmdline())]


@pytest.mark.usefixtures("cluster")
def test_a_cluster_hears_a_folder_and_loses_nothing_when_a_hearer_is_killed(
    library: Library,
) -> None:
    for i in range(30):
        write_sound(library.music / f"{i:02}.mp3", f"slow sound {i}")
    write_sound(library.music / "bad.mp3", "bad")
    killed: list[int] = []

    def kill_one(progress: ScanProgress) -> None:
        if progress.done >= 8 and not killed:
            process = hearing_processes()[0]
            process.kill()
            killed.append(process.pid)

    report = scan_on_cluster(library, ScanOptions(kill_one))

    assert len(killed) == 1
    assert (report.added, report.heard, report.failed) == (30, 30, 1)
    assert library.analyser.asked == []
    assert len({track.path for track in library.tracks.all_tracks()}) == 30


def test_without_ray_it_says_how_to_install_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(SetupError, match=r'pip install "tunesight\[ray\]"'):
        open_ray_pool(library.hearer(), 1)
