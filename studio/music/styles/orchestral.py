"""Orchestral: strings, winds, brass and drums, each where the form needs them."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_comp, play_pad
from studio.music.melody import play_harmony, play_melody
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "orchestral",
    {
        "strings": Layer(play_pad, "strings", low=50, high=74, velocity=0.6,
                         strip=Strip(-3, reverb=0.35)),
        "spiccato": Layer(play_arpeggio, "strings", "0 0 1 0 2 0 1 0 0 0 1 0 2 1 3 2", low=50,
                          high=72,
                          voices=3, velocity=0.74, gate=0.45, strip=Strip(-2, -0.2, reverb=0.25)),
        "pizzicato": Layer(play_arpeggio, "pizzicato", "0 - 2 - 1 - 2 -", low=52, high=76,
                           velocity=0.68, strip=Strip(-3, 0.25, reverb=0.3)),
        "basses": Layer(play_bass, "contrabass", "R . . . . . . .", low=31, velocity=0.66,
                        strip=Strip(-1, 0.3, reverb=0.25)),
        "march": Layer(play_bass, "contrabass", "R R R R R R R R", low=31, velocity=0.74, gate=0.6,
                       strip=Strip(-1, 0.3, reverb=0.2)),
        "violins": Layer(play_melody, "strings", low=67, velocity=0.74,
                         strip=Strip(0, -0.25, reverb=0.35)),
        "horn": Layer(play_melody, "horn", low=53, velocity=0.74, strip=Strip(0, -0.2, reverb=0.4)),
        "trumpets": Layer(play_melody, "trumpet", low=60, velocity=0.72,
                          strip=Strip(-2, 0.2, reverb=0.35)),
        "thirds": Layer(play_harmony, "horn", low=60, velocity=0.6, strip=Strip(-4, -0.1,
                        reverb=0.4)),
        "brass": Layer(play_comp, "brass", "X.......x.......", low=48, high=69, velocity=0.7,
                       strip=Strip(-4, 0.1, reverb=0.3)),
        "flute": Layer(play_melody, "flute", low=69, velocity=0.66, strip=Strip(-1, 0.1,
                       reverb=0.35)),
        "oboe": Layer(play_melody, "oboe", low=62, velocity=0.64, strip=Strip(-1, 0.15,
                      reverb=0.35)),
        "solo": Layer(play_melody, "cello", low=45, velocity=0.72, strip=Strip(0, 0.1,
                      reverb=0.35)),
        "harp": Layer(play_arpeggio, "harp", "0 1 2 3 4 3 2 1", low=48, high=72, velocity=0.66,
                      gate=1.5,
                      strip=Strip(0, -0.4, reverb=0.3)),
        "choir": Layer(play_pad, "choir", low=53, high=76, velocity=0.6, strip=Strip(-6,
                       reverb=0.45)),
        "drums": Layer(play_drums, "orchestra kit", "fanfare", velocity=0.75,
                       strip=Strip(-2, reverb=0.35)),
        "timpani": Layer(play_bass, "timpani", "R . . . . . R R", low=40, velocity=0.7,
                         strip=Strip(-4, 0.1, reverb=0.3)),
    },
    {
        "fanfare": {"kick": "X.......x.......", "snare": "X..xxx..X..xxxxx|X..xxx..X.xxxxxx",
                    "fill1": "snare:xxxxxxxxxxxxXXXX; kick:X...............",
                    "end": "kick:X; crash:X"},
        "battle": {"kick": "X..x..x.X..x..x.", "snare": "....X.......X..x",
                   "floortom": "x.xxx.xxx.xxx.xx",
                   "fill1": "floortom:xxxxxxxxXXXXXXXX; snare:....X...X...XXXX",
                   "end": "kick:X; crash:X"},
    },
    room_s=2.6, loudness_lufs=-16.5, glue=0.15, tilt_db=0.4,
)  # fmt: skip

PIECES = (
    Piece(
        "banners-over-the-bridge", "Banners over the Bridge", "Orchestra of the Ninth Floor",
        2022, 2101,
        "D", "major", 116, ("orchestral", "film score", "fanfare"), ("triumphant", "heroic",
        "proud"), 0.74, 0.7,
        chords={"A": "I | IV | I@3 | V | vi | IV | ii7 | Vsus4 V",
                "B": "bVI | bVII | I | I | bVI | bVII | Vsus4 | V",
                "E": "I"},
        themes={"A": "1 . . 5, 1 . 3 . | 4 . . 3 4 6 . . | 5 . . 3 5 . 1' . | 7 . . 6 5 . . .",
                "B": "1' . . b7 1' . . . | 2' . . 1' 2' . . . | 3' . . 2' 1' . 5 . | "
                     "5 . . . . . - -"},
        form=("intro/A 2 .55 drums timpani brass", "A 8 .7 strings march horn drums timpani",
              "B 4 .75 strings basses trumpets thirds choir timpani",
              "A' 8 .92 spiccato strings march violins trumpets thirds drums timpani brass",
              "end/E 2 .9 strings basses brass violins drums timpani choir"),
        patterns={"march": "R . 5 . R . 5 ."}, ritardando=3,
    ),
    Piece(
        "for-the-unreturned", "For the Unreturned", "Orchestra of the Ninth Floor", 2021, 2102,
        "G", "minor", 54, ("orchestral", "elegy"), ("mournful", "grieving", "solemn"), -0.62, -0.52,
        chords={"A": "i | i@b7 | bVImaj7 | V", "B": "iv7 | bVII | bIIImaj7 | V7/iv", "E": "i"},
        themes={"A": "5 . . . 4 . 3 . | 2 . 1 . 7, . . . | 3 . . . 5 . 3 . | 2 . . 1 #7, . . .",
                "B": "4 . . . 6 . 5 4 | 4 . . 3 2 . . . | 5 . . . 7 . 6 5 | 5 . . 4 3 . . ."},
        form=("intro/A 1 .4 strings harp", "A 4 .5 strings basses harp solo",
              "B 4 .65 strings basses harp violins choir", "A' 2 .5 strings basses harp solo "
                                                           "oboe=A",
              "end/E 1 .4 strings basses solo harp"),
        patterns={"harp": "0 2 3 2 4 2 3 2"}, rubato=0.012,
    ),
    Piece(
        "the-gate-must-hold", "城门", "Orchestra of the Ninth Floor", 2023, 2103,
        "C", "minor", 150, ("orchestral", "epic", "battle"), ("fierce", "dramatic", "urgent"),
        -0.48, 0.88,
        chords={"A": "i | i | bVI | bII | i | i | iv | V", "B": "bVI | bVII | i | i@b3 | bVI | "
                                                                "bVII | V | V",
                "E": "i"},
        themes={"A": "1 . . . 5 . . 4 | 3 . 2 . 1 . . . | 3 . . . 1 . 6, . | 2 . . . . . 1 .",
                "B": "1' . . . 6 . 1' . | 2' . . . 7 . . . | 3' . . 2' 1' . 5 . | "
                     "1' . . . . . . ."},
        form=("intro/A 4 .65 spiccato march timpani", "A 8 .78 spiccato march drums horn timpani",
              "B 8 .9 spiccato march drums trumpets thirds choir brass timpani",
              "A' 8 .95 spiccato strings march drums violins horn choir brass timpani",
              "end/E 2 .9 strings basses brass choir drums timpani"),
        patterns={"drums": "battle"}, ritardando=2,
    ),
    Piece(
        "orchard-morning", "Orchard Morning", "Orchestra of the Ninth Floor", 2020, 2104,
        "F", "major", 76, ("orchestral", "pastoral", "classical"), ("peaceful", "bright",
        "gentle"), 0.64, -0.32,
        chords={"A": "I | IV@1 | I | ii7 V", "B": "vi | iii | IV | V7/V V", "E": "I"},
        themes={"A": "5 . 6 5 3 . 1 . | 4 . 6 4 1' . . . | 5 . 6 5 3 . 5 . | 4 . 2 . 7, . 2 .",
                "B": "3 . . 1 6, . 1 3 | 5 . . 3 7, . 2 3 | 4 . 6 . 1' . 6 4 | 7 . 6 . 5 . . ."},
        form=("intro/A 2 .4 pizzicato harp", "A 4 .5 pizzicato basses strings flute",
              "B 4 .6 strings basses harp oboe pizzicato", "A' 4 .6 strings basses harp violins "
                                                           "pizzicato",
              "end/E 1 .4 strings basses harp flute"),
        rubato=0.008,
    ),
)  # fmt: skip
