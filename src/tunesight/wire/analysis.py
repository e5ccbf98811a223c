"""What was heard in a sound file, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.analysis import Analysis
from tunesight.domain.reading import Cue
from tunesight.wire.affect import AffectOut, CovarianceOut, WireShape, affect_to_wire
from tunesight.wire.reading import CueOut

__all__ = ["AnalysisOut", "MomentOut", "SectionOut", "analysis_to_wire"]


class SectionOut(WireShape):
    """A part of a track; parts that sound alike have the same letter."""

    start_s: float
    end_s: float
    label: str


class MomentOut(WireShape):
    """Where a track lies in the plane at one second, and how sure that is."""

    affect: AffectOut
    covariance: CovarianceOut


class AnalysisOut(WireShape):
    """What was heard in one sound file.

    ``moods`` holds one entry a second, from the first on; ``cues`` say in words what was heard, the
    most unusual first. ``tempo_bpm`` is 0 and ``key`` empty where none was found; ``mode`` runs
    from -1 (surely minor) to 1 (surely major); shares, ``energy`` and probabilities from 0 to 1.
    """

    version: int
    duration_s: float
    affect: AffectOut
    covariance: CovarianceOut
    emotions: dict[str, float]
    cues: tuple[CueOut, ...]
    tempo_bpm: float
    key: str
    mode: float
    loudness_lufs: float
    loudness_range_lu: float
    true_peak_dbtp: float
    dynamics_db: float
    silence_share: float
    energy: float
    brightness_hz: float
    density_hz: float
    percussiveness: float
    harmonic_change_hz: float
    beats_s: tuple[float, ...]
    downbeats_s: tuple[float, ...]
    sections: tuple[SectionOut, ...]
    moods: tuple[MomentOut, ...]


def analysis_to_wire(analysis: Analysis, cues: Sequence[Cue]) -> AnalysisOut:
    """Turn an analysis, with what it says in words, into its JSON shape."""
    course = analysis.course
    return AnalysisOut(
        version=analysis.version,
        duration_s=analysis.duration_s,
        affect=affect_to_wire(analysis.affect.mean),
        covariance=analysis.affect.covariance,
        emotions={emotion.value: p for emotion, p in analysis.emotions.items()},
        cues=tuple(
            CueOut(name=cue.name, value=cue.value, level=cue.level, text=cue.text) for cue in cues
        ),
        tempo_bpm=analysis.tempo_bpm,
        key=analysis.key,
        mode=analysis.mode,
        loudness_lufs=analysis.loudness_lufs,
        loudness_range_lu=analysis.loudness_range_lu,
        true_peak_dbtp=analysis.true_peak_dbtp,
        dynamics_db=analysis.dynamics_db,
        silence_share=analysis.silence_share,
        energy=analysis.energy,
        brightness_hz=analysis.brightness_hz,
        density_hz=analysis.density_hz,
        percussiveness=analysis.percussiveness,
        harmonic_change_hz=analysis.harmonic_change_hz,
        beats_s=course.beats_s,
        downbeats_s=course.downbeats_s,
        sections=tuple(
            SectionOut(start_s=part.start_s, end_s=part.end_s, label=part.label)
            for part in course.sections
        ),
        moods=tuple(_moment_to_wire(mood) for mood in course.moods),
    )


def _moment_to_wire(mood: AffectGaussian) -> MomentOut:
    return MomentOut(affect=affect_to_wire(mood.mean), covariance=mood.covariance)
