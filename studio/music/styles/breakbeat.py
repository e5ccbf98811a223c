"""Drum and bass: a break at full speed over harmony at half of it."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_comp, play_pad
from studio.music.melody import play_melody
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "drum and bass",
    {
        "drums": Layer(play_drums, "hard kit", "twostep", velocity=0.9, loose_s=0.002,
                       strip=Strip(3, reverb=0.05)),
        "bass": Layer(play_bass, "reese bass", "R . . . . . R . . . - . 7 . R .", low=31,
                      velocity=0.8, gate=0.95, loose_s=0.001,
                      strip=Strip(-1, reverb=0.02, drive=0.2, duck=0.35)),
        "sub": Layer(play_bass, "sub bass", "R . . . . . . . . . . . 5 . . .", low=31, velocity=0.8,
                     loose_s=0.001, strip=Strip(-3, reverb=0.0, duck=0.35)),
        "pad": Layer(play_pad, "glass pad", low=55, high=79, velocity=0.6,
                     strip=Strip(-5, reverb=0.45, highpass_hz=220)),
        "keys": Layer(play_comp, "rhodes", "x.....x.........|....x.....x.....", low=55, high=76,
                      velocity=0.62, strip=Strip(-3, -0.2, reverb=0.25, delay=0.25, chorus=0.3)),
        "arp": Layer(play_arpeggio, "pluck", "0 - 2 - 1 3 - 2 - 4 - 3 2 - 1 -", low=60, high=84,
                     velocity=0.6, gate=0.7, loose_s=0.001,
                     strip=Strip(-4, 0.35, reverb=0.25, delay=0.3)),
        "lead": Layer(play_melody, "square lead", low=64, velocity=0.68,
                      strip=Strip(-2, reverb=0.3, delay=0.3)),
        "voice": Layer(play_melody, "soft lead", low=67, velocity=0.7,
                       strip=Strip(-1, 0.1, reverb=0.35, delay=0.35)),
    },
    {
        "twostep": {"kick": "X.........x.....", "snare": "....X.......X...|....X..o.o..X..o",
                    "hat": "X.xoX.xoX.xoX.xo", "ride": "X...x...X...x...",
                    "fill1": "snare:....X..x.xx.XXxX; kick:X.........x.....",
                    "end": "kick:X; impact:x; crash:X"},
        "amen": {"kick": "X.X.......XX....|X.X.......X.....",
                 "snare": "....X..x.x..X..x|....X..x.x....X.",
                 "hat": "X.o.X.o.X.o.X.o.", "ride": "X...x...X...x...",
                 "fill1": "snare:X..X..X.X.XXXXXX",
                 "end": "kick:X; impact:X; crash:X"},
        "lift": {"riser": "................|................|................|X...............",
                 "hat": "x.x.x.x.x.x.x.x.", "rim": "....x.......x...", "nocrash": "."},
    },
    room_s=1.5, loudness_lufs=-15.0, glue=0.35, tilt_db=0.7,
)  # fmt: skip

PIECES = (
    Piece(
        "underpass-chase", "Underpass Chase", "Nachtlinie", 2024, 2601,
        "G", "minor", 176, ("drum and bass", "neurofunk"), ("aggressive", "tense", "racing"),
        -0.38, 0.86,
        chords={"A": "i | i | bVI | v", "B": "iv7 | bVI | bII | V", "E": "i"},
        themes={"A": "5 . . . 3 . . 1 . . - . 7, . 1 . | - . . . 3 . 4 . 5 . . . - . . . | "
                     "6 . . . 5 . . 3 . . - . 1 . 3 . | 2 . . . . . . . - . . . - . . .",
                "B": "4 . 6 . 1' . 6 . | 3 . 1 . 6 . 5 . | 4 . b2 . 6 . 4 . | 2 . #7, . 4 . 2 ."},
        form=("intro/A 4 .6 drums arp", "A 12 .85 drums bass arp lead pad",
              "lift/B 4 .6 drums=lift pad arp lead", "A' 12 .95 drums=amen bass arp lead pad",
              "end/E 2 .8 drums bass pad"),
        ritardando=0,
    ),
    Piece(
        "kites-at-altitude", "Kites at Altitude", "Nachtlinie", 2023, 2602,
        "B", "major", 172, ("drum and bass", "liquid drum and bass"), ("uplifting", "free",
        "bright"), 0.58, 0.68,
        chords={"A": "IVmaj9 | V | iii7 | vi9", "B": "ii9 | iii7 | IVmaj7 | Vsus4", "E": "Iadd9"},
        themes={"A": "5 . . . 6 . 5 . | 2 . . . 3 . 5 . | 7 . . . 5 . 3 . | 3 . 2 . 1 . . .",
                "B": "4 . . 6 . . 1' . | 7 . . 5 . . 3 . | 6 . . 1' . . 3' . | 2' . . . 5 . . ."},
        form=("intro/A 4 .55 drums keys", "A 12 .75 drums sub keys pad voice",
              "lift/B 4 .55 drums=lift pad arp voice", "A' 12 .88 drums sub keys arp pad voice",
              "end/E 2 .65 drums sub keys pad voice"),
        ritardando=0,
    ),
)  # fmt: skip
