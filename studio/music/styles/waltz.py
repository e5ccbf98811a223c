"""Waltzes and lullabies: three in a bar (or six), for dancing and for falling asleep."""

from __future__ import annotations

from dataclasses import replace

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_comp, play_pad
from studio.music.melody import play_harmony, play_melody
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["LULLABY", "LULLABY_PIECES", "PIECES", "STYLE"]

STYLE = Style(
    "waltz",
    {
        "bass": Layer(play_bass, "double bass", "R . .|5 . .", low=31, velocity=0.68, gate=0.8,
                      strip=Strip(0, 0.1, reverb=0.15)),
        "chords": Layer(play_comp, "piano", "/xx|/xx", low=53, high=74, voices=3, velocity=0.52,
                        gate=0.6, strip=Strip(-4, -0.15, reverb=0.2)),
        "plucks": Layer(play_comp, "pizzicato", "/xx", low=55, high=76, voices=3, velocity=0.62,
                        gate=0.5, strip=Strip(-4, 0.3, reverb=0.25)),
        "strings": Layer(play_pad, "strings", low=55, high=76, voices=3, velocity=0.5,
                         strip=Strip(-7, reverb=0.35)),
        "musette": Layer(play_melody, "accordion", low=64, velocity=0.7,
                         strip=Strip(0, -0.1, reverb=0.22)),
        "violin": Layer(play_melody, "strings", low=66, velocity=0.7, strip=Strip(-1, -0.2,
                        reverb=0.3)),
        "clarinet": Layer(play_melody, "clarinet", low=58, velocity=0.68,
                          strip=Strip(0, 0.15, reverb=0.28)),
        "second": Layer(play_harmony, "violin", low=64, velocity=0.52, strip=Strip(-5, 0.3,
                        reverb=0.3)),
        "harp": Layer(play_arpeggio, "harp", "0 1 2 3 2 1", low=50, high=74, velocity=0.55,
                      gate=4.0,
                      strip=Strip(-5, 0.35, reverb=0.3)),
        "box": Layer(play_arpeggio, "music box", "0 2 3 1 3 2", low=64, high=86, velocity=0.6,
                     gate=4.0,
                     strip=Strip(-2, 0.15, reverb=0.35)),
        "celesta": Layer(play_melody, "celesta", low=67, velocity=0.66,
                         strip=Strip(1, -0.1, reverb=0.35)),
        "flute": Layer(play_melody, "flute", low=67, velocity=0.58, strip=Strip(-1, 0.1,
                       reverb=0.4)),
        "warm": Layer(play_pad, "slow strings", low=50, high=72, velocity=0.45,
                      strip=Strip(-4, reverb=0.4)),
        "rock": Layer(play_bass, "nylon guitar", "R . 5 8 . 5", low=40, velocity=0.55,
                      strip=Strip(-2, -0.3, reverb=0.25)),
    },
    room_s=1.8, loudness_lufs=-16.5, glue=0.15, tilt_db=0.3,
)  # fmt: skip

PIECES = (
    Piece(
        "carousel-in-april", "Manège d'avril", "Sala Verde", 2021, 2501,
        "G", "major", 174, ("waltz", "musette"), ("joyful", "whirling", "romantic"), 0.7, 0.4,
        chords={"A": "I | I | VI7 | ii | V7 | V7 | I | V7", "B": "IV | #ivo7 | I@5 | VI7 | "
                                                                 "II7 | V7 | I | V7/IV",
                "E": "I"},
        themes={"A": "5 . 3 | 5 6 5 | #1' . 6 | 2' . . | 7 . 5 | 4 . 2 | 3 . 5 | 2 . .",
                "B": "6 1' 6 | #4 6 #4 | 5 1' 5 | 3 . 5 | #4 6 2' | 7 . 4 | 3 . 1 | b7 . ."},
        form=("intro/A 4 .55 bass chords", "A 16 .65 bass chords musette",
              "B 8 .72 bass chords plucks strings violin",
              "A' 16 .78 bass chords plucks strings musette second",
              "end/E 3 .6 bass chords strings musette violin"),
        metre="3/4", ritardando=3,
    ),
    Piece(
        "ballroom-under-sheets", "Ballroom under Sheets", "Sala Verde", 2020, 2502,
        "C", "minor", 126, ("waltz", "chamber"), ("wistful", "haunted", "bittersweet"), -0.4, -0.16,
        chords={"A": "i | i | iv | iv | V7 | V7 | i | V7", "B": "bVI | bVI | bIII | bIII | iv | "
                                                                "i | V7 | V7", "E": "i"},
        themes={"A": "5 . . | 3 . 2 | 1 . 6 | 4 . . | 5 4 2 | #7, . 2 | 1 . 3 | 2 . .",
                "B": "1' . . | 6 . 5 | 5 . . | 3 . . | 4 . 6 | 5 . 3 | 2 . 4 | #7, . ."},
        form=("intro/A 4 .4 bass harp", "A 8 .5 bass chords clarinet",
              "B 8 .6 bass chords harp strings violin",
              "A' 8 .58 bass chords plucks strings clarinet second",
              "end/E 2 .4 bass harp strings clarinet"),
        metre="3/4", rubato=0.02, ritardando=5,
    ),
)  # fmt: skip

LULLABY = replace(STYLE, name="lullaby", loudness_lufs=-17.5)

LULLABY_PIECES = (
    Piece(
        "boat-of-paper-stars", "قارب من نجوم", "Ada Wrenfield", 2023, 2503,
        "F", "major", 90, ("lullaby", "children"), ("soothing", "tender", "sleepy"), 0.52, -0.68,
        chords={"A": "I | IV@1 | I | V7", "B": "vi | ii7 | V7 | I", "E": "I"},
        themes={"A": "5 . 3 | 6 . 4 | 5 3 1 | 2 . .", "B": "1' . 6 | 4 . 6 | 5 4 2 | 3 . ."},
        form=("intro/A 4 .35 box", "A 8 .45 box rock celesta", "B 4 .5 box rock warm flute",
              "A' 6 .45 box rock warm celesta", "end/E 1 .3 box warm celesta"),
        patterns={"box": "0 2 3 2 1 2"}, metre="3/4", ritardando=5,
    ),
    Piece(
        "hush-the-lighthouse", "Hush, the Lighthouse", "Ada Wrenfield", 2022, 2504,
        "Bb", "lydian", 56, ("lullaby", "ambient"), ("dreamy", "peaceful", "warm"), 0.46, -0.76,
        chords={"A": "Iadd9 | II@1 | vi7 | V", "B": "iii7 | vi7 | II | V", "E": "Iadd9"},
        themes={"A": "5 . 3 5 . 6 | #4 . 2 3 . . | 1 . 6, 1 . 3 | 2 . . 5, . .",
                "B": "7 . 5 3 . 5 | 6 . 3 1 . 3 | 4 . 6 2 . 4 | 5 . . . . ."},
        form=("intro/A 2 .35 box", "A 8 .42 box rock celesta warm", "B 4 .5 box rock warm flute",
              "A' 4 .42 box rock warm celesta", "end/E 1 .3 box warm celesta"),
        metre="6/8", ritardando=4,
    ),
)  # fmt: skip
