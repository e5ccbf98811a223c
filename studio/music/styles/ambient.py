"""Ambient: slow pads over a gentle pulse, a bell that asks and strings that answer."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_pad
from studio.music.melody import play_melody
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "ambient",
    {
        "pad": Layer(play_pad, "analog pad", low=52, high=76, velocity=0.6,
                     strip=Strip(-5, reverb=0.5, highpass_hz=150)),
        "glass": Layer(play_pad, "glass pad", low=60, high=84, voices=3, velocity=0.55,
                       strip=Strip(-6, reverb=0.6, highpass_hz=250)),
        "strings": Layer(play_pad, "slow strings", low=50, high=74, velocity=0.55,
                         strip=Strip(-4, reverb=0.5)),
        "choir": Layer(play_pad, "choir", low=55, high=76, voices=3, velocity=0.5,
                       strip=Strip(-7, reverb=0.6)),
        "pulse": Layer(play_arpeggio, "soft pluck", "0 1 2 1 3 1 2 1", low=57, high=79,
                       velocity=0.66, strip=Strip(0, 0.2, reverb=0.3, delay=0.3)),
        "piano": Layer(play_arpeggio, "piano", "0 . 2 . 3 . 2 .", low=55, high=79, gate=3.0,
                       velocity=0.45, strip=Strip(-3, -0.15, reverb=0.45, lowpass_hz=5000)),
        "bell": Layer(play_melody, "fm bell", low=67, velocity=0.6,
                      strip=Strip(-2, 0.1, reverb=0.5, delay=0.4)),
        "lead": Layer(play_melody, "cello", low=45, velocity=0.6,
                      strip=Strip(-1, -0.1, reverb=0.45)),
        "bass": Layer(play_bass, "sub bass", "R . . . . . . .", low=33, velocity=0.6,
                      strip=Strip(-5, reverb=0.05)),
        "heart": Layer(play_arpeggio, "taiko", "0 . . .", low=36, high=60, voices=1,
                       velocity=0.35, strip=Strip(-9, reverb=0.4, lowpass_hz=900)),
    },
    room_s=3.6, loudness_lufs=-17.5, glue=0.15, tilt_db=0.5, delay_beats=1.0,
)  # fmt: skip

PIECES = (
    Piece(
        "harbour-before-dawn", "Harbour Before Dawn", "Tunesight Ensemble", 2024, 1101,
        "F", "lydian", 60, ("ambient", "electronic"), ("calm", "serene", "dreamy"), 0.42, -0.72,
        chords={"A": "Imaj9 | Imaj9 | II@1 | vi7", "B": "vi7 | Vadd9 | Imaj7 | II", "E": "Imaj9"},
        themes={"A": "5 . . 3 | 2 . . . | #4 . . 3 | 1 . . .",
                "B": "1' . 7 5 | 2' . . 7 | 5 . . 3 | #4 . . ."},
        form=("intro/A 2 .3 pad pulse", "A 4 .45 pad pulse bass bell",
              "B 4 .6 pad glass pulse bass lead", "E 1 .4 pad pulse bell=A", "end/E 1 .3 pad bass"),
        patterns={"pulse": "0 . 2 . 1 . 3 . | 0 . 2 . 3 . 1 ."},
    ),
    Piece(
        "snow-on-the-antenna", "雪のアンテナ", "Aoi Mado", 2023, 1102,
        "D", "major", 66, ("ambient", "neoclassical"), ("peaceful", "tender", "hopeful"), 0.5,
        -0.62,
        chords={"A": "Iadd9 | V@7 | vi7 | IVmaj7", "B": "ii7 | vi7 | IVmaj7 | Vsus4 V",
                "E": "Iadd9"},
        themes={"A": "3 . 5 . | 2 . . 1 | 1 . 3 . | 6, . . .",
                "B": "4 . 6 . | 5 . 3 . | 3 . 1 6, | 2 . . ."},
        form=("intro/A 2 .3 piano glass", "A 4 .45 piano glass bell bass",
              "B 4 .55 piano strings pulse lead bass", "A' 4 .5 piano strings pulse bell bass",
              "end/E 1 .3 piano strings bass bell"),
    ),
    Piece(
        "empty-platform", "Empty Platform", "Tunesight Ensemble", 2022, 1103,
        "A", "minor", 50, ("ambient", "drone"), ("melancholic", "lonely", "still"), -0.45, -0.7,
        chords={"A": "iadd9 | bVImaj7 | iv9 | v7", "B": "bVImaj7 | bIII | iv7 | Vsus4",
                "E": "iadd9"},
        themes={"A": "5 . . b3 | 5 . 3 1 | 4 . 3 . | 2 . . .",
                "B": "3 . 1 . | 5 . 2 . | 1 . 4, . | 5, . . ."},
        form=("intro/A 1 .3 pad heart pulse", "A 4 .45 pad pulse lead bass heart",
              "B 4 .5 strings choir pulse bell bass heart", "end/E 1 .3 strings bass"),
        patterns={"pulse": "0+2 1 0+3 1"}, voices={"pulse": "vibraphone", "pad": "bowed pad"},
    ),
    Piece(
        "slow-satellites", "Slow Satellites", "Nachtlinie", 2024, 1104,
        "E", "dorian", 72, ("ambient", "space"), ("wistful", "floating", "nocturnal"), -0.12, -0.55,
        chords={"A": "i9 | i9 | IVadd9 | IVadd9", "B": "bVIImaj7 | IV | i7 | v7", "E": "i9"},
        themes={"A": "5 . 6 5 | 3 . . . | 6 . 5 3 | 2 . . .",
                "B": "4 . 2 . | 1 . 6, . | 3 . 2 1 | 7, . . ."},
        form=("intro/A 2 .3 pad pulse", "A 4 .5 pad pulse bass bell",
              "B 4 .6 pad glass pulse bass lead", "A' 4 .5 choir pulse bass bell",
              "end/E 1 .3 pad bass bell"),
        patterns={"pulse": "0 1 2 3 2 1 0 1 2 3 4 3 2 1 2 1"},
    ),
)  # fmt: skip
