"""The small words that change what a wish means, and what it asks of the music.

Conventions
-----------
Levels are standard deviations of a cue, as in :data:`tunesight.domain.analysis.CUE_NORMS`. Affect
is (valence, arousal) on [-1, 1]. All words are as ``split_words`` gives them: lower case, without
accents or apostrophes. The numbers are editorial: set by hand, in the directions that Eerola,
Friberg and Bresin report.

References
----------
Eerola, T., Friberg, A. and Bresin, R. (2013). "Emotional expression in music: contribution,
linearity, and additivity of primary musical cues." Frontiers in Psychology 4:487.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeVar

__all__ = [
    "CLAUSE_WORDS",
    "CONTRAST_WORDS",
    "CUE_WORDS",
    "DEGREES",
    "ENGLISH_TOO",
    "FILLERS",
    "GENRE_AFFECT",
    "GIVING_UP_PHRASES",
    "GRADED",
    "IDIOMS",
    "NEGATORS",
    "OTHER_SPELLINGS",
    "RULED_OUT_CUES",
    "SCENE_AFFECT",
    "SOFT_NEGATORS",
    "WANTED_INSTEAD",
]

_Meaning = TypeVar("_Meaning")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _each(text: str, meaning: _Meaning) -> dict[str, _Meaning]:
    return dict.fromkeys(text.split(), meaning)


# A negator reaches to the end of its clause; "no drums or vocals" keeps both out.
NEGATORS: Final = _words(
    """no not never without none nothing neither nor non minus avoid avoiding exclude excluding
    except skip hate hates dont doesnt didnt isnt arent wasnt werent wont cant cannot shouldnt
    wouldnt couldnt aint hardly barely"""
)
SOFT_NEGATORS: Final = frozenset({"less", "fewer", "least"})

# These open a clause: what was negated before them is not negated after.
CLAUSE_WORDS: Final = _words("but just rather instead only yet however although though")

# What stands behind one of these is meant more than what stands before it.
CONTRAST_WORDS: Final = frozenset({"but", "yet", "however"})

# Said with a negator, meant without one.
GIVING_UP_PHRASES: Final = (
    ("cant", "stop"), ("cant", "wait"), ("cant", "help"), ("cant", "get", "enough"),
    ("not", "only"), ("not", "just"), ("no", "matter"), ("no", "doubt"), ("no", "problem"),
    ("why", "not"), ("never", "ending"), ("never", "stop"), ("dont", "stop"), ("dont", "mind"),
    ("dont", "care"), ("dont", "worry"),
)  # fmt: skip

# How much more or less of what follows.
DEGREES: Final[Mapping[str, float]] = MappingProxyType({
    **_each("extremely insanely incredibly utterly overwhelmingly", 1.8),
    **_each("absolutely totally completely super ultra mega intensely most", 1.6),
    **_each("very really so truly deeply highly such hella much", 1.4),
    **_each("more even extra too pretty quite", 1.15),
    **_each("fairly rather moderately reasonably", 0.8),
    **_each("somewhat kinda sorta partly half", 0.6),
    **_each("slightly mildly faintly bit little touch hint tad vaguely", 0.45),
})  # fmt: skip

# Several words that stand for the single word on their right.
IDIOMS: Final = (
    ("a", "little", "bit", "slightly"), ("a", "bit", "slightly"), ("a", "little", "slightly"),
    ("a", "touch", "slightly"), ("a", "hint", "slightly"), ("a", "tad", "slightly"),
    ("kind", "somewhat"), ("sort", "somewhat"), ("a", "lot", "very"), ("no", "more", "no"),
    ("not", "a", "not"), ("anything", "but", "not"), ("everything", "but", "not"),
    ("far", "from", "not"), ("no", "longer", "not"), ("not", "as", "less"), ("not", "so", "less"),
    ("anything", "except", "not"), ("everything", "except", "not"), ("instead", "of", "not"),
    ("rather", "than", "not"), ("other", "than", "not"),
    ("apart", "from", "not"), ("sick", "of", "not"), ("tired", "of", "not"), ("free", "of", "no"),
)  # fmt: skip

# Said in every wish, wanted in none.
FILLERS: Final = _words(
    """a an the this that these those it its is are was were be been being am i im ive id me my mine
    we us our you your he she they them his her their and or of to in on at for from with by as into
    about like some any something anything someone kind sort type bit lot one ones there here what
    which who when where while if then than also please want wants wanted need needs give find play
    playing show get make makes feel feels feeling feelings sounds sounding sound song songs music
    track tracks tune tunes playlist playlists vibe vibes mood moods have has had do does did will
    would can could should may might let lets s t m re ve ll d
    keys all"""
)

CUE_WORDS: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType({
    **_each("slow slowly slowed leisurely largo downtempo",
                    {"tempo": -1.5}),
    **_each("fast quick quickly rapid speedy brisk uptempo presto",
                    {"tempo": 1.5}),
    **_each("ballad lullaby", {"tempo": -1.0, "density": -0.7}),
    **_each("running workout gym cardio sprint", {"tempo": 1.0}),
    **_each("quiet quietly silent hushed whispered", {"loudness": -1.5}),
    **_each("soft softly gentle gently", {"loudness": -1.0, "brightness": -0.4}),
    **_each("loud loudly thunderous booming deafening", {"loudness": 1.5}),
    **_each("heavy pounding", {"loudness": 1.0, "density": 0.5}),
    **_each("bright shimmering sparkling glittering crisp", {"brightness": 1.2}),
    **_each("dark gloomy murky muffled", {"brightness": -1.2}),
    **_each("warm mellow", {"brightness": -0.6}),
    **_each("busy dense layered crowded complex", {"density": 1.3}),
    **_each("sparse minimal minimalist minimalistic bare uncluttered",
                    {"density": -1.3}),
    "lively": {"tempo": 0.8, "density": 0.6},
    "major": {"mode": 1.5},
    "minor": {"mode": -1.5},
})  # fmt: skip

# Scenes and ways of playing of which there is more and less.
GRADED: Final = _words(
    """slow leisurely fast quick rapid brisk uptempo loud heavy hard soft acoustic ambient
    rainy snowy foggy misty grey cloudy"""
)

# What a track is like without a thing.
RULED_OUT_CUES: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType({
    **_each("drum drums drumming percussion beat beats", {"density": -0.8}),
})  # fmt: skip

# What scenes, times and ways of playing mean in music where the norms for bare words mislead: a
# rainy day rates unpleasant as weather, and quiet rather than unpleasant as music.
SCENE_AFFECT: Final[Mapping[str, tuple[float, float]]] = MappingProxyType({
    "slow": (-0.08, -0.55), "slowly": (-0.05, -0.5), "leisurely": (0.3, -0.5),
    "downtempo": (0.1, -0.5), "ballad": (-0.05, -0.4), "lullaby": (0.35, -0.75),
    "fast": (0.15, 0.6), "quick": (0.15, 0.5), "rapid": (0.05, 0.6), "brisk": (0.25, 0.45),
    "uptempo": (0.35, 0.6), "loud": (0.0, 0.65), "heavy": (-0.2, 0.6), "hard": (-0.15, 0.6),
    "soft": (0.2, -0.5), "acoustic": (0.15, -0.25), "unplugged": (0.15, -0.3),
    "ambient": (0.1, -0.6), "chillout": (0.4, -0.5), "chilled": (0.4, -0.5), "lofi": (0.15, -0.45),
    "major": (0.35, 0.1), "minor": (-0.35, -0.1), "dance": (0.5, 0.65), "dancing": (0.55, 0.6),
    "party": (0.6, 0.7), "workout": (0.3, 0.8), "gym": (0.25, 0.75), "running": (0.3, 0.7),
    "study": (0.1, -0.35), "studying": (0.1, -0.35), "focus": (0.15, -0.3),
    "sleep": (0.25, -0.85), "sleeping": (0.25, -0.85), "bedtime": (0.25, -0.75),
    "rain": (-0.15, -0.4), "rainy": (-0.2, -0.4), "drizzle": (-0.15, -0.4), "snow": (0.1, -0.4),
    "snowy": (0.15, -0.4), "fog": (-0.2, -0.4), "foggy": (-0.2, -0.4), "misty": (-0.05, -0.4),
    "grey": (-0.35, -0.4), "gray": (-0.35, -0.4), "cloudy": (-0.2, -0.35),
    "sunday": (0.1, -0.4), "monday": (-0.15, -0.2), "friday": (0.4, 0.4), "saturday": (0.4, 0.4),
    "morning": (0.25, -0.1), "afternoon": (0.2, -0.2), "evening": (0.15, -0.3),
    "night": (-0.05, -0.25), "midnight": (-0.1, -0.25), "dusk": (0.0, -0.35),
    "sunset": (0.4, -0.3), "sunrise": (0.45, -0.1), "dawn": (0.25, -0.25),
    "autumn": (-0.05, -0.3), "winter": (-0.1, -0.35), "summer": (0.6, 0.3), "spring": (0.5, 0.1),
    "breakup": (-0.6, -0.1), "crying": (-0.6, -0.2), "cry": (-0.6, -0.2), "tears": (-0.6, -0.2),
    "storm": (-0.35, 0.6), "thunder": (-0.3, 0.65), "sea": (0.35, -0.3), "ocean": (0.35, -0.3),
    "forest": (0.3, -0.4), "beach": (0.6, 0.0), "metal": (-0.3, 0.8), "punk": (-0.1, 0.8),
    "techno": (0.1, 0.7), "funeral": (-0.75, -0.45), "heartbreak": (-0.65, -0.15),
    "piano": (0.05, -0.3), "guitar": (0.15, 0.0), "violin": (0.0, -0.1), "cello": (-0.1, -0.3),
    "christmas": (0.65, 0.1), "birthday": (0.75, 0.5), "wedding": (0.7, 0.3),
})  # fmt: skip

# Genres are no moods, but most of their music lies somewhere: the mean place of the starter list's
# tracks of each genre, to the nearest 0.05 (five tracks or more; classical, rap, edm, dnb, samba,
# salsa and synthwave, of which it has fewer, by hand). The norms rate "jazz" and "trap" as words.
GENRE_AFFECT: Final[Mapping[str, tuple[float, float]]] = MappingProxyType({
    "pop": (0.35, 0.2), "rock": (0.15, 0.3), "hiphop": (0.15, 0.4), "rap": (0.15, 0.4),
    "soul": (0.3, 0.15), "folk": (0.2, -0.15), "country": (0.2, 0.0), "rnb": (0.2, 0.1),
    "electronic": (0.05, 0.25), "jazz": (0.3, -0.1), "funk": (0.5, 0.5), "disco": (0.55, 0.5),
    "soundtrack": (0.15, 0.2), "orchestral": (0.1, 0.25), "classical": (0.15, -0.3),
    "kpop": (0.35, 0.3), "jpop": (0.15, 0.35), "house": (0.5, 0.5), "chanson": (0.2, 0.05),
    "indie": (0.15, 0.15), "reggae": (0.4, 0.05), "reggaeton": (0.5, 0.55), "motown": (0.45, 0.35),
    "latin": (0.4, 0.25), "trap": (0.05, 0.4), "afrobeats": (0.55, 0.3), "blues": (-0.05, 0.2),
    "grunge": (-0.25, 0.2), "industrial": (-0.4, 0.5), "britpop": (0.15, 0.05),
    "swing": (0.55, 0.35), "bossa": (0.45, 0.0), "nova": (0.45, 0.0), "ska": (0.5, 0.5),
    "samba": (0.5, 0.4), "salsa": (0.55, 0.5), "schlager": (0.5, 0.55), "edm": (0.4, 0.6),
    "dnb": (0.1, 0.7), "synthwave": (0.2, 0.2),
})  # fmt: skip

# Ruling the voice out asks for instruments.
WANTED_INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    _each(
        "vocal vocals voice voices singing singer singers lyric lyrics words rap rapping",
        "instrumental",
    )
)

# English words that other languages' lists have too, besides those that mean something here.
ENGLISH_TOO: Final = _words(
    """alto anime ask au bang belle canto chose com con concentration content course dame den
    die diner do ennui estate excite fatigue fest fester fiesta fin for fort fur glad grave
    gym hard hart heel hell hog hoop host jest lent lied lite locker los mare med men mild
    mine mon morose mum noir nostalgia ode of pace pain passion per plaza plus pour punchy
    rage rebels relax roster rupture rust sea silence sin sole solitaire solitude solo son
    song songs sport stem still strand stuck studio super suspense sweet ten till to total
    training travail van was we will winters"""
)

# Decades, American spellings and the nouns of moods; other languages have lists of their own.
OTHER_SPELLINGS: Final[Mapping[str, str]] = MappingProxyType({
    **_each("forties 1940s", "40s"), **_each("fifties 1950s", "50s"),
    **_each("sixties 1960s", "60s"),
    **_each("seventies 1970s", "70s"), **_each("eighties 1980s", "80s"),
    **_each("nineties 1990s", "90s"), **_each("noughties 00s", "2000s"),
    "10s": "2010s", "20s": "2020s",
    **_each("cozy comfy", "cosy"), **_each("somber", "sombre"), **_each("gray", "grey"),
    "melancholy": "melancholic", "nostalgia": "nostalgic", "adagio": "slow", "allegro": "fast",
})  # fmt: skip
