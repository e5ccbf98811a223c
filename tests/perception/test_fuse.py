from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import make_reading
from tunesight.domain.emotion import Emotion
from tunesight.domain.reading import Cue
from tunesight.errors import InvalidValueError
from tunesight.perception.fuse import fuse_readings


def test_one_reading_is_returned_as_it_is() -> None:
    reading = make_reading(0.3, 0.2)
    assert fuse_readings([(reading, 1.0), (make_reading(-1.0), 0.0)]) is reading


def test_the_surer_reading_counts_more() -> None:
    fused = fuse_readings([(make_reading(0.5, sd=0.2), 0.5), (make_reading(-0.5, sd=0.4), 0.5)])

    # Precisions 25 and 6.25, halved: (25 x 0.5 - 6.25 x 0.5) / 31.25.
    assert fused.affect.mean.valence == pytest.approx(0.3)
    assert [part.share for part in fused.parts] == pytest.approx([0.8, 0.2])


def test_readings_that_disagree_leave_more_open() -> None:
    alike = fuse_readings([(make_reading(0.5, sd=0.3), 0.5), (make_reading(0.5, sd=0.3), 0.5)])
    apart = fuse_readings([(make_reading(0.5, sd=0.3), 0.5), (make_reading(-0.5, sd=0.3), 0.5)])

    assert alike.affect.covariance[0][0] == pytest.approx(0.3**2)
    assert apart.affect.covariance[0][0] == pytest.approx(0.3**2 + 0.5**2)
    assert apart.affect.covariance[1][1] == pytest.approx(0.3**2)


def test_the_strongest_reasons_come_first_whatever_they_were_read_from() -> None:
    seen = (Cue("warmth", 0.1, 0.6, "warm colours"), Cue("contrast", 0.1, -0.2, "soft contrast"))
    said = (Cue("tempo", -1.5, -1.5, "asks for a slow tempo"),)

    fused = fuse_readings(
        [(make_reading(cues=seen), 0.5), (make_reading(source="wish", cues=said), 0.5)]
    )

    assert [cue.name for cue in fused.cues] == ["tempo", "warmth", "contrast"]


def test_emotions_are_mixed_by_the_share_of_each_that_has_any() -> None:
    happy = replace(make_reading(sd=0.2), emotions={Emotion.JOY: 1.0})
    sad = replace(make_reading(sd=0.4), emotions={Emotion.SADNESS: 1.0})
    silent = replace(make_reading(source="wish", sd=0.2), emotions={})

    fused = fuse_readings([(happy, 1.0), (sad, 1.0), (silent, 1.0)])

    # Precisions 25 and 6.25; the wish says nothing of emotions.
    assert fused.emotions[Emotion.JOY] == pytest.approx(0.8)
    assert fused.emotions[Emotion.SADNESS] == pytest.approx(0.2)
    assert fused.emotions[Emotion.FEAR] == 0.0


def test_what_was_fused_before_is_there_by_its_parts() -> None:
    faces, scene, wish = (make_reading(source=name) for name in ("faces", "scene", "wish"))
    picture = fuse_readings([(faces, 0.75), (scene, 0.25)], source="picture")

    fused = fuse_readings([(picture, 0.5), (wish, 0.5)])

    assert picture.source == "picture"
    assert [(part.source, part.share) for part in fused.parts] == [
        ("faces", pytest.approx(0.375)),
        ("scene", pytest.approx(0.125)),
        ("wish", pytest.approx(0.5)),
    ]


def test_refuses_to_fuse_nothing() -> None:
    with pytest.raises(InvalidValueError, match="no belief with a weight above zero"):
        fuse_readings([(make_reading(), 0.0)])
