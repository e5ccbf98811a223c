"""Pictures made of pictures, so that few faces are seen at many sizes, places and lights.

Conventions
-----------
A composite is a square (side, side, 3), uint8, with the faces that the teacher saw in its parts,
moved along. Every random choice is drawn from the generator handed in.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.detector_data import MIRRORED, Labelled
from training.reference_detector import FoundFaces, overlap_of

__all__ = ["Composer", "LooseFaces", "relight"]

# Faces smaller than this are no longer learnt: eyes are two pixels apart.
LEAST_FACE = 8.0
TURN_DEGREES = 12.0
MOSAIC_CHANCE = 0.2
LOOSE_CHANCE = 0.8
LEAST_LOOSE = 14.0
MOST_LOOSE = 6  # tries; where a face lies already none is laid
MOST_ZOOM = 2.0  # at 640 px the product looks at the pictures enlarged so much
# What the teacher doubts more than this counts as no face: there are ten such for one that is sure.
LEAST_SCORE = 0.3
CERTAIN = 0.5  # of pictures: those where the teacher sees a face at all
FACE_CHANCE = 0.75  # that such a picture is laid so that a chosen face gets a chosen size


@dataclass(frozen=True, slots=True)
class LooseFaces:
    """Grey faces (n, 48, 48) with boxes (n, 4) and landmarks (n, 5, 2) in pixels of the frame."""

    faces: NDArray[np.uint8]
    boxes: NDArray[np.float32]
    landmarks: NDArray[np.float32]


class Composer:
    """Makes composites of labelled pictures and loose faces."""

    def __init__(self, pictures: Sequence[Labelled], loose: LooseFaces) -> None:
        self._pictures = pictures
        self._loose = loose
        self._with_faces = [
            row for row, p in enumerate(pictures) if (p.faces.scores >= CERTAIN).any()
        ]

    def compose(self, side: int, rng: np.random.Generator) -> tuple[NDArray[np.uint8], FoundFaces]:
        """Make one composite and its faces."""
        canvas = self._make_ground(side, rng)
        places = [(0, 0, side)]
        if rng.random() < MOSAIC_CHANCE:
            half = side // 2
            places = [(x, y, half) for x in (0, half) for y in (0, half)]
        boxes: list[NDArray[np.float32]] = [np.zeros((0, 4), np.float32)]
        points: list[NDArray[np.float32]] = [np.zeros((0, 5, 2), np.float32)]
        scores: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]
        for left, top, size in places:
            tile = canvas[top : top + size, left : left + size]
            seen = self._lay_picture(tile, rng)
            boxes.append(seen.boxes + np.array([left, top, 0, 0], np.float32))
            points.append(seen.landmarks + np.array([left, top], np.float32))
            scores.append(seen.scores)
        faces = FoundFaces(np.concatenate(boxes), np.concatenate(points), np.concatenate(scores))
        if rng.random() < LOOSE_CHANCE:
            for _ in range(int(rng.integers(1, MOST_LOOSE + 1))):
                faces = self._paste_loose(canvas, faces, rng)
        return canvas, faces

    def lay_whole(
        self, side: int, rng: np.random.Generator, *, certain_share: float
    ) -> NDArray[np.uint8]:
        """Lay a whole picture into a black square, nearly filling it, as the product does."""
        count = len(self._pictures)
        row = int(rng.integers(count))
        if self._with_faces and rng.random() < certain_share:
            row = self._with_faces[int(rng.integers(len(self._with_faces)))]
        picture = self._pictures[row].picture
        share = side / max(picture.shape[:2]) * rng.uniform(0.75, 1.0)
        height, width = (max(8, round(length * share)) for length in picture.shape[:2])
        laid = Image.fromarray(picture).resize((width, height), Image.Resampling.BILINEAR)
        canvas = np.zeros((side, side, 3), np.uint8)
        top, left = rng.integers(0, side - height + 1), rng.integers(0, side - width + 1)
        canvas[top : top + height, left : left + width] = laid
        return canvas[:, ::-1] if rng.random() < 0.5 else canvas

    def _make_ground(self, side: int, rng: np.random.Generator) -> NDArray[np.uint8]:
        # Black is what is around a picture in use; else a colour, or a picture without faces.
        kind = rng.random()
        if kind < 0.5:
            return np.zeros((side, side, 3), np.uint8)
        if kind < 0.7:
            return np.broadcast_to(rng.integers(0, 256, 3, np.uint8), (side, side, 3)).copy()
        other = self._pictures[int(rng.integers(len(self._pictures)))]
        if len(other.faces.scores):
            return np.zeros((side, side, 3), np.uint8)
        image = Image.fromarray(other.picture).resize((side, side), Image.Resampling.BILINEAR)
        return np.array(image)

    def _lay_picture(self, tile: NDArray[np.uint8], rng: np.random.Generator) -> FoundFaces:
        """Lay a picture onto a tile, scaled, turned, perhaps mirrored; say where its faces are."""
        side = len(tile)
        rows = self._with_faces if rng.random() < 0.5 and self._with_faces else None
        chosen = (
            rows[int(rng.integers(len(rows)))] if rows else int(rng.integers(len(self._pictures)))
        )
        picture, faces = self._pictures[chosen].picture, self._pictures[chosen].faces
        height, width = picture.shape[:2]
        fit = side / max(height, width)
        zoom = math.exp(rng.uniform(math.log(0.6 * fit), math.log(max(fit, MOST_ZOOM))))
        centre = rng.uniform(0.2, 0.8, 2) * [width, height]
        aim = np.full(2, side / 2)
        if rows and rng.random() < FACE_CHANCE:
            face = rng.choice(np.flatnonzero(faces.scores >= CERTAIN))
            left, top, wide, high = faces.boxes[face]
            size = math.exp(rng.uniform(math.log(LEAST_FACE + 2), math.log(0.95 * side)))
            zoom = float(np.clip(size / high, 0.25 * fit, 6.0 * fit))
            centre = np.array([left + wide / 2, top + high / 2])
            reach = max(0.0, side / 2 - zoom * high / 2)
            aim = side / 2 + rng.uniform(-reach, reach, 2)
        turn = math.radians(rng.uniform(-TURN_DEGREES, TURN_DEGREES)) if rng.random() < 0.5 else 0.0
        mirrored = rng.random() < 0.5
        forth = zoom * np.array(
            [[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]
        )
        if mirrored:
            forth = forth * np.array([-1.0, 1.0])
        shrink = max(1, int(1 / zoom))  # averaging first: sampling alone would leave steps
        image = Image.fromarray(picture).reduce(shrink) if shrink > 1 else Image.fromarray(picture)
        back = np.linalg.inv(forth)
        shift = centre - back @ aim
        coefficients = np.concatenate([np.column_stack([back, shift])]) / shrink
        flat = tuple(coefficients.ravel())
        size_px = (side, side)
        laid = image.transform(size_px, Image.Transform.AFFINE, flat, Image.Resampling.BILINEAR)
        cover = Image.new("L", image.size, 255).transform(
            size_px, Image.Transform.AFFINE, flat, Image.Resampling.NEAREST
        )
        np.copyto(tile, np.asarray(laid), where=np.asarray(cover)[..., np.newaxis] > 0)
        return _move_faces(faces, forth, aim - forth @ centre, mirrored=mirrored, side=side)

    def _paste_loose(
        self, canvas: NDArray[np.uint8], faces: FoundFaces, rng: np.random.Generator
    ) -> FoundFaces:
        """Blend a loose face into the canvas in some skin's tint, its rim fading out."""
        row = int(rng.integers(len(self._loose.faces)))
        side = len(canvas)
        size = int(math.exp(rng.uniform(math.log(LEAST_LOOSE), math.log(0.6 * side))))
        left, top = rng.integers(0, side - size, 2)
        zoom = size / 48.0
        place = np.array([left, top], np.float32)
        box = self._loose.boxes[row] * zoom + np.array([*place, 0, 0], np.float32)
        points = self._loose.landmarks[row] * zoom + place
        frame = np.array([left, top, size, size], np.float32)
        if overlap_of(frame, faces.boxes).any():
            return faces  # a face half covered would be neither one nor none
        grey = Image.fromarray(self._loose.faces[row])
        grey = grey.resize(
            (size, size), Image.Resampling.BICUBIC if zoom > 1 else Image.Resampling.BOX
        )
        value = np.asarray(grey, np.float32)[..., np.newaxis]
        if rng.random() < 0.5:
            value = value[:, ::-1]
            box[0] = 2 * left + size - box[0] - box[2]
            points = points[list(MIRRORED)]
            points[:, 0] = 2 * left + size - points[:, 0]
        # Skin is redder than grey and less blue, by much or little; some photos are grey.
        tint = np.array([1 + rng.uniform(0, 0.25), 1.0, 1 - rng.uniform(0, 0.35)], np.float32)
        colour = value * (tint if rng.random() < 0.8 else 1.0)
        axis = np.abs(np.linspace(-1, 1, size, dtype=np.float32))
        rim = np.hypot(axis[:, np.newaxis] ** 2, axis[np.newaxis] ** 2)[..., np.newaxis]
        share = np.clip((1.05 - rim) / rng.uniform(0.05, 0.3), 0, 1)
        under = canvas[top : top + size, left : left + size]
        under[:] = np.clip(share * colour + (1 - share) * under, 0, 255).astype(np.uint8)
        return FoundFaces(
            np.concatenate([faces.boxes, box[np.newaxis].astype(np.float32)]),
            np.concatenate([faces.landmarks, points[np.newaxis].astype(np.float32)]),
            np.append(faces.scores, np.float32(0.9)),
        )


def relight(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Change light, contrast and colour, and now and then blur, coarsen or make grey."""
    levels = np.arange(256, dtype=np.float32) / 255
    levels = levels ** math.exp(rng.uniform(-0.5, 0.5)) * math.exp(rng.uniform(-0.25, 0.25))
    levels = (levels - 0.5) * math.exp(rng.uniform(-0.35, 0.35)) + 0.5
    gains = np.exp(rng.uniform(-0.15, 0.15, 3)) if rng.random() < 0.6 else np.ones(3)
    tables = np.clip(255 * levels[:, np.newaxis] * gains, 0, 255).astype(np.uint8)
    lit = np.stack([tables[:, band][picture[..., band]] for band in range(3)], axis=2)
    image = Image.fromarray(lit)
    if rng.random() < 0.2:
        image = image.convert("L").convert("RGB")
    if rng.random() < 0.12:
        small = max(8, round(image.width * rng.uniform(0.35, 0.8)))
        image = image.resize((small, small), Image.Resampling.BILINEAR).resize(
            image.size, Image.Resampling.BILINEAR
        )
    if rng.random() < 0.12:
        stored = io.BytesIO()
        image.save(stored, "JPEG", quality=int(rng.integers(15, 70)))
        image = Image.open(stored)
    return np.asarray(image)


def _move_faces(
    faces: FoundFaces,
    forth: NDArray[np.float64],
    shift: NDArray[np.float64],
    *,
    mirrored: bool,
    side: int,
) -> FoundFaces:
    """Move faces along; those that left the tile for more than a third are gone."""
    zoom = math.sqrt(abs(np.linalg.det(forth)))
    centres = (faces.boxes[:, :2] + faces.boxes[:, 2:] / 2) @ forth.T + shift
    sizes = faces.boxes[:, 2:] * zoom
    boxes = np.concatenate([centres - sizes / 2, sizes], axis=1).astype(np.float32)
    points = (faces.landmarks @ forth.T + shift).astype(np.float32)
    if mirrored:
        points = points[:, MIRRORED]
    ends = np.clip(boxes[:, :2] + boxes[:, 2:], 0, side)
    seen = np.prod(np.maximum(ends - np.clip(boxes[:, :2], 0, side), 0), axis=1)
    kept = (seen >= 0.66 * np.prod(boxes[:, 2:], axis=1)) & (faces.scores >= LEAST_SCORE)
    return FoundFaces(boxes[kept], points[kept], faces.scores[kept])
