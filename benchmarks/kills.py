"""Kill programs at random moments, and look what is lost or doubled.

    .venv/bin/python benchmarks/kills.py --kills 50 --json FILE

The committed FILE is ``benchmarks/results/kills.json``. Each scenario is prepared once; then, as
often as asked, a copy is handed to a process of its own, which is killed (SIGKILL) at a moment
drawn over the time that the whole work takes. What is left is opened as at the next start and
compared with what must be there. A scenario is a class with the four members of
:class:`Scenario`; add it to ``SCENARIOS``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))  # tests import this module, and processes run it

__all__ = ["SCENARIOS", "Outcome", "Scenario", "kill_scenario", "load_scenario"]

SEED = 4


class Scenario(Protocol):
    """Work that may be killed at any moment."""

    name: str

    def prepare(self, folder: Path) -> None:
        """Make what the work begins with, in an empty folder."""
        ...

    def work(self, folder: Path) -> None:
        """Do the work; it runs in a process of its own."""
        ...

    def find_faults(self, folder: Path) -> list[str]:
        """Go on as the next start would, and say what is lost, doubled or wrong."""
        ...


# Modules are imported when their scenario is run: each process that is killed waits for that.
SCENARIOS: Mapping[str, str] = {
    "migration": "benchmarks.kill_library:MigrationKills",
    "import": "benchmarks.kill_import:ImportKills",
    "matrix": "benchmarks.kill_library:MatrixKills",
    "scan": "benchmarks.kill_scan:ScanKills",
    "scan-workers": "benchmarks.kill_scan:WorkerKills",
}


def load_scenario(name: str) -> Scenario:
    """Import a scenario."""
    module, _, kind = SCENARIOS[name].partition(":")
    scenario: Scenario = getattr(importlib.import_module(module), kind)()
    return scenario


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one scenario.

    Parameters
    ----------
    kills
        How many processes were killed in the middle of their work.
    ended
        How many had ended before.
    work_s
        How long the whole work takes.
    faults
        What was lost, doubled or wrong afterwards.
    """

    kills: int
    ended: int
    work_s: float
    faults: tuple[str, ...]


def kill_scenario(scenario: Scenario, kills: int, rng: np.random.Generator) -> Outcome:
    """Run a scenario until so many processes were killed in the middle of their work."""
    with tempfile.TemporaryDirectory() as place:
        begun = Path(place) / "begun"
        begun.mkdir()
        scenario.prepare(begun)
        work_s = _run_whole(scenario, begun, Path(place) / "whole")
        killed = ended = 0
        faults: list[str] = []
        while killed < kills and ended < 2 * kills:
            folder = Path(place) / f"{killed}-{ended}"
            shutil.copytree(begun, folder)
            moment_s = float(rng.uniform(0.0, work_s))
            process = _start(scenario, folder)
            time.sleep(moment_s)
            process.kill()
            was_killed = process.wait() < 0
            killed += was_killed
            ended += not was_killed
            faults += [
                f"killed after {moment_s:.3f} s: {fault}" for fault in scenario.find_faults(folder)
            ]
            shutil.rmtree(folder)
    return Outcome(killed, ended, work_s, tuple(faults))


def _run_whole(scenario: Scenario, begun: Path, folder: Path) -> float:
    shutil.copytree(begun, folder)
    process = _start(scenario, folder)
    started = time.monotonic()
    if process.wait() != 0:
        raise RuntimeError(f"The work of {scenario.name} fails even if nobody kills it.")
    work_s = time.monotonic() - started
    faults = scenario.find_faults(folder)
    if faults:
        raise RuntimeError(f"{scenario.name} is wrong even if nobody kills it: {faults}")
    return work_s


def _start(scenario: Scenario, folder: Path) -> subprocess.Popen[str]:
    """Start the work; returns when it begins, everything imported."""
    command = [sys.executable, __file__, "--work", scenario.name, "--folder", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    if process.stdout is None or process.stdout.readline() != "begins\n":
        raise RuntimeError(f"The work of {scenario.name} does not begin.")
    process.stdout.close()
    return process


def main() -> None:
    """Kill every scenario, print what came of it, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--only", choices=SCENARIOS, nargs="*", default=list(SCENARIOS))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--work", choices=SCENARIOS, help="do the work of one, to be killed")
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    if arguments.work:
        scenario = load_scenario(arguments.work)
        print("begins", flush=True)
        scenario.work(arguments.folder)
        return
    results: dict[str, object] = {}
    faults = 0
    for name in arguments.only:
        outcome = kill_scenario(load_scenario(name), arguments.kills, np.random.default_rng(SEED))
        print(f"{name:12}", outcome)
        results[name] = asdict(outcome)
        faults += len(outcome.faults)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
