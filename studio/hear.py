"""Hear the demo tracks and write down what was heard.

    python -m studio.hear

Run after the tracks were rendered anew or the analyser changed: the library places a demo track by
this file, not by what its composer meant. A test hears some of them again and compares.
"""

from __future__ import annotations

import json
from pathlib import Path

from tunesight.library.importers.analysis_json import write_analyses
from tunesight.library.importers.demo import ANALYSES_FILE, SOUND_FOLDER, TRACKS_FILE
from tunesight.listening.analyse import Analyser

__all__ = ["hear_demo_tracks"]


def hear_demo_tracks(folder: Path) -> int:
    """Write the analyses of all demo tracks; return how many."""
    tracks = json.loads((folder / TRACKS_FILE).read_text(encoding="utf-8"))["tracks"]
    analyser = Analyser()
    analyses = {
        track["id"]: analyser.analyse(folder / SOUND_FOLDER / track["file"]) for track in tracks
    }
    write_analyses(folder / ANALYSES_FILE, analyses)
    return len(analyses)


if __name__ == "__main__":
    place = Path(__file__).resolve().parent.parent / "src" / "tunesight" / "demo"
    print(f"{hear_demo_tracks(place)} tracks heard")
