"""Emotions named from affect: sums, order, and what each corner of the plane is called."""

import pytest

from tunesight.domain.affect import MUSIC_PRIOR, Affect, AffectGaussian
from tunesight.domain.emotion import EMOTIONS, Emotion, emotion_to_affect
from tunesight.listening.emotions import SHARES, name_emotions


def test_the_shares_are_those_of_all_seven_and_sum_to_one() -> None:
    assert tuple(sorted(SHARES)) == tuple(sorted(EMOTIONS))
    assert sum(SHARES.values()) == pytest.approx(1.0)


def test_probabilities_sum_to_one_in_the_order_of_the_emotions() -> None:
    found = name_emotions(MUSIC_PRIOR)
    assert tuple(found) == EMOTIONS
    assert sum(found.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("emotion", [Emotion.JOY, Emotion.SADNESS, Emotion.NEUTRAL])
def test_music_at_the_place_of_a_common_emotion_is_called_so(emotion: Emotion) -> None:
    found = name_emotions(AffectGaussian.isotropic(emotion_to_affect(emotion), 0.2))
    assert max(found, key=lambda e: found[e]) is emotion


def test_tense_music_is_fear_or_anger_before_anything_else() -> None:
    found = name_emotions(AffectGaussian.isotropic(Affect(-0.5, 0.55), 0.2))
    assert found[Emotion.FEAR] + found[Emotion.ANGER] > 0.7


def test_two_emotions_at_one_place_are_told_apart_by_how_common_they_are() -> None:
    # Fear and anger lie 0.13 apart: a wide belief between them falls back on the shares.
    found = name_emotions(AffectGaussian.isotropic(Affect(-0.575, 0.595), 2.0))
    assert found[Emotion.FEAR] / found[Emotion.ANGER] == pytest.approx(0.109 / 0.064, rel=0.02)


def test_a_belief_far_from_everything_is_still_finite() -> None:
    found = name_emotions(AffectGaussian.isotropic(Affect(1.0, -1.0), 0.01))
    assert sum(found.values()) == pytest.approx(1.0)
