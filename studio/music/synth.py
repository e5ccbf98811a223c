"""Our own synthesiser and drum machine, for the styles that were born on machines.

Conventions
-----------
Everything returns float32 stereo, shape (2, samples), at the renderer's rate. Oscillators read
band-limited wavetables: a bright one and a dark one, between which the filter envelope fades.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from studio.music.effects import RATE, shape_spectrum
from studio.music.humanise import Stroke
from studio.music.instruments import SynthVoice
from studio.music.percussion import DRUMS

__all__ = ["render_voice"]

TABLE = 8192  # long enough to be read without interpolation


def _wavetable(voice: SynthVoice, frequency_hz: float, corner_hz: float) -> np.ndarray:
    """One cycle with the wave's harmonics below 18 kHz, low-passed at 12 dB per octave."""
    count = max(1, min(120, int(18_000 / frequency_hz)))
    k = np.arange(1, count + 1)
    if voice.wave == "saw":
        levels = 1.0 / k
    elif voice.wave == "square":
        levels = np.where(k % 2 == 1, 1.0 / k, 0.0)
    elif voice.wave == "triangle":
        levels = np.where(k % 2 == 1, 1.0 / k**2, 0.0)
    else:
        levels = np.where(k == 1, 1.0, 0.0)
    levels = levels / np.sqrt(1.0 + (k * frequency_hz / corner_hz) ** 4)
    spectrum = np.zeros(TABLE // 2 + 1, dtype=np.complex128)
    spectrum[1 : count + 1] = -0.5j * TABLE * levels  # sines
    return np.fft.irfft(spectrum).astype(np.float32)


def _envelope(voice: SynthVoice, length: int, tail: int) -> np.ndarray:
    t = np.arange(length + tail) / RATE
    rise = np.minimum(t / max(voice.attack_s, 1e-3), 1.0)
    fall = voice.sustain + (1 - voice.sustain) * np.exp(
        -np.maximum(t - voice.attack_s, 0) / max(voice.decay_s, 1e-3) * 1.6
    )
    level = rise * fall
    release = np.exp(-np.maximum(t - length / RATE, 0) / voice.release_s * 4.5)
    return np.asarray(level * release, dtype=np.float32)


def _tone(
    voice: SynthVoice,
    stroke: Stroke,
    tables: dict[int, tuple[np.ndarray, np.ndarray]],
    rng: np.random.Generator,
) -> np.ndarray:
    frequency = 440.0 * 2 ** ((stroke.pitch - 69) / 12)
    length, tail = round(stroke.length_s * RATE), round(voice.release_s * 1.4 * RATE)
    t = np.arange(length + tail) / RATE
    envelope = _envelope(voice, length, tail)
    if voice.wave == "fm":
        index = 2.2 * stroke.velocity / 127 * np.exp(-t / 0.35)
        carrier = np.sin(
            2 * np.pi * frequency * t + index * np.sin(2 * np.pi * 3.5 * frequency * t)
        )
        return np.repeat((carrier * envelope)[None], 2, axis=0)
    if stroke.pitch not in tables:
        tables[stroke.pitch] = (
            _wavetable(voice, frequency, voice.bright_hz),
            _wavetable(voice, frequency, voice.dark_hz),
        )
    bright, dark = tables[stroke.pitch]
    opening = np.exp(-t / voice.sweep_s) * (0.5 + 0.5 * stroke.velocity / 127)
    opening = opening.astype(np.float32)
    edge = bright - dark
    out = np.zeros((2, length + tail), dtype=np.float32)
    spread = np.linspace(-1, 1, voice.unison) if voice.unison > 1 else np.zeros(1)
    for place in spread:
        detuned = frequency * 2 ** (place * voice.detune_cents / 1200)
        phase = ((t * detuned + rng.random()) * TABLE).astype(np.int64) & (TABLE - 1)
        sound = dark[phase] + edge[phase] * opening
        out[0] += sound * np.float32(0.5 - 0.4 * place)
        out[1] += sound * np.float32(0.5 + 0.4 * place)
    out /= np.sqrt(voice.unison)
    if voice.sub:
        out += (0.5 * voice.sub * np.sin(np.pi * frequency * t)).astype(np.float32)
    return np.asarray(out * envelope)


def _noise(rng: np.random.Generator, seconds: float, low_hz: float, high_hz: float) -> np.ndarray:
    noise = rng.standard_normal((2, round(seconds * RATE)))
    return shape_spectrum(noise.astype(np.float32), highpass_hz=low_hz, lowpass_hz=high_hz)


def _decay(sound: np.ndarray, tau_s: float) -> np.ndarray:
    return np.asarray(sound * np.exp(-np.arange(sound.shape[-1]) / RATE / tau_s))


def _kick(rng: np.random.Generator, *, click: float, seconds: float = 0.4) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    pitch = 48 + 130 * np.exp(-t / 0.022) + 300 * np.exp(-t / 0.004)
    body = np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.exp(-t / 0.17)
    sound = np.repeat(np.tanh(1.8 * body)[None], 2, axis=0)
    snap = _decay(_noise(rng, seconds, 1500, 9000), 0.004)
    return np.asarray((sound + click * snap) * np.minimum(1, (seconds - t) / 0.02))


def _snare(rng: np.random.Generator, *, room_s: float) -> np.ndarray:
    seconds = 0.25 + room_s
    t = np.arange(round(seconds * RATE)) / RATE
    tone = np.sin(2 * np.pi * 190 * t + 3 * np.exp(-t / 0.01)) * np.exp(-t / 0.08)
    body = _decay(_noise(rng, seconds, 700, 9000), 0.09)
    sound = 0.6 * tone + 0.8 * body / 2
    if room_s:  # the gated reverb of the eighties: full, then cut
        gate = np.where(t < room_s, 0.35, 0.35 * np.exp(-(t - room_s) / 0.02))
        sound = sound + _noise(rng, seconds, 300, 6500) * gate * 0.5
    return np.asarray(sound)


def _clap(rng: np.random.Generator) -> np.ndarray:
    noise = _noise(rng, 0.3, 800, 7000)
    t = np.arange(noise.shape[1]) / RATE
    bursts = sum(np.where(t >= d, np.exp(-(t - d) / 0.006), 0) for d in (0.0, 0.011, 0.022))
    return np.asarray(noise * (bursts + np.where(t > 0.03, np.exp(-(t - 0.03) / 0.07), 0)) * 0.5)


def _riser(rng: np.random.Generator, seconds: float) -> np.ndarray:
    noise = _noise(rng, seconds, 900, 10_000)
    return np.asarray(noise * np.linspace(0, 1, noise.shape[1]) ** 2 * 0.5)


def _machine(voice: SynthVoice) -> dict[int, Callable[[np.random.Generator, Stroke], np.ndarray]]:
    is_hard, is_gated = voice.bright_hz > 8000, voice.bright_hz < 5000
    return {
        DRUMS["kick"]: lambda r, _: _kick(r, click=0.5 if is_hard else 0.25),
        DRUMS["snare"]: lambda r, _: _snare(r, room_s=0.22 if is_gated else 0.0),
        DRUMS["clap"]: lambda r, _: _clap(r),
        DRUMS["hat"]: lambda r, _: 0.45 * _decay(_noise(r, 0.12, 6500, 15_000), 0.022),
        DRUMS["openhat"]: lambda r, _: 0.45 * _decay(_noise(r, 0.4, 6000, 15_000), 0.12),
        DRUMS["ride"]: lambda r, _: 0.3 * _decay(_noise(r, 0.5, 5000, 12_000), 0.16),
        DRUMS["shaker"]: lambda r, _: 0.3 * _decay(_noise(r, 0.1, 4500, 12_000), 0.03),
        DRUMS["rim"]: lambda r, _: 0.7 * _decay(_noise(r, 0.08, 1200, 5000), 0.012),
        DRUMS["crash"]: lambda r, _: 0.35 * _decay(_noise(r, 2.2, 3500, 14_000), 0.6),
        DRUMS["midtom"]: lambda r, _: _tom(r, 130.0),
        DRUMS["floortom"]: lambda r, _: _tom(r, 85.0),
        DRUMS["hitom"]: lambda r, _: _tom(r, 180.0),
        DRUMS["riser"]: lambda r, s: _riser(r, max(s.length_s, 0.5)),
        DRUMS["impact"]: lambda r, _: _decay(_noise(r, 2.0, 30, 220), 0.5) * 1.5,
    }


def _tom(rng: np.random.Generator, frequency_hz: float) -> np.ndarray:
    t = np.arange(round(0.45 * RATE)) / RATE
    sweep = frequency_hz * (1 + 0.8 * np.exp(-t / 0.03))
    body = np.sin(2 * np.pi * np.cumsum(sweep) / RATE) * np.exp(-t / 0.13)
    return np.asarray(body + 0.15 * _decay(_noise(rng, 0.45, 500, 5000), 0.05))


def render_voice(
    voice: SynthVoice, strokes: Sequence[Stroke], samples: int, rng: np.random.Generator
) -> np.ndarray:
    """Play a part on a voice of our own.

    Returns
    -------
    numpy.ndarray
        Shape (2, samples), float32.
    """
    out = np.zeros((2, samples), dtype=np.float32)
    tables: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    drums = _machine(voice) if voice.wave == "kit" else {}
    takes: dict[tuple[int, int], np.ndarray] = {}
    tones: dict[tuple[int, int, int], np.ndarray] = {}
    for number, stroke in enumerate(strokes):
        if drums:
            if stroke.pitch not in drums:
                raise ValueError(f"the drum machine has no sound for note {stroke.pitch}")
            # Four takes of each drum in turn: alive, and far cheaper than one per stroke.
            turn = -1 - len(takes) if stroke.pitch == DRUMS["riser"] else number % 4
            if (stroke.pitch, turn) not in takes:
                takes[stroke.pitch, turn] = drums[stroke.pitch](rng, stroke)
            sound = takes[stroke.pitch, turn]
        else:
            # Machines repeat themselves: notes alike to 20 ms and a shade of velocity are one.
            key = (stroke.pitch, round(stroke.length_s * 50), stroke.velocity // 8)
            if key not in tones:
                tones[key] = _tone(voice, stroke, tables, rng)
            sound = tones[key]
        start = round(stroke.start_s * RATE)
        stop = min(start + sound.shape[1], samples)
        if stop > start:
            out[:, start:stop] += (sound[:, : stop - start] * (stroke.velocity / 127)).astype(
                np.float32
            )
    return out
