from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tunesight
from tunesight.domain.analysis import CUE_NAMES
from tunesight.domain.mood_vocabulary import MOOD_WORDS, mood_places
from tunesight.domain.reading import Reading
from tunesight.errors import InvalidValueError
from tunesight.perception.phrase import PhraseReader
from tunesight.perception.words import UNKNOWN_AFFECT, StaticTextEncoder

TABLE = Path(tunesight.__file__).parent / "weights" / "words.npz"
ENCODER = StaticTextEncoder(TABLE)
READER = PhraseReader(ENCODER, mood_places())
BARE_READER = PhraseReader(ENCODER)


def read(text: str) -> Reading:
    return READER.read(text)


def valence(text: str) -> float:
    return read(text).affect.mean.valence


def arousal(text: str) -> float:
    return read(text).affect.mean.arousal


def falls(values: list[float]) -> bool:
    return all(left > right for left, right in itertools.pairwise(values))


@pytest.mark.parametrize("reader", [READER, BARE_READER], ids=["with moods", "without moods"])
@pytest.mark.parametrize("word", ["happy", "joyful", "cheerful"])
def test_orders_degrees_of_a_pleasant_word(reader: PhraseReader, word: str) -> None:
    phrases = [f"extremely {word}", f"very {word}", word, f"slightly {word}", f"not {word}"]
    assert falls([reader.read(phrase).affect.mean.valence for phrase in phrases])


@pytest.mark.parametrize("word", ["sad", "lonely", "miserable"])
def test_orders_degrees_of_an_unpleasant_word(word: str) -> None:
    phrases = [f"not {word}", f"a little bit {word}", word, f"really {word}", f"insanely {word}"]
    assert falls([valence(phrase) for phrase in phrases])


def test_orders_degrees_of_energy() -> None:
    phrases = ["very energetic", "energetic", "somewhat energetic", "less energetic"]
    assert falls([arousal(phrase) for phrase in phrases])
    assert arousal("calmest") < arousal("calm") < arousal("not calm")


@pytest.mark.parametrize(
    ("phrase", "is_pleasant"),
    [
        ("not sad", True),
        ("nothing too happy", False),
        ("never boring", True),
        ("I don't want sad songs", True),
        ("without sadness", True),
        ("not sad but happy", True),
        ("not happy, sad", False),
        ("can't stop being happy", True),
        ("not only happy", True),
        ("happy, not sad", True),
        ("isn't it happy", False),
    ],
)
def test_takes_negation_in(phrase: str, is_pleasant: bool) -> None:  # noqa: FBT001
    assert (valence(phrase) > 0.1) if is_pleasant else (valence(phrase) < -0.1)


def test_is_less_sure_of_what_is_only_ruled_out() -> None:
    assert read("not sad").affect.spread() > read("sad").affect.spread()


@pytest.mark.parametrize(
    ("phrase", "wanted", "unwanted"),
    [
        ("rainy sunday, slow piano, no vocals", "rainy sunday slow piano instrumental", "vocals"),
        ("no drums or bass, calm", "calm", "drums bass"),
        ("no drums and bass", "", "drums bass"),
        ("no vocals and slow piano", "slow piano instrumental", "vocals"),
        ("no vocals slow piano", "slow piano instrumental", "vocals"),
        ("without electric guitars", "", "electric guitars"),
        ("play me some happy songs please", "happy", ""),
        ("jazz but not smooth jazz", "jazz", "smooth"),
        ("less drums, more piano", "piano", "drums"),
        ("", "", ""),
    ],
)
def test_parts_what_is_wanted_from_what_is_not(phrase: str, wanted: str, unwanted: str) -> None:
    reading = read(phrase)
    assert (reading.words, reading.unwanted_words) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("phrase", "cue", "sign"),
    [
        ("slow", "tempo", -1),
        ("something faster", "tempo", 1),
        ("not too fast", "tempo", -1),
        ("quiet evening", "loudness", -1),
        ("loud", "loudness", 1),
        ("darker", "brightness", -1),
        ("bright and shimmering", "brightness", 1),
        ("sparse", "density", -1),
        ("busy", "density", 1),
        ("no drums", "density", -1),
        ("in a minor key", "mode", -1),
        ("major key", "mode", 1),
    ],
)
def test_hears_which_cue_is_asked_for(phrase: str, cue: str, sign: int) -> None:
    assert read(phrase).wished_cues[cue] * sign > 0.3


def test_orders_degrees_of_a_cue() -> None:
    levels = [read(p).wished_cues["tempo"] for p in ("very fast", "fast", "slightly fast", "slow")]
    assert falls(levels)


def test_takes_a_tempo_in_figures() -> None:
    # The norm of tempo is 117 bpm: the same is usual, half is far below.
    assert read("117 bpm").wished_cues["tempo"] == pytest.approx(0.0, abs=0.05)
    assert read("jogging at 170bpm").wished_cues["tempo"] > 1.0
    assert read("58 BPM").wished_cues["tempo"] < -2.0


def test_asks_for_no_cue_where_none_is_named() -> None:
    assert dict(read("nostalgic").wished_cues) == {}


def test_reads_the_reference_wish() -> None:
    reading = read("rainy sunday, slow piano, no vocals")
    assert reading.affect.mean.arousal < -0.25
    assert -0.3 < reading.affect.mean.valence < 0.05
    assert reading.wished_cues["tempo"] < -1.0
    wished, quiet, loud = ENCODER.encode(
        [reading.words, "calm piano instrumental", "aggressive metal vocals"]
    )
    assert wished @ quiet > wished @ loud + 0.2


def test_places_phrases_in_their_quadrants() -> None:
    assert valence("party with friends at the beach") > 0.3
    assert arousal("party with friends at the beach") > 0.1
    assert valence("furious and aggressive") < -0.3
    assert arousal("furious and aggressive") > 0.5
    assert valence("heartbroken after the funeral") < -0.4
    assert arousal("falling asleep to gentle rain") < -0.3


def test_prefers_the_editorial_places_of_mood_words() -> None:
    place = next(mood.affect for mood in MOOD_WORDS if mood.word == "triumphant")
    assert read("triumphant").affect.mean.distance_to(place) < 1e-6


def test_knows_a_mood_of_two_words() -> None:
    assert read("Laid back").affect == read("laid-back").affect
    assert read("laid-back").affect.spread() == pytest.approx(read("calm").affect.spread())


def test_reads_other_forms_of_a_mood_word_as_the_word() -> None:
    assert read("calmer").affect.mean == read("calm").affect.mean
    assert read("sadness").affect.mean == read("sad").affect.mean


@pytest.mark.parametrize(
    ("phrase", "english"),
    [("música triste", "sad"), ("une chanson très calme", "calm"), ("cozy", "cosy")],
)
def test_knows_common_mood_words_of_its_neighbours(phrase: str, english: str) -> None:
    assert read(phrase).affect.mean.distance_to(read(english).affect.mean) < 0.25


def test_hardly_moves_for_words_without_feeling() -> None:
    mixed = read("table, chair, number, happy").affect.mean
    assert mixed.distance_to(read("happy").affect.mean) < 0.35


def test_is_wider_for_words_that_disagree() -> None:
    assert read("happy and sad").affect.spread() > read("happy and cheerful").affect.spread()


@pytest.mark.parametrize("text", ["", "the of and", "ᚠᚢᚦ", "?!...", "🀄"])
def test_knows_nothing_where_nothing_is_said(text: str) -> None:
    reading = read(text)
    assert reading.affect == UNKNOWN_AFFECT
    assert reading.moods == ()
    assert reading.cues == ()


def test_gives_its_reasons_strongest_first() -> None:
    cues = read("slow, very sad").cues
    assert [abs(cue.level) for cue in cues] == sorted((abs(c.level) for c in cues), reverse=True)
    assert "asks for a slow tempo" in {cue.text for cue in cues}
    assert "\u201csad\u201d sounds unpleasant and calm" in {cue.text for cue in cues}


def test_refuses_a_text_beyond_the_limit() -> None:
    with pytest.raises(InvalidValueError, match="give at most 2,000"):
        read("happy " * 400)


_TRICKY = (
    "not no never very a little bit less more and or but without happy sad slow , . vocals too"
)
_ODD_WORDS = st.sampled_from(_TRICKY.split())


@given(st.text(max_size=300) | st.lists(_ODD_WORDS, max_size=25).map(" ".join))
def test_reads_any_text_as_a_belief_in_the_square(text: str) -> None:
    reading = read(text)
    covariance = reading.affect.covariance_array()
    assert -1.0 <= reading.affect.mean.valence <= 1.0
    assert -1.0 <= reading.affect.mean.arousal <= 1.0
    assert np.all(np.linalg.eigvalsh(covariance) > 0.0)
    assert reading.affect.spread() >= 0.2
    assert set(reading.wished_cues) <= set(CUE_NAMES)
    assert all(-3.0 <= level <= 3.0 for level in reading.wished_cues.values())


@pytest.mark.parametrize(
    ("wish", "words", "unwanted"),
    [
        ("anything but jazz", "", "jazz"),
        ("piano instead of guitar", "piano", "guitar"),
        ("rock rather than metal", "rock", "metal"),
        ("more energetic than calm", "energetic", ""),
        ("music from the eighties", "80s", ""),
        ("like 1984", "80s", ""),
        ("not bad at all", "", "bad"),
        ("hapy pianno", "happy piano", ""),
        ("less guitar", "", "guitar"),
        ("less sad", "", ""),
        ("Traurige Musik", "sad", ""),
    ],
)
def test_keeps_what_is_wanted_apart_from_what_is_not(wish: str, words: str, unwanted: str) -> None:
    reading = read(wish)
    assert (reading.words, reading.unwanted_words) == (words, unwanted)


def test_not_too_happy_is_milder_than_not_happy() -> None:
    assert valence("not happy") < valence("nothing too happy") < 0.0
    assert read("not slow").wished_cues["tempo"] > read("not too slow").wished_cues["tempo"] > 0.0


def test_a_genre_lies_where_its_music_lies() -> None:
    # Warriner rates the bare words "trap" (3.3 of 9) unpleasant and "house" calm (3.9 of 9).
    assert valence("trap") > -0.1
    assert arousal("house") > 0.3
    assert arousal("drum and bass") > 0.3


def test_a_mood_beside_a_genre_decides() -> None:
    assert valence("sad disco") < -0.2


@pytest.mark.parametrize("wish", ["french", "80s", "instrumental"])
def test_claims_no_mood_for_a_language_or_a_decade(wish: str) -> None:
    assert read(wish).affect == UNKNOWN_AFFECT


def test_reasons_say_what_was_negated_and_say_it_once() -> None:
    texts = [cue.text for cue in read("not sad, party party party").cues]
    assert "\u201cnot sad\u201d sounds pleasant and lively" in texts
    assert len(texts) == len(set(texts)) == 2


def test_gives_no_reason_for_the_mood_of_a_thing_ruled_out() -> None:
    assert [cue.text for cue in read("no drums").cues] == ["asks for few notes"]


@pytest.mark.parametrize(
    ("wish", "valence_sign", "arousal_sign"),
    [
        ("calmer", 0, -1),
        ("darker", -1, 0),
        ("happier", 1, 0),
        ("less sad", 1, 0),
        ("more upbeat than this", 1, 1),
        ("faster", 0, 1),
        ("not as loud", 0, -1),
        ("something a bit more peaceful", 0, -1),
    ],
)
def test_comparatives_point_somewhere_from_where_a_picture_is(
    wish: str, valence_sign: int, arousal_sign: int
) -> None:
    shift = read(wish).shift
    assert shift is not None
    assert shift.rest is None
    assert valence_sign == 0 or shift.valence * valence_sign > 0.15
    assert arousal_sign == 0 or shift.arousal * arousal_sign > 0.15


@pytest.mark.parametrize("wish", ["calm", "calmest", "more jazz", "dinner", "summer", "not sad"])
def test_what_is_no_comparative_points_nowhere(wish: str) -> None:
    assert read(wish).shift is None


def test_what_is_said_beside_a_comparative_keeps_its_share() -> None:
    shift = read("calmer, with piano").shift
    assert shift is not None
    assert shift.rest == read("piano").affect
    assert 0.2 < shift.rest_share < 0.6


def test_much_calmer_points_further_than_slightly_calmer() -> None:
    much, little = read("much calmer").shift, read("slightly calmer").shift
    assert much is not None
    assert little is not None
    assert much.arousal < little.arousal < 0.0


@pytest.mark.parametrize(
    ("wish", "is_pleasant"),
    [
        ("sad but hopeful", True),
        ("hopeful but sad", False),
        ("anything but happy", False),
        ("far from happy", False),
        ("no longer sad", True),
        ("neither sad nor angry", True),
        ("it should not be sad", True),
        ("happy but not cheesy", True),
    ],
)
def test_what_is_said_after_but_counts_more(wish: str, is_pleasant: bool) -> None:  # noqa: FBT001
    assert (valence(wish) > 0.1) if is_pleasant else (valence(wish) < -0.1)
