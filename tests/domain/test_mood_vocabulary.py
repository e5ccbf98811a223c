from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from tunesight.domain.affect import Affect, AffectGaussian, quadrant
from tunesight.domain.mood_vocabulary import (
    MOOD_WORDS,
    mood_affect,
    moods_to_affect,
    nearest_moods,
)
from tunesight.errors import InvalidValueError

# The complex moods that the product promises to name.
PROMISED = (
    "awestruck bittersweet carefree cosy defiant dreamy eerie euphoric excited festive groovy "
    "heroic hopeful lonely melancholic nostalgic ominous playful sensual serene spiritual "
    "tender triumphant wistful yearning"
)


def test_has_at_least_150_words_each_once_and_sorted() -> None:
    words = [mood.word for mood in MOOD_WORDS]
    assert len(words) >= 150
    assert words == sorted(set(words))


def test_every_word_is_lower_case_and_one_word() -> None:
    assert all(m.word == m.word.casefold() and not set(m.word) & set(" ;\t") for m in MOOD_WORDS)


def test_each_quadrant_has_at_least_fifty_words() -> None:
    counts = Counter(quadrant(mood.affect) for mood in MOOD_WORDS)
    assert set(counts) == {"excited", "tense", "sad", "calm"}
    assert min(counts.values()) >= 50


@pytest.mark.parametrize("word", PROMISED.split())
def test_places_the_promised_complex_moods(word: str) -> None:
    assert isinstance(mood_affect(word), Affect)


@pytest.mark.parametrize(
    ("word", "expected"),
    # Quadrants as drawn in Russell (1980), figure 2.
    [
        ("excited", "excited"),
        ("delighted", "excited"),
        ("happy", "excited"),
        ("content", "calm"),
        ("serene", "calm"),
        ("relaxed", "calm"),
        ("calm", "calm"),
        ("tired", "sad"),
        ("bored", "sad"),
        ("gloomy", "sad"),
        ("sad", "sad"),
        ("miserable", "sad"),
        ("frustrated", "tense"),
        ("angry", "tense"),
        ("tense", "tense"),
        ("alarmed", "tense"),
    ],
)
def test_agrees_with_the_circumplex_on_the_quadrant(word: str, expected: str) -> None:
    assert quadrant(mood_affect(word)) == expected


def test_opposites_of_the_circumplex_lie_opposite() -> None:
    for one, other in (("excited", "bored"), ("calm", "agitated"), ("happy", "sad")):
        assert mood_affect(one).to_array() @ mood_affect(other).to_array() < 0


def test_finds_a_word_in_any_case() -> None:
    assert mood_affect(" Serene ") == mood_affect("serene")


def test_refuses_a_word_it_does_not_know() -> None:
    with pytest.raises(InvalidValueError, match="'beige' is not a mood word"):
        mood_affect("beige")


@pytest.mark.parametrize("word", ["serene", "furious", "lonely", "joyful", "ominous", "nostalgic"])
def test_a_belief_at_a_word_is_named_by_a_word_at_that_place(word: str) -> None:
    place = mood_affect(word)
    best = nearest_moods(AffectGaussian.isotropic(place, 0.2), 1)[0]
    assert mood_affect(best.word).distance_to(place) == 0.0


def test_nearest_moods_come_in_order_of_distance_under_a_round_belief() -> None:
    mean = Affect(0.1, 0.3)
    matches = nearest_moods(AffectGaussian.isotropic(mean, 0.3), 12)
    distances = [mood_affect(match.word).distance_to(mean) for match in matches]
    assert distances == sorted(distances)
    shares = [match.share for match in matches]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1.0)


def test_words_that_describe_only_music_name_no_belief() -> None:
    everything = nearest_moods(AffectGaussian.isotropic(Affect(0.6, 0.6), 0.5), len(MOOD_WORDS))
    names = {match.word for match in everything}
    assert not names & {"danceable", "groovy", "anthemic", "plaintive", "remorseful"}
    assert set(PROMISED.split()) - {"groovy"} <= names


def test_a_scene_is_named_by_words_that_a_view_can_have() -> None:
    pleasant = AffectGaussian.isotropic(Affect(0.58, -0.08), 0.3)  # about where a sunset lies

    names = {match.word for match in nearest_moods(pleasant, len(MOOD_WORDS), of_scene=True)}

    assert {"romantic", "warm", "serene", "eerie", "dramatic", "bleak"} <= names
    felt_by_people_only = {"affectionate", "grateful", "jealous", "loving", "proud", "remorseful"}
    claims_what_is_seen = {"dark", "nocturnal", "stormy", "summery", "sunny"}
    assert not names & (felt_by_people_only | claims_what_is_seen)


@pytest.mark.parametrize(
    ("valence", "arousal"), [(0.6, 0.6), (0.6, -0.4), (-0.6, 0.6), (-0.5, -0.4), (0.0, 0.0)]
)
def test_words_for_scenes_are_near_in_every_part_of_the_plane(
    valence: float, arousal: float
) -> None:
    place = Affect(valence, arousal)
    near = nearest_moods(AffectGaussian.isotropic(place, 0.25), 3, of_scene=True)
    assert max(mood_affect(match.word).distance_to(place) for match in near) < 0.3


def test_an_unsure_arousal_lets_valence_decide() -> None:
    mean = Affect(0.75, 0.0)
    narrow_valence = AffectGaussian(mean, ((0.01, 0.0), (0.0, 4.0)))
    valences = [mood_affect(match.word).valence for match in nearest_moods(narrow_valence, 8)]
    assert valences == pytest.approx([0.75] * 8, abs=0.03)


def test_never_returns_more_words_than_there_are() -> None:
    belief = AffectGaussian.isotropic(Affect(0.0, 0.0), 0.5)
    assert 150 <= len(nearest_moods(belief, 10_000)) <= len(MOOD_WORDS)


def test_refuses_to_name_a_belief_by_no_word() -> None:
    with pytest.raises(InvalidValueError, match="0 mood words"):
        nearest_moods(AffectGaussian.isotropic(Affect(0.0, 0.0), 0.5), 0)


def test_moods_to_affect_is_the_mean_of_the_words() -> None:
    words = ["joyful", "wistful", "serene"]
    affects = np.array([mood_affect(word).to_array() for word in words])
    assert moods_to_affect(words).mean.to_array() == pytest.approx(affects.sum(axis=0) / 3)


def test_one_word_leaves_a_quarter_of_the_plane_open_in_each_direction() -> None:
    assert moods_to_affect(["tender"]).covariance == ((0.0625, 0.0), (0.0, 0.0625))


def test_words_that_disagree_make_a_wider_belief() -> None:
    agreeing = moods_to_affect(["serene", "peaceful", "tranquil"])
    disagreeing = moods_to_affect(["serene", "furious", "heartbroken"])
    assert disagreeing.spread() > agreeing.spread()


def test_refuses_to_place_a_track_without_words() -> None:
    with pytest.raises(InvalidValueError, match="at least one mood word"):
        moods_to_affect([])
