"""A small made DEAM in the published layout, for smoke runs and tests."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

__all__ = ["make_deam"]

_RATE_HZ = 44_100
_LENGTH_S = 24
_FEATURES = 12


def make_deam(root: Path, *, seed: int = 0, songs: int = 20) -> Path:
    """Write a DEAM of tones: fast and bright is rated high in arousal, major in valence.

    Returns
    -------
    Path
        The folder.
    """
    rng = np.random.default_rng(seed)
    averaged = root / "annotations" / "annotations averaged per song"
    static, dynamic = averaged / "song_level", averaged / "dynamic (per second annotations)"
    for folder in (static, dynamic, root / "MEMD_audio", root / "features"):
        folder.mkdir(parents=True, exist_ok=True)
    felt = rng.uniform(-0.8, 0.8, (songs, 2))
    times_s = np.arange(15.0, _LENGTH_S, 0.5)
    header = "song_id, valence_mean, valence_std, arousal_mean, arousal_std\n"
    tables = {axis: ["song_id," + ",".join(f"sample_{int(1000 * t)}ms" for t in times_s)]
              for axis in ("valence", "arousal")}  # fmt: skip
    halves = (range(songs // 2), range(songs // 2, songs))
    names = ("1_2000", "2000_2058")
    for name, half in zip(names, halves, strict=True):
        rows = [f"{i + 2}, {5 + 4 * felt[i, 0]:.2f}, 1.5, {5 + 4 * felt[i, 1]:.2f}, 1.5\n"
                for i in half]  # fmt: skip
        path = static / f"static_annotations_averaged_songs_{name}.csv"
        path.write_text(header + "".join(rows), encoding="utf-8")
    for i in range(songs):
        course = felt[i] + 0.1 * rng.standard_normal((len(times_s), 2))
        for axis, name in enumerate(tables):
            cells = [f"{x:.4f}" for x in np.clip(course[:, axis], -1.0, 1.0)]
            # Songs end at different times, after which cells stay empty.
            cells[len(cells) - i % 3 :] = [""] * (i % 3)
            tables[name].append(f"{i + 2}," + ",".join(cells))
        _write_features(root / "features" / f"{i + 2}.csv", felt[i], rng)
        _write_sound(root / "MEMD_audio" / f"{i + 2}.mp3", felt[i])
    for name, lines in tables.items():
        (dynamic / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return root


def _write_features(path: Path, felt: np.ndarray, rng: np.random.Generator) -> None:
    times_s = np.arange(0.0, _LENGTH_S, 0.5)
    mixing = np.random.default_rng(0).standard_normal((2, _FEATURES))
    values = felt @ mixing + 0.5 * rng.standard_normal((len(times_s), _FEATURES))
    lines = ["frameTime;" + ";".join(f"F{i}_sma_amean" for i in range(_FEATURES))]
    lines += [f"{t:.1f};" + ";".join(f"{v:.5f}" for v in row)
              for t, row in zip(times_s, values, strict=True)]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_sound(path: Path, felt: np.ndarray) -> None:
    """Repeat a chord: its third tells valence, its rate and brightness arousal."""
    times_s = np.arange(_LENGTH_S * _RATE_HZ) / _RATE_HZ
    third = 4 if felt[0] > 0 else 3
    rate_hz = 2.0 + 1.5 * felt[1]
    partials = 4 + round(3 * float(felt[1]))
    sound = np.zeros_like(times_s)
    for step in (0, third, 7):
        for k in range(1, partials + 1):
            sound += np.sin(2 * np.pi * 220.0 * 2 ** (step / 12) * k * times_s) / k
    sound *= np.exp(-6.0 * np.mod(times_s, 1.0 / rate_hz))
    block = (0.1 * sound).astype(np.float32)[None]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libmp3lame", rate=_RATE_HZ, layout="mono")
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate = _RATE_HZ
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=_RATE_HZ)
        for part in resampler.resample(frame):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
