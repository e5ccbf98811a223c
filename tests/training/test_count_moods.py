"""Base rates of emotions among the tags of music."""

import pytest

from training.count_moods import count_emotions
from tunesight.domain.emotion import Emotion


def test_a_track_counts_once_for_an_emotion_and_never_for_a_use() -> None:
    tracks = [["happy", "fun"], ["sad", "film"], ["film"], ["sad"]]
    shares = count_emotions(tracks)
    assert shares[Emotion.SADNESS] == pytest.approx(2 * shares[Emotion.JOY])
    assert sum(shares.values()) == pytest.approx(1.0)


def test_no_emotion_is_impossible() -> None:
    assert all(share > 0.0 for share in count_emotions([["happy"]]).values())
