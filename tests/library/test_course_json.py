"""Courses there and back: nothing that anyone could know is lost, and they stay small."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.library.scanning import HEARD, Library, write_sound
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.course import Course, Section
from tunesight.errors import NotFoundError, StorageError
from tunesight.library.course_json import decode_course, encode_course
from tunesight.library.hearer import FileHearer

COURSE = Course(
    beats_s=(0.512, 1.0123, 1.5),
    downbeats_s=(0.512,),
    sections=(Section(0.0, 20.5, "A"), Section(20.5, 41.0, "B")),
    moods=(
        AffectGaussian(Affect(0.12344, -0.5), ((0.04, 0.01), (0.01, 0.09))),
        AffectGaussian(Affect(-1.0, 1.0), ((0.25, -0.1), (-0.1, 0.25))),
    ),
)


def test_a_course_is_read_back_to_milliseconds_and_four_decimals() -> None:
    read = decode_course(encode_course(COURSE))

    assert read.beats_s == (0.512, 1.012, 1.5)
    assert read.downbeats_s == COURSE.downbeats_s
    assert read.sections == COURSE.sections
    assert read.moods[0].mean == Affect(0.1234, -0.5)
    assert read.moods[1] == COURSE.moods[1]


@given(
    st.floats(1e-6, 4.0),
    st.floats(1e-6, 4.0),
    st.floats(-0.9999, 0.9999),
    st.floats(-1, 1),
    st.floats(-1, 1),
)
def test_any_mood_can_be_read_back(
    valence_variance: float, arousal_variance: float, correlation: float, v: float, a: float
) -> None:
    covariance = correlation * (valence_variance * arousal_variance) ** 0.5
    matrix = ((valence_variance, covariance), (covariance, arousal_variance))
    mood = AffectGaussian(Affect(v, a), matrix)

    (read,) = decode_course(encode_course(Course(moods=(mood,)))).moods

    assert read.mean.distance_to(mood.mean) < 1e-4
    assert read.covariance[0][0] == pytest.approx(valence_variance, abs=2e-4)


def test_an_hour_takes_a_few_kilobytes() -> None:
    hour = Course(
        beats_s=tuple(i * 0.5 for i in range(7200)),
        moods=tuple(
            AffectGaussian.isotropic(Affect((i % 97) / 97, (i % 31) / 31), 0.3) for i in range(3600)
        ),
    )

    assert len(encode_course(hour)) < 100_000


@pytest.mark.parametrize("data", [b"", b"letter", zlib.compress(b"{}"), zlib.compress(b"[1")])
def test_damaged_bytes_are_a_storage_error(data: bytes) -> None:
    with pytest.raises(StorageError, match="course cannot be read"):
        decode_course(data)


def test_a_scan_keeps_the_course_with_the_analysis(library: Library) -> None:
    from dataclasses import replace
    from pathlib import Path

    from tests.library.scanning import read_title_tag, scan_one
    from tunesight.domain.analysis import Analysis
    from tunesight.library.scan import FolderScanner

    class Ears:
        def analyse(self, path: Path) -> Analysis:  # noqa: ARG002
            return replace(HEARD, course=COURSE)

    write_sound(library.music / "a.mp3", "good")
    scan_one(FolderScanner(library.files, FileHearer(Ears(), read_title_tag)), library.folder)

    (track,) = library.tracks.all_tracks()
    assert library.files.find_course(track.id).sections == COURSE.sections
    with pytest.raises(NotFoundError, match="'f-nowhere'"):
        library.files.find_course("f-nowhere")
