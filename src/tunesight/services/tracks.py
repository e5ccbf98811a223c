"""Tracks: look one up, find its sound."""

from __future__ import annotations

from pathlib import Path

from tunesight.domain.ports import TrackStore
from tunesight.domain.track import Track
from tunesight.errors import NotFoundError

__all__ = ["TrackService"]


class TrackService:
    """Looks tracks up.

    Parameters
    ----------
    store
        Where the tracks are kept.
    """

    def __init__(self, store: TrackStore) -> None:
        self._store = store

    def find_track(self, track_id: str) -> Track:
        """Return a track.

        Raises
        ------
        NotFoundError
            If there is none with this id.
        """
        return self._store.find_track(track_id)

    def audio_path(self, track_id: str) -> Path:
        """Return the file of a track's sound.

        Only paths that the library itself recorded are ever returned.

        Raises
        ------
        NotFoundError
            If there is no such track, it has no sound here, or its file is gone.
        """
        track = self._store.find_track(track_id)
        if track.path is None:
            raise NotFoundError(
                f"{track.title!r} by {track.artist} has no sound here; open one of its links."
            )
        path = Path(track.path)
        if not path.is_file():
            raise NotFoundError(
                f"The file of {track.title!r} is not there; reconnect its disk or scan again."
            )
        return path
