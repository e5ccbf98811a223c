"""What is done to one file: its errors come back as values, those of the installation do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tunesight.domain.analysis import Analysis
from tunesight.errors import ModelUnavailableError
from tunesight.library.files import ScanError
from tunesight.library.hearer import FileHearer, InspectedFile
from tunesight.library.walk import FoundFile


class Raising:
    """Fails at every file in one way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def analyse(self, path: Path) -> Analysis:  # noqa: ARG002
        raise self.error


def no_tags(_path: Path) -> None:
    """Stand for a reader; its answer is not looked at here."""


def hear_with(error: Exception, path: Path) -> Analysis | ScanError:
    path.write_bytes(b"sound")
    file = FoundFile(str(path), 5, path.stat().st_mtime_ns)
    inspected = InspectedFile(file, "0" * 32, None, None)
    return FileHearer(Raising(error), no_tags).hear(inspected)  # type: ignore[arg-type]


def test_a_file_that_went_away_is_an_error_of_that_file(tmp_path: Path) -> None:
    path = str(tmp_path / "gone.mp3")

    result = FileHearer(Raising(OSError()), no_tags).inspect(  # type: ignore[arg-type]
        FoundFile(path, 5, 5)
    )

    assert result == ScanError(
        path, "The file cannot be read (No such file or directory); check its permissions."
    )


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied"), r"cannot be read \(Permission denied\)"),
        (FloatingPointError("overflow"), r"could not be heard \(FloatingPointError: overflow\)"),
        (IndexError("list index"), r"could not be heard \(IndexError: list index\)"),
        (MemoryError(), r"could not be heard \(MemoryError: \)"),
    ],
)
def test_a_fault_in_hearing_is_an_error_of_that_file(
    error: Exception, message: str, tmp_path: Path
) -> None:
    result = hear_with(error, tmp_path / "a.mp3")

    assert isinstance(result, ScanError)
    assert result.path == str(tmp_path / "a.mp3")
    assert re.search(message, result.message)


@pytest.mark.parametrize("error", [ModelUnavailableError("No weights."), TypeError("a bug")])
def test_what_would_stop_every_file_is_raised(error: Exception, tmp_path: Path) -> None:
    with pytest.raises(type(error), match=str(error)):
        hear_with(error, tmp_path / "a.mp3")
