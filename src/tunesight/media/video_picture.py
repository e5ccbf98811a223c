"""From a decoded picture of a clip to a small upright RGB array, scaled before it is converted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tunesight.media.video_tone import tone_to_screen

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from tunesight.domain.ports import RgbImage

__all__ = ["SHORT_SIDE", "PictureMaker"]

# Of a clip's picture: faces down to a tenth of it keep the 32 pixels that their detector needs.
SHORT_SIDE = 320
_LONG_SIDE = 1024

# Pixels that are not square come from broadcast (16:15 to 64:33); anything beyond is damage.
_MOST_STRETCH = 4.0

# FFmpeg's number for "not stated"; by convention that means Rec. 709 from 720 lines on.
_UNSTATED = 2
_REC_709, _REC_601 = 1, 5
_LEAST_HD_LINES = 720


class PictureMaker:
    """Makes small pictures of one track's frames.

    Parameters
    ----------
    stream
        Tells the shape of a pixel.
    """

    def __init__(self, stream: VideoStream) -> None:
        ratio = stream.sample_aspect_ratio
        stretch = float(ratio) if ratio else 1.0
        self._stretch = stretch if 1 / _MOST_STRETCH <= stretch <= _MOST_STRETCH else 1.0

    def __call__(self, frame: VideoFrame) -> RgbImage:
        """Scale, convert to RGB, tone down high dynamic range and turn upright.

        Returns
        -------
        RgbImage
            Its shorter side at most 320, its longer at most 1024 pixels.
        """
        width, height = frame.width * self._stretch, float(frame.height)
        scale = min(1.0, SHORT_SIDE / min(width, height), _LONG_SIDE / max(width, height))
        matrix = frame.colorspace
        if matrix == _UNSTATED:
            matrix = _REC_709 if frame.height >= _LEAST_HD_LINES else _REC_601
        # One step from the coded planes to the small picture: no full-size RGB is ever made.
        small = frame.reformat(
            width=max(1, round(width * scale)),
            height=max(1, round(height * scale)),
            format="rgb24",
            src_colorspace=matrix,
            dst_colorspace=matrix,
            interpolation="AREA",
        ).to_ndarray()
        upright = np.rot90(np.asarray(small, dtype=np.uint8), k=_quarter_turns(frame.rotation))
        return np.ascontiguousarray(tone_to_screen(upright, int(frame.color_trc)))


def _quarter_turns(rotation_deg: float) -> int:
    """Return the nearest number of quarter turns counterclockwise; anything odd is no turn."""
    return round(rotation_deg / 90.0) % 4 if math.isfinite(rotation_deg) else 0
