"""Checks: each part of an installation tried once, and what it did in a sentence.

Each raises what the part raises where it does not work.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from tunesight.domain.query import Query
from tunesight.inference.cards import list_cards, load_card
from tunesight.inference.weights import find_weights
from tunesight.media.picture import load_picture
from tunesight.services.hear import HearService
from tunesight.services.read import ReadService
from tunesight.services.recommend import RecommendService
from tunesight.services.samples import SampleService

__all__ = ["check_answer", "check_library", "check_models", "check_pictures", "check_sound"]


class _Store(Protocol):
    def count_tracks(self) -> int: ...

    def find_sound(self) -> str | None: ...


def check_models() -> str:
    """Compare every network with its card."""
    names = list_cards()
    size = sum(find_weights(load_card(name)).stat().st_size for name in names)
    return f"{', '.join(names)} ({size / 1e6:.1f} MB) are as their cards say"


def check_library(store: _Store, place: str) -> str:
    """Count the tracks of the library."""
    return f"{store.count_tracks()} tracks in {place}"


def check_pictures(samples: SampleService) -> str:
    """Decode every bundled picture."""
    found = samples.samples()
    for sample in found:
        load_picture(sample.path)
    return f"{len(found)} bundled pictures decode"


def check_answer(read: ReadService, recommend: RecommendService, samples: SampleService) -> str:
    """Answer a bundled picture."""
    picture = read.read_picture_file(samples.samples()[0].path)
    answer = recommend.recommend(Query(picture=picture))
    return f"a bundled picture is answered with {len(answer.recommendations)} tracks"


def check_sound(hear: HearService, store: _Store) -> str:
    """Hear a track of the library."""
    path = store.find_sound()
    if path is None:
        return "no track with sound to try; add a folder"
    heard = hear.hear_file(Path(path)).analysis
    return f"a track is heard ({heard.duration_s:.0f} s, {heard.tempo_bpm:.0f} bpm)"
