from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesight.domain.song_names import artist_keys, fold_letters, match_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heroes - 2017 Remaster", "“Heroes”"),
        ("Heroes (2011 Remastered Version)", "HEROES"),
        ("Heroes - Digitally Remastered 1999", "Heroes [Remastered]"),
        ("(I Can't Get No) Satisfaction - Mono Version", "(I Can’t Get No) Satisfaction"),
        ("Águas de Março", "AGUAS DE MARCO"),
        ("X Bitch (feat. Future)", "X Bitch ft. Future"),
        ("Lean On feat. MØ", "Lean On"),
        ("The Bones - with Hozier", "The Bones"),
        ('Let It Go - From "Frozen"', "Let It Go"),
        ("Şımarık", "Simarik"),
        ("Hello - Radio Edit", "Hello (Single Version)"),
        ("Deja Vu [Uptown Baby]", "Déjà Vu (Uptown Baby)"),
        ("Live - Live / Remastered", "Live (Live)"),
        ("Straße", "STRASSE"),
    ],
)
def test_editions_of_one_piece_have_one_key(one: str, other: str) -> None:
    assert match_key(one, "Somebody") == match_key(other, "Somebody")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hello", "Hello - Live"),
        ("Hello", "Hello (Acoustic Version)"),
        ("Hello (feat. Ann) - ARTY Remix", "Hello (feat. Ann)"),
        ("Hello - Live at Wembley", "Hello - Live at Budokan"),
        ("Love Story", "Love Story (Taylor's Version)"),
        ("Symphony No. 5: I. Allegro", "Symphony No. 5: II. Andante"),
        ("Suite - Prelude", "Suite - Gigue"),
        ("Chapter 2 - Part 1", "Chapter 2 - Part 2"),
        ("Dancing with Myself", "Dancing"),
        ("कि", "की"),
        ("か", "が"),
        ("÷", "×"),
    ],
)
def test_other_takes_and_parts_have_other_keys(one: str, other: str) -> None:
    assert match_key(one, "Somebody") != match_key(other, "Somebody")


def test_the_first_artist_of_a_credit_decides() -> None:
    keys = {
        match_key("Empire State of Mind", credit)
        for credit in ("JAY-Z", "Jay-Z & Alicia Keys", "Jay-Z, Alicia Keys", "Jay-Z feat. Alicia")
    }

    assert len(keys) == 1
    assert match_key("Hello", "The Beatles") == match_key("Hello", "Beatles")
    assert match_key("Hello", "Adele") != match_key("Hello", "Lionel Richie")


@pytest.mark.parametrize(("title", "artist"), [("", "Adele"), ("Hello", ""), (" ", " ")])
def test_what_is_unknown_matches_nothing(title: str, artist: str) -> None:
    assert match_key(title, artist) == ""


def test_names_of_symbols_alone_are_told_apart() -> None:
    assert match_key("Hello", "!!!") != match_key("Hello", "***") != ""


@given(st.text(), st.text())
def test_any_text_has_a_key_whatever_its_case(title: str, artist: str) -> None:
    key = match_key(title, artist)

    assert key == match_key(f"  {title} ", artist)
    assert bool(key) == bool(title.strip() and artist.strip())


def test_every_artist_of_a_credit_is_found() -> None:
    assert artist_keys("The Beatles") == ("beatles",)
    assert artist_keys("Jay-Z & Alicia Keys")[:2] == ("jayz", "aliciakeys")
    assert artist_keys("David Guetta feat. Sia")[:2] == ("davidguetta", "sia")


def test_letters_are_all_that_is_left() -> None:
    assert fold_letters("Ça - va? 2!") == "cava2"
