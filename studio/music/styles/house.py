"""House: four on the floor, off-beat bass, chords that pump under the kick."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_comp, play_pad
from studio.music.melody import play_melody
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "house",
    {
        "drums": Layer(play_drums, "machine kit", "four", velocity=0.85, loose_s=0.001,
                       strip=Strip(2, reverb=0.04)),
        "bass": Layer(play_bass, "house bass", "- . R . - . R . - . R . - . 8 .", low=33,
                      velocity=0.75, gate=0.8, loose_s=0.002, strip=Strip(-1.5, reverb=0.0,
                      duck=0.6)),
        "piano": Layer(play_comp, "bright piano", "X..x..x...x..x..", low=55, high=79,
                       velocity=0.74, gate=0.6, loose_s=0.004,
                       strip=Strip(0, 0.1, reverb=0.2, highpass_hz=150, duck=0.3)),
        "stab": Layer(play_comp, "stab", "..x...x...x..xx.", low=57, high=79, velocity=0.68,
                      gate=0.5, loose_s=0.002,
                      strip=Strip(-2, -0.15, reverb=0.25, delay=0.2, highpass_hz=180, duck=0.4)),
        "pad": Layer(play_pad, "analog pad", low=55, high=77, velocity=0.6,
                     strip=Strip(-5, reverb=0.3, highpass_hz=200, duck=0.75)),
        "pluck": Layer(play_arpeggio, "pluck", "0 2 3 2 1 3 2 3 0 2 3 2 4 3 2 1", low=60, high=84,
                       velocity=0.6, gate=0.7, loose_s=0.002,
                       strip=Strip(-5, 0.3, reverb=0.2, delay=0.3, duck=0.4)),
        "lead": Layer(play_melody, "supersaw", low=67, velocity=0.7, gate=0.9, loose_s=0.003,
                      strip=Strip(-1, reverb=0.25, delay=0.2, duck=0.35)),
    },
    {
        "four": {"kick": "X...X...X...X...", "clap": "....X.......X...",
                 "openhat": "..x...x...x...x.",
                 "hat": "o.o.o.o.o.o.o.oo", "shaker": "xoxoxoxoxoxoxoxo",
                 "fill1": "clap:....X.......X.xx; kick:X...X...X.....x.",
                 "fill2": "snare:........x.x.xxxX"},
        "deep": {"kick": "X...X...X...X...", "rim": "...x..x....x..x.", "clap": "....X.......X...",
                 "openhat": "..x...x...x...x.", "shaker": "xoxoxoxoxoxoxoxo",
                 "fill1": "rim:...x..x..xx.xxxx"},
        "break": {"riser": "................|................|................|X...............",
                  "clap": "................|................|....X.......X...|x.x.x.x.xxxxxxxx",
                  "nocrash": ".", "hat": "..x...x...x...x."},
    },
    room_s=1.2, loudness_lufs=-15.5, glue=0.35, tilt_db=0.4,
)  # fmt: skip

PIECES = (
    Piece(
        "balcony-at-six", "Balcony at Six", "Sunmarket", 2024, 1401,
        "F", "major", 122, ("house", "piano house", "dance"), ("joyful", "euphoric", "sunny"),
        0.82, 0.66,
        chords={"A": "IVmaj7 | V | iii7 | vi7", "B": "ii7 | IVmaj7 | vi7 | V", "E": "Iadd9"},
        themes={"A": "5 . 5 . 6 5 . 3 - . 3 . 5 . 6 . | 5 . . . 2 . . . - . 2 3 5 . 3 . | "
                     "2 . 2 . 3 2 . 7, - . 7, . 2 . 3 . | 1 . . . . . 1 2 3 . 2 . 1 . . .",
                "B": "6 . . 4 . . 2 . 4 . 6 . . . . . | 1' . . 6 . . 5 . 4 . . . - . . ."},
        form=("intro/A 4 .6 drums piano", "A 8 .75 drums bass piano lead",
              "break/B 4 .5 drums=break pad piano pluck", "A' 8 .9 drums bass piano pluck lead",
              "end/E 2 .6 drums bass piano pad"),
        ritardando=0,
    ),
    Piece(
        "velvet-rope", "Velvet Rope", "Sunmarket", 2023, 1402,
        "G", "dorian", 124, ("deep house", "house", "dance"), ("cool", "groovy", "nocturnal"),
        0.35, 0.45,
        chords={"A": "i9 | i9 | IV9 | IV9", "B": "bVIImaj7 | bIIImaj7 | IV9 | v7", "E": "i9"},
        themes={"A": "- . . 5 . . 7 . 5 . 4 . 3 . . . | 1 . . . - . . . - . 7, . 1 . 3 . | "
                     "- . . 6 . . 1' . 6 . 5 . 4 . . . | 2 . . . - . . . - . . . - . . .",
                "B": "2 . . . 4 . . . 6 . . 5 . . 4 . | 5 . . . 3 . . . - . . . 2 . 3 ."},
        form=("intro/A 4 .55 drums stab", "A 8 .68 drums bass stab pad lead",
              "break/B 4 .5 drums=break pad pluck lead", "A' 8 .72 drums bass stab pluck pad lead",
              "end/E 2 .5 drums bass stab pad"),
        patterns={"drums": "deep", "bass": "R . - R . . 7 . - R . . 5 . 7 ."},
        voices={"lead": "fm keys"}, ritardando=0, swing=0.55, swing_unit=0.5,
    ),
    Piece(
        "praia-ligada", "Praia ligada", "Sunmarket", 2022, 1403,
        "A", "mixolydian", 126, ("house", "tropical house", "dance"), ("happy", "carefree",
        "energetic"), 0.75, 0.72,
        chords={"A": "I | bVII | IV | I", "B": "vi7 | IV | bVII | V", "E": "Iadd9"},
        themes={"A": "1 . . 3 . . 5 . 6 . 5 . 3 . . . | 4 . . 2 . . 7, . - . 7, . 1 . 2 . | "
                     "1 . . 4 . . 6 . 5 . 4 . 6 . . . | 5 . . . 3 . . . - . . . - . . .",
                "B": "3 . 3 . 1 . 3 . 5 . . 3 . . 1 . | 4 . 4 . 6 . 4 . 1' . . 6 . . 4 ."},
        form=("intro/A 4 .6 drums pluck", "A 8 .78 drums bass piano lead pluck",
              "break/B 4 .5 drums=break pad lead", "B 4 .85 drums bass piano stab lead",
              "A' 4 .9 drums bass piano stab lead", "end/E 2 .6 drums bass piano"),
        voices={"lead": "marimba"}, ritardando=0,
    ),
)  # fmt: skip
