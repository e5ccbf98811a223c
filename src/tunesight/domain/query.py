"""Queries: what is asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tunesight.domain.reading import Reading
from tunesight.domain.timeline import Timeline
from tunesight.domain.track import TrackSource
from tunesight.errors import InvalidValueError

__all__ = ["DEFAULT_K", "MOST_K", "Filters", "Query", "Range"]

DEFAULT_K = 10
MOST_K = 1000


@dataclass(frozen=True, slots=True)
class Range:
    """A closed interval; None leaves a side open.

    Raises
    ------
    InvalidValueError
        If a bound is not finite or the lower lies above the upper.
    """

    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        for bound in (self.lower, self.upper):
            if bound is not None and not math.isfinite(bound):
                raise InvalidValueError(f"A range needs finite bounds, not {bound}.")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise InvalidValueError(
                f"The range {self.lower:g} to {self.upper:g} is upside down; put the lower first."
            )


@dataclass(frozen=True, slots=True)
class Filters:
    """What a track must be; an empty filter lets everything through.

    Parameters
    ----------
    artist
        Part of the artist's name, case and accents ignored.
    languages
        ISO 639-1 codes, any of which will do.
    genre
        Part of a genre's name, case ignored.
    sources
        Any of which will do.
    tempo_bpm, valence, arousal, year
        Closed ranges; a track of which the value is unknown does not pass.
    is_playable
        True: only tracks whose sound is at hand.
    """

    artist: str = ""
    languages: tuple[str, ...] = ()
    genre: str = ""
    sources: tuple[TrackSource, ...] = ()
    tempo_bpm: Range | None = None
    valence: Range | None = None
    arousal: Range | None = None
    year: Range | None = None
    is_playable: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: readings, how they count, what must hold, how many answers.

    Parameters
    ----------
    picture
        Reading of what was shown, or None; of a clip, its overall reading.
    wish
        Reading of what was typed, or None.
    wish_weight
        Share of the wish when both are given, from 0 (ignored) to 1 (alone).
    filters
        What a track must be.
    k
        How many tracks, from 1 to 1000.
    timeline
        Of the clip that was shown, handed on to the answer; None for a picture.

    Raises
    ------
    InvalidValueError
        If nothing is asked, or a number is outside its range.
    """

    picture: Reading | None = None
    wish: Reading | None = None
    wish_weight: float = 0.5
    filters: Filters = field(default_factory=Filters)
    k: int = DEFAULT_K
    timeline: Timeline | None = None

    def __post_init__(self) -> None:
        if self.picture is None and self.wish is None:
            raise InvalidValueError("Nothing was asked; give a picture, a wish, or both.")
        if not 0.0 <= self.wish_weight <= 1.0:
            raise InvalidValueError(
                f"wish weight is {self.wish_weight}; give a number from 0 to 1."
            )
        if not 1 <= self.k <= MOST_K:
            raise InvalidValueError(f"{self.k} tracks were asked for; ask for 1 to {MOST_K}.")
