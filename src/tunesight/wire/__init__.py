"""The JSON shapes that leave Tunesight, written once for every face.

The API returns these models and ``--json`` prints them, so that both say exactly the same.
``affect`` holds what the others are made of, ``reading`` and ``timeline`` what was seen or read,
``analysis`` what was heard, ``answer`` the tracks that fit it, and ``server`` what the server says
of itself.

Conventions
-----------
Valence and arousal in [-1, 1]; shares, probabilities and confidence in [0, 1]; durations in
seconds, tempo in beats a minute. Numbers are never rounded here. What is unknown is ``null``; a
word that is unknown is an empty string. Functions are pure.
"""

from tunesight.wire.affect import AffectOut
from tunesight.wire.analysis import AnalysisOut, MomentOut, SectionOut, analysis_to_wire
from tunesight.wire.answer import (
    AnswerOut,
    LinksOut,
    RecommendationOut,
    TrackOut,
    TrackPageOut,
    answer_to_wire,
    recommendation_to_wire,
    track_page_to_wire,
    track_to_wire,
)
from tunesight.wire.reading import (
    BoxOut,
    CueOut,
    FaceOut,
    ModeOut,
    MoodOut,
    ReadingOut,
    ReadingPartOut,
    SeenOut,
    reading_to_wire,
)
from tunesight.wire.server import HealthOut, ProblemOut, SampleOut
from tunesight.wire.timeline import SegmentOut, TimelineOut, timeline_to_wire

__all__ = [
    "AffectOut",
    "AnalysisOut",
    "AnswerOut",
    "BoxOut",
    "CueOut",
    "FaceOut",
    "HealthOut",
    "LinksOut",
    "ModeOut",
    "MomentOut",
    "MoodOut",
    "ProblemOut",
    "ReadingOut",
    "ReadingPartOut",
    "RecommendationOut",
    "SampleOut",
    "SectionOut",
    "SeenOut",
    "SegmentOut",
    "TimelineOut",
    "TrackOut",
    "TrackPageOut",
    "analysis_to_wire",
    "answer_to_wire",
    "reading_to_wire",
    "recommendation_to_wire",
    "timeline_to_wire",
    "track_page_to_wire",
    "track_to_wire",
]
