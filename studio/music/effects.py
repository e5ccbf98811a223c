"""Effects on stereo sound: filters, room, delay, chorus, drive, ducking, vinyl.

Conventions
-----------
Sound is float32, shape (2, samples), at `RATE` Hz. Filters are applied in the frequency domain
with zero phase: nothing here runs in real time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = [
    "RATE",
    "add_vinyl",
    "convolve",
    "duck",
    "echo",
    "make_room",
    "next_fast_length",
    "saturate",
    "shape_spectrum",
    "thicken",
]

RATE = 48_000


def next_fast_length(length: int) -> int:
    """Smallest length with no prime factor above 5, where the FFT is quick."""
    best = 1 << (length - 1).bit_length()
    five = 1
    while five < best:
        three = five
        while three < best:
            whole = three
            while whole < length:
                whole *= 2
            best = min(best, whole)
            three *= 3
        five *= 5
    return best


def shape_spectrum(
    sound: np.ndarray,
    *,
    highpass_hz: float = 0.0,
    lowpass_hz: float = 0.0,
    tilt_db: float = 0.0,
    bell: tuple[float, float] | None = None,
) -> np.ndarray:
    """Filter with smooth curves.

    Parameters
    ----------
    highpass_hz, lowpass_hz
        Corners of 24 dB per octave slopes; 0 leaves that side open.
    tilt_db
        Gain per octave around 1 kHz, held below 60 Hz and above 12 kHz.
    bell
        Centre in Hz and gain in dB of a one-octave bell.
    """
    length = sound.shape[-1]
    size = next_fast_length(length)
    f = np.maximum(np.fft.rfftfreq(size, 1 / RATE), 1.0).astype(np.float32)
    gain = np.ones_like(f)
    if highpass_hz:
        gain /= np.sqrt(1 + (highpass_hz / f) ** 8)
    if lowpass_hz:
        gain /= np.sqrt(1 + (f / lowpass_hz) ** 8)
    if tilt_db:
        gain *= 10 ** (tilt_db / 20 * np.log2(np.clip(f, 60, 12_000) / 1000))
    if bell:
        gain *= 10 ** (bell[1] / 20 * np.exp(-0.5 * (np.log2(f / bell[0]) / 0.6) ** 2))
    spectrum = np.fft.rfft(sound.astype(np.float32), size) * gain
    return np.fft.irfft(spectrum, size)[..., :length].astype(np.float32)


def convolve(sound: np.ndarray, response: np.ndarray) -> np.ndarray:
    """Convolve each channel with its own response, cut to the sound's length."""
    length = sound.shape[-1]
    size = next_fast_length(length + response.shape[-1])
    spectrum = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    return np.fft.irfft(spectrum, size)[..., :length].astype(np.float32)


def make_room(seconds: float, rng: np.random.Generator) -> np.ndarray:
    """Draw a room's impulse response: a few early reflections, then noise that darkens.

    `seconds` is the time to decay by 60 dB at middle frequencies. Unit energy per channel.
    """
    length = round(seconds * 1.15 * RATE)
    t = np.arange(length) / RATE
    out = np.zeros((2, length), dtype=np.float32)
    bands = ((150.0, 700.0, 1.1), (700.0, 3000.0, 1.0), (3000.0, 9000.0, 0.55))
    for low, high, share in bands:
        noise = rng.standard_normal((2, length)).astype(np.float32)
        band = shape_spectrum(noise, highpass_hz=low, lowpass_hz=high)
        out += band * np.exp(-6.91 * t / (seconds * share)).astype(np.float32)
    out *= np.minimum(t / 0.025, 1.0).astype(np.float32)
    for channel in range(2):
        for delay_s in rng.uniform(0.007, 0.05, size=6):
            out[channel, round(delay_s * RATE)] += 12 * float(np.exp(-delay_s / 0.03))
    return np.asarray(out / np.sqrt((out**2).sum(axis=1, keepdims=True)))


def echo(sound: np.ndarray, delay_s: float, *, feedback: float = 0.45) -> np.ndarray:
    """Repeat from side to side, each time quieter and darker."""
    out = np.zeros_like(sound)
    step = max(1, round(delay_s * RATE))
    tap = shape_spectrum(sound, highpass_hz=250, lowpass_hz=4500)
    for i in range(1, 6):
        tap = tap[::-1]
        if i * step >= sound.shape[-1]:
            break
        out[:, i * step :] += feedback**i * tap[:, : -i * step]
    return out


def saturate(sound: np.ndarray, drive: float, *, is_cabinet: bool = False) -> np.ndarray:
    """Bend the wave: `drive` 0 is clean, 1 is a wall of distortion; a cabinet softens its edge."""
    peak = float(np.percentile(np.abs(sound), 99.5)) or 1.0
    amount = 1.0 + 30.0 * drive**2
    bent = np.tanh(amount * sound / peak) / np.tanh(amount)
    if is_cabinet:
        bent = shape_spectrum(bent, highpass_hz=95, lowpass_hz=4500, bell=(2300.0, 2.0))
    return np.asarray(bent * peak, dtype=np.float32)


def thicken(sound: np.ndarray, depth: float) -> np.ndarray:
    """Add two slowly wandering copies, one on each side."""
    length = sound.shape[-1]
    n = np.arange(length)
    out = sound.copy()
    for channel, rate_hz in enumerate((0.37, 0.53)):
        delay = (0.012 + 0.004 * np.sin(2 * np.pi * rate_hz * n / RATE)) * RATE
        wandering = np.interp(n - delay, n, sound[channel], left=0.0)
        out[channel] += (0.7 * depth * wandering).astype(np.float32)
    return np.asarray(out / (1 + 0.4 * depth))


def duck(sound: np.ndarray, kicks_s: Sequence[float], depth: float, recover_s: float) -> np.ndarray:
    """Let the kick drum push the sound down, the pump of club music."""
    gain = np.ones(sound.shape[-1], dtype=np.float32)
    fall, rise = round(0.004 * RATE), round(recover_s * RATE)
    # Down within 4 ms, so that it does not click, and up along a curve.
    curve = np.concatenate([np.linspace(0, 1, fall), (1 - np.linspace(0, 1, rise)) ** 2])
    curve = (1 - depth * curve).astype(np.float32)
    for kick in kicks_s:
        start = max(0, round(kick * RATE))
        stop = min(start + len(curve), len(gain))
        if start < stop:
            gain[start:stop] = np.minimum(gain[start:stop], curve[: stop - start])
    return np.asarray(sound * gain)


def add_vinyl(sound: np.ndarray, level: float, rng: np.random.Generator) -> np.ndarray:
    """Lay dust on it: soft hiss, crackle and the slow wow of a turntable."""
    length = sound.shape[-1]
    n = np.arange(length)
    wow = 0.0006 * RATE * np.sin(2 * np.pi * 0.55 * n / RATE)
    worn = np.stack([np.interp(n - 40 + wow, n, channel) for channel in sound])
    hiss = shape_spectrum(
        rng.standard_normal((2, length)).astype(np.float32), highpass_hz=800, lowpass_hz=7000
    )
    crackle = np.zeros((2, length), dtype=np.float32)
    places = rng.integers(0, length, size=round(length / RATE * 9))
    crackle[rng.integers(0, 2, size=len(places)), places] = rng.exponential(1.0, size=len(places))
    crackle = shape_spectrum(crackle, highpass_hz=700, lowpass_hz=6000)
    return np.asarray(worn + level * (0.0016 * hiss + 0.3 * crackle), dtype=np.float32)
