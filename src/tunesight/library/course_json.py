"""Courses as compressed JSON: what happens in a track over time, in a few kilobytes.

Conventions
-----------
An object of ``beats``, ``downbeats`` (seconds), ``sections`` (``[start, end, label]``) and
``moods`` (``[valence, arousal, valence variance, covariance, arousal variance]``, one a second).
Times are rounded to milliseconds and moods to four decimals, finer than any of them is known. The
JSON is compressed with zlib.
"""

from __future__ import annotations

import json
import math
import zlib

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.course import Course, Section
from tunesight.errors import InvalidValueError, StorageError

__all__ = ["decode_course", "encode_course"]

# Rounding must leave a distribution: variances above zero, a correlation below one.
_SMALLEST_VARIANCE = 1e-4
_MOST_CORRELATION = 0.999


def encode_course(course: Course) -> bytes:
    """Return a course as bytes."""
    record = {
        "beats": [round(t, 3) for t in course.beats_s],
        "downbeats": [round(t, 3) for t in course.downbeats_s],
        "sections": [[round(s.start_s, 3), round(s.end_s, 3), s.label] for s in course.sections],
        "moods": [_mood_to_numbers(mood) for mood in course.moods],
    }
    return zlib.compress(json.dumps(record, separators=(",", ":")).encode())


def decode_course(data: bytes) -> Course:
    """Return the course of such bytes.

    Raises
    ------
    StorageError
        If they are damaged.
    """
    try:
        record = json.loads(zlib.decompress(data))
        return Course(
            beats_s=tuple(map(float, record["beats"])),
            downbeats_s=tuple(map(float, record["downbeats"])),
            sections=tuple(Section(float(a), float(b), str(c)) for a, b, c in record["sections"]),
            moods=tuple(
                AffectGaussian(Affect(v, a), ((vv, va), (va, aa)))
                for v, a, vv, va, aa in record["moods"]
            ),
        )
    except (zlib.error, ValueError, KeyError, TypeError, InvalidValueError) as error:
        raise StorageError(
            f"A stored course cannot be read ({type(error).__name__}: {error}); "
            "the library is damaged: restore a copy of it."
        ) from error


def _mood_to_numbers(mood: AffectGaussian) -> list[float]:
    (valence_variance, covariance), (_, arousal_variance) = mood.covariance
    vv = round(max(valence_variance, _SMALLEST_VARIANCE), 4)
    aa = round(max(arousal_variance, _SMALLEST_VARIANCE), 4)
    most = math.floor(_MOST_CORRELATION * math.sqrt(vv * aa) * 1e4) / 1e4
    va = min(most, max(-most, round(covariance, 4)))
    return [round(mood.mean.valence, 4), round(mood.mean.arousal, 4), vv, va, aa]
