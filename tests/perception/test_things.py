"""Classes are read as the everyday words that people would use."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tunesight.perception.things import CLASSES, SHOWN_THINGS, name_things


def expect(**likely: float) -> np.ndarray:
    probabilities = np.full(CLASSES, 0.0)
    for name, probability in likely.items():
        probabilities[int(name.removeprefix("c"))] = probability
    return probabilities


def test_breeds_add_up_to_a_dog() -> None:
    (thing,) = name_things(expect(c152=0.2, c208=0.2, c268=0.2))

    assert thing.word == "dog"
    assert thing.probability == pytest.approx(0.6)


def test_nothing_is_named_where_nothing_is_likely() -> None:
    assert name_things(np.full(CLASSES, 1 / CLASSES)) == ()


def test_what_says_nothing_of_a_scene_has_no_word() -> None:
    assert name_things(expect(c0=1.0)) == ()
    assert name_things(expect(c898=1.0)) == ()  # a washing machine


def test_the_likeliest_come_first_and_few() -> None:
    seen = name_things(expect(c979=0.3, c978=0.4, c981=0.3))

    assert seen[0].word == "sandbar"
    assert len(seen) == SHOWN_THINGS


def test_no_class_has_two_words() -> None:
    counts = Counter(name_things(expect(**{f"c{index}": 1.0})) for index in range(CLASSES))
    named = {things[0].word for things in counts if things}

    assert all(len(things) <= 1 for things in counts)
    assert {"seashore", "volcano", "cat", "hot-air balloon"} <= named


@pytest.mark.data
@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("seashore", "seashore"),
        ("volcano", "volcano"),
        ("golden retriever", "dog"),
        ("tabby", "cat"),
        ("lakeside", "lake"),
        ("alp", "mountains"),
        ("monarch", "butterfly"),
        ("violin", "violin"),
        ("jack-o'-lantern", "pumpkin lantern"),
        ("steam locomotive", "train"),
        ("groom", "wedding"),
        ("agaric", "mushroom"),
        ("king penguin", "penguin"),
        ("zebra", "zebra"),
    ],
)
def test_words_name_the_classes_of_the_given_labels(
    research_data: Path, label: str, word: str
) -> None:
    lines = (research_data / "backbones" / "imagenet_labels.txt").read_text(encoding="utf-8")
    names = [line.split(",")[0].strip() for line in lines.splitlines()]

    (thing,) = name_things(expect(**{f"c{names.index(label)}": 1.0}))

    assert thing.word == word
