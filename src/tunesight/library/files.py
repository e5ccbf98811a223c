"""Files: what is known about folders and the sound files in them, as plain values.

They travel to the processes that hear, so this module imports nothing heavy.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tunesight.domain.analysis import Analysis
from tunesight.domain.track import Track
from tunesight.library.walk import FoundFile

__all__ = ["Folder", "HeardFile", "KnownFile", "ScanError"]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that the listener added, by its absolute path.

    Parameters
    ----------
    with_videos
        Whether the sound of videos in it is wanted too.
    """

    number: int
    path: str
    with_videos: bool = False


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as it was when last taken in, and the version of the analyser that heard it."""

    path: str
    size_bytes: int
    mtime_ns: int
    content_hash: str
    is_missing: bool
    analysis_version: int


@dataclass(frozen=True, slots=True)
class HeardFile:
    """A file to keep.

    Parameters
    ----------
    track
        The track that it holds.
    analysis
        What was heard in it, or None where that is stored already.
    is_copy
        Another file is there that says what the track is called; this one does not.
    """

    file: FoundFile
    content_hash: str
    track: Track
    analysis: Analysis | None
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class ScanError:
    """Why a file or folder could not be taken in, in a sentence.

    Parameters
    ----------
    tried_as
        Which state of the file was tried by which analyser, where trying that again is in vain;
        empty where it may go well the next time.
    """

    path: str
    message: str
    tried_as: str = field(default="", compare=False)
