"""The matrix: all tracks as rows in memory, rebuilt when the library has changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.ports import TextEncoder, TrackStore
from tunesight.domain.track import Track
from tunesight.library.rows import build_rows

__all__ = ["LibraryMatrix", "LibrarySnapshot"]


@dataclass(frozen=True, slots=True)
class LibrarySnapshot:
    """The library at one moment: tracks and rows in the same order, never changed afterwards."""

    generation: int
    tracks: tuple[Track, ...]
    rows: NDArray[np.float32]


class LibraryMatrix:
    """Keeps the newest snapshot; safe to share between threads.

    Parameters
    ----------
    store
        Where the tracks are kept.
    encoder
        For the words block.
    """

    def __init__(self, store: TrackStore, encoder: TextEncoder) -> None:
        self._store = store
        self._encoder = encoder
        self._lock = threading.Lock()
        self._snapshot: LibrarySnapshot | None = None

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
                tracks = tuple(self._store.all_tracks())
                rows = build_rows(tracks, self._encoder)
                rows.setflags(write=False)
                self._snapshot = LibrarySnapshot(generation, tracks, rows)
            return self._snapshot
