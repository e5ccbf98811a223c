"""Measure what is usual for the colour cues, over the pictures of Emotion6 and OASIS.

    PYTHONPATH=src python training/measure_colour.py

Prints the rows of ``CUE_NORMS`` in ``src/tunesight/perception/colour.py``. No label is used.
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np

from tunesight.media.picture import decode_picture, resize_picture
from tunesight.perception.colour import colour_values
from tunesight.perception.scene import INPUT_SIDE

data = Path(os.environ.get("TUNESIGHT_DATA", "../shared/data")) / "images"
values: dict[str, list[float]] = {}
for archive in ("emotion6_256.zip", "oasis_256.zip"):
    with zipfile.ZipFile(data / archive) as pictures:
        for name in pictures.namelist()[::2]:  # every second one settles two digits
            square = resize_picture(decode_picture(pictures.read(name)), INPUT_SIDE, INPUT_SIDE)
            for cue, value in colour_values(square).items():
                values.setdefault(cue, []).append(value)
for cue, measured in values.items():
    print(f'    "{cue}": ({np.mean(measured):.3f}, {np.std(measured):.3f}),  # n={len(measured)}')
