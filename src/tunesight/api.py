"""The Python face: four functions that work at once.

The first call opens the library and the models; later calls reuse them.
"""

from __future__ import annotations

import atexit
import threading
from functools import cache
from io import BytesIO
from os import PathLike
from pathlib import Path

from tunesight.assembly import Services, build_services
from tunesight.domain.analysis import Analysis
from tunesight.domain.query import DEFAULT_K, Filters, Query
from tunesight.domain.reading import Reading
from tunesight.domain.recommendation import Answer
from tunesight.domain.timeline import Shown, Timeline
from tunesight.errors import InvalidValueError

__all__ = ["hear", "read", "read_video", "recommend"]

_LOCK = threading.Lock()

Picture = str | PathLike[str] | bytes
"""A path, or the bytes of a file."""


def hear(path: str | PathLike[str]) -> Analysis:
    """Hear a sound file: mood, tempo, beats, key, loudness, parts.

    Parameters
    ----------
    path
        Of any sound file, or video with sound, of three seconds to eight hours.

    Returns
    -------
    Analysis
        Of the whole, with what happens over time in its ``course``.

    Raises
    ------
    NotFoundError, MediaTooLargeError, UnreadableMediaError
        If the file is not there, beyond a limit, or cannot be decoded.
    """
    return _shared_services().hear.hear_file(Path(path)).analysis


def read(picture: Picture | None = None, *, wish: str = "") -> Reading:
    """Read the mood of a picture or of a phrase.

    Parameters
    ----------
    picture
        A path, or the bytes of a file. Of a clip the whole is read as one; :func:`read_video` tells
        how its mood changes.
    wish
        A phrase to read instead.

    Returns
    -------
    Reading
        Affect in [-1, 1] with its covariance, emotions, mood words, cues.

    Raises
    ------
    InvalidValueError
        If both or neither are given.
    NotFoundError, MediaTooLargeError, UnreadableMediaError
        If the picture is not there, beyond a limit, or cannot be decoded.
    """
    if (picture is None) == (not wish.strip()):
        raise InvalidValueError("Give either a picture or a wish to read.")
    if picture is None:
        return _shared_services().read.read_wish(wish)
    return _read_shown(picture).reading


def read_video(video: Picture) -> Timeline:
    """Read the mood of a clip as it changes.

    Parameters
    ----------
    video
        A path, or the bytes of a file: any video that FFmpeg decodes, or an animated GIF or WebP.

    Returns
    -------
    Timeline
        Segments with a reading each, and one reading of them all.

    Raises
    ------
    NotFoundError, MediaTooLargeError, UnreadableMediaError
        If the clip is not there, beyond a limit, or cannot be decoded.
    """
    read_service = _shared_services().read
    if isinstance(video, bytes):
        return read_service.read_video(BytesIO(video))
    return read_service.read_video_file(Path(video))


def recommend(
    picture: Picture | None = None,
    *,
    wish: str = "",
    wish_weight: float = 0.5,
    top: int = DEFAULT_K,
    filters: Filters | None = None,
) -> Answer:
    """Find the tracks that fit a picture or a clip, a wish, or both.

    Parameters
    ----------
    picture
        A path, or the bytes of a file. Its content tells a clip from a picture; an animated GIF or
        WebP is read as a picture.
    wish
        What is wanted, such as ``"rainy sunday, slow piano, no vocals"``.
    wish_weight
        Share of the wish when both are given, from 0 to 1.
    top
        How many tracks, from 1 to 1000.
    filters
        What a track must be.

    Returns
    -------
    Answer
        The reading, and tracks with scores, contributions and reasons; of a clip the timeline too.

    Raises
    ------
    InvalidValueError
        If nothing is asked, or a number is outside its range.
    NotFoundError, MediaTooLargeError, UnreadableMediaError
        If the picture is not there, beyond a limit, or cannot be decoded.
    """
    shown = None if picture is None else _read_shown(picture)
    query = Query(
        picture=None if shown is None else shown.reading,
        timeline=None if shown is None else shown.timeline,
        wish=_shared_services().read.read_wish(wish) if wish.strip() else None,
        wish_weight=wish_weight,
        filters=filters or Filters(),
        k=top,
    )
    return _shared_services().recommend.recommend(query)


def _shared_services() -> Services:
    with _LOCK:  # functools.cache alone lets two threads build two of what is kept once
        return _services()


@cache
def _services() -> Services:
    services = build_services()
    atexit.register(services.close)
    return services


def _read_shown(picture: Picture) -> Shown:
    read_service = _shared_services().read
    if isinstance(picture, bytes):
        return read_service.read_shown(picture)
    return read_service.read_shown_file(Path(picture))
