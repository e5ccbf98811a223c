"""Pictures: the scene and the faces in it, read apart and fused, with the share of each.

Conventions
-----------
Shares are from 0 to 1. A face's height is a share of the picture's height.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import Protocol

from tunesight.domain.ports import PictureReader, RgbImage
from tunesight.domain.reading import Face, Mode, Reading
from tunesight.perception.detect import FoundFace
from tunesight.perception.doubt import describe_doubt, find_modes
from tunesight.perception.faces import FaceReader, group_faces
from tunesight.perception.fuse import fuse_readings

__all__ = ["FaceFinder", "PeopleReader", "face_weight"]

# The weight of faces against the scene grows with the height of the largest and reaches half of
# its most at a sixth of the picture. Editorial: rated pictures with faces are too few to choose it.
_MOST_FACE_WEIGHT = 0.8
_HALF_HEIGHT = 0.16


# Expressions lie further apart than views do: beliefs about them are wider when nothing is wrong.
_WIDE_SPREAD = 0.45


class FaceFinder(Protocol):
    """Finds faces in pictures."""

    def detect(self, picture: RgbImage, *, side: int = 320) -> tuple[FoundFace, ...]:
        """Find faces, surest first."""
        ...


class PeopleReader:
    """Reads pictures with or without faces.

    Parameters
    ----------
    scene
        Reads the whole picture.
    finder
        Finds faces.
    faces
        Reads their expressions.
    side
        What the finder sees the picture at, in pixels, a multiple of 32; smaller is faster.
    beside
        Reads the faces while the scene is read; without it one follows the other.
    """

    def __init__(
        self,
        scene: PictureReader,
        finder: FaceFinder,
        faces: FaceReader,
        *,
        side: int,
        beside: Executor | None = None,
    ) -> None:
        self._scene = scene
        self._finder = finder
        self._faces = faces
        self._side = side
        self._beside = beside

    def read(self, picture: RgbImage) -> Reading:
        """Read a picture.

        Parameters
        ----------
        picture
            RGB, shape (height, width, 3), uint8; EXIF orientation already applied.

        Returns
        -------
        Reading
            The scene's alone where no face is found. Else source ``"picture"``, whose parts are
            ``"faces"`` and ``"scene"``; where these two disagree, ``modes`` holds both and
            ``doubt`` says so.
        """
        faces_later = self._beside and self._beside.submit(self.read_faces, picture)
        scene = self._scene.read(picture)
        faces = faces_later.result() if faces_later else self.read_faces(picture)
        if not faces:
            return scene
        weight = face_weight(faces)
        group = group_faces(faces)
        fused = fuse_readings([(group, weight), (scene, 1.0 - weight)], source="picture")
        candidates = [
            Mode(_name_group(faces), group.affect, fused.parts[0].share),
            Mode("the scene", scene.affect, fused.parts[1].share),
        ]
        modes = find_modes(candidates)
        doubt = describe_doubt(fused.affect, modes, wide_spread=_WIDE_SPREAD)
        return replace(fused, modes=modes, doubt=doubt)

    def read_faces(self, picture: RgbImage) -> tuple[Face, ...]:
        """Read only the faces in a picture, largest share first; none where none is found."""
        return self._faces.read(picture, self._finder.detect(picture, side=self._side))


def face_weight(faces: Sequence[Face]) -> float:
    """Return how much faces count against the scene around them, from 0 to 0.8.

    Parameters
    ----------
    faces
        With boxes in shares of the picture; doubtful ones lower the weight.
    """
    tallest = max(face.box[3] * face.certainty for face in faces)
    return _MOST_FACE_WEIGHT * (1.0 - math.exp(-math.log(2.0) * tallest / _HALF_HEIGHT))


def _name_group(faces: Sequence[Face]) -> str:
    return "the face" if len(faces) == 1 else "the faces"
