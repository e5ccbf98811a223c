"""What the words table is made from: vocabulary, norms with their split, phrases.

Conventions
-----------
Every split is a hash of a text with a fixed seed, never of its place in a file: words by lemma
family (``happy`` and ``happiness`` fall together), phrases by themselves. Affect is on [-1, 1].

References
----------
Warriner, A. B., Kuperman, V. and Brysbaert, M. (2013). "Norms of valence, arousal, and dominance
for 13,915 English lemmas." Behavior Research Methods 45, 1191-1207.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow.parquet
from numpy.typing import NDArray

from tunesight.perception.word_forms import LONGEST_TEXT, is_latin_word, split_affixes, split_words

__all__ = [
    "data_folder",
    "lemma_family",
    "load_norms",
    "load_own_words",
    "load_phrases",
    "load_vocabulary",
    "split_of",
]

SEED = 7
SHARES = {"held": 0.15, "validation": 0.15}


def data_folder() -> Path:
    """Return the research data's folder: ``TUNESIGHT_DATA``, or beside the repository."""
    return Path(os.environ.get("TUNESIGHT_DATA", "../shared/data"))


def split_of(text: str) -> str:
    """Name the split of a text: ``held``, ``validation`` or ``train``."""
    share, edge = zlib.crc32(f"{SEED}:{text}".encode()) / 2**32, 0.0
    for name, width in SHARES.items():
        edge += width
        if share < edge:
            return name
    return "train"


def lemma_family(word: str) -> str:
    """Cut a word down to what its relatives share, so that none crosses a split.

    Affixes are cut blindly, twice, and six letters are kept: families that are too large cost
    nothing, families that are too small would flatter the figures.
    """
    anything = _Anything()
    for _ in range(2):
        index, stems = split_affixes(word, anything)
        if index == 0 or len(stems) != 1 or len(stems[0]) < 4:
            break
        word = stems[0]
    return word[:6]


class _Anything:
    """Knows every word, so that affixes are cut without a vocabulary."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and len(word) >= 4


def load_own_words(name: str) -> list[str]:
    """Read a list written for this project, from beside this file.

    Parameters
    ----------
    name
        ``"wish"``: moods, scenes, instruments and styles that a wish is likely to name;
        ``"everyday"``: feelings, bodies, food, trouble and the like, which songs are about.
    """
    return (Path(__file__).parent / f"{name}_words.txt").read_text(encoding="utf-8").split()


def load_norms(path: Path) -> tuple[list[str], NDArray[np.float64], list[str]]:
    """Read word norms in the Warriner format.

    Parameters
    ----------
    path
        CSV, gzipped or not, with columns ``word``, ``valence`` and ``arousal`` (1-9).

    Returns
    -------
    tuple
        Words, their (valence, arousal) on [-1, 1], shape (N, 2), and the split of each.
    """
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    rows: dict[str, tuple[float, float]] = {}
    for row in csv.DictReader(text.splitlines()):
        parts = split_words(row["word"])
        if len(parts) == 1 and is_latin_word(parts[0]):
            place = ((float(row["valence"]) - 5) / 4, (float(row["arousal"]) - 5) / 4)
            rows.setdefault(parts[0], place)
    return list(rows), np.array(list(rows.values())), [split_of(lemma_family(w)) for w in rows]


def _read_columns(path: Path, *names: str) -> list[list[str]]:
    table = pyarrow.parquet.read_table(path, columns=list(names))
    return [[str(value or "") for value in table[name].to_pylist()] for name in names]


def _inflect(word: str) -> dict[str, tuple[str, ...]]:
    stem = word.removesuffix("e")
    if re.fullmatch(r".*[^aeiou][aeiou][bdgmnprt]", word) and len(word) <= 5:
        stem = word + word[-1]
    soft = word[:-1] + "i" if re.fullmatch(r".*[^aeiou]y", word) else None
    past = (soft or stem) + "ed"
    plural = (
        word[:-1] + "ies" if soft else word + ("es" if re.search(r"(s|x|z|ch|sh)$", word) else "s")
    )
    adverb = (soft or word) + "ly" if not word.endswith("le") else word[:-1] + "y"
    return {
        "verb": (past, (word if soft else stem) + "ing"),
        "verb more": (plural, (soft or stem) + "er"),
        "short adjective": ((soft or stem) + "est",),
        "short adjective more": ((soft or stem) + "er", (soft or word) + "ness", adverb),
        "adjective": (adverb,),
        "adjective more": ((soft or word) + "ness",),
    }


def _complete_paradigms(words: Iterable[str]) -> set[str]:
    # A word seen with one ending of its class takes the class's others: "walk, walked" gives
    # "walking, walks, walker". It adds few forms that nobody says.
    known = set(words)
    added: set[str] = set()
    for word in known:
        if len(word) < 3 or not is_latin_word(word):
            continue
        forms = _inflect(word)
        for kind in ("verb", "short adjective", "adjective"):
            if any(form in known for form in forms[kind]):
                added.update(forms[kind] + forms[f"{kind} more"])
    return added - known


def load_vocabulary(
    folder: Path, pieces: list[str], mood_words: Iterable[str]
) -> tuple[list[str], set[str], Counter[str]]:
    """Collect the words of the table from every source but the norms.

    Parameters
    ----------
    folder
        The research data.
    pieces
        The teacher's word pieces, most frequent first.
    mood_words
        The product's mood vocabulary.

    Returns
    -------
    tuple
        All words, sorted; the words of ordinary English among them (fit to learn spelling from);
        and how often each occurs in titles, genres and tags.
    """
    columns = _read_columns(
        folder / "catalogue/songs_88k.parquet", "name", "genre", "artist_genres"
    )
    (tags,) = _read_columns(folder / "music/jamendo_moodtheme_18k.parquet", "tags")
    labels = (folder / "backbones/imagenet_labels.txt").read_text(encoding="utf-8").splitlines()
    english = {p for p in pieces if is_latin_word(p) and (len(p) > 1 or p in "ai")}
    own = [*mood_words, *load_own_words("wish"), *load_own_words("everyday"), *labels]
    english |= {word for text in own for word in split_words(text)}
    counts: Counter[str] = Counter()
    for column in columns:
        for text in sorted(set(column)):
            counts.update(set(split_words(text[:LONGEST_TEXT])))
    for text in tags:
        counts.update(split_words(text))
    english |= {word for word, count in counts.items() if count >= 3 and is_latin_word(word)}
    english |= _complete_paradigms(english)
    seen = {
        w for w in counts if (is_latin_word(w) or re.fullmatch(r"(19|20)?\d0s", w)) and len(w) < 20
    }
    return sorted(english | seen), english, counts


def load_phrases(folder: Path, mood_words: Iterable[str], count: int) -> list[str]:
    """Collect phrases like those that wishes and tracks are made of.

    Returns
    -------
    list of str
        Distinct texts: tag combinations, titles, genres, titles with genres, and made-up wishes, at
        most ``count`` of them, in a fixed shuffled order.
    """
    rng = random.Random(SEED)  # noqa: S311 - a shuffle, not a secret
    names, genres, artist_genres = _read_columns(
        folder / "catalogue/songs_88k.parquet", "name", "genre", "artist_genres"
    )
    (tags,) = _read_columns(folder / "music/jamendo_moodtheme_18k.parquet", "tags")
    phrases = {text.replace("|", " ") for text in tags}
    phrases |= {re.sub(r"[/|]+", " ", text) for text in genres}
    phrases |= {*artist_genres, *(name[:120] for name in names)}
    for name, genre in zip(names, genres, strict=True):
        if genre and rng.random() < 0.3:
            phrases.add(f"{name[:120]}, {rng.choice(re.split(r'[/|]+', genre))}")
    everyday = [
        *load_own_words("wish"),
        *mood_words,
        *(t for x in tags[:2000] for t in x.split("|")),
    ]
    for _ in range(count // 4):
        phrases.add(", ".join(rng.sample(everyday, rng.randint(2, 5))))
    distinct = sorted(phrases - {""})
    rng.shuffle(distinct)
    return distinct[:count]
