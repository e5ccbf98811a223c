"""Listen to the demo tracks by numbers: loudness, peaks, silence, balance, and the truth of tempo.

Conventions
-----------
Sound is float32, shape (2, samples), at 48 kHz, as decoded from the committed files. A tempo
*agrees exactly* within 4 % of the truth, and *in octaves* when twice, three times, half or a third
of it does (Gouyon's accuracies 1 and 2); both are reported. Where not even that holds, the onsets'
autocorrelation at the true beat says whether the pulse is there.

References
----------
ITU-R BS.1770-4: loudness (`tunesight.listening.loudness`, checked against pyloudnorm where it is
installed) and true peak by fourfold oversampling.
Gouyon et al. (2006), "An experimental comparison of audio tempo induction algorithms".
McFee et al. (2015), "librosa": `beat_track`, the independent estimator of tempo.
"""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from tunesight.listening.loudness import LoudnessMeter

if TYPE_CHECKING:
    import argparse

    from numpy.typing import NDArray

    Sound = NDArray[np.float32]

__all__ = [
    "RATE_HZ",
    "add_arguments",
    "decode",
    "longest_silence_s",
    "loudness_lufs",
    "run",
    "true_peak_db",
]

RATE_HZ = 48_000
_ROOT = Path(__file__).resolve().parents[1]
_DEMO = _ROOT / "src" / "tunesight" / "demo"

_SILENCE_RMS = 10 ** (-60 / 20)
_FRAME = RATE_HZ // 20  # 50 ms
_TOLERANCE = 0.04
_LEVELS = (2.0, 0.5, 3.0, 1 / 3)
_PEAK_BLOCK = 4800
_QUIET_PEAK = 10 ** (-7 / 20)  # no wave rises 6 dB between samples of a band-limited sound
_BANDS_HZ = {"below_120": (0, 120), "120_to_2k": (120, 2000), "2k_to_8k": (2000, 8000)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where the tracks lie."""
    parser.add_argument(
        "--demo", type=Path, default=_DEMO, help="folder of tracks.json and tracks/"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure every demo track and print a line for each.

    Returns
    -------
    dict
        `what`; `summary` with the worst values and the counts of agreement; `tracks` with each
        one's figures. Values of an estimator that is not installed are None.

    Raises
    ------
    FileNotFoundError
        If `tracks.json` or a track's file is missing.
    """
    truth = json.loads((args.demo / "tracks.json").read_text("utf-8"))["tracks"]
    figures: list[dict[str, Any]] = []
    for row in truth:
        measured = _measure(row, decode(args.demo / "tracks" / row["file"]))
        figures.append(measured)
        print(_to_line(measured))
    return {
        "what": "the demo tracks as committed, decoded and measured",
        "summary": _summarise(truth, figures),
        "tracks": figures,
    }


def _to_line(measured: dict[str, Any]) -> str:
    heard_bpm = measured["tempo_estimate_bpm"]
    return (
        f"{measured['id']:28} {measured['loudness_lufs']:6.1f} LUFS"
        f" {measured['true_peak_db']:6.2f} dBTP"
        f"  silent {measured['longest_silence_s']:4.2f} s  width {measured['stereo_width']:4.2f}"
        f"  tempo {measured['tempo_bpm']:3} heard {'-' if heard_bpm is None else heard_bpm:>5}"
        f" {measured['tempo_agreement']}"
    )


def decode(path: Path) -> Sound:
    """Decode a file to float32, shape (2, samples), 48 kHz."""
    with av.open(str(path)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(blocks, axis=1).astype(np.float32)


def loudness_lufs(sound: Sound) -> float:
    """Return the integrated loudness of a stereo sound."""
    meter = LoudnessMeter(RATE_HZ, ("FL", "FR"))
    meter.add(sound)
    return meter.integrated_lufs()


def true_peak_db(sound: Sound) -> float:
    """Return the highest level between the samples, by fourfold oversampling of the loud blocks."""
    highest = float(np.abs(sound).max(initial=1e-6))
    margin = 64
    for channel in sound:
        padded = np.pad(channel, margin + _PEAK_BLOCK)
        for start in range(_PEAK_BLOCK, len(padded) - _PEAK_BLOCK, _PEAK_BLOCK):
            block = padded[start - margin : start + _PEAK_BLOCK + margin]
            if np.abs(block).max() < _QUIET_PEAK:
                continue
            # A cosine fade over the margin keeps the block's edges from ringing into it.
            fade = np.ones(len(block), np.float32)
            fade[:margin] = 0.5 - 0.5 * np.cos(np.pi * np.arange(margin) / margin)
            fade[-margin:] = fade[:margin][::-1]
            spectrum = np.fft.rfft(block * fade)
            dense = np.fft.irfft(spectrum, 4 * len(block)) * 4
            inside = dense[4 * margin : -4 * margin]
            highest = max(highest, float(np.abs(inside).max()))
    return 20 * float(np.log10(highest))


def longest_silence_s(sound: Sound) -> float:
    """Return the longest run of 50 ms frames below -60 dBFS RMS, in seconds."""
    longest = current = 0
    for level in _frame_levels(sound):
        current = current + 1 if level < _SILENCE_RMS else 0
        longest = max(longest, current)
    return longest * _FRAME / RATE_HZ


def _frame_levels(sound: Sound) -> NDArray[np.float32]:
    count = sound.shape[1] // _FRAME
    frames = sound[:, : count * _FRAME].reshape(2, count, _FRAME)
    return np.asarray(np.sqrt((frames**2).mean(axis=(0, 2))))


def _measure(row: dict[str, Any], sound: Sound) -> dict[str, Any]:
    mono = sound.mean(axis=0)
    side = (sound[0] - sound[1]) / 2
    levels = 20 * np.log10(np.maximum(_frame_levels(sound), 1e-6))
    return {
        "id": row["id"],
        "loudness_lufs": round(loudness_lufs(sound), 2),
        "loudness_reference_lufs": _reference_loudness(sound),
        "true_peak_db": round(true_peak_db(sound), 2),
        "longest_silence_s": round(longest_silence_s(sound), 2),
        "stereo_width": round(float(np.sqrt((side**2).mean() / (mono**2).mean())), 2),
        "dynamics_db": round(float(np.percentile(levels, 95) - np.percentile(levels, 20)), 1),
        "energy_shares": _energy_shares(mono),
        "tempo_bpm": row["tempo_bpm"],
        **_check_tempo(mono, float(row["tempo_bpm"])),
    }


def _energy_shares(mono: NDArray[np.float32]) -> dict[str, float]:
    power = np.abs(np.fft.rfft(mono)) ** 2
    frequencies_hz = np.fft.rfftfreq(len(mono), 1 / RATE_HZ)
    total = float(power.sum())
    return {
        name: round(
            float(power[(frequencies_hz >= low) & (frequencies_hz < high)].sum()) / total, 3
        )
        for name, (low, high) in _BANDS_HZ.items()
    }


def _reference_loudness(sound: Sound) -> float | None:
    if find_spec("pyloudnorm") is None:
        return None
    pyloudnorm = import_module("pyloudnorm")
    return round(float(pyloudnorm.Meter(RATE_HZ).integrated_loudness(sound.T)), 2)


def _check_tempo(mono: NDArray[np.float32], tempo_bpm: float) -> dict[str, Any]:
    """Compare the true tempo with librosa's, and look for its beat in the onsets."""
    if find_spec("librosa") is None:
        return {"tempo_estimate_bpm": None, "tempo_agreement": "not measured", "pulse": None}
    librosa = import_module("librosa")
    rate_hz = 22_050
    heard = librosa.resample(mono, orig_sr=RATE_HZ, target_sr=rate_hz)
    onsets = librosa.onset.onset_strength(y=heard, sr=rate_hz)
    estimate, _ = librosa.beat.beat_track(onset_envelope=onsets, sr=rate_hz)
    estimate_bpm = float(np.atleast_1d(estimate)[0])
    pulse = _pulse_clarity(onsets, rate_hz / 512, tempo_bpm)
    if abs(estimate_bpm / tempo_bpm - 1) <= _TOLERANCE:
        agreement = "exact"
    elif any(abs(estimate_bpm / (tempo_bpm * level) - 1) <= _TOLERANCE for level in _LEVELS):
        agreement = "octave"
    else:
        agreement = "autocorrelation" if pulse > 1.0 else "none"
    return {
        "tempo_estimate_bpm": round(estimate_bpm, 1),
        "tempo_agreement": agreement,
        "pulse": round(pulse, 2),
    }


def _pulse_clarity(onsets: NDArray[np.float32], frames_a_second: float, tempo_bpm: float) -> float:
    """Height of the onsets' autocorrelation at one beat, in spreads above all lags' median."""
    centred = onsets - onsets.mean()
    size = 2 * len(centred)
    similarity = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2)[: len(centred)]
    lag = 60.0 / tempo_bpm * frames_a_second
    around = np.arange(int(np.floor(lag * 0.97)), int(np.ceil(lag * 1.03)) + 1)
    usual = similarity[int(0.2 * frames_a_second) : int(2.5 * frames_a_second)]
    return float((similarity[around].max() - np.median(usual)) / (usual.std() + 1e-9))


def _summarise(truth: list[dict[str, Any]], figures: list[dict[str, Any]]) -> dict[str, Any]:
    quadrants = {"joyful": 0, "tense": 0, "sad": 0, "calm": 0}
    for row in truth:
        name = (
            ("joyful" if row["valence"] > 0 else "tense")
            if row["arousal"] > 0
            else ("calm" if row["valence"] > 0 else "sad")
        )
        quadrants[name] += 1
    loudness = [f["loudness_lufs"] for f in figures]
    references = [
        abs(f["loudness_lufs"] - f["loudness_reference_lufs"])
        for f in figures
        if f["loudness_reference_lufs"] is not None
    ]
    agreements = [f["tempo_agreement"] for f in figures]
    return {
        "n_tracks": len(truth),
        "n_styles": len({row["style"] for row in truth}),
        "minutes": round(sum(row["duration_s"] for row in truth) / 60, 1),
        "quadrants": quadrants,
        "tempo_range_bpm": [min(r["tempo_bpm"] for r in truth), max(r["tempo_bpm"] for r in truth)],
        "highest_true_peak_db": max(f["true_peak_db"] for f in figures),
        "loudness_range_lufs": [min(loudness), max(loudness)],
        "largest_difference_to_reference_lu": round(max(references), 2) if references else None,
        "longest_silence_s": max(f["longest_silence_s"] for f in figures),
        "tempo_agreement": {name: agreements.count(name) for name in sorted(set(agreements))},
    }
