"""Keeps the tracks that come with Tunesight in the library, and renews them when they change.

``docs/decisions/0005-builtin-tracks.md`` says why they are rows like all others.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from tunesight.domain.mood_vocabulary import MOOD_WORDS, moods_to_affect
from tunesight.domain.track import TrackSource
from tunesight.errors import SetupError, UserInputError
from tunesight.library.importers.demo import ANALYSES_FILE, TRACKS_FILE, read_demo_tracks
from tunesight.library.importers.starter import read_starter_tracks
from tunesight.library.repository import TrackRepository

__all__ = ["STARTER_FILE", "builtin_stamp", "remove_builtin_tracks", "seed_builtin_tracks"]

STARTER_FILE = "starter_songs.tsv"

_STAMP_KEY = "builtin"
_SOURCES = (TrackSource.DEMO, TrackSource.STARTER)
# Raised whenever the same files would make other tracks.
_IMPORT_VERSION = 2


def seed_builtin_tracks(repository: TrackRepository, demo_folder: Path) -> bool:
    """Bring the built-in tracks of a library in step with what this installation holds.

    Parameters
    ----------
    repository
        Where they are kept.
    demo_folder
        Absolute; holds the demo tracks and the starter list.

    Returns
    -------
    bool
        Whether anything had to be written.

    Raises
    ------
    SetupError
        If the folder is incomplete or damaged.
    StorageError
        If the database cannot be read or written.
    """
    stamp = builtin_stamp(demo_folder)
    if repository.stamp(_STAMP_KEY) == stamp:
        return False
    try:
        starter = read_starter_tracks(demo_folder / STARTER_FILE, moods_to_affect)
    except UserInputError as error:
        # The same list would be the user's to mend; this one came with the package.
        raise SetupError(f"{error} Install Tunesight again.") from error
    repository.replace_sources(
        _SOURCES,
        (*read_demo_tracks(demo_folder), *starter),
        stamp_key=_STAMP_KEY,
        stamp=stamp,
    )
    return True


def remove_builtin_tracks(repository: TrackRepository) -> bool:
    """Take the built-in tracks out of a library; return whether anything had to be written.

    Raises
    ------
    StorageError
        If the database cannot be read or written.
    """
    if not repository.stamp(_STAMP_KEY):
        return False
    repository.replace_sources(_SOURCES, (), stamp_key=_STAMP_KEY, stamp="")
    return True


def builtin_stamp(demo_folder: Path) -> str:
    """Return a text that changes whenever the built-in tracks would come out otherwise.

    It covers where they lie, for a track holds the absolute path of its sound.

    Raises
    ------
    SetupError
        If a file is missing.
    """
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{_IMPORT_VERSION}\0{demo_folder}\0{MOOD_WORDS!r}".encode(errors="replace"))
    for name in (TRACKS_FILE, ANALYSES_FILE, STARTER_FILE):
        path = demo_folder / name
        # Analyses are made from an installation, so the very first one cannot have them.
        if name == ANALYSES_FILE and not path.exists():
            continue
        try:
            digest.update(name.encode() + path.read_bytes())
        except OSError as error:
            raise SetupError(
                f"{path} cannot be read ({error.strerror}); install Tunesight again."
            ) from error
    return digest.hexdigest()
