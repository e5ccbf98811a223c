"""The analyser: one file in, one analysis out.

The sound is decoded once and passes through all meters block by block, so that memory does not grow
with its length beyond a few numbers a second.
"""

from __future__ import annotations

from pathlib import Path

from tunesight.domain.analysis import Analysis
from tunesight.domain.reading import Cue
from tunesight.listening.affect import explain_cues, hear_affect
from tunesight.listening.loudness import LoudnessMeter
from tunesight.listening.rhythm import OnsetMeter, estimate_density, estimate_tempo
from tunesight.listening.spectrum import (
    LONG_HOP,
    LONG_SIZE,
    SHORT_HOP,
    SHORT_SIZE,
    BrightnessMeter,
    Spectrograph,
)
from tunesight.listening.tonality import PitchMeter, estimate_tonality
from tunesight.media.audio import open_audio

__all__ = ["ANALYSIS_VERSION", "Analyser"]

# Raised whenever the same file would be heard differently, so that libraries hear it again.
ANALYSIS_VERSION = 1


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
        short, long = Spectrograph(SHORT_SIZE, SHORT_HOP), Spectrograph(LONG_SIZE, LONG_HOP)
        brightness, onsets, pitches = BrightnessMeter(), OnsetMeter(), PitchMeter()
        with open_audio(path) as stream:
            loudness = LoudnessMeter(stream.channel_rate_hz, stream.channel_names)
            sample_count = 0
            for block in stream.blocks():
                sample_count += block.channels.shape[1]
                loudness.add(block.channels)
                spectra = short.add(block.mono)
                brightness.add(spectra)
                onsets.add(spectra)
                pitches.add(long.add(block.mono))
            duration_s = sample_count / stream.channel_rate_hz
        tonality = estimate_tonality(pitches.histograms())
        envelopes = onsets.envelopes()
        values = {
            "tempo": estimate_tempo(envelopes),
            "brightness": brightness.brightness_hz(),
            "density": estimate_density(envelopes[0]),
            "loudness": loudness.integrated_lufs(),
            "mode": tonality.mode,
        }
        return Analysis(
            version=ANALYSIS_VERSION,
            duration_s=duration_s,
            loudness_lufs=values["loudness"],
            tempo_bpm=values["tempo"],
            brightness_hz=values["brightness"],
            density_hz=values["density"],
            key=tonality.key,
            mode=values["mode"],
            affect=hear_affect(values),
        )

    def explain(self, analysis: Analysis) -> tuple[Cue, ...]:
        """Say what was heard, in words, the most unusual cue first."""
        return explain_cues(analysis.cue_values())
