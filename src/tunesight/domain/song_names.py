"""Song names: spellings under which one piece, written differently in two places, meets.

Conventions
-----------
Case, accents and punctuation never matter. What is taken away beyond that depends on the price of
a mistake: two pieces that are taken for one hide each other, so :func:`match_key` takes away only
guests and notes about an edition ("- Remastered 2011", "(Single Version)"). Everything else that
stands in brackets or behind a dash stays, because it tells takes (live, remix, acoustic) and parts
(movements, chapters) apart.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["artist_keys", "fold_letters", "fold_name", "match_key"]

_BETWEEN_ARTISTS = re.compile(r",|;|&|/|\||\b(?:and|feat|ft|featuring|with|x)\b\.?")
# Marks on letters of alphabets that people also write without them; a mark on a letter of Hindi or
# Thai is a vowel, and one on a Japanese letter makes another letter of it.
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_PAUSES = re.compile(r"[\W_]+")

# A part of a title in brackets, or what follows a dash.
_NOTE = re.compile(r"[\(\[]([^\(\)\[\]]*)[\)\]]|\s[-\u2013\u2014]\s(.*?)(?=\s[-\u2013\u2014]\s|$)")
_GUESTS = re.compile(r"\s(?:feat|ft|featuring)\b.*?(?=\s?[\(\[]|\s[-\u2013\u2014]\s|$)")
_GUEST_NOTE = re.compile(r"^\s*(?:feat|ft|featuring|with|from|prod)\b.*")
_EDITION = re.compile(
    r"(?:\b\d{4}\b[\s-]*)?(?:\bdigital(?:ly)?\s+)?\bre-?master(?:ed|izado|ise|ized)?\b"
    r"(?:\s+(?:version|edition|in))?(?:\s+\b\d{4}\b)?"
    r"|\b(?:album|single|original|studio|mono|stereo|lp|radio|explicit|clean|\d{4})"
    r"(?:\s+(?:album|single|mono|stereo))?\s+(?:version|edit|mix)\b"
    r"|\b(?:bonus track|mono|stereo|deluxe|expanded|anniversary)(?:\s+edition)?\b"
)


def fold_letters(text: str) -> str:
    """Take case, accents and everything but letters and digits away."""
    return _bare(fold_name(text))


def fold_name(text: str) -> str:
    """Take case and accents away; words and punctuation stay."""
    if text.isascii():
        return text.lower()
    lower = text.casefold().replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", lower))


def artist_keys(artists: str) -> tuple[str, ...]:
    """Return the spellings of a credit's artists in order, then that of the whole credit.

    A leading "the" is left out. Empty where the credit has neither letter nor digit.
    """
    folded = fold_name(artists)
    parts = (part.strip().removeprefix("the ") for part in _BETWEEN_ARTISTS.split(folded))
    keys = (_bare(part) for part in (*parts, folded.strip().removeprefix("the ")))
    return tuple(dict.fromkeys(key for key in keys if key))


def match_key(title: str, artist: str) -> str:
    """Return a spelling that the same piece has in every source: its title and first artist.

    Parameters
    ----------
    title, artist
        As a source writes them.

    Returns
    -------
    str
        Empty, which matches nothing, where either is unknown.
    """
    folded = fold_name(title)
    # Most titles are plain words; looking for notes in those is half of the work.
    bare = folded if folded.isalnum() else _NOTE.sub(_keep_note, _GUESTS.sub("", folded))
    title_key = _bare(bare) or _bare(folded) or "".join(title.split())
    artist_key = next(iter(artist_keys(artist)), "") or "".join(artist.split())
    return f"{title_key} {artist_key}" if title_key and artist_key else ""


def _keep_note(found: re.Match[str]) -> str:
    note = found[1] if found[1] is not None else found[2]
    return f" {_EDITION.sub('', _GUEST_NOTE.sub('', note))} "


def _bare(text: str) -> str:
    if text.isascii():
        return _PAUSES.sub("", text)
    # A vowel sign is neither letter nor digit to a regular expression, but it is spelling.
    return "".join(c for c in text if c.isalnum() or unicodedata.category(c)[0] == "M")
