"""Sounds of known content for the tests of ears, and files in many formats."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def sine(frequency_hz: float, duration_s: float, *, rate_hz: int, level_dbfs: float) -> Samples:
    """Return a sine whose peak is ``level_dbfs`` below full scale, shape (n,)."""
    t = np.arange(round(duration_s * rate_hz)) / rate_hz
    return (10 ** (level_dbfs / 20) * np.sin(2 * np.pi * frequency_hz * t)).astype(np.float32)


def clicks(tempo_bpm: float, duration_s: float, *, rate_hz: int = 22_050) -> Samples:
    """Return short bursts of noise, one a beat, shape (n,)."""
    rng = np.random.default_rng(7)
    samples = np.zeros(round(duration_s * rate_hz), np.float32)
    burst = np.exp(-np.arange(rate_hz // 10) / (rate_hz / 80))
    for start_s in np.arange(0.5, duration_s - 0.2, 60.0 / tempo_bpm):
        start = round(start_s * rate_hz)
        samples[start : start + burst.size] += 0.3 * burst * rng.standard_normal(burst.size)
    return samples


def chord(
    midi_notes: tuple[int, ...], duration_s: float, *, rate_hz: int = 22_050, cents: float = 0.0
) -> Samples:
    """Return plucked notes of six partials each, shape (n,); ``cents`` tunes all of them."""
    t = np.arange(round(duration_s * rate_hz)) / rate_hz
    samples = np.zeros(t.size)
    for note in midi_notes:
        frequency_hz = 440.0 * 2.0 ** ((note - 69 + cents / 100) / 12)
        for partial in range(1, 7):
            wave = np.sin(2 * np.pi * partial * frequency_hz * t + partial)
            samples += wave * np.exp(-3.0 * t) / partial
    return (0.1 * samples).astype(np.float32)


def cadence(*chords: tuple[int, ...], beat_s: float = 0.6, cents: float = 0.0) -> Samples:
    """Return chords one after another, four times over, shape (n,)."""
    return np.tile(np.concatenate([chord(c, beat_s, cents=cents) for c in chords]), 4)


def write_sound(
    path: Path,
    channels: Samples,
    *,
    rate_hz: int,
    layout: str = "mono",
    codec: str = "pcm_s16le",
    sample_format: str = "s16",
) -> Path:
    """Encode samples, shape (channels, n); the container follows from the file's name."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz)
        stream.codec_context.options = {"strict": "experimental"}  # FFmpeg's Vorbis encoder
        stream.layout = layout  # type: ignore[attr-defined,union-attr]
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(channels, np.float32), format="fltp", layout=layout
        )
        frame.sample_rate = rate_hz
        frame.pts = 0
        resampler = av.AudioResampler(
            format=sample_format,
            layout=layout,
            rate=rate_hz,
            frame_size=stream.codec_context.frame_size or 1024,  # type: ignore[attr-defined]
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))  # type: ignore[union-attr,arg-type,attr-defined]
        container.mux(stream.encode(None))  # type: ignore[union-attr,arg-type,attr-defined]
    return path
