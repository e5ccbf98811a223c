"""The music whose truth is known: lead sheets, POP909, VGMIDI phrases and our own demo tracks.

Conventions
-----------
An `Example` is one piece of music with what is known about it; what is not known is None or empty.
Tonics are pitch classes, 0 = C. Valence and arousal are signs or values in [-1, 1].

The *group* of an example is its artist, for VGMIDI its game. `part_of` deals whole groups by a hash
of their name: about a third to ``test`` (for reporting), the others to ``dev`` (for choosing). The
demo tracks are all ``test``: none of them may choose anything. Examples are listed in an order that
a hash of their names gives, so that the first N of a set are a fixed sample of it.

What the truth is:

- *Lead sheets*: `bpm_annot` and `tonic_annot` are experts'. There is no annotated mode: a streaming
  service's `mode` is taken where the service's key is the expert's tonic (about half of the songs),
  and none elsewhere.
  Their beats are known from the drums (`evaluation.music_items`).
- *POP909*: `bpm` is per notated beat. Nearly all songs are noted with two beats a bar, so a
  listener may well feel half or double of it.
- *VGMIDI*: valence and arousal are -1 or 1, by phrase.
- *Demo tracks*: tempo, key, mode, beats, downbeats and the intended affect, as they were composed;
  church modes count as major or minor by their third.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.song_matching import artist_keys

__all__ = ["DEMO", "SETS", "Example", "part_of", "read_set", "read_source", "to_pitch_class"]

SETS = ("leadsheets", "pop909", "vgmidi", "demo")
DEMO = Path(__file__).resolve().parents[1] / "src" / "tunesight" / "demo"
_GUESTS = re.compile(r"(?<=\S)\s*(?:[,;&/]|\b(?:feat|ft|featuring|with)\b).*", re.IGNORECASE)
_MAJOR_MODES = {"major", "lydian", "mixolydian"}  # those with a major third
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True, slots=True)
class Example:
    """One piece of music with what is known about it.

    Parameters
    ----------
    set_name, name
        Where it is from, and its name there; together they are unique.
    group
        The artist or game; groups are never split.
    part
        ``dev`` or ``test``.
    source, member
        Its file; or an archive and the file's name in it.
    tempo_bpm, tonic, is_major, valence, arousal
        The truth, None where it is not known.
    beats_s, downbeats_s
        When the beats and bars begin; empty where it is not known.
    """

    set_name: str
    name: str
    group: str
    part: str
    source: Path
    member: str = ""
    tempo_bpm: float | None = None
    tonic: int | None = None
    is_major: bool | None = None
    valence: float | None = None
    arousal: float | None = None
    beats_s: tuple[float, ...] = ()
    downbeats_s: tuple[float, ...] = ()


def to_pitch_class(tonic: str) -> int | None:
    """Return the pitch class of a name such as ``"F#"`` or ``"Eb"``; None for an empty one."""
    if not tonic:
        return None
    return (_STEPS[tonic[0]] + tonic.count("#") - tonic.count("b")) % 12


def part_of(group: str) -> str:
    """Return the part, ``dev`` or ``test``, that a group belongs to for ever."""
    return "test" if hashlib.sha256(group.encode()).digest()[0] % 3 == 0 else "dev"


def read_set(
    name: str, data: Path, *, part: str = "all", limit: int | None = None, demo: Path = DEMO
) -> list[Example]:
    """List the examples of one set.

    Parameters
    ----------
    name
        One of `SETS`.
    data
        Folder of the data sets, with ``midi/`` and ``music/``.
    part
        ``all``, ``dev`` or ``test``.
    limit
        At most so many; the same ones each time.
    demo
        Folder of ``tracks.json`` and ``tracks/``.

    Raises
    ------
    FileNotFoundError
        If a table is not there.
    """
    readers = {"leadsheets": _read_leadsheets, "pop909": _read_pop909, "vgmidi": _read_vgmidi}
    found = _read_demo(demo) if name == "demo" else readers[name](data)
    chosen = [e for e in found if part in {"all", e.part}]
    chosen.sort(key=lambda e: hashlib.sha256(e.name.encode()).digest())
    return chosen[:limit]


def read_source(example: Example) -> bytes:
    """Return an example's file as it is.

    Raises
    ------
    FileNotFoundError
        If the file or the archive is missing, or the archive lacks it.
    """
    if not example.member:
        return example.source.read_bytes()
    with zipfile.ZipFile(example.source) as archive:
        try:
            return archive.read(example.member)
        except KeyError:
            raise FileNotFoundError(f"there is no {example.member!r} in {example.source}") from None


def _read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _artist_group(credit: str) -> str:
    """Name the first artist of a credit in one spelling, so that guests split nobody."""
    keys = artist_keys(_GUESTS.sub("", credit))
    return max(keys, key=lambda key: (len(key), key)) if keys else credit


def _read_leadsheets(data: Path) -> list[Example]:
    return [
        Example(
            set_name="leadsheets",
            name=row["id"],
            group=(group := _artist_group(row["artist"])),
            part=part_of(group),
            source=data / "midi" / "songs.zip",
            member=row["midi"],
            tempo_bpm=_number(row["bpm_annot"]),
            tonic=to_pitch_class(row["tonic_annot"]),
            is_major=_streaming_mode(row),
        )
        for row in _read_table(data / "midi" / "songs.csv")
    ]


def _streaming_mode(row: Mapping[str, str]) -> bool | None:
    tonic = to_pitch_class(row["tonic_annot"])
    key, mode = _number(row["key"]), _number(row["mode"])
    if tonic is None or key is None or mode is None or int(key) != tonic:
        return None
    return mode > 0.5


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _read_pop909(data: Path) -> list[Example]:
    return [
        Example(
            set_name="pop909",
            name=row["id"],
            group=(group := _artist_group(row["artist"])),
            part=part_of(group),
            source=data / "midi" / "pop909.zip",
            member=row["midi"],
            tempo_bpm=_number(row["bpm"]),
            tonic=to_pitch_class(row["key"]),
            is_major=None if (mode := _number(row["mode"])) is None else mode > 0.5,
        )
        for row in _read_table(data / "midi" / "pop909.csv")
    ]


def _read_vgmidi(data: Path) -> list[Example]:
    return [
        Example(
            set_name="vgmidi",
            name=row["file"].removesuffix(".mid"),
            group=row["game"],
            part=part_of(row["game"]),
            source=data / "music" / "vgmidi_phrases.zip",
            member=row["file"],
            valence=float(row["valence"]),
            arousal=float(row["arousal"]),
        )
        for row in _read_table(data / "music" / "vgmidi_labels.csv")
    ]


def _read_demo(demo: Path) -> list[Example]:
    rows: list[dict[str, Any]] = json.loads((demo / "tracks.json").read_text("utf-8"))["tracks"]
    return [
        Example(
            set_name="demo",
            name=row["id"],
            group=row["id"],
            part="test",
            source=demo / "tracks" / row["file"],
            tempo_bpm=float(row["tempo_bpm"]),
            tonic=to_pitch_class(row["key"]),
            is_major=row["mode"] in _MAJOR_MODES,
            valence=float(row["valence"]),
            arousal=float(row["arousal"]),
            beats_s=tuple(row["beats"]),
            downbeats_s=tuple(row["downbeats"]),
        )
        for row in rows
    ]
