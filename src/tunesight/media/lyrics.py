"""Lyrics as a few words: what a text is about, and never the text itself.

Conventions
-----------
Words are lower-case, of four letters and more. Scripts without spaces between words give none.

References
----------
Luhn (1958), "The automatic creation of literature abstracts": frequent words that are not function
words say what a text is about.
"""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["MOST_LYRICS_WORDS", "choose_lyrics_words"]

MOST_LYRICS_WORDS = 12
"""As many say what a song is about; so few could never be put together to the text again."""

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_LENGTHS = range(4, 21)

# Function words and cries of four letters and more, in the languages that most lyrics are in.
_IDLE_WORDS = frozenset(
    """
    about again ain't aint always another because been before being can't cannot
    cause come comes coming could couldn't didn't does doesn't doing don't dont down each
    ever every from getting give goes going gone gonna gotta hadn't hasn't have haven't
    having he'll he's here hers i'll i've into isn't it'll it's just keep know knows let's
    like made make makes many maybe more most much must myself need never nothing only other
    over really said same says should shouldn't some somebody someone something still such
    take takes tell than that that's them then there there's these they they'll they're
    thing things think this those through till told took under until upon very wanna want
    wants wasn't we'll we're we've well went were weren't what what's when where which while
    who's will with within without won't would wouldn't yeah you'd you'll you're you've your
    yours yourself chorus verse bridge outro intro refrain oooh ohhh whoa aber alle auch
    dann dein deine denn dich diese dieser doch durch eine einen einer einmal euch habe hast
    hier ihre immer kann kein keine mehr mein meine mich muss nach nicht nichts noch oder
    ohne schon sein seine sich sind über wann warum weil wenn werden wieder wird alors aussi
    avec avant c'est cette comme dans elle encore être fait faire j'ai jamais leur mais même
    moins nous notre parce plus pour quand quoi rien sans sont tous tout toute toujours très
    votre vous ahora algo aquí aunque como cuando desde donde ella ellos eres esta está
    estas este esto estoy hasta nada para pero porque puede quien quiero siempre sino sobre
    también tengo tiene todo todos vamos anche ancora cosa così dove hanno niente nella ogni
    perché però quando quella quello questa questo sempre senza sono tutti tutto
    """.split()  # noqa: SIM905 - a page of words
)


def choose_lyrics_words(text: str) -> tuple[str, ...]:
    """Choose the words that a text says most often, function words aside.

    Parameters
    ----------
    text
        Lyrics, with or without time stamps.

    Returns
    -------
    tuple of str
        At most :data:`MOST_LYRICS_WORDS`, the most frequent first.
    """
    words = (found.casefold().replace("\u2019", "'") for found in _WORD.findall(text))
    counts = Counter(word for word in words if len(word) in _LENGTHS and word not in _IDLE_WORDS)
    return tuple(word for word, _ in counts.most_common(MOST_LYRICS_WORDS))
