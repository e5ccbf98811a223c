"""Tags in: what a sound file says of itself, whatever dialect it says it in.

Conventions
-----------
Nothing is required of a file: what it does not say, or says in a way that cannot be read, is an
empty string, an empty tuple or None. Genres are lower-case; languages are ISO 639-1 codes;
licences are SPDX identifiers. A file without a title is read by its name, ``Artist - Title.ext``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tunesight.domain.languages import language_to_code
from tunesight.errors import NotFoundError
from tunesight.media.tag_texts import clean_text, read_tag_texts

__all__ = ["Tags", "parse_file_name", "read_tags"]

# What each field is called: ID3 frames, MP4 atoms, Windows Media attributes, and the plain words of
# Vorbis comments, APEv2 and Matroska. Compared in lower case; the first that holds text wins.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("tit2", "\xa9nam", "title"),
    "artist": (
        "tpe1",
        "\xa9art",
        "artist",
        "author",
        "tpe2",
        "aart",
        "albumartist",
        "album artist",
    ),
    "album": ("talb", "\xa9alb", "album", "wm/albumtitle"),
    "year": (
        "tdrc",
        "tdor",
        "tyer",
        "\xa9day",
        "originaldate",
        "date",
        "year",
        "wm/year",
        "tdrl",
    ),
    "genres": ("tcon", "\xa9gen", "gnre", "genre", "wm/genre"),
    "language": (
        "tlan",
        "txxx:language",
        "----:com.apple.itunes:language",
        "language",
        "wm/language",
    ),
    "bpm": (
        "tbpm",
        "tmpo",
        "txxx:bpm",
        "----:com.apple.itunes:bpm",
        "bpm",
        "tempo",
        "wm/beatsperminute",
    ),
    "key": (
        "tkey",
        "txxx:initialkey",
        "txxx:key",
        "----:com.apple.itunes:initialkey",
        "initialkey",
        "initial key",
        "key",
        "wm/initialkey",
    ),
    "licence": (
        "wcop",
        "txxx:license",
        "txxx:licence",
        "----:com.apple.itunes:license",
        "license",
        "licence",
        "wm/license",
        "tcop",
        "copyright",
        "cprt",
        "wxxx:",
        "comment",
        "description",
    ),
}

_MOST_GENRES = 8
_YEARS = range(1860, 2101)  # from the first recordings on
_TEMPI_BPM = (20.0, 400.0)

_CREATIVE_COMMONS = re.compile(
    r"(?:creativecommons\.org/licenses/|\bcc[ -])(by(?:-nc)?(?:-nd|-sa)?)[/ -]+(\d\.\d)",
    re.IGNORECASE,
)
_CC_ZERO = re.compile(r"creativecommons\.org/publicdomain/zero|\bcc[ -]?0\b", re.IGNORECASE)
_TRACK_NUMBER = re.compile(r"^\s*\d{1,3}\s*(?:[.)_-]\s*|\s+-\s+)(?=\D)")


@dataclass(frozen=True, slots=True)
class Tags:
    """What a file says of itself.

    Parameters
    ----------
    title
        Never empty: the file's name where nothing else is known.
    artist, album
        Empty where unknown.
    year
        Of release or recording, or None.
    genres
        Lower-case, each once, in the file's order.
    language
        ISO 639-1, ``"zxx"`` for none, or empty.
    bpm
        Beats a minute as tagged, or None.
    key
        As tagged, such as ``"F#m"``, or empty.
    licence
        SPDX identifier of a Creative Commons licence, or empty.
    """

    title: str
    artist: str = ""
    album: str = ""
    year: int | None = None
    genres: tuple[str, ...] = ()
    language: str = ""
    bpm: float | None = None
    key: str = ""
    licence: str = ""


def read_tags(path: Path) -> Tags:
    """Read a sound file's tags.

    Parameters
    ----------
    path
        Of a sound file, or a video with sound.

    Returns
    -------
    Tags
        With at least a title.

    Raises
    ------
    NotFoundError
        If there is no such file.
    UnreadableMediaError
        If it holds no sound.
    """
    if not path.is_file():
        raise NotFoundError(f"There is no file {path.name!r}; check the path {str(path)!r}.")
    texts = read_tag_texts(path)
    artist_by_name, title_by_name = parse_file_name(path.stem)
    title = _first(texts, "title")
    return Tags(
        title=title or title_by_name,
        # Half a name from the tags and half from the file would pair strangers.
        artist=_first(texts, "artist") or ("" if title else artist_by_name),
        album=_first(texts, "album"),
        year=_find_year(_all(texts, "year")),
        genres=_split_genres(_all(texts, "genres")),
        language=next(filter(None, map(language_to_code, _all(texts, "language"))), ""),
        bpm=_find_bpm(_all(texts, "bpm")),
        key=_first(texts, "key")[:8],
        licence=next(filter(None, map(_find_licence, _all(texts, "licence"))), ""),
    )


def parse_file_name(stem: str) -> tuple[str, str]:
    """Take a file name apart into artist and title.

    Parameters
    ----------
    stem
        Without its extension, such as ``"07 - Some Band - Some Tune"``.

    Returns
    -------
    tuple of str
        Artist (empty where the name has but one part) and title (never empty).
    """
    name = clean_text(stem.replace("_", " "))
    bare = _TRACK_NUMBER.sub("", name).strip() or name
    artist, dash, title = bare.partition(" - ")
    if dash and artist.strip() and title.strip():
        return artist.strip(), title.strip()
    return "", bare or "untitled"


def _all(texts: Mapping[str, list[str]], field: str) -> list[str]:
    """Return all texts of a field, under any of its names."""
    return [text for name in _NAMES[field] for text in texts.get(name, ())]


def _first(texts: Mapping[str, list[str]], field: str) -> str:
    """Return the first text of a field, or an empty one."""
    return next(iter(_all(texts, field)), "")


def _find_year(texts: Iterable[str]) -> int | None:
    """Return the first plausible year."""
    years = (int(digits) for text in texts for digits in re.findall(r"(?<!\d)\d{4}(?!\d)", text))
    return next((year for year in years if year in _YEARS), None)


def _split_genres(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each genre once, lower-case; one tag may hold several."""
    parts = (part.strip().lower() for text in texts for part in re.split(r"[;,/|]", text))
    return tuple(dict.fromkeys(part for part in parts if part))[:_MOST_GENRES]


def _find_bpm(texts: Iterable[str]) -> float | None:
    """Return the first plausible tempo; 0 is how many programs write "unknown"."""
    lowest, highest = _TEMPI_BPM
    numbers = (re.match(r"\d{1,4}(?:[.,]\d+)?", text) for text in texts)
    tempi = (float(found[0].replace(",", ".")) for found in numbers if found)
    return next((bpm for bpm in tempi if lowest <= bpm <= highest), None)


def _find_licence(text: str) -> str:
    """Return the SPDX identifier of a Creative Commons licence named in a text, or nothing."""
    if _CC_ZERO.search(text):
        return "CC0-1.0"
    found = _CREATIVE_COMMONS.search(text)
    return f"CC-{found[1].upper()}-{found[2]}" if found else ""
