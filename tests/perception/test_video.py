from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clips import Picture, pan, view
from tests.fakes import make_reading
from tests.perception.test_cuts import Frames
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.clip import VideoFrame
from tunesight.domain.reading import Reading
from tunesight.domain.timeline import Segment
from tunesight.perception.blend import blend_gaussians
from tunesight.perception.motion import measure_motion, motion_to_affect
from tunesight.perception.video import (
    MOST_PICTURES_READ,
    ClipReader,
    format_time,
    summarise,
    weigh_motion,
)


class BrightnessReader:
    """Reads brightness as valence, and counts."""

    def __init__(self) -> None:
        self.count = 0

    def read(self, picture: Picture) -> Reading:
        self.count += 1
        return make_reading(float(picture.mean()) / 127.5 - 1.0, 0.0, words="bright")


def segment(start_s: float, end_s: float, valence: float) -> Segment:
    return Segment(start_s, end_s, make_reading(valence, 0.0, sd=0.2), 0.0, is_after_cut=True)


def test_segments_follow_each_other_without_gaps() -> None:
    clip = Frames([*pan("storm", 60), *pan("beach-noon", 60), *pan("snowfall", 60)])

    timeline = ClipReader(BrightnessReader()).read(clip)

    assert timeline.segments[0].start_s == 0.0
    assert timeline.segments[-1].end_s == timeline.duration_s == clip.duration_s
    for one, other in zip(timeline.segments, timeline.segments[1:], strict=False):
        assert one.end_s == other.start_s
    assert [s.is_after_cut for s in timeline.segments] == [False, True, True]


@pytest.mark.parametrize("seconds", [1, 20, 300])
def test_never_reads_more_pictures_than_its_budget(seconds: int) -> None:
    views = [view(name) for name in ("storm", "beach-noon", "snowfall", "volcano")]
    pictures = [views[i // 30 % 4] for i in range(seconds * 25)]
    reader = BrightnessReader()
    told: list[tuple[int, int]] = []

    ClipReader(reader).read(Frames(pictures), on_progress=lambda d, t: told.append((d, t)))

    assert reader.count <= MOST_PICTURES_READ
    assert told[-1] == (reader.count, reader.count)


def test_ten_pictures_of_one_wall_know_no_more_than_one() -> None:
    belief = AffectGaussian(Affect(0.3, -0.2), ((0.09, 0.01), (0.01, 0.04)))

    blend = blend_gaussians([belief] * 10, [1.0] * 10)

    assert np.allclose(blend.covariance, belief.covariance)
    assert blend.mean.valence == pytest.approx(0.3)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0.05, 0.6)), min_size=1, max_size=8))
def test_a_blend_is_never_surer_than_its_parts_on_average(parts: list[tuple[float, float]]) -> None:
    beliefs = [AffectGaussian.isotropic(Affect(v, 0.0), sd) for v, sd in parts]

    blend = blend_gaussians(beliefs, [1.0] * len(beliefs))

    # By hand: the variance of a mixture is the mean of variances plus the variance of means.
    expected = np.mean([sd**2 for _, sd in parts]) + np.var([v for v, _ in parts])
    assert blend.covariance[0][0] == pytest.approx(expected, abs=1e-9)


def test_two_halves_that_disagree_are_both_told() -> None:
    overall = summarise([segment(0, 5, 0.8), segment(5, 9, -0.8)])

    assert [mode.name for mode in overall.modes] == [
        "the part from 0:00 to 0:05",
        "the part from 0:05 to 0:09",
    ]
    assert [mode.share for mode in overall.modes] == pytest.approx([5 / 9, 4 / 9])
    assert "two ways" in overall.doubt
    assert overall.affect.mean.valence == pytest.approx((5 * 0.8 - 4 * 0.8) / 9)


def test_a_short_moment_of_another_mood_is_no_second_mode() -> None:
    assert summarise([segment(0, 20, 0.8), segment(20, 22, -0.8)]).modes == ()


def test_motion_of_a_still_is_none_and_of_turmoil_is_much() -> None:
    still = [VideoFrame(i / 25, view("storm")) for i in range(5)]
    noise = np.random.default_rng(1)
    turmoil = [
        VideoFrame(i / 25, np.roll(view("neon-city"), noise.integers(20, 90), axis=1))
        for i in range(6)
    ]
    slow = [VideoFrame(i / 25, p) for i, p in enumerate(pan("neon-city", 10, step=1))]

    measured = [measure_motion(frames) for frames in (still, slow, turmoil)]

    assert measured[0] == 0.0
    assert 0.02 < (measured[1] or 0.0) < 0.6
    assert (measured[2] or 0.0) > 0.9
    assert measure_motion(still[:1]) is None


def test_a_flash_moves_nothing() -> None:
    picture = view("storm") // 2
    frames = [VideoFrame(0.0, picture), VideoFrame(0.04, picture + 60)]

    assert (measure_motion(frames) or 0.0) < 0.05


def test_motion_raises_arousal_a_little_and_leaves_valence() -> None:
    view_alone = make_reading(0.5, 0.0, sd=0.3)

    moving = weigh_motion(view_alone, 1.0)

    # By hand: precisions 1 / 0.09 and 1 / 0.36, so a fifth of the way to 0.7.
    assert moving.affect.mean.arousal == pytest.approx(0.7 / 5, abs=1e-6)
    assert moving.affect.mean.valence == pytest.approx(0.5, abs=1e-3)
    assert {part.source for part in moving.parts} == {"scene", "motion"}
    assert any(cue.name == "motion" for cue in moving.cues)
    assert weigh_motion(view_alone, None) is view_alone
    assert motion_to_affect(0.0).mean.arousal < 0.0


@pytest.mark.parametrize(("time_s", "text"), [(0, "0:00"), (65.9, "1:05"), (7325, "2:02:05")])
def test_times_read_as_people_write_them(time_s: float, text: str) -> None:
    assert format_time(time_s) == text
