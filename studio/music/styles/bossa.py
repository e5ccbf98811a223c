"""Bossa nova: nylon guitar in its own clave, a soft surdo, a flute over ninth chords."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_comp, play_pad
from studio.music.melody import play_melody
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "bossa nova",
    {
        "drums": Layer(play_drums, "brush kit", "clave", velocity=0.6, loose_s=0.005,
                       strip=Strip(-2, 0.15, reverb=0.12)),
        "bass": Layer(play_bass, "double bass", "R . . 5 5 . . R", low=31, velocity=0.7, gate=0.9,
                      strip=Strip(-0.5, reverb=0.06, highpass_hz=45)),
        "guitar": Layer(play_comp, "nylon guitar", "x..x..x.|.x..x.x.", low=52, high=72,
                        velocity=0.64, gate=0.75, strum_s=0.006, strip=Strip(0, -0.2, reverb=0.15)),
        "piano": Layer(play_comp, "rhodes", "..x...x.|x...x..o", low=57, high=77, velocity=0.48,
                       gate=0.8, strip=Strip(-5, 0.3, reverb=0.2)),
        "strings": Layer(play_pad, "slow strings", low=55, high=79, voices=3, velocity=0.45,
                         strip=Strip(-8, reverb=0.4)),
        "flute": Layer(play_melody, "flute", low=67, velocity=0.68, late_s=0.01,
                       strip=Strip(0, 0.1, reverb=0.28)),
        "sax": Layer(play_melody, "alto sax", low=58, velocity=0.66, late_s=0.015,
                     strip=Strip(-1, -0.05, reverb=0.28)),
    },
    {
        "clave": {"rim": "x..x..x.|..x..x..", "kick": "x..ox..o", "shaker": "XoxxXoxx",
                  "pedal": "X.X.X.X.",
                  "nocrash": ".", "end": "kick:o; triangle:x"},
        "samba": {"kick": "o..XX..X", "rim": "x.xx.x.x|.x.x.xx.", "shaker": "XoxxXoxx",
                  "tamb": "..x...x.",
                  "nocrash": ".", "fill1": "rim:x.xxxxxx", "end": "kick:x; triangle:x"},
    },
    room_s=1.2, loudness_lufs=-16.0, glue=0.2, tilt_db=0.4,
)  # fmt: skip

PIECES = (
    Piece(
        "janela-para-o-mar", "Janela para o mar", "Sala Verde", 2021, 1901,
        "D", "major", 126, ("bossa nova", "latin"), ("relaxed", "romantic", "breezy"), 0.56, -0.22,
        chords={"A": "Imaj9 | Imaj9 | II9 | II9 | ii9 | V13 | iii7 | VI7b9",
                "B": "IVmaj7 | iv6 | iii7 | VI7 | ii9 | V13 | Imaj9 | V9sus4", "E": "Imaj9"},
        themes={"A": "5 . . 3 . . 2 . | 3 . . . . . 5, . | #4 . . 3 . . 2 . | 3 . . . . . - .",
                "B": "6 . . 5 . . 3 . | 5 . . 4 . . 1 . | 5 . . 3 . . 2 . | #1 . . . . . - ."},
        form=("intro/A 4 .45 guitar bass drums", "A 8 .55 drums bass guitar flute",
              "B 8 .62 drums bass guitar piano strings flute",
              "end/E 2 .4 bass guitar drums flute strings"),
        ritardando=4,
    ),
    Piece(
        "feira-de-sabado", "Feira de sábado", "Sala Verde", 2022, 1902,
        "G", "mixolydian", 152, ("bossa nova", "samba", "latin"), ("cheerful", "sunny",
        "dancing"), 0.74, 0.36,
        chords={"A": "I69 | I69 | bVIImaj7 | bVIImaj7 | IVmaj7 | IVmaj7 | ii7 | V9sus4",
                "B": "vi7 | II9 | ii7 | V13 | iii7 | VI7 | ii9 | V13", "E": "I69"},
        themes={"A": "- 5 . 6 . 5 3 . | 5 . . 1 . . . . | - 4 . 6 . 4 2 . | 4 . . 7, . . . .",
                "B": "3 . 3 . 5 . 3 . | #4 . . 2 . . . . | 4 . 4 . 6 . 4 . | 5 . . 2 . . - ."},
        form=("intro/A 4 .55 drums guitar", "A 8 .65 drums bass guitar flute",
              "B 8 .7 drums bass guitar piano sax", "A' 8 .72 drums bass guitar piano flute",
              "end/E 2 .55 bass guitar drums flute"),
        patterns={"drums": "samba"}, ritardando=2,
    ),
)  # fmt: skip
