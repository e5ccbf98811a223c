from __future__ import annotations

from tunesight.matching.candidates import cap_artists, seat_playable


def test_caps_an_artist_while_others_wait() -> None:
    artists = ["a", "a", "a", "b", "c"]

    assert cap_artists([0, 1, 2, 3, 4], artists, 3, 1) == [0, 3, 4]


def test_fills_up_with_the_capped_artist_when_nobody_else_is_left() -> None:
    assert cap_artists([0, 1, 2, 3], ["a", "a", "a", "b"], 4, 1) == [0, 3, 1, 2]


def test_the_last_who_cannot_be_heard_give_their_seats() -> None:
    assert seat_playable([9, 8, 7, 6], [3, 2, 1], {1, 2, 3}, 2) == [9, 8, 3, 2]


def test_nobody_is_moved_when_enough_can_be_heard() -> None:
    assert seat_playable([9, 3, 2, 6], [3, 2, 1], {1, 2, 3}, 2) == [9, 3, 2, 6]


def test_seats_no_more_than_there_are() -> None:
    assert seat_playable([9, 8, 3], [3], {3}, 3) == [9, 8, 3]
    assert seat_playable([9, 8], [], set(), 1) == [9, 8]
