"""Block weights: how much each block counts. Few, named, and in one place.

The affect block is a log-likelihood and sets the scale: 0 for a perfect fit, -0.5 for a track one
standard deviation away. Every other weight says what its block is worth on that scale. They are
first values, reasoned below; the recommendation benchmark is to choose them.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_WEIGHTS", "BlockWeights"]


@dataclass(frozen=True, slots=True)
class BlockWeights:
    """How much each block counts.

    Parameters
    ----------
    affect_floor_sd
        Standard deviation added to every reading: how well a track's own place is known. Without it
        a very sure reading would let tiny differences between tracks, which are noise, decide.
    picture_words
        Worth of a cosine of 1 between a picture's mood words and a track's words.
    wish_words
        Worth of a cosine of 1 between a wish's words and a track's words.
    unwanted
        Share of ``wish_words`` that a cosine of 1 with ruled-out words costs.
    cues
        Worth of one squared standard deviation of agreement with a wished cue.
    era
        Worth of coming from a decade that was named.
    language
        Worth of being sung in a language that was named, or of being instrumental where asked.
    hubness
        Worth of the hubness prior between a track never and a track most often among the nearest.
    playable
        Worth of being able to hear a track here, beside one that can only be looked up.
    """

    affect_floor_sd: float = 0.25
    picture_words: float = 0.3
    wish_words: float = 3.0
    unwanted: float = 0.5
    cues: float = 0.25
    era: float = 1.0
    language: float = 1.0
    hubness: float = 0.15
    playable: float = 0.25


# picture_words: mood words repeat what the affect says, so they may only break near-ties.
# wish_words: cosines of fitting tags differ from others by about 0.3, which should outweigh one
# standard deviation of affect (0.5), because a named instrument or genre is a plain request.
# cues: "slow" asks for about -1.5; a track 1 sd slower than usual gains 0.4, again near one sd.
# era: who names a decade means it: as much as the best genre has over the usual one, so that the
# two together lead, and a fitting mood still orders what they leave.
# language: as for a decade.
# hubness: a third of what one standard deviation costs, so that it decides among good fits only.
# playable: half of that deviation: an answer should be heard, and a listener's own music comes
# before a list of names, but a track of another mood must not win for being at hand.
DEFAULT_WEIGHTS = BlockWeights()
