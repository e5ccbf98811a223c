"""The meters: everything that listens to the sound as it passes, and nothing that concludes.

One decode, and two cuts of it into spectra, feed them all; what they keep grows by a few numbers a
second, so that hours of sound fit into memory.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tunesight.listening.cues import CueMeter, load_cue_network
from tunesight.listening.loudness import STEPS_A_SECOND, LoudnessMeter, powers_to_lufs
from tunesight.listening.onsets import OnsetMeter
from tunesight.listening.spectrum import (
    LONG_HOP,
    LONG_SIZE,
    SHORT_HOP,
    SHORT_RATE_HZ,
    SHORT_SIZE,
    BrightnessMeter,
    Halver,
    MelBands,
    Spectrograph,
)
from tunesight.listening.texture import TextureMeter
from tunesight.listening.tonality import PitchMeter
from tunesight.listening.true_peak import TruePeakMeter
from tunesight.media.audio_stream import AudioBlock

__all__ = ["Meters"]

_LOUDNESS_S = 3  # seconds that one second's loudness is taken over, as for short-term loudness
_LEAST_POWER = 1e-7


class Meters:
    """All meters of one stream.

    Parameters
    ----------
    rate_hz
        Of the channels.
    channel_names
        FFmpeg's short names in order.
    """

    def __init__(self, rate_hz: int, channel_names: tuple[str, ...]) -> None:
        self._rate_hz = rate_hz
        self._sample_count = 0
        self._short = Spectrograph(SHORT_SIZE, SHORT_HOP)
        self._long = Spectrograph(LONG_SIZE, LONG_HOP)
        self._half, self._quarter = Halver(), Halver()
        self._mel = MelBands()
        self.loudness = LoudnessMeter(rate_hz, channel_names)
        self.peak = TruePeakMeter(len(channel_names))
        self.brightness = BrightnessMeter()
        self.onsets = OnsetMeter()
        self.texture = TextureMeter()
        self.cues = CueMeter(load_cue_network())
        self.pitches = PitchMeter()

    def add(self, block: AudioBlock) -> None:
        """Hear the next stretch."""
        self._sample_count += block.channels.shape[1]
        self.loudness.add(block.channels)
        self.peak.add(block.channels)
        spectra = self._short.add(block.mono)
        self.brightness.add(spectra)
        bands = self._mel.of(spectra)
        self.onsets.add(bands)
        self.texture.add(bands)
        self.cues.add(bands)
        self.pitches.add(self._long.add(self._quarter.add(self._half.add(block.mono))))

    @property
    def duration_s(self) -> float:
        """How much was heard, in seconds."""
        return self._sample_count / self._rate_hz

    def loudness_by_second(self) -> NDArray[np.float64]:
        """Return the loudness of the three seconds around each second in LUFS, shape (seconds,)."""
        powers = self.loudness.momentary_powers()
        seconds = len(powers) // STEPS_A_SECOND
        means = powers[: seconds * STEPS_A_SECOND].reshape(seconds, -1).mean(axis=1)
        smooth = _mean_around(means, np.ones_like(means))
        return powers_to_lufs(np.maximum(smooth, _LEAST_POWER))

    def brightness_by_second(self) -> NDArray[np.float64]:
        """Return the centroid around each second in Hz, loud frames counting most."""
        powers, centroids_hz = self.brightness.frames()
        frames = int(SHORT_RATE_HZ)
        seconds = len(powers) // frames
        power = powers[: seconds * frames].reshape(seconds, frames).astype(np.float64)
        weighted = power * centroids_hz[: seconds * frames].reshape(seconds, frames)
        return _mean_around(weighted.sum(axis=1), power.sum(axis=1))


def _mean_around(sums: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sums over weights, each taken over the three seconds around."""
    window = np.ones(min(_LOUDNESS_S, max(len(sums), 1)))
    total = np.convolve(weights, window, "same")
    return np.asarray(np.convolve(sums, window, "same") / np.maximum(total, 1e-12))
