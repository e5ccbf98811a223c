from __future__ import annotations

from pathlib import Path

import pytest

import tunesight
from tunesight.domain.mood_vocabulary import mood_places
from tunesight.domain.reading import Reading
from tunesight.perception.phrase import PhraseReader
from tunesight.perception.words import StaticTextEncoder

TABLE = Path(tunesight.__file__).parent / "weights" / "words.npz"
READER = PhraseReader(StaticTextEncoder(TABLE), mood_places())


def read(text: str) -> Reading:
    return READER.read(text)


@pytest.mark.parametrize(
    ("wish", "english"),
    [
        ("nicht traurig", "not sad"),
        ("pas triste", "not sad"),
        ("nada triste", "not sad"),
        ("non triste", "not sad"),
        ("não muito triste", "not very sad"),
        ("niet verdrietig", "not sad"),
        ("nie smutna", "not sad"),
        ("inte ledsen", "not sad"),
        ("çok üzgün değil", "not very sad"),
        ("не грустно", "not sad"),
        ("не сумно", "not sad"),
        ("όχι λυπημένο", "not sad"),
        ("ليست حزينة", "not sad"),
        ("उदास नहीं", "not sad"),
        ("楽しくない", "not happy"),
        ("슬프지 않은", "not sad"),
        ("不悲伤", "not sad"),
        ("ohne Klavier", "without piano"),
        ("vokalsiz", "without vocals"),
        ("ボーカルなし", "without vocals"),
        ("보컬 없는", "without vocals"),
        ("без вокала", "without vocals"),
        ("sans paroles", "without vocals"),
        ("plus calme", "more calm"),
        ("más tranquilo", "more calm"),
        ("もっと静か", "more calm"),
        ("спокойнее", "more calm"),
        ("weniger traurig", "less sad"),
        ("traurig aber hoffnungsvoll", "sad but hopeful"),
        ("悲しいけど希望", "sad but hopeful"),
        ("plein d'espoir", "hopeful"),
        ("l'été", "summer"),
        ("coucher de soleil", "sunset"),
        ("Sonnenuntergang am Meer", "sunset sea"),
    ],
)
def test_reads_a_wish_as_it_reads_its_english(wish: str, english: str) -> None:
    ours, theirs = read(wish), read(english)
    assert ours.affect == theirs.affect
    assert ours.wished_cues == theirs.wished_cues
    assert ours.shift == theirs.shift
    assert ours.words == theirs.words


@pytest.mark.parametrize(
    ("wish", "words", "unwanted"),
    [
        ("sin", "sin", ""),  # a word for wrongdoing
        ("música sin voz", "instrumental", "vocals"),
        ("jazz sin voz", "jazz instrumental", "vocals"),
        ("hell", "hell", ""),
        ("hell und warm", "bright warm", ""),
        ("men at work", "men work", ""),
        ("inte glad men lugn", "calm", "happy"),
        ("solo piano", "solo piano", ""),
        ("die hard", "die hard", ""),
        ("die traurige Nacht", "sad night", ""),
        ("chill triste playlist", "chill sad", ""),
        ("strand", "strand", ""),
        ("Abend am Strand", "evening beach", ""),
        ("pain", "pain", ""),
        ("la la land", "land", ""),
    ],
)
def test_false_friends_mean_what_the_rest_of_the_phrase_says(
    wish: str, words: str, unwanted: str
) -> None:
    reading = read(wish)
    assert (reading.words, reading.unwanted_words) == (words, unwanted)


def test_finds_words_that_stand_without_spaces() -> None:
    assert read("雨の夜のピアノ").words == "rain night piano"
    assert read("雨夜里的钢琴曲").words.split()[:2] == ["rain", "night"]
    assert read("バロック").words == read("ハロック").words != ""


def test_leaves_an_unknown_word_of_another_script_alone() -> None:
    assert read("Кукрыниксы").words == "кукрыниксы"
