"""Killed at random moments: nothing is lost, nothing doubled (more often: benchmarks/kills.py)."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.kills import SCENARIOS, kill_scenario, load_scenario

KILLS = 10


@pytest.mark.parametrize("name", SCENARIOS)
def test_killing_loses_and_doubles_nothing(name: str) -> None:
    outcome = kill_scenario(load_scenario(name), KILLS, np.random.default_rng())

    assert outcome.faults == ()
    assert outcome.kills > 0
