from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import tunesight
from tests.sounds import cadence, clicks, write_sound
from tunesight.domain.ports import TrackAnalyser
from tunesight.errors import NotFoundError, UnreadableMediaError
from tunesight.listening.analyse import ANALYSIS_VERSION, Analyser

DEMO = Path(tunesight.__file__).parent / "demo"
MAJOR = ((48, 64, 67, 72), (53, 60, 65, 69), (55, 59, 62, 67), (48, 60, 64, 67))
MINOR = ((45, 60, 64, 69), (50, 57, 62, 65), (52, 56, 59, 64), (45, 57, 60, 64))


def write_music(path: Path, *, tempo_bpm: float, chords: tuple[tuple[int, ...], ...]) -> Path:
    """A cadence under a click, twenty-odd seconds, at 22,050 Hz."""
    beat_s = 60.0 / tempo_bpm
    harmony = np.tile(cadence(*chords, beat_s=2 * beat_s), round(tempo_bpm / 60) + 1)
    pulse = clicks(tempo_bpm, harmony.size / 22_050)
    return write_sound(path, (harmony + 0.3 * pulse)[None, :], rate_hz=22_050)


def test_hears_duration_tempo_key_and_mode_of_made_music(tmp_path: Path) -> None:
    path = write_music(tmp_path / "a.wav", tempo_bpm=100.0, chords=MINOR)

    heard = Analyser().analyse(path)

    assert heard.version == ANALYSIS_VERSION
    assert heard.duration_s == pytest.approx(path.stat().st_size / 2 / 22_050, abs=0.01)
    assert heard.tempo_bpm == pytest.approx(100.0, rel=0.01)
    assert (heard.key, heard.mode < -0.5) == ("A", True)


def test_fast_major_is_happier_and_livelier_than_slow_minor(tmp_path: Path) -> None:
    analyser: TrackAnalyser = Analyser()
    lively = analyser.analyse(write_music(tmp_path / "a.wav", tempo_bpm=150.0, chords=MAJOR))
    sombre = analyser.analyse(write_music(tmp_path / "b.wav", tempo_bpm=66.0, chords=MINOR))

    assert lively.affect.mean.valence > sombre.affect.mean.valence + 0.2
    assert lively.affect.mean.arousal > sombre.affect.mean.arousal + 0.2


def test_the_same_file_gives_the_same_analysis_to_the_last_bit(tmp_path: Path) -> None:
    path = write_music(tmp_path / "a.wav", tempo_bpm=90.0, chords=MAJOR)

    assert Analyser().analyse(path) == Analyser().analyse(path)


def test_explains_every_cue(tmp_path: Path) -> None:
    analyser = Analyser()
    heard = analyser.analyse(write_music(tmp_path / "a.wav", tempo_bpm=120.0, chords=MAJOR))

    cues = analyser.explain(heard)

    assert {cue.name: cue.value for cue in cues} == heard.cue_values()


def test_silence_has_no_pulse_no_key_and_usual_cues_elsewhere(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", np.zeros((1, 22_050 * 5), np.float32), rate_hz=22_050)

    heard = Analyser().analyse(path)

    assert (heard.tempo_bpm, heard.key, heard.mode, heard.density_hz) == (0.0, "", 0.0, 0.0)
    assert heard.loudness_lufs == -70.0


def test_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    path = tmp_path / "letter.mp3"
    path.write_text("Dear listener,\n" * 100, encoding="utf-8")

    with pytest.raises(UnreadableMediaError, match=r"letter\.mp3"):
        Analyser().analyse(path)
    with pytest.raises(NotFoundError, match=r"missing\.mp3"):
        Analyser().analyse(tmp_path / "missing.mp3")


def test_hears_with_numpy_alone() -> None:
    code = (
        "import sys, tunesight.listening.analyse as a; a.Analyser();"
        "print([m for m in ('scipy', 'librosa', 'torch', 'av', 'mutagen') if m in sys.modules])"
    )

    shown = subprocess.run(  # noqa: S603 - our own interpreter and our own line
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert shown.strip() == "[]"  # and FFmpeg is loaded by the first file, not by the import


def _demo_truth() -> list[dict[str, object]]:
    file = DEMO / "tracks.json"
    tracks = json.loads(file.read_text(encoding="utf-8"))["tracks"] if file.is_file() else []
    return [t for t in tracks if (DEMO / "tracks" / str(t["file"])).is_file()]


# Three of the shipped tracks, so that the suite stays quick; the evaluation hears all of them.
@pytest.mark.parametrize("truth", _demo_truth()[::20][:3], ids=lambda truth: str(truth["id"]))
def test_hears_a_shipped_track_as_it_was_composed(truth: dict[str, object]) -> None:
    heard = Analyser().analyse(DEMO / "tracks" / str(truth["file"]))

    assert isinstance(truth["duration_s"], float)
    assert isinstance(truth["tempo_bpm"], int | float)
    assert heard.duration_s == pytest.approx(truth["duration_s"], abs=0.5)
    ratio = heard.tempo_bpm / truth["tempo_bpm"]
    assert min(abs(ratio / r - 1.0) for r in (1 / 3, 0.5, 2 / 3, 1.0, 1.5, 2.0, 3.0)) < 0.04
    assert heard.loudness_lufs == pytest.approx(-16.0, abs=3.0)
