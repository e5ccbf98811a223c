"""The analyser: one file in, one analysis out.

The sound is decoded once and passes through all meters block by block, so that memory does not grow
with its length beyond a few numbers a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.analysis import Analysis
from tunesight.domain.course import Course, Section
from tunesight.domain.reading import Cue
from tunesight.listening.affect import explain_cues, hear_affect
from tunesight.listening.beats import find_downbeats, frames_to_time, track_beats
from tunesight.listening.emotions import name_emotions
from tunesight.listening.energy import estimate_energy
from tunesight.listening.harmony import chroma_by_second, estimate_harmonic_change
from tunesight.listening.meters import Meters
from tunesight.listening.onsets import density_by_second, estimate_density
from tunesight.listening.sections import find_sections
from tunesight.listening.tempo import estimate_tempo
from tunesight.listening.tonality import Tonality, estimate_tonality, fold_chroma
from tunesight.media.audio import open_audio
from tunesight.media.memory import keep_freed_memory

__all__ = ["ANALYSIS_VERSION", "Analyser", "measure_cues"]

# Raised whenever the same file would be heard differently, so that libraries hear it again.
ANALYSIS_VERSION = 2


class Analyser:
    """Hears sound files (:class:`~tunesight.domain.ports.TrackAnalyser`); keeps no state."""

    def analyse(self, path: Path) -> Analysis:
        """Hear one file.

        Parameters
        ----------
        path
            Any sound file, or video with sound, of three seconds to eight hours.

        Returns
        -------
        Analysis
            The same for the same file, to the last bit.

        Raises
        ------
        NotFoundError
            If there is no such file.
        MediaTooLargeError
            If it is beyond a limit on bytes or seconds.
        UnreadableMediaError
            If it holds no three seconds of sound that can be decoded.
        """
        # Here, not where an analyser is made: one that was sent to another process never was.
        keep_freed_memory()
        with open_audio(path) as stream:
            meters = Meters(stream.channel_rate_hz, stream.channel_names)
            for block in stream.blocks():
                meters.add(block)
        return _conclude(meters)

    def explain(self, analysis: Analysis) -> tuple[Cue, ...]:
        """Say what was heard, in words, the most unusual cue first."""
        return explain_cues(analysis.cue_values())


def _conclude(meters: Meters) -> Analysis:
    """Conclude from all that was heard."""
    envelopes = meters.onsets.envelopes()
    histograms = meters.pitches.histograms()
    chroma = fold_chroma(histograms)
    tonality = estimate_tonality(histograms)
    values = measure_cues(meters, envelopes, tonality)
    affect = hear_affect(values)
    beats = track_beats(envelopes, values["tempo"])
    course = Course(
        beats_s=frames_to_time(beats),
        downbeats_s=frames_to_time(find_downbeats(beats, envelopes[1], chroma)),
        sections=_find_sections(meters, chroma),
        moods=_hear_moods(meters, envelopes, tonality, values),
    )
    return Analysis(
        version=ANALYSIS_VERSION,
        duration_s=meters.duration_s,
        loudness_lufs=values["loudness"],
        tempo_bpm=values["tempo"],
        brightness_hz=values["brightness"],
        density_hz=values["density"],
        key=tonality.key,
        mode=values["mode"],
        affect=affect,
        loudness_range_lu=meters.loudness.range_lu(),
        true_peak_dbtp=meters.peak.true_peak_dbtp(),
        energy=estimate_energy(values),
        percussiveness=meters.texture.percussiveness(),
        harmonic_change_hz=estimate_harmonic_change(chroma),
        dynamics_db=meters.loudness.dynamics_db(),
        silence_share=meters.loudness.silence_share(),
        emotions=name_emotions(affect),
        course=course,
    )


def measure_cues(
    meters: Meters, envelopes: NDArray[np.float32], tonality: Tonality
) -> dict[str, float]:
    """Return the cues of a whole track in their own units, as the affect is heard from them.

    Parameters
    ----------
    meters
        Having heard it all.
    envelopes
        Its onset envelopes, shape (4, frames).
    tonality
        Its key.
    """
    return {
        "tempo": estimate_tempo(envelopes),
        "brightness": meters.brightness.brightness_hz(),
        "density": estimate_density(envelopes[0]),
        "loudness": meters.loudness.integrated_lufs(),
        "mode": tonality.mode,
        "clarity": tonality.clarity,
        **{name: float(values.mean()) for name, values in meters.cues.by_second().items()},
    }


def _find_sections(meters: Meters, chroma: NDArray[np.float32]) -> tuple[Section, ...]:
    timbre_db = meters.texture.timbre_by_second()
    harmony = chroma_by_second(chroma, max(1, len(timbre_db)))
    return find_sections(timbre_db, harmony, meters.duration_s)


def _hear_moods(
    meters: Meters,
    envelopes: NDArray[np.float32],
    tonality: Tonality,
    values: Mapping[str, float],
) -> tuple[AffectGaussian, ...]:
    """Hear every second as if the track went on like it; tempo and clarity are the whole's.

    The file's level stays that of the whole too: what a second adds to it is a swell.
    """
    brightness_hz = meters.brightness_by_second()
    density_hz = density_by_second(envelopes[0])
    loudness_lufs = meters.loudness_by_second()
    seconds = min(len(brightness_hz), len(density_hz), len(loudness_lufs))
    by_second = {
        **{name: part[:seconds] for name, part in meters.cues.by_second().items()},
        "brightness": brightness_hz[:seconds],
        "density": density_hz[:seconds],
        "swell": loudness_lufs[:seconds] - values["loudness"],
        "mode": tonality.modes_by_second(seconds),
    }
    return tuple(
        hear_affect({**values, **{name: float(part[second]) for name, part in by_second.items()}})
        for second in range(seconds)
    )
