from __future__ import annotations

import itertools
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY
from tunesight.domain.mood_vocabulary import mood_places
from tunesight.perception.phrase_languages import LANGUAGES_OF_SCRIPT, load_lexicon, script_of
from tunesight.perception.phrase_lexicon import (
    CLAUSE_WORDS,
    CUE_WORDS,
    DEGREES,
    FILLERS,
    GENRE_AFFECT,
    NEGATORS,
    SCENE_AFFECT,
    SOFT_NEGATORS,
)
from tunesight.perception.word_forms import split_words

LANGUAGES = tuple(itertools.chain(*LANGUAGES_OF_SCRIPT.values()))
MOODS = {"".join(word.split("-")) for word in mood_places()}
READ = {
    *MOODS, *CUE_WORDS, *SCENE_AFFECT, *GENRE_AFFECT, *DEGREES, *NEGATORS, *SOFT_NEGATORS,
    *CLAUSE_WORDS, *FILLERS, "and", "or", "than", "-",
}  # fmt: skip


def english_words() -> set[str]:
    """Everyday English, from the list that the words table is trained on."""
    training = REPOSITORY / "training"
    return {
        word
        for name in ("everyday", "wish")
        for word in (training / f"{name}_words.txt").read_text("utf-8").split()
    }


def test_ten_languages_and_more_have_a_list() -> None:
    folder = REPOSITORY / "src/tunesight/perception/languages"
    assert {path.stem for path in folder.glob("*.tsv")} == set(LANGUAGES)
    assert len(LANGUAGES) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_english_word_of_a_list_means_something_to_the_reader(language: str) -> None:
    known = READ | english_words() | {"beautiful", "city", "dinner", "friends", "love", "sun"}
    for english in set(load_lexicon(language).meanings.values()):
        for word in english.split():
            assert word.removeprefix("<") in known, english


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_the_moods_and_the_small_words(language: str) -> None:
    english = {
        word.removeprefix("<")
        for meaning in load_lexicon(language).meanings.values()
        for word in meaning.split()
    }
    assert english >= {"happy", "sad", "calm", "angry", "energetic", "dark", "slow", "fast"}
    assert english >= {"not", "less", "more", "very", "slightly", "but", "vocals", "music"}
    assert len(english & MOODS) >= 55
    assert len(english & READ) >= 90


@pytest.mark.parametrize(
    ("language", "word", "english"),
    [
        ("de", "glücklichen", "happy"),
        ("de", "froehlich", "happy"),
        ("fr", "tristes", "sad"),
        ("es", "tranquilamente", "calm"),
        ("es", "tristisimo", None),
        ("es", "lentísimo", "very slow"),
        ("it", "malinconiche", "melancholic"),
        ("pt", "sombria", "dark"),
        ("nl", "rustiger", "more calm"),
        ("pl", "spokojniejszego", "more calm"),
        ("sv", "lugnare", "more calm"),
        ("tr", "vokalsiz", "without vocals"),
        ("ru", "веселее", "more cheerful"),
        ("ru", "одинокими", "lonely"),
        ("uk", "спокійніше", "more calm"),
        ("el", "ήρεμη", "calm"),
        ("ar", "والحزينة", "sad"),
        ("hi", "धीमी", "slow"),
    ],
)
def test_knows_a_listed_word_in_its_other_forms(
    language: str, word: str, english: str | None
) -> None:
    assert load_lexicon(language).find(*split_words(word)) == english


def test_takes_the_german_er_for_more_only_at_the_end() -> None:
    german = load_lexicon("de")
    assert german.find("ruhiger") == "more calm"
    assert german.find("ruhiger", is_last=False) == "calm"


@pytest.mark.parametrize(
    ("word", "script"),
    [("sad", "latin"), ("грустно", "cyrillic"), ("夜", "han"), ("よる", "han"), ("밤", "hangul"),
     ("123", ""), ("\u16a0", "")],
)  # fmt: skip
def test_tells_the_script_of_a_word(word: str, script: str) -> None:
    assert script_of(word) == script


def test_an_english_wish_needs_no_list() -> None:
    program = (
        "from tunesight.perception.phrase_languages import load_lexicon\n"
        "from tunesight.perception.phrase_translate import to_english\n"
        "to_english([['sad', 'and', 'calm']], lambda word: True)\n"
        "print(load_lexicon.cache_info().currsize)"
    )
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, check=True
    )
    assert run.stdout.strip() == b"0"
