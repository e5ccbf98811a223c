from __future__ import annotations

import pytest

from tests.conftest import REPOSITORY
from tunesight.errors import InvalidValueError
from tunesight.library.importers.catalogue_columns import FIELDS, guess_columns

# The headers of tables that many people have; each with what its columns are.
HEADERS = {
    "tracks": (
        "Unnamed: 0,track_id,artists,album_name,track_name,popularity,duration_ms,explicit,"
        "danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,"
        "valence,tempo,time_signature,track_genre",
        {
            "title": "track_name",
            "artist": "artists",
            "album": "album_name",
            "genres": "track_genre",
        },
    ),
    "years": (
        "valence,year,acousticness,artists,danceability,duration_ms,energy,explicit,id,"
        "instrumentalness,key,liveness,loudness,mode,name,popularity,release_date,speechiness,tempo",
        {"title": "name", "artist": "artists", "year": "year", "id": "id"},
    ),
    "charts": (
        "track_name,artist(s)_name,artist_count,released_year,bpm,key,mode,danceability_%,"
        "valence_%,energy_%",
        {"artist": "artist(s)_name", "tempo": "bpm", "year": "released_year", "energy": "energy_%"},
    ),
    "features": (
        "genre,artist_name,track_name,track_id,popularity,energy,key,mode,valence",
        {"title": "track_name", "artist": "artist_name", "genres": "genre"},
    ),
    "moods": (
        "track,artist,seeds,spotify_id",
        {"title": "track", "artist": "artist", "moods": "seeds", "id": "spotify_id"},
    ),
}


@pytest.mark.parametrize("name", HEADERS)
def test_the_columns_of_known_tables_are_found(name: str) -> None:
    header, expected = HEADERS[name]
    mapping = guess_columns(header.split(","))

    assert {field: mapping.columns[field][0] for field in expected} == expected


def test_case_spaces_and_punctuation_do_not_matter() -> None:
    mapping = guess_columns(["Track Name", "ARTIST-NAME", "Duration (ms)"])

    assert mapping.columns == {
        "title": ("Track Name",),
        "artist": ("ARTIST-NAME",),
        "duration_ms": ("Duration (ms)",),
    }


def test_every_column_of_genres_is_read_and_the_rest_is_named() -> None:
    mapping = guess_columns(["name", "artist", "genre", "artist_genres", "comment"])

    assert mapping.columns["genres"] == ("genre", "artist_genres")
    assert mapping.ignored == ("comment",)


def test_a_choice_wins_over_the_guess() -> None:
    found = ["name", "artist", "popularity", "streams"]
    chosen = {"title": ["streams"], "popularity": []}
    mapping = guess_columns(found, chosen=chosen)

    assert mapping.columns == {"title": ("streams",), "artist": ("artist",)}
    assert mapping.ignored == ("name", "popularity")


def test_a_missing_title_names_the_columns_and_what_to_give() -> None:
    with pytest.raises(
        InvalidValueError,
        match=r"No column looks like the title\. The columns are a, artist; .*--column title=a",
    ):
        guess_columns(["a", "artist"])


def test_a_choice_of_nothing_that_is_there_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="no field 'heading'"):
        guess_columns(["name", "artist"], chosen={"heading": ["name"]})
    with pytest.raises(InvalidValueError, match="no column 'nome' for the title"):
        guess_columns(["name", "artist"], chosen={"title": ["nome"]})
    with pytest.raises(InvalidValueError, match="artist cannot be left out"):
        guess_columns(["name", "artist"], chosen={"artist": []})


def test_percent_is_told_by_name_or_by_numbers() -> None:
    named = guess_columns(["name", "artist", "valence_%", "energy"])
    sample = [{"valence": "37", "energy": 0.4}, {"valence": "1", "energy": 1}, {"valence": "80"}]
    counted = guess_columns(["name", "artist", "valence", "energy"], sample=sample)

    assert named.in_percent == {"valence"}
    assert counted.in_percent == {"valence"}


def test_two_hundred_columns_are_no_trouble() -> None:
    found = [f"column {i}" for i in range(198)]
    mapping = guess_columns([*found, "name", "artist"])

    assert mapping.ignored == tuple(found)
    with pytest.raises(InvalidValueError, match="and 168 more"):
        guess_columns(found)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_documented_with_its_names(field: str) -> None:
    page = (REPOSITORY / "docs" / "catalogues.md").read_text(encoding="utf-8")
    (line,) = (line for line in page.splitlines() if line.startswith(f"| `{field}` |"))

    assert all(f"`{spelling}`" in line for spelling in FIELDS[field].spellings)
