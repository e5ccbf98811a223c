"""Finds the sound files below a folder.

Conventions
-----------
Hidden files and folders (a leading dot) and the folders in which systems keep what is no music are
skipped. Videos are only listed where they are asked for: a folder of music may hold music videos,
but a folder of photos holds private clips, which nobody expects among their music. Symbolic links
are followed; a folder reached a second time, by whatever name, is not entered again, so a loop
ends. Names that are not text keep their bytes as surrogate escapes.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "AUDIO_EXTENSIONS",
    "VIDEO_EXTENSIONS",
    "FolderListing",
    "FoundFile",
    "UnreadablePlace",
    "list_sound_files",
]

AUDIO_EXTENSIONS: frozenset[str] = frozenset(
    {
        *("aac", "ac3", "aif", "aifc", "aiff", "amr", "ape", "au", "caf", "dff", "dsf", "dts"),
        *("eac3", "flac", "m4a", "m4b", "m4p", "m4r", "mka", "mp1", "mp2", "mp3", "mpc", "oga"),
        *("ogg", "opus", "ra", "shn", "spx", "tak", "tta", "voc", "w64", "wav", "wave", "weba"),
        *("wma", "wv"),
    }
)
"""What a sound file's name ends in, lower-case, without the dot."""

VIDEO_EXTENSIONS: frozenset[str] = frozenset(
    {
        *("3gp", "asf", "avi", "flv", "m2ts", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "mts"),
        *("ogv", "ts", "webm", "wmv"),
    }
)
"""What a video's name ends in, lower-case, without the dot."""

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
    """What a walk found: files in order of their paths, and what could not be looked at.

    ``videos_left`` counts the videos that were not asked for.
    """

    files: tuple[FoundFile, ...]
    unreadable: tuple[UnreadablePlace, ...]
    videos_left: int = 0


def list_sound_files(folder: str, *, with_videos: bool = False) -> FolderListing:
    """List the sound files below a folder, itself included.

    A folder that is absent has no files; that is no error, for a disk may be away.

    Parameters
    ----------
    folder
        Absolute path.
    with_videos
        Whether videos, which may have sound, are listed too.
    """
    walk = _Walk(AUDIO_EXTENSIONS | VIDEO_EXTENSIONS if with_videos else AUDIO_EXTENSIONS)
    entered: set[tuple[int, int]] = set()
    walk.waiting.append(folder)
    while walk.waiting:
        place = walk.waiting.pop()
        try:
            status = Path(place).stat()
            # Every folder once, by device and inode: two links to it, or a loop, come to the same.
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            with os.scandir(place) as entries:
                for entry in entries:
                    if not entry.name.startswith("."):
                        walk.sort_entry(entry)
        except FileNotFoundError:
            continue
        except OSError as error:
            walk.unreadable.append(UnreadablePlace(place, _describe_os_error(error)))
    walk.files.sort(key=lambda file: os.fsencode(file.path))
    return FolderListing(tuple(walk.files), tuple(walk.unreadable), walk.videos_left)


class _Walk:
    """What was found so far, and the folders that wait to be entered."""

    def __init__(self, extensions: frozenset[str]) -> None:
        self._extensions = extensions
        self.files: list[FoundFile] = []
        self.unreadable: list[UnreadablePlace] = []
        self.waiting: list[str] = []
        self.videos_left = 0

    def sort_entry(self, entry: os.DirEntry[str]) -> None:
        """Note one entry of a folder, if it is worth it."""
        extension = entry.name.rpartition(".")[2].casefold() if "." in entry.name else ""
        is_sound = extension in self._extensions
        try:
            status = entry.stat()
        except FileNotFoundError:  # a link to nowhere, or gone since it was listed
            return
        except OSError as error:
            # A sound that cannot be looked at is worth a line, someone else's document is not.
            if is_sound:
                self.unreadable.append(UnreadablePlace(entry.path, _describe_os_error(error)))
            return
        if stat.S_ISDIR(status.st_mode):
            if entry.name not in _SKIPPED_FOLDERS:
                self.waiting.append(entry.path)
        # Regular files only: reading from a pipe or a device that is called .mp3 would never end.
        elif stat.S_ISREG(status.st_mode):
            if is_sound:
                self.files.append(FoundFile(entry.path, status.st_size, status.st_mtime_ns))
            elif extension in VIDEO_EXTENSIONS:
                self.videos_left += 1


def _describe_os_error(error: OSError) -> str:
    return error.strerror or str(error)
