from __future__ import annotations

import pytest

from tunesight.domain.emotion import (
    EMOTIONS,
    Emotion,
    emotion_to_affect,
    emotions_to_affect,
    name_probabilities,
    parse_emotion,
)
from tunesight.errors import InvalidValueError

# Folder names of FER-2013 and keywords of Emotion6, walked one by one to the printed label: one
# earlier system printed "joy" for fear.
FER_FOLDERS = {
    "angry": "anger",
    "disgust": "disgust",
    "fear": "fear",
    "happy": "joy",
    "neutral": "neutral",
    "sad": "sadness",
    "surprise": "surprise",
}


@pytest.mark.parametrize(("folder", "printed"), FER_FOLDERS.items())
def test_walks_from_folder_name_to_printed_label(folder: str, printed: str) -> None:
    assert str(parse_emotion(folder.upper())) == printed


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_every_emotion_names_itself(emotion: Emotion) -> None:
    assert parse_emotion(str(emotion)) is emotion


def test_refuses_an_unknown_label() -> None:
    with pytest.raises(InvalidValueError, match="Unknown emotion 'hungry'"):
        parse_emotion("hungry")


def test_the_order_is_that_of_the_emotion6_columns() -> None:
    assert [str(e) for e in EMOTIONS] == [
        "anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral",
    ]  # fmt: skip


def test_joy_is_pleasant_sadness_is_low_and_fear_is_high() -> None:
    assert emotion_to_affect(Emotion.JOY).valence > 0.5
    assert (
        emotion_to_affect(Emotion.SADNESS).arousal < 0.0 < emotion_to_affect(Emotion.FEAR).arousal
    )


def test_a_certain_emotion_lies_at_its_place() -> None:
    assert emotions_to_affect({Emotion.FEAR: 2.0}) == emotion_to_affect(Emotion.FEAR)


def test_names_outputs_in_order_and_normalises() -> None:
    named = name_probabilities([0, 0, 0, 3, 1, 0, 0])

    assert named[Emotion.JOY] == pytest.approx(0.75)
    assert named[Emotion.SADNESS] == pytest.approx(0.25)


@pytest.mark.parametrize("values", [[1.0] * 6, [0.0] * 7, [1.0] * 6 + [float("nan")], [-1.0] * 7])
def test_refuses_outputs_that_are_no_distribution(values: list[float]) -> None:
    with pytest.raises(InvalidValueError, match="probabilities"):
        name_probabilities(values)
