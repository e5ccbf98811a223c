from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesight.errors import InvalidValueError
from tunesight.perception.word_forms import (
    AFFIX_CLASSES,
    LONGEST_WORD,
    gram_buckets,
    normalise_text,
    split_affixes,
    split_words,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't STOP", ["dont", "stop"]),
        ("rock’n’roll", ["rocknroll"]),
        ("Beyoncé & Jay-Z", ["beyonce", "jay", "z"]),
        ("Ｆｕｌｌ width", ["full", "width"]),
        ("İstanbul", ["istanbul"]),
        ("80s lo-fi", ["80s", "lofi"]),
        ("R&B / drum'n'bass", ["rnb", "dnb"]),
        ("under_score", ["under", "score"]),
        ("", []),
    ],
)
def test_splits_a_text_into_words(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_spells_out_pictographs_and_joins_what_joiners_join() -> None:
    assert split_words("🌧️") == ["cloud", "rain"]
    assert split_words("💔") == ["broken", "heart"]


def test_folds_twice_to_the_same_text() -> None:
    text = "ǅungla ß İ ﬁn"
    assert normalise_text(normalise_text(text)) == normalise_text(text)


def test_cuts_words_that_are_too_long_to_be_words() -> None:
    assert split_words("a" * 1000) == ["a" * LONGEST_WORD]


def test_refuses_a_text_beyond_the_limit() -> None:
    with pytest.raises(InvalidValueError, match="give at most 2,000"):
        split_words("la " * 1000)


@pytest.mark.parametrize(
    ("word", "affix", "stems"),
    [
        ("happiness", "-iness", ("happy",)),
        ("hopelessly", "-lessly", ("hopeless",)),
        ("running", "-ing", ("run",)),
        ("loving", "-ing", ("love",)),
        ("unkind", "un-", ("kind",)),
        ("heartbreak", "compound", ("heart", "break")),
        ("xyzzy", "none", ()),
    ],
)
def test_finds_known_words_inside_an_unknown_one(
    word: str, affix: str, stems: tuple[str, ...]
) -> None:
    known = {"happy", "hopeless", "run", "love", "kind", "heart", "break"}
    found, parts = split_affixes(word, known)
    assert (AFFIX_CLASSES[found], parts) == (affix, stems)


def test_hashes_grams_the_same_way_for_ever() -> None:
    # CRC-32 of "<so", "son", "on>", "<son", "son>" and "<son>", as gzip writes it.
    assert gram_buckets("son", 2**32) == [
        187667226, 3784913964, 2262109837, 2237756731, 559548401, 2733472375,
    ]  # fmt: skip


@given(st.text(max_size=300))
def test_gives_lower_case_words_of_letters_and_digits_for_any_text(text: str) -> None:
    for word in split_words(text):
        assert word
        assert len(word) <= LONGEST_WORD
        assert word.isalnum() or not word.isascii()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("उदास नहीं", ["उदास", "नहीं"]),  # vowel signs are letters
        ("슬픈 노래", ["슬픈", "노래"]),  # syllables stay whole
        ("süß, œuvre, głośny", ["suss", "oeuvre", "glosny"]),
        ("Kızgın KIZGIN", ["kizgin", "kizgin"]),
        ("ΛΥΠΗΜΈΝΟΣ λυπημένος", ["λυπημενοσ", "λυπημενοσ"]),
        ("Весёлый", ["веселыи"]),
        ("أغاني حزينة", ["اغاني", "حزينة"]),
    ],
)
def test_folds_the_letters_of_many_scripts(text: str, words: list[str]) -> None:
    assert split_words(text) == words
