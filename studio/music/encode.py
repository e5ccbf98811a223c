"""Writing a master as Ogg/Opus with its tags, and reading it back.

Conventions
-----------
Sound is float32, shape (2, samples), at 48 kHz. Files are bit-exact: no date, a fixed serial.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import av
import numpy as np

from studio.music.effects import RATE
from studio.music.master import true_peak_db

__all__ = ["encode_opus", "read_opus", "write_opus"]

BIT_RATE = 46_000  # what libopus spends on music at "variable" is a sixth more
PEAK_DB = -1.1  # the promise is -1 dBTP after decoding
FRAME = 960


def read_opus(path: Path) -> np.ndarray:
    """Decode a file to float32, shape (2, samples)."""
    with av.open(str(path)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(blocks, axis=1)


def encode_opus(
    path: Path, sound: np.ndarray, tags: Mapping[str, str], *, bit_rate: int = BIT_RATE
) -> None:
    """Encode float32, shape (2, samples), as it is."""
    options = {"fflags": "+bitexact", "serial_offset": "1"}
    with av.open(str(path), "w", format="ogg", options=options) as container:
        container.metadata.update(tags)
        stream = container.add_stream("libopus", rate=RATE, layout="stereo")
        stream.bit_rate = bit_rate
        stream.codec_context.options = {"vbr": "on", "application": "audio"}
        stream.codec_context.format = "flt"
        for start in range(0, sound.shape[1], FRAME):
            block = np.ascontiguousarray(sound[:, start : start + FRAME].T).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(block, format="flt", layout="stereo")
            frame.sample_rate = RATE
            frame.pts = start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def write_opus(path: Path, sound: np.ndarray, tags: Mapping[str, str]) -> np.ndarray:
    """Encode until the decoded file keeps its promise on peaks; return it as decoded."""
    while True:
        encode_opus(path, sound, tags)
        decoded = read_opus(path)
        excess = true_peak_db(decoded) - PEAK_DB
        if excess <= 0:
            return decoded
        sound = sound * np.float32(10 ** (-(excess + 0.1) / 20))
