"""Tracks: list and search them, look one up, find its sound."""

from __future__ import annotations

from pathlib import Path

from tunesight.domain.ports import TrackStore
from tunesight.domain.track import Track, TrackPage
from tunesight.errors import InvalidValueError, NotFoundError

__all__ = ["DEFAULT_PAGE", "MOST_PAGE", "TrackService"]

DEFAULT_PAGE = 50
MOST_PAGE = 500
_LONGEST_WORDS = 500
# What a database counts to.
_MOST_OFFSET = 2**63 - 1


class TrackService:
    """Looks tracks up.

    Parameters
    ----------
    store
        Where the tracks are kept.
    """

    def __init__(self, store: TrackStore) -> None:
        self._store = store

    def search_tracks(
        self, words: str = "", *, limit: int = DEFAULT_PAGE, offset: int = 0
    ) -> TrackPage:
        """Return tracks by words of their title, artist or album, best first.

        Parameters
        ----------
        words
            All have to be there; the last may be just begun. Without any, all tracks are listed in
            the order in which they came.
        limit
            How many, from 1 to 500.
        offset
            How many to leave out first.

        Raises
        ------
        InvalidValueError
            If a number is outside its range, or the words are too long.
        """
        if not 1 <= limit <= MOST_PAGE:
            raise InvalidValueError(f"{limit} tracks were asked for; ask for 1 to {MOST_PAGE}.")
        if not 0 <= offset <= _MOST_OFFSET:
            raise InvalidValueError(f"The offset is {offset}; give 0 to {_MOST_OFFSET}.")
        if len(words) > _LONGEST_WORDS:
            raise InvalidValueError(
                f"The words are {len(words):,} characters long; give at most {_LONGEST_WORDS}."
            )
        if not words.strip():
            return self._store.list_tracks(limit=limit, offset=offset)
        return self._store.search_tracks(words, limit=limit, offset=offset)

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
