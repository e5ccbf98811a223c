"""Cinematic tension: clocks, low strings, drums far away, chords that do not resolve."""

from __future__ import annotations

from studio.music.bass import play_bass
from studio.music.chordal import play_arpeggio, play_comp, play_pad
from studio.music.melody import play_melody
from studio.music.percussion import play_drums
from studio.music.piece import Layer, Piece, Strip, Style

__all__ = ["PIECES", "STYLE"]

STYLE = Style(
    "cinematic tension",
    {
        "clock": Layer(play_arpeggio, "pizzicato", "0 - 1 - 0 - 2 - 0 - 1 - 0 - 1 2", low=62,
                       high=84,
                       voices=3, velocity=0.6, loose_s=0.003, strip=Strip(-5, 0.3, reverb=0.4)),
        "ostinato": Layer(play_arpeggio, "cello", "0 0 1 0 0 0 2 0 0 0 1 0 0 1 2 1", low=38,
                          high=58,
                          voices=3, velocity=0.72, gate=0.4, loose_s=0.004,
                          strip=Strip(-1, -0.2, reverb=0.25)),
        "tremolo": Layer(play_pad, "tremolo strings", low=55, high=79, voices=3, velocity=0.6,
                         strip=Strip(-4, reverb=0.4)),
        "drone": Layer(play_bass, "dark pad", "R . . . . . . .", low=36, velocity=0.7,
                       strip=Strip(-3, reverb=0.3)),
        "basses": Layer(play_bass, "contrabass", "R . . . . . . .", low=31, velocity=0.7,
                        strip=Strip(-2, reverb=0.3)),
        "braam": Layer(play_comp, "brass", "X...............|................", low=34, high=55,
                       voices=3, velocity=0.9, gate=0.6,
                       strip=Strip(0, reverb=0.4, drive=0.25)),
        "drums": Layer(play_drums, "orchestra kit", "march", velocity=0.8, strip=Strip(0,
                       reverb=0.4)),
        "taiko": Layer(play_bass, "taiko", "R! . . R . . R . . . R . R . R R", low=38, velocity=0.8,
                       strip=Strip(-1, reverb=0.35)),
        "pulse": Layer(play_bass, "saw bass", "R R R R R R R R R R R R R R R R", low=33,
                       velocity=0.65,
                       gate=0.6, loose_s=0.001, strip=Strip(-3, reverb=0.1, delay=0.1)),
        "high": Layer(play_melody, "violin", low=69, velocity=0.6, strip=Strip(-3, -0.1,
                      reverb=0.45)),
        "low": Layer(play_melody, "horn", low=46, velocity=0.75, strip=Strip(-1, 0.15, reverb=0.4)),
        "bells": Layer(play_melody, "bells", low=60, velocity=0.55, strip=Strip(-6, reverb=0.5)),
        "voices": Layer(play_pad, "choir", low=52, high=72, voices=3, velocity=0.55,
                        strip=Strip(-6, reverb=0.5)),
    },
    {
        "march": {"kick": "X.......X..x....", "snare": "..o...o...o.o.oo",
                  "fill1": "snare:oooooooxxxxxXXXX",
                  "nocrash": ".", "end": "kick:X"},
        "chase": {"kick": "X..x..X...x.X...", "floortom": "x.xxx.xxx.xxx.xx",
                  "hat": "oooooooooooooooo",
                  "fill1": "floortom:xxxxxxxxXXXXXXXX", "end": "kick:X; crash:X"},
        "steps": {"kick": "X...............", "rim": "x...x...x...x...", "nocrash": ".",
                  "end": "kick:X"},
    },
    room_s=3.0, loudness_lufs=-16.5, glue=0.25, tilt_db=0.0,
)  # fmt: skip

PIECES = (
    Piece(
        "stairwell-c", "Stairwell C", "Nachtlinie", 2022, 2201,
        "B", "phrygian", 88, ("cinematic", "thriller", "score"), ("suspenseful", "anxious",
        "uneasy"), -0.58, 0.32,
        chords={"A": "i | bII@1 | i | io@1", "B": "bVI | bII | iv6 | V7b9", "E": "io"},
        themes={"A": "5 . . . . . b5 . | 4 . . . . . . . | 5 . . . 6 . b5 . | 2 . . . . . - -",
                "B": "3 . . . 1 . . . | 6 . . . 4 . 2 . | b6 . . . 5 . 4 . | 4 . . . #3 . . ."},
        form=("intro/A 2 .4 drums clock drone", "A 4 .5 drums clock drone ostinato high",
              "B 4 .65 drums clock basses ostinato tremolo low",
              "A' 4 .75 drums clock drone ostinato tremolo high bells=A",
              "end/E 1 .7 drums drone tremolo basses"),
        patterns={"drums": "steps"}, ritardando=0,
    ),
    Piece(
        "they-know-the-roof", "They Know the Roof", "Nachtlinie", 2023, 2202,
        "E", "minor", 144, ("cinematic", "action", "score"), ("tense", "frantic", "urgent"),
        -0.6, 0.8,
        chords={"A": "i | i | bVI | io7", "B": "iv | bVI | bII | V7b9", "E": "i"},
        themes={"A": "1 . . . 5 . b5 . | 4 . 3 . 1 . . . | 6 . . . 5 . 3 . | b5 . 4 . 3 . b2 .",
                "B": "4 . . . 6 . 1' . | 3 . . . 1 . 6, . | b2 . . . 4 . 6 . | #7 . . . 2' . . ."},
        form=("intro/A 4 .55 pulse clock", "A 8 .75 drums pulse ostinato taiko low",
              "B 8 .85 drums pulse ostinato taiko braam high tremolo",
              "A' 8 .95 drums pulse ostinato taiko braam tremolo low voices",
              "end/E 2 .9 drums basses braam tremolo taiko"),
        patterns={"drums": "chase"}, ritardando=0,
    ),
    Piece(
        "the-tide-comes-in-black", "Η μαύρη παλίρροια", "Nachtlinie", 2021, 2203,  # noqa: RUF001
        "C#", "minor", 72, ("cinematic", "dark ambient", "score"), ("ominous", "threatening",
        "fearful"), -0.76, 0.2,
        chords={"A": "i | i | bii@1 | i", "B": "bVI | io7@1 | iv | bII", "E": "i"},
        themes={"A": "1 . . . b2 . . . | 1 . . . 5, . . . | b2 . . . 4 . 3 . | 1 . . . - - - -",
                "B": "3 . . . 1 . . . | b5 . . . 3 . . . | 4 . . . 6 . . . | b2 . . . 4 . . ."},
        form=("intro/A 2 .4 drone taiko", "A 4 .55 drone taiko braam voices clock",
              "B 4 .75 basses taiko braam voices tremolo low clock",
              "A' 2 .85 drone basses taiko braam tremolo voices low clock",
              "end/E 1 .8 drone basses braam tremolo taiko"),
        patterns={"taiko": "R! . . R . . R . . . . . R . . .|R! . . R . . R . . . R . R R R R",
                  "braam": "X...............|........x......."}, voices={"clock": "xylophone"},
                  ritardando=0,
    ),
)  # fmt: skip
