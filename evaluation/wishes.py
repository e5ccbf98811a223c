"""How well wishes are understood in each language, on sentences written for it.

Two sets lie beside this file. `wishes.tsv` was written before the word lists, which were then
finished on it; `wishes_fresh.tsv` was written afterwards, and no list was changed for it. Both, and
the lists, are by one hand: other people's wishes will be understood less often than either says.

Conventions
-----------
A *claim* is one thing that a wish plainly asks for: a side of valence or arousal (met beyond 0.05
on that side), a cue (met beyond 0.2 standard deviations), or a thing ruled out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tunesight.domain.mood_vocabulary import mood_places
from tunesight.domain.reading import Reading
from tunesight.perception.phrase import PhraseReader
from tunesight.perception.words import StaticTextEncoder

__all__ = ["Wish", "load_wishes", "measure_wishes"]

_SETS = {"first": "wishes.tsv", "fresh": "wishes_fresh.tsv"}
_LEAST_AFFECT, _LEAST_CUE = 0.05, 0.2
_NONE = "."
_COORDINATES = ("valence", "arousal")


@dataclass(frozen=True, slots=True)
class Wish:
    """One sentence and what it plainly asks for.

    Parameters
    ----------
    language
        Of two letters.
    text
        As somebody would type it.
    claims
        Name -> sign, 1 or -1: ``valence``, ``arousal`` or a cue; ``no`` and a word -> 1.
    """

    language: str
    text: str
    claims: dict[str, int]


def load_wishes(name: str) -> list[Wish]:
    """Read one set, ``"first"`` or ``"fresh"``."""
    lines = (Path(__file__).parent / _SETS[name]).read_text(encoding="utf-8").splitlines()
    wishes = []
    for line in lines:
        if line.startswith("#"):
            continue
        language, text, valence, arousal, cue, unwanted = line.split("\t")
        signs = {"valence": valence, "arousal": arousal, cue[:-1]: cue[-1:]}
        claims = {key: 1 if sign == "+" else -1 for key, sign in signs.items() if sign != _NONE}
        claims |= {f"no {unwanted}": 1} if unwanted != _NONE else {}
        wishes.append(Wish(language, text, claims))
    return wishes


def measure_wishes(encoder: StaticTextEncoder) -> dict[str, Any]:
    """Read both sets and count what was understood, beside two baselines.

    Returns
    -------
    dict
        Per set and language: how many wishes and claims, the share of claims met, the same for a
        reader that knows English only, and for always answering the commonest side.
    """
    reader = PhraseReader(encoder, mood_places())
    english = PhraseReader(encoder, mood_places(), knows_languages=False)
    return {
        "what": "claims of wishes met, by language; sentences and word lists are by one hand",
        "sets": {name: _measure(load_wishes(name), reader, english) for name in _SETS},
    }


def _measure(wishes: list[Wish], reader: PhraseReader, english: PhraseReader) -> dict[str, Any]:
    commonest = Counter(
        claim for wish in wishes for claim in wish.claims.items() if claim[0] in _COORDINATES
    )
    usual = {name: 1 if commonest[name, 1] >= commonest[name, -1] else -1 for name in _COORDINATES}
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for wish in wishes:
        count = met[wish.language]
        ours, theirs = reader.read(wish.text), english.read(wish.text)
        count["wishes"] += 1
        for claim, sign in wish.claims.items():
            count["claims"] += 1
            count["ours"] += _is_met(ours, claim, sign)
            count["english_only"] += _is_met(theirs, claim, sign)
            count["commonest_side"] += usual.get(claim) == sign
    total = sum(met.values(), Counter())
    return {
        "all": _shares(total),
        "by_language": {language: _shares(count) for language, count in sorted(met.items())},
    }


def _is_met(reading: Reading, claim: str, sign: int) -> bool:
    if claim.startswith("no "):
        return claim.removeprefix("no ") in reading.unwanted_words.split()
    if claim in _COORDINATES:
        return float(getattr(reading.affect.mean, claim)) * sign > _LEAST_AFFECT
    return reading.wished_cues.get(claim, 0.0) * sign > _LEAST_CUE


def _shares(count: Counter[str]) -> dict[str, float]:
    shares = {
        name: round(count[name] / count["claims"], 3)
        for name in ("ours", "english_only", "commonest_side")
    }
    return {"wishes": count["wishes"], "claims": count["claims"], **shares}
