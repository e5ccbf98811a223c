"""Measure the eyes: a photo with faces, a webcam frame, each beside a baseline of the same run.

    .venv/bin/python benchmarks/eyes.py --data ../shared/data --json FILE

The committed FILE is ``benchmarks/results/eyes.json``. Clips are timed by ``python -m evaluation
video``, single networks by ``scenes``, ``faces`` and ``detector``.

- photo: 4 MP photos with one to six faces (rated pictures, enlarged and grained) from bytes to the
  complete reading; baseline: Pillow decoding the same photo.
- webcam: JPEG frames of 640 x 480 from bytes to faces found and read, scene and fusion left out;
  baseline: Pillow decoding the same frame.
- frame: the same with the scene, as a live page asks for; baseline as before.

Threads are those of the default settings.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tunesight.assembly import Services, build_services
from tunesight.settings import load_settings

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))  # the pictures are read as the evaluation reads them

PHOTOS = 24
ROUNDS = 5
PHOTO_PIXELS = 4_000_000
FRAME_SIZE = (640, 480)


def find_pictures(services: Services, data: Path, count: int) -> list[NDArray[np.uint8]]:
    """Take the first rated pictures on which one to six faces are read."""
    from training.scene_data import find_tables, open_pictures

    found: list[NDArray[np.uint8]] = []
    for picture in open_pictures(find_tables(data)[0]):
        if 1 <= len(services.read.read_picture(encode(picture, photo_size(picture))).faces) <= 6:
            found.append(picture)
        if len(found) == count:
            return found
    sys.exit(f"Only {len(found)} pictures with faces were found in {data}; {count} are needed.")


def photo_size(picture: NDArray[np.uint8]) -> tuple[int, int]:
    """Give the width and height of a 4 MP photo in the picture's shape."""
    height, width = picture.shape[:2]
    scale = (PHOTO_PIXELS / (height * width)) ** 0.5
    return round(width * scale), round(height * scale)


def encode(picture: NDArray[np.uint8], size: tuple[int, int]) -> bytes:
    """Enlarge a picture and grain it, so that it decodes like a photograph."""
    rng = np.random.default_rng(0)
    large = np.asarray(Image.fromarray(picture).resize(size), dtype=np.float32)
    grained = np.clip(large + rng.normal(0, 6, large.shape), 0, 255).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(grained).save(stream, "JPEG", quality=90)
    return stream.getvalue()


def measure(files: list[bytes], work: Callable[[bytes], Any]) -> dict[str, float]:
    """Time some work on every file, several times over, beside decoding it."""
    ours: list[float] = []
    baseline: list[float] = []
    for turn in range(ROUNDS + 1):
        for file in files:
            for durations, one in ((ours, work), (baseline, decode)):
                started = time.perf_counter()
                one(file)
                if turn:
                    durations.append(1000 * (time.perf_counter() - started))
    return {
        "median_ms": statistics.median(ours),
        "p95_ms": statistics.quantiles(ours, n=20)[-1],
        "baseline_decode_ms": statistics.median(baseline),
        "ratio": statistics.median(ours) / statistics.median(baseline),
    }


def decode(file: bytes) -> None:
    """Decode a picture at full size and do nothing with it."""
    Image.open(io.BytesIO(file)).load()


def main() -> None:
    """Measure everything, print it, and write it where asked."""
    from training.scene_data import default_data_path

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=default_data_path())
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings(home=home)
        with build_services(settings) as services:
            read = services.read
            pictures = find_pictures(services, arguments.data, PHOTOS)
            photos = [encode(picture, photo_size(picture)) for picture in pictures]
            frames = [encode(picture, FRAME_SIZE) for picture in pictures]
            results: dict[str, Any] = {
                "machine": {
                    "cores": os.cpu_count(),
                    "python": platform.python_version(),
                    "threads": settings.threads,
                },
                "photo": measure(photos, read.read_picture),
                "webcam": measure(frames, read.read_faces),
                "frame": measure(frames, read.read_picture),
            }
            results["photo"]["faces"] = statistics.mean(
                len(read.read_picture(photo).faces) for photo in photos
            )
    for name, figures in results.items():
        print(f"{name:8}", ", ".join(f"{key} {value}" for key, value in figures.items()))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
