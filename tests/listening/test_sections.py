from __future__ import annotations

import itertools

import numpy as np
import pytest

from tunesight.listening.sections import find_sections


def parts(*kinds: tuple[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Seconds of a few distinct sounds, slightly varied: name and length of each."""
    rng = np.random.default_rng(1)
    sounds = {name: rng.normal(-30.0, 8.0, 10) for name in sorted({kind for kind, _ in kinds})}
    timbre = np.concatenate([np.tile(sounds[kind], (length, 1)) for kind, length in kinds])
    chroma = np.abs(rng.normal(1.0, 0.1, (len(timbre), 12)))
    return timbre + rng.normal(0.0, 0.5, timbre.shape), chroma


def test_finds_where_the_sound_turns_and_what_comes_back() -> None:
    timbre, chroma = parts(("verse", 30), ("chorus", 20), ("verse", 30), ("chorus", 20))

    found = find_sections(timbre, chroma, 100.4)

    assert [section.label for section in found] == ["A", "B", "A", "B"]
    assert [section.start_s for section in found] == pytest.approx([0, 30, 50, 80], abs=1)
    assert found[-1].end_s == 100.4


def test_sections_leave_no_gap() -> None:
    timbre, chroma = parts(("a", 25), ("b", 12), ("c", 40), ("a", 25))

    found = find_sections(timbre, chroma, 102.0)

    assert found[0].start_s == 0.0
    assert all(a.end_s == b.start_s for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("seconds", [0, 1, 5, 15])
def test_a_short_sound_is_one_section(seconds: int) -> None:
    found = find_sections(np.zeros((seconds, 10)), np.zeros((seconds, 12)), float(seconds))

    assert [(s.start_s, s.end_s, s.label) for s in found] == [(0.0, float(seconds), "A")]


def test_silence_has_no_sections() -> None:
    assert len(find_sections(np.full((60, 10), -80.0), np.zeros((60, 12)), 60.0)) == 1


def test_more_kinds_than_letters_are_no_error() -> None:
    timbre, chroma = parts(*((f"part {i:02d}", 20) for i in range(40)))

    assert {section.label for section in find_sections(timbre, chroma, 800.0)} <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    )
