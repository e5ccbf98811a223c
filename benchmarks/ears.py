"""Measure the ears: a three-minute MP3, analysed whole, beside baselines of the same run.

    .venv/bin/python benchmarks/ears.py --data ../shared/data --json FILE

The committed FILE is ``benchmarks/results/ears.json``. Real recordings are cut or repeated to three
minutes and written as stereo MP3 at 44.1 kHz and 192 kbit a second. One core, warm, in turns:

- analysis: everything that an analysis holds, from the file.
- decode: PyAV decoding the file, one thread.
- spectrogram: the same, brought to mono at 22,050 Hz, one STFT (2,048 by 512) and 128 mel bands:
  the least that any analyser does.
- librosa (where it is installed): load, mel, chroma and tempo by its own functions.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy loads its BLAS
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tunesight.listening.analyse import Analyser
from tunesight.listening.spectrum import mel_filters
from tunesight.media.memory import keep_freed_memory

ROUNDS = 7
FILES = 3
SECONDS = 180
RATE_HZ = 44_100
MONO_RATE_HZ = 22_050
STFT_SIZE, STFT_HOP, MELS = 2048, 512, 128
FRAMES_AT_ONCE = 64


def decode(path: Path, *, rate_hz: int, layout: str) -> NDArray[np.float32]:
    """Decode a file to floats, shape (channels, samples)."""
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=rate_hz)
    parts: list[NDArray[np.float32]] = []
    with av.open(str(path)) as container:
        container.streams.audio[0].codec_context.thread_count = 1
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray() for part in resampler.resample(frame)]
        parts += [part.to_ndarray() for part in resampler.resample(None)]
    return np.concatenate(parts, axis=1)


def write_mp3(source: Path, target: Path) -> None:
    """Write three minutes of a recording as stereo MP3."""
    sound = decode(source, rate_hz=RATE_HZ, layout="stereo")
    wanted = SECONDS * RATE_HZ
    sound = np.tile(sound, -(-wanted // sound.shape[1]))[:, :wanted]
    with av.open(str(target), "w") as container:
        stream = container.add_stream("libmp3lame", rate=RATE_HZ, layout="stereo")
        stream.bit_rate = 192_000
        fifo = av.AudioFifo()
        whole = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(sound), format="fltp", layout="stereo"
        )
        whole.sample_rate = RATE_HZ
        fifo.write(whole)
        while (frame := fifo.read(1152, partial=True)) is not None:
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def only_decode(path: Path) -> None:
    """Decode and drop."""
    with av.open(str(path)) as container:
        container.streams.audio[0].codec_context.thread_count = 1
        for _ in container.decode(audio=0):
            pass


def spectrogram(path: Path) -> NDArray[np.float32]:
    """Decode, mix, one STFT and mel bands, a stretch of frames at a time as it is quickest."""
    mono = decode(path, rate_hz=MONO_RATE_HZ, layout="mono")[0]
    frames = sliding_window_view(mono, STFT_SIZE)[::STFT_HOP]
    # Filters for frames of half the size serve every second bin of these.
    filters = mel_filters(MELS, lowest_hz=0.0, highest_hz=MONO_RATE_HZ / 2)
    window = np.hanning(STFT_SIZE)
    bands = np.empty((len(frames), MELS), np.float32)
    for start in range(0, len(frames), FRAMES_AT_ONCE):
        part = slice(start, start + FRAMES_AT_ONCE)
        spectra = np.fft.rfft(frames[part] * window, axis=1)
        powers = (spectra.real**2 + spectra.imag**2).astype(np.float32)
        bands[part] = powers[:, ::2] @ filters
    return bands


def librosa_features(path: Path) -> None:
    """Load, mel, chroma and tempo, as its tutorial shows them."""
    librosa = import_module("librosa")
    samples, rate_hz = librosa.load(path, sr=MONO_RATE_HZ)
    librosa.feature.melspectrogram(y=samples, sr=rate_hz)
    librosa.feature.chroma_stft(y=samples, sr=rate_hz)
    librosa.beat.beat_track(y=samples, sr=rate_hz)


def measure(files: list[Path], works: dict[str, Callable[[Path], Any]]) -> dict[str, float]:
    """Time every work on every file, in turns, and return the median milliseconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work(files[0])
    for _ in range(ROUNDS):
        for file in files:
            for name, work in works.items():
                began = time.perf_counter()
                work(file)
                taken[name].append((time.perf_counter() - began) * 1e3)
    return {name: statistics.median(values) for name, values in taken.items()}


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    arguments = parser.parse_args()
    recordings = sorted((arguments.data / "audio" / "kevin-macleod").glob("*.mp3"))[:FILES]
    if len(recordings) < FILES:
        sys.exit(f"{FILES} recordings are needed below {arguments.data}/audio/kevin-macleod.")
    keep_freed_memory()
    analyser = Analyser()
    works: dict[str, Callable[[Path], Any]] = {
        "analysis": analyser.analyse,
        "decode": only_decode,
        "spectrogram": spectrogram,
    }
    if find_spec("librosa") is not None:
        works["librosa"] = librosa_features
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{i}.mp3" for i in range(FILES)]
        for recording, file in zip(recordings, files, strict=True):
            write_mp3(recording, file)
        medians = measure(files, works)
    figures = {
        "seconds": SECONDS,
        "files": FILES,
        "median_ms": {name: round(value, 1) for name, value in medians.items()},
        "ratio_to_spectrogram": round(medians["analysis"] / medians["spectrogram"], 2),
        "ratio_to_decode": round(medians["analysis"] / medians["decode"], 2),
        "real_time_factor": round(SECONDS * 1e3 / medians["analysis"]),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
    }
    print(json.dumps(figures, indent=2))
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
