"""Piano ballads: a singing right hand, a patient left, strings when words run out."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_pad
from studio.music.melody import play_harmony, play_melody
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "piano ballad",
    {
        "left": Layer(play_arpeggio, "piano", "0 2 3 2 0 2 3 2", low=48, high=72, velocity=0.45,
                      gate=3.0,
                      loose_s=0.008, strip=Strip(-3, -0.1, width=0.6, reverb=0.25)),
        "right": Layer(play_melody, "piano", low=66, velocity=0.74, loose_s=0.008,
                       strip=Strip(1, 0.08, width=0.5, reverb=0.28)),
        "sixths": Layer(play_harmony, "piano", low=66, velocity=0.5, loose_s=0.008,
                        strip=Strip(-5, 0.08, width=0.5, reverb=0.28)),
        "bass": Layer(play_bass, "piano", "R . . . 5 . . .", low=36, velocity=0.52,
                      strip=Strip(-4, -0.1, width=0.4, reverb=0.2)),
        "strings": Layer(play_pad, "slow strings", low=52, high=76, velocity=0.5,
                         strip=Strip(-6, reverb=0.4)),
        "cello": Layer(play_melody, "cello", low=48, velocity=0.6,
                       strip=Strip(-2, 0.25, reverb=0.35)),
        "violin": Layer(play_melody, "violin", low=64, velocity=0.6,
                        strip=Strip(-3, -0.25, reverb=0.4)),
    },
    room_s=2.2, loudness_lufs=-17.0, glue=0.15, tilt_db=0.0,
)  # fmt: skip

PIECES = (
    Piece(
        "last-light-in-the-kitchen", "Last Light in the Kitchen", "Ada Wrenfield", 2021, 1301,
        "C", "minor", 63, ("piano ballad", "neoclassical"), ("sad", "grieving", "intimate"),
        -0.62, -0.5,
        chords={"A": "i | bVI | bIII | bVII", "B": "iv | i@b3 | bVImaj7 | Vsus4 V7", "E": "iadd9"},
        themes={"A": "5 . . 4 3 . 2 . | 3 . . 1 . . - - | 5 . . 4 3 . 5 . | 4 . . 2 . . - -",
                "B": "1' . . 7 6 . 4 . | 5 . . 4 3 . 1 . | 3 . . 2 1 . 6, . | 1 . . . #7, . . ."},
        form=("intro/A 2 .35 left bass", "A 4 .45 left bass right",
              "B 4 .6 left bass right strings",
              "A' 2 .5 left bass right strings cello=B", "end/E 1 .3 left bass right strings"),
        rubato=0.025,
    ),
    Piece(
        "carta-que-no-envie", "La carta que no envié", "Ada Wrenfield", 2019, 1302,
        "E", "minor", 68, ("piano ballad", "romantic"), ("longing", "melancholic", "tender"),
        -0.4, -0.35,
        chords={"A": "i | i@b7 | bVImaj7 | iv6 V7", "B": "bIII | bVII | i | bVI V7", "E": "i"},
        themes={"A": "1 2 3 . 5 . . 3 | 2 . 1 . 7, . . . | 1 2 3 . 1' . . 7 | 6 . 5 4 #7, . . .",
                "B": "5 . 5 4 3 . . 5 | 4 . 4 3 2 . . . | 3 . 3 2 1 . . 3 | 1 . 6, . #7, . . ."},
        form=("intro/A 2 .35 left bass", "A 4 .5 left bass right",
              "B 4 .65 left bass right sixths strings",
              "A' 4 .5 left bass violin strings", "end/E 1 .3 left bass right strings"),
        patterns={"left": "0 1 2 3 2 1 2 1"}, rubato=0.02,
    ),
    Piece(
        "the-house-we-kept", "The House We Kept", "Ada Wrenfield", 2023, 1303,
        "Ab", "major", 72, ("piano ballad", "pop ballad"), ("tender", "grateful", "warm"), 0.52,
        -0.4,
        chords={"A": "I | V@7 | vi | IV", "B": "ii7 | iii7 | IVmaj7 | Vsus4 V", "E": "Iadd9"},
        themes={"A": "3 . 2 1 5 . . . | 5 . 4 3 2 . . . | 1 . 2 3 6 . . 5 | 4 . 3 . 1 . . .",
                "B": "4 . 3 4 6 . . . | 5 . 4 5 7 . . . | 1' . 7 6 5 . 3 . | 5 . 4 . 2 . . ."},
        form=("intro/A 2 .35 left bass", "A 4 .5 left bass right",
              "B 4 .65 left bass right strings",
              "A' 4 .6 left bass right sixths strings", "end/E 1 .35 left bass right strings"),
        rubato=0.015,
    ),
    Piece(
        "november-window", "Ноябрьское окно", "Ada Wrenfield", 2020, 1304,
        "B", "phrygian", 58, ("piano ballad", "neoclassical"), ("desolate", "lonely", "cold"),
        -0.7, -0.62,
        chords={"A": "i | bII | i | bvii", "B": "bVI | bIII | bII | bII", "E": "i"},
        themes={"A": "5 . . . 1' . 7 . | 6 . 4 . 2 . . . | 3 . . 2 1 . . . | 2 . . 7, . . - -",
                "B": "3 . . . 1 . 3 . | 5 . . . 3 . . . | 4 . . 2 6 . 4 . | 2 . . . - - - -"},
        form=("intro/A 1 .3 left bass", "A 4 .45 left bass right",
              "B 4 .55 left bass cello strings",
              "A' 2 .4 left bass right", "end/E 1 .3 left bass right"),
        patterns={"left": "0 . 2 . 3 . 1 ."}, rubato=0.02,
    ),
)  # fmt: skip
