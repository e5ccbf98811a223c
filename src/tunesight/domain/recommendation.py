"""Recommendations: a track, its score, and exactly why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tunesight.domain.reading import Reading
from tunesight.domain.timeline import Timeline
from tunesight.domain.track import Track

__all__ = ["Answer", "Recommendation"]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One track of an answer.

    Parameters
    ----------
    track
        The track.
    score
        ``row @ q`` plus the query's constant; larger fits better, comparable within one answer.
    contributions
        Block name -> its part of the score; the parts sum to the score.
    reason
        One sentence that the contributions carry.
    """

    track: Track
    score: float
    contributions: Mapping[str, float]
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to a query.

    Parameters
    ----------
    reading
        What was read, shown beside the tracks.
    recommendations
        Best first.
    confidence
        How likely the affect lies in the quadrant that the reading names, from 0 to 1; 0.25 is
        knowing nothing.
    considered
        How many tracks passed the filters.
    notes
        Sentences a listener should know ("Only 4 tracks pass the filters.").
    timeline
        Of the clip that was shown; None where none was.
    """

    reading: Reading
    recommendations: tuple[Recommendation, ...]
    confidence: float
    considered: int
    notes: tuple[str, ...] = ()
    timeline: Timeline | None = None
