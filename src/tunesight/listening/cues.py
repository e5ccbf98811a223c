"""Cues that a network reads: how high the music lies, and how its notes are joined.

Conventions
-----------
*Register* is the mean pitch as a MIDI number (60 is middle C). *Articulation* is the share of the
time to the next note for which one sounds, from 0 (staccato) to 1 (legato). The network hears 32
seconds of mel levels at a time, in dB below the loudest of them, and answers for the inner 26; the
outer ones of a track take the nearest answer. It is three convolutions over time, small enough to
be matrix products: so that a worker process needs no runtime for it.

References
----------
``weights/music_cues.card.json``: how the network was trained and how far to trust it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tunesight.inference.cards import load_card
from tunesight.inference.weights import find_weights
from tunesight.listening.spectrum import BAND_COUNT, SHORT_RATE_HZ

__all__ = ["NETWORK_CUES", "CueMeter", "CueNetwork", "load_cue_network"]

Array = NDArray[np.float32]

NETWORK_CUES: tuple[str, ...] = ("register", "articulation")
"""What the analyser takes from the network."""

# The order of the network's answers, as its card lists them.
_ANSWERS = ("onset_rate", "drum_rate", "register", "articulation", "thickness")
_FRAMES = 1600  # 32 seconds
_HOP = 1300  # 26 seconds, for which there are answers
_MARGIN_S = 3
_DEPTH_DB = 60.0
_LEAST_POWER = 1e-10

_STRIDES = (2, 5, 1)  # of the convolutions; five cells a second are left
_CELLS_A_SECOND = 5
# Answers are taken over 6.2 seconds around the middle of one, which lies between two cells.
_WINDOW_CELLS = 31
_OFFSET_CELLS = 2
_LEAST_VARIANCE = 1e-6


class CueNetwork:
    """The network.

    Parameters
    ----------
    weights
        ``weight_i`` (taps, channels in, channels out) and ``bias_i`` of each convolution, ``head``
        (2 channels, cues) and ``head_bias``.
    """

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._layers = [
            (weights[f"weight_{i}"], weights[f"bias_{i}"], stride)
            for i, stride in enumerate(_STRIDES)
        ]
        self._head, self._head_bias = weights["head"], weights["head_bias"]

    def answer(self, levels: Array) -> Array:
        """Return the cues of the inner seconds.

        Parameters
        ----------
        levels
            Shape (1600, 40), from -1 (60 dB below the loudest) to 1.

        Returns
        -------
        Array
            Shape (26, 5).
        """
        heard = levels
        for weight, bias, stride in self._layers:
            taps, channels, _ = weight.shape
            padded = np.pad(heard, ((taps // 2, taps // 2), (0, 0)))
            spans = sliding_window_view(padded, taps, axis=0)[::stride].transpose(0, 2, 1)
            products = spans.reshape(-1, taps * channels) @ weight.reshape(taps * channels, -1)
            heard = np.maximum(products + bias, 0.0)
        windows = sliding_window_view(heard[_OFFSET_CELLS:], _WINDOW_CELLS, axis=0)
        windows = windows[::_CELLS_A_SECOND]
        mean = windows.mean(axis=2)
        variance = np.square(windows).mean(axis=2) - np.square(mean)
        spread = np.sqrt(np.maximum(variance, _LEAST_VARIANCE))
        pooled = np.concatenate([mean, spread], axis=1)
        return np.asarray(pooled @ self._head + self._head_bias, dtype=np.float32)


@cache
def load_cue_network() -> CueNetwork:
    """Load the committed network, once in a process.

    Raises
    ------
    ModelUnavailableError
        If its file is missing, or is not what its card describes.
    """
    with np.load(find_weights(load_card("music_cues")), allow_pickle=False) as stored:
        return CueNetwork({name: stored[name].astype(np.float32) for name in stored.files})


class CueMeter:
    """Follows the mel bands and lets the network answer whenever there is enough to hear.

    Parameters
    ----------
    network
        As :func:`load_cue_network` gives it.
    """

    def __init__(self, network: CueNetwork) -> None:
        self._network = network
        self._held: Array = np.zeros((0, BAND_COUNT), np.float32)
        self._frame_count = 0
        self._answers: list[Array] = []

    def add(self, bands: Array) -> None:
        """Hear the mel powers of the next short frames, shape (frames, 40)."""
        self._frame_count += len(bands)
        self._held = np.concatenate([self._held, bands])
        while len(self._held) >= _FRAMES:
            self._answers.append(self._ask(self._held[:_FRAMES]))
            self._held = self._held[_HOP:].copy()

    def by_second(self) -> dict[str, NDArray[np.float64]]:
        """Return each of :data:`NETWORK_CUES` by name, shape (seconds,); none of no sound."""
        if self._frame_count == 0:
            return {}
        seconds = max(1, round(self._frame_count / SHORT_RATE_HZ))
        known = sum(len(part) for part in self._answers)
        wanted = seconds - _MARGIN_S - known
        # What is shorter than the margin has the answer of its mirror image.
        rest = self._ask(self._held)[: max(wanted, 0 if known else 1)]
        inner = np.concatenate([*self._answers, rest])
        places = np.clip(np.arange(seconds) - _MARGIN_S, 0, len(inner) - 1)
        return {
            name: inner[places, _ANSWERS.index(name)].astype(np.float64) for name in NETWORK_CUES
        }

    def _ask(self, bands: Array) -> Array:
        """Return the answers for the inner seconds of up to 32, shape (26, 5)."""
        levels = 10.0 * np.log10(np.maximum(bands, np.float32(_LEAST_POWER)))
        levels = np.maximum(levels - levels.max(), -_DEPTH_DB) / (0.5 * _DEPTH_DB) + 1.0
        # A short end is mirrored: music goes on much as it was.
        whole = np.pad(levels, ((0, _FRAMES - len(levels)), (0, 0)), mode="symmetric")
        return self._network.answer(np.asarray(whole, dtype=np.float32))
