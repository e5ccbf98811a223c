"""Tells sound that is locked to a shop's own player, which would decode to noise.

References
----------
ISO/IEC 14496-12 section 8.12 (``enca``: a protected audio sample entry; shops write ``drms`` and
``aavd`` in its place); Advanced Systems Format sections 3.14 and 3.15 (content encryption).
"""

from __future__ import annotations

import struct
from typing import BinaryIO

__all__ = ["is_protected"]

_PROTECTED_ENTRIES = frozenset({b"enca", b"drms", b"aavd"})

_ASF_HEADER = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_ENCRYPTION = (
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),  # content encryption
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),  # extended content encryption
)

# What is said of an hour of sound takes half a megabyte; a film says more, and is no track.
_MOST_BYTES = 8 * 1024 * 1024
_BOX_HEAD_BYTES = 8
_ASF_HEAD_BYTES = 24
_MOST_BOXES = 1000


def is_protected(file: BinaryIO) -> bool:
    """Tell whether the sound of an open file is encrypted; the file is at its beginning after.

    A file of any other kind, or one that is damaged, is not protected.
    """
    try:
        file.seek(0)
        head = file.read(_ASF_HEAD_BYTES)
        if head[4:8] == b"ftyp":
            return _has_protected_entry(_read_movie(file))
        if head.startswith(_ASF_HEADER) and len(head) == _ASF_HEAD_BYTES:
            file.seek(0)
            header = file.read(min(struct.unpack_from("<Q", head, 16)[0], _MOST_BYTES))
            return any(guid in header for guid in _ASF_ENCRYPTION)
        return False
    finally:
        file.seek(0)


def _read_movie(file: BinaryIO) -> bytes:
    """Return the box that says how the sound is coded, wherever it lies, or nothing."""
    position = 0
    for _ in range(_MOST_BOXES):
        file.seek(position)
        head = file.read(2 * _BOX_HEAD_BYTES)
        if len(head) < _BOX_HEAD_BYTES:
            break
        size = struct.unpack_from(">I", head)[0]
        if size == 1 and len(head) == 2 * _BOX_HEAD_BYTES:
            size = struct.unpack_from(">Q", head, _BOX_HEAD_BYTES)[0]
        if head[4:8] == b"moov":
            file.seek(position)
            return file.read(min(size or _MOST_BYTES, _MOST_BYTES))
        if size < _BOX_HEAD_BYTES:  # to the end of the file, or damaged
            break
        position += size
    return b""


def _has_protected_entry(movie: bytes) -> bool:
    """Look at the first entry of every sample description."""
    start = movie.find(b"stsd")
    while start >= 0:
        # After the name: version and flags, the number of entries, the size of the first, its name.
        if movie[start + 16 : start + 20] in _PROTECTED_ENTRIES:
            return True
        start = movie.find(b"stsd", start + 4)
    return False
