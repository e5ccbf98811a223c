"""Techno: one machine, one riff, and what the filter does to it."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_comp, play_pad
from studio.music.melody import play_melody, play_riff
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "techno",
    {
        "drums": Layer(play_drums, "hard kit", "warehouse", velocity=0.9, loose_s=0.001,
                       strip=Strip(1.5, reverb=0.05)),
        "rumble": Layer(play_bass, "sub bass", "- R R R - R R R - R R R - R R R", low=33,
                        velocity=0.7, gate=0.85, loose_s=0.001,
                        strip=Strip(-2, reverb=0.0, duck=0.7)),
        "acid": Layer(play_riff, "acid", low=45, voices=1, velocity=0.75, gate=0.85, loose_s=0.001,
                      strip=Strip(-1, 0.1, reverb=0.1, delay=0.2, drive=0.25, duck=0.3)),
        "stab": Layer(play_comp, "stab", "...x..x....x....|...x..x....x..x.", low=53, high=74,
                      voices=3, velocity=0.65, gate=0.4, loose_s=0.001,
                      strip=Strip(-2, -0.2, reverb=0.35, delay=0.4, highpass_hz=200, duck=0.3)),
        "pad": Layer(play_pad, "dark pad", low=50, high=72, voices=3, velocity=0.6,
                     strip=Strip(-5, reverb=0.45, highpass_hz=160, duck=0.6)),
        "bleep": Layer(play_arpeggio, "pluck", "0 - 2 1 - 0 3 - 0 - 2 1 - 4 3 -", low=62, high=86,
                       voices=3, velocity=0.6, gate=0.6, loose_s=0.001,
                       strip=Strip(-4, 0.35, reverb=0.25, delay=0.35, duck=0.3)),
        "lead": Layer(play_melody, "saw lead", low=64, velocity=0.66,
                      strip=Strip(-2, reverb=0.35, delay=0.3, duck=0.4)),
    },
    {
        "warehouse": {"kick": "X...X...X...X...", "openhat": "..x...x...x...x.",
                      "hat": "xoxoxoxoxoxoxoxo",
                      "clap": "....x.......x...", "rim": "...o..o....o..o.|...o..o..o.o..oo",
                      "fill1": "kick:X...X...X.......; snare:..............xX",
                      "end": "kick:X; impact:x"},
        "raw": {"kick": "X...X...X...X...", "ride": "..x...x...x...x.", "hat": "oxoxoxoxoxoxoxox",
                "rim": "x..x..x.x..x..x.", "snare": "............o...|......o.....X..o",
                "fill1": "snare:x.x.x.x.xxxxXXXX; kick:X...X...........",
                "end": "kick:X; impact:X"},
        "lift": {"riser": "................|................|................|X...............",
                 "hat": "xoxoxoxoxoxoxoxo", "nocrash": "."},
    },
    room_s=1.8, loudness_lufs=-15.0, glue=0.35, tilt_db=0.7,
)  # fmt: skip

PIECES = (
    Piece(
        "kesselraum", "Kesselraum", "Nachtlinie", 2023, 1601,
        "F", "phrygian", 136, ("techno", "industrial techno"), ("dark", "driving", "menacing"),
        -0.5, 0.74,
        chords={"A": "i | i | bII | i", "B": "i | bvii | bII | bII", "E": "i5"},
        themes={"R": "1 - 1 1' - 1 2 - 1 - 1 3 - 2 1 7, | 1 - 1 1' - 1 2 - 4 - 3 2 - 2' 1' 7",
                "B": "5 . . . . . 4 . 3 . . . 2 . . . | 1 . . . - . . . - . . . . . . ."},
        form=("intro/A 4 .6 drums rumble", "A 8 .75 drums rumble acid=R stab",
              "lift/B 4 .55 drums=lift pad acid=R", "A' 8 .9 drums rumble acid=R stab pad lead=B",
              "end/E 2 .6 drums rumble pad"),
        patterns={"drums": "raw"}, ritardando=0,
    ),
    Piece(
        "first-metro-home", "첫차", "Nachtlinie", 2024, 1602,
        "D", "minor", 130, ("techno", "melodic techno"), ("hypnotic", "uplifting", "nocturnal"),
        0.32, 0.66,
        chords={"A": "i | i | bVI | bVII", "B": "bVI | bVII | bIII | iv", "E": "Iadd9"},
        themes={"R": "1 - 5 1 - 3 - 5 1 - 5 1 - 7 - 5",
                "A": "5 . . . 3 . . 5 . . 7 . . . 5 . | 4 . . . 3 . . 1 . . . . - . . . | "
                     "6 . . . 5 . . 3 . . 1 . . . 3 . | 2 . . . 4 . . 7 . . . . - . . .",
                "B": "1' . . 7 . . 5 . 6 . . 5 . . 3 . | 2 . . 4 . . 7 . 2' . . . . . . ."},
        form=("intro/A 4 .55 drums rumble", "A 8 .7 drums rumble bleep lead",
              "lift/B 4 .5 drums=lift pad bleep lead", "A' 8 .85 drums rumble bleep stab lead pad",
              "end/E 2 .55 drums rumble pad bleep"),
        ritardando=0,
    ),
)  # fmt: skip
