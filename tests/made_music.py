"""A small folder of rated music in the layout of the research data, written for tests."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.made_midi import PlayedNote, write_midi

__all__ = ["write_music_data"]

BEATS = 20
DRUMS, KICK, SNARE, HAT = 9, 36, 38, 42
C_MAJOR = (60, 64, 67)
A_MINOR = (57, 60, 64)


def write_music_data(folder: Path) -> Path:
    """Write ``midi/`` and ``music/`` with a few short pieces each, and return the folder."""
    sheets = {
        "a1": ("The Lamps", "120.0", "C", "0.0", "1.0", 120.0, C_MAJOR),
        "a2": ("Lamps feat. Wick", "90.0", "A", "0.0", "1.0", 90.0, A_MINOR),  # tonics differ
        "a3": ("Other", "120.0", "", "0.0", "1.0", 120.0, C_MAJOR),  # no tonic
        "a4": ("Fourth", "100.0", "A", "9.0", "0.0", 100.0, A_MINOR),
    }
    _write_set(
        folder / "midi" / "songs",
        ["id,artist,midi,bpm_annot,tonic_annot,key,mode"]
        + [f"{n},{a},{n}.mid,{b},{t},{k},{m}" for n, (a, b, t, k, m, _, _) in sheets.items()],
        {f"{n}.mid": _play(row[5], row[6]) for n, row in sheets.items()},
    )
    _write_set(
        folder / "midi" / "pop909",
        [
            "id,artist,bpm,key,mode,midi",
            "p1,One,100.0,Gb,0,p1.mid",
            "p2,Two,80.0,C,1,p2.mid",
        ],
        {"p1.mid": _play(100.0, A_MINOR, shift=-3), "p2.mid": _play(80.0, C_MAJOR)},
    )
    phrases = {
        "bright": ("Game One", 1, 1, _play(160.0, C_MAJOR, velocity=120)),
        "calm": ("Game Two", 1, -1, _play(60.0, C_MAJOR, velocity=40)),
        "sad": ("Game Two", -1, -1, _play(60.0, A_MINOR, velocity=40)),
    }
    _write_set(
        folder / "music" / "vgmidi_labels",
        ["file,game,valence,arousal"]
        + [f"{name}.mid,{game},{v},{a}" for name, (game, v, a, _) in phrases.items()],
        {f"{name}.mid": row[3] for name, row in phrases.items()},
        archive=folder / "music" / "vgmidi_phrases.zip",
    )
    return folder


def _write_set(
    stem: Path, lines: Sequence[str], files: Mapping[str, bytes], *, archive: Path | None = None
) -> None:
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_suffix(".csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with zipfile.ZipFile(archive or stem.with_suffix(".zip"), "w") as target:
        for name, data in files.items():
            target.writestr(name, data)


def _play(tempo_bpm: float, chord: Sequence[int], *, velocity: int = 90, shift: int = 0) -> bytes:
    """Comp one chord on every beat after a silent bar, with kick and snare in turn."""
    notes = [
        PlayedNote(4 + beat, 0.9, pitch + shift, velocity)
        for beat in range(BEATS)
        for pitch in chord
    ]
    for beat in range(BEATS):
        drum = KICK if beat % 2 == 0 else SNARE
        notes.append(PlayedNote(4 + beat, 0.2, drum, channel=DRUMS))
        notes += [PlayedNote(4 + beat + half, 0.2, HAT, channel=DRUMS) for half in (0, 0.5)]
    return write_midi(notes, tempo_bpm=tempo_bpm)
