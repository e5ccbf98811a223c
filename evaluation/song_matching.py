"""Find the same song in two tables by its title and artist.

Conventions
-----------
A *key* is a spelling with case, accents, punctuation, brackets, guests and notes such as
``- Remastered 2011`` taken away. Two rows are one song where the title keys are equal and the two
share at least one artist. Other takes (live, remixes, covers for singing along) are other songs:
the mood of a take is not the mood of the song.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "CATALOGUE_COLUMNS",
    "CatalogueIndex",
    "artist_keys",
    "default_data",
    "read_catalogue",
    "title_key",
]

CATALOGUE_COLUMNS = (
    "track_id",
    "name",
    "artists",
    "popularity",
    "valence",
    "energy",
    "danceability",
    "acousticness",
    "loudness",
    "mode",
    "tempo",
)
"""What the checks need of the catalogue table."""

_OTHER_TAKE = re.compile(
    r"\b(live|remix|mix|karaoke|cover|tribute|instrumental|acoustic|demo|unplugged|reprise)\b"
)
_GUESTS = re.compile(r"\s[\(\[]?(feat|ft|featuring|with)\b\.?.*$")
_BRACKETS = re.compile(r"[\(\[][^\)\]]*[\)\]]")
_BETWEEN_ARTISTS = re.compile(r",|;|&|/|\||\b(?:and|feat|ft|featuring|with|x)\b\.?")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize(
        "NFKD", text.casefold().replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")
    )
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def title_key(title: str) -> str:
    """Return the key of a title; never empty where the title has a letter or digit."""
    plain = _plain(title)
    bare = _BRACKETS.sub(" ", _GUESTS.sub("", plain)).split(" - ")[0]
    return _letters(bare) or _letters(plain)


def artist_keys(artists: str) -> frozenset[str]:
    """Return the keys of every artist named in a credit, and of the whole credit."""
    plain = _plain(artists)
    parts = [plain, *_BETWEEN_ARTISTS.split(plain)]
    return frozenset(
        key for part in parts if (key := _letters(re.sub(r"^\s*the\s", "", part.strip())))
    )


def _is_other_take(title: str) -> bool:
    return _OTHER_TAKE.search(_plain(title)) is not None


class CatalogueIndex:
    """The catalogue, looked up by title and artist.

    Parameters
    ----------
    rows
        Mappings with at least ``name``, ``artists``, ``popularity`` and ``track_id``.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._by_title: dict[str, list[tuple[frozenset[str], Mapping[str, Any]]]] = defaultdict(
            list
        )
        for row in rows:
            self._by_title[title_key(row["name"])].append((artist_keys(row["artists"]), row))

    def find(self, title: str, artist: str) -> Mapping[str, Any] | None:
        """Return the most popular row that is this song, or None where the table lacks it."""
        wanted = artist_keys(artist)
        may_be_take = _is_other_take(title)
        found = [
            row
            for keys, row in self._by_title.get(title_key(title), ())
            if keys & wanted and (may_be_take or not _is_other_take(row["name"]))
        ]
        return max(found, key=lambda r: (r["popularity"] or 0.0, r["track_id"]), default=None)


def default_data() -> Path:
    """Return the folder of the data sets: ``TUNESIGHT_DATA``, or beside the repository."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("TUNESIGHT_DATA", beside))


def read_catalogue(data: Path) -> Sequence[Mapping[str, Any]]:
    """Read the catalogue table below a data folder, without rows that lack valence or energy.

    Raises
    ------
    FileNotFoundError
        If ``catalogue/songs_88k.parquet`` is not there.
    """
    import pyarrow.parquet as pq

    path = data / "catalogue" / "songs_88k.parquet"
    if not path.is_file():  # the reader's own message is the bare path
        raise FileNotFoundError(f"there is no table {path}")
    table = pq.read_table(path, columns=list(CATALOGUE_COLUMNS))
    rows = table.to_pylist()
    return [row for row in rows if row["valence"] is not None and row["energy"] is not None]
