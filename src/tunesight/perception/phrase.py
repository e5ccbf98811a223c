"""A wish in words to a reading: affect, cues asked for, words wanted and words ruled out.

Conventions
-----------
Affect is (valence, arousal) on [-1, 1].

References
----------
Kiritchenko, S. and Mohammad, S. (2016). "The effect of negators, modals, and degree adverbs on
sentiment composition." WASSA: a negated word moves towards the other side, and not all the way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.analysis import standardise_cue
from tunesight.domain.blocks import year_to_decade
from tunesight.domain.languages import code_to_language, language_to_code
from tunesight.domain.mood_vocabulary import nearest_moods
from tunesight.domain.reading import Reading
from tunesight.perception.phrase_evidence import (
    MOOD_SD,
    Evidence,
    find_shift,
    pool_evidence,
    write_reasons,
)
from tunesight.perception.phrase_lexicon import (
    CUE_WORDS,
    GENRE_AFFECT,
    GRADED,
    OTHER_SPELLINGS,
    RULED_OUT_CUES,
    SCENE_AFFECT,
    WANTED_INSTEAD,
)
from tunesight.perception.phrase_parts import Term, split_phrase
from tunesight.perception.spelling import nearest_spelling
from tunesight.perception.word_forms import AFFIX_CLASSES, split_affixes, split_words
from tunesight.perception.words import StaticTextEncoder

__all__ = ["PhraseReader"]

_SCENE_SD = 0.30
_GENRE_SD = 0.35  # of one genre's tracks around their mean, as the starter list has them
# The norms rate bare words, nearly all of them calm; moods of music spread twice as far. The line
# and the spread around it are fitted on the mood words, whose places the norms did not set.
_AROUSAL_SCALE, _AROUSAL_SHIFT = 2.0, 0.32
_NORM_TO_MUSIC_VARIANCE = 0.03
# "Table" is calm only in that nothing happens; a low rating alone hardly makes a word a mood.
_CALM_SHARE = 0.25

_SCENE_STRENGTH = 0.8
_GENRE_STRENGTH = 0.4  # who asks for jazz asks for jazz, and only in passing for its usual mood
_WEAKEST, _STRONGEST_NORM = 0.08, 0.6
_FULL_FEELING = 0.6  # distance from neutral at which a word counts as a mood word would
_SPELLED_TRUST = 0.5
_AFTER_BUT = 2.0  # of "sad but hopeful" the second word is meant
_THING_RULED_OUT = 0.3  # "no vocals" says little about mood, "not sad" much

_NOT, _LESS = -0.5, -0.4
_NOT_VARIANCE = 0.06
_MOST_LEVEL = 2.5
_SUPERLATIVE = 1.4
_MOST_MOODS = 3
_NAMELESS_SPREAD = 0.8  # a belief as wide as that has no mood to be named by

_YEAR = re.compile(r"\d{4}", re.ASCII)
_FORMS = frozenset({"-er", "-ier", "-est", "-iest", "-ly", "-ily", "-ness", "-iness"})
_NO_FORMS = frozenset({"number", "business"})  # of numb and busy
_SUPERLATIVES = frozenset({"-est", "-iest"})
_COMPARATIVES = frozenset({"-er", "-ier"})


class PhraseReader:
    """Reads wishes such as "rainy sunday, slow piano, no vocals".

    Parameters
    ----------
    encoder
        Knows the affect of ordinary words.
    moods
        Editorial places of mood words, preferred to the encoder's; may be empty.
    knows_languages
        Whether wishes in other languages than English are understood; to measure what that gains.
    """

    def __init__(
        self,
        encoder: StaticTextEncoder,
        moods: Mapping[str, Affect] = MappingProxyType({}),
        *,
        knows_languages: bool = True,
    ) -> None:
        self._encoder = encoder
        self._knows_languages = knows_languages
        self._places = {
            "".join(split_words(word)): (affect.valence, affect.arousal)
            for word, affect in moods.items()
        }
        self._qualities = {*self._places, *CUE_WORDS}
        self._listed = {*self._qualities, *SCENE_AFFECT, *GENRE_AFFECT}
        self._spellable = self._listed | OTHER_SPELLINGS.keys()

    def read(self, text: str) -> Reading:
        """Read one wish.

        Parameters
        ----------
        text
            At most 2,000 characters; may be empty.

        Returns
        -------
        Reading
            Source ``"wish"``. Without any known word its affect is centred and very wide.

        Raises
        ------
        InvalidValueError
            If the text is longer.
        """
        phrase = split_phrase(text, self._is_quality, self._is_known)
        terms = [replace(term, word=self._respell(term.word)) for term in phrase.terms]
        evidence = [found for term in terms if (found := self._weigh(term)) is not None]
        affect = pool_evidence(evidence)
        wished = self._wished_cues(terms)
        if phrase.tempo_bpm is not None:
            wished["tempo"] = standardise_cue("tempo", phrase.tempo_bpm)
        wanted = [term.word for term in terms if not (term.is_ruled_out or term.is_lessened)]
        # "Jazz but not smooth jazz" does not rule out jazz.
        ruled_out = [term.word for term in terms if self._is_kept_out(term)]
        unwanted = [word for word in ruled_out if word not in wanted]
        instead = {WANTED_INSTEAD[word] for word in unwanted if word in WANTED_INSTEAD}
        wanted.extend(sorted(instead - set(wanted)))
        return Reading(
            affect=affect,
            source="wish",
            moods=nearest_moods(affect, _MOST_MOODS) if affect.spread() < _NAMELESS_SPREAD else (),
            words=" ".join(wanted),
            unwanted_words=" ".join(unwanted),
            cues=write_reasons(evidence, wished),
            wished_cues=MappingProxyType(wished),
            shift=find_shift(evidence),
        )

    def _is_quality(self, word: str) -> bool:
        return self._base_of(self._respell(word))[0] in self._qualities

    def _is_known(self, word: str) -> bool:
        if not self._knows_languages:
            return True
        return word in OTHER_SPELLINGS or self._base_of(word)[0] in self._listed

    def _respell(self, word: str) -> str:
        # A listed word in another language or another spelling, or with one slip of the keyboard.
        if word in OTHER_SPELLINGS:
            return OTHER_SPELLINGS[word]
        if _YEAR.fullmatch(word):
            return year_to_decade(int(word)) or word
        if self._encoder.has_row(word) or self._base_of(word)[0] in self._listed:
            return word
        found = nearest_spelling(word, self._spellable)
        return word if found is None else OTHER_SPELLINGS.get(found, found)

    def _base_of(self, word: str) -> tuple[str, float]:
        # "calmer" and "calmness" are read as "calm", "calmest" as very calm.
        if word in self._listed or word in _NO_FORMS:
            return word, 1.0
        affix, stems = split_affixes(word, self._listed)
        if len(stems) == 1 and AFFIX_CLASSES[affix] in _FORMS:
            return stems[0], _SUPERLATIVE if AFFIX_CLASSES[affix] in _SUPERLATIVES else 1.0
        return word, 1.0

    def _weigh(self, term: Term) -> Evidence | None:
        base, degree = self._base_of(term.word)
        if base in self._places:
            affect = AffectGaussian.isotropic(Affect(*self._places[base]), MOOD_SD)
            strength = 1.0
        elif base in SCENE_AFFECT:
            affect = AffectGaussian.isotropic(Affect(*SCENE_AFFECT[base]), _SCENE_SD)
            strength = _SCENE_STRENGTH
        elif base in GENRE_AFFECT:
            affect = AffectGaussian.isotropic(Affect(*GENRE_AFFECT[base]), _GENRE_SD)
            strength = _GENRE_STRENGTH
        else:
            entry = None if _is_without_mood(base) else self._encoder.look_up(base)
            if entry is None:
                return None
            affect = _as_music(entry.affect)
            energy = affect.mean.arousal
            energy *= 1.0 if energy > 0.0 else _CALM_SHARE
            feeling = math.hypot(affect.mean.valence, energy) / _FULL_FEELING
            strength = max(_WEAKEST, _STRONGEST_NORM * min(1.0, feeling) ** 2)
            strength *= 1.0 if entry.has_row else _SPELLED_TRUST
        if term.is_ruled_out and base not in self._places:
            strength *= _THING_RULED_OUT
        strength *= _AFTER_BUT if term.is_after_but else 1.0
        turned = _turn(affect, term, term.degree * degree)
        return Evidence(self._quote(term), turned, strength, is_relative=self._is_relative(term))

    def _is_relative(self, term: Term) -> bool:
        # "More jazz" names a thing and not a degree of the picture's mood.
        affix, _ = split_affixes(term.word, self._listed)
        is_compared = term.is_relative or (
            AFFIX_CLASSES[affix] in _COMPARATIVES and self._base_of(term.word)[0] != term.word
        )
        base = self._base_of(term.word)[0]
        return is_compared and (base in self._places or base in GRADED)

    def _is_kept_out(self, term: Term) -> bool:
        # "Less guitar" names no mood to move to: there is only the guitar to keep away.
        return term.is_ruled_out or (term.is_lessened and not self._is_quality(term.word))

    def _quote(self, term: Term) -> str:
        if term.is_lessened:
            return f"less {term.word}"
        if term.is_ruled_out:
            # Without drums a track sounds like anything: only a mood ruled out is a reason.
            return f"not {term.word}" if self._is_quality(term.word) else ""
        return term.word

    def _wished_cues(self, terms: Sequence[Term]) -> dict[str, float]:
        wished: dict[str, float] = {}
        for term in terms:
            base, degree = self._base_of(term.word)
            if term.is_ruled_out and base in RULED_OUT_CUES:
                levels, factor = RULED_OUT_CUES[base], 1.0
            else:
                levels, factor = CUE_WORDS.get(base, {}), term.degree * degree
                factor *= _NOT if term.is_ruled_out else _LESS if term.is_lessened else 1.0
            for name, level in levels.items():
                total = wished.get(name, 0.0) + level * factor
                wished[name] = min(_MOST_LEVEL, max(-_MOST_LEVEL, total))
        return wished


def _is_without_mood(word: str) -> bool:
    # Decades ("80s") and languages; the norms know how pleasant "French" is as a word.
    return word[0].isdigit() or code_to_language(language_to_code(word)) == word


def _as_music(affect: AffectGaussian) -> AffectGaussian:
    (vv, va), (_, aa) = affect.covariance
    off_diagonal = va * _AROUSAL_SCALE
    place = Affect.clipped(
        affect.mean.valence, affect.mean.arousal * _AROUSAL_SCALE + _AROUSAL_SHIFT
    )
    covariance = ((vv, off_diagonal), (off_diagonal, aa * _AROUSAL_SCALE**2))
    return AffectGaussian(place, covariance).widened(_NORM_TO_MUSIC_VARIANCE)


def _turn(affect: AffectGaussian, term: Term, degree: float) -> AffectGaussian:
    # Degrees act on the distance from neutral and never leave the square; "not" goes half-way to
    # the other side and leaves more open ("not sad" may be happy, or only calm).
    def stretched(value: float) -> float:
        size = abs(value)
        longer = 1.0 - (1.0 - size) ** degree if degree > 1.0 else size * degree
        return math.copysign(longer, value)

    place = (stretched(affect.mean.valence), stretched(affect.mean.arousal))
    factor = _NOT if term.is_ruled_out else _LESS if term.is_lessened else 1.0
    turned = AffectGaussian(Affect(place[0] * factor, place[1] * factor), affect.covariance)
    return turned if factor > 0.0 else turned.widened(_NOT_VARIANCE)
