"""Conversions between stored rows and the domain's values, and the upsert that both stores use."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.analysis import ANALYSIS_NUMBERS, Analysis
from tunesight.domain.emotion import Emotion
from tunesight.domain.song_names import match_key
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import InvalidValueError, StorageError
from tunesight.library.duplicates import find_spellings, in_parts, settle_duplicates
from tunesight.library.tables import Base, MetaRow, RemovedTrackRow, TrackRow

__all__ = [
    "GENERATION_KEY",
    "LIBRARY_KEY",
    "analysis_to_values",
    "bump_generation",
    "read_track",
    "remove_tracks",
    "row_to_analysis",
    "row_to_track",
    "save_track_rows",
    "select_tracks",
    "track_to_values",
    "upsert",
]

GENERATION_KEY = "generation"
LIBRARY_KEY = "library"
"""Under which ``meta`` keeps a text that no other library has."""

_CUE_COLUMNS: Mapping[str, str] = {
    "tempo": "tempo_bpm",
    "brightness": "brightness_hz",
    "density": "density_hz",
    "loudness": "loudness_lufs",
    "mode": "mode",
}


# Columns of the table that are no part of a track; the first is larger than all others together.
_BESIDE_TRACKS = ("features", "match_key", "popularity", "catalogue_number", "same_as")


def select_tracks() -> Select[Any]:
    """Return the statement that :func:`row_to_track` reads, in order of insertion."""
    # The table, not the class: reading through the ORM takes several times longer, and so does
    # making the first statement, which every start of the program waits for.
    columns = TrackRow.__table__.columns
    read = [column for column in columns if column.name not in _BESIDE_TRACKS]
    return select(*read).order_by(columns["number"])


def row_to_track(values: RowMapping) -> Track:
    """Build the track of one row of :func:`select_tracks`.

    Raises
    ------
    InvalidValueError
        If stored numbers are outside their range.
    """
    cues = {
        cue: values[column] for cue, column in _CUE_COLUMNS.items() if values[column] is not None
    }
    return Track(
        id=values["id"],
        title=values["title"],
        artist=values["artist"],
        source=TrackSource(values["source"]),
        album=values["album"],
        year=values["year"],
        language=values["language"],
        genres=values["genres"],
        moods=values["moods"],
        affect=None if values["valence"] is None else _read_affect(values),
        cues=MappingProxyType(cues),
        duration_s=values["duration_s"],
        path=values["path"],
        licence=values["licence"],
        key=values["key"],
        isrc=values["isrc"],
        lyrics=values["lyrics"],
        is_editorial=values["is_editorial"],
        is_missing=values["is_missing"],
    )


def read_track(values: RowMapping, place: str) -> Track:
    """Build the track of one row of :func:`select_tracks`, whatever it holds.

    Raises
    ------
    StorageError
        If it holds a number outside its range; ``place`` is the library's, for the message.
    """
    try:
        return row_to_track(values)
    except (InvalidValueError, ValueError, TypeError) as error:
        raise StorageError(
            f"The library {place} holds a damaged track ({values['id']}: {error}); "
            "restore a copy of it, or move the file away and scan your folders again."
        ) from error


def track_to_values(track: Track) -> dict[str, Any]:
    """Return a value for every column of a track but its number."""
    return {
        "id": track.id,
        "title": track.title,
        "artist": track.artist,
        "source": track.source.value,
        "album": track.album,
        "year": track.year,
        "language": track.language,
        "genres": track.genres,
        "moods": track.moods,
        **_affect_values(track.affect),
        **{column: track.cues.get(cue) for cue, column in _CUE_COLUMNS.items()},
        "duration_s": track.duration_s,
        "path": track.path,
        "licence": track.licence,
        "key": track.key,
        "isrc": track.isrc,
        "lyrics": track.lyrics,
        "is_editorial": track.is_editorial,
        "is_missing": track.is_missing,
    }


def row_to_analysis(values: RowMapping) -> Analysis:
    """Build the analysis of one row of all columns of ``AnalysisRow``, without its course."""
    emotions = json.loads(values["emotions"])
    return Analysis(
        **{name: values[name] for name in ("version", "key", *ANALYSIS_NUMBERS)},
        affect=_read_affect(values),
        emotions={Emotion(name): p for name, p in emotions.items()},
    )


def analysis_to_values(content_hash: str, analysis: Analysis) -> dict[str, Any]:
    """Return a value for every column of an analysis; its course is kept apart."""
    return {
        "content_hash": content_hash,
        "version": analysis.version,
        "key": analysis.key,
        **{name: getattr(analysis, name) for name in ANALYSIS_NUMBERS},
        **_affect_values(analysis.affect),
        "emotions": json.dumps(dict(analysis.emotions)),
    }


def upsert(
    connection: Connection, table: type[Base], key: str, values: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows, or replace the given columns of those whose key is there already.

    Parameters
    ----------
    key
        Name of a unique column.
    values
        Column name -> value, every row with the same names; may be empty.
    """
    if not values:
        return
    statement = _build_upsert(connection.dialect.name, table, key, tuple(values[0]))
    connection.execute(statement, list(values))


def bump_generation(connection: Connection) -> int:
    """Count one change of the tracks, within the transaction that makes it; return its number.

    The writer gives the number to every track row that it writes, and to removed ones by
    :func:`remove_tracks`, so that a reader can ask for what changed since it last looked.
    """
    statement = _insert_into(connection.dialect.name, MetaRow).values(
        key=GENERATION_KEY, number=1, text=""
    )
    connection.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"number": MetaRow.number + 1})
    )
    return int(connection.scalar(select(MetaRow.number).where(MetaRow.key == GENERATION_KEY)) or 0)


def save_track_rows(connection: Connection, values: Sequence[Mapping[str, Any]]) -> None:
    """Insert or replace tracks by id, as one change; see :func:`track_to_values`."""
    if not values:
        return
    generation = bump_generation(connection)
    stamped: list[dict[str, Any]] = [
        {**row, "match_key": match_key(row["title"], row["artist"]), "generation": generation}
        for row in values
    ]
    spellings = {(row["match_key"], row["isrc"]) for row in stamped}
    for part in in_parts({row["id"] for row in stamped}):
        # As they were until now: what a row leaves has to be settled as well.
        spellings |= find_spellings(connection, TrackRow.id.in_(part))
    upsert(connection, TrackRow, "id", stamped)
    settle_duplicates(connection, spellings, generation)


def remove_tracks(connection: Connection, which: ColumnElement[bool]) -> int:
    """Remove the tracks that a condition holds for, as one change; return how many there were."""
    numbers = connection.scalars(select(TrackRow.number).where(which)).all()
    if numbers:
        generation = bump_generation(connection)
        connection.execute(
            insert(RemovedTrackRow),
            [{"number": number, "generation": generation} for number in numbers],
        )
        spellings = find_spellings(connection, which)
        settle_duplicates(connection, spellings, generation, leaving=set(numbers))
        connection.execute(delete(TrackRow).where(which))
    return len(numbers)


@cache
def _build_upsert(
    dialect: str, table: type[Base], key: str, names: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    """Build the statement of :func:`upsert`; there are few, and each takes a millisecond."""
    statement = _insert_into(dialect, table)
    replaced = {name: statement.excluded[name] for name in names if name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=replaced)


def _insert_into(dialect: str, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Begin an insert in the database's own dialect: each says "or replace" in its own words."""
    if dialect == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def _read_affect(values: Mapping[Any, Any]) -> AffectGaussian:
    covariance = values["covariance"]
    return AffectGaussian(
        Affect(values["valence"], values["arousal"]),
        ((values["valence_variance"], covariance), (covariance, values["arousal_variance"])),
    )


def _affect_values(affect: AffectGaussian | None) -> dict[str, float | None]:
    if affect is None:
        names = ("valence", "arousal", "valence_variance", "arousal_variance", "covariance")
        return dict.fromkeys(names)
    (valence_variance, covariance), (_, arousal_variance) = affect.covariance
    return {
        "valence": affect.mean.valence,
        "arousal": affect.mean.arousal,
        "valence_variance": valence_variance,
        "arousal_variance": arousal_variance,
        "covariance": covariance,
    }
