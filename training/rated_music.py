"""Music that people rated, as the product hears it: VGMIDI's phrases, and PMEmo's songs by cues.

Conventions
-----------
Cues are levels (:func:`tunesight.listening.affect.affect_levels`), in the order of :data:`CUES`.

References
----------
Ferreira, L. and Whitehead, J. (2019), "Learning to generate music with sentiment", ISMIR: VGMIDI.
Zhang, K. et al. (2018), "The PMEmo dataset for music emotion recognition", ICMR.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.music_items import MOST_S, Renders, examples_with_sound
from evaluation.music_sets import read_source
from studio.midi_render import read_midi
from training.fit_streaming import read_rated_songs
from training.score_baseline import measure_score
from tunesight.listening.affect import VALENCE_BY_CUE, affect_levels
from tunesight.listening.analyse import measure_cues
from tunesight.listening.meters import Meters
from tunesight.listening.tonality import estimate_tonality
from tunesight.media.audio import open_audio

__all__ = ["CUES", "RELIABILITY", "Phrases", "Songs", "hear_cues", "hear_phrases", "read_songs"]

Array = NDArray[np.float64]

CUES = tuple(VALENCE_BY_CUE)
"""The cues that are weighed."""

RELIABILITY = {
    # On songs with an expert's tempo, that tempo goes with the service's valence and energy at r =
    # .46 and .44, the service's own tempo at .13 and .24.
    "tempo": 0.4,
    # The service's key is the expert's tonic in 57 % of the songs; elsewhere its mode says nothing.
    "mode": 0.57,
}
"""What a streaming feature tells of the true cue, as a share."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Rated phrases as they are heard.

    Parameters
    ----------
    levels
        Shape (n, cues), in the order of :data:`CUES`.
    signs
        Shape (n, 2): whether valence and arousal are rated above the middle.
    groups
        Shape (n,): the game of each.
    scores
        Shape (n, 11), features of the notes (:mod:`training.score_baseline`).
    """

    levels: Array
    signs: NDArray[np.bool_]
    groups: NDArray[np.str_]
    scores: Array

    def take(self, rows: NDArray[np.bool_]) -> Phrases:
        """Return some of them."""
        return Phrases(self.levels[rows], self.signs[rows], self.groups[rows], self.scores[rows])


@dataclass(frozen=True, slots=True)
class Songs:
    """Rated songs with the streaming features that are cues.

    Parameters
    ----------
    levels
        Shape (n, len(RELIABILITY)), already taken for what they tell of the true cue.
    affects
        Shape (n, 2).
    """

    levels: Array
    affects: Array


def hear_cues(path: Path) -> dict[str, float]:
    """Hear the cues of one file as the analyser does."""
    with open_audio(path) as stream:
        meters = Meters(stream.channel_rate_hz, stream.channel_names)
        for block in stream.blocks():
            meters.add(block)
    tonality = estimate_tonality(meters.pitches.histograms())
    return measure_cues(meters, meters.onsets.envelopes(), tonality)


def hear_phrases(data: Path, renders: Path, part: str) -> Phrases:
    """Render and hear one part of VGMIDI's games."""
    levels, signs, groups, scores = [], [], [], []
    heard = examples_with_sound(Renders(renders), data=data, sets=("vgmidi",), part=part)
    for example, path in heard:
        assert example.valence is not None and example.arousal is not None  # noqa: S101, PT018
        found = affect_levels(hear_cues(path))
        levels.append([found[name] for name in CUES])
        signs.append((example.valence > 0.0, example.arousal > 0.0))
        groups.append(example.group)
        scores.append(measure_score(read_midi(read_source(example)), MOST_S))
    return Phrases(np.array(levels), np.array(signs), np.array(groups), np.array(scores))


def read_songs(data: Path) -> Songs:
    """Read PMEmo's songs that the table of streaming features holds."""
    songs = read_rated_songs(data, names=("tempo", "mode"))
    has_all = np.all([~np.isnan(songs.features[n]) for n in RELIABILITY], axis=0)
    tempo, mode = (songs.features[n][has_all] for n in ("tempo", "mode"))
    rows = [
        affect_levels({"tempo": float(t), "mode": 2.0 * float(m) - 1.0})
        for t, m in zip(tempo, mode, strict=True)
    ]
    levels = np.array([[row[n] * RELIABILITY[n] for n in RELIABILITY] for row in rows])
    return Songs(levels, songs.affects[has_all])
