"""Courses: what happens in a track over time.

Conventions
-----------
Times are in seconds from the beginning of the sound, in order.
"""

from __future__ import annotations

from dataclasses import dataclass

from tunesight.domain.affect import AffectGaussian

__all__ = ["Course", "Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a track, such as a verse.

    Parameters
    ----------
    start_s, end_s
        Where it lies.
    label
        A capital letter; parts that sound alike have the same one. It says nothing of their role.
    """

    start_s: float
    end_s: float
    label: str


@dataclass(frozen=True, slots=True)
class Course:
    """What happens in a track over time.

    Parameters
    ----------
    beats_s, downbeats_s
        When the beats fall, and those of them that begin a bar; empty where no pulse was found.
    sections
        Its parts, without a gap.
    moods
        Where it lies in the affect plane at each second, from the first one on.
    """

    beats_s: tuple[float, ...] = ()
    downbeats_s: tuple[float, ...] = ()
    sections: tuple[Section, ...] = ()
    moods: tuple[AffectGaussian, ...] = ()
