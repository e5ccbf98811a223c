"""Find the same song in two tables by its title and artist.

Conventions
-----------
A *key* is a spelling with case, accents, punctuation, brackets, guests and notes such as
``- Remastered 2011`` taken away. Two rows are one song where the title keys are equal and the two
share at least one artist: a looser rule than the library's own
(:func:`tunesight.domain.song_names.match_key`), because a row that is not found is lost to a check,
while two tracks that the library takes for one hide each other. Other takes (live, remixes, covers
for singing along) are other songs: the mood of a take is not the mood of the song.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tunesight.domain.song_names import artist_keys, fold_letters, fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "CATALOGUE_COLUMNS",
    "CatalogueIndex",
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


def title_key(title: str) -> str:
    """Return the key of a title; never empty where the title has a letter or digit."""
    bare = _BRACKETS.sub(" ", _GUESTS.sub("", fold_name(title))).split(" - ")[0]
    return fold_letters(bare) or fold_letters(title)


def _is_other_take(title: str) -> bool:
    return _OTHER_TAKE.search(fold_name(title)) is not None


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
            self._by_title[title_key(row["name"])].append(
                (frozenset(artist_keys(row["artists"])), row)
            )

    def find(self, title: str, artist: str) -> Mapping[str, Any] | None:
        """Return the most popular row that is this song, or None where the table lacks it."""
        wanted = frozenset(artist_keys(artist))
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
