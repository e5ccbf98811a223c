"""Write ``docs/models.md`` from the committed figures and the model cards.

Run as ``python docs/make_models.py`` from the repository, after ``python -m evaluation ...`` wrote
new figures; a test compares the result.
"""

from __future__ import annotations

from model_page.cards import write_cards
from model_page.eyes import write_detector, write_faces, write_scenes, write_video
from model_page.music import write_demo, write_hearing, write_starter, write_streaming
from model_page.music_affect import write_music_affect
from model_page.speed import (
    write_benchmarks,
    write_catalogue,
    write_ears,
    write_eyes,
    write_kills,
    write_library,
    write_scan,
)
from model_page.tables import ROOT
from model_page.words import write_words

HEADER = """# Models and figures

Made by `python docs/make_models.py` from `evaluation/figures/` and the model cards. Every figure
stands beside its baseline, with its split and its command; the data sets are read from
`TUNESIGHT_DATA` and are not part of this repository."""


def write_page() -> str:
    """Return the whole page."""
    parts = [HEADER, write_scenes(), write_detector(), write_faces(), write_video(),
             write_words(), write_hearing(), write_music_affect(),
             write_streaming(), write_starter(), write_demo(),
             write_benchmarks(), write_eyes(), write_ears(), write_scan(),
             write_catalogue(), write_library(), write_kills(),
             write_cards()]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "models.md").write_text(write_page(), encoding="utf-8")
