"""The demo tracks: what their composer knows about them, placed by what was heard in them.

``tracks.json`` also says which affect, tempo and key were intended. None of that is used here: a
demo track has its place from the analysis of its sound, like every file of a listener.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tunesight.domain.analysis import Analysis
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import SetupError
from tunesight.library.importers.analysis_json import read_analyses

__all__ = ["ANALYSES_FILE", "SOUND_FOLDER", "TRACKS_FILE", "read_demo_tracks"]

TRACKS_FILE = "tracks.json"
ANALYSES_FILE = "analyses.json"
SOUND_FOLDER = "tracks"

_ALBUM = "Tunesight Demo"
_INSTRUMENTAL = "zxx"


def read_demo_tracks(folder: Path) -> tuple[Track, ...]:
    """Read the demo tracks of a folder.

    Parameters
    ----------
    folder
        Absolute; holds ``tracks.json``, ``analyses.json`` and the sound in ``tracks/``.

    Returns
    -------
    tuple of Track
        In the file's order; one that has no analysis yet has neither affect nor cues.

    Raises
    ------
    SetupError
        If a file is missing or damaged, or two tracks have one id.
    """
    path = folder / TRACKS_FILE
    analyses = read_analyses(folder / ANALYSES_FILE)
    try:
        records = json.loads(path.read_text(encoding="utf-8"))["tracks"]
        tracks = tuple(_make_track(folder, record, analyses) for record in records)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise SetupError(
            f"{path} cannot be read ({type(error).__name__}: {error}); install Tunesight again."
        ) from error
    if len({track.id for track in tracks}) < len(tracks):
        raise SetupError(f"{path} names two tracks alike; give each an id of its own.")
    return tracks


def _make_track(folder: Path, record: dict[str, Any], analyses: dict[str, Analysis]) -> Track:
    analysis = analyses.get(record["id"])
    return Track(
        id=record["id"],
        title=record["title"],
        artist=record["artist"],
        source=TrackSource.DEMO,
        album=_ALBUM,
        year=record["year"],
        language=record["language"] or _INSTRUMENTAL,
        genres=tuple(genre.casefold() for genre in record["genres"]),
        moods=tuple(mood.casefold() for mood in record["moods"]),
        affect=analysis.affect if analysis else None,
        cues=analysis.cue_values() if analysis else {},
        duration_s=analysis.duration_s if analysis else record["duration_s"],
        path=str(folder / SOUND_FOLDER / record["file"]),
        licence=record["licence"],
    )
