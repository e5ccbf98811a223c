"""Tags in: what a sound file says of itself, whatever dialect it says it in.

Conventions
-----------
Nothing is required of a file: what it does not say, or says in a way that cannot be read, is an
empty string, an empty tuple or None. Genres are lower-case; languages are ISO 639-1 codes;
licences are SPDX identifiers; keys are a tonic with sharps, and ``m`` for minor: ``"F#m"``. A file
without a title is read by its name, ``Artist - Title.ext``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tunesight.domain.languages import language_to_code
from tunesight.errors import NotFoundError
from tunesight.media.lyrics import choose_lyrics_words
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
    "isrc": ("tsrc", "txxx:isrc", "----:com.apple.itunes:isrc", "isrc", "wm/isrc"),
    "lyrics": (
        "lyrics",  # and USLT
        "unsyncedlyrics",
        "unsynced lyrics",
        "txxx:lyrics",
        "txxx:unsyncedlyrics",
        "\xa9lyr",
        "wm/lyrics",
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
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")  # ISO 3901
_PITCH_CLASSES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_NAMED_KEY = re.compile(
    r"([A-G])\s*([#b♯♭]|sharp|flat|is|es)?\s*(m|min|minor|moll)?(?:maj|major|dur)?",
    re.IGNORECASE,
)
# The wheels of disc jockeys: Camelot counts fifths from 8B = C and 8A = A minor, Open Key from 1d
# and 1m.
_WHEEL_KEY = re.compile(r"(1[0-2]|0?[1-9])([ABDM])", re.IGNORECASE)
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
        Such as ``"F#m"``, or empty.
    isrc
        International standard recording code, twelve characters, or empty.
    lyrics
        A few words that the lyrics say most often; never the text.
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
    isrc: str = ""
    lyrics: tuple[str, ...] = ()
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
        key=next(filter(None, map(_find_key, _all(texts, "key"))), ""),
        isrc=next(filter(None, map(_find_isrc, _all(texts, "isrc"))), ""),
        lyrics=choose_lyrics_words(_first(texts, "lyrics")),
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


def _find_key(text: str) -> str:
    """Return a key as tonic and mode, or nothing; "Off key" and other remarks are none."""
    if named := _NAMED_KEY.fullmatch(text.strip()):
        letter, accidental, minor = named.groups()
        shift = 0 if accidental is None else 1 if accidental.lower() in "♯#sharpis" else -1
        tonic = _PITCH_CLASSES.index(letter.upper()) + shift
        return _PITCH_CLASSES[tonic % 12] + ("m" if minor else "")
    if wheel := _WHEEL_KEY.fullmatch(text.strip()):
        side = wheel[2].upper()
        fifths = int(wheel[1]) - (8 if side in "AB" else 1)
        is_minor = side in "AM"
        return _PITCH_CLASSES[(7 * fifths - 3 * is_minor) % 12] + ("m" if is_minor else "")
    return ""


def _find_isrc(text: str) -> str:
    """Return a recording code without the hyphens that people write into it, or nothing."""
    found = _ISRC.fullmatch(re.sub(r"[\s-]", "", text).upper())
    return found[0] if found else ""


def _find_licence(text: str) -> str:
    """Return the SPDX identifier of a Creative Commons licence named in a text, or nothing."""
    if _CC_ZERO.search(text):
        return "CC0-1.0"
    found = _CREATIVE_COMMONS.search(text)
    return f"CC-{found[1].upper()}-{found[2]}" if found else ""
