"""The orchestra: names of instruments, and what stands behind each.

`FONT` lists presets of a General MIDI soundfont as (bank, program); bank 128 holds drum kits.
`SYNTH` lists voices of our own (`synth`), for the styles that were born on machines.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FONT", "SYNTH", "SynthVoice"]

FONT: dict[str, tuple[int, int]] = {
    "piano": (0, 0), "bright piano": (0, 1), "electric grand": (0, 2), "honky-tonk": (0, 3),
    "rhodes": (0, 4), "fm piano": (0, 5), "harpsichord": (0, 6), "clavinet": (0, 7),
    "celesta": (0, 8), "glockenspiel": (0, 9), "music box": (0, 10), "vibraphone": (0, 11),
    "marimba": (0, 12), "xylophone": (0, 13), "bells": (0, 14), "dulcimer": (0, 15),
    "drawbar organ": (0, 16), "percussive organ": (0, 17), "rock organ": (0, 18),
    "church organ": (0, 19), "accordion": (0, 21), "harmonica": (0, 22), "bandoneon": (0, 23),
    "nylon guitar": (0, 24), "steel guitar": (0, 25), "jazz guitar": (0, 26),
    "clean guitar": (0, 27), "muted guitar": (0, 28), "overdrive guitar": (0, 29),
    "distortion guitar": (0, 30), "double bass": (0, 32), "finger bass": (0, 33),
    "pick bass": (0, 34), "fretless bass": (0, 35), "slap bass": (0, 36), "violin": (0, 40),
    "viola": (0, 41), "cello": (0, 42), "contrabass": (0, 43), "tremolo strings": (0, 44),
    "pizzicato": (0, 45), "harp": (0, 46), "timpani": (0, 47), "strings": (0, 48),
    "slow strings": (0, 49), "choir": (0, 52), "voice": (0, 53), "trumpet": (0, 56),
    "trombone": (0, 57), "tuba": (0, 58), "muted trumpet": (0, 59), "horn": (0, 60),
    "brass": (0, 61), "soprano sax": (0, 64), "alto sax": (0, 65), "tenor sax": (0, 66),
    "oboe": (0, 68), "english horn": (0, 69), "bassoon": (0, 70), "clarinet": (0, 71),
    "piccolo": (0, 72), "flute": (0, 73), "recorder": (0, 74), "pan flute": (0, 75),
    "whistle": (0, 78), "ocarina": (0, 79), "warm pad": (0, 89), "polysynth": (0, 90),
    "choir pad": (0, 91), "bowed pad": (0, 92), "halo pad": (0, 94), "sweep pad": (0, 95),
    "sitar": (0, 104), "banjo": (0, 105), "koto": (0, 107), "kalimba": (0, 108),
    "bagpipe": (0, 109), "fiddle": (0, 110), "taiko": (0, 116), "standard kit": (128, 0),
    "room kit": (128, 8), "power kit": (128, 16), "808 kit": (128, 25), "jazz kit": (128, 32),
    "brush kit": (128, 40), "orchestra kit": (128, 48),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SynthVoice:
    """A synthesiser patch.

    Parameters
    ----------
    wave
        `saw`, `square`, `triangle`, `sine`, `fm`, or `kit` for the drum machine.
    unison
        Voices played together, spread over `detune_cents` and the stereo field.
    attack_s, decay_s, sustain, release_s
        Envelope of the amplitude; `sustain` in [0, 1].
    bright_hz, dark_hz
        Low-pass corners that the filter envelope falls between, over `sweep_s`.
    sub
        Level of a sine an octave below.
    """

    wave: str
    unison: int = 1
    detune_cents: float = 0.0
    attack_s: float = 0.005
    decay_s: float = 0.2
    sustain: float = 0.7
    release_s: float = 0.15
    bright_hz: float = 6000.0
    dark_hz: float = 1200.0
    sweep_s: float = 0.25
    sub: float = 0.0


SYNTH: dict[str, SynthVoice] = {
    "machine kit": SynthVoice("kit"),
    "hard kit": SynthVoice("kit", bright_hz=9000.0),
    "gated kit": SynthVoice("kit", bright_hz=3000.0),
    "supersaw": SynthVoice("saw", 7, 22, 0.01, 0.4, 0.75, 0.3, 9000, 3500, 0.5),
    "analog pad": SynthVoice("saw", 5, 18, 0.5, 0.5, 0.9, 0.9, 1600, 900, 2.0),
    "dark pad": SynthVoice("saw", 5, 14, 0.8, 0.5, 0.9, 1.2, 700, 380, 3.0),
    "glass pad": SynthVoice("triangle", 5, 10, 0.9, 0.6, 0.9, 1.6, 4000, 2000, 3.0),
    "pluck": SynthVoice("saw", 3, 9, 0.003, 0.22, 0.0, 0.2, 7000, 600, 0.12),
    "soft pluck": SynthVoice("triangle", 2, 5, 0.004, 0.5, 0.0, 0.4, 5000, 900, 0.25),
    "acid": SynthVoice("saw", 1, 0, 0.003, 0.18, 0.4, 0.05, 3800, 260, 0.13),
    "stab": SynthVoice("saw", 5, 15, 0.004, 0.28, 0.15, 0.12, 5200, 700, 0.18),
    "square lead": SynthVoice("square", 2, 8, 0.01, 0.3, 0.7, 0.15, 5000, 2200, 0.4),
    "saw lead": SynthVoice("saw", 3, 12, 0.015, 0.3, 0.8, 0.2, 6500, 2800, 0.5),
    "soft lead": SynthVoice("triangle", 2, 6, 0.04, 0.3, 0.85, 0.3, 5000, 2500, 0.8),
    "sub bass": SynthVoice("triangle", 1, 0, 0.006, 0.2, 0.9, 0.08, 700, 300, 0.3, 0.6),
    "saw bass": SynthVoice("saw", 2, 7, 0.004, 0.25, 0.6, 0.06, 1900, 420, 0.16, 0.55),
    "reese bass": SynthVoice("saw", 4, 26, 0.01, 0.4, 0.9, 0.1, 900, 480, 0.6, 0.6),
    "house bass": SynthVoice("square", 1, 0, 0.004, 0.2, 0.55, 0.06, 1500, 350, 0.14, 0.5),
    "fm bell": SynthVoice("fm", 1, 0, 0.003, 1.2, 0.0, 0.8),
    "fm keys": SynthVoice("fm", 2, 6, 0.004, 0.7, 0.25, 0.25),
}
