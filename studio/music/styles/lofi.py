"""Lo-fi: dusty drums, ninth chords on an electric piano, small tunes after dark."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_comp
from studio.music.melody import play_melody
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "lo-fi",
    {
        "drums": Layer(play_drums, "room kit", "dusty", velocity=0.72, loose_s=0.004,
                       strip=Strip(0, reverb=0.08, lowpass_hz=8500, drive=0.12)),
        "keys": Layer(play_comp, "rhodes", "X..x......x.x...|X..x....x.....o.", low=52, high=74,
                      velocity=0.55, strum_s=0.012, late_s=0.008,
                      strip=Strip(-2, -0.1, reverb=0.2, lowpass_hz=6500, chorus=0.4)),
        "guitar": Layer(play_arpeggio, "jazz guitar", "0 . 2 3 - 2 1 . 0 . 2 3 - 1 2 .", low=55,
                        high=77, velocity=0.5, strip=Strip(-5, 0.35, reverb=0.2, lowpass_hz=4500)),
        "bass": Layer(play_bass, "finger bass", "R . . . - . . 5 R . . . - . n .", low=34,
                      velocity=0.66, gate=0.9, late_s=0.006, strip=Strip(-1, lowpass_hz=1800)),
        "lead": Layer(play_melody, "vibraphone", low=62, velocity=0.66, late_s=0.012,
                      strip=Strip(0, 0.15, reverb=0.3, delay=0.2, lowpass_hz=6000)),
        "flute": Layer(play_melody, "flute", low=67, velocity=0.6, late_s=0.012,
                       strip=Strip(-1, -0.2, reverb=0.35, lowpass_hz=6500)),
    },
    {
        "dusty": {"kick": "X.....x...X.....|X.....x..xX.....", "snare": "....X.......X...",
                  "hat": "x.o.x.o.x.o.x.oo", "rim": ".......o........|...............o",
                  "fill1": "snare:....X....o.oX.xx; hat:x.o.x.o.x.......",
                  "nocrash": "."},
        "brushed": {"kick": "X.......x.X.....", "rim": "....X.......X..o",
                    "shaker": "xoxoxoxoxoxoxoxo",
                    "fill1": "rim:....X....o..X.o.", "nocrash": "."},
    },
    room_s=1.1, loudness_lufs=-16.5, glue=0.35, tilt_db=0.5, vinyl=1.0,
)  # fmt: skip

PIECES = (
    Piece(
        "lamp-left-on", "Lamp Left On", "Cassette Meridian", 2023, 1201,
        "Eb", "major", 76, ("lo-fi", "chillhop"), ("cozy", "calm", "warm"), 0.38, -0.38,
        chords={"A": "IVmaj9 | iii7 | ii9 | Imaj9", "B": "ii9 | V13 | iii7 VI7 | ii9 V9",
                "E": "Imaj9"},
        themes={"A": "- - 5 6 1' . 6 . | 5 . . 3 . . - - | - - 4 5 6 . 4 . | 3 . . 2 . . - -",
                "B": "6 . 5 4 . . 1' . | 7 . . 6 5 . . -"},
        form=("intro/A 2 .45 keys guitar", "A 4 .6 drums keys bass lead",
              "B 4 .65 drums keys guitar bass flute", "A' 4 .6 drums keys bass lead guitar",
              "end/E 1 .4 drums keys bass lead"),
        swing=0.57, swing_unit=0.5,
    ),
    Piece(
        "rain-against-the-8-tram", "Regen gegen die Acht", "Cassette Meridian", 2022, 1202,
        "A", "minor", 82, ("lo-fi", "chillhop"), ("melancholic", "rainy", "reflective"), -0.32,
        -0.35,
        chords={"A": "i9 | iv9 | bVII13 | bIIImaj7", "B": "bVImaj7 | V7#9 | i9 | i9 V7#5",
                "E": "i9"},
        themes={"A": "5 . 3 2 . . 1 . | - - 1 2 3 . 4 . | 3 . 2 . 7, . . . | - - 5, 7, 2 . . .",
                "B": "3 . . 2 1 . 3 . | 2 . . . #7, . . ."},
        form=("intro/A 2 .4 keys", "A 4 .6 drums keys bass lead",
              "B 4 .6 drums keys bass flute guitar",
              "A' 4 .6 drums keys bass lead guitar", "B' 2 .5 keys bass flute",
              "end/E 1 .4 keys bass lead"),
        swing=0.58, swing_unit=0.5,
    ),
    Piece(
        "tofu-shop-closing", "豆腐屋の夕方", "Aoi Mado", 2024, 1203,
        "G", "mixolydian", 88, ("lo-fi", "jazzy hip hop"), ("playful", "warm", "nostalgic"),
        0.45, -0.1,
        chords={"A": "I9 | bVIImaj7 | IVmaj9 | I69", "B": "vi7 | ii9 | bVIImaj7 | V9sus4",
                "E": "I69"},
        themes={"A": "5 . 3 5 6 . 5 . | 4 . 2 . - - 1 2 | 3 . 1 6, . . 1 . | 2 . 3 . - - - -",
                "B": "3 . . 5 1' . 7 . | 6 . . 4 2 . . ."},
        form=("intro/A 4 .5 keys drums", "A 4 .62 drums keys bass lead",
              "B 4 .65 drums keys bass guitar flute", "A' 4 .65 drums keys bass guitar lead",
              "end/E 1 .4 drums keys bass lead"),
        patterns={"drums": "brushed", "bass": "R . . 5 . . R . - . 8 . 5 . n ."},
        voices={"lead": "kalimba"}, swing=0.6, swing_unit=0.5,
    ),
    Piece(
        "unsent-letters", "Unsent Letters", "Cassette Meridian", 2021, 1204,
        "F#", "dorian", 70, ("lo-fi", "downtempo"), ("bittersweet", "longing", "quiet"), -0.25,
        -0.5,
        chords={"A": "i9 | IV9 | i9 | bVIImaj7", "B": "bIIImaj7 | bVIImaj7 | IVadd9 | v7",
                "E": "i9"},
        themes={"A": "- 5 . 4 3 . 2 . | 1 . . . - - 6, 7, | 1 . 3 . 2 . . . | 7, . . 5, . . - -",
                "B": "5 . . 3 7 . 5 . | 4 . . 2 . . - -"},
        form=("intro/A 2 .4 keys guitar", "A 4 .55 drums keys bass lead",
              "B 4 .6 drums keys bass guitar flute", "A' 2 .5 keys bass lead guitar",
              "end/E 1 .35 keys bass lead"),
        patterns={"keys": "X.......x.....x.|X.....x.....x..."}, voices={"lead": "muted guitar"},
        swing=0.56, swing_unit=0.5,
    ),
)  # fmt: skip
