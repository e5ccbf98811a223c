from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

import tunesight
from tunesight.domain.affect import quadrant
from tunesight.domain.mood_vocabulary import MOOD_WORDS, moods_to_affect

REPOSITORY = Path(__file__).resolve().parents[2]
STARTER = Path(tunesight.__file__).parent / "demo" / "starter_songs.tsv"
COLUMNS = ["title", "artist", "year", "language", "genre", "moods"]
DECADES = range(1950, 2030, 10)


@pytest.fixture(scope="module")
def tracks() -> list[dict[str, str]]:
    with STARTER.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_has_the_promised_columns_and_at_least_640_tracks(tracks: list[dict[str, str]]) -> None:
    assert list(tracks[0]) == COLUMNS
    assert len(tracks) >= 640
    assert all(track[c] and track[c] == track[c].strip() for track in tracks for c in COLUMNS)


def test_names_no_track_twice(tracks: list[dict[str, str]]) -> None:
    names = Counter((t["title"].casefold(), t["artist"].casefold()) for t in tracks)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_year_is_one_of_recorded_popular_music(tracks: list[dict[str, str]]) -> None:
    assert all(1940 <= int(track["year"]) <= 2026 for track in tracks)


def test_every_decade_has_at_least_forty_tracks(tracks: list[dict[str, str]]) -> None:
    decades = Counter(int(track["year"]) // 10 * 10 for track in tracks)
    assert min(decades[decade] for decade in DECADES) >= 40


def test_twelve_languages_beside_english_have_at_least_eight_tracks(
    tracks: list[dict[str, str]],
) -> None:
    languages = Counter(track["language"] for track in tracks)
    rich = [code for code, n in languages.items() if n >= 8 and code not in ("en", "zxx")]
    assert len(rich) >= 12
    assert all(len(code) == 2 or code == "zxx" for code in languages)


def test_every_track_has_one_to_three_genres_in_lower_case(tracks: list[dict[str, str]]) -> None:
    for track in tracks:
        genres = track["genre"].split(";")
        assert 1 <= len(set(genres)) == len(genres) <= 3
        assert track["genre"] == track["genre"].lower()


def test_every_track_has_three_to_five_words_of_the_vocabulary(
    tracks: list[dict[str, str]],
) -> None:
    vocabulary = {mood.word for mood in MOOD_WORDS}
    for track in tracks:
        moods = track["moods"].split(";")
        assert 3 <= len(set(moods)) == len(moods) <= 5, track
        assert set(moods) <= vocabulary, track


def test_every_quadrant_has_at_least_a_hundred_tracks(tracks: list[dict[str, str]]) -> None:
    means = [moods_to_affect(track["moods"].split(";")).mean for track in tracks]
    counts = Counter(quadrant(mean) for mean in means)
    assert set(counts) == {"excited", "tense", "sad", "calm"}
    assert min(counts.values()) >= 100


@pytest.mark.parametrize(
    ("title", "artist", "year"),
    [
        ("Johnny B. Goode", "Chuck Berry", "1958"),
        ("Ne me quitte pas", "Jacques Brel", "1959"),
        ("Bohemian Rhapsody", "Queen", "1975"),
        ("Smells Like Teen Spirit", "Nirvana", "1991"),
        ("Despacito", "Luis Fonsi", "2017"),
    ],
)
def test_knows_some_tracks_by_title_artist_and_year(
    tracks: list[dict[str, str]], title: str, artist: str, year: str
) -> None:
    assert [t["year"] for t in tracks if (t["title"], t["artist"]) == (title, artist)] == [year]


def test_the_committed_figures_are_of_these_tracks_and_pass(tracks: list[dict[str, str]]) -> None:
    figures = json.loads(
        (REPOSITORY / "evaluation" / "figures" / "starter.json").read_text("utf-8")
    )
    assert figures["n_tracks"] == len(tracks)
    assert figures["valence_against_valence"]["r"] >= 0.45
    assert figures["arousal_against_energy"]["r"] >= 0.60
