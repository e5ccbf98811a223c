"""Our loudness beside two meters that are not ours: FFmpeg's and pyloudnorm.

Conventions
-----------
Integrated loudness in LUFS, its range in LU, true peak in dBTP. FFmpeg's ``ebur128`` measures the
file as it is decoded. pyloudnorm knows integrated loudness only, of at most five channels; where it
is not installed its column is None.

References
----------
ITU-R BS.1770-4 (2015); EBU Tech 3342 (2016), the range.
Steinmetz and Reiss (2021), "pyloudnorm: A simple yet flexible loudness meter in Python".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.error import BlockingIOError as NothingYetError
from av.error import EOFError as NoMoreError

from tunesight.listening.analyse import Analyser

__all__ = ["compare_meters", "list_recordings", "measure_with_ffmpeg"]

_SOUNDS = {".mp3", ".webm", ".ogg", ".opus", ".flac", ".wav", ".m4a"}
_QUANTITIES = ("loudness_lufs", "loudness_range_lu", "true_peak_dbtp")


def list_recordings(data: Path, demo: Path) -> list[Path]:
    """List the recordings below ``audio/`` of the data sets, then the demo tracks."""
    recordings = (p for p in (data / "audio").rglob("*") if p.suffix in _SOUNDS)
    return [*sorted(recordings), *sorted((demo / "tracks").glob("*.opus"))]


def compare_meters(paths: Sequence[Path]) -> dict[str, Any]:
    """Measure files with all meters.

    Returns
    -------
    dict
        ``n``; for each quantity the largest and the mean absolute difference to FFmpeg, for the
        integrated loudness also to pyloudnorm; ``files`` with every value.
    """
    files = [_measure(path) for path in paths]
    found: dict[str, Any] = {"n": len(files)}
    for name in _QUANTITIES:
        found[name] = {"ffmpeg": _differences(files, name, "ffmpeg")}
    found["loudness_lufs"]["pyloudnorm"] = _differences(files, "loudness_lufs", "pyloudnorm")
    return {**found, "files": files}


def _measure(path: Path) -> dict[str, Any]:
    analysis = Analyser().analyse(path)
    return {
        "file": path.name,
        "ours": {name: getattr(analysis, name) for name in _QUANTITIES},
        "ffmpeg": measure_with_ffmpeg(path),
        "pyloudnorm": {"loudness_lufs": _measure_with_pyloudnorm(path)},
    }


def measure_with_ffmpeg(path: Path) -> dict[str, float]:
    """Measure a file with FFmpeg's ``ebur128`` filter."""
    last: dict[str, str] = {}
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        graph = av.filter.Graph()
        source = graph.add_abuffer(template=stream)
        meter = graph.add("ebur128", "peak=true:metadata=1")
        sink = graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        for frame in [*container.decode(stream), None]:
            graph.push(frame)
            last = _drain(graph) or last
    return {
        "loudness_lufs": float(last["lavfi.r128.I"]),
        "loudness_range_lu": float(last["lavfi.r128.LRA"]),
        # FFmpeg's metadata give peaks as amplitudes, where its printed summary gives dB.
        "true_peak_dbtp": 20.0 * math.log10(max(float(last["lavfi.r128.true_peak"]), 1e-9)),
    }


def _drain(graph: av.filter.Graph) -> dict[str, str]:
    """Return what the filter last wrote; it writes every 100 ms, not with every frame."""
    last: dict[str, str] = {}
    while True:
        try:
            frame = graph.pull()
        except (NothingYetError, NoMoreError):
            return last
        last = dict(frame.metadata) or last


def _measure_with_pyloudnorm(path: Path) -> float | None:
    if find_spec("pyloudnorm") is None:
        return None
    resampler = av.AudioResampler(format="fltp")
    with av.open(str(path)) as container:
        rate_hz = container.streams.audio[0].rate
        blocks = [
            part.to_ndarray()
            for frame in container.decode(audio=0)
            for part in resampler.resample(frame)
        ]
    sound = np.concatenate(blocks, axis=1).T
    return float(import_module("pyloudnorm").Meter(rate_hz).integrated_loudness(sound))


def _differences(
    files: Sequence[dict[str, Any]], name: str, reference: str
) -> dict[str, float] | None:
    found = [(f["ours"][name], f[reference][name], f["file"]) for f in files]
    if not found or any(theirs is None for _, theirs, _ in found):
        return None
    apart = np.array([abs(ours - theirs) for ours, theirs, _ in found])
    return {
        "largest": float(apart.max()),
        "mean": float(apart.mean()),
        "farthest_file": found[int(apart.argmax())][2],
    }
