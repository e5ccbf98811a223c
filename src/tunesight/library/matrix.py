"""The matrix: all tracks as rows, in files beside the database, in step with it at every search.

Where the files cannot be written, the same rows are kept in memory: an answer never fails for it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.ports import TextEncoder
from tunesight.domain.query import Filters
from tunesight.domain.shortlist import Candidates, Shortlist
from tunesight.domain.track import Track
from tunesight.errors import StorageError
from tunesight.library.matrix_columns import IS_PLAYABLE, LibrarySnapshot, decode_rows
from tunesight.library.matrix_files import MatrixFolder, MatrixStamp
from tunesight.library.matrix_search import filter_mask, score_rows, top_k
from tunesight.library.matrix_update import TrackChanges, build_in_memory, update_folder

__all__ = ["LibraryMatrix"]

_LOG = logging.getLogger(__name__)

# As long as indexing a million tracks takes on a slow machine.
_LOCK_TIMEOUT_S = 300.0


class _Store(Protocol):
    def generation(self) -> int: ...
    def changes(self) -> AbstractContextManager[TrackChanges]: ...
    def read_tracks(self, numbers: Collection[int]) -> dict[int, Track]: ...


class LibraryMatrix:
    """Finds the best tracks for a vector of weights; safe to share between threads.

    Parameters
    ----------
    store
        Where the tracks are kept.
    encoder
        For the words block.
    folder
        Of the files, shared with other processes; None keeps the rows in memory.
    encoder_stamp
        A text that another encoder does not have; rows of another one are made anew.
    """

    def __init__(
        self,
        store: _Store,
        encoder: TextEncoder,
        *,
        folder: Path | None = None,
        encoder_stamp: str = "",
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._encoder_stamp = encoder_stamp
        self._folder = None if folder is None else MatrixFolder(folder)
        self._lock = threading.Lock()
        self._snapshot: LibrarySnapshot | None = None

    def search(self, weights: NDArray[np.float64], filters: Filters, *, most: int) -> Shortlist:
        """Multiply all rows by weights, and return the best of those that pass the filters.

        Parameters
        ----------
        weights
            Shape (ROW_WIDTH,).
        filters
            What a track must be.
        most
            How many of the best, and how many of the best that can be heard, at least 1.

        Raises
        ------
        StorageError
            If the store cannot be read.
        """
        snapshot = self.snapshot()
        columns, names = snapshot.columns, snapshot.names
        mask = filter_mask(columns, names, filters)
        scores, usual = score_rows(columns, names, weights, mask)
        is_playable: NDArray[np.bool_] = (columns["marks"] & IS_PLAYABLE) != 0

        def pick(allowed: NDArray[np.bool_]) -> Candidates:
            best = top_k(scores, allowed, most, columns["number"])
            return Candidates(
                numbers=columns["number"][best],
                scores=scores[best],
                artists=columns["artist"][best],
                is_playable=is_playable[best],
                rows=decode_rows(columns, best, names["language"]),
            )

        return Shortlist(
            total=int(np.count_nonzero(columns["alive"])),
            considered=int(np.count_nonzero(mask)),
            usual=usual,
            best=pick(mask),
            playable=pick(mask & is_playable),
        )

    def read_tracks(self, numbers: Collection[int]) -> dict[int, Track]:
        """Return tracks by the numbers of a short list; those removed since are left out.

        Raises
        ------
        StorageError
            If the store cannot be read.
        """
        return self._store.read_tracks(numbers)

    def snapshot(self) -> LibrarySnapshot:
        """Return the library as it is now.

        A track added by another process is there at the next call; readers that hold an older
        snapshot keep it whole.

        Raises
        ------
        StorageError
            If the store cannot be read.
        """
        with self._lock:
            generation = self._store.generation()
            if self._snapshot is None or self._snapshot.generation != generation:
                self._snapshot = self._take_snapshot(generation)
            return self._snapshot

    def rebuild(self) -> None:
        """Read all tracks, whatever the files hold.

        Raises
        ------
        StorageError
            If the store cannot be read.
        """
        with self._lock:
            self._snapshot = self._update(is_anew=True)

    def verify(self) -> str:
        """Compare the files with what their header says, and with the library.

        Returns
        -------
        str
            How they stand: files that are not there, or behind, are brought in step by a search.

        Raises
        ------
        StorageError
            If they are damaged, or hold other tracks than the library; or it cannot be read.
        """
        if self._folder is None:
            return "the matrix is kept in memory"
        with self._store.changes() as changes:
            generation, count = changes.generation, changes.count()
            stamp = self._stamp_of(changes)
        header = self._folder.read_header()
        if header is None or header.stamp != stamp:
            return "the matrix is not there yet; the next search makes it"
        damaged = self._folder.damaged_files(header)
        if damaged:
            raise StorageError(
                f"{', '.join(damaged)} in {self._folder.path} are damaged; "
                "run: tunesight library verify --repair"
            )
        found = self._folder.open(stamp)
        if found is None or found[0].generation != generation:
            return "the matrix is behind the library; the next search brings it in step"
        rows = np.count_nonzero(found[1].columns["alive"])
        if rows != count:
            raise StorageError(
                f"the matrix holds {rows} tracks and the library {count}; "
                "run: tunesight library verify --repair"
            )
        return f"the matrix holds all {count} tracks"

    def _take_snapshot(self, generation: int) -> LibrarySnapshot:
        if self._folder is not None:
            with self._store.changes() as changes:
                found = self._folder.open(self._stamp_of(changes))
            if found is not None and found[0].generation == generation:
                return found[1]
        return self._update()

    def _update(self, *, is_anew: bool = False) -> LibrarySnapshot:
        if self._folder is not None:
            try:
                return self._update_files(self._folder, is_anew=is_anew)
            except (OSError, ImportError) as error:
                _LOG.warning(
                    "The matrix of the library is kept in memory: %s cannot be written (%s); free "
                    "some space or make it writable, so that the next start is quick.",
                    self._folder.path,
                    error,
                )
        with self._store.changes() as changes:
            return build_in_memory(changes, self._encoder)

    def _update_files(self, folder: MatrixFolder, *, is_anew: bool) -> LibrarySnapshot:
        # The library is read after the lock came: a matrix that is further than what is read under
        # it is of another library, not of a faster process.
        with folder.lock(_LOCK_TIMEOUT_S), self._store.changes() as changes:
            try:
                stamp = self._stamp_of(changes)
                return update_folder(folder, stamp, changes, self._encoder, is_anew=is_anew)
            except OSError as error:
                failure = error
        # Not out of the block, which would take it for an error of the database.
        raise failure

    def _stamp_of(self, changes: TrackChanges) -> MatrixStamp:
        return MatrixStamp(changes.library_id, self._encoder_stamp)
