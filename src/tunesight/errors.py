"""Every error that Tunesight raises on purpose, in one tree drawn by who can fix it.

::

    TunesightError
    ├── UserInputError            exit 2, HTTP 422   whoever asked can fix it
    │   ├── UnreadableMediaError            HTTP 415   not a picture or sound that can be decoded
    │   ├── MediaTooLargeError              HTTP 413   beyond a limit on bytes, pixels or seconds
    │   ├── NotFoundError                   HTTP 404   no such track, file or folder
    │   ├── InvalidValueError               HTTP 422   a number or word outside its range
    │   └── LibraryBusyError                HTTP 409   another scan of the library is in progress
    ├── SetupError                exit 3, HTTP 503   whoever installed it can fix it
    │   ├── ModelUnavailableError           weights missing, damaged or of another version
    │   ├── StorageError                    database or disk cannot be read or written
    │   └── ConfigurationError              a setting has a value that cannot be used
    └── ExternalServiceError      exit 4, HTTP 502   a service beyond this machine failed

A message says what is wrong, with the value, and what to do. Errors are raised where they are found
and translated once at each border: ``cli/main.py`` into a sentence and an exit code,
``web/errors.py`` into a problem document and a status.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "ConfigurationError",
    "ExternalServiceError",
    "InvalidValueError",
    "LibraryBusyError",
    "MediaTooLargeError",
    "ModelUnavailableError",
    "NotFoundError",
    "SetupError",
    "StorageError",
    "TunesightError",
    "UnreadableMediaError",
    "UserInputError",
]


class TunesightError(Exception):
    """Root of the tree; never raised itself."""

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500


class UserInputError(TunesightError):
    """What was handed in cannot be used; another input can."""

    exit_code = 2
    http_status = 422


class UnreadableMediaError(UserInputError):
    """A file is not a picture or sound that can be decoded."""

    http_status = 415


class MediaTooLargeError(UserInputError):
    """A file is beyond a limit on bytes, pixels, frames or seconds."""

    http_status = 413


class NotFoundError(UserInputError):
    """A named track, file or folder does not exist."""

    http_status = 404


class InvalidValueError(UserInputError):
    """A number or word is outside its range."""


class LibraryBusyError(UserInputError):
    """Another scan of the library is in progress; it can be waited for."""

    http_status = 409


class SetupError(TunesightError):
    """The installation lacks something; whoever runs it can mend it."""

    exit_code = 3
    http_status = 503


class ModelUnavailableError(SetupError):
    """A model's weights are missing, damaged or of another version."""


class StorageError(SetupError):
    """The database or the disk cannot be read or written."""


class ConfigurationError(SetupError):
    """A setting has a value that cannot be used."""


class ExternalServiceError(TunesightError):
    """A service beyond this machine failed or refused."""

    exit_code = 4
    http_status = 502
