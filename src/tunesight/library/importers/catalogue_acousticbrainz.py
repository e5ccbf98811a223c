"""AcousticBrainz: documents of its low-level and high-level extractor, as dumped or one by one.

A dump is a tar archive of ``lowlevel/a/ab/<recording>-<n>.json`` or of ``highlevel/...``; unpacked
it is a folder. Tempo, key and length come from low-level documents, moods and genre from high-level
ones; where both are at hand they meet in one track by the recording's MusicBrainz id.

Conventions
-----------
A mood is taken over where its classifier gave it at least :data:`LEAST_PROBABILITY`. The average
loudness (0 to 1, no unit) and the replay gain of these documents are no LUFS and are left out.

References
----------
https://essentia.upf.edu/streaming_extractor_music.html (the documents);
https://acousticbrainz.readthedocs.io (the classifiers).
"""

from __future__ import annotations

import json
import math
import os
import re
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tunesight.errors import NotFoundError, UserInputError
from tunesight.library.importers.catalogue_archive import open_tar
from tunesight.library.importers.catalogue_record import Record

__all__ = ["LEAST_PROBABILITY", "AcousticBrainzTable", "is_dump"]

LEAST_PROBABILITY = 0.6
"""Of two classes: a little more than a coin."""

_COLUMNS = (
    "id", "title", "artist", "album", "year", "isrc", "genres", "moods", "tempo", "key", "mode",
    "duration_s",
)  # fmt: skip
_ARCHIVES = (".tar", ".tgz", ".tbz2", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst")
# A low-level document has some 100 kB.
_MOST_BYTES = 8 << 20
_MOST_TEMPO_BPM = 400.0
_RECORDING = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_YEAR = re.compile(r"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)")

# The class of each classifier that says something, in words of the mood vocabulary.
_MOODS = {
    "mood_happy": ("happy", "happy"),
    "mood_sad": ("sad", "sad"),
    "mood_relaxed": ("relaxed", "relaxed"),
    "mood_aggressive": ("aggressive", "aggressive"),
    "mood_party": ("party", "festive"),
}
_GENRES = {
    "cla": "classical", "dan": "dance", "hip": "hip hop", "jaz": "jazz", "pop": "pop",
    "rhy": "r&b", "roc": "rock", "spe": "spoken word",
}  # fmt: skip


def is_dump(path: Path) -> bool:
    """Say whether a path is an archive or a folder of documents, by what it is called."""
    return path.is_dir() or path.name.casefold().endswith(_ARCHIVES)


class AcousticBrainzTable:
    """Documents as the rows of a table.

    Parameters
    ----------
    path
        An archive, a folder, or one document.
    """

    columns: tuple[str, ...] = _COLUMNS
    """Names of its columns, in order."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def kind(self) -> str:
        """What it is, for people."""
        return "AcousticBrainz documents"

    def read(self, columns: Sequence[str]) -> Iterator[Record]:
        """Yield every document with the cells of these columns, in this order.

        Raises
        ------
        UserInputError
            If an archive is damaged, or packed in a way that nothing here unpacks.
        NotFoundError
            If a file cannot be read.
        """
        for number, (name, found) in enumerate(self._documents(), start=1):
            if isinstance(found, str):
                yield Record(number, (), found, name)
                continue
            row = _flatten(found, name)
            yield Record(number, [row[column] for column in columns], "", name)

    def _documents(self) -> Iterator[tuple[str, dict[str, Any] | str]]:
        """Yield the name of each document, and its content or what is wrong with it."""
        if self._path.is_dir():
            yield from self._read_folder()
        elif is_dump(self._path):
            yield from self._read_archive()
        else:
            yield self._path.name, self._read_file(self._path)

    def _read_folder(self) -> Iterator[tuple[str, dict[str, Any] | str]]:
        for folder, folders, files in os.walk(self._path):
            folders.sort()
            for name in sorted(files):
                if name.endswith(".json"):
                    path = Path(folder, name)
                    yield str(path.relative_to(self._path)), self._read_file(path)

    def _read_file(self, path: Path) -> dict[str, Any] | str:
        try:
            with path.open("rb") as file:
                return _parse(file.read(_MOST_BYTES + 1))
        except OSError as error:
            raise NotFoundError(f"{path} cannot be read ({error.strerror}).") from error

    def _read_archive(self) -> Iterator[tuple[str, dict[str, Any] | str]]:
        done = 0
        try:
            with open_tar(self._path) as archive:
                for member in archive:
                    if not (member.isfile() and member.name.endswith(".json")):
                        continue
                    # Not read at all where it is too large: its size may be a lie, too.
                    file = archive.extractfile(member) if member.size <= _MOST_BYTES else None
                    yield member.name, _parse(file.read()) if file else _TOO_LARGE
                    done += 1
        except (tarfile.TarError, EOFError, OSError) as error:
            raise UserInputError(
                f"{self._path} is damaged or cut off behind document {done} ({error}); "
                "fetch it again."
            ) from error


_TOO_LARGE = f"is larger than {_MOST_BYTES >> 20} MB; a document has a tenth of one"


def _parse(content: bytes) -> dict[str, Any] | str:
    if len(content) > _MOST_BYTES:
        return _TOO_LARGE
    try:
        found = json.loads(content)
        # Some dumps hold every document as a text within JSON.
        found = json.loads(found) if isinstance(found, str) else found
    except (ValueError, RecursionError) as error:
        return f"is no JSON ({error})"
    return found if isinstance(found, dict) else "is no JSON object"


def _flatten(document: Mapping[str, Any], name: str) -> dict[str, object]:
    tags = _inside(document, "metadata", "tags")
    highlevel = _inside(document, "highlevel")
    tonal = _inside(document, "tonal")
    recording = _RECORDING.search(name.casefold())
    year = _YEAR.search(_first(tags, "originaldate", "date", "year"))
    key = tonal.get("key_key")
    return {
        "id": _first(tags, "musicbrainz_recordingid", "musicbrainz_trackid")
        or (recording[0] if recording else ""),
        "title": _first(tags, "title"),
        "artist": _first(tags, "artist", "albumartist"),
        "album": _first(tags, "album"),
        "year": year[0] if year else "",
        "isrc": _first(tags, "isrc"),
        "genres": _genres(tags, highlevel),
        "moods": [
            word for model, (label, word) in _MOODS.items() if _is_class(highlevel, model, label)
        ],
        "tempo": _number(_inside(document, "rhythm").get("bpm"), _MOST_TEMPO_BPM),
        "key": key if isinstance(key, str) else "",
        "mode": tonal.get("key_scale") if tonal.get("key_scale") in ("major", "minor") else "",
        "duration_s": _number(
            _inside(document, "metadata", "audio_properties").get("length"), math.inf
        ),
    }


def _inside(document: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    for name in names:
        found = document.get(name)
        document = found if isinstance(found, dict) else {}
    return document


def _first(tags: Mapping[str, Any], *names: str) -> str:
    """Return the first text of the first tag that has one; tags are lists, or bare texts."""
    for name in names:
        found = tags.get(name)
        texts = found if isinstance(found, list) else [found]
        for text in texts:
            if isinstance(text, str) and text.strip():
                return text
    return ""


def _genres(tags: Mapping[str, Any], highlevel: Mapping[str, Any]) -> list[str]:
    tagged = tags.get("genre")
    if tagged:
        return [t for t in (tagged if isinstance(tagged, list) else [tagged]) if isinstance(t, str)]
    model = _inside(highlevel, "genre_rosamerica")
    is_sure = _number(model.get("probability"), 1.0) or 0.0
    word = _GENRES.get(str(model.get("value")))
    return [word] if word and is_sure >= LEAST_PROBABILITY else []


def _is_class(highlevel: Mapping[str, Any], model: str, label: str) -> bool:
    return (_number(_inside(highlevel, model, "all").get(label), 1.0) or 0.0) >= LEAST_PROBABILITY


def _number(value: object, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0.0 < value <= most else None
