"""Progress by a clock that the test turns: steady estimates, whatever the system's clock does."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.library.scanning import HEARD
from tunesight.library.files import Folder
from tunesight.library.scan_arrival import Arrival
from tunesight.library.scan_plan import FolderPlan
from tunesight.library.scan_progress import ProgressMeter
from tunesight.library.walk import FoundFile

PLAN = FolderPlan(Folder(1, "/x"), 1, 0, 0)


class Clock:
    """Says what it is told."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def arrival(size_bytes: int) -> Arrival:
    file = FoundFile("/x/a.mp3", size_bytes, 0)
    return Arrival(PLAN, file, heard=replace(HEARD, duration_s=50.0), is_listener=True)


def test_says_how_long_it_will_take_from_bytes_and_not_from_files() -> None:
    clock = Clock()
    meter = ProgressMeter(3, 100, clock)
    assert meter.progress().left_s is None

    clock.now_s += 2.0
    meter.add([arrival(10)])
    clock.now_s += 2.0
    meter.add([arrival(10)])

    progress = meter.progress()
    assert progress.left_s == pytest.approx(80 / 5.0, rel=0.05)
    assert progress.real_time_factor == pytest.approx(100.0 / 4.0)
    meter.add([arrival(80)])
    assert meter.is_done
    assert meter.progress().left_s == 0.0


def test_an_estimate_follows_the_speed_of_late_without_jumping() -> None:
    clock = Clock()
    meter = ProgressMeter(10_000, 1_000_000, clock)
    estimates = []
    for second in range(600):
        clock.now_s += 1.0
        meter.add([arrival(100 if second < 300 else 50)])
        estimates.append(meter.progress().left_s or 0.0)

    assert estimates[299] == pytest.approx(970_000 / 100, rel=0.01)
    assert estimates[-1] == pytest.approx((970_000 - 15_000) / 50, rel=0.01)
    steps = [abs(b / a - 1) for a, b in pairwise(estimates)]
    assert max(steps) < 0.05


def test_a_pause_does_not_count() -> None:
    clock = Clock()
    meter = ProgressMeter(2, 20, clock)
    clock.now_s += 2.0
    meter.add([arrival(10)])
    meter.add([], is_paused=True)
    clock.now_s += 1000.0
    meter.add([], is_paused=True)
    meter.add([])
    clock.now_s += 1.0
    meter.add([])

    assert meter.progress().elapsed_s == pytest.approx(3.0)
    assert not meter.progress().is_paused
