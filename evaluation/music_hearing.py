"""What is heard in a sound file: by Tunesight, and by librosa as the baseline.

Conventions
-----------
Tonics are pitch classes, 0 = C; `mode` is evidence for major: above 0 means major, higher is surer.
What a listener does not tell is None or empty. librosa is needed only once: its answers are kept as
small JSON files beside the renders, named after the sound's hash, so that an environment without it
can compare with it.

References
----------
McFee et al. (2015), "librosa": `beat_track` at its own settings, `chroma_cqt`.
Krumhansl and Kessler (1982), "Tracing the dynamic changes in perceived tonal organization": the
profiles. Krumhansl (1990), "Cognitive foundations of musical pitch": correlating with them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.music_items import decode_mono
from evaluation.music_sets import to_pitch_class
from tunesight.listening.analyse import Analyser

__all__ = ["Heard", "LibrosaListener", "hear", "match_profiles"]

_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
_RATE_HZ = 22_050
_BEATS_A_BAR = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """What one listener heard in one sound file."""

    tempo_bpm: float
    tonic: int | None
    mode: float
    beats_s: tuple[float, ...] = ()
    downbeats_s: tuple[float, ...] = ()
    valence: float | None = None
    arousal: float | None = None
    cues: Mapping[str, float] = field(default_factory=dict)


def hear(path: Path) -> Heard:
    """Hear a file as the library does.

    Raises
    ------
    TunesightError
        If it cannot be heard.
    """
    analysis = Analyser().analyse(path)
    return Heard(
        tempo_bpm=analysis.tempo_bpm,
        tonic=to_pitch_class(analysis.key),
        mode=analysis.mode,
        beats_s=analysis.course.beats_s,
        downbeats_s=analysis.course.downbeats_s,
        valence=analysis.affect.mean.valence,
        arousal=analysis.affect.mean.arousal,
        cues=analysis.cue_values(),
    )


class LibrosaListener:
    """The baseline: librosa's beats and tempo, and key profiles on librosa's chroma.

    Parameters
    ----------
    folder
        Where its answers are kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "librosa"

    def hear(self, path: Path) -> Heard | None:
        """Return its answer, or None where there is none and librosa is not installed."""
        kept = self._folder / f"{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}.json"
        if kept.is_file():
            answer = json.loads(kept.read_text("utf-8"))
            times = {name: tuple(answer.get(name, ())) for name in ("beats_s", "downbeats_s")}
            return Heard(**{**answer, **times})
        if find_spec("librosa") is None:
            return None
        heard = _hear_with_librosa(path)
        self._folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(asdict(heard)), encoding="utf-8")
        return heard


def _hear_with_librosa(path: Path) -> Heard:
    librosa = import_module("librosa")
    sound = decode_mono(path, rate_hz=_RATE_HZ)
    tempo, frames = librosa.beat.beat_track(y=sound, sr=_RATE_HZ)
    beats_s = [round(float(t), 4) for t in librosa.frames_to_time(frames, sr=_RATE_HZ)]
    tonic, mode = match_profiles(librosa.feature.chroma_cqt(y=sound, sr=_RATE_HZ).mean(axis=1))
    return Heard(
        tempo_bpm=float(np.atleast_1d(tempo)[0]),
        tonic=tonic,
        mode=mode,
        beats_s=tuple(beats_s),
        # It knows no bars; in the commonest metre every fourth beat begins one.
        downbeats_s=tuple(beats_s[::_BEATS_A_BAR]),
    )


def match_profiles(chroma: ArrayLike) -> tuple[int, float]:
    """Find the key whose profile correlates best with twelve weights of pitch classes.

    Returns
    -------
    tuple of int and float
        The tonic, and by how much the best major key's correlation exceeds the best minor key's.
    """
    weights = np.asarray(chroma, np.float64)
    major, minor = (_correlate(weights, profile) for profile in (_MAJOR, _MINOR))
    best = major if major.max() >= minor.max() else minor
    return int(np.argmax(best)), float(major.max() - minor.max())


def _correlate(weights: NDArray[np.float64], profile: tuple[float, ...]) -> NDArray[np.float64]:
    rolled = np.stack([np.roll(profile, tonic) for tonic in range(12)])
    if weights.std() == 0.0:
        return np.zeros(12)
    return np.asarray(np.corrcoef(np.vstack([weights, rolled]))[0, 1:])
