"""The card that lies beside the cue network: how it was made, how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.cards import put_card
from training.cue_network import BANDS, FRAMES, SECONDS
from training.cue_pieces import CUES

__all__ = ["write_card"]


def write_card(weights: Path, details: Mapping[str, Any], figures: Mapping[str, Any]) -> None:
    """Write the card of finished weights.

    Parameters
    ----------
    weights
        The file, already written.
    details
        How it was trained.
    figures
        How well it reads the takes of the test part, by kind of take and cue.
    """
    card = {
        "task": "How high music lies, how its notes are joined, and how many there are.",
        "licence": "MIT",
        "inputs": [
            {
                "name": "levels",
                "shape": [FRAMES, BANDS],
                "dtype": "float32",
                "range": "-1 to 1: mel levels, 60 dB up to the loudest of the 32 seconds",
                "frames": "50 a second: see tunesight/listening/spectrum.py",
            }
        ],
        "outputs": [
            {
                "name": "cues",
                "shape": [SECONDS, len(CUES)],
                "order": list(CUES),
                "meaning": (
                    "for each of the inner 26 seconds, over the six around it: log2(1 + onsets a "
                    "second), log2(1 + drum strokes a second), mean pitch as a MIDI number, share "
                    "of the time to the next note for which one sounds, log2(1 + notes at once)"
                ),
            }
        ],
        "trained_on": [
            {
                "data": "572 lead sheets as MIDI (chords of McGill Billboard and RS200, CC0)",
                "licence": "for measuring; nothing of them is shipped",
                "split": "by artist: two thirds train, a third is met in the figures alone",
            },
            {"data": "POP909 (Wang et al. 2020)", "licence": "MIT", "split": "as above"},
            {
                "data": "pieces drawn at random by our own composer, none of them the demo's",
                "licence": "CC0",
                "split": "by style: the styles of the figures are not trained on",
            },
            {
                "data": "soundfonts FluidR3 (MIT), TimGM6mb (GPL-2), GMbank (LGPL), OPL-3 (GPL-3)",
                "licence": "they make the sound; nothing of them is in the weights",
                "split": "MuseScore General (MIT) is heard in the figures alone",
            },
        ],
        "starting_weights": "none",
        "trained_by": "python -m training.train_cues takes; train; export",
        "training": dict(details),
        "figures": dict(figures),
        "intended_use": (
            "Register and articulation move the place of a track in the affect plane a little, "
            "with weights from published experiments. The other answers helped training and are "
            "not used."
        ),
        "limits": (
            "Trained on synthesised instruments, through made rooms, noise and MP3: how well it "
            "reads recordings is not known, for nobody has written their notes down here. No voice "
            "sings in what it learnt from, so it does not say whether one does, and reads "
            "the articulation of singing worst. How hard notes are struck it cannot hear."
        ),
        "served_worse": (
            "Twelve-tone tuning and the instruments of General MIDI: music of other scales, drums "
            "alone, drones and noise get a register and an articulation that mean little."
        ),
        "beside_large_models": (
            "Register and articulation are two of six published cues, not a model of music. "
            "Probes on large music models explain much more of what people feel: on EmoMusic R2 "
            ".72 of arousal and .62 of valence with Jukebox, .68 and .46 with CLMR (Castellon, "
            "Donahue and Liang 2021, arXiv:2107.05677). We hold none of that audio and cannot say "
            "where we would be on it; training/train_deam.py lets whoever holds DEAM find out. The "
            "optional sound block is where such an embedding would come in."
        ),
    }
    put_card(weights, card)
