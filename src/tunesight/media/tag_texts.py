"""The dialects of tags, ID3 to Matroska, brought to one: names and plain texts."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tunesight.media.audio import open_audio
from tunesight.media.limits import MOST_TAG_BYTES

__all__ = ["clean_text", "read_tag_texts"]

_MOST_CHARACTERS = 500  # longer is a story, not a name, and would break every page
_MOST_LYRICS_CHARACTERS = 20_000  # the longest songs have half as many

# Everything that mutagen was seen to raise on damaged tags, beside its own errors.
_TAG_ERRORS = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    struct.error,
    OverflowError,
    RecursionError,
    NotImplementedError,
    MemoryError,
)


class _SparingReader(io.BufferedReader):
    """A file that gives out so many bytes and no more: covers may be larger than memory."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(path))
        self._size = self.seek(0, io.SEEK_END)
        self.seek(0)
        self._left = MOST_TAG_BYTES

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, or raise OSError where there is more of what is asked for than is left."""
        rest = max(0, self._size - self.tell())
        self._left -= rest if size is None or size < 0 else min(size, rest)
        if self._left < 0:
            raise OSError(f"its tags are larger than {MOST_TAG_BYTES} bytes")
        return super().read(size)


def read_tag_texts(path: Path) -> dict[str, list[str]]:
    """Return every tag as lower-case name -> texts; what mutagen cannot open, FFmpeg must."""
    import mutagen

    try:
        with _SparingReader(path) as file:
            found = mutagen.File(file)
        if found is not None:
            tags: Any = found.tags
            return _collect(tags.items()) if tags else {}
    except (mutagen.MutagenError, *_TAG_ERRORS):
        pass  # damaged or enormous tags; whether it is sound at all is for the decoder to say
    with open_audio(path) as stream:
        return _collect(stream.metadata.items())


def _collect(items: Iterable[tuple[str, object]]) -> dict[str, list[str]]:
    """Clean all values of all tags; a tag that cannot be read is left out."""
    texts: dict[str, list[str]] = {}
    for name, value in items:
        try:
            known = _name_tag(str(name).lower())
            most = _MOST_LYRICS_CHARACTERS if "lyr" in known else _MOST_CHARACTERS
            cleaned = [clean_text(text, most_characters=most) for text in _to_texts(value)]
            cleaned = [text for text in cleaned if text]
        except _TAG_ERRORS:
            continue
        if cleaned:
            texts.setdefault(known, []).extend(cleaned)
    return texts


def _name_tag(label: str) -> str:
    """Return the name of a tag: ID3 frames such as "COMM::eng" carry a label after theirs."""
    for start, name in (("wxxx:", "wxxx:"), ("comm:", "comment"), ("uslt:", "lyrics")):
        if label.startswith(start):
            return name
    return label


def _to_texts(value: Any) -> Iterator[str]:
    """Yield the texts of a tag value of any dialect."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", errors="replace")
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _to_texts(part)
    elif hasattr(value, "genres"):  # ID3 TCON: numbers such as "(17)" become words
        yield from (str(genre) for genre in value.genres)
    elif hasattr(value, "text"):  # ID3 text frames; dates come as objects, lyrics as one text
        yield from [value.text] if isinstance(value.text, str) else map(str, value.text)
    elif hasattr(value, "url"):
        yield str(value.url)
    elif hasattr(value, "value"):  # APEv2 and Windows Media
        yield from str(value.value).split("\0")
    else:
        yield str(value)


def clean_text(text: str, *, most_characters: int = _MOST_CHARACTERS) -> str:
    """Return printable text on one line; UTF-8 that was labelled Latin-1 is set right."""
    try:
        repaired = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        repaired = text
    printable = "".join(c if c.isprintable() else " " for c in repaired[:most_characters])
    return " ".join(printable.split())
