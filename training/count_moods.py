"""How often music is called what: the base rates in ``tunesight.listening.emotions``.

    python -m training.count_moods        # needs pyarrow: pip install --group evaluation

Tracks are those of MTG-Jamendo's mood/theme part (Bogdanov et al. 2019), tagged by who made them. A
track counts once for every emotion that one of its tags names; tags that name a use (*film*), a
season or two emotions (*emotional*) count for none. Nobody tags music as disgusting or surprising:
both get the share of half a track in a thousand.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from evaluation.song_matching import default_data
from tunesight.domain.emotion import EMOTIONS, Emotion

__all__ = ["TAGS", "count_emotions", "main"]

TAGS: Mapping[Emotion, frozenset[str]] = {
    Emotion.JOY: frozenset(
        [
            "happy",
            "fun",
            "funny",
            "upbeat",
            "uplifting",
            "party",
            "positive",
            "hopeful",
            "love",
            "romantic",
        ]
    ),
    Emotion.SADNESS: frozenset(["sad", "melancholic", "drama"]),
    Emotion.FEAR: frozenset(["horror", "dark"]),
    Emotion.ANGER: frozenset(["heavy", "powerful", "action"]),
    Emotion.NEUTRAL: frozenset(
        [
            "calm",
            "relaxing",
            "soft",
            "meditative",
            "background",
            "soundscape",
            "ambiental",
            "nature",
        ]
    ),
}
_LEAST = 0.0005


def count_emotions(tracks: Iterable[Iterable[str]]) -> dict[Emotion, float]:
    """Return the share of each emotion among all that the tracks' tags name; they sum to one."""
    counts: Counter[Emotion] = Counter()
    total = 0
    for tags in tracks:
        total += 1
        counts.update(emotion for emotion, words in TAGS.items() if words & set(tags))
    raised = {e: max(float(counts[e]), _LEAST * total) for e in EMOTIONS}
    return {e: raised[e] / sum(raised.values()) for e in EMOTIONS}


def main() -> None:
    """Print the shares."""
    import pyarrow.parquet as pq

    parser = argparse.ArgumentParser(description="Count what music is called.")
    parser.add_argument("--data", type=Path, default=default_data())
    path = parser.parse_args().data / "music" / "jamendo_moodtheme_18k.parquet"
    rows = pq.read_table(path, columns=["tags"]).column("tags").to_pylist()
    for emotion, share in count_emotions(str(tags).split("|") for tags in rows).items():
        print(f"{emotion.value:10} {share:.3f}")


if __name__ == "__main__":
    main()
