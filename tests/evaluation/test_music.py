from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("mido", reason="install the evaluation group to make MIDI files")

from evaluation.__main__ import main
from evaluation.music_figures import (
    Case,
    measure_affect_signs,
    measure_beats,
    measure_downbeats,
    measure_key,
    measure_mode,
    measure_quadrants,
    measure_tempo,
)
from evaluation.music_hearing import Heard, LibrosaListener, match_profiles
from evaluation.music_items import Renders, decode_mono, examples_with_sound
from evaluation.music_loudness import measure_with_ffmpeg
from evaluation.music_sets import Example, read_set
from studio.music.encode import encode_opus
from studio.music.fluid import SoundFont
from tests.made_music import write_music_data
from tests.sounds import sine
from tunesight.errors import ConfigurationError

EXAMPLE = Example("leadsheets", "one", "artist", "dev", Path("none"))
HEARD = Heard(tempo_bpm=0.0, tonic=None, mode=0.0)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_music_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def renders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    try:
        SoundFont().close()
    except ConfigurationError as error:
        pytest.skip(str(error))
    return tmp_path_factory.mktemp("renders")


def _case(number: int, example: dict[str, object], ours: dict[str, object]) -> Case:
    return Case(
        replace(EXAMPLE, group=f"artist {number}", **example),  # type: ignore[arg-type]
        replace(HEARD, **ours),  # type: ignore[arg-type]
        HEARD,
    )


def test_tempo_is_compared_with_librosa_on_the_same_pieces() -> None:
    cases = [_case(n, {"tempo_bpm": 100.0}, {"tempo_bpm": t}) for n, t in enumerate((101, 50, 70))]

    found = measure_tempo([*cases, _case(9, {}, {})])

    assert found is not None
    assert found["n"] == 3
    assert found["ours"]["accuracy_1"] == pytest.approx(1 / 3)
    assert found["ours"]["accuracy_2"] == pytest.approx(2 / 3)
    assert found["librosa"]["accuracy_2"] == 0.0
    assert found["gain"]["accuracy_2"] == pytest.approx(2 / 3)
    low, high = found["ours"]["accuracy_2_95"]
    assert 0.0 <= low <= 2 / 3 <= high <= 1.0


def test_a_baseline_that_misses_an_answer_is_left_out() -> None:
    cases = [_case(n, {"tempo_bpm": 100.0}, {"tempo_bpm": 100.0}) for n in range(2)]

    found = measure_tempo([cases[0], replace(cases[1], librosa=None)])

    assert found is not None
    assert found["librosa"] is None
    assert "gain" not in found


def test_a_key_that_is_not_told_scores_nothing() -> None:
    c_major = {"tonic": 0, "is_major": True}
    heard = ({"tonic": 0, "mode": 0.4}, {"tonic": 7, "mode": 0.4}, {"tonic": None, "mode": 0.4})

    found = measure_key([_case(n, c_major, ours) for n, ours in enumerate(heard)])

    assert found is not None
    assert found["ours"]["mirex"] == pytest.approx((1.0 + 0.5 + 0.0) / 3)
    assert found["ours"]["tonic"] == pytest.approx(1 / 3)


def test_mode_is_judged_by_its_order_alone() -> None:
    # Of the four pairs of a major and a minor piece three are in the right order.
    scores = {0: (True, 0.9), 1: (True, 0.2), 2: (False, 0.3), 3: (False, 0.1)}

    found = measure_mode([_case(n, {"is_major": t}, {"mode": m}) for n, (t, m) in scores.items()])

    assert found is not None
    assert found["ours"]["auc"] == 0.75
    assert found["librosa"]["auc"] == 0.5
    assert found["major_share"] == 0.5


def test_beats_are_not_measured_before_any_is_heard() -> None:
    beats_s = (5.0, 6.0, 7.0)
    truth = {"beats_s": beats_s, "downbeats_s": beats_s[:1]}
    deaf = [_case(n, truth, {}) for n in range(2)]
    half = [deaf[0], _case(1, truth, {"beats_s": beats_s, "downbeats_s": beats_s})]

    found = measure_beats(half)
    bars = measure_downbeats(half)

    assert measure_beats(deaf) is None
    assert measure_downbeats(deaf) is None
    assert found is not None
    assert bars is not None
    assert found["ours"]["f_measure"] == 0.5
    assert bars["ours"]["f_measure"] == pytest.approx((0.0 + 2 / 4) / 2)


def test_affect_is_compared_with_one_cue() -> None:
    placed = ((1.0, 0.5), (1.0, 0.2), (-1.0, 0.3), (-1.0, 0.1))
    cases = [
        _case(
            n,
            {"valence": truth, "arousal": truth},
            {"valence": heard, "arousal": heard, "cues": {"mode": -heard, "density": 1.0}},
        )
        for n, (truth, heard) in enumerate(placed)
    ]

    found = measure_affect_signs(cases)

    assert found is not None
    assert found["valence"]["ours"]["auc"] == 0.75
    assert found["valence"]["one_cue"]["auc"] == 0.25
    assert found["arousal"]["one_cue"]["auc"] == 0.5


def test_a_quadrant_is_right_where_both_signs_are() -> None:
    wanted = {"valence": 0.5, "arousal": -0.5}
    heard = ((0.1, -0.1), (0.1, 0.1), (-0.1, -0.1), (0.9, -0.9))
    cases = [_case(n, wanted, {"valence": v, "arousal": a}) for n, (v, a) in enumerate(heard)]

    found = measure_quadrants(cases)

    assert found is not None
    assert found["ours"]["accuracy"] == 0.5
    assert found["commonest"] == 1.0
    assert found["valence_sign"] == 0.75
    assert found["arousal_sign"] == 0.75


@pytest.mark.parametrize(("tonic", "third", "is_major"), [(0, 4, True), (9, 3, False)])
def test_profiles_know_a_triad_with_its_scale(tonic: int, third: int, *, is_major: bool) -> None:
    scale = (0, 2, third, 5, 7, 9 if is_major else 8, 11 if is_major else 10)
    chroma = np.zeros(12)
    for degree in scale:
        chroma[(tonic + degree) % 12] = 3.0 if degree in {0, third, 7} else 1.0

    found_tonic, mode = match_profiles(chroma)

    assert found_tonic == tonic
    assert (mode > 0.0) == is_major


def test_silence_matches_no_profile() -> None:
    assert match_profiles(np.zeros(12))[1] == 0.0


def test_a_kept_answer_of_librosa_is_used_without_it(tmp_path: Path) -> None:
    sound = tmp_path / "sound.bin"
    sound.write_bytes(b"sound")
    # The first sixteen digits of SHA-256 of b"sound".
    kept = tmp_path / "librosa" / "dd29442deca69f52.json"
    kept.parent.mkdir()
    kept.write_text(json.dumps({"tempo_bpm": 99.0, "tonic": 3, "mode": -0.2, "beats_s": [1.0]}))

    heard = LibrosaListener(tmp_path).hear(sound)

    assert heard == Heard(tempo_bpm=99.0, tonic=3, mode=-0.2, beats_s=(1.0,))


def test_ffmpeg_reads_a_sine_as_the_standard_says(tmp_path: Path) -> None:
    # EBU Tech 3341: a sine of -23 dBFS in both channels reads -23 LUFS.
    wave = sine(1000.0, 6.0, rate_hz=48_000, level_dbfs=-23.0)
    encode_opus(tmp_path / "a.opus", np.stack([wave, wave]), {}, bit_rate=256_000)

    found = measure_with_ffmpeg(tmp_path / "a.opus")

    assert found["loudness_lufs"] == pytest.approx(-23.0, abs=0.1)
    assert found["true_peak_dbtp"] == pytest.approx(-23.0, abs=0.3)
    assert found["loudness_range_lu"] == pytest.approx(0.0, abs=0.1)


def test_a_render_is_made_once_and_knows_the_beats_of_its_drums(data: Path, renders: Path) -> None:
    kept = Renders(renders)
    examples = read_set("leadsheets", data)

    found = {e.name: (e, p) for e, p in examples_with_sound(
        kept, data=data, sets=["leadsheets"], part="all"
    )}  # fmt: skip
    example, path = found["a1"]
    stamp = path.stat().st_mtime_ns

    # Twenty beats at 120 bpm from the lead-in of a tenth of a second on; the silent bar is cut.
    assert example.beats_s == pytest.approx([0.1 + 0.5 * n for n in range(20)], abs=2e-3)
    assert [kept.make(e) for e in examples] == [p for _, p in found.values()]
    assert path.stat().st_mtime_ns == stamp
    assert len(decode_mono(path)) / 22_050 == pytest.approx(10.0 + 1.6, abs=0.2)
    assert Renders(renders, most_s=30.0).find(example) != path


def test_all_figures_come_from_one_command(data: Path, renders: Path, tmp_path: Path) -> None:
    target = tmp_path / "music.json"
    code = main(
        ["music", "--data", str(data), "--renders", str(renders), "--part", "all",
         "--limit", "4", "--items", "--json", str(target)]
    )  # fmt: skip

    figures = json.loads(target.read_text("utf-8"))
    assert code == 0
    assert figures["tempo"]["both"]["n"] == 6
    assert figures["tempo"]["leadsheets"]["ours"]["accuracy_2"] == 1.0
    assert figures["key"]["both"]["n"] == 4
    assert figures["affect"]["vgmidi"]["arousal"]["ours"]["auc"] == 1.0
    assert figures["affect"]["demo"]["n"] == 4
    assert figures["loudness"]["loudness_lufs"]["ffmpeg"]["largest"] < 0.2
    assert len(figures["items"]["vgmidi"]) == 3
    assert "files" not in figures["loudness"]


def test_data_that_are_not_there_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["music", "--data", str(tmp_path), "--sets", "pop909"]) == 2
    assert "pop909.csv" in capsys.readouterr().err


def test_no_mean_is_nan() -> None:
    assert measure_tempo([]) is None
    assert measure_key([]) is None
    assert measure_mode([]) is None
    assert measure_quadrants([]) is None
    assert measure_affect_signs([]) is None
    found = measure_tempo([_case(0, {"tempo_bpm": 90.0}, {"tempo_bpm": 90.0})])
    assert found is not None
    assert found["ours"]["accuracy_1_95"] is None  # one group has no interval
    assert math.isclose(found["ours"]["accuracy_1"], 1.0)
