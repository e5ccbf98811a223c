"""Candidates: who of the best is taken, so that an answer has variety and can be heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Hashable, Sequence

__all__ = ["cap_artists", "seat_playable"]


def cap_artists(order: Sequence[int], artists: Sequence[Hashable], k: int, most: int) -> list[int]:
    """Take the best ``k`` with at most ``most`` of one artist, where enough others exist.

    Parameters
    ----------
    order
        Tracks, best first.
    artists
        The artist of each of these, in the same order.
    k
        How many to take.
    most
        How many one artist may have before all others had their turn.
    """
    counts: Counter[Hashable] = Counter()
    taken: list[int] = []
    spare: list[int] = []
    for index, artist in zip(order, artists, strict=True):
        if counts[artist] < most:
            counts[artist] += 1
            taken.append(index)
        else:
            spare.append(index)
        if len(taken) == k:
            break
    return taken + spare[: k - len(taken)]


def seat_playable(
    chosen: Sequence[int], best_playable: Sequence[int], playable: Container[int], least: int
) -> list[int]:
    """Give the last places to tracks that can be heard, where too few of the chosen can.

    Parameters
    ----------
    chosen
        Tracks, best first.
    best_playable
        Tracks that can be heard, best first; they come in where seats are owed.
    playable
        Which of the chosen can be heard.
    least
        How many of the chosen should be, where there are as many.

    Returns
    -------
    list
        As many as were chosen, in no particular order beyond the first that stayed.
    """
    owed = max(0, least - sum(index in playable for index in chosen))
    seated = set(chosen)
    newcomers = [index for index in best_playable if index not in seated][:owed]
    silent = [index for index in reversed(chosen) if index not in playable]
    leaving = set(silent[: len(newcomers)])
    return [index for index in chosen if index not in leaving] + newcomers
