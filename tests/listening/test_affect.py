from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesight.domain.affect import MUSIC_PRIOR, quadrant
from tunesight.domain.analysis import CUE_NAMES
from tunesight.listening.affect import (
    AROUSAL_BY_CUE,
    VALENCE_BY_CUE,
    affect_levels,
    explain_cues,
    hear_affect,
)
from tunesight.listening.cues import NETWORK_CUES

FAST_LOUD_BRIGHT = {"tempo": 160.0, "brightness": 3500.0, "density": 8.0, "loudness": -6.0}
SLOW_SOFT_DARK = {"tempo": 62.0, "brightness": 600.0, "density": 1.2, "loudness": -22.0}


@pytest.mark.parametrize(
    ("values", "mode", "expected"),
    [
        (FAST_LOUD_BRIGHT, 1.0, "excited"),
        (SLOW_SOFT_DARK, -1.0, "sad"),
    ],
)
def test_places_clear_cases_where_people_do(
    values: dict[str, float], mode: float, expected: str
) -> None:
    assert quadrant(hear_affect({**values, "mode": mode}).mean) == expected


def test_an_excerpt_in_major_is_more_pleasant_than_the_same_in_minor() -> None:
    major, minor = (hear_affect({**SLOW_SOFT_DARK, "mode": m}).mean for m in (1.0, -1.0))

    assert major.valence > minor.valence + 0.2
    assert major.arousal == pytest.approx(minor.arousal)


# Signs as Gabrielsson and Lindstroem (2010) collect them.
@pytest.mark.parametrize(
    ("cue", "low", "high"),
    [("tempo", 70, 150), ("loudness", -20, -8), ("brightness", 700, 3000), ("density", 1.5, 6)],
)
def test_every_cue_of_activity_raises_arousal(cue: str, low: float, high: float) -> None:
    assert hear_affect({cue: high}).mean.arousal > hear_affect({cue: low}).mean.arousal


def test_every_cue_has_both_coefficients_and_mode_leads_valence() -> None:
    assert set(VALENCE_BY_CUE) == set(AROUSAL_BY_CUE) == {*CUE_NAMES, "clarity", *NETWORK_CUES}
    assert max(VALENCE_BY_CUE, key=lambda name: abs(VALENCE_BY_CUE[name])) == "mode"


def test_independent_cues_spread_tracks_as_widely_as_people_do() -> None:
    (variance_v, _), (_, variance_a) = MUSIC_PRIOR.covariance
    for weights, variance in ((VALENCE_BY_CUE, variance_v), (AROUSAL_BY_CUE, variance_a)):
        assert sum(w * w for w in weights.values()) == pytest.approx(variance, rel=0.1)


def test_level_says_nothing_where_files_are_levelled_to() -> None:
    broadcast, streaming, shop = (
        affect_levels({"loudness": lufs})["loudness"] for lufs in (-23.0, -14.0, -8.0)
    )

    assert broadcast == streaming == 0.0
    assert shop > 1.0
    assert affect_levels({"loudness": -30.0})["loudness"] < -1.0


def test_a_soft_moment_is_calmer_than_its_track_whatever_the_level() -> None:
    for lufs in (-18.0, -9.0):
        track = hear_affect({"loudness": lufs}).mean
        moment = hear_affect({"loudness": lufs, "swell": -8.0}).mean
        assert moment.arousal < track.arousal - 0.1


def test_a_clear_key_is_pleasant_and_calm() -> None:
    clear, unclear = (hear_affect({"clarity": r}).mean for r in (0.95, 0.7))

    assert clear.valence > unclear.valence
    assert clear.arousal < unclear.arousal


def test_music_without_cues_lies_where_music_lies_and_stays_less_open() -> None:
    heard = hear_affect({})

    assert heard.mean == MUSIC_PRIOR.mean
    assert heard.spread() < MUSIC_PRIOR.spread() * 1.05


@given(
    st.fixed_dictionaries(
        {
            "tempo": st.floats(0.0, 400.0),
            "brightness": st.floats(0.0, 11_000.0),
            "density": st.floats(0.0, 50.0),
            "loudness": st.floats(-70.0, 5.0),
            "mode": st.floats(-1.0, 1.0),
            "clarity": st.floats(-1.0, 1.0),
            "swell": st.floats(-80.0, 80.0),
            "register": st.floats(0.0, 127.0),
            "articulation": st.floats(-1.0, 2.0),
        }
    )
)
def test_whatever_is_heard_lies_in_the_plane(values: dict[str, float]) -> None:
    mean = hear_affect(values).mean

    assert -1.0 <= mean.valence <= 1.0
    assert -1.0 <= mean.arousal <= 1.0
    assert len(explain_cues(values)) == len(CUE_NAMES)


def test_says_the_most_unusual_first_in_words() -> None:
    cues = explain_cues({"tempo": 174.0, "mode": -0.9, "loudness": -9.5})

    assert [abs(cue.level) for cue in cues] == sorted((abs(c.level) for c in cues), reverse=True)
    assert {cue.name: cue.text for cue in cues} == {
        "tempo": "very fast (174 bpm)",
        "mode": "minor key",
        "loudness": "moderately loud (-9.5 LUFS)",
    }


def test_says_so_where_no_pulse_was_found() -> None:
    (cue,) = explain_cues({"tempo": 0.0})

    assert cue.text == "no steady pulse"
