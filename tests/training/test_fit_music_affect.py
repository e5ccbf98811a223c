"""Weights of cues: the published ones without ratings, and what ratings make of them."""

import numpy as np
import pytest

pytest.importorskip("mido", reason="rendering MIDI belongs to evaluation")

from studio.music.fluid import Message
from training.fit_music_affect import PRIOR, fit_weights, leave_game_out, rate, spread_to_people
from training.rated_music import CUES, RELIABILITY, Phrases, Songs
from training.score_baseline import FEATURES, fit_logistic, measure_score
from tunesight.listening.affect import AROUSAL_BY_CUE, VALENCE_BY_CUE

NOBODY = Phrases(
    np.zeros((0, len(CUES))), np.zeros((0, 2), np.bool_), np.zeros(0, np.str_), np.zeros((0, 11))
)


def make_phrases(cue: str, count: int = 400) -> Phrases:
    """Draw phrases whose signs of both axes follow one cue alone."""
    levels = np.random.default_rng(0).standard_normal((count, len(CUES)))
    sign = levels[:, CUES.index(cue)] > 0.0
    games = np.array([f"game {i % 10}" for i in range(count)])
    return Phrases(levels, np.column_stack([sign, sign]), games, levels[:, :1] * np.ones(11))


@pytest.mark.parametrize("axis", ["valence", "arousal"])
def test_without_ratings_the_weights_are_the_published_ones(axis: str) -> None:
    weights, deviations = fit_weights(axis, NOBODY, None)
    for i, name in enumerate(CUES):
        assert weights[i] == pytest.approx(PRIOR[axis][name][0])
        assert deviations[i] == pytest.approx(PRIOR[axis][name][1])


def test_ratings_that_follow_one_cue_raise_it_and_make_all_surer() -> None:
    weights, deviations = fit_weights("arousal", make_phrases("brightness"), None)
    place = CUES.index("brightness")
    assert weights[place] > 1.5 * PRIOR["arousal"]["brightness"][0]
    assert abs(weights[CUES.index("tempo")]) < PRIOR["arousal"]["tempo"][0]
    assert all(deviations[i] < PRIOR["arousal"][name][1] for i, name in enumerate(CUES))


def test_songs_speak_only_of_the_cues_that_they_have() -> None:
    rng = np.random.default_rng(0)
    levels = rng.standard_normal((5000, len(RELIABILITY)))
    places = list(RELIABILITY)
    valence = 0.1 * levels[:, places.index("mode")] + 0.1 * rng.standard_normal(5000)
    songs = Songs(levels, np.column_stack([valence, valence]))
    weights, _ = fit_weights("valence", NOBODY, songs)
    assert weights[CUES.index("mode")] == pytest.approx(0.1, abs=0.01)
    assert weights[CUES.index("tempo")] == pytest.approx(0.0, abs=0.01)
    assert weights[CUES.index("density")] == pytest.approx(PRIOR["valence"]["density"][0])


def test_weights_are_scaled_to_the_spread_of_deams_ratings() -> None:
    scaled = spread_to_people(np.array([3.0, 4.0]), "valence")
    assert scaled == pytest.approx(np.array([0.6, 0.8]) * np.sqrt(0.086))


def test_scores_that_follow_the_ratings_have_an_area_of_one() -> None:
    phrases = make_phrases("mode")
    found = rate(phrases.levels[:, CUES.index("mode")], phrases, "valence")
    assert found == {"auc": 1.0, "interval_95": [1.0, 1.0]}


def test_the_shipped_constants_are_of_the_fitted_cues() -> None:
    assert set(VALENCE_BY_CUE) == set(AROUSAL_BY_CUE) == set(CUES)


def test_a_game_is_scored_by_others_alone() -> None:
    phrases = make_phrases("mode", 40)
    seen: list[set[str]] = []

    def score(learn: Phrases, others: Phrases) -> np.ndarray:
        seen.append(set(learn.groups) & set(others.groups))
        return np.zeros(len(others.signs))

    assert leave_game_out(phrases, score).shape == (40,)
    assert seen == [set()] * 10


def test_the_notes_of_a_slow_minor_piece_are_measured_as_such() -> None:
    triad = (57, 60, 64)  # A minor
    messages = []
    for beat in range(20):
        messages += [Message(float(beat), "on", 0, p, 64) for p in triad]
        messages += [Message(beat + 0.5, "off", 0, p) for p in triad]
    found = dict(zip(FEATURES, measure_score(messages, 60.0), strict=True))
    assert found["onset_rate"] == pytest.approx(0.0, abs=0.1)
    assert found["note_rate"] == pytest.approx(np.log2(3.0), abs=0.1)
    assert found["mean_pitch"] == pytest.approx(np.mean(triad))
    assert found["articulation"] == pytest.approx(0.5)
    assert found["mean_velocity"] == 64.0
    assert found["mode"] < -0.3


def test_a_logistic_regression_finds_what_parts_two_kinds() -> None:
    x = np.random.default_rng(0).standard_normal((300, 3))
    weights = fit_logistic(x, x[:, 1] > 0.5)
    assert int(np.argmax(np.abs(weights[:-1]))) == 1
    assert weights[1] > 0.0
