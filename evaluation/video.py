"""Clips: found cuts, the mood of each shot beside that of its picture, and how long a clip takes.

Conventions
-----------
The clips are made (``evaluation/made_clips.py``) from the pictures of ``--data`` (or the bundled
ones), so that every cut is known. A found cut is right within a quarter of a second of a real one,
one to one. Two baselines: no cuts at all, and the plain rule that a cut is wherever the histograms
of two neighbouring pictures differ by more than a threshold; that rule decodes every picture, and
its threshold is the best on these very clips, which flatters it. Intervals draw clips with
replacement. Time is wall time of one process that decodes and reads, beside plain decoding of every
picture with PyAV in the same run; on a machine that is busy with other things only the ratio tells.

The thresholds of ``perception/cuts.py`` were set while looking at two of these clips.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from PIL import Image

from evaluation.made_clips import ENCODERS, RATE, MadeClip, make_clip, write_clip
from tunesight.assembly import build_services
from tunesight.metrics.regression import pearson_r

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tunesight.domain.timeline import Timeline
    from tunesight.services.read import ReadService

__all__ = ["add_arguments", "match_times", "run"]

_DEMO = Path(__file__).resolve().parents[1] / "src" / "tunesight" / "demo" / "pictures"
_TOLERANCE_S = 0.25
_MOST_PICTURES = 200
_SEED = 41
_DRAWS = 1000
_THRESHOLDS = np.linspace(0.1, 0.9, 33)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where the pictures lie and how much is made."""
    parser.add_argument("--data", type=Path, help="folder with images/*.zip; else bundled pictures")
    parser.add_argument("--clips", type=int, default=6, help="clips per encoder")
    parser.add_argument("--runs", type=int, default=3, help="timed runs")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Make clips, read them and print what was found.

    Returns
    -------
    dict
        ``cuts`` (ours and both baselines), ``shots`` (agreement with stills) and ``latency``.
    """
    rng = np.random.default_rng(_SEED)
    pictures = _load_pictures(args.data, rng)
    with tempfile.TemporaryDirectory() as place, build_services() as services:
        folder = Path(place)
        clips = [
            make_clip(folder, pictures, encoder, rng)
            for encoder in ENCODERS
            for _ in range(args.clips)
        ]
        timelines = [services.read.read_video_file(clip.path) for clip in clips]
        figures: dict[str, Any] = {
            "what": "made clips with known cuts",
            "clips": len(clips),
            "pictures": len(pictures),
            "from": "the data sets" if args.data else "the bundled pictures",
            "frames_decoded_share": _share_decoded(clips, timelines),
            "cuts": _measure_cuts(clips, timelines, rng),
            "shots": _measure_shots(clips, timelines, pictures, services.read),
            "latency": _measure_latency(folder, pictures, services.read, args.runs),
        }
    _print(figures)
    return figures


def match_times(real: Sequence[float], found: Sequence[float]) -> int:
    """Count found times that are right, one to one, nearest first."""
    pairs = sorted(
        (abs(r - f), i, j)
        for i, r in enumerate(real)
        for j, f in enumerate(found)
        if abs(r - f) <= _TOLERANCE_S
    )
    used_real: set[int] = set()
    used_found: set[int] = set()
    for _, i, j in pairs:
        if i not in used_real and j not in used_found:
            used_real.add(i)
            used_found.add(j)
    return len(used_real)


def _load_pictures(data: Path | None, rng: np.random.Generator) -> list[Image.Image]:
    if data is None:
        return [Image.open(path).convert("RGB") for path in sorted(_DEMO.glob("*.jpg"))]
    archives = sorted((data / "images").glob("*.zip"))
    if not archives:
        raise FileNotFoundError(f"there is no archive of pictures in {data / 'images'}")
    found: list[Image.Image] = []
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            names = sorted(n for n in archive.namelist() if n.lower().endswith((".jpg", ".png")))
            for name in rng.choice(names, min(len(names), _MOST_PICTURES // len(archives)), False):
                with archive.open(name) as file:
                    found.append(Image.open(file).convert("RGB"))
    return found


def _measure_cuts(
    clips: Sequence[MadeClip], timelines: Sequence[Timeline], rng: np.random.Generator
) -> dict[str, Any]:
    ours = [
        [segment.start_s for segment in timeline.segments if segment.is_after_cut]
        for timeline in timelines
    ]
    steps = [_histogram_steps(clip.path) for clip in clips]
    plain = {
        float(t): [[float(s) for s in times[d > t]] for times, d in steps] for t in _THRESHOLDS
    }
    best = max(plain, key=lambda t: _score(clips, plain[t])["f1"])
    return {
        "real": sum(len(clip.cuts_s) for clip in clips),
        "tolerance_s": _TOLERANCE_S,
        "ours": _score_with_interval(clips, ours, rng),
        "by_encoder": {
            name: _score(
                [c for c in clips if c.encoder == name],
                [o for c, o in zip(clips, ours, strict=True) if c.encoder == name],
            )
            for name in ENCODERS
        },
        "histogram_threshold": {
            "threshold": best, **_score_with_interval(clips, plain[best], rng)
        },
        "no_cuts": _score(clips, [[] for _ in clips]),
    }  # fmt: skip


def _counts(clips: Sequence[MadeClip], found: Sequence[Sequence[float]]) -> NDArray[np.int64]:
    rows = [
        (match_times(clip.cuts_s, times), len(clip.cuts_s), len(times))
        for clip, times in zip(clips, found, strict=True)
    ]
    return np.array(rows, dtype=np.int64)


def _score(clips: Sequence[MadeClip], found: Sequence[Sequence[float]]) -> dict[str, float]:
    return _score_counts(_counts(clips, found))


def _score_counts(counts: NDArray[np.int64]) -> dict[str, float]:
    right, real, said = (int(x) for x in counts.sum(axis=0))
    return {
        "precision": right / said if said else 0.0,
        "recall": right / real if real else 0.0,
        "f1": 2 * right / (real + said) if real + said else 0.0,
    }


def _score_with_interval(
    clips: Sequence[MadeClip], found: Sequence[Sequence[float]], rng: np.random.Generator
) -> dict[str, Any]:
    counts = _counts(clips, found)
    draws = [
        _score_counts(counts[rng.integers(0, len(counts), len(counts))])["f1"]
        for _ in range(_DRAWS)
    ]
    low, high = np.quantile(draws, [0.025, 0.975])
    return {**_score_counts(counts), "f1_95": [float(low), float(high)]}


def _histogram_steps(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each picture's time and how far its colours are from those of the one before."""
    times: list[float] = []
    histograms: list[NDArray[np.float64]] = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            small = frame.reformat(width=80, height=45, format="rgb24").to_ndarray() // 32
            codes = small.reshape(-1, 3).astype(np.int64) @ np.array([64, 8, 1])
            histograms.append(np.bincount(codes, minlength=512) / codes.size)
            times.append(float(frame.time or 0.0))
    return np.array(times[1:]), np.abs(np.diff(np.array(histograms), axis=0)).sum(axis=1) / 2.0


def _share_decoded(clips: Sequence[MadeClip], timelines: Sequence[Timeline]) -> float:
    whole = sum(clip.shots[-1].end_s * RATE for clip in clips)
    return sum(timeline.frames_read for timeline in timelines) / whole


def _measure_shots(
    clips: Sequence[MadeClip],
    timelines: Sequence[Timeline],
    pictures: Sequence[Image.Image],
    read: ReadService,
) -> dict[str, Any]:
    stills: dict[int, NDArray[np.float64]] = {}
    truth: list[NDArray[np.float64]] = []
    ours: list[NDArray[np.float64]] = []
    whole: list[NDArray[np.float64]] = []
    for clip, timeline in zip(clips, timelines, strict=True):
        for shot in clip.shots:
            if shot.picture not in stills:
                stills[shot.picture] = _read_still(pictures[shot.picture], read)
            middle_s = (shot.start_s + shot.end_s) / 2
            segment = next(
                (s for s in timeline.segments if middle_s < s.end_s), timeline.segments[-1]
            )
            truth.append(stills[shot.picture])
            ours.append(segment.reading.affect.mean.to_array())
            whole.append(timeline.overall.affect.mean.to_array())
    goal, told, flat = np.array(truth), np.array(ours), np.array(whole)
    return {
        "shots": len(goal),
        "valence_r": float(pearson_r(goal[:, 0], told[:, 0])),
        "arousal_r": float(pearson_r(goal[:, 1], told[:, 1])),
        "distance": float(np.linalg.norm(goal - told, axis=1).mean()),
        "distance_of_overall": float(np.linalg.norm(goal - flat, axis=1).mean()),
    }


def _read_still(picture: Image.Image, read: ReadService) -> NDArray[np.float64]:
    from io import BytesIO

    data = BytesIO()
    picture.resize((432, 243)).save(data, "PNG")
    return read.read_picture(data.getvalue()).affect.mean.to_array()


def _measure_latency(
    folder: Path, pictures: Sequence[Image.Image], read: ReadService, runs: int
) -> dict[str, Any]:
    """Time a clip of 30 s in full HD, hand-held, nine shots, about 8 Mbit a second."""
    path = folder / "full-hd.mp4"
    options = {"preset": "ultrafast", "b": "8M", "g": "60"}
    write_clip(path, _full_hd(pictures), "libx264", options)
    read.read_video_file(path)  # files and models are warm from here on
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(runs):
        begun = time.perf_counter()
        timeline = read.read_video_file(path)
        ours.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        with av.open(str(path)) as container:
            container.streams.video[0].thread_type = "AUTO"
            decoded = sum(1 for _ in container.decode(video=0))
        plain.append(time.perf_counter() - begun)
    return {
        "clip": "30 s, 1920 x 1080, H.264, nine shots, a key every 2.4 s",
        "megabytes": path.stat().st_size / 1e6,
        "seconds": statistics.median(ours),
        "seconds_best": min(ours),
        "plain_decoding_seconds": statistics.median(plain),
        "ratio": statistics.median(ours) / statistics.median(plain),
        "frames": decoded,
        "frames_decoded": timeline.frames_read,
    }


def _full_hd(pictures: Sequence[Image.Image]) -> Iterator[NDArray[np.uint8]]:
    rng = np.random.default_rng(_SEED)
    grain = rng.normal(0.0, 2.0, (1080, 1920, 1)).astype(np.int16)
    shots, count = 9, 30 * RATE
    for place in range(count):
        shot, step = divmod(place, -(-count // shots))
        if step == 0:
            wide = np.asarray(pictures[shot % len(pictures)].resize((2200, 1240)))
        view = wide[step : step + 1080, 2 * step : 2 * step + 1920].astype(np.int16)
        yield np.clip(view + np.roll(grain, place * 7, axis=1), 0, 255).astype(np.uint8)


def _print(figures: dict[str, Any]) -> None:
    cuts, shots, latency = (figures[name] for name in ("cuts", "shots", "latency"))
    print(f"{figures['clips']} made clips, {cuts['real']} cuts, within {_TOLERANCE_S} s")
    for name in ("ours", "histogram_threshold", "no_cuts"):
        found = cuts[name]
        print(
            f"{name:22}precision {found['precision']:.3f}  recall {found['recall']:.3f}  "
            f"F1 {found['f1']:.3f} {found.get('f1_95', '')}"
        )
    for name, found in cuts["by_encoder"].items():
        print(f"  {name:20}precision {found['precision']:.3f}  recall {found['recall']:.3f}")
    print(
        f"{shots['shots']} shots against their stills: valence r {shots['valence_r']:.3f}, arousal "
        f"r {shots['arousal_r']:.3f}, distance {shots['distance']:.3f} "
        f"(overall reading {shots['distance_of_overall']:.3f})"
    )
    print(
        f"30 s of full HD: {latency['seconds']:.2f} s, {latency['ratio']:.2f} of plain decoding "
        f"({latency['frames_decoded']} of {latency['frames']} pictures)"
    )
