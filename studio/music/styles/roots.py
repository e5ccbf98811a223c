"""Reggae, blues and marches: bands with one good groove each."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_comp, play_pad
from studio.music.melody import play_harmony, play_melody, play_riff
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["BLUES", "BLUES_PIECES", "MARCH", "MARCH_PIECES", "REGGAE", "REGGAE_PIECES"]

REGGAE = Style(
    "reggae",
    {
        "drums": Layer(play_drums, "standard kit", "onedrop", velocity=0.78, loose_s=0.005,
                       strip=Strip(1, width=1.7, reverb=0.12)),
        "riff": Layer(play_bass, "finger bass", "R . - R 3 . 5 . - . 5 3 R . - .", low=31,
                      velocity=0.82,
                      gate=0.9, late_s=0.006, strip=Strip(2, reverb=0.02, lowpass_hz=1500)),
        "skank": Layer(play_comp, "clean guitar", "....x/......x/..",
                       low=57, high=74, voices=3, velocity=0.66, gate=0.5, strum_s=0.004,
                       strip=Strip(-1, 0.5, reverb=0.14, delay=0.2, highpass_hz=250)),
        "bubble": Layer(play_comp, "drawbar organ", "..x/xx/...x/xx/.", low=55, high=74, voices=3,
                        velocity=0.5, gate=0.6, strip=Strip(-4, -0.5, reverb=0.18)),
        "horns": Layer(play_melody, "brass", low=60, velocity=0.7, strip=Strip(-2, 0.1,
                       reverb=0.25, delay=0.2)),
        "lead": Layer(play_melody, "harmonica", low=64, velocity=0.68,
                      strip=Strip(-1, -0.1, reverb=0.25, delay=0.3)),
    },
    {
        "onedrop": {"kick": "........X.......", "rim": "........x.......|........x.....x.",
                    "hat": "x.xox.xox.xox.xo", "fill1": "snare:x..x..x.X.x.xxxx; "
                                                        "hat:................",
                    "end": "kick:X; crash:X"},
    },
    room_s=1.3, loudness_lufs=-16.0, glue=0.25, delay_beats=0.75,
)  # fmt: skip

REGGAE_PIECES = (
    Piece(
        "mango-season", "Mango Season", "Harbour & Heath", 2023, 2701,
        "A", "mixolydian", 78, ("reggae", "roots reggae"), ("sunny", "easygoing", "happy"), 0.66,
        0.1,
        chords={"A": "I | IV | I | bVII", "B": "IV | I | bVII | V", "E": "I"},
        themes={"A": "- 3 5 6 5 . 3 . | 1 . 6, 1 4 . . . | - 3 5 6 5 . 3 5 | 4 . 2 . 7, . . .",
                "B": "6 . 4 . 6 . 1' . | 5 . 3 . 1 . . . | 4 . 2 . 4 . 6 . | 5 . . . 2 . 5 ."},
        form=("intro/A 2 .5 drums riff", "A 4 .6 drums riff skank bubble lead",
              "B 4 .7 drums riff skank bubble horns",
              "A' 4 .7 drums riff skank bubble lead horns=B", "end/E 1 .5 drums riff skank lead"),
        swing=0.56, swing_unit=0.5,
    ),
)  # fmt: skip

BLUES = Style(
    "blues",
    {
        "drums": Layer(play_drums, "room kit", "shuffle", velocity=0.76, loose_s=0.006,
                       strip=Strip(1, width=1.7, reverb=0.14)),
        "boogie": Layer(play_bass, "finger bass", "R R 3 3 5 5 7 5", low=31,
                        velocity=0.76, gate=0.8, strip=Strip(1, reverb=0.03)),
        "slow": Layer(play_bass, "double bass", "R . 3 . 5 . 7 n", low=31, velocity=0.72,
                      strip=Strip(1, reverb=0.05)),
        "rhythm": Layer(play_comp, "overdrive guitar", "x/xxx/xx", low=45, high=64, voices=3,
                        velocity=0.56, gate=0.6, strum_s=0.006,
                        strip=Strip(-4, -0.5, width=0.5, reverb=0.12, drive=0.2, cabinet=True)),
        "piano": Layer(play_comp, "honky-tonk", "..x...x.|..x..xx.", low=55, high=76, velocity=0.6,
                       gate=0.6, strip=Strip(-4, 0.4, reverb=0.14)),
        "organ": Layer(play_pad, "percussive organ", low=53, high=72, voices=3, velocity=0.5,
                       strip=Strip(-7, 0.3, reverb=0.2)),
        "harp": Layer(play_melody, "harmonica", low=62, velocity=0.76, late_s=0.015,
                      strip=Strip(0, 0.1, reverb=0.22, drive=0.15)),
        "guitar": Layer(play_melody, "overdrive guitar", low=57, velocity=0.78, late_s=0.012,
                        strip=Strip(0, -0.1, reverb=0.25, drive=0.3, cabinet=True)),
    },
    {
        "shuffle": {"kick": "x...x...|x...x..x", "snare": "..X...X.", "ride": "xoxxxoxx",
                    "fill1": "snare:..X.xxXX; ride:x.......", "end": "kick:X; crash:X"},
        "slow": {"kick": "x...x..o", "snare": "..X...X.", "hat": "xxxxxxxx",
                 "fill1": "snare:..X..xxX", "end": "kick:x; crash:x", "nocrash": "."},
    },
    room_s=1.2, loudness_lufs=-16.0, glue=0.25,
)  # fmt: skip

BLUES_PIECES = (
    Piece(
        "landlord-blues", "Landlord Blues", "The Paper Antlers", 2021, 2801,
        "E", "mixolydian", 128, ("blues", "shuffle"), ("gritty", "upbeat", "cheeky"), 0.42, 0.46,
        chords={"A": "I7 | IV7 | I7 | I7 | IV7 | IV7 | I7 | I7 | V7 | IV7 | I7 | V7", "E": "I9"},
        themes={"A": "5 . b3 3 1 . . . | - . b7, 1 b3 . 1 . | 5 . b3 3 1 . . . | - . . . - . . .",
                "B": "1' . b7 . 5 . b7 5 | 4 . b3 . 1 . . . | 1' . b7 5 4 b3 1 . | "
                     "b7, . 1 . . . . ."},
        form=("intro/A 2 .55 drums boogie", "A 12 .68 drums boogie rhythm harp piano",
              "A' 12 .8 drums boogie rhythm guitar=B piano organ",
              "end/E 1 .6 drums boogie rhythm harp piano"),
        swing=0.65, ritardando=2,
    ),
    Piece(
        "third-shift", "Third Shift", "The Paper Antlers", 2020, 2802,
        "A", "minor", 58, ("blues", "slow blues"), ("weary", "sad", "soulful"), -0.44, -0.24,
        chords={"A": "i7 | iv7 | i7 | i7 | iv7 | iv7 | i7 | i7 | bVI7 | V7#9 | i7 | V7#9",
                "E": "i9"},
        themes={"A": "5 . 7 . 5 . 4 3 | 4 . . 3 1 . . . | - . 1 3 4 b5 4 3 | 1 . . 7, 1 . . ."},
        form=("A 4 .5 drums slow piano organ guitar", "B/A 8 .6 drums slow piano organ harp=A",
              "end/E 1 .45 drums slow organ guitar"),
        patterns={"drums": "slow", "piano": "x.....x.|..x...o."}, swing=0.66,
    ),
)  # fmt: skip

MARCH = Style(
    "march",
    {
        "drums": Layer(play_drums, "orchestra kit", "parade", velocity=0.74, loose_s=0.003,
                       strip=Strip(0, reverb=0.2)),
        "tuba": Layer(play_bass, "tuba", "R . 5 .", low=29, velocity=0.74, gate=0.6,
                      strip=Strip(0, reverb=0.15)),
        "horns": Layer(play_comp, "horn", "/x/x", low=50, high=70, voices=3, velocity=0.6, gate=0.4,
                       strip=Strip(-4, 0.3, reverb=0.2)),
        "brass": Layer(play_melody, "trumpet", low=58, velocity=0.76, strip=Strip(0, -0.15,
                       reverb=0.25)),
        "low": Layer(play_melody, "trombone", low=46, velocity=0.76, strip=Strip(0, 0.15,
                     reverb=0.25)),
        "second": Layer(play_harmony, "trumpet", low=58, velocity=0.6, strip=Strip(-3, 0.2,
                        reverb=0.25)),
        "piccolo": Layer(play_melody, "piccolo", low=74, velocity=0.6, strip=Strip(-4, 0.2,
                         reverb=0.25)),
        "bassoon": Layer(play_riff, "bassoon", low=36, voices=1, velocity=0.7, gate=0.5,
                         strip=Strip(-2, -0.3, reverb=0.2)),
    },
    {
        "parade": {"kick": "X...x...X...x...", "snare": "X.xxX.xxX.xxXxxx|X.xxX.xxXxxxX.x.",
                   "fill1": "snare:XxxxXxxxXxxxXXXX", "end": "kick:X; crash:X; snare:x"},
    },
    room_s=1.8, loudness_lufs=-16.0, glue=0.2,
)  # fmt: skip

MARCH_PIECES = (
    Piece(
        "procession-of-the-clerks", "Procession of the Clerks", "Orchestra of the Ninth Floor",
        2022, 2901,
        "F", "minor", 108, ("march", "satirical", "orchestral"), ("menacing", "grotesque",
        "stern"), -0.38, 0.48,
        chords={"A": "i | i | bII | V7", "B": "bVI | bIII | iv | V7", "E": "i"},
        themes={"R": "1 - 5, - 1 - 5, - | 1 - 5, - 3 2 1 7, | b2 - 6, - b2 - 6, - | "
                     "#7, - 5, - 5, - #7, -",
                "A": "1 . 1 1 3 . 1 . | 5 . 4 3 1 . . . | b2 . b2 b2 4 . b2 . | 6 . 5 . #7 . 5 .",
                "B": "1' . 6 . 3 . 6 . | 7 . 5 . 3 . 5 . | 4 . 6 . 1' . 6 . | 5 . #7 . 2' . . ."},
        form=("intro/A 4 .55 drums tuba bassoon=R", "A 8 .68 drums tuba horns bassoon=R low",
              "B 4 .78 drums tuba horns brass second", "A' 6 .85 drums tuba horns bassoon=R "
                                                       "brass second piccolo low",
              "end/E 1 .75 drums tuba horns brass low"),
        ritardando=2,
    ),
)  # fmt: skip
