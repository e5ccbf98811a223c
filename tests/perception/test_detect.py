"""Where faces are found: from a scripted network by hand computation, and by the real one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from tunesight.domain.ports import RgbImage
from tunesight.errors import InvalidValueError
from tunesight.inference.cards import load_card
from tunesight.inference.sessions import Network
from tunesight.inference.weights import find_weights
from tunesight.media.picture import resize_picture
from tunesight.perception.detect import LEAST_SCORE, MOST_FACES, FaceDetector

ANSWERS = 15


class ScriptedNetwork:
    """Sees faces in the cells that it is told: (stride, row, column) -> 15 answers."""

    def __init__(self, cells: Mapping[tuple[int, int, int], list[float]]) -> None:
        self.cells = cells
        self.seen: list[NDArray[np.float32]] = []

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        picture = inputs["picture"]
        self.seen.append(picture)
        height, width = picture.shape[2:]
        answers = {}
        for stride in (8, 16, 32):
            answer = np.zeros((1, ANSWERS, -(-height // stride), -(-width // stride)), np.float32)
            answer[:, 0] = -20.0
            for (of, row, column), values in self.cells.items():
                if of == stride:
                    answer[0, :, row, column] = values
            answers[f"stride_{stride}"] = answer
        return answers


def face_of(logit: float, *, right: float = 0.0) -> list[float]:
    """Answer with a face four strides wide and eight tall, all landmarks a stride down."""
    return [logit, right, 0.0, np.log(4.0), np.log(8.0), *(0.0, 1.0) * 5]


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector(Network(find_weights(load_card("face_detector"))), resize=resize_picture)


def test_a_cells_answer_becomes_a_face_in_pixels_of_the_picture() -> None:
    network = ScriptedNetwork({(16, 4, 6): face_of(2.0, right=0.5)})
    picture = np.zeros((480, 640, 3), np.uint8)

    (face,) = FaceDetector(network, resize=resize_picture).detect(picture)

    # In the network's pixels: centre ((6 + .5 + .5) 16, (4 + .5) 16) = (112, 72), size (64, 128);
    # the picture is twice as large.
    assert face.box == pytest.approx((160.0, 16.0, 128.0, 256.0))
    np.testing.assert_allclose(face.landmarks, [(208.0, 176.0)] * 5)
    assert face.score == pytest.approx(0.8808, abs=1e-4)  # 1 / (1 + e^-2)


def test_the_picture_is_scaled_to_fit_and_what_is_beyond_it_stays_black() -> None:
    network = ScriptedNetwork({})
    FaceDetector(network, resize=resize_picture).detect(np.full((480, 640, 3), 255, np.uint8))

    (seen,) = network.seen
    assert seen.shape == (1, 3, 256, 320)
    assert (seen[:, :, :240] == 1.0).all()
    assert (seen[:, :, 240:] == 0.0).all()


def test_a_face_seen_by_neighbouring_cells_and_strides_is_one() -> None:
    cells = {
        (16, 4, 6): face_of(2.0),
        (16, 4, 7): face_of(1.0, right=-1.0),
        (32, 2, 3): [0.9, 0, 0, np.log(2.0), np.log(4.0), *(0.0,) * 10],
        (8, 4, 36): face_of(1.5),
    }
    faces = FaceDetector(ScriptedNetwork(cells), resize=resize_picture).detect(
        np.zeros((320, 320, 3), np.uint8)
    )
    assert [round(face.box[2]) for face in faces] == [64, 32]
    assert faces[0].score > faces[1].score


def test_a_crowd_is_cut_off_where_it_is_least_sure() -> None:
    cells = {
        (8, 2 * row, 2 * column): [1 + 0.01 * row, 0, 0, 0.0, 0.0, *(0.0,) * 10]
        for row in range(20)
        for column in range(20)
    }
    faces = FaceDetector(ScriptedNetwork(cells), resize=resize_picture).detect(
        np.zeros((320, 320, 3), np.uint8)
    )
    assert len(faces) == MOST_FACES
    scores = [face.score for face in faces]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] == pytest.approx(1 / (1 + np.exp(-1.17)), abs=1e-4)  # row 17 of 19


def test_doubtful_faces_are_left_out() -> None:
    logit = float(np.log(LEAST_SCORE / (1 - LEAST_SCORE)))
    cells = {(8, 4, 4): face_of(logit - 0.1), (8, 30, 30): face_of(logit + 0.1)}
    scripted = FaceDetector(ScriptedNetwork(cells), resize=resize_picture)
    assert len(scripted.detect(np.zeros((320, 320, 3), np.uint8))) == 1
    assert len(scripted.detect(np.zeros((320, 320, 3), np.uint8), least_score=0.1)) == 2


@pytest.mark.parametrize("side", [0, -320, 300, 31])
def test_refuses_a_side_that_the_network_cannot_halve(side: int) -> None:
    with pytest.raises(InvalidValueError, match="multiple of 32"):
        FaceDetector(ScriptedNetwork({}), resize=resize_picture).detect(
            np.zeros((8, 8, 3), np.uint8), side=side
        )


def test_refuses_a_picture_without_pixels() -> None:
    with pytest.raises(InvalidValueError, match="0 x 8"):
        FaceDetector(ScriptedNetwork({}), resize=resize_picture).detect(
            np.zeros((8, 0, 3), np.uint8)
        )


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 900), st.integers(1, 900), st.integers(0, 2**32 - 1))
def test_any_size_of_picture_is_looked_at(
    detector: FaceDetector, height: int, width: int, seed: int
) -> None:
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    for face in detector.detect(picture):
        assert LEAST_SCORE <= face.score <= 1.0
        assert len(face.landmarks) == 5
        assert np.isfinite([*face.box, *np.ravel(face.landmarks)]).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (33, 20), (2, 640)])
def test_a_flat_picture_of_any_shape_has_no_face(
    detector: FaceDetector, shape: tuple[int, int]
) -> None:
    assert detector.detect(np.full((*shape, 3), 120, np.uint8)) == ()


@pytest.fixture(scope="module")
def known_faces(research_data: Path) -> list[RgbImage]:
    """Return 40 FER-2013 faces that trained nothing, in the middle of a grey 320 px picture."""
    with np.load(research_data / "faces" / "fer2013_train_public.npz") as stored:
        faces = stored["images"][stored["split"] == 1][:40]
    pictures = []
    for face in faces:
        canvas = np.full((240, 320, 3), round(float(face.mean())), np.uint8)
        large = np.asarray(Image.fromarray(face).resize((120, 120), Image.Resampling.BICUBIC))
        canvas[60:180, 100:220] = large[:, :, np.newaxis]
        pictures.append(canvas)
    return pictures


@pytest.mark.data
def test_nearly_all_front_faces_are_found_once_and_where_they_are(
    detector: FaceDetector, known_faces: list[RgbImage]
) -> None:
    found = [detector.detect(picture) for picture in known_faces]
    assert sum(len(faces) == 1 for faces in found) >= 32
    for faces in found:
        for face in faces:
            right_eye, left_eye, nose, right_mouth, left_mouth = face.landmarks
            assert right_eye[0] < left_eye[0]
            assert right_mouth[0] < left_mouth[0]
            assert max(right_eye[1], left_eye[1]) < min(right_mouth[1], left_mouth[1])
            assert 100 <= nose[0] <= 220


@pytest.mark.data
def test_a_mirrored_picture_has_mirrored_faces(
    detector: FaceDetector, known_faces: list[RgbImage]
) -> None:
    picture = known_faces[0]
    (face,) = detector.detect(picture)
    (mirrored,) = detector.detect(np.ascontiguousarray(picture[:, ::-1]))
    left, top, width, height = face.box
    assert mirrored.box == pytest.approx((320 - left - width, top, width, height), abs=12)
    assert mirrored.landmarks[0][0] == pytest.approx(320 - face.landmarks[1][0], abs=8)
