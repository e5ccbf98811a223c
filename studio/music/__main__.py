"""Make the demo's music again: `python -m studio.music --out src/tunesight/demo`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

from studio.music.compose import compose
from studio.music.effects import RATE
from studio.music.encode import write_opus
from studio.music.fluid import SoundFont
from studio.music.mix import mix
from studio.music.piece import Piece, Style
from studio.music.styles import PIECES
from studio.music.truth import describe, tags_of, write_truth
from tunesight.errors import TunesightError


def _make(piece: Piece, style: Style, font: SoundFont, folder: Path) -> dict[str, object]:
    # Sound has its own generator: a new effect must not change the notes.
    performance = compose(piece, style, np.random.default_rng(piece.seed))
    master = mix(piece, style, performance, font, np.random.default_rng([piece.seed, 1]))
    decoded = write_opus(folder / f"{piece.slug}.opus", master, tags_of(piece))
    return describe(piece, style, performance, decoded.shape[1] / RATE)


def main() -> int:
    """Render all pieces, or those named; rows of the others are kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of tracks.json and tracks/")
    parser.add_argument("--soundfont", type=Path, help="a General MIDI .sf2")
    parser.add_argument("--only", nargs="*", metavar="SLUG", help="render these pieces alone")
    arguments = parser.parse_args()
    folder = arguments.out / "tracks"
    folder.mkdir(parents=True, exist_ok=True)
    truth = arguments.out / "tracks.json"
    kept: dict[str, dict[str, object]] = {}
    if truth.is_file():
        kept = {row["id"]: row for row in json.loads(truth.read_text("utf-8"))["tracks"]}
    try:
        font = SoundFont(arguments.soundfont)
    except TunesightError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    wanted = {piece.slug for piece, _ in PIECES}
    for piece, style in PIECES:
        if arguments.only and piece.slug not in arguments.only:
            continue
        began = time.perf_counter()
        row = kept[piece.slug] = _make(piece, style, font, folder)
        took = time.perf_counter() - began
        # After each piece: an interrupted run leaves rows that match the files.
        write_truth(truth, [row for slug, row in kept.items() if slug in wanted])
        print(f"{piece.slug:32} {row['duration_s']:6.1f} s  rendered in {took:4.1f} s", flush=True)
    font.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
