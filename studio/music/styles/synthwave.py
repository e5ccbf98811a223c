"""Synthwave: gated snares, eighth-note bass, arpeggios, a lead with its collar up."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_pad
from studio.music.melody import play_harmony, play_melody
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "synthwave",
    {
        "drums": Layer(play_drums, "gated kit", "drive", velocity=0.86, loose_s=0.001,
                       strip=Strip(2, reverb=0.08)),
        "bass": Layer(play_bass, "saw bass", "R R R R R R 8 R", low=33, velocity=0.75, gate=0.75,
                      loose_s=0.001, strip=Strip(-1, reverb=0.03, duck=0.45)),
        "pad": Layer(play_pad, "analog pad", low=53, high=76, velocity=0.62,
                     strip=Strip(-5, reverb=0.35, highpass_hz=180, chorus=0.4, duck=0.35)),
        "arp": Layer(play_arpeggio, "pluck", "0 1 2 3 4 3 2 1 0 1 2 3 4 3 2 1", low=57, high=80,
                     velocity=0.6, gate=0.8, loose_s=0.001,
                     strip=Strip(-4, 0.3, reverb=0.2, delay=0.3, duck=0.3)),
        "keys": Layer(play_arpeggio, "fm keys", "0+1+2 - - 1+2+3 - - 0+1+2 -", low=57, high=77,
                      velocity=0.6, strip=Strip(-5, -0.25, reverb=0.25, delay=0.15)),
        "lead": Layer(play_melody, "saw lead", low=64, velocity=0.72, loose_s=0.003,
                      strip=Strip(-1, reverb=0.3, delay=0.3)),
        "second": Layer(play_harmony, "square lead", low=64, velocity=0.55, loose_s=0.003,
                        strip=Strip(-6, -0.3, reverb=0.3, delay=0.2)),
        "soft": Layer(play_melody, "soft lead", low=64, velocity=0.7,
                      strip=Strip(-1, 0.1, reverb=0.35, delay=0.35)),
    },
    {
        "drive": {"kick": "X...X...X...X...", "snare": "....X.......X...",
                  "hat": "o.x.o.x.o.x.o.x.",
                  "fill1": "hitom:........xx......; midtom:..........xx....; "
                           "floortom:............xxxx",
                  "fill2": "snare:....X.....x.X.xx", "end": "kick:X; crash:X"},
        "cruise": {"kick": "X.....x.X.......", "snare": "....X.......X...",
                   "hat": "x.x.x.x.x.x.x.xo",
                   "fill1": "hitom:........x.x.....; floortom:............x.xx",
                   "end": "kick:X; crash:x"},
    },
    room_s=1.8, loudness_lufs=-15.5, glue=0.3, tilt_db=0.7,
)  # fmt: skip

PIECES = (
    Piece(
        "chrome-palms", "Chrome Palms", "Cassette Meridian", 2024, 2301,
        "A", "major", 112, ("synthwave", "retrowave"), ("euphoric", "nostalgic", "driving"), 0.6,
        0.58,
        chords={"A": "IVmaj7 | V | vi | iii7", "B": "IV | V | I@3 | vi", "E": "Iadd9"},
        themes={"A": "1' . . 7 6 . 4 . | 5 . . 6 7 . . . | 1' . . 7 6 . 3 . | 5 . . 3 2 . 3 .",
                "B": "6 . 4 . 6 . 1' . | 7 . 5 . 2 . 5 . | 3' . . 2' 1' . 5 . | 6 . . . . . - -"},
        form=("intro/A 4 .55 arp bass drums", "A 8 .7 drums bass pad arp lead",
              "B 4 .8 drums bass pad keys arp lead second", "A' 4 .85 drums bass pad arp lead "
                                                            "second",
              "end/E 2 .6 drums bass pad arp lead"),
        ritardando=0,
    ),
    Piece(
        "sodium-lights", "Natriumlicht", "Cassette Meridian", 2023, 2302,
        "F#", "minor", 104, ("synthwave", "darksynth"), ("dark", "restless", "urban"), -0.42, 0.52,
        chords={"A": "i | bVI | iv | V", "B": "bVII | bVI | bVII | v7", "E": "i"},
        themes={"A": "5 . . 1' . . 7 . | 6 . . 5 3 . . . | 4 . . 6 . . 5 . | 5 . . 4 #7, . 2 .",
                "B": "4 . 2 . 4 . 7 . | 6 . 3 . 1 . 3 . | 7 . 4 . 2 . 4 . | 5 . . . 2 . . ."},
        form=("intro/A 4 .55 bass drums", "A 8 .72 drums bass pad arp lead",
              "B 4 .7 drums bass pad keys soft", "A' 4 .85 drums bass pad arp lead second",
              "end/E 2 .6 drums bass pad lead"),
        patterns={"bass": "R R 8 R R R 8 R R R 8 R R R 8 R"}, ritardando=0,
    ),
    Piece(
        "we-were-the-radio", "We Were the Radio", "Cassette Meridian", 2022, 2303,
        "E", "dorian", 84, ("synthwave", "chillwave"), ("nostalgic", "bittersweet", "dreamy"),
        -0.14, -0.18,
        chords={"A": "i7 | IV | bVII | i7", "B": "bIIImaj7 | bVII | IV | v7", "E": "iadd9"},
        themes={"A": "5 . . 7 5 . 4 . | 6 . . 4 1 . . . | 4 . . 2 7, . 2 . | 3 . . . 1 . - -",
                "B": "7 . . 5 3 . 5 . | 4 . . 2 . . 4 . | 6 . . 1' . . 6 . | 7 . . 5 . . - -"},
        form=("intro/A 2 .4 pad arp", "A 4 .55 drums bass pad arp soft",
              "B 4 .6 drums bass pad keys soft",
              "A' 4 .6 drums bass pad arp keys soft second", "end/E 1 .4 drums bass pad arp soft"),
        patterns={"drums": "cruise", "bass": "R . - R . - R 5", "arp": "0 2 1 3 2 4 3 2"},
                  ritardando=2,
    ),
)  # fmt: skip
