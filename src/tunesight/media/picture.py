"""Pictures: from untrusted bytes to an upright RGB array of bounded size.

Conventions
-----------
The result is uint8 RGB, shape (height, width, 3), EXIF orientation applied, transparency laid over
white, 16-bit values scaled to 8, the longer side at most :data:`WORKING_SIDE` (of a larger JPEG at
least half of it, as its decoder halves). Of an animation the first frame is read.
"""

from __future__ import annotations

import re
import struct
import threading
import warnings
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tunesight.errors import (
    InvalidValueError,
    MediaTooLargeError,
    NotFoundError,
    UnreadableMediaError,
)
from tunesight.media.limits import MOST_JPEG_SCANS, MOST_PICTURE_BYTES, MOST_PICTURE_PIXELS

if TYPE_CHECKING:
    from PIL import Image

    from tunesight.domain.ports import RgbImage

__all__ = ["PICTURE_FORMATS", "WORKING_SIDE", "decode_picture", "load_picture", "resize_picture"]

# Twice the largest network's input, so that a decoder that halves sides on its own need not be
# followed by resampling, which takes as long; a 50 MP photo becomes 4 MB.
WORKING_SIDE = 1280
_LEAST_SIDE = WORKING_SIDE // 2

# JPEG opens MPO as well, what many phones call a JPEG with a depth map behind it.
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")

# What Pillow's decoders are known to raise on hostile bytes, besides OSError.
_DECODER_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    IndexError,
    KeyError,
    TypeError,
    RuntimeError,
    ArithmeticError,
    AttributeError,
    MemoryError,
)

# JPEG (ITU-T T.81, annex B): a marker; stuffed zeros and restarts within a scan are none.
_JPEG_MARKER = re.compile(rb"\xff([\x02-\xcf\xd8-\xfe])")
_JPEG_START, _JPEG_END, _JPEG_SCAN = 0xD8, 0xD9, 0xDA
_MOST_JPEG_SEGMENTS = 10_000  # a picture has some dozens

# warnings.catch_warnings swaps a process-wide list: two threads must not swap it at once.
_silencing = threading.Lock()


def load_picture(path: Path, *, most_bytes: int = MOST_PICTURE_BYTES) -> RgbImage:
    """Read a picture file.

    Parameters
    ----------
    path
        A file in one of :data:`PICTURE_FORMATS`, whatever its name ends in.
    most_bytes
        Largest file read.

    Returns
    -------
    RgbImage
        As the module's conventions say.

    Raises
    ------
    NotFoundError
        If there is no such file.
    InvalidValueError
        If the path is a folder, a pipe or a device.
    MediaTooLargeError
        If it is beyond the limit on bytes or pixels.
    UnreadableMediaError
        If it may not be read, or is not a picture that can be decoded.
    """
    try:
        size_bytes = path.stat().st_size
        if path.is_dir():
            raise InvalidValueError(f"{path} is a folder; give one picture file.")
        if not path.is_file():  # reading a pipe or a device would never end
            raise InvalidValueError(f"{path} is no regular file; give one picture file.")
        if size_bytes > most_bytes:
            raise _too_many_bytes(size_bytes, most_bytes)
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(f"There is no file {path}; check the name and the folder.") from None
    except PermissionError:
        raise UnreadableMediaError(f"{path} may not be read; change its permissions.") from None
    except (OSError, ValueError) as error:  # a name too long, a null character, a failing disk
        raise UnreadableMediaError(f"{str(path)!r} cannot be read: {error}.") from error
    return decode_picture(data, most_bytes=most_bytes)


def decode_picture(data: bytes, *, most_bytes: int = MOST_PICTURE_BYTES) -> RgbImage:
    """Decode a picture from bytes.

    Raises
    ------
    MediaTooLargeError
        If it is beyond the limit on bytes, pixels or scans; nothing was decoded then.
    UnreadableMediaError
        If it is empty, damaged, or not a picture of a known format.
    """
    if not data:
        raise UnreadableMediaError("The picture is empty (0 bytes); choose another file.")
    if len(data) > most_bytes:
        raise _too_many_bytes(len(data), most_bytes)
    with _open(data) as image:
        width, height = image.size
        if width * height > MOST_PICTURE_PIXELS:
            raise _too_many_pixels(width, height)
        if width < 1 or height < 1:
            raise UnreadableMediaError("The picture has no pixels; choose another file.")
        if image.format in ("JPEG", "MPO") and _has_endless_scans(data):
            raise MediaTooLargeError(
                f"The JPEG picture has more than {MOST_JPEG_SCANS} scans, where ten are usual; "
                "save it again."
            )
        try:
            return _to_rgb(image)
        except _DECODER_FAULTS as error:
            raise UnreadableMediaError(
                f"The {image.format} picture is damaged and cannot be decoded ({error}); "
                "save it again or choose another."
            ) from error


def resize_picture(picture: RgbImage, width: int, height: int) -> RgbImage:
    """Resample a picture to exactly ``width`` x ``height``, averaging where it shrinks."""
    from PIL import Image

    resized = Image.fromarray(picture).resize(
        (width, height), Image.Resampling.BILINEAR, reducing_gap=None
    )
    return np.asarray(resized)


@cache
def _register_heif() -> None:
    from pi_heif import register_heif_opener

    register_heif_opener(thumbnails=False)


def _open(data: bytes) -> Image.Image:
    """Read the header only; Pillow decodes nothing here."""
    from PIL import Image, UnidentifiedImageError

    _register_heif()
    try:
        with _silencing, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the pixel limit below is ours, and stricter
            return Image.open(BytesIO(data), formats=PICTURE_FORMATS)
    except Image.DecompressionBombError:
        raise MediaTooLargeError(
            f"The picture has more than {MOST_PICTURE_PIXELS / 1e6:.0f} million pixels; "
            "make it smaller and try again."
        ) from None
    except (UnidentifiedImageError, *_DECODER_FAULTS):
        raise UnreadableMediaError(
            "This is not a picture that can be read; use a JPEG, PNG, WebP, GIF, AVIF or HEIC file."
        ) from None


def _has_endless_scans(data: bytes) -> bool:
    """Look through the first picture in a JPEG; phones append videos to theirs."""
    scans, place = 0, 0
    for _ in range(_MOST_JPEG_SEGMENTS):
        found = _JPEG_MARKER.search(data, place)
        if found is None or found[1][0] == _JPEG_END:
            return scans > MOST_JPEG_SCANS
        kind, place = found[1][0], found.end()
        scans += kind == _JPEG_SCAN
        if kind != _JPEG_START:  # over the segment, which may hold a thumbnail
            place += int.from_bytes(data[place : place + 2])
    return True


def _to_rgb(image: Image.Image) -> RgbImage:
    from PIL import Image, ImageOps

    # JPEG only: decode straight to 1/2, 1/4 or 1/8 size, eight times faster for a phone's photo.
    # It keeps at least what is asked for, so that is the least side in the picture's own shape.
    width, height = image.size
    longer = max(width, height)
    image.draft("RGB", (-(-width * _LEAST_SIDE // longer), -(-height * _LEAST_SIDE // longer)))
    image.load()
    frame = image
    if frame.mode.startswith("I") or frame.mode == "F":
        frame = Image.fromarray(_to_eight_bits(np.asarray(frame)))
    if frame.mode in ("P", "PA") or "transparency" in frame.info:
        frame = frame.convert("RGBA")
    frame.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    if frame.has_transparency_data:
        paper = Image.new("RGBA", frame.size, (255, 255, 255, 255))
        frame = Image.alpha_composite(paper, frame.convert("RGBA"))
    upright = ImageOps.exif_transpose(_with_exif(frame.convert("RGB"), image))
    return np.ascontiguousarray(np.asarray(upright, dtype=np.uint8))


def _with_exif(frame: Image.Image, original: Image.Image) -> Image.Image:
    """Carry the orientation over: conversions make new images that may have lost it."""
    orientation_tag = 0x0112
    with _silencing, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # damaged metadata; the picture itself is whole
        orientation = original.getexif().get(orientation_tag)
    frame.info.pop("exif", None)
    frame.getexif()[orientation_tag] = orientation if orientation in range(1, 9) else 1
    return frame


def _to_eight_bits(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Scale a grey picture of more than 8 bits: whole numbers from 16 bits, floats from [0, 1].

    The upper byte is kept, for a float copy of the largest picture allowed would take 1 GB.
    """
    if np.issubdtype(values.dtype, np.floating):
        known = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=1.0, neginf=0.0)
        return (np.clip(known, 0.0, 1.0) * 255.0).astype(np.uint8)
    whole = np.asarray(values)
    if whole.dtype != np.uint16:
        whole = np.clip(whole.astype(np.int64), 0, 65_535)
    return np.right_shift(whole.astype(np.uint16, copy=False), 8).astype(np.uint8)


def _too_many_bytes(size_bytes: int, most_bytes: int) -> MediaTooLargeError:
    return MediaTooLargeError(
        f"The picture has {size_bytes / 1e6:.1f} MB; "
        f"at most {most_bytes / 1e6:.0f} MB are read. Make it smaller and try again."
    )


def _too_many_pixels(width: int, height: int) -> MediaTooLargeError:
    return MediaTooLargeError(
        f"The picture is {width} x {height} pixels; at most "
        f"{MOST_PICTURE_PIXELS / 1e6:.0f} million are read. Make it smaller and try again."
    )
