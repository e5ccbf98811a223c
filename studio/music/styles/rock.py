"""Rock: drums, bass, two guitars and something to shout about."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_comp
from studio.music.melody import play_harmony, play_melody, play_riff
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "rock",
    {
        "drums": Layer(play_drums, "power kit", "straight", velocity=0.86, loose_s=0.004,
                       strip=Strip(2, width=1.6, reverb=0.14)),
        "bass": Layer(play_bass, "pick bass", "R R R R R R R R", low=33, velocity=0.75, gate=0.9,
                      strip=Strip(0, reverb=0.02, drive=0.12)),
        "left": Layer(play_comp, "overdrive guitar", "X.xxx.xxX.xxx.xx", low=45, high=64, voices=3,
                      velocity=0.72, gate=0.92, strum_s=0.004,
                      strip=Strip(-1, -0.8, width=0.4, reverb=0.1, drive=0.3, cabinet=True)),
        "right": Layer(play_comp, "distortion guitar", "X...x...X...x.x.", low=45, high=64,
                       voices=3, velocity=0.7, strum_s=0.004,
                       strip=Strip(-1.5, 0.8, width=0.4, reverb=0.1, drive=0.25, cabinet=True)),
        "riff": Layer(play_riff, "distortion guitar", low=40, voices=2, velocity=0.75, gate=0.9,
                      strip=Strip(-1, -0.35, width=0.6, reverb=0.1, drive=0.35, cabinet=True)),
        "clean": Layer(play_arpeggio, "clean guitar", "0 2 3 2 4 2 3 2", low=52, high=76, gate=2.5,
                       velocity=0.6, strip=Strip(-3, 0.3, reverb=0.25, chorus=0.4, delay=0.15)),
        "lead": Layer(play_melody, "overdrive guitar", low=62, velocity=0.8,
                      strip=Strip(1, 0.1, reverb=0.2, delay=0.22, drive=0.4, cabinet=True)),
        "twin": Layer(play_harmony, "overdrive guitar", low=62, velocity=0.7,
                      strip=Strip(-2, -0.25, reverb=0.2, delay=0.15, drive=0.4, cabinet=True)),
        "organ": Layer(play_comp, "rock organ", "X.......x.......", low=55, high=76, velocity=0.6,
                       strip=Strip(-7, 0.2, reverb=0.2)),
    },
    {
        "straight": {"kick": "X.......X.x.....|X.....x.X.x.....", "snare": "....X.......X...",
                     "hat": "x.x.x.x.x.x.x.x.",
                     "fill1": "snare:....X...x.xxXXXX; hat:x.x.x.x.........",
                     "fill2": "snare:....X.x.........; hitom:........xx......; "
                              "midtom:..........xx....; floortom:............xxxX; "
                              "hat:x.x.x.x.........",
                     "end": "kick:X; crash:X; snare:o"},
        "punk": {"kick": "X..xX..xX..xX..x|X..xX..xX.xxX...", "snare": "..X...X...X...X.",
                 "ride": "x.x.x.x.x.x.x.x.", "fill1": "snare:XXxxXXxxXXxxXXXX; "
                                                      "ride:................",
                 "end": "kick:X; crash:X; snare:o"},
        "half": {"kick": "X.....x...x.....", "snare": "........X.......",
                 "ride": "x...x...x...x...",
                 "fill1": "snare:........X.xxxxXX; floortom:....xx..........",
                 "end": "kick:X; crash:X"},
        "toms": {"kick": "X...x...X...x...", "floortom": "x.xxx.x.x.xxx.xx",
                 "snare": "............X...",
                 "fill1": "snare:xxxxxxxxXXXXXXXX", "end": "kick:X; crash:X"},
    },
    room_s=1.3, loudness_lufs=-15.0, glue=0.4, tilt_db=-0.5,
)  # fmt: skip

PIECES = (
    Piece(
        "ringroad", "Ringroad", "The Paper Antlers", 2022, 1501,
        "D", "major", 138, ("rock", "indie rock"), ("energetic", "free", "hopeful"), 0.7, 0.68,
        chords={"A": "I | V | vi | IV", "B": "IV | I | V | vi", "E": "I"},
        themes={"A": "5 . 5 3 . 2 1 . | 2 . . 7, . . 5, . | 1 . 1 2 . 3 5 . | 4 . . 3 . . 1 .",
                "B": "6 . 1' . 6 . 4 . | 5 . . . 3 . . . | 5 . 7 . 5 . 2 . | 3 . . . 1 . . ."},
        form=("intro/A 4 .6 drums left bass", "A 8 .7 drums bass left clean lead",
              "B 8 .9 drums bass left right lead", "A' 8 .8 drums bass left right clean lead twin",
              "end/E 2 .7 drums bass left right lead"),
        ritardando=0,
    ),
    Piece(
        "no-seat-for-the-king", "No Seat for the King", "The Paper Antlers", 2021, 1502,
        "E", "minor", 160, ("rock", "punk rock"), ("angry", "defiant", "restless"), -0.5, 0.84,
        chords={"A": "i5 | i5 | bVI5 | bVII5", "B": "bIII5 | bVII5 | iv | V5", "E": "i5"},
        themes={"R": "1 1 3 1 4 1 3 b2 | 1 1 3 1 5 4 3 1 | 6, 6, 6, 1 6, 6, 6, 5, | "
                     "7, 7, 7, 2 7, 7, 2 7,",
                "A": "1 . 3 . 4 . 3 1 | - . 1 . 3 . 4 . | 6 . 5 . 4 . 3 . | 4 . 3 . 2 . 7, .",
                "B": "5 . . . 3 . 5 . | 4 . . . 2 . . . | 6 . 4 . 6 . 1' . | 7 . . . 5 . . ."},
        form=("intro/A 4 .7 drums riff=R", "A 8 .85 drums bass riff=R left",
              "B 8 .9 drums bass left right lead", "A' 8 .85 drums=toms bass riff=R lead",
              "B' 4 .95 drums bass left right lead twin", "end/E 2 .8 drums bass left right"),
        patterns={"drums": "punk", "left": "xxxxxxxxxxxxxxxx"}, ritardando=0,
    ),
    Piece(
        "paper-antlers", "Wenn der Asphalt dampft", "The Paper Antlers", 2023, 1503,
        "A", "dorian", 112, ("rock", "blues rock"), ("confident", "gritty", "groovy"), 0.3, 0.55,
        chords={"A": "i7 | IV | i7 | bVII IV", "B": "bVII | IV | i7 | v7", "E": "i"},
        themes={"R": "1 - 1 3 - 4 - 3 1 - 7, - 1 - - - | 1 - 1 3 - 4 - 5 4 - 3 - 1 - 7, -",
                "A": "5 . 7 5 . 4 3 . | 4 . 6 . 4 . . . | 5 . 7 5 . 4 3 4 | 2 . . 1 . . 1 .",
                "B": "4 . . 2 . . 4 . | 6 . . 4 . . 1 . | 3 . . 5 . . 7 . | 7 . 5 . 4 . 3 ."},
        form=("intro/A 4 .6 riff=R drums=half", "A 8 .75 drums riff=R bass organ lead",
              "B 4 .85 drums bass left right lead organ", "A' 4 .8 drums riff=R bass lead twin "
                                                          "organ",
              "end/E 2 .7 drums bass riff=R left lead"),
        patterns={"bass": "R . R 3 . 5 . 7 R . 7 . 5 . n ."}, ritardando=0,
    ),
    Piece(
        "glass-weather", "Glass Weather", "The Paper Antlers", 2020, 1504,
        "C#", "minor", 92, ("rock", "alternative rock", "post-rock"), ("brooding", "tense",
        "sad"), -0.55, 0.25,
        chords={"A": "i | bVImaj7 | iv7 | bVI bVII", "B": "bVI | bVII | i | v", "E": "i"},
        themes={"A": "5 . . 3 . . 1 . | 5 . . 3 . . 2 . | 4 . . 3 . . 1 . | 3 . . . 2 . . .",
                "B": "1' . . 7 6 . . 3 | 2' . . 1' 7 . . 5 | 3' . 2' . 1' . 5 . | "
                     "2' . . . 7 . . ."},
        form=("intro/A 4 .4 clean drums=half", "A 4 .55 clean bass drums=half lead",
              "B 8 .9 drums bass left right clean lead", "end/E 1 .6 drums bass left right clean"),
        patterns={"left": "X.x.x.x.x.x.x.x."}, ritardando=2,
    ),
)  # fmt: skip
