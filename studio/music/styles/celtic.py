"""Celtic: a jig for the feet and an air for the window."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_comp, play_pad
from studio.music.melody import play_harmony, play_melody
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "celtic",
    {
        "strum": Layer(play_comp, "steel guitar", "X.xx.x", low=48, high=69, velocity=0.6,
                       strum_s=0.008,
                       strip=Strip(-3, -0.35, reverb=0.15)),
        "harp": Layer(play_arpeggio, "harp", "0 1 2 3 2 1", low=50, high=74, velocity=0.62,
                      gate=4.0,
                      strip=Strip(-2, 0.3, reverb=0.3)),
        "drone": Layer(play_bass, "bagpipe", "R . . . . .", low=38, velocity=0.5,
                       strip=Strip(-10, reverb=0.25)),
        "bass": Layer(play_bass, "double bass", "R . . 5 . .", low=31, velocity=0.66,
                      strip=Strip(-1, reverb=0.1)),
        "bodhran": Layer(play_drums, "standard kit", "jig", velocity=0.68, strip=Strip(-2,
                         reverb=0.2)),
        "fiddle": Layer(play_melody, "fiddle", low=62, velocity=0.72, strip=Strip(0, -0.1,
                        reverb=0.2)),
        "whistle": Layer(play_melody, "whistle", low=74, velocity=0.62, strip=Strip(-2, 0.15,
                         reverb=0.28)),
        "second": Layer(play_harmony, "fiddle", low=62, velocity=0.55, strip=Strip(-4, 0.25,
                        reverb=0.22)),
        "flute": Layer(play_melody, "recorder", low=67, velocity=0.62, strip=Strip(0, 0.05,
                       reverb=0.35)),
        "strings": Layer(play_pad, "slow strings", low=50, high=72, voices=3, velocity=0.48,
                         strip=Strip(-5, reverb=0.4)),
    },
    {
        "jig": {"floortom": "X.ox.o|X.oxxo", "tamb": "...x..", "nocrash": ".",
                "fill1": "floortom:XxxXxx",
                "end": "floortom:X; tamb:x"},
    },
    room_s=1.6, loudness_lufs=-16.0, glue=0.2, tilt_db=0.4,
)  # fmt: skip

PIECES = (
    Piece(
        "goose-in-the-parlour", "An Gé sa Pharlús", "Harbour & Heath", 2023, 3001,
        "D", "mixolydian", 120, ("celtic", "jig", "folk dance"), ("merry", "lively", "dancing"),
        0.78, 0.66,
        chords={"A": "I | bVII | I | IV | I | bVII | IV | V",
                "B": "IV | I | bVII | I | IV | I | bVII | V", "E": "I"},
        themes={"A": "1 2 3 5 3 1 | 2 1 7, 2 4 2 | 1 2 3 5 6 5 | 6 4 6 1' . 6 | 5 3 1 3 5 3 | "
                     "4 2 7, 2 4 2 | 4 6 4 1 2 4 | 5 . 3 2 . .",
                "B": "6 . 4 6 1' 6 | 5 3 5 1' . 5 | 4 . 2 4 6 4 | 5 3 1 3 . 5 | 6 . 4 6 1' 2' | "
                     "3' 1' 5 3 5 1' | 7 4 2 4 7 4 | 5 2 4 2 . ."},
        form=("intro/A 4 .55 strum bodhran", "A 16 .68 strum bass bodhran fiddle",
              "B 16 .76 strum bass bodhran whistle fiddle", "A' 8 .85 strum bass bodhran harp "
                                                            "whistle fiddle second drone",
              "end/E 2 .65 strum bass bodhran fiddle"),
        metre="6/8", ritardando=2,
    ),
    Piece(
        "lament-for-the-kelp-road", "Lament for the Kelp Road", "Harbour & Heath", 2020, 3002,
        "E", "dorian", 62, ("celtic", "air"), ("mournful", "wistful", "windswept"), -0.42, -0.46,
        chords={"A": "i | bVII | i | IV", "B": "bIII | bVII | i | v", "E": "i"},
        themes={"A": "1 . 2 3 . 5 | 4 . 2 7, . . | 1 . 3 5 . 7 | 6 . 5 4 . .",
                "B": "5 . 7 5 . 3 | 4 . 2 4 . . | 5 . 3 1 . 3 | 2 . 7, 5, . ."},
        form=("intro/A 2 .4 harp", "A 8 .5 harp bass flute", "B 4 .6 harp bass strings fiddle",
              "A' 6 .55 harp bass strings flute second", "end/E 1 .4 harp bass strings flute"),
        patterns={"harp": "0+2 . 1 1+3 . 2"}, metre="6/8", rubato=0.012, ritardando=4,
    ),
)  # fmt: skip
