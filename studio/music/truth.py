"""What is known about each piece because we wrote it: the rows of `tracks.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from studio.music.humanise import Performance
from studio.music.piece import Piece, Style

__all__ = ["describe", "tags_of", "write_truth"]

LICENCE = "CC0-1.0"


def describe(
    piece: Piece, style: Style, performance: Performance, duration_s: float
) -> dict[str, object]:
    """State the truth about a rendered piece.

    Returns
    -------
    dict
        JSON-ready; beats and downbeats in seconds, rounded to milliseconds.
    """
    return {
        "id": piece.slug,
        "file": f"{piece.slug}.opus",
        "title": piece.title,
        "artist": piece.artist,
        "year": piece.year,
        "style": style.name,
        "genres": list(piece.genres),
        "language": None,
        "moods": list(piece.moods),
        "tempo_bpm": piece.tempo_bpm,
        "metre": piece.metre,
        "key": piece.tonic,
        "mode": piece.mode,
        "duration_s": round(duration_s, 3),
        "beats": [round(b, 3) for b in performance.beats_s if b < duration_s],
        "downbeats": [round(b, 3) for b in performance.downbeats_s if b < duration_s],
        "valence": piece.valence,
        "arousal": piece.arousal,
        "licence": LICENCE,
        "seed": piece.seed,
    }


def tags_of(piece: Piece) -> dict[str, str]:
    """Vorbis comments for a piece's file."""
    return {
        "title": piece.title,
        "artist": piece.artist,
        "album": "Tunesight Demo",
        "genre": "; ".join(piece.genres),
        "date": str(piece.year),
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "comment": f"Instrumental, {', '.join(piece.moods)}",
    }


def write_truth(path: Path, rows: Sequence[dict[str, object]]) -> None:
    """Write `tracks.json`: one track per line, ordered by id, so that diffs can be read."""
    lines = [
        json.dumps(row, ensure_ascii=False) for row in sorted(rows, key=lambda r: str(r["id"]))
    ]
    text = '{"licence": "CC0-1.0", "tracks": [\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8")
