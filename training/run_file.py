"""Run files: the numbers of a training run as TOML, every one on its own line with its reason.

Conventions
-----------
A run file has one key for every field of the script's configuration, no more and no fewer, so that
a misspelt number cannot be passed over in silence.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar, get_type_hints

__all__ = ["read_run"]

Config = TypeVar("Config")


def read_run(path: Path, kind: type[Config]) -> Config:
    """Read a run file into a configuration: a dataclass of whole numbers, numbers and words.

    Raises
    ------
    FileNotFoundError
        If it is not there.
    ValueError
        If it is no TOML, or a key is missing, unknown or of another type.
    """
    if not path.is_file():
        message = f"no run file {path}: take one of training/runs"
        raise FileNotFoundError(message)
    with path.open("rb") as stream:
        given = tomllib.load(stream)
    wanted = get_type_hints(kind)
    unknown, missing = sorted(given.keys() - wanted.keys()), sorted(wanted.keys() - given.keys())
    if unknown or missing:
        message = f"{path} lacks {missing} and has unknown {unknown}: give {sorted(wanted)}"
        raise ValueError(message)
    for name, value in given.items():
        if wanted[name] is float and type(value) is int:
            given[name] = float(value)
        elif type(value) is not wanted[name]:
            message = f"{name} in {path} is {value!r}: give a {wanted[name].__name__}"
            raise ValueError(message)
    return kind(**given)
