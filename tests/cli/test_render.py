"""What a terminal says of a reading; the face says how it looks, never what is felt."""

from __future__ import annotations

import pytest

from tests.fakes import make_reading
from tunesight.cli.render import render_reading
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.emotion import Emotion
from tunesight.domain.reading import Box, Cue, Face, Mode, ReadingPart, SeenThing

GLAD = AffectGaussian.isotropic(Affect(0.6, 0.4), 0.3)
GLOOMY = AffectGaussian.isotropic(Affect(-0.5, -0.25), 0.3)


def make_face(box: Box = (0.4, 0.4, 0.2, 0.2), *, share: float = 1.0) -> Face:
    looks = {Emotion.NEUTRAL: 0.07, Emotion.JOY: 0.81, Emotion.SURPRISE: 0.12}
    return Face(box, 0.9, looks, GLAD, share)


def lines_of(text: str, label: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith(label)]


def test_one_face_looks_like_its_likeliest_expressions() -> None:
    text = render_reading(make_reading(faces=(make_face(),)))

    assert lines_of(text, "1 face") == ["1 face    middle: looks joyful 81%, surprised 12%"]


def test_a_group_says_how_much_each_face_counts() -> None:
    large = make_face((0.0, 0.2, 0.4, 0.6), share=0.75)
    small = make_face((0.9, 0.9, 0.05, 0.05), share=0.25)

    first, second = render_reading(make_reading(faces=(large, small))).splitlines()[3:5]

    looks = "looks joyful 81%, surprised 12%"
    assert first == f"  2 faces   left, large: {looks} (75% of the group)"
    assert second == f"            bottom right, small: {looks} (25% of the group)"


def test_a_crowd_is_counted_not_listed() -> None:
    crowd = tuple(make_face(share=1 / 12) for _ in range(12))

    text = render_reading(make_reading(faces=crowd))

    assert text.count("looks joyful") == 5
    assert text.splitlines()[3].startswith("  12 faces")
    assert text.splitlines()[8].strip() == "and 7 more"


@pytest.mark.parametrize(
    ("box", "place"),
    [
        ((0.0, 0.0, 0.2, 0.2), "top left:"),
        ((0.4, 0.0, 0.2, 0.2), "top middle:"),
        ((0.8, 0.4, 0.2, 0.2), "right:"),
        ((0.4, 0.8, 0.2, 0.2), "bottom middle:"),
        ((0.2, 0.25, 0.6, 0.5), "middle, large:"),
        # A face that is cut off at the edge lies partly outside.
        ((0.9, 0.9, 0.4, 0.4), "bottom right:"),
    ],
)
def test_a_face_is_found_again_by_its_place(box: Box, place: str) -> None:
    assert f"1 face    {place}" in render_reading(make_reading(faces=(make_face(box),)))


def test_nobody_is_told_what_they_feel() -> None:
    text = render_reading(make_reading(faces=(make_face(),), doubt="It could be either."))

    assert not {"you", "feel", "feels", "is", "are"} & set(text.casefold().split())


def test_the_parts_of_a_fused_reading_say_their_shares() -> None:
    parts = (ReadingPart("faces", GLAD, 0.62), ReadingPart("scene", GLOOMY, 0.38))

    text = render_reading(make_reading(source="fused", parts=parts))

    assert lines_of(text, "read from") == ["read from faces 62%, scene 38%"]


def test_things_seen_stand_apart_from_measured_reasons() -> None:
    seen = (SeenThing("seashore", 0.41), SeenThing("sandbar", 0.22))
    cues = (Cue("warmth", 0.4, 1.5, "warm colours"), Cue("contrast", 0.1, 0.2, "some contrast"))

    text = render_reading(make_reading(seen=seen, cues=cues))

    assert lines_of(text, "seen") == ["seen      seashore 41%, sandbar 22%"]
    assert lines_of(text, "reasons") == ["reasons   warm colours"]


def test_a_doubt_is_said_with_both_moods() -> None:
    modes = (Mode("the faces", GLAD, 0.58), Mode("the scene", GLOOMY, 0.42))

    text = render_reading(make_reading(doubt="Faces and scene disagree.", modes=modes))

    assert text.splitlines()[-3:] == [
        "  unsure    Faces and scene disagree.",
        "  either    the faces 58%: excited, valence +0.60, arousal +0.40",
        "  or        the scene 42%: sad, valence -0.50, arousal -0.25",
    ]


def test_a_clear_reading_has_three_lines() -> None:
    assert len(render_reading(make_reading()).splitlines()) == 3
