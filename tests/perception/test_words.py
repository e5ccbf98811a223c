from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tunesight
from tunesight.errors import InvalidValueError, ModelUnavailableError
from tunesight.perception.words import UNKNOWN_AFFECT, VECTOR_SIZE, StaticTextEncoder

TABLE = Path(tunesight.__file__).parent / "weights" / "words.npz"
ENCODER = StaticTextEncoder(TABLE)


def cosine(left: str, right: str) -> float:
    left_vector, right_vector = ENCODER.encode([left, right])
    lengths = np.linalg.norm(left_vector) * np.linalg.norm(right_vector)
    return float(left_vector @ right_vector / lengths)


def valence(word: str) -> float:
    return ENCODER.word_affect(word).mean.valence


def arousal(word: str) -> float:
    return ENCODER.word_affect(word).mean.arousal


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("sad", "sorrow", "guitar"),
        ("piano", "keyboard", "angry"),
        ("rainy day", "storm", "trumpet"),
        ("party dance", "disco club", "funeral"),
        ("peaceful calm", "relaxing meditation", "aggressive metal"),
        ("christmas", "holiday", "techno"),
        ("slow piano ballad", "gentle piano", "fast drum machine"),
    ],
)
def test_puts_related_texts_nearer_than_unrelated_ones(text: str, near: str, far: str) -> None:
    assert cosine(text, near) > cosine(text, far) + 0.05


def test_ignores_case_accents_order_and_punctuation() -> None:
    assert cosine("Café  MÚSICA!", "musica, cafe") == pytest.approx(1.0, abs=1e-5)


def test_reads_written_variants_of_a_style_as_one() -> None:
    assert cosine("lo-fi hip-hop", "lofi hip hop") == pytest.approx(1.0, abs=1e-5)


def test_reads_pictographs_by_their_names() -> None:
    assert cosine("🎸", "guitar") > 0.9
    assert cosine("❤️", "love heart") > 0.9


def test_gives_a_zero_row_where_nothing_is_known() -> None:
    vectors = ENCODER.encode(["", "   ", "?!", "\u0000\u200d", "ᚠᚢᚦ"])
    assert np.array_equal(vectors, np.zeros((5, VECTOR_SIZE), dtype=np.float32))


def test_encodes_no_texts_as_no_rows() -> None:
    assert ENCODER.encode([]).shape == (0, VECTOR_SIZE)


def test_reads_an_unseen_word_through_its_stem() -> None:
    assert not ENCODER.has_row("sunshinefulness")
    assert cosine("sunshinefulness", "sunshine") > 0.5
    assert valence("sunshinefulness") > valence("murderousness")


def test_tells_pleasant_words_from_unpleasant_ones() -> None:
    # Outer tenths of the Warriner norms, by their published means.
    pleasant = ["happiness", "vacation", "sunshine", "love", "beach", "laughter"]
    unpleasant = ["murder", "cancer", "torture", "death", "grief", "prison"]
    assert min(map(valence, pleasant)) > 0.4
    assert max(map(valence, unpleasant)) < -0.4


def test_tells_exciting_words_from_calm_ones() -> None:
    exciting = ["explosion", "rampage", "thrill", "terrorism"]
    calm = ["sleep", "librarian", "calm", "grain"]
    assert min(map(arousal, exciting)) > max(map(arousal, calm)) + 0.2


def test_is_less_sure_of_a_word_read_from_its_spelling() -> None:
    by_row, by_spelling = (
        ENCODER.look_up("happy", has_row=known).affect.spread()  # type: ignore[union-attr]
        for known in (True, False)
    )
    assert by_spelling > by_row


def test_knows_nothing_of_another_script() -> None:
    assert ENCODER.word_affect("ᚠᚢᚦ") == UNKNOWN_AFFECT


def test_refuses_a_text_beyond_the_limit() -> None:
    with pytest.raises(InvalidValueError, match=r"2,001 characters long; give at most 2,000"):
        ENCODER.encode(["a" * 2001])


@given(st.lists(st.text(max_size=200), max_size=5))
def test_gives_rows_of_length_one_a_half_or_zero_for_any_text(texts: list[str]) -> None:
    vectors = ENCODER.encode(texts)
    assert vectors.shape == (len(texts), VECTOR_SIZE)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    is_whole = np.isclose(lengths, 1.0, atol=1e-4)
    assert np.all(is_whole | np.isclose(lengths, 0.5, atol=1e-4) | (lengths == 0.0))


def test_a_text_that_was_only_guessed_counts_half() -> None:
    lengths = np.linalg.norm(ENCODER.encode(["piano", "qwoeiu zxmcn", "qwoeiu piano"]), axis=1)
    assert lengths == pytest.approx([1.0, 0.5, 1.0], abs=1e-4)


@given(st.text(max_size=60))
def test_places_any_word_in_the_square(word: str) -> None:
    belief = ENCODER.word_affect(word)
    assert -1.0 <= belief.mean.valence <= 1.0
    assert -1.0 <= belief.mean.arousal <= 1.0


def test_says_that_a_table_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="is missing; install"):
        StaticTextEncoder(tmp_path / "none.npz")


def test_says_that_a_table_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "words.npz"
    path.write_bytes(TABLE.read_bytes()[:1000])
    with pytest.raises(ModelUnavailableError, match="is damaged"):
        StaticTextEncoder(path)


def test_says_that_a_table_is_of_another_version(tmp_path: Path) -> None:
    path = tmp_path / "words.npz"
    np.savez(path, vectors=np.zeros((1, 64), np.int8))
    with pytest.raises(ModelUnavailableError, match="is of another version"):
        StaticTextEncoder(path)
