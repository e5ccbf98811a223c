"""Faces cut as the network learned them, read one by one, and as a group."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tunesight.domain.emotion import EMOTIONS, Emotion, emotion_to_affect
from tunesight.domain.ports import RgbImage
from tunesight.domain.reading import Face
from tunesight.media.picture import resize_picture
from tunesight.perception.detect import FoundFace
from tunesight.perception.faces import (
    FaceReader,
    cut_face,
    expressions_to_affect,
    group_faces,
)


class ShadeNetwork:
    """Calls bright faces joyful, dark ones sad, and what is pure black no face."""

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        shades = inputs["faces"].mean(axis=(1, 2, 3))
        expressions = np.full((len(shades), 7), 0.02, np.float32)
        likeliest = np.where(
            shades > 0.5, EMOTIONS.index(Emotion.JOY), EMOTIONS.index(Emotion.SADNESS)
        )
        expressions[np.arange(len(shades)), likeliest] = 0.88
        return {"expressions": expressions, "face": (shades > 0.01).astype(np.float32)}


def find(
    left: float, top: float, side: float, *, score: float = 1.0, tilt: float = 0.0
) -> FoundFace:
    """A found face with eyes on a line that leans by ``tilt`` radians."""
    centre = (left + side / 2, top + side / 2)
    reach = side * 0.2

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            centre[0] + x * math.cos(tilt) - y * math.sin(tilt),
            centre[1] + x * math.sin(tilt) + y * math.cos(tilt),
        )

    landmarks = tuple(
        place(x * reach, y * reach) for x, y in ((-1, -0.6), (1, -0.6), (0, 0), (-0.8, 1), (0.8, 1))
    )
    return FoundFace(box=(left, top, side, side), landmarks=landmarks, score=score)


def noise(height: int, width: int) -> RgbImage:
    return np.random.default_rng(5).integers(0, 256, (height, width, 3), dtype=np.uint8)


def shade(picture: RgbImage, face: FoundFace, value: int) -> None:
    """Fill a face and a margin around it with texture around a shade."""
    left, top, side = (round(face.box[i]) for i in (0, 1, 2))
    margin = side // 8
    region = picture[
        max(0, top - margin) : top + side + margin, max(0, left - margin) : left + side + margin
    ]
    region[:] = np.clip(value + (noise(*region.shape[:2]) / 255.0 - 0.5) * 30, 1, 255)


def test_a_cut_is_the_square_that_training_saw() -> None:
    # White where FER-2013's frame would lie for this box, black around it.
    picture = np.zeros((400, 400, 3), np.uint8)
    face = find(150, 120, 97.4)  # a side of 100 px around (198.99, 166.99)
    picture[117:217, 149:249] = 255

    cut = cut_face(picture, face, resize=resize_picture)

    assert cut.shape == (48, 48)
    assert cut[1:-1, 1:-1].min() > 250
    wider = cut_face(picture, find(140, 110, 117), resize=resize_picture)
    assert wider[0].max() < 128 < wider[24, 24]


def test_grey_is_luma() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[:] = (255, 0, 0)
    cut = cut_face(picture, find(20, 20, 60), resize=resize_picture)
    np.testing.assert_allclose(cut, 76, atol=1)  # .299 x 255


def test_a_leaning_head_is_set_upright() -> None:
    # A picture that is bright on the side of the forehead of a head that leans by 45 degrees.
    tilt = math.pi / 4
    y, x = np.mgrid[0:300, 0:300] - 150.0
    down = -x * math.sin(tilt) + y * math.cos(tilt)  # along the head, from forehead to chin
    picture = np.repeat(np.where(down < 0, 230, 20).astype(np.uint8)[..., np.newaxis], 3, axis=2)

    cut = cut_face(picture, find(100, 100, 100, tilt=tilt), resize=resize_picture)

    assert cut[:20].min() > 200
    assert cut[28:].max() < 50


def test_edges_are_repeated_where_a_face_leaves_the_picture() -> None:
    picture = np.full((60, 60, 3), 200, np.uint8)
    cut = cut_face(picture, find(-40, -40, 90), resize=resize_picture)
    np.testing.assert_array_equal(cut, 200)


@settings(deadline=None)
@given(
    st.tuples(st.floats(-50, 250), st.floats(-50, 250), st.floats(0.5, 400)),
    st.integers(1, 200),
    st.integers(1, 200),
    st.floats(-3, 3),
)
def test_any_box_in_any_picture_can_be_cut(
    place: tuple[float, float, float], height: int, width: int, tilt: float
) -> None:
    cut = cut_face(noise(height, width), find(*place, tilt=tilt), resize=resize_picture)
    assert cut.shape == (48, 48)


def test_each_face_is_read_by_itself_and_the_largest_counts_most() -> None:
    picture = noise(400, 600)
    large, small = find(50, 100, 160), find(400, 100, 60)
    shade(picture, large, 200)
    shade(picture, small, 60)

    faces = FaceReader(ShadeNetwork(), resize=resize_picture).read(picture, [small, large])

    assert [max(f.expressions, key=f.expressions.__getitem__) for f in faces] == [
        Emotion.JOY,
        Emotion.SADNESS,
    ]
    assert sum(face.share for face in faces) == pytest.approx(1.0)
    assert faces[0].share > 3 * faces[1].share
    assert faces[0].box == pytest.approx((50 / 600, 100 / 400, 160 / 600, 160 / 400))


def test_a_blurred_face_counts_less_than_a_sharp_one_of_its_size() -> None:
    picture = noise(300, 600)
    sharp, blurred = find(50, 80, 120), find(350, 80, 120)
    shade(picture, sharp, 200)
    shade(picture, blurred, 200)
    region = picture[60:230, 330:500]
    region[:] = resize_picture(resize_picture(region, 5, 5), 170, 170)

    faces = FaceReader(ShadeNetwork(), resize=resize_picture).read(picture, [blurred, sharp])

    assert faces[0].box[0] == pytest.approx(50 / 600)
    assert faces[0].share > 1.5 * faces[1].share


def test_what_the_network_calls_no_face_is_dropped() -> None:
    picture = np.zeros((200, 400, 3), np.uint8)
    face = find(20, 20, 100)
    shade(picture, face, 200)

    faces = FaceReader(ShadeNetwork(), resize=resize_picture).read(
        picture, [find(250, 50, 90), face]
    )

    assert len(faces) == 1
    assert faces[0].share == 1.0


def test_no_faces_are_read_where_none_are_found() -> None:
    assert FaceReader(ShadeNetwork(), resize=resize_picture).read(noise(50, 50), []) == ()


def test_a_sure_expression_lies_at_its_emotion_and_an_open_one_is_wide() -> None:
    sure = expressions_to_affect({Emotion.JOY: 1.0})
    opposed = expressions_to_affect({Emotion.JOY: 0.5, Emotion.SADNESS: 0.5})

    assert sure.mean == emotion_to_affect(Emotion.JOY)
    assert sure.spread() == pytest.approx(0.28)
    # Joy lies at (.76, .48), sadness at (-.63, -.27): half a difference squared on each axis.
    assert opposed.covariance[0][0] == pytest.approx(0.28**2 + 0.695**2)
    assert opposed.covariance[0][1] == pytest.approx(0.695 * 0.375)


def make_face(emotion: Emotion, share: float) -> Face:
    expressions = {emotion: 1.0}
    return Face((0.1, 0.1, 0.2, 0.2), 1.0, expressions, expressions_to_affect(expressions), share)


def test_a_group_is_a_mixture_by_share() -> None:
    group = group_faces([make_face(Emotion.JOY, 0.75), make_face(Emotion.SADNESS, 0.25)])

    assert group.source == "faces"
    assert group.emotions[Emotion.JOY] == pytest.approx(0.75)
    assert group.affect.mean.valence == pytest.approx(0.75 * 0.76 - 0.25 * 0.63)
    alike = group_faces([make_face(Emotion.JOY, 0.75), make_face(Emotion.JOY, 0.25)])
    assert group.affect.spread() > 1.2 * alike.affect.spread()


def test_one_face_is_a_group_of_its_own_affect() -> None:
    face = replace(make_face(Emotion.SURPRISE, 1.0))
    assert group_faces([face]).affect == face.affect
