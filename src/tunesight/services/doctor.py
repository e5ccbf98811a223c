"""Doctor: check an installation, one finding a line, each with what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tunesight.errors import TunesightError

__all__ = ["Check", "DoctorService", "Finding"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to check: its name, and what returns a sentence or raises a TunesightError."""

    name: str
    run: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    name: str
    is_well: bool
    text: str


class DoctorService:
    """Runs checks; a failing one never hides the next.

    Parameters
    ----------
    checks
        In the order in which they are reported.
    """

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = tuple(checks)

    def examine(self) -> tuple[Finding, ...]:
        """Run every check."""
        return tuple(_run(check) for check in self._checks)


def _run(check: Check) -> Finding:
    try:
        return Finding(check.name, is_well=True, text=check.run())
    except TunesightError as error:
        return Finding(check.name, is_well=False, text=str(error))
