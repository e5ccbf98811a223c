"""Finds the sound files below a folder.

Conventions
-----------
Hidden files and folders (a leading dot) and the folders in which systems keep what is no music are
skipped. Symbolic links are followed; a folder reached a second time, by whatever name, is not
entered again, so a loop ends. Names that are not text keep their bytes as surrogate escapes.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

__all__ = ["AUDIO_EXTENSIONS", "FolderListing", "FoundFile", "UnreadablePlace", "list_sound_files"]

AUDIO_EXTENSIONS: frozenset[str] = frozenset(
    {
        *("aac", "ac3", "aif", "aifc", "aiff", "amr", "ape", "au", "caf", "dff", "dsf", "dts"),
        *("eac3", "flac", "m4a", "m4b", "mka", "mp2", "mp3", "mpc", "oga", "ogg", "opus", "spx"),
        *("tak", "tta", "w64", "wav", "wave", "weba", "wma", "wv"),
    }
)
"""What a sound file's name ends in, lower-case, without the dot; video files are left out."""

# Recycle bins, indexes and thumbnails of Windows, Synology and Linux.
_SKIPPED_FOLDERS = frozenset({"$RECYCLE.BIN", "System Volume Information", "@eaDir", "lost+found"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A sound file as the folder lists it.

    Parameters
    ----------
    path
        Absolute, with surrogate escapes for bytes that are not text.
    size_bytes, mtime_ns
        Together they tell whether it was changed since.
    """

    path: str
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class UnreadablePlace:
    """A file or folder that the system would not let be looked at, and what it said."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FolderListing:
    """What a walk found: files in order of their paths, and what could not be looked at."""

    files: tuple[FoundFile, ...]
    unreadable: tuple[UnreadablePlace, ...]


def list_sound_files(folder: str) -> FolderListing:
    """List the sound files below a folder, itself included.

    A folder that is absent has no files; that is no error, for a disk may be away.

    Parameters
    ----------
    folder
        Absolute path.
    """
    files: list[FoundFile] = []
    unreadable: list[UnreadablePlace] = []
    entered: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            status = Path(place).stat()
            # Every folder once, by device and inode: two links to it, or a loop, come to the same.
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            with os.scandir(place) as listed:
                entries = [entry for entry in listed if not entry.name.startswith(".")]
        except FileNotFoundError:
            continue
        except OSError as error:
            unreadable.append(UnreadablePlace(place, _describe_os_error(error)))
            continue
        for entry in entries:
            _sort_entry(entry, files, waiting, unreadable)
    files.sort(key=lambda file: os.fsencode(file.path))
    return FolderListing(tuple(files), tuple(unreadable))


def _sort_entry(
    entry: os.DirEntry[str],
    files: list[FoundFile],
    waiting: list[str],
    unreadable: list[UnreadablePlace],
) -> None:
    _, dot, extension = entry.name.rpartition(".")
    is_sound = bool(dot) and extension.casefold() in AUDIO_EXTENSIONS
    try:
        status = entry.stat()
    except FileNotFoundError:  # a link to nowhere, or gone since it was listed
        return
    except OSError as error:
        # A sound that cannot be looked at is worth a line, someone else's document is not.
        if is_sound:
            unreadable.append(UnreadablePlace(entry.path, _describe_os_error(error)))
        return
    if stat.S_ISDIR(status.st_mode):
        if entry.name not in _SKIPPED_FOLDERS:
            waiting.append(entry.path)
    # Regular files only: reading from a pipe or a device that is called .mp3 would never end.
    elif is_sound and stat.S_ISREG(status.st_mode):
        files.append(FoundFile(entry.path, status.st_size, status.st_mtime_ns))


def _describe_os_error(error: OSError) -> str:
    return error.strerror or str(error)
