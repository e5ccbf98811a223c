"""The mixing desk: stems through their strips into a room, and together into a master."""

from __future__ import annotations

import numpy as np

from studio.music.compose import layers_of
from studio.music.effects import (
    RATE,
    add_vinyl,
    convolve,
    duck,
    echo,
    make_room,
    saturate,
    shape_spectrum,
    thicken,
)
from studio.music.fluid import SoundFont
from studio.music.humanise import Performance
from studio.music.instruments import FONT, SYNTH
from studio.music.master import block_loudness, finish
from studio.music.percussion import DRUMS
from studio.music.piece import Piece, Strip, Style
from studio.music.synth import render_voice

__all__ = ["mix"]

TAIL_S = 3.0
STEM_LUFS = -23.0


def _render_stems(
    piece: Piece, style: Style, performance: Performance, font: SoundFont, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    samples = round((performance.end_s + TAIL_S) * RATE)
    layers = layers_of(piece, style)
    sampled = [name for name, layer in layers.items() if layer.voice in FONT]
    parts = [(FONT[layers[name].voice], performance.strokes[name]) for name in sampled]
    stems = dict(zip(sampled, font.render(parts, samples), strict=True)) if parts else {}
    for name, layer in layers.items():
        if name not in stems:
            voice = SYNTH[layer.voice]
            stems[name] = render_voice(voice, performance.strokes[name], samples, rng)
    return stems


def _level(stem: np.ndarray, gain_db: float) -> np.ndarray:
    """Bring a stem to a common loudness where it plays, so that strips only balance."""
    blocks = block_loudness(stem)
    playing = blocks[blocks > blocks.max() - 25]
    loud = float(np.percentile(playing, 80))
    if loud < -90:
        return stem
    return np.asarray(stem * np.float32(10 ** ((STEM_LUFS + gain_db - loud) / 20)))


def _colour(stem: np.ndarray, strip: Strip) -> np.ndarray:
    if strip.drive:
        stem = saturate(stem, strip.drive, is_cabinet=strip.cabinet)
    if strip.highpass_hz or strip.lowpass_hz:
        stem = shape_spectrum(stem, highpass_hz=strip.highpass_hz, lowpass_hz=strip.lowpass_hz)
    return thicken(stem, strip.chorus) if strip.chorus else stem


def _place(stem: np.ndarray, strip: Strip) -> np.ndarray:
    """Set the width, then pan with constant power."""
    middle, side = (stem[0] + stem[1]) / 2, (stem[0] - stem[1]) / 2 * strip.width
    angle = (strip.pan + 1) * np.pi / 4
    left, right = np.sqrt(2) * np.cos(angle), np.sqrt(2) * np.sin(angle)
    return np.stack([(middle + side) * left, (middle - side) * right]).astype(np.float32)


def _kick_times(piece: Piece, style: Style, performance: Performance) -> list[float]:
    return [
        stroke.start_s
        for name, layer in layers_of(piece, style).items()
        if "kit" in layer.voice
        for stroke in performance.strokes[name]
        if stroke.pitch in {DRUMS["kick"], DRUMS["kick2"]}
    ]


def mix(
    piece: Piece, style: Style, performance: Performance, font: SoundFont, rng: np.random.Generator
) -> np.ndarray:
    """Render and mix a performance.

    Returns
    -------
    numpy.ndarray
        The master, shape (2, samples), float32 at 48 kHz.
    """
    stems = _render_stems(piece, style, performance, font, rng)
    layers = layers_of(piece, style)
    kicks = _kick_times(piece, style, performance)
    room = shape_spectrum(make_room(style.room_s, rng), highpass_hz=180)  # no mud
    dry = np.zeros_like(next(iter(stems.values())))
    sent = np.zeros_like(dry)
    echoed = np.zeros_like(dry)
    for name, raw in stems.items():
        strip = layers[name].strip
        stem = _place(_level(_colour(raw, strip), strip.gain_db), strip)
        if strip.duck:
            stem = duck(stem, kicks, strip.duck, min(0.35, 52.0 / piece.tempo_bpm))
        dry += stem
        sent += strip.reverb * stem
        echoed += strip.delay * stem
    if echoed.any():
        repeats = echo(echoed, style.delay_beats * 60.0 / piece.tempo_bpm)
        dry += repeats
        sent += 0.3 * repeats
    wet = convolve(sent, room)
    total = dry + wet
    if style.vinyl:
        total = add_vinyl(total, style.vinyl, rng)
    return finish(total, loudness_lufs=style.loudness_lufs, glue=style.glue, tilt_db=style.tilt_db)
