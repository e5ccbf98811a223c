"""Runs the command line as the installed script does, within this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tunesight.cli.main import run


class Outcome(NamedTuple):
    """What a command left behind."""

    exit_code: int
    out: str
    err: str


RunCommand = Callable[..., Outcome]


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def tunesight(
    shared_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> RunCommand:
    """Return a function that runs ``tunesight`` with arguments."""
    monkeypatch.setenv("TUNESIGHT_HOME", str(shared_home))

    def run_command(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["tunesight", *map(str, arguments)])
        code = 0
        try:
            run()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run_command
