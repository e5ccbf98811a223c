"""Folk: wooden instruments in one room, tunes that could have words."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_comp, play_pad
from studio.music.melody import play_harmony, play_melody
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "folk",
    {
        "strum": Layer(play_comp, "steel guitar", "X.x.x.xo|X..xx.xo", low=48, high=69,
                       velocity=0.6,
                       strum_s=0.012, strip=Strip(-1, -0.25, reverb=0.14)),
        "pick": Layer(play_arpeggio, "steel guitar", "0 2 1 3 0 2 1 3", low=50, high=72,
                      velocity=0.6, gate=2.5, strip=Strip(-1, 0.2, reverb=0.16)),
        "banjo": Layer(play_arpeggio, "banjo", "0 2 3 1 2 3 0 3 0 2 3 1 2 3 1 3", low=55, high=77,
                       velocity=0.6, strip=Strip(-6, 0.4, reverb=0.14)),
        "bass": Layer(play_bass, "double bass", "R . . . 5 . . .", low=31, velocity=0.66,
                      strip=Strip(0, reverb=0.08)),
        "fiddle": Layer(play_melody, "fiddle", low=62, velocity=0.7, strip=Strip(-1, 0.1,
                        reverb=0.25)),
        "whistle": Layer(play_melody, "recorder", low=67, velocity=0.62,
                         strip=Strip(-2, -0.1, reverb=0.28)),
        "second": Layer(play_harmony, "fiddle", low=62, velocity=0.55,
                        strip=Strip(-4, -0.3, reverb=0.28)),
        "cello": Layer(play_pad, "cello", low=43, high=62, voices=2, velocity=0.5,
                       strip=Strip(-5, 0.3, reverb=0.3)),
        "stomp": Layer(play_drums, "standard kit", "stomp", velocity=0.66, strip=Strip(-2,
                       reverb=0.2)),
        "squeeze": Layer(play_pad, "accordion", low=55, high=74, voices=3, velocity=0.5,
                         strip=Strip(-8, -0.35, reverb=0.2)),
    },
    {
        "stomp": {"kick": "X...X...X...X...", "tamb": "....x.......x.o.", "nocrash": ".",
                  "fill1": "tamb:....x...x.x.x.xx", "end": "kick:X; tamb:x"},
        "soft": {"kick": "x.......x.......", "shaker": "o.x.o.x.o.x.o.x.", "nocrash": ".",
                 "end": "kick:o"},
    },
    room_s=1.1, loudness_lufs=-16.5, glue=0.2,
)  # fmt: skip

PIECES = (
    Piece(
        "bread-and-honey", "Bread and Honey", "Harbour & Heath", 2023, 2001,
        "G", "major", 96, ("folk", "acoustic"), ("warm", "content", "gentle"), 0.58, -0.22,
        chords={"A": "I | IV | I | V", "B": "vi | IV | I | V", "E": "Iadd9"},
        themes={"A": "5, . 1 2 3 . 2 1 | 6, . 1 . 4 . 3 . | 3 . 5 3 2 . 1 . | 2 . . 3 2 . 7, .",
                "B": "3 . 1 . 6, . 1 . | 4 . 4 3 1 . . . | 5 . 3 5 3 . 1 . | 2 . 3 . 5 . . ."},
        form=("intro/A 2 .45 pick", "A 8 .55 pick bass whistle",
              "B 4 .6 pick strum bass fiddle stomp",
              "A' 4 .6 pick strum bass whistle second stomp", "end/E 1 .45 pick bass fiddle"),
        patterns={"stomp": "soft"},
    ),
    Piece(
        "the-ferry-did-not-wait", "The Ferry Did Not Wait", "Harbour & Heath", 2021, 2002,
        "D", "dorian", 84, ("folk", "ballad"), ("sad", "wistful", "longing"), -0.46, -0.3,
        chords={"A": "i | bVII | i | IV", "B": "bIII | bVII | i | v", "E": "i"},
        themes={"A": "1 . 2 3 5 . 4 3 | 4 . 2 . 7, . . . | 1 . 2 3 5 . 7 5 | 6 . . 5 4 . . .",
                "B": "5 . 7 . 5 . 3 . | 4 . 5 4 2 . . . | 3 . 2 1 5 . 3 . | 2 . . 1 7, . . ."},
        form=("intro/A 2 .4 pick", "A 4 .5 pick bass fiddle",
              "B 4 .6 pick bass cello fiddle second",
              "A' 4 .55 pick bass cello whistle squeeze", "end/E 1 .4 pick bass cello fiddle"),
        patterns={"pick": "0 . 2 1 3 . 2 1"}, rubato=0.01,
    ),
    Piece(
        "barn-with-the-green-door", "Barn with the Green Door", "Harbour & Heath", 2024, 2003,
        "A", "mixolydian", 126, ("folk", "folk dance", "bluegrass"), ("joyful", "lively",
        "rustic"), 0.74, 0.56,
        chords={"A": "I | bVII | I | IV V", "B": "IV | I | bVII | V", "E": "I"},
        themes={"A": "1 2 3 1 5 3 2 1 | 7, 1 2 4 2 . 7, . | 1 2 3 5 6 5 3 1 | 4 . 6 4 5 . 2 .",
                "B": "6 . 6 5 4 . 6 . | 5 . 5 3 1 . 3 . | 4 5 4 2 7, . 2 4 | 5 . 7 5 2 . . ."},
        form=("intro/A 4 .55 strum stomp", "A 8 .68 strum banjo bass fiddle stomp",
              "B 8 .74 strum banjo bass fiddle second stomp",
              "A' 4 .8 strum banjo bass fiddle whistle stomp",
              "end/E 1 .6 strum banjo bass fiddle stomp"),
        patterns={"bass": "R . 5 . R . 5 n", "strum": "x.X.x.Xo|x.X.xxXx"}, ritardando=2,
    ),
)  # fmt: skip
