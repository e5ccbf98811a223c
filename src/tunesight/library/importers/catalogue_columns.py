"""Columns of a catalogue: which of them says what, guessed from their names.

Conventions
-----------
A *field* is one of :data:`FIELDS`, what Tunesight reads of a row. Names are compared without case,
spaces and punctuation. Of several columns that may be one field the first spelling in its list
wins; genres and moods are read from every column that fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tunesight.domain.song_names import fold_letters
from tunesight.errors import InvalidValueError

__all__ = ["FIELDS", "SHARES", "ColumnMapping", "Field", "guess_columns"]


@dataclass(frozen=True, slots=True)
class Field:
    """What may be read of a row.

    Parameters
    ----------
    spellings
        What columns that hold it are called, the best first.
    means
        What is understood, for people.
    takes_all
        Whether every column that fits is read, and not only the best.
    """

    spellings: tuple[str, ...]
    means: str
    takes_all: bool = False


_UNIT = "0 to 1, or 0 to 100 as percent"

FIELDS: Mapping[str, Field] = {
    "title": Field(
        ("track_name", "title", "song_title", "song_name", "track_title", "name", "song", "track",
         "recording"),
        "text; required",
    ),
    "artist": Field(
        ("artists", "artist_name", "artist_names", "artist", "track_artist", "track_artists",
         "artist(s)_name", "performer", "artist_title", "band", "singer"),
        "text, a list, or several separated by a semicolon; required",
    ),
    "id": Field(
        ("track_id", "spotify_id", "spotify_track_id", "song_id", "musicbrainz_recordingid",
         "recording_mbid", "mbid", "uri", "track_uri", "spotify_uri", "id"),
        "what the source calls the row; a row keeps its place in the library by it",
    ),
    "album": Field(("album", "album_name", "track_album_name", "release", "release_name"), "text"),
    "year": Field(
        ("year", "release_year", "released_year", "release_date", "album_release_date",
         "track_album_release_date", "album_release_year", "decade"),
        "a year, a date, or a decade such as 80s (read as its first year)",
    ),
    "genres": Field(
        ("genre", "genres", "track_genre", "track_genres", "artist_genres", "artist_genre",
         "playlist_genre", "playlist_subgenre", "top_genre", "subgenre", "style", "styles"),
        "a list, or several separated by | ; , or /",
        takes_all=True,
    ),
    "moods": Field(
        ("moods", "mood", "tags", "mood_tags", "seeds", "emotion", "emotions", "mood_theme"),
        "a list as for genres; words that are no mood count as genres",
        takes_all=True,
    ),
    "language": Field(
        ("language", "lang", "lang_guess", "language_code", "lyrics_language"),
        "ISO 639 code or English name",
    ),
    "popularity": Field(("popularity", "track_popularity", "pop"), "0 to 100"),
    "isrc": Field(("isrc", "isrcs", "external_ids_isrc"), "recording code"),
    "lyrics": Field(
        ("lyrics", "lyric", "lyrics_words"), "text, of which a few words are kept"
    ),
    "valence": Field(("valence", "track_valence"), _UNIT),
    "energy": Field(("energy", "track_energy"), _UNIT),
    "danceability": Field(("danceability",), _UNIT),
    "acousticness": Field(("acousticness",), _UNIT),
    "instrumentalness": Field(("instrumentalness",), _UNIT),
    "liveness": Field(("liveness",), _UNIT),
    "speechiness": Field(("speechiness",), _UNIT),
    "tempo": Field(("tempo", "bpm", "tempo_bpm"), "beats a minute; 0 is unknown"),
    "loudness": Field(("loudness", "loudness_db", "loudness_lufs"), "dB below full scale"),
    "key": Field(("key", "tonic", "song_key"), "0 (C) to 11 (B), -1, or a name such as F# minor"),
    "mode": Field(("mode", "song_mode"), "1 or major, 0 or minor"),
    "duration_ms": Field(("duration_ms", "track_duration_ms", "length_ms"), "milliseconds"),
    "duration_s": Field(
        ("duration_s", "duration_sec", "duration_seconds", "length_s", "duration", "length"),
        "seconds",
    ),
    "explicit": Field(("explicit", "is_explicit"), "kept as it is"),
}  # fmt: skip
"""Field -> the names by which its column is known."""

SHARES: tuple[str, ...] = (
    "valence", "energy", "danceability", "acousticness", "instrumentalness", "liveness",
    "speechiness",
)  # fmt: skip
"""Fields from 0 to 1, which some tables give in percent."""

_REQUIRED = ("title", "artist")
_PERCENT = "%"
_SHOWN_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column is read as what.

    Parameters
    ----------
    columns
        Field -> the columns that it is read from, at least one.
    in_percent
        The fields of :data:`SHARES` whose columns count to 100.
    ignored
        Columns that are not read.
    """

    columns: Mapping[str, tuple[str, ...]]
    in_percent: frozenset[str]
    ignored: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return it as ``json.dumps`` takes it, in the order of the fields."""
        return {
            "columns": {
                field: list(self.columns[field]) for field in FIELDS if field in self.columns
            },
            "in_percent": sorted(self.in_percent),
        }


def guess_columns(
    found: Sequence[str],
    *,
    chosen: Mapping[str, Sequence[str]] | None = None,
    sample: Sequence[Mapping[str, object]] = (),
) -> ColumnMapping:
    """Say which column is read as what.

    Parameters
    ----------
    found
        The columns of a table, in order.
    chosen
        Field -> the columns that the listener wants it read from; none to leave the field out.
    sample
        Some rows, by which columns in percent are told.

    Raises
    ------
    InvalidValueError
        If no column can be the title or the artist, or a choice names something that is not there.
    """
    chosen = chosen or {}
    _check_choice(found, chosen)
    taken = {column for columns in chosen.values() for column in columns}
    columns: dict[str, tuple[str, ...]] = {}
    for name, field in FIELDS.items():
        guessed = tuple(c for c in _find_columns(found, field) if c not in taken)
        picked = (
            tuple(chosen[name]) if name in chosen else guessed[: None if field.takes_all else 1]
        )
        if picked:
            columns[name] = picked
            taken.update(picked)
    if missing := [field for field in _REQUIRED if field not in columns]:
        raise InvalidValueError(
            f"No column looks like the {' or the '.join(missing)}. The columns are "
            f"{_list_names(found)}; say which one it is, for example "
            f"--column {missing[0]}={found[0] if found else 'NAME'}."
        )
    read = {column for names in columns.values() for column in names}
    in_percent = frozenset(
        field for field in SHARES if field in columns and _is_percent(columns[field][0], sample)
    )
    return ColumnMapping(columns, in_percent, tuple(c for c in found if c not in read))


def _find_columns(found: Sequence[str], field: Field) -> Iterable[str]:
    by_spelling: dict[str, str] = {}
    for column in found:
        by_spelling.setdefault(_spell(column), column)
    spellings = (_spell(spelling) for spelling in field.spellings)
    return dict.fromkeys(by_spelling[s] for s in spellings if s in by_spelling)


def _spell(column: str) -> str:
    return fold_letters(column).removesuffix("percent")


def _is_percent(column: str, sample: Sequence[Mapping[str, object]]) -> bool:
    """Tell percent by the column's name, or by a good part of its numbers being beyond 1."""
    if _PERCENT in column or column.casefold().endswith("percent"):
        return True
    numbers: list[float] = []
    for row in sample:
        try:
            numbers.append(float(str(row.get(column)).replace(",", ".")))
        except ValueError:
            continue
    beyond = sum(1.0 < number <= 100.0 for number in numbers)  # noqa: PLR2004 - a percentage
    return 2 * beyond > len(numbers)


def _check_choice(found: Sequence[str], chosen: Mapping[str, Sequence[str]]) -> None:
    for field, columns in chosen.items():
        if field not in FIELDS:
            raise InvalidValueError(
                f"There is no field {field!r} to read a column as; use one of {', '.join(FIELDS)}."
            )
        for column in columns:
            if column not in found:
                raise InvalidValueError(
                    f"There is no column {column!r} for the {field}; "
                    f"the columns are {_list_names(found)}."
                )
        if field in _REQUIRED and not columns:
            raise InvalidValueError(f"The {field} cannot be left out; name its column.")


def _list_names(found: Sequence[str]) -> str:
    shown = ", ".join(column or "(no name)" for column in found[:_SHOWN_COLUMNS])
    hidden = len(found) - _SHOWN_COLUMNS
    return f"{shown} and {hidden} more" if hidden > 0 else shown or "none"
