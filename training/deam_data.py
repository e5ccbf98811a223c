"""DEAM as it is published: what people felt in 1,802 songs, once for each and every half second.

Conventions
-----------
The folder is where ``DEAM_Annotations.zip``, ``DEAM_audio.zip`` and ``features.zip`` were unpacked,
together or each in a folder of its own; files are found by their names:

- ``.../song_level/static_annotations_averaged_songs_*.csv``: ``song_id, valence_mean,
  valence_std, arousal_mean, arousal_std`` and in the second file more columns, on 1 to 9; blanks
  after commas.
- ``.../dynamic (per second annotations)/valence.csv`` and ``arousal.csv``: ``song_id`` and columns
  such as ``sample_15000ms``, one for every half second from there on, in [-1, 1]; empty after a
  song's end.
- ``MEMD_audio/<song_id>.mp3``.
- ``features/<song_id>.csv``: openSMILE's, ``frameTime`` and 260 columns, parted by semicolons, a
  row for every half second.

Affects are in [-1, 1], valence first.

References
----------
Aljanaki, A., Yang, Y.-H. and Soleymani, M. (2017), "Developing a benchmark for emotional analysis
    of music", PLoS ONE 12(3).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["Annotated", "Frames", "find_songs", "read_dynamic", "read_frames", "read_static"]

_STATIC = "static_annotations_averaged_songs_*.csv"
_SAMPLE = re.compile(r"sample_(\d+)ms")
_MIDDLE, _REACH = 5.0, 4.0  # of a scale from 1 to 9


@dataclass(frozen=True, slots=True)
class Annotated:
    """What people felt in one song over time.

    Parameters
    ----------
    times_s
        Shape (n,).
    affects
        Shape (n, 2), in [-1, 1].
    """

    times_s: NDArray[np.float64]
    affects: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frames:
    """Features of one song over time.

    Parameters
    ----------
    times_s
        Shape (n,).
    values
        Shape (n, features).
    names
        Of the features.
    """

    times_s: NDArray[np.float64]
    values: NDArray[np.float64]
    names: tuple[str, ...]


def read_static(root: Path) -> dict[int, tuple[float, float]]:
    """Read valence and arousal of every song, in [-1, 1].

    Raises
    ------
    FileNotFoundError
        If there is no such file below the folder.
    ValueError
        If a file lacks a column, or a number lies outside 1 to 9.
    """
    paths = sorted(root.rglob(_STATIC))
    if not paths:
        message = f"there is no {_STATIC} below {root}: unpack DEAM_Annotations.zip there"
        raise FileNotFoundError(message)
    songs: dict[int, tuple[float, float]] = {}
    for path in paths:
        for row in _rows(path, ("song_id", "valence_mean", "arousal_mean")):
            pair = [(float(row[f"{c}_mean"]) - _MIDDLE) / _REACH for c in ("valence", "arousal")]
            if max(abs(x) for x in pair) > 1.0:
                message = f"song {row['song_id']} of {path.name} is not on a scale from 1 to 9"
                raise ValueError(message)
            songs[int(row["song_id"])] = (pair[0], pair[1])
    return songs


def read_dynamic(root: Path) -> dict[int, Annotated]:
    """Read the affect of every song over time; times that one of the two lacks are left out.

    Raises
    ------
    FileNotFoundError
        If one of the two files is not there.
    ValueError
        If they have no columns such as ``sample_15000ms``.
    """
    valence, arousal = (_read_course(_find(root, f"{c}.csv")) for c in ("valence", "arousal"))
    songs: dict[int, Annotated] = {}
    for song in sorted(valence.keys() & arousal.keys()):
        shared = sorted(valence[song].keys() & arousal[song].keys())
        pairs = [(valence[song][t], arousal[song][t]) for t in shared]
        songs[song] = Annotated(np.array(shared) / 1000.0, np.array(pairs).reshape(-1, 2))
    return songs


def read_frames(path: Path) -> Frames:
    """Read openSMILE's features of one song.

    Raises
    ------
    ValueError
        If it is not such a table.
    """
    text = path.read_text(encoding="utf-8-sig").splitlines()
    parted = ";" if text and ";" in text[0] else ","
    header = [name.strip() for name in text[0].split(parted)] if text else []
    if len(text) < 2 or "frameTime" not in header:
        message = f"{path} has no column frameTime or no rows: give a file of DEAM's features.zip"
        raise ValueError(message)
    table = np.array([line.split(parted) for line in text[1:] if line.strip()], dtype=np.float64)
    when = header.index("frameTime")
    names = tuple(name for name in header if name != "frameTime")
    return Frames(table[:, when], np.delete(table, when, axis=1), names)


def find_songs(root: Path, kind: str) -> Mapping[int, Path]:
    """Find the files of the songs: ``kind`` is ``audio`` or ``features``.

    Raises
    ------
    FileNotFoundError
        If there are none.
    """
    folder, suffix = {"audio": ("MEMD_audio", ".mp3"), "features": ("features", ".csv")}[kind]
    found = {
        int(path.stem): path
        for path in root.rglob(f"*{suffix}")
        if path.parent.name == folder and path.stem.isdigit()
    }
    if not found:
        message = f"there is no {folder}/*{suffix} below {root}: unpack DEAM's {kind} there"
        raise FileNotFoundError(message)
    return found


def _find(root: Path, name: str) -> Path:
    # The folder beside it holds every rater's own file, one for each song.
    found = [p for p in root.rglob(name) if "per each rater" not in str(p)]
    if not found:
        message = f"there is no {name} below {root}: unpack DEAM_Annotations.zip there"
        raise FileNotFoundError(message)
    return found[0]


def _read_course(path: Path) -> dict[int, dict[int, float]]:
    songs: dict[int, dict[int, float]] = {}
    for row in _rows(path, ("song_id",)):
        songs[int(row["song_id"])] = {
            int(match[1]): float(value)
            for name, value in row.items()
            if (match := _SAMPLE.fullmatch(name)) and value
        }
    if not any(songs.values()):
        message = f"{path} has no column such as sample_15000ms: give the averaged annotations"
        raise ValueError(message)
    return songs


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in needed if name not in header]
        if missing:
            message = f"{path} lacks the columns {missing}: it has {header[:6]}"
            raise ValueError(message)
        for row in reader:
            # A song that ends early may have fewer cells than the header.
            yield {n: v.strip() for n, v in zip(header, row, strict=False)}
