"""Mastering: how loud a mix is, how high it peaks, and bringing both where they belong.

Conventions
-----------
Sound is float32, shape (2, samples), at 48 kHz; levels are in dB re full scale, loudness in LUFS.

References
----------
ITU-R BS.1770-4: K-weighting, gating, and true peak by fourfold oversampling.
"""

from __future__ import annotations

import numpy as np

from studio.music.effects import RATE, shape_spectrum

__all__ = ["block_loudness", "finish", "integrated_loudness", "true_peak_db"]

# BS.1770-4, tables 1 and 2: the two stages of the K-weighting at 48 kHz.
SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285),
         (1.0, -1.69065929318241, 0.73248077421585))  # fmt: skip
HIGHPASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
CEILING_DB = -2.6  # a codec overshoots by about a decibel
BLOCK = 64  # samples over which the limiter's gain is constant before smoothing


def _k_power(size: int) -> np.ndarray:
    """Power gain of the K-weighting at the bins of an FFT."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    response = np.ones(len(z))
    for numerator, denominator in (SHELF, HIGHPASS):
        top, bottom = (np.polyval(cs[::-1], z) for cs in (numerator, denominator))
        response *= np.abs(top / bottom) ** 2
    return response.astype(np.float32)


def block_loudness(sound: np.ndarray) -> np.ndarray:
    """Loudness of 400 ms blocks, one every 100 ms.

    The K-weighting is applied to the power spectrum of each step: no filter has to run.
    """
    hop = RATE // 10
    count = sound.shape[-1] // hop
    steps = sound[..., : count * hop].reshape(2, count, hop)
    spectrum = np.abs(np.fft.rfft(steps, axis=-1)).astype(np.float32) ** 2
    tenths = (spectrum @ _k_power(hop)).sum(axis=0) * 2.0 / hop**2
    power = np.convolve(tenths, np.full(4, 0.25), mode="valid")
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)))


def integrated_loudness(sound: np.ndarray) -> float:
    """Gated loudness of a whole sound in LUFS."""
    blocks = block_loudness(sound)
    blocks = blocks[blocks > -70.0]
    if not blocks.size:
        return -70.0

    def mean(values: np.ndarray) -> float:
        return float(10 * np.log10(np.mean(10 ** (values / 10))))

    gated = blocks[blocks > mean(blocks) - 10.0]
    return mean(gated)


def _oversample(sound: np.ndarray) -> np.ndarray:
    """Return the larger of each sample and its three neighbours in between, as magnitudes."""
    n = np.arange(-16, 17)
    window = np.kaiser(33, 7.0)
    peaks = np.abs(sound)
    for fraction in (0.25, 0.5, 0.75):
        kernel = np.sinc(n - fraction) * window
        kernel = (kernel / kernel.sum()).astype(np.float32)
        for channel in range(2):
            between = np.abs(np.convolve(sound[channel], kernel, mode="same"))
            np.maximum(peaks[channel], between, out=peaks[channel])
    return np.asarray(peaks)


def true_peak_db(sound: np.ndarray) -> float:
    """Highest level of the wave between the samples, in dBTP."""
    return float(20 * np.log10(max(float(_oversample(sound).max()), 1e-6)))


def _limit(sound: np.ndarray) -> np.ndarray:
    """Hold the true peak below the ceiling, looking 3 ms ahead."""
    peaks = _oversample(sound).max(axis=0)
    count = -(-len(peaks) // BLOCK)
    padded = np.pad(peaks, (0, count * BLOCK - len(peaks))).reshape(count, BLOCK).max(axis=1)
    wanted = np.minimum(1.0, 10 ** (CEILING_DB / 20) / np.maximum(padded, 1e-9))
    reach = 4
    held = np.pad(wanted, reach, constant_values=1.0)
    held = np.min(np.lib.stride_tricks.sliding_window_view(held, 2 * reach + 1), axis=1)
    # Recover slowly, so that the gain does not trace the wave.
    for i in range(1, len(held)):
        held[i] = min(held[i], held[i - 1] + 0.02 * (1 - held[i - 1]) + 1e-4)
    smooth = np.hanning(2 * reach + 1)[1:-1]
    held = np.convolve(np.pad(held, reach - 1, mode="edge"), smooth / smooth.sum(), mode="valid")
    centres = (np.arange(count) + 0.5) * BLOCK
    gain = np.interp(np.arange(len(peaks)), centres, held)
    return np.asarray(sound * gain, dtype=np.float32)


def _glue(sound: np.ndarray, amount: float) -> np.ndarray:
    """Compress gently: the loud parts a few decibels down, with a slow release."""
    hop = RATE // 100
    count = sound.shape[-1] // hop
    frames = sound[:, : count * hop].reshape(2, count, hop)
    level = 10 * np.log10((frames**2).mean(axis=(0, 2)) + 1e-9)
    threshold = float(np.percentile(level, 70)) - 4.0
    over = np.maximum(level - threshold, 0.0) * amount
    reduction = np.zeros(count)
    state = 0.0
    for i, target in enumerate(over):
        state += (target - state) * (0.35 if target > state else 0.06)
        reduction[i] = state
    gain = 10 ** (-np.interp(np.arange(sound.shape[-1]) / hop, np.arange(count), reduction) / 20)
    return np.asarray(sound * gain, dtype=np.float32)


def _trim(sound: np.ndarray, fade_s: float) -> np.ndarray:
    """Cut what nobody hears at the end, and let the rest fade away."""
    hop = RATE // 20
    count = sound.shape[-1] // hop
    level = np.sqrt((sound[:, : count * hop].reshape(2, count, hop) ** 2).mean(axis=(0, 2)))
    audible = np.nonzero(level > 10 ** (-52 / 20))[0]
    stop = (int(audible[-1]) + 1) * hop if audible.size else sound.shape[-1]
    sound = sound[:, :stop].copy()
    fade = min(round(fade_s * RATE), sound.shape[-1])
    sound[:, -fade:] *= (np.cos(np.linspace(0, np.pi, fade)) * 0.5 + 0.5).astype(np.float32)
    return sound


def finish(sound: np.ndarray, *, loudness_lufs: float, glue: float, tilt_db: float) -> np.ndarray:
    """Turn a mix into a master at a loudness, its true peaks below the ceiling."""
    sound = shape_spectrum(sound, highpass_hz=30, lowpass_hz=17_000, tilt_db=tilt_db)
    if glue:
        sound = _glue(sound, glue)
    sound = sound * np.float32(10 ** ((loudness_lufs - integrated_loudness(sound)) / 20))
    sound = _trim(sound, 1.6)
    sound = _limit(sound)
    lost = loudness_lufs - integrated_loudness(sound)
    if lost > 0.3:  # the limiter took more than a little: push once more
        sound = _limit(sound * np.float32(10 ** (lost / 20)))
    return sound
