"""Hear: what one sound file says, without taking it into the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tunesight.domain.analysis import Analysis
from tunesight.domain.reading import Cue

__all__ = ["HearService", "Hearing"]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard in a file, in numbers and in words, the most unusual cue first."""

    analysis: Analysis
    cues: tuple[Cue, ...]


class _Analyser(Protocol):
    def analyse(self, path: Path) -> Analysis: ...

    def explain(self, analysis: Analysis) -> Sequence[Cue]: ...


class HearService:
    """Hears files.

    Parameters
    ----------
    analyser
        What hears them.
    """

    def __init__(self, analyser: _Analyser) -> None:
        self._analyser = analyser

    def hear_file(self, path: Path) -> Hearing:
        """Hear one file.

        Parameters
        ----------
        path
            Any sound file, or video with sound, of three seconds to eight hours.

        Raises
        ------
        NotFoundError
            If there is no such file.
        MediaTooLargeError
            If it is beyond a limit on bytes or seconds.
        UnreadableMediaError
            If it holds no three seconds of sound that can be decoded.
        """
        analysis = self._analyser.analyse(path)
        return Hearing(analysis, tuple(self._analyser.explain(analysis)))
