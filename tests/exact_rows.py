"""Rows: a track as one row of named blocks, exact and in full.

The matrix keeps what such a row follows from (:mod:`tunesight.library.matrix_columns`); this is
what it is measured against.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import MUSIC_PRIOR
from tunesight.domain.analysis import cue_levels
from tunesight.domain.blocks import BLOCKS, DECADES, ROW_WIDTH, affect_to_coordinates
from tunesight.domain.languages import LANGUAGE_CODES
from tunesight.domain.ports import LONGEST_TEXT, TextEncoder
from tunesight.domain.track import Track
from tunesight.library.hubness import measure_hubness

__all__ = ["build_rows"]


def build_rows(tracks: Sequence[Track], encoder: TextEncoder) -> NDArray[np.float32]:
    """Lay out tracks as rows.

    Parameters
    ----------
    tracks
        Any number; one that was not heard yet sits at the mean of all music.
    encoder
        For the words block.

    Returns
    -------
    array
        Shape (len(tracks), ROW_WIDTH), float32, in the order given.
    """
    rows = np.zeros((len(tracks), ROW_WIDTH), dtype=np.float32)
    if not tracks:
        return rows
    for row, track in zip(rows, tracks, strict=True):
        row[BLOCKS["affect"]] = affect_to_coordinates((track.affect or MUSIC_PRIOR).mean)
        row[BLOCKS["cues"]] = cue_levels(track.cues)
        row[BLOCKS["language"]] = [track.language == code for code in LANGUAGE_CODES]
        row[BLOCKS["era"]] = [track.decade == decade for decade in DECADES]
    rows[:, BLOCKS["words"]] = encoder.encode([t.words()[:LONGEST_TEXT] for t in tracks])
    rows[:, BLOCKS["prior"]] = np.column_stack(
        (
            -measure_hubness(rows[:, 0], rows[:, 1]),
            [track.is_playable for track in tracks],
        )
    )
    return rows
