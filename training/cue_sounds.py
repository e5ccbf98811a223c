"""The sound of pieces, as it might reach a listener: rooms, noise, cheap speakers, lossy codecs.

Conventions
-----------
Sound is mono at 22,050 Hz. Levels are those of the listening room's mel bands: forty from 30 to
10,000 Hz, fifty a second, in dB of full scale.
"""

from __future__ import annotations

import io

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from studio.music.effects import RATE
from tunesight.listening.spectrum import (
    RATE_HZ,
    SHORT_HOP,
    SHORT_SIZE,
    Spectrograph,
    mel_filters,
)

__all__ = ["BANDS", "LEAST_DB", "degrade", "measure_levels", "pass_codec", "to_mono"]

Sound = NDArray[np.float32]

BANDS = 40
LEAST_DB = -100.0


def to_mono(stereo: Sound) -> Sound:
    """Mix a render down and bring it to 22,050 Hz, as decoding does."""
    resampler = AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(stereo.mean(axis=0)[None]), format="flt", layout="mono"
    )
    frame.sample_rate = RATE
    parts = [
        part.to_ndarray()[0] for part in (*resampler.resample(frame), *resampler.resample(None))
    ]
    return np.concatenate(parts)


def degrade(sound: Sound, rng: np.random.Generator) -> Sound:
    """Put a sound into a room, behind a speaker, into noise, each by chance; change its level."""
    heard = sound.astype(np.float32)
    if rng.random() < 0.5:
        heard = _add_room(heard, rng)
    if rng.random() < 0.5:
        heard = _tilt(heard, rng)
    if rng.random() < 0.25:  # squashed by a master, as most recordings are
        drive = 10.0 ** (rng.uniform(0.0, 18.0) / 20.0)
        heard = np.tanh(heard * np.float32(drive / max(float(np.abs(heard).max()), 1e-6)))
    if rng.random() < 0.4:
        level = float(np.sqrt(np.mean(heard**2))) * 10.0 ** (rng.uniform(-60.0, -22.0) / 20.0)
        heard = heard + _pink_noise(heard.size, rng) * np.float32(level)
    peak = 10.0 ** (rng.uniform(-24.0, 0.0) / 20.0)
    return heard * np.float32(peak / max(float(np.abs(heard).max()), 1e-6))


def pass_codec(sound: Sound, bit_rate: int) -> Sound:
    """Encode as MP3 and decode again."""
    store = io.BytesIO()
    with av.open(store, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE_HZ, layout="mono")
        stream.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(sound[None]), format="fltp", layout="mono"
        )
        frame.sample_rate = RATE_HZ
        for part in AudioResampler(format="fltp", layout="mono", rate=RATE_HZ).resample(frame):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    store.seek(0)
    with av.open(store) as container:
        parts = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(parts).astype(np.float32)


def measure_levels(sound: Sound) -> NDArray[np.float32]:
    """Measure the mel levels, shape (frames, 40)."""
    powers = Spectrograph(SHORT_SIZE, SHORT_HOP).add(sound)
    bands = powers @ mel_filters(BANDS, lowest_hz=30.0, highest_hz=10_000.0)
    levels = 10.0 * np.log10(np.maximum(bands, 10.0 ** (LEAST_DB / 10.0)))
    return np.asarray(levels, dtype=np.float32)


def _add_room(sound: Sound, rng: np.random.Generator) -> Sound:
    """Convolve with noise that dies away within 0.2 to 2.5 seconds, and mix with the dry sound."""
    decay_s = float(rng.uniform(0.2, 2.5))
    times_s = np.arange(int(decay_s * RATE_HZ)) / RATE_HZ
    tail = rng.standard_normal(times_s.size) * 10.0 ** (-3.0 * times_s / decay_s)
    size = 1 << int(np.ceil(np.log2(sound.size + tail.size)))
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: sound.size]
    share = rng.uniform(0.05, 0.6)
    scale = np.sqrt(np.mean(sound**2) / max(float(np.mean(wet**2)), 1e-12))
    return np.asarray((1.0 - share) * sound + share * scale * wet, dtype=np.float32)


def _tilt(sound: Sound, rng: np.random.Generator) -> Sound:
    """Tilt the spectrum by up to 4 dB an octave and cut its ends, as speakers do."""
    spectrum = np.fft.rfft(sound)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(sound.size, 1.0 / RATE_HZ), 20.0) / 1000.0)
    gain_db = np.clip(rng.uniform(-4.0, 4.0) * octaves, -24.0, 24.0)
    if rng.random() < 0.3:
        gain_db -= 12.0 * np.maximum(0.0, octaves - np.log2(rng.uniform(3.0, 10.0)))
    if rng.random() < 0.3:
        gain_db -= 12.0 * np.maximum(0.0, np.log2(rng.uniform(0.06, 0.25)) - octaves)
    return np.fft.irfft(spectrum * 10.0 ** (gain_db / 20.0), sound.size).astype(np.float32)


def _pink_noise(size: int, rng: np.random.Generator) -> Sound:
    spectrum = np.fft.rfft(rng.standard_normal(size))
    spectrum /= np.sqrt(np.maximum(np.arange(spectrum.size), 1.0))
    noise = np.fft.irfft(spectrum, size)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), dtype=np.float32)
