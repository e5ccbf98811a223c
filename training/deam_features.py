"""What a regression on DEAM is given: openSMILE's features or ours, of a song or of every moment.

Conventions
-----------
A table has one row for each song (static) or each half second (dynamic), with the song's number as
the group of the cross-validation. *smile* are the published 260 features; *ours* is what the
product hears in the audio itself. A moment is described by its own frame and by what the last ten
seconds were like: raters lag behind the music by two to four seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.cue_sounds import measure_levels
from training.deam_data import Annotated, Frames, find_songs, read_dynamic, read_frames, read_static
from tunesight.domain.analysis import ANALYSIS_NUMBERS
from tunesight.listening.analyse import Analyser
from tunesight.media.audio import open_audio

__all__ = ["SOURCES", "TARGETS", "Table", "align", "listen", "read_table", "summarise"]

SOURCES = ("smile", "ours")
TARGETS = ("static", "dynamic")
_STEP_S = 0.5
_PAST_FRAMES = 20
_LEVEL_RATE_HZ = 50


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to learn from.

    Parameters
    ----------
    features
        Shape (n, features), finite.
    affects
        Shape (n, 2), in [-1, 1].
    songs
        Shape (n,), which song a row is of.
    names
        Of the features.
    """

    features: NDArray[np.float64]
    affects: NDArray[np.float64]
    songs: NDArray[np.int64]
    names: tuple[str, ...]


def read_table(root: Path, source: str, target: str) -> Table:
    """Read DEAM's annotations and the features of every song that has both.

    Parameters
    ----------
    root
        Where DEAM was unpacked.
    source
        One of :data:`SOURCES`.
    target
        One of :data:`TARGETS`.

    Raises
    ------
    FileNotFoundError
        If annotations, features or audio are not there.
    ValueError
        If a file is not as published, or no song has both.
    """
    paths = find_songs(root, "features" if source == "smile" else "audio")
    if target == "static":
        return _read_static_table(paths, source, read_static(root))
    return _read_dynamic_table(paths, source, read_dynamic(root))


def _read_static_table(
    paths: Mapping[int, Path], source: str, affects: Mapping[int, tuple[float, float]]
) -> Table:
    rows, names, songs = [], (), sorted(paths.keys() & affects.keys())
    for song in songs:
        frames = _read_moments(paths[song], source)
        values, names = summarise(frames)
        if source == "ours":
            analysis = Analyser().analyse(paths[song])
            heard = [getattr(analysis, number) for number in ANALYSIS_NUMBERS]
            values, names = np.concatenate([values, heard]), (*names, *ANALYSIS_NUMBERS)
        rows.append(values)
    _check_some(songs)
    targets = np.array([affects[song] for song in songs])
    return Table(np.stack(rows), targets, np.array(songs), names)


def _read_dynamic_table(
    paths: Mapping[int, Path], source: str, courses: Mapping[int, Annotated]
) -> Table:
    features, affects, groups, names = [], [], [], ()
    songs = sorted(paths.keys() & courses.keys())
    for song in songs:
        frames = _read_moments(paths[song], source)
        names = tuple(f"{name}_{part}" for part in ("now", "past") for name in frames.names)
        values, felt = align(frames, courses[song])
        features.append(values)
        affects.append(felt)
        groups.append(np.full(len(felt), song))
    _check_some(songs)
    return Table(np.concatenate(features), np.concatenate(affects), np.concatenate(groups), names)


def _check_some(songs: list[int]) -> None:
    if not songs:
        message = "no song has both annotations and features: were the right archives unpacked?"
        raise ValueError(message)


def _read_moments(path: Path, source: str) -> Frames:
    frames = read_frames(path) if source == "smile" else listen(path)
    return Frames(frames.times_s, np.nan_to_num(frames.values), frames.names)


def listen(path: Path) -> Frames:
    """Hear one file as the product does: forty mel levels each half second, and how they move."""
    with open_audio(path) as stream:
        sound = np.concatenate([block.mono for block in stream.blocks()])
    levels = measure_levels(sound).astype(np.float64)
    per_frame = round(_STEP_S * _LEVEL_RATE_HZ)
    count = len(levels) // per_frame
    held = levels[: count * per_frame].reshape(count, per_frame, -1)
    rises = np.maximum(np.diff(held, axis=1), 0.0).mean(axis=1)
    names = [f"{kind}_{band}" for kind in ("level", "rise") for band in range(levels.shape[1])]
    return Frames(
        np.arange(count) * _STEP_S, np.concatenate([held.mean(axis=1), rises], axis=1), tuple(names)
    )


def summarise(frames: Frames) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Describe a song by each feature's mean and spread; returns values and names."""
    values = np.concatenate([frames.values.mean(axis=0), frames.values.std(axis=0)])
    return values, tuple(f"{n}_{part}" for part in ("mean", "spread") for n in frames.names)


def align(frames: Frames, course: Annotated) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give every annotated moment its frame and the mean of the ten seconds up to it.

    Returns
    -------
    tuple
        Features, shape (n, 2 * features), and affects, shape (n, 2), of the moments that have a
        frame no further than half a second away.
    """
    places = np.abs(frames.times_s[None] - course.times_s[:, None]).argmin(axis=1)
    is_near = np.abs(frames.times_s[places] - course.times_s) <= _STEP_S
    sums = np.concatenate([np.zeros((1, frames.values.shape[1])), frames.values.cumsum(axis=0)])
    first = np.maximum(places + 1 - _PAST_FRAMES, 0)
    past = (sums[places + 1] - sums[first]) / (places + 1 - first)[:, None]
    both = np.concatenate([frames.values[places], past], axis=1)
    return both[is_near], course.affects[is_near]
