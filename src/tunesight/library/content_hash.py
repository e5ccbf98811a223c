"""Tells the same sound again: a hash of a file's sound without its tags.

A file that was moved or re-tagged has the same hash as before, so it is not heard again and stays
the same track. The tags are left out by the structure of each container, without decoding: only the
bytes that hold sound (and the few that say how to decode it) are hashed. A file whose structure is
unknown or broken is hashed whole, which is always right and merely notices more changes.

Conventions
-----------
A *range* is (first byte, one past the last byte). All limits are those of the containers.

References
----------
ID3v2.4.0 section 3; Lyrics3 v2.00; APEv2; RFC 9639 (FLAC) section 8; RFC 3533 (Ogg) section 6;
ISO/IEC 14496-12 section 4.2 (boxes); RIFF and AIFF chunks; ASF section 3.1.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

__all__ = ["HASH_LENGTH", "hash_sound"]

HASH_LENGTH = 32
"""Hexadecimal digits of a hash."""

Range = tuple[int, int]

_BLOCK_BYTES = 1 << 20
_ID3_HEAD_BYTES = 10
_ID3V1_BYTES = 128
_APE_HEAD_BYTES = 32
_ASF_HEADER = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")


class _UnknownStructureError(Exception):
    """The file does not keep to its container's rules."""


def hash_sound(path: str | Path) -> str:
    """Hash a file's sound.

    Returns
    -------
    str
        :data:`HASH_LENGTH` hexadecimal digits (BLAKE2b, 128 bits).

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    digest = hashlib.blake2b(digest_size=HASH_LENGTH // 2)
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        try:
            ranges = list(_sound_ranges(file, size))
        except (_UnknownStructureError, struct.error):
            ranges = []
        if not any(stop > start for start, stop in ranges):
            ranges = [(0, size)]
        for start, stop in ranges:
            file.seek(start)
            remaining = min(stop, size) - start
            while remaining > 0 and (block := file.read(min(remaining, _BLOCK_BYTES))):
                digest.update(block)
                remaining -= len(block)
    return digest.hexdigest()


def _sound_ranges(file: BinaryIO, size: int) -> Iterator[Range]:
    start, stop = _skip_leading_tags(file, size), _cut_trailing_tags(file, size)
    head = _read_at(file, start, 16, is_short_allowed=True)
    reader: Callable[[BinaryIO, int, int], Iterator[Range]] | None = None
    if head.startswith(b"fLaC"):
        reader = _flac_ranges
    elif head.startswith(b"OggS"):
        reader = _ogg_ranges
    elif head[:4] in (b"RIFF", b"FORM") and head[8:12] in (b"WAVE", b"AIFF", b"AIFC"):
        reader = _chunk_ranges
    elif head[4:8] == b"ftyp":
        reader = _box_ranges
    elif head == _ASF_HEADER:
        reader = _asf_ranges
    if reader is None:
        yield start, stop
    else:
        yield from reader(file, start, stop)


def _skip_leading_tags(file: BinaryIO, size: int) -> int:
    start = 0
    while start < size:
        head = _read_at(file, start, _APE_HEAD_BYTES, is_short_allowed=True)
        if head.startswith(b"ID3") and len(head) >= _ID3_HEAD_BYTES:
            length = 0
            for byte in head[6:10]:  # seven bits a byte
                length = (length << 7) | (byte & 0x7F)
            start += (
                _ID3_HEAD_BYTES * (2 if head[5] & 0x10 else 1) + length
            )  # a footer repeats the head
        elif head.startswith(b"APETAGEX") and len(head) == _APE_HEAD_BYTES:
            start += _APE_HEAD_BYTES + struct.unpack_from("<I", head, 12)[0]
        else:
            break
    return min(start, size)


def _cut_trailing_tags(file: BinaryIO, size: int) -> int:
    stop = size
    while stop >= _ID3V1_BYTES:
        if _read_at(file, stop - _ID3V1_BYTES, 3) == b"TAG":
            stop -= _ID3V1_BYTES
            continue
        footer = _read_at(file, stop - _APE_HEAD_BYTES, _APE_HEAD_BYTES)
        if footer.startswith(b"APETAGEX"):
            length, _, flags = struct.unpack_from("<III", footer, 12)
            if length < _APE_HEAD_BYTES:  # it counts its footer; a lie would go on for ever
                break
            stop -= length + (_APE_HEAD_BYTES if flags & 0x80000000 else 0)
            continue
        if footer.endswith(b"LYRICS200") and footer[-15:-9].isdigit():
            stop -= 15 + int(footer[-15:-9])
            continue
        break
    return max(stop, 0)


def _flac_ranges(file: BinaryIO, start: int, stop: int) -> Iterator[Range]:
    position, is_last = start + 4, False
    while not is_last:
        head = _read_at(file, position, 4)
        is_last, kind = bool(head[0] & 0x80), head[0] & 0x7F
        end = position + 4 + int.from_bytes(head[1:], "big")
        if kind == 0:  # how the sound is coded
            yield position + 4, end
        position = end
    yield position, stop


def _ogg_ranges(file: BinaryIO, start: int, stop: int) -> Iterator[Range]:
    # Headers, among them the tags, fill whole pages, and none of these has a position above zero.
    position, is_sound = start, False
    while position < stop:
        head = _read_at(file, position, 27)
        if not head.startswith(b"OggS"):
            raise _UnknownStructureError
        body = position + 27 + head[26]
        end = body + sum(_read_at(file, position + 27, head[26]))
        is_sound = is_sound or struct.unpack_from("<q", head, 6)[0] > 0
        if is_sound:
            # Not the page's head: it holds a running number, which longer tags shift.
            yield body, end
        position = end


def _chunk_ranges(file: BinaryIO, start: int, stop: int) -> Iterator[Range]:
    form = _read_at(file, start, 4)
    length_format = "<I" if form == b"RIFF" else ">I"
    position = start + 12
    while position + 8 <= stop:
        head = _read_at(file, position, 8)
        length = struct.unpack(length_format, head[4:])[0]
        if head[:4] in (b"fmt ", b"COMM"):
            yield position + 8, position + 8 + length
        elif head[:4] in (b"data", b"SSND"):
            if length in (0, 0xFFFFFFFF):  # written to a pipe: nobody knew how long it would be
                yield position + 8, stop
                return
            yield position + 8, min(position + 8 + length, stop)
        position += 8 + length + (length & 1)


def _box_ranges(file: BinaryIO, start: int, stop: int) -> Iterator[Range]:
    position = start
    while position + 8 <= stop:
        head = _read_at(file, position, 16, is_short_allowed=True)
        length, head_length = struct.unpack_from(">I", head)[0], 8
        if length == 1:
            length, head_length = struct.unpack_from(">Q", head, 8)[0], 16
        elif length == 0:
            length = stop - position
        if length < head_length:
            raise _UnknownStructureError
        if head[4:8] == b"mdat":
            yield position + head_length, min(position + length, stop)
        position += length


def _asf_ranges(file: BinaryIO, start: int, stop: int) -> Iterator[Range]:
    header_length = struct.unpack("<Q", _read_at(file, start + 16, 8))[0]
    yield start + header_length, stop


def _read_at(
    file: BinaryIO, position: int, length: int, *, is_short_allowed: bool = False
) -> bytes:
    file.seek(position)
    content = file.read(length)
    if len(content) < length and not is_short_allowed:
        raise _UnknownStructureError
    return content
