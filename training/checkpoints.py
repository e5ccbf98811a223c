"""Checkpoints that say how they were made, and are resumed only by the same run on the same data.

Conventions
-----------
A checkpoint holds the finished epochs, the states of what moves, the run's numbers, the hash of its
data and the commit.
"""

from __future__ import annotations

import math
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import nn

__all__ = ["Stateful", "blend_into", "current_commit", "resume", "rise_and_fall", "save"]

ROOT = Path(__file__).resolve().parents[1]


class Stateful(Protocol):
    """What can be put away and taken up again: networks, optimizers, schedules."""

    def state_dict(self) -> dict[str, Any]:
        """Return the state."""
        ...

    def load_state_dict(self, state: dict[str, Any]) -> Any:
        """Take a state up."""
        ...


def save(
    path: Path, moving: Mapping[str, Stateful], *, epoch: int, config: Any, data_sha256: str
) -> None:
    """Write a checkpoint; a kill while writing leaves the one before.

    Parameters
    ----------
    path
        File to write.
    moving
        What is to be resumed, by name.
    epoch
        How many are finished.
    config
        The run's numbers, a dataclass.
    data_sha256
        Of the data.
    """
    state: dict[str, Any] = {name: one.state_dict() for name, one in moving.items()}
    state |= {
        "epoch": epoch,
        "config": asdict(config),
        "data": data_sha256,
        "commit": current_commit(),
    }
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def resume(path: Path, moving: Mapping[str, Stateful], *, config: Any, data_sha256: str) -> int:
    """Take up a checkpoint where there is one, and return how many epochs are finished.

    Raises
    ------
    ValueError
        If it was made with other numbers or data.
    """
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True, map_location="cpu")
    if state["config"] != asdict(config) or state["data"] != data_sha256:
        message = f"{path} was made with other numbers or data: move it away to train afresh"
        raise ValueError(message)
    for name, one in moving.items():
        one.load_state_dict(state[name])
    return int(state["epoch"])


def current_commit() -> str:
    """Ask for the repository's commit; ``unknown`` outside one."""
    asked = subprocess.run(
        ["git", "rev-parse", "HEAD"],  # noqa: S607 - whichever git the developer uses
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() or "unknown"


def rise_and_fall(step: int, *, warm_up: int, steps: int) -> float:
    """Share of the learning rate at a step: a straight rise, then a cosine to nothing."""
    rise = min(1.0, (step + 1) / max(1, warm_up))
    return rise * 0.5 * (1.0 + math.cos(math.pi * min(1.0, step / max(1, steps))))


@torch.no_grad()
def blend_into(average: nn.Module, network: nn.Module, keep: float, step: int) -> None:
    """Move a running average of weights and statistics towards the network.

    Parameters
    ----------
    average, network
        Two modules of one shape.
    keep
        Share of the average that stays; less while it is young.
    step
        How many steps were taken before.
    """
    keep = min(keep, (step + 1) / (step + 10))
    states = zip(average.state_dict().values(), network.state_dict().values(), strict=True)
    for mean, now in states:
        if mean.is_floating_point():
            mean.lerp_(now, 1 - keep)
        else:
            mean.copy_(now)
