"""A scene's reading carries what the network answers, in words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from tunesight.domain.emotion import Emotion
from tunesight.domain.ports import RgbImage
from tunesight.media.picture import resize_picture
from tunesight.perception.scene import SceneReader, picture_to_input

SEASHORE = 979


class AnsweringNetwork:
    """Answers the same to every picture."""

    def __init__(self, emotions: list[float]) -> None:
        self._emotions = emotions

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        assert inputs["picture"].shape == (1, 3, 224, 224)
        things = np.zeros((1, 1001), np.float32)
        things[0, [0, SEASHORE]] = 0.4, 0.6
        return {
            "affect": np.array([[0.3, -0.2]], np.float32),
            "covariance": np.array([[[0.04, 0.0], [0.0, 0.04]]], np.float32),
            "emotions": np.array([self._emotions], np.float32),
            "things": things,
        }


@pytest.fixture
def picture() -> RgbImage:
    return np.full((30, 40, 3), 200, np.uint8)


# Anger, disgust, fear, joy, sadness, surprise, neutral.
CLEAR = [0.0, 0.0, 0.05, 0.8, 0.05, 0.0, 0.1]
TORN = [0.0, 0.0, 0.35, 0.5, 0.05, 0.0, 0.1]


def test_what_is_seen_is_told_and_joins_the_words_that_tracks_are_found_by(
    picture: RgbImage,
) -> None:
    reading = SceneReader(AnsweringNetwork(CLEAR), resize=resize_picture).read(picture)

    (thing,) = reading.seen
    assert thing.word == "seashore"
    assert thing.probability == pytest.approx(0.6)
    assert "seashore" in reading.words.split()


def test_a_clear_scene_has_no_doubt(picture: RgbImage) -> None:
    reading = SceneReader(AnsweringNetwork(CLEAR), resize=resize_picture).read(picture)

    assert reading.emotions[Emotion.JOY] == pytest.approx(0.8)
    assert reading.modes == ()
    assert reading.doubt == ""


def test_a_scene_between_joy_and_fear_carries_both(picture: RgbImage) -> None:
    reading = SceneReader(AnsweringNetwork(TORN), resize=resize_picture).read(picture)

    assert [mode.name for mode in reading.modes] == ["joy", "fear"]
    assert "in two ways" in reading.doubt


def test_the_network_sees_colours_from_minus_one_to_one() -> None:
    square = np.zeros((2, 2, 3), np.uint8)
    square[0, 0] = (255, 0, 0)

    found = picture_to_input(square)

    assert found.shape == (1, 3, 2, 2)
    assert found[0, :, 0, 0].tolist() == [1.0, -1.0, -1.0]
