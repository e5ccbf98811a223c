from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from tunesight.cli.main import run; run()"]


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "utf-8"])
def test_answers_whatever_the_terminal_can_show(shared_home: Path, encoding: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [*COMMAND, "recommend", "--wish", "japanese pop", "--top", "3"],
        capture_output=True, check=False,
        env={**os.environ, "TUNESIGHT_HOME": str(shared_home), "PYTHONIOENCODING": encoding},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert len(done.stdout.splitlines()) > 6


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk to offer")
def test_says_that_the_output_does_not_fit(shared_home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [*COMMAND, "recommend", "--wish", "sad", "--json"],
            stdout=full, stderr=subprocess.PIPE, check=False,
            env={**os.environ, "TUNESIGHT_HOME": str(shared_home)},
        )  # fmt: skip

    assert done.returncode == 3
    assert done.stderr.decode().splitlines()[0].startswith("Error: The disk is full")
