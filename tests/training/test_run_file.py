"""Run files say every number once, and nothing else."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from training.run_file import read_run


@dataclass(frozen=True, slots=True)
class Numbers:
    epochs: int
    rate: float


def write(folder: Path, text: str) -> Path:
    path = folder / "run.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_number_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "epochs = 3  # few\nrate = 1\n")
    assert read_run(path, Numbers) == Numbers(3, 1.0)


def test_a_misspelt_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"lacks \['rate'\] and has unknown \['rat'\]"):
        read_run(write(tmp_path, "epochs = 3\nrat = 0.1\n"), Numbers)


def test_a_broken_count_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"epochs in .* is 1\.5: give a int"):
        read_run(write(tmp_path, "epochs = 1.5\nrate = 0.1\n"), Numbers)


def test_a_missing_run_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.toml: take one of training/runs"):
        read_run(tmp_path / "none.toml", Numbers)
