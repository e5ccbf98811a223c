"""Funk: everything on the one, and then everything between the beats."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_comp
from studio.music.melody import play_harmony, play_melody, play_riff
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "funk",
    {
        "drums": Layer(play_drums, "standard kit", "one", velocity=0.82, loose_s=0.003,
                       strip=Strip(2, width=1.7, reverb=0.09)),
        "bass": Layer(play_bass, "slap bass", "R! . . R - 8 - 7 R . - 5 - 7 8 -", low=33,
                      velocity=0.8, gate=0.8, loose_s=0.003, strip=Strip(1, reverb=0.02)),
        "riff": Layer(play_riff, "finger bass", low=33, voices=1, velocity=0.8, gate=0.85,
                      loose_s=0.003, strip=Strip(1, reverb=0.02)),
        "clav": Layer(play_comp, "clavinet", "x/.xx/x/.x/xx/.x", low=55, high=74, voices=3,
                      velocity=0.62, gate=0.5, loose_s=0.003,
                      strip=Strip(-3, -0.65, reverb=0.1, highpass_hz=200)),
        "guitar": Layer(play_comp, "clean guitar", "./xx./x././xx/x/|./xx./x./xxx./x/", low=59,
                        high=76, voices=3, velocity=0.62, gate=0.35, strum_s=0.003, loose_s=0.003,
                        strip=Strip(-2, 0.65, reverb=0.1, highpass_hz=250)),
        "organ": Layer(play_comp, "drawbar organ", "X...............", low=55, high=76,
                       velocity=0.5,
                       strip=Strip(-8, 0.2, reverb=0.2)),
        "horns": Layer(play_comp, "brass", "................|......xx/...x/..", low=58, high=79,
                       velocity=0.82, gate=0.6, strip=Strip(-2, 0.3, reverb=0.22)),
        "sax": Layer(play_melody, "alto sax", low=62, velocity=0.78,
                     strip=Strip(0, -0.1, reverb=0.2, delay=0.1)),
        "trumpet": Layer(play_harmony, "trumpet", low=62, velocity=0.66,
                         strip=Strip(-3, 0.25, reverb=0.2)),
        "conga": Layer(play_drums, "standard kit", "congas", velocity=0.6,
                       strip=Strip(-6, -0.3, reverb=0.12)),
    },
    {
        "one": {"kick": "X..x....x.x..x..|X..x....x.....x.", "snare": "....X..o.o..X..o",
                "hat": "x.xxx.xxx.xxx.x.", "openhat": "..............x.",
                "fill1": "snare:....X..x.xx.XXxX; hat:x.xxx.x.........",
                "end": "kick:X; crash:X; snare:x"},
        "break": {"kick": "X.x.......xx....|X.x....x..x.....",
                  "snare": "....X..o.o.oX..o|....X..o.o....X.",
                  "hat": "x.x.x.x.x.x.x.x.", "fill1": "snare:..x.X.xx.xx.XXXX",
                  "end": "kick:X; crash:X; snare:x"},
        "congas": {"hiconga": "..x...xx..x...x.", "loconga": "......x.......xx",
                   "cowbell": "x...x...x...x...",
                   "nocrash": ".", "end": "hiconga:x"},
    },
    room_s=0.9, loudness_lufs=-15.5, glue=0.3,
)  # fmt: skip

PIECES = (
    Piece(
        "salt-on-the-rim", "Salt on the Rim", "Sunmarket", 2023, 2401,
        "E", "mixolydian", 108, ("funk", "soul"), ("groovy", "playful", "confident"), 0.68, 0.58,
        chords={"A": "I9 | I9 | IV9 | I9", "B": "bVII9 | IV9 | bVII9 | V7#9", "E": "I9"},
        themes={"A": "5 . 3 5 - 6 - 5 3 . 1 . - - - - | - - - - 1 . 2 3 - 5 . . - - - - | "
                     "6 . 4 6 - 1' - 6 5 . 4 . - - - - | 3 . . 2 1 . . . - - - - - - - -",
                "B": "4 . . 2 . . 4 . 6 . 5 . 4 . - - | 6 . . 4 . . 6 . 1' . . . - - - -"},
        form=("intro/A 4 .6 drums bass clav", "A 8 .72 drums bass clav guitar horns sax",
              "B 4 .8 drums bass guitar horns organ conga sax",
              "A' 8 .85 drums bass clav guitar horns conga sax trumpet",
              "end/E 1 .75 drums bass clav horns guitar"),
        ritardando=0, swing=0.54, swing_unit=0.5,
    ),
    Piece(
        "elevator-to-the-moon", "चाँद तक की लिफ़्ट", "Sunmarket", 2022, 2402,
        "D", "dorian", 116, ("funk", "jazz funk", "disco"), ("energetic", "fun", "cool"), 0.58, 0.7,
        chords={"A": "i9 | i9 | IV9 | IV9", "B": "bVImaj7 | v7 | bIIImaj7 | V7#9", "E": "i9"},
        themes={"R": "1 . - 1' - 7 5 - 1 - 3 4 - 5 7 - | 1 . - 1' - 7 5 - 7, - 7, - 1 - - - | "
                     "4 . - 4' - 2' 1' - 4 - 6 1' - 6 4 - | 4 . - 4' - 2' 1' - 5 - 5, - 7, - - -",
                "A": "- . 5 . 7 . 5 4 3 . 1 . - - - - | - . 1 . 3 . 4 . 5 . . . - - - - | "
                     "- . 6 . 1' . 6 5 4 . 2 . - - - - | 4 . . 5 . . 6 . . . - - - - - -",
                "B": "1' . . . b6 . . . 5 . 3 . b6 . . . | 7 . . . 5 . . . 4 . 2 . 3 . . ."},
        form=("intro/A 4 .6 drums riff=R conga", "A 8 .75 drums riff=R guitar clav sax conga",
              "B 4 .8 drums bass guitar organ horns sax trumpet",
              "A' 8 .88 drums riff=R guitar clav horns sax trumpet conga",
              "end/E 1 .75 drums bass clav horns guitar"),
        patterns={"drums": "break"}, ritardando=0,
    ),
)  # fmt: skip
