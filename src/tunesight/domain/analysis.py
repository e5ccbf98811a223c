"""Analyses: what was heard in one track.

Conventions
-----------
:data:`CUE_NAMES` is the order of the cues block of every track row. A cue's *level* is its value
standardised by :data:`CUE_NORMS`, fixed numbers rather than the statistics of one library, so that
a row never changes because another track was added.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.course import Course
from tunesight.domain.emotion import Emotion
from tunesight.errors import InvalidValueError

__all__ = [
    "ANALYSIS_NUMBERS",
    "CUE_NAMES",
    "CUE_NORMS",
    "Analysis",
    "CueNorm",
    "cue_levels",
    "standardise_cue",
]

CUE_NAMES: tuple[str, ...] = ("tempo", "brightness", "density", "loudness", "mode")

ANALYSIS_NUMBERS: tuple[str, ...] = (
    "duration_s",
    "loudness_lufs",
    "tempo_bpm",
    "brightness_hz",
    "density_hz",
    "mode",
    "loudness_range_lu",
    "true_peak_dbtp",
    "energy",
    "percussiveness",
    "harmonic_change_hz",
    "dynamics_db",
    "silence_share",
)
"""The plain numbers of an :class:`Analysis`, as they are stored and written."""

# A level beyond this says no more than "very"; it also bounds a row's cues block.
_MOST_LEVEL = 3.0


@dataclass(frozen=True, slots=True)
class CueNorm:
    """What is usual for one cue, and how much it varies; logarithmic cues in octaves."""

    mean: float
    sd: float
    is_logarithmic: bool


# Tempo, loudness and mode: means and spreads over 88,011 tracks with streaming features (log2 bpm;
# their dB taken as LUFS; mode coded -1 minor, 1 major). Brightness and density: centres over 19
# freely licensed recordings and 90 rendered MIDI songs (1060-1430 Hz, 2.6-4.0 a second by set);
# their spreads (.1-.6 octaves within a set) are widened, because each set is of one kind.
CUE_NORMS: Mapping[str, CueNorm] = {
    "tempo": CueNorm(math.log2(115.8), 0.355, is_logarithmic=True),
    "brightness": CueNorm(math.log2(1300.0), 0.60, is_logarithmic=True),
    "density": CueNorm(math.log2(3.5), 0.55, is_logarithmic=True),
    "loudness": CueNorm(-9.46, 5.25, is_logarithmic=False),
    "mode": CueNorm(0.30, 0.953, is_logarithmic=False),
}


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was heard in one track.

    Parameters
    ----------
    version
        Version of the analyser that heard it; an older one is done again.
    duration_s
        Length of the sound, in seconds.
    loudness_lufs
        Integrated loudness (ITU-R BS.1770-4), in LUFS.
    tempo_bpm
        Beats a minute; 0 where no pulse was found.
    brightness_hz
        Energy-weighted mean of the spectral centroid, in Hz.
    density_hz
        Note onsets a second.
    key
        Tonic such as ``"F#"``; empty where none was found.
    mode
        -1 (surely minor) to 1 (surely major).
    affect
        Where the track lies in the affect plane, from the cues.
    loudness_range_lu
        How far soft and loud passages lie apart (EBU Tech 3342), in LU.
    true_peak_dbtp
        Highest level between the samples (ITU-R BS.1770), in dBTP.
    energy
        How forceful it sounds, from 0 (hushed) to 1 (at full force).
    percussiveness
        Share of the spectrum's power that strikes rather than sounds on, 0 to 1.
    harmonic_change_hz
        How often the harmony moves, in changes a second.
    dynamics_db
        How far loud moments lie above usual ones, in dB.
    silence_share
        Share of the time without sound, 0 to 1.
    emotions
        Probability of each emotion that it expresses; empty where it was not asked for.
    course
        What happens over time; empty where it was read without.
    """

    version: int
    duration_s: float
    loudness_lufs: float
    tempo_bpm: float
    brightness_hz: float
    density_hz: float
    key: str
    mode: float
    affect: AffectGaussian
    loudness_range_lu: float = 0.0
    true_peak_dbtp: float = 0.0
    energy: float = 0.0
    percussiveness: float = 0.0
    harmonic_change_hz: float = 0.0
    dynamics_db: float = 0.0
    silence_share: float = 0.0
    # A plain dict, because an analysis travels between processes.
    emotions: Mapping[Emotion, float] = field(default_factory=dict[Emotion, float])
    course: Course = field(default_factory=Course)

    def __post_init__(self) -> None:
        numbers = tuple(getattr(self, name) for name in ANALYSIS_NUMBERS)
        if not all(math.isfinite(x) for x in numbers):
            raise InvalidValueError(f"An analysis holds finite numbers only, not {numbers}.")

    def cue_values(self) -> dict[str, float]:
        """Return the values of :data:`CUE_NAMES` in their own units."""
        return {
            "tempo": self.tempo_bpm,
            "brightness": self.brightness_hz,
            "density": self.density_hz,
            "loudness": self.loudness_lufs,
            "mode": self.mode,
        }


def standardise_cue(name: str, value: float) -> float:
    """Turn a cue's value into its level, in standard deviations, from -3 to 3.

    Raises
    ------
    InvalidValueError
        If there is no such cue.
    """
    if name not in CUE_NORMS:
        raise InvalidValueError(f"Unknown cue {name!r}; use one of {', '.join(CUE_NAMES)}.")
    norm = CUE_NORMS[name]
    if norm.is_logarithmic:
        if value <= 0.0:  # no pulse, no onset: nothing is known, so nothing is claimed
            return 0.0
        value = math.log2(value)
    return min(_MOST_LEVEL, max(-_MOST_LEVEL, (value - norm.mean) / norm.sd))


def cue_levels(values: Mapping[str, float]) -> tuple[float, ...]:
    """Return the levels in the order of :data:`CUE_NAMES`; an absent cue counts as usual (0)."""
    return tuple(standardise_cue(n, values[n]) if n in values else 0.0 for n in CUE_NAMES)
