"""What is done to one file, apart from the database: look inside, and hear.

Everything here may run in another process: it takes and returns plain values, and an error of one
file comes back as a value too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tunesight.domain.analysis import Analysis
from tunesight.domain.ports import TrackAnalyser
from tunesight.errors import NotFoundError, UnreadableMediaError, UserInputError
from tunesight.library.content_hash import hash_sound
from tunesight.library.file_track import TagReader, TagValues
from tunesight.library.files import ScanError
from tunesight.library.walk import FoundFile

__all__ = ["FileHearer", "InspectedFile", "name_try"]

_Result = TypeVar("_Result")

# What an odd file may raise besides a sentence, in a decoder or in arithmetic upon its samples. A
# fault in one file is that file's error; SetupError is not among them, for it stops every file.
_FILE_FAULTS = (ValueError, ArithmeticError, LookupError, MemoryError, RuntimeError)


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """A file whose sound was hashed and whose tags were read.

    Parameters
    ----------
    tags
        None where they cannot be read; ``tag_error`` then says why.
    """

    file: FoundFile
    content_hash: str
    tags: TagValues | None
    tag_error: ScanError | None


@dataclass(frozen=True, slots=True)
class FileHearer:
    """Looks into files and hears them, with what was handed in.

    Parameters
    ----------
    version
        Of the analyser; what an older one heard is heard again.
    """

    analyser: TrackAnalyser
    read_tags: TagReader
    version: int = 0

    def inspect(self, file: FoundFile) -> InspectedFile | ScanError:
        """Hash a file's sound and read its tags."""
        content_hash = _attempt(file.path, lambda: _hash_filled(file))
        if isinstance(content_hash, ScanError):
            return content_hash
        tags = _attempt(file.path, lambda: self.read_tags(Path(file.path)))
        if isinstance(tags, ScanError):
            # Sound with broken tags is still sound: it is heard and named after its file.
            return InspectedFile(file, content_hash, None, tags)
        return InspectedFile(file, content_hash, tags, None)

    def hear(self, inspected: InspectedFile) -> Analysis | ScanError:
        """Hear a file."""
        file = inspected.file
        outcome = _attempt(
            file.path,
            lambda: self.analyser.analyse(Path(file.path)),
            tried_as=name_try(file, self.version),
        )
        if not _is_as_found(file):
            message = "The file was changed while it was heard; the next scan hears it again."
            return ScanError(file.path, message)
        return outcome


def name_try(file: FoundFile, version: int) -> str:
    """Name what is tried when an analyser of a version hears a file as it is now."""
    return f"{file.size_bytes}-{file.mtime_ns}-{version}"


def _hash_filled(file: FoundFile) -> str:
    if file.size_bytes == 0:
        raise UnreadableMediaError("The file is empty (0 bytes); copy it again from its origin.")
    return hash_sound(file.path)


def _is_as_found(file: FoundFile) -> bool:
    try:
        now = Path(file.path).stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (file.size_bytes, file.mtime_ns)


def _attempt(
    path: str, action: Callable[[], _Result], *, tried_as: str = ""
) -> _Result | ScanError:
    """Return what the action returns, or what is wrong with the file."""
    try:
        return action()
    except NotFoundError as error:
        return ScanError(path, str(error))
    except UserInputError as error:
        return ScanError(path, str(error), tried_as)
    except OSError as error:
        reason = error.strerror or str(error)
        return ScanError(path, f"The file cannot be read ({reason}); check its permissions.")
    except _FILE_FAULTS as error:
        fault = f"{type(error).__name__}: {error}"
        message = f"The file could not be heard ({fault}); it may be damaged."
        return ScanError(path, message, tried_as)
