"""Pictures with faces: the scene and the faces fused, with the share of each."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes import make_reading
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.emotion import EMOTIONS, Emotion
from tunesight.domain.ports import RgbImage
from tunesight.domain.reading import Face, Reading
from tunesight.media.picture import resize_picture
from tunesight.perception.detect import FoundFace
from tunesight.perception.faces import FaceReader
from tunesight.perception.picture import PeopleReader, face_weight

PICTURE: RgbImage = np.random.default_rng(2).integers(0, 256, (240, 320, 3), dtype=np.uint8)


class OneMoodNetwork:
    """Sees one expression on every face, surely."""

    def __init__(self, emotion: Emotion) -> None:
        self._row = np.full(7, 0.01, np.float32)
        self._row[EMOTIONS.index(emotion)] = 0.94

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        count = len(inputs["faces"])
        return {"expressions": np.tile(self._row, (count, 1)), "face": np.ones(count, np.float32)}


class FixedFinder:
    def __init__(self, *heights: float) -> None:
        self._faces = tuple(
            FoundFace((10.0, 10.0, height, height), ((0.0, 0.0),) * 5, 1.0) for height in heights
        )

    def detect(self, picture: RgbImage, *, side: int = 320) -> tuple[FoundFace, ...]:
        assert max(picture.shape) <= side
        return self._faces


class FixedScene:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self, picture: RgbImage) -> Reading:
        assert picture.shape == PICTURE.shape
        return self._reading


def read(scene: Reading, emotion: Emotion, *heights: float) -> Reading:
    faces = FaceReader(OneMoodNetwork(emotion), resize=resize_picture)
    return PeopleReader(FixedScene(scene), FixedFinder(*heights), faces, side=640).read(PICTURE)


def test_a_picture_without_faces_is_its_scene() -> None:
    scene = make_reading(0.4, 0.1)
    assert read(scene, Emotion.JOY) is scene


def test_faces_and_scene_are_fused_and_the_share_of_each_is_said() -> None:
    reading = read(make_reading(0.1, -0.2, sd=0.3, source="scene"), Emotion.JOY, 100.0)

    assert reading.source == "picture"
    assert [part.source for part in reading.parts] == ["faces", "scene"]
    assert sum(part.share for part in reading.parts) == pytest.approx(1.0)
    assert len(reading.faces) == 1
    assert 0.1 < reading.affect.mean.valence < 0.76


def test_a_larger_face_has_a_larger_share() -> None:
    scene = make_reading(0.1, -0.2, sd=0.3)
    shares = [read(scene, Emotion.JOY, height).parts[0].share for height in (12.0, 60.0, 200.0)]
    assert shares == sorted(shares)
    assert shares[0] < 0.35
    assert shares[-1] > 0.6


def test_faces_against_their_scene_are_two_moods_and_said_to_be() -> None:
    reading = read(make_reading(-0.6, 0.5, sd=0.3), Emotion.JOY, 60.0)

    assert {mode.name for mode in reading.modes} == {"the face", "the scene"}
    assert "two ways" in reading.doubt
    agreed = read(make_reading(0.7, 0.4, sd=0.3), Emotion.JOY, 60.0)
    assert agreed.modes == ()


def test_a_doubtful_face_weighs_less() -> None:
    affect = AffectGaussian.isotropic(Affect(0.0, 0.0), 0.3)

    def weigh(certainty: float) -> float:
        return face_weight([Face((0.1, 0.1, 0.2, 0.3), certainty, {}, affect, 1.0)])

    assert weigh(0.5) < weigh(1.0) < 0.8
