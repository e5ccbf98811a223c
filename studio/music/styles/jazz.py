"""Jazz: walking bass, ride cymbal, chords that lean, horns that talk."""

from __future__ import annotations

from studio.music.bass import play_bass, play_walking
from studio.music.chordal import play_comp
from studio.music.melody import play_harmony, play_melody
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "jazz",
    {
        "drums": Layer(play_drums, "jazz kit", "swing", velocity=0.66, loose_s=0.006,
                       strip=Strip(0, 0.1, reverb=0.15)),
        "walk": Layer(play_walking, "double bass", low=29, high=52, velocity=0.74, gate=0.92,
                      loose_s=0.007, strip=Strip(0, reverb=0.06, highpass_hz=50)),
        "bass": Layer(play_bass, "double bass", "R . . . 5 . . n", low=29, velocity=0.66,
                      strip=Strip(-1, reverb=0.08, highpass_hz=50)),
        "piano": Layer(play_comp, "piano", "x..x..../|/..x...x|..x....x|x...../.", low=52, high=74,
                       velocity=0.56, gate=0.7, loose_s=0.009, strip=Strip(-3, -0.3, reverb=0.18)),
        "guitar": Layer(play_comp, "jazz guitar", "x.x.x.x.", low=50, high=69, velocity=0.48,
                        gate=0.4, strum_s=0.008, strip=Strip(-6, 0.35, reverb=0.12)),
        "sax": Layer(play_melody, "tenor sax", low=55, velocity=0.74, late_s=0.015, loose_s=0.009,
                     strip=Strip(0, 0.05, reverb=0.25)),
        "trumpet": Layer(play_melody, "muted trumpet", low=62, velocity=0.7, late_s=0.012,
                         strip=Strip(-1, -0.1, reverb=0.28)),
        "vibes": Layer(play_melody, "vibraphone", low=62, velocity=0.68, late_s=0.01,
                       strip=Strip(0, 0.2, reverb=0.3)),
        "section": Layer(play_harmony, "alto sax", low=62, velocity=0.6, late_s=0.01,
                         strip=Strip(-4, 0.3, reverb=0.25)),
    },
    {
        "swing": {"ride": "x.xox.xo", "pedal": "..x...x.", "kick": "o...o...|o...o..o",
                  "snare": "....o..o|..o....x|.......o|...o..o.",
                  "fill1": "snare:..xxx.xx; ride:x.x.....; kick:....x..x",
                  "nocrash": ".", "end": "kick:x; crash:x"},
        "brushes": {"swirl": "x.o.x.o.", "pedal": "..x...x.", "ride": "x...x.o.", "nocrash": ".",
                    "end": "crash:o; kick:o"},
    },
    room_s=1.3, loudness_lufs=-16.0, glue=0.2, tilt_db=0.3,
)  # fmt: skip

PIECES = (
    Piece(
        "taxi-to-belleville", "Taxi pour Belleville", "The Lamplit Quartet", 2022, 1801,
        "Bb", "major", 168, ("jazz", "swing"), ("playful", "lively", "urbane"), 0.66, 0.5,
        chords={"A": "I6 VI7 | ii7 V7 | iii7 VI7 | ii7 V7 | Imaj7 I7 | IVmaj7 #iv7b5 | I6 VI7 | "
                     "ii7 V7",
                "B": "III7 | III7 | VI7 | VI7 | II7 | II7 | V7 | V7", "E": "I69"},
        themes={"A": "- 5 6 1' . 6 5 3 | 4 . 2 . - 7, 2 4 | - 3 5 . 3 b3 2 . | 1 . . . - 5, 7, 2",
                "B": "- 3 #5 7 3' . 2' 7 | #5 . 3 . - . 2 3 | - 5 6 . 3 . #1 . | 5 . 3 . - - - -"},
        form=("intro/A 4 .5 drums walk piano", "A 8 .65 drums walk piano sax",
              "B 8 .7 drums walk piano guitar trumpet", "A' 8 .78 drums walk piano guitar sax "
                                                        "section",
              "end/E 2 .55 drums walk piano sax trumpet"),
        swing=0.63, ritardando=2,
    ),
    Piece(
        "ashtray-moon", "Ashtray Moon", "The Lamplit Quartet", 2020, 1802,
        "D", "minor", 66, ("jazz", "jazz ballad", "noir"), ("lonely", "smoky", "melancholic"),
        -0.35, -0.42,
        chords={"A": "i9 | ii7b5 V7b9 | i69 | bVImaj7 V7#5",
                "B": "iv9 bVII13 | bIIImaj7 bVImaj7 | ii7b5 | V7b9", "E": "i69"},
        themes={"A": "5 . . 4 3 2 1 . | 4 . . . #7, . 2 . | 1 . 2 3 5 . . 6 | 5 . . 3 #7, . . .",
                "B": "1' . 7 6 5 . 4 . | 3 . . 5 2 . . . | 4 . 3 4 6 . 1' . | 7 . 6 5 #7, . . ."},
        form=("intro/A 2 .4 piano bass", "A 4 .5 drums bass piano sax",
              "B 4 .58 drums bass piano trumpet",
              "A' 2 .5 drums bass piano sax", "end/E 1 .4 drums bass piano sax"),
        patterns={"drums": "brushes", "piano": "x......o|x...x..o"}, swing=0.62, rubato=0.01,
    ),
    Piece(
        "blue-umbrella", "Blue Umbrella", "The Lamplit Quartet", 2023, 1803,
        "F", "dorian", 108, ("jazz", "cool jazz", "modal jazz"), ("relaxed", "cool", "content"),
        0.36, -0.15,
        chords={"A": "i9 | IV9 | i9 | IV9", "B": "bIIImaj7 | bVIImaj7 | ii7 | v7 IV9", "E": "i69"},
        themes={"A": "- 5 . 6 1' . 6 . | 4 . 5 . 3 . 1 . | - 5 . 6 1' . 2' . | 1' . . 6 . . - -",
                "B": "5 . 7 . 2' . 1' . | 7 . . 5 4 . . . | - 4 . 5 6 . 4 . | 7 . 5 . 6 . . ."},
        form=("intro/A 2 .45 drums walk", "A 8 .58 drums walk piano vibes",
              "B 4 .62 drums walk piano guitar trumpet", "A' 6 .6 drums walk piano vibes",
              "end/E 1 .45 drums walk piano vibes"),
        swing=0.62, ritardando=4,
    ),
)  # fmt: skip
