"""Mood words and where each lies in the affect plane.

Mood words are text that people read and write: the words under a reading, and the words by which
the starter tracks are described. Each has one editorial place in the plane.

Conventions
-----------
Words are lower-case, in British spelling, sorted within their quadrant. Valence and arousal are in
[-1, 1]; no word lies on an axis, so that each belongs to one quadrant. The places are ours, set by
hand for words as they describe *music*: sad music is quieter and less unpleasant than a sad event.

References
----------
Russell, J. A. (1980). "A circumplex model of affect." J. Pers. Soc. Psychol. 39(6), 1161-1178.
Scherer, K. R. (2005). "What are emotions? And how can they be measured?" Soc. Sci. Inf. 44(4).
Eerola, T. & Vuoskoski, J. K. (2011). "A comparison of the discrete and dimensional models of
emotion in music." Psychology of Music 39(1), 18-49.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.reading import MoodMatch
from tunesight.errors import InvalidValueError

__all__ = [
    "MOOD_WORDS",
    "MoodWord",
    "mood_affect",
    "mood_places",
    "moods_to_affect",
    "nearest_moods",
]

# How far a track described by a word may lie from the word's place. The words were placed by hand
# to about a tenth, and listeners who rate one piece of music differ by about a quarter.
_WORD_SD: Final = 0.25


@dataclass(frozen=True, slots=True)
class MoodWord:
    """A word and its editorial place in the affect plane, each coordinate in [-1, 1]."""

    word: str
    valence: float
    arousal: float

    @property
    def affect(self) -> Affect:
        """The place as a point of the plane."""
        return Affect(self.valence, self.arousal)


_Rows = tuple[tuple[str, float, float], ...]

# fmt: off
# Pleasant and awake.
_BRIGHT: Final[_Rows] = (
    ("adventurous", 0.55, 0.60), ("amused", 0.60, 0.25), ("anthemic", 0.50, 0.65),
    ("astonished", 0.25, 0.80), ("awestruck", 0.50, 0.40), ("boisterous", 0.40, 0.80),
    ("bold", 0.35, 0.55), ("bouncy", 0.65, 0.60), ("breezy", 0.62, 0.08), ("bright", 0.65, 0.40),
    ("carefree", 0.75, 0.20), ("catchy", 0.55, 0.50), ("celebratory", 0.80, 0.75),
    ("charming", 0.65, 0.15), ("cheeky", 0.50, 0.45), ("cheerful", 0.80, 0.45),
    ("confident", 0.55, 0.45), ("cool", 0.40, 0.10), ("danceable", 0.60, 0.68),
    ("dazzled", 0.60, 0.65), ("delighted", 0.85, 0.50), ("determined", 0.35, 0.55),
    ("driving", 0.25, 0.68), ("eager", 0.55, 0.60), ("ecstatic", 0.85, 0.90),
    ("elated", 0.85, 0.75), ("empowered", 0.60, 0.60), ("enchanted", 0.65, 0.20),
    ("energetic", 0.55, 0.85), ("enthusiastic", 0.70, 0.70), ("epic", 0.20, 0.70),
    ("euphoric", 0.85, 0.82), ("excited", 0.70, 0.82), ("exhilarated", 0.75, 0.88),
    ("exuberant", 0.80, 0.82), ("fearless", 0.45, 0.65), ("feisty", 0.25, 0.70),
    ("festive", 0.80, 0.68), ("fiery", 0.05, 0.82), ("flirtatious", 0.60, 0.42),
    ("free", 0.70, 0.38), ("fun", 0.75, 0.60), ("funky", 0.55, 0.58), ("glamorous", 0.50, 0.45),
    ("gleeful", 0.82, 0.65), ("glorious", 0.75, 0.60), ("grand", 0.32, 0.48),
    ("groovy", 0.60, 0.45), ("happy", 0.85, 0.50), ("heroic", 0.50, 0.65), ("hopeful", 0.48, 0.18),
    ("hypnotic", 0.08, 0.12), ("infatuated", 0.55, 0.52), ("inspired", 0.65, 0.42),
    ("joyful", 0.88, 0.58), ("jubilant", 0.86, 0.78), ("lively", 0.65, 0.70),
    ("lustful", 0.38, 0.58), ("magical", 0.60, 0.28), ("majestic", 0.32, 0.40),
    ("mischievous", 0.35, 0.55), ("passionate", 0.45, 0.58), ("playful", 0.70, 0.50),
    ("proud", 0.60, 0.40), ("psychedelic", 0.12, 0.32), ("quirky", 0.45, 0.35),
    ("radiant", 0.75, 0.42), ("raucous", 0.25, 0.85), ("rebellious", 0.08, 0.72),
    ("rousing", 0.55, 0.75), ("sassy", 0.45, 0.55), ("seductive", 0.40, 0.32),
    ("sensual", 0.45, 0.18), ("soaring", 0.42, 0.50), ("spirited", 0.60, 0.65),
    ("summery", 0.75, 0.35), ("sunny", 0.78, 0.32), ("surprised", 0.20, 0.72),
    ("swaggering", 0.35, 0.58), ("thrilled", 0.75, 0.80), ("triumphant", 0.70, 0.70),
    ("upbeat", 0.72, 0.62), ("uplifting", 0.75, 0.45), ("vibrant", 0.65, 0.65),
    ("victorious", 0.75, 0.68), ("wild", 0.25, 0.86), ("wondrous", 0.42, 0.30),
    ("youthful", 0.65, 0.55), ("zestful", 0.68, 0.68),
)
# Pleasant and quiet.
_CALM: Final[_Rows] = (
    ("affectionate", 0.65, -0.10), ("airy", 0.40, -0.40), ("balmy", 0.55, -0.40),
    ("blissful", 0.75, -0.20), ("calm", 0.42, -0.72), ("chill", 0.42, -0.48),
    ("comforting", 0.48, -0.45), ("contemplative", 0.10, -0.50), ("content", 0.65, -0.40),
    ("cosy", 0.60, -0.50), ("delicate", 0.15, -0.55), ("devoted", 0.35, -0.15),
    ("dreamy", 0.22, -0.42), ("drowsy", 0.08, -0.80), ("elegant", 0.38, -0.20),
    ("ethereal", 0.18, -0.42), ("floating", 0.18, -0.50), ("gentle", 0.38, -0.60),
    ("grateful", 0.65, -0.12), ("healing", 0.42, -0.48), ("humble", 0.20, -0.42),
    ("hushed", 0.04, -0.75), ("idyllic", 0.62, -0.48), ("innocent", 0.50, -0.30),
    ("intimate", 0.22, -0.42), ("laid-back", 0.50, -0.45), ("languid", 0.05, -0.65),
    ("lazy", 0.25, -0.65), ("loving", 0.55, -0.12), ("lush", 0.35, -0.20),
    ("meditative", 0.20, -0.65), ("mellow", 0.40, -0.50), ("nocturnal", 0.04, -0.30),
    ("nostalgic", 0.12, -0.25), ("pastoral", 0.45, -0.50), ("peaceful", 0.48, -0.70),
    ("pure", 0.36, -0.40), ("quiet", 0.22, -0.75), ("reassuring", 0.55, -0.35),
    ("reflective", 0.10, -0.45), ("relaxed", 0.55, -0.60), ("relieved", 0.50, -0.30),
    ("reverent", 0.22, -0.40), ("romantic", 0.45, -0.15), ("safe", 0.50, -0.45),
    ("sentimental", 0.15, -0.25), ("serene", 0.45, -0.70), ("sincere", 0.22, -0.25),
    ("sleepy", 0.12, -0.80), ("smooth", 0.45, -0.32), ("soothing", 0.48, -0.62),
    ("soulful", 0.30, -0.05), ("spiritual", 0.22, -0.25), ("still", 0.08, -0.80),
    ("sweet", 0.62, -0.18), ("tender", 0.28, -0.45), ("thoughtful", 0.15, -0.40),
    ("tranquil", 0.45, -0.75), ("trusting", 0.50, -0.30), ("warm", 0.60, -0.28),
    ("weightless", 0.25, -0.58), ("wholesome", 0.62, -0.20),
)
# Unpleasant and awake.
_STORMY: Final[_Rows] = (
    ("abrasive", -0.55, 0.80), ("aggressive", -0.50, 0.88), ("agitated", -0.55, 0.72),
    ("alarmed", -0.55, 0.78), ("angry", -0.70, 0.80), ("angsty", -0.50, 0.58),
    ("anguished", -0.75, 0.50), ("anxious", -0.55, 0.60), ("bitter", -0.60, 0.22),
    ("brutal", -0.62, 0.90), ("cathartic", -0.05, 0.60), ("chaotic", -0.45, 0.85),
    ("claustrophobic", -0.60, 0.45), ("conflicted", -0.35, 0.22), ("cynical", -0.45, 0.18),
    ("dangerous", -0.40, 0.65), ("dark", -0.50, 0.08), ("defiant", -0.10, 0.70),
    ("desperate", -0.65, 0.55), ("dissonant", -0.50, 0.50), ("disturbed", -0.60, 0.55),
    ("dramatic", -0.15, 0.58), ("eerie", -0.45, 0.15), ("fearful", -0.65, 0.65),
    ("feral", -0.30, 0.85), ("ferocious", -0.40, 0.92), ("fierce", -0.25, 0.80),
    ("frantic", -0.35, 0.88), ("frenzied", -0.28, 0.90), ("frustrated", -0.55, 0.55),
    ("furious", -0.70, 0.92), ("gritty", -0.25, 0.50), ("haunted", -0.45, 0.05),
    ("hostile", -0.65, 0.70), ("indignant", -0.45, 0.60), ("intense", -0.15, 0.75),
    ("jealous", -0.50, 0.45), ("jittery", -0.35, 0.65), ("manic", -0.10, 0.90),
    ("menacing", -0.55, 0.60), ("mysterious", -0.15, 0.10), ("nervous", -0.45, 0.55),
    ("obsessive", -0.35, 0.48), ("ominous", -0.55, 0.32), ("outraged", -0.60, 0.82),
    ("panicked", -0.65, 0.88), ("paranoid", -0.55, 0.50), ("pleading", -0.35, 0.18),
    ("provocative", -0.05, 0.60), ("raging", -0.55, 0.95), ("raw", -0.20, 0.52),
    ("restless", -0.25, 0.50), ("scornful", -0.50, 0.40), ("shocked", -0.35, 0.80),
    ("sinister", -0.60, 0.38), ("spooky", -0.30, 0.25), ("stormy", -0.40, 0.70),
    ("suspenseful", -0.30, 0.48), ("tense", -0.45, 0.60), ("terrified", -0.75, 0.85),
    ("threatening", -0.60, 0.65), ("tormented", -0.70, 0.48), ("troubled", -0.50, 0.10),
    ("turbulent", -0.45, 0.70), ("uneasy", -0.45, 0.35), ("urgent", -0.10, 0.75),
    ("vengeful", -0.60, 0.70), ("violent", -0.70, 0.88), ("yearning", -0.18, 0.08),
)
# Unpleasant and quiet.
_SAD: Final[_Rows] = (
    ("abandoned", -0.52, -0.25), ("aching", -0.42, -0.12), ("alienated", -0.40, -0.15),
    ("apathetic", -0.32, -0.65), ("bereft", -0.56, -0.35), ("bittersweet", -0.05, -0.15),
    ("bleak", -0.52, -0.40), ("blue", -0.44, -0.38), ("bored", -0.36, -0.65),
    ("broken", -0.52, -0.25), ("brooding", -0.34, -0.05), ("cold", -0.32, -0.35),
    ("defeated", -0.52, -0.45), ("dejected", -0.56, -0.45), ("depressed", -0.64, -0.52),
    ("desolate", -0.56, -0.50), ("despairing", -0.64, -0.05), ("detached", -0.20, -0.50),
    ("disappointed", -0.46, -0.25), ("disillusioned", -0.40, -0.20), ("empty", -0.46, -0.60),
    ("exhausted", -0.36, -0.75), ("forlorn", -0.52, -0.45), ("fragile", -0.20, -0.45),
    ("funereal", -0.52, -0.60), ("gloomy", -0.52, -0.45), ("grave", -0.36, -0.40),
    ("grieving", -0.60, -0.25), ("guilty", -0.44, -0.05), ("heartbroken", -0.56, -0.18),
    ("hollow", -0.40, -0.52), ("homesick", -0.32, -0.25), ("hopeless", -0.64, -0.40),
    ("isolated", -0.44, -0.40), ("lamenting", -0.48, -0.22), ("lonely", -0.48, -0.40),
    ("longing", -0.20, -0.15), ("lost", -0.36, -0.20), ("melancholic", -0.36, -0.40),
    ("miserable", -0.64, -0.30), ("mournful", -0.52, -0.45), ("murky", -0.28, -0.30),
    ("numb", -0.32, -0.65), ("pensive", -0.08, -0.45), ("plaintive", -0.32, -0.30),
    ("regretful", -0.40, -0.25), ("remorseful", -0.44, -0.22), ("resigned", -0.28, -0.50),
    ("sad", -0.52, -0.40), ("shadowy", -0.24, -0.20), ("solemn", -0.16, -0.42),
    ("sombre", -0.40, -0.45), ("sorrowful", -0.54, -0.40), ("stark", -0.24, -0.35),
    ("subdued", -0.12, -0.60), ("tired", -0.20, -0.70), ("tragic", -0.52, -0.05),
    ("vulnerable", -0.20, -0.35), ("weary", -0.32, -0.62), ("wistful", -0.12, -0.35),
    ("withdrawn", -0.32, -0.55), ("wounded", -0.44, -0.10),
)
# fmt: on

MOOD_WORDS: Final[tuple[MoodWord, ...]] = tuple(
    MoodWord(*row) for row in sorted((*_BRIGHT, *_CALM, *_STORMY, *_SAD))
)
"""The whole vocabulary, sorted by word."""


# Words for how music moves or for what a lyric tells. They describe tracks; a wish is not called
# danceable or remorseful, so they never name what was wished.
_OF_MUSIC_ONLY: Final = (
    "abrasive aching airy angsty anthemic apathetic bereft boisterous bouncy breezy broken "
    "brooding catchy cathartic charming cheeky chill conflicted cool cynical danceable defeated "
    "depressed detached devoted disillusioned dissonant driving empowered fearless feisty feral "
    "flirtatious floating forlorn frenzied funereal funky grand grave gritty groovy guilty "
    "healing hollow humble hushed hypnotic indignant infatuated jealous jittery laid-back "
    "lamenting languid lush lustful murky obsessive outraged plaintive pleading provocative "
    "pure raging raucous raw reassuring relieved remorseful rousing sassy scornful seductive "
    "sincere smooth soaring soulful spirited swaggering tormented troubled trusting upbeat "
    "vengeful weightless wholesome withdrawn wounded zestful"
)

# Words that complete "this picture looks ...". A view is peaceful or eerie; only a person is
# grateful or jealous. Nor is a word here that says what can be seen, such as nocturnal or sunny: a
# belief about affect does not know the hour or the weather, and would be caught out.
_OF_SCENES: Final = (
    "adventurous aggressive airy bittersweet bleak blissful bold brooding brutal calm carefree "
    "celebratory chaotic charming cheerful claustrophobic comforting contemplative cosy dangerous "
    "delicate desolate dramatic dreamy drowsy eerie elegant enchanted energetic epic ethereal "
    "exuberant festive fierce forlorn fragile free fun gentle glamorous gloomy glorious grand "
    "gritty happy haunted heroic hopeful hopeless hostile hushed idyllic intense intimate joyful "
    "jubilant lazy lively lonely magical majestic meditative melancholic mellow menacing miserable "
    "mournful mysterious nostalgic ominous peaceful playful quiet radiant raw relaxed restless "
    "romantic sad serene sinister sleepy solemn sombre soothing spiritual spooky stark still "
    "subdued suspenseful tender tense threatening tragic tranquil triumphant turbulent uplifting "
    "vibrant violent warm wild wistful wondrous youthful"
)


@cache
def _naming_words(of_scene: bool) -> tuple[MoodWord, ...]:  # noqa: FBT001 - private, one argument
    named = frozenset((_OF_SCENES if of_scene else _OF_MUSIC_ONLY).split())
    return tuple(mood for mood in MOOD_WORDS if (mood.word in named) == of_scene)


@cache
def mood_places() -> Mapping[str, Affect]:
    """Return the place of every word of the vocabulary, built once."""
    return MappingProxyType({mood.word: mood.affect for mood in MOOD_WORDS})


def mood_affect(word: str) -> Affect:
    """Look up the place of a mood word, in any case.

    Raises
    ------
    InvalidValueError
        If the word is not in the vocabulary.
    """
    affect = mood_places().get(word.strip().casefold())
    if affect is None:
        raise InvalidValueError(
            f"{word!r} is not a mood word; use one of the {len(MOOD_WORDS)} words of MOOD_WORDS, "
            "such as serene, bittersweet or triumphant."
        )
    return affect


def nearest_moods(
    belief: AffectGaussian, k: int, *, of_scene: bool = False
) -> tuple[MoodMatch, ...]:
    """Name a belief about affect by the words nearest to it.

    Parameters
    ----------
    belief
        Distance is counted in its standard deviations (Mahalanobis), so that a coordinate of which
        little is known decides little.
    k
        How many words, at least 1; no more than there are for naming are returned.
    of_scene
        Whether the belief is about a view, which is serene but never grateful; else every word
        counts but those that describe only music, such as danceable.

    Returns
    -------
    tuple of MoodMatch
        Nearest first, ties by word. Shares are the words' likelihoods under the belief, scaled to
        sum to 1 over the words returned.

    Raises
    ------
    InvalidValueError
        If ``k`` is below 1.
    """
    if k < 1:
        raise InvalidValueError(f"{k} mood words were asked for; ask for at least 1.")
    words = _naming_words(of_scene)
    places = np.array([(mood.valence, mood.arousal) for mood in words])
    differences = places - belief.mean.to_array()
    precision = belief.precision_array()
    log_likelihoods = -0.5 * np.einsum("ni,ij,nj->n", differences, precision, differences)
    order = np.argsort(-log_likelihoods, kind="stable")[:k]
    likelihoods = np.exp(log_likelihoods[order] - log_likelihoods[order[0]])
    shares = likelihoods / likelihoods.sum()
    return tuple(
        MoodMatch(words[i].word, float(share)) for i, share in zip(order, shares, strict=True)
    )


def moods_to_affect(moods: Sequence[str]) -> AffectGaussian:
    """Place a track in the plane by the mood words that describe it.

    Parameters
    ----------
    moods
        At least one word of the vocabulary; a word given twice counts twice.

    Returns
    -------
    AffectGaussian
        Mean: the mean of the words' places. Covariance: what any word leaves open, sd 0.25 in both
        directions, plus the spread of the words about their mean (divided by their number), so that
        words which disagree make a wider belief than words which agree.

    Raises
    ------
    InvalidValueError
        If there is no word, or one is not in the vocabulary.
    """
    if not moods:
        raise InvalidValueError(
            "A track needs at least one mood word to be placed; none was given."
        )
    places = np.array([mood_affect(word).to_array() for word in moods])
    mean = places.mean(axis=0)
    spread = (places - mean).T @ (places - mean) / len(places)
    return AffectGaussian.from_arrays(mean, _WORD_SD**2 * np.eye(2) + spread)
