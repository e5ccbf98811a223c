from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.clips import Picture, pan, view, write_clip
from tunesight.domain.clip import VideoFrame
from tunesight.media.video import open_video
from tunesight.perception.cuts import find_changes, locate_cut, look_at, view_distance

PICTURES = arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3)))
RATE = 25


class Frames:
    """A clip whose every picture is at hand, and whose coded sizes tell nothing."""

    has_audio = False
    notes = ()

    def __init__(self, pictures: Sequence[Picture]) -> None:
        self.frames = [VideoFrame(i / RATE, picture) for i, picture in enumerate(pictures)]
        self.duration_s = len(pictures) / RATE
        self.frames_decoded = len(pictures)

    def sample(self) -> Iterator[VideoFrame]:
        yield from self.frames[::RATE]

    def find_start(self, after_s: float, until_s: float) -> float | None:
        del after_s, until_s
        return None

    def frames_between(self, after_s: float, until_s: float) -> Iterator[VideoFrame]:
        return (f for f in self.frames if after_s <= f.time_s <= until_s)


def cuts_of(pictures: Sequence[Picture]) -> list[float]:
    clip = Frames(pictures)
    changes = find_changes(list(clip.sample()), clip)
    return [change.time_s for change in changes if change.is_cut]


def mix(one: Picture, other: Picture, share: float) -> Picture:
    return ((1 - share) * one + share * other).astype(np.uint8)


@given(PICTURES, PICTURES)
def test_a_distance_is_symmetric_and_within_its_range(one: Picture, other: Picture) -> None:
    there = view_distance(look_at(one), look_at(other))

    assert 0.0 <= there <= 1.0
    assert there == pytest.approx(view_distance(look_at(other), look_at(one)), abs=1e-5)
    assert view_distance(look_at(one), look_at(one)) == pytest.approx(0.0, abs=1e-2)


def test_a_cut_is_found_to_the_picture() -> None:
    assert cuts_of([*pan("storm", 60), *pan("beach-noon", 60)]) == [60 / RATE]


def test_a_turn_of_the_camera_is_no_cut() -> None:
    assert cuts_of(pan("neon-city", 150, step=3)) == []


@pytest.mark.parametrize("at", [25, 40])
def test_a_flash_is_no_cut(at: int) -> None:
    pictures = [view("storm")] * 100
    pictures[at] = np.full_like(pictures[at], 255)

    assert cuts_of(pictures) == []


def test_a_dissolve_is_a_change_but_no_cut() -> None:
    one, other = view("storm"), view("beach-noon")
    between = [mix(one, other, share) for share in np.linspace(0, 1, 20)]
    clip = Frames([*[one] * 50, *between, *[other] * 50])

    changes = find_changes(list(clip.sample()), clip)

    assert changes
    assert not any(change.is_cut for change in changes)


def test_a_fade_to_black_and_back_is_no_cut() -> None:
    picture = view("spring-meadow")
    black = np.zeros_like(picture)
    down = [mix(picture, black, share) for share in np.linspace(0, 1, 25)]

    assert cuts_of([*[picture] * 40, *down, *down[::-1], *[picture] * 40]) == []


def test_a_flash_beside_a_cut_does_not_hide_it() -> None:
    pictures = [*[view("storm")] * 12, *[view("beach-noon")] * 13]
    pictures[8] = np.full_like(pictures[8], 255)

    assert locate_cut([VideoFrame(i / RATE, p) for i, p in enumerate(pictures)]) == 12 / RATE


@pytest.mark.parametrize(
    "options",
    [{}, {"g": "25", "sc_threshold": "0", "bf": "0"}, {"g": "250", "sc_threshold": "0"}],
    ids=["keys at cuts", "a key each second", "few keys"],
)
def test_cuts_of_a_coded_clip_are_found(tmp_path: Path, options: dict[str, str]) -> None:
    names = ["storm", "beach-noon", "neon-city", "forest-mist"]
    lengths = [63, 70, 58, 66]
    pictures = [p for name, n in zip(names, lengths, strict=True) for p in pan(name, n, step=1)]
    path = write_clip(tmp_path / "a.mp4", pictures, options=options)

    with open_video(path) as clip:
        changes = find_changes(list(clip.sample()), clip)

    found = [change.time_s for change in changes if change.is_cut]
    assert found == pytest.approx((np.cumsum(lengths)[:-1] / RATE).tolist(), abs=0.05)
