from __future__ import annotations

import pytest

from tunesight.perception.spelling import nearest_spelling

KNOWN = {"happy", "piano", "melancholy", "calm", "sad"}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("hapy", "happy"),
        ("happpy", "happy"),
        ("pianno", "piano"),
        ("melanchloy", "melancholy"),
        ("colm", "calm"),
    ],
)
def test_finds_the_word_one_slip_away(word: str, meant: str) -> None:
    assert nearest_spelling(word, KNOWN) == meant


@pytest.mark.parametrize(
    "word", ["hpay", "guitar", "balm", "sda", "\u043f\u0438\u0430\u043d\u043e", ""]
)
def test_leaves_other_words_alone(word: str) -> None:
    assert nearest_spelling(word, KNOWN) is None
