"""Two moods are told only where both are likely and apart."""

from __future__ import annotations

import pytest

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.emotion import Emotion
from tunesight.domain.reading import Mode
from tunesight.perception.doubt import describe_doubt, find_modes, scene_modes


def make_mode(name: str, valence: float, share: float) -> Mode:
    return Mode(name, AffectGaussian.isotropic(Affect(valence, 0.0), 0.2), share)


def test_two_likely_moods_apart_are_both_told_the_likelier_first() -> None:
    modes = find_modes([make_mode("the scene", -0.5, 0.2), make_mode("the face", 0.6, 0.3)])

    assert [mode.name for mode in modes] == ["the face", "the scene"]
    assert [mode.share for mode in modes] == pytest.approx([0.6, 0.4])


@pytest.mark.parametrize(
    "candidates",
    [
        [],
        [make_mode("alone", 0.5, 1.0)],
        [make_mode("a", 0.3, 0.5), make_mode("near", 0.5, 0.5)],
        [make_mode("a", 0.6, 0.95), make_mode("unlikely", -0.6, 0.05)],
        [make_mode("a", 0.6, 0.0), make_mode("b", -0.6, 0.0)],
    ],
)
def test_one_likely_mood_is_no_ambiguity(candidates: list[Mode]) -> None:
    assert find_modes(candidates) == ()


def test_a_third_mood_near_the_first_does_not_hide_the_second() -> None:
    candidates = [make_mode("a", 0.6, 0.4), make_mode("near", 0.5, 0.3), make_mode("b", -0.6, 0.3)]

    assert [mode.name for mode in find_modes(candidates)] == ["a", "b"]


def test_a_scene_of_joy_and_fear_has_both_on_their_sides() -> None:
    belief = AffectGaussian.isotropic(Affect(0.0, 0.2), 0.3)
    torn = {Emotion.JOY: 0.45, Emotion.FEAR: 0.35, Emotion.SADNESS: 0.1, Emotion.NEUTRAL: 0.1}

    pleasant, unpleasant = sorted(scene_modes(belief, torn), key=lambda mode: mode.name)[::-1]

    assert (pleasant.name, unpleasant.name) == ("joy", "fear")
    assert pleasant.affect.mean.valence > 0.5 > -0.5 > unpleasant.affect.mean.valence
    assert pleasant.affect.covariance == belief.covariance


@pytest.mark.parametrize(
    "emotions",
    [
        {},
        {Emotion.JOY: 0.9, Emotion.SADNESS: 0.1},
        {Emotion.NEUTRAL: 0.8, Emotion.JOY: 0.1, Emotion.SADNESS: 0.1},
    ],
)
def test_a_clear_or_an_empty_scene_is_not_torn(emotions: dict[Emotion, float]) -> None:
    assert scene_modes(AffectGaussian.isotropic(Affect(0.0, 0.0), 0.3), emotions) == ()


def test_doubt_names_both_ways_with_their_shares() -> None:
    modes = (make_mode("the face", 0.6, 0.6), make_mode("the scene", -0.5, 0.4))

    sentence = describe_doubt(modes[0].affect, modes)

    assert sentence == "It can be read in two ways: by the face (60%), or by the scene (40%)."


def test_only_a_wide_belief_is_called_hard_to_tell() -> None:
    middle = Affect(0.0, 0.0)

    assert "hard to tell" in describe_doubt(AffectGaussian.isotropic(middle, 0.6), ())
    assert describe_doubt(AffectGaussian.isotropic(middle, 0.2), ()) == ""
