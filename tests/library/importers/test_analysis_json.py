"""Analyses written as JSON are read back exactly, and damaged ones are named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.analysis import Analysis
from tunesight.errors import InvalidValueError, SetupError
from tunesight.library.importers.analysis_json import (
    analysis_from_json,
    analysis_to_json,
    read_analyses,
    write_analyses,
)

numbers = st.floats(min_value=-1e6, max_value=1e6)
coordinates = st.floats(min_value=-1.0, max_value=1.0)
variances = st.floats(min_value=1e-3, max_value=1.0)
analyses = st.builds(
    Analysis,
    version=st.integers(1, 1000),
    duration_s=numbers,
    loudness_lufs=numbers,
    tempo_bpm=numbers,
    brightness_hz=numbers,
    density_hz=numbers,
    key=st.sampled_from(["", "C", "F#", "Bb"]),
    mode=coordinates,
    affect=st.builds(
        lambda v, a, vv, aa, part: AffectGaussian(
            Affect(v, a), ((vv, part * min(vv, aa)), (part * min(vv, aa), aa))
        ),
        coordinates, coordinates, variances, variances, st.floats(-0.9, 0.9),
    ),
)  # fmt: skip

RECORD: dict[str, Any] = {
    "id": "last-train",
    "version": 1,
    "duration_s": 61.5,
    "loudness_lufs": -14.25,
    "tempo_bpm": 96,
    "brightness_hz": 1234.5,
    "density_hz": 2.5,
    "key": "F#",
    "mode": -0.5,
    "affect": {"valence": -0.25, "arousal": -0.5},
    "covariance": [[0.04, 0.01], [0.01, 0.09]],
    "loudness_range_lu": 7.5,
    "true_peak_dbtp": -1.0,
    "energy": 0.4,
    "percussiveness": 0.2,
    "harmonic_change_hz": 0.5,
    "dynamics_db": 6.0,
    "silence_share": 0.0,
    "emotions": {"sadness": 0.75, "neutral": 0.25},
}


@given(analyses)
def test_an_analysis_is_read_back_exactly(analysis: Analysis) -> None:
    text = json.dumps(analysis_to_json("a-track", analysis))

    assert analysis_from_json(json.loads(text)) == ("a-track", analysis)


def test_the_written_form_is_the_documented_one() -> None:
    track_id, analysis = analysis_from_json(RECORD)

    assert track_id == "last-train"
    assert analysis.affect.mean == Affect(-0.25, -0.5)
    assert analysis.tempo_bpm == 96.0
    assert analysis_to_json(track_id, analysis) == RECORD


@pytest.mark.parametrize(
    "change",
    [
        {"affect": {"valence": 2.0, "arousal": 0.0}},
        {"affect": None},
        {"covariance": [[0.04, 0.3], [0.3, 0.09]]},
        {"covariance": [0.04]},
        {"tempo_bpm": "fast"},
        {"duration_s": float("nan")},
    ],
)
def test_a_damaged_record_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError, match=r"last-train|valence|covariance|finite"):
        analysis_from_json({**RECORD, **change})


def test_a_record_without_a_number_is_refused() -> None:
    record = {key: value for key, value in RECORD.items() if key != "mode"}

    with pytest.raises(InvalidValueError, match=r"cannot be read .KeyError: 'mode'"):
        analysis_from_json(record)


def test_a_file_is_a_line_each_in_order_of_ids(tmp_path: Path) -> None:
    _, analysis = analysis_from_json(RECORD)
    write_analyses(tmp_path / "analyses.json", {"b": analysis, "a": analysis})

    lines = (tmp_path / "analyses.json").read_text(encoding="utf-8").splitlines()
    assert [line[:10] for line in lines] == ["[", '{"id": "a"', '{"id": "b"', "]"]
    assert read_analyses(tmp_path / "analyses.json") == {"a": analysis, "b": analysis}


def test_no_file_holds_no_analyses(tmp_path: Path) -> None:
    assert read_analyses(tmp_path / "analyses.json") == {}


@pytest.mark.parametrize("text", ["[", "{}x", "[1]", '[{"id": "a"}]'])
def test_a_damaged_file_is_a_matter_of_the_installation(tmp_path: Path, text: str) -> None:
    (tmp_path / "analyses.json").write_text(text)

    with pytest.raises(SetupError, match=r"analyses\.json cannot be read .*install"):
        read_analyses(tmp_path / "analyses.json")
