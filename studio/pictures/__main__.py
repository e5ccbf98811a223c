"""Paint the demo pictures and write their list.

Usage::

    python -m studio.pictures --out src/tunesight/demo/pictures
    python -m studio.pictures --out drafts --only storm --scale 0.4
"""

import argparse
import io
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.pictures.book import PICTURES, PictureSpec, paint_picture

__all__ = ["encode_jpeg", "main"]

LARGEST_BYTES = 245_000


def encode_jpeg(picture: NDArray[np.uint8], *, largest_bytes: int = LARGEST_BYTES) -> bytes:
    """Encode a picture as the best progressive JPEG that is not larger than asked."""
    data = b""
    for quality in range(91, 60, -3):
        buffer = io.BytesIO()
        Image.fromarray(picture).save(
            buffer, "JPEG", quality=quality, optimize=True, progressive=True
        )
        data = buffer.getvalue()
        if len(data) <= largest_bytes:
            break
    return data


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m studio.pictures")
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    parser.add_argument("--only", action="append", default=[], help="id of a picture; repeatable")
    parser.add_argument("--scale", type=float, default=1.0, help="size relative to the real one")
    options = parser.parse_args(arguments)
    unknown = set(options.only) - {spec.id for spec in PICTURES}
    if unknown:
        known = ", ".join(spec.id for spec in PICTURES)
        parser.error(f"no picture is called {', '.join(sorted(unknown))}; there are {known}")
    options.out.mkdir(parents=True, exist_ok=True)
    for spec in PICTURES:
        if not options.only or spec.id in options.only:
            data = encode_jpeg(paint_picture(spec, scale=options.scale))
            path = options.out / f"{spec.id}.jpg"
            path.write_bytes(data)
            print(f"{path}  {len(data) / 1000:.0f} kB")
    if not options.only and options.scale == 1.0:
        entries = [_describe(spec) for spec in PICTURES]
        text = json.dumps({"pictures": entries}, indent=2, ensure_ascii=False)
        (options.out.parent / "pictures.json").write_text(text + "\n", encoding="utf-8")
    return 0


def _describe(spec: PictureSpec) -> dict[str, object]:
    return {
        "id": spec.id,
        "file": f"pictures/{spec.id}.jpg",
        "title": spec.title,
        "alt": spec.alt,
        "width": spec.size[0],
        "height": spec.size[1],
        "intended_valence": spec.valence,
        "intended_arousal": spec.arousal,
        "licence": "CC0-1.0",
    }


if __name__ == "__main__":
    raise SystemExit(main())
