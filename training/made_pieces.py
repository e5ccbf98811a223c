"""Pieces that our own composer was never asked for: drawn at random, in the styles of the demo.

Conventions
-----------
A style's players, instruments, room and master are those of :mod:`studio.music.styles`; nothing of
the demo's pieces is used. Key, tempo, chords, themes, layers and energy are drawn, each apart from
the others, so that no cue tells another one by habit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.music.compose import compose
from studio.music.fluid import SoundFont
from studio.music.mix import mix
from studio.music.piece import Piece, Style
from studio.music.styles import PIECES
from studio.music.theory import TONICS
from training.cue_pieces import DRUMS

__all__ = ["STYLES", "draw_piece", "play_piece"]

STYLES: tuple[Style, ...] = tuple({style.name: style for _, style in PIECES}.values())

_BARS_S = 34.0
_CHORDS = {
    "major": ("I", "IV", "V", "vi", "ii", "iii", "Imaj7", "Vsus4", "IV/I"),
    "mixolydian": ("I", "bVII", "IV", "v", "ii", "vi"),
    "lydian": ("I", "II", "iii", "V", "vi", "Imaj7"),
    "minor": ("i", "iv", "v", "bVI", "bVII", "bIII", "V", "i7"),
    "dorian": ("i", "IV", "bVII", "ii", "v", "bIII"),
    "phrygian": ("i", "bII", "bvii", "bVI", "bIII"),
}
_BEATS = {"4/4": 4, "3/4": 3, "6/8": 2}
_LEAST_BPM, _OCTAVES = 55.0, 1.75


def draw_piece(style: Style, number: int) -> Piece:
    """Draw one piece; the same number gives the same piece."""
    rng = np.random.default_rng([number, *style.name.encode()])
    mode = str(rng.choice(list(_CHORDS)))
    metre = str(rng.choice(list(_BEATS), p=(0.8, 0.12, 0.08)))
    tempo_bpm = _LEAST_BPM * 2.0 ** rng.uniform(0.0, _OCTAVES)
    bars = math.ceil(_BARS_S * tempo_bpm / 60.0 / _BEATS[metre])
    form = tuple(
        f"{name} {math.ceil(bars / 2)} {rng.uniform(0.3, 0.95):.2f} {_draw_layers(style, rng)}"
        for name in ("A", "B")
    )
    return Piece(
        f"made-{style.name}-{number}", "", "", 2024, int(rng.integers(1 << 30)),
        str(rng.choice(list(TONICS))), mode, round(tempo_bpm, 1), (style.name,), (), 0.0, 0.0,
        chords={name: _draw_chords(mode, rng) for name in "AB"},
        themes={name: _draw_theme(rng) for name in "AB"},
        form=form, metre=metre, ritardando=0.0,
    )  # fmt: skip


def play_piece(
    piece: Piece, style: Style, font: SoundFont
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Compose, play and mix a piece.

    Returns
    -------
    tuple
        Stereo sound at 48 kHz, shape (2, samples), and notes as in :mod:`training.cue_pieces`.
    """
    performance = compose(piece, style, np.random.default_rng(piece.seed))
    sound = mix(piece, style, performance, font, np.random.default_rng([piece.seed, 1]))
    rows = [
        (s.start_s, s.start_s + s.length_s, s.pitch, s.velocity, _channel(style, name, number))
        for number, (name, strokes) in enumerate(performance.strokes.items())
        for s in strokes
    ]
    notes = np.array(rows, dtype=np.float64).reshape(-1, 5)
    return sound, notes[np.argsort(notes[:, 0], kind="stable")]


def _channel(style: Style, name: str, number: int) -> int:
    is_drum = "kit" in style.layers[name].voice or style.layers[name].voice in {"taiko", "timpani"}
    return DRUMS if is_drum else number + 16  # any number but that of the drums


def _draw_layers(style: Style, rng: np.random.Generator) -> str:
    """Choose one to five layers; drums in two pieces of three that have them."""
    drums = [n for n, layer in style.layers.items() if "kit" in layer.voice]
    others = [n for n in style.layers if n not in drums]
    count = int(rng.integers(1, min(5, len(others)) + 1))
    chosen = list(rng.choice(others, count, replace=False))
    if drums and rng.random() < 0.67:
        chosen.append(drums[0])
    return " ".join(chosen)


def _draw_chords(mode: str, rng: np.random.Generator) -> str:
    choices: Sequence[str] = [c for c in _CHORDS[mode] if "/" not in c]
    return " | ".join([choices[0], *rng.choice(choices, 3)])


def _draw_theme(rng: np.random.Generator) -> str:
    """Walk over the scale in steps and small leaps, at a density of its own."""
    signs = int(rng.choice((4, 8, 8, 16)))
    holds = rng.uniform(0.0, 0.6)
    degree, bars = int(rng.integers(1, 8)), []
    for _ in range(4):
        tokens = []
        for place in range(signs):
            if place and rng.random() < holds:
                tokens.append(str(rng.choice((".", "-"), p=(0.8, 0.2))))
                continue
            degree = int(np.clip(degree + rng.choice((-2, -1, -1, 0, 1, 1, 2, 4)), -2, 11))
            octave, step = divmod(degree - 1, 7)
            tokens.append(f"{step + 1}" + ("'" * octave if octave > 0 else "," * -octave))
        bars.append(" ".join(tokens))
    return " | ".join(bars)
