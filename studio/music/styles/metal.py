"""Metal: double bass drum, palm-muted riffs on both sides, twin leads."""

from __future__ import annotations

from studio.music.chordal import play_comp, play_pad
from studio.music.melody import play_harmony, play_melody, play_riff
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "metal",
    {
        "drums": Layer(play_drums, "power kit", "gallop", velocity=0.92, loose_s=0.003,
                       strip=Strip(2, reverb=0.1, highpass_hz=40)),
        "bass": Layer(play_riff, "pick bass", low=28, voices=1, velocity=0.8, gate=0.85,
                      strip=Strip(-3, reverb=0.0, drive=0.2, highpass_hz=45, lowpass_hz=3500)),
        "left": Layer(play_riff, "distortion guitar", low=40, voices=2, velocity=0.85, gate=0.72,
                      loose_s=0.005, strip=Strip(2, -0.85, width=0.2, reverb=0.06, drive=0.55,
                                                 highpass_hz=80, cabinet=True)),
        "right": Layer(play_riff, "distortion guitar", low=40, voices=2, velocity=0.85, gate=0.72,
                       loose_s=0.005, strip=Strip(2, 0.85, width=0.2, reverb=0.06, drive=0.5,
                                                  highpass_hz=80, cabinet=True)),
        "wall": Layer(play_comp, "distortion guitar", "X...............", low=40, high=62, voices=3,
                      velocity=0.85, strip=Strip(-1, 0.3, width=1.0, reverb=0.12, drive=0.5,
                                                 cabinet=True)),
        "choir": Layer(play_pad, "choir", low=55, high=76, voices=3, velocity=0.65,
                       strip=Strip(-6, reverb=0.35)),
        "lead": Layer(play_melody, "distortion guitar", low=64, velocity=0.85,
                      strip=Strip(1, 0.15, reverb=0.22, delay=0.2, drive=0.5, cabinet=True)),
        "twin": Layer(play_harmony, "distortion guitar", low=64, velocity=0.8,
                      strip=Strip(-1, -0.2, reverb=0.22, delay=0.15, drive=0.5, cabinet=True)),
    },
    {
        "gallop": {"kick": "X.xxX.xxX.xxX.xx", "snare": "....X.......X...",
                   "ride": "x...x...x...x...",
                   "fill1": "snare:....X...xxxxXXXX; ride:x...x...........",
                   "fill2": "snare:xxxx............; hitom:....xxxx........; "
                            "midtom:........xxxx....; floortom:............xxxX; "
                            "ride:................",
                   "end": "kick:X; crash:X; china:x"},
        "blast": {"kick": "XxXxXxXxXxXxXxXx", "snare": "x.x.x.x.x.x.x.x.",
                  "ride": "x.x.x.x.x.x.x.x.",
                  "fill1": "snare:XXXXXXXXXXXXXXXX; ride:................",
                  "end": "kick:X; crash:X; china:X"},
        "doom": {"kick": "X.....x.X...x.x.", "snare": "........X.......",
                 "china": "x...x...x...x...",
                 "fill1": "floortom:....x.x.xxxxXXXX; snare:........X.......",
                 "end": "kick:X; crash:X; floortom:x"},
        "double": {"kick": "XxxxXxxxXxxxXxxx", "snare": "........X.......",
                   "china": "X...x...x...x...",
                   "fill1": "snare:........X.xxXXXX", "end": "kick:X; crash:X"},
    },
    room_s=1.0, loudness_lufs=-14.5, glue=0.4, tilt_db=-0.3,
)  # fmt: skip

PIECES = (
    Piece(
        "iron-psalm", "Iron Psalm", "Ashen Choir", 2022, 1701,
        "E", "phrygian", 180, ("metal", "thrash metal"), ("furious", "aggressive", "violent"),
        -0.7, 0.95,
        chords={"A": "i5 | i5 | bII5 | i5", "B": "bVI | bVII | i | bII", "E": "i5"},
        themes={"R": "1 1 1 2 1 1 4 3 1 1 1 2 1 1 b5 4 | 1 1 1 2 1 1 4 3 2 . 2 . 3 . 2 .",
                "S": "1 1 1 1 1 1 1 1 2 2 2 2 2 2 2 2 | 4 4 4 4 4 4 4 4 3 3 3 3 2 2 2 2",
                "T": "6, . . . 6, 6, 6, . 6, . . . 6, . . . | "
                     "7, . . . 7, 7, 7, . 7, . . . 7, . . . | 1 . . . 1 1 1 . 1 . . . 1 . . . | "
                     "2 . . . 2 2 2 . 2 . . . 3 . 2 .",
                "B": "1' . 3' . 2' 1' 7 6 | 7 . 2' . 1' 7 6 5 | 1' . 5 . 3 . 5 . | "
                     "6 . 5 4 2 . . ."},
        form=("intro/A 2 .7 left=R", "A'/A 2 .75 drums=double left=R right=R bass=R",
              "A 8 .88 drums left=R right=R bass=R",
              "break/A 4 .95 drums=blast left=S right=S bass=S",
              "B 8 .95 drums left=T right=T bass=T lead choir",
              "A' 8 .95 drums=double left=R right=R bass=R lead=B twin=B",
              "end/E 2 .85 drums wall bass=R choir"),
        ritardando=0,
    ),
    Piece(
        "the-seventh-anvil", "The Seventh Anvil", "Ashen Choir", 2021, 1702,
        "D", "minor", 168, ("metal", "power metal", "heavy metal"), ("fierce", "heroic",
        "intense"), -0.25, 0.88,
        chords={"A": "i | bVI | bVII | i", "B": "bIII | bVII | i | bVI V", "E": "i5"},
        themes={"R": "1 . 1 1 1 . 1 1 1 . 1 1 3 . 2 . | "
                     "6, . 6, 6, 6, . 6, 6, 6, . 6, 6, 1 . 7, . | "
                     "7, . 7, 7, 7, . 7, 7, 7, . 7, 7, 2 . 1 . | 1 . 1 1 1 . 1 1 5 . 4 . 3 . 2 .",
                "T": "3 . . . 3 . . . 3 . 3 3 3 . . . | 7, . . . 7, . . . 7, . 7, 7, 7, . . . | "
                     "1 . . . 1 . . . 1 . 1 1 1 . . . | 6, . . . 6, . . . 5, . . . #7, . . .",
                "A": "5 . . 4 3 . 4 5 | 6 . . 5 3 . . . | 4 . . 5 4 3 2 . | 3 . 2 . 1 . . .",
                "B": "5 . 1' 7 1' . 5 . | 4 . 7 6 7 . 4 . | 3 . 5 . 1' . 3' . | 1' . 6 . 7 . #7 ."},
        form=("intro/A 4 .7 left=R right=R", "A 8 .88 drums left=R right=R bass=R lead",
              "B 8 .92 drums=double left=T right=T bass=T lead twin choir",
              "A' 8 .95 drums left=R right=R bass=R lead twin",
              "end/E 2 .85 drums wall bass=R lead"),
        ritardando=0,
    ),
    Piece(
        "cathedral-of-rust", "Собор ржавчины", "Ashen Choir", 2020, 1703,  # noqa: RUF001
        "C", "phrygian", 100, ("metal", "doom metal"), ("crushing", "dark", "doomed"), -0.78, 0.4,
        chords={"A": "i5 | bII5 | i5 | bvii", "B": "bVI | bII | iv | i", "E": "i5"},
        themes={"R": "1 . . . . . 1 1 2 . . . 1 . . . | 2 . . . . . 2 2 3 . . . 2 . . . | "
                     "1 . . . . . 1 1 b5 . . . 4 . . . | 7, . . . . . 7, 7, 1 . . . 2 . . .",
                "T": "6, . . . . . 6, . 6, . 6, . 6, . . . | 2 . . . . . 2 . 2 . 2 . 3 . . . | "
                     "4 . . . . . 4 . 4 . 4 . 4 . . . | 1 . . . 1 . 1 . 1 . . . 2 . . .",
                "B": "3 . . . 5 . 6 . | 4 . . . 2 . . . | 4 . 5 . 6 . 4 . | 5 . . . 3 . . ."},
        form=("intro/A 2 .6 drums=doom left=R right=R bass=R",
              "A 4 .8 drums=doom left=R right=R bass=R choir",
              "B 8 .85 drums=double left=T right=T bass=T choir lead",
              "A' 4 .85 drums=doom left=R right=R bass=R choir",
              "end/E 1 .8 drums=doom wall bass=R choir"),
        ritardando=2,
    ),
)  # fmt: skip
