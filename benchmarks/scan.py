"""Measure a scan: speed, memory and start-up, beside baselines of the same run.

    .venv/bin/python benchmarks/scan.py --json FILE

The committed FILE is ``benchmarks/results/scan.json``.

- 200 files of the demo tracks' length (about 50 s, Opus): the demo tracks, each four times, with
  half a second more cut off each time, so that no two sound alike. They are made once.
- scan: ``tunesight library scan`` by two processes; real-time factor (seconds of music in a second,
  from the program's start to its end), peak memory of all processes together (proportional set
  size, that is with shared pages shared out; and the sum of resident sizes, which counts them in
  each), and seconds from the program's start until the first file was through.
- look: finding 20,000 files in one folder, which is what a scan with nothing to do does.
- baselines: the same scan in the scanning process itself; and decoding all files with PyAV, one
  after the other, which is what no scan can do without.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

REPOSITORY = Path(__file__).resolve().parent.parent
DEMO = REPOSITORY / "src/tunesight/demo/tracks"
FILES = 200
WORKERS = 2
LOOKED_AT = 20_000
CUT_PACKETS = 25  # of 20 ms

# What the measured program runs: a scan as the command line does it, and when the first file was
# through by a clock that all processes of a machine share.
SCAN = """
import json, sys, time
from pathlib import Path
from tunesight.assembly import build_services
first = []
def note(progress):
    if progress.done and not first:
        first.append(time.clock_gettime(time.CLOCK_MONOTONIC))
    note.heard_s = progress.heard_s
with build_services() as services:
    services.library.add_folder(Path(sys.argv[1]))
    outcome = services.scan.scan(on_progress=note)
(_, report), = outcome.reports
print(json.dumps({"first": first[0], "heard_s": note.heard_s, "heard": report.heard,
                  "failed": report.failed}))
"""


def make_files(folder: Path) -> list[Path]:
    """Make the files that are not there yet, by copying packets: nothing is encoded again."""
    import av

    folder.mkdir(parents=True, exist_ok=True)
    sources = sorted(DEMO.glob("*.opus"))
    made = []
    for i in range(FILES):
        source, cut = sources[i % len(sources)], i // len(sources) * CUT_PACKETS
        path = folder / f"{source.stem}-{cut}.opus"
        made.append(path)
        if path.exists():
            continue
        unfinished = path.with_suffix(".part")
        with av.open(str(source)) as given, av.open(str(unfinished), "w", format="ogg") as taken:
            stream = taken.add_stream_from_template(given.streams.audio[0])
            for number, packet in enumerate(given.demux(given.streams.audio[0])):
                if packet.size and number >= cut:
                    packet.stream = stream
                    taken.mux(packet)
        unfinished.rename(path)
    return made


def measure_scan(folder: Path, workers: int) -> dict[str, Any]:
    """Scan into a new library and weigh every process of it, twenty times a second."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ, "TUNESIGHT_HOME": home, "TUNESIGHT_WORKERS": str(workers),
            "TUNESIGHT_USE_BUILTIN": "false",
        }  # fmt: skip
        cpu_s = children_cpu_s()
        started = time.clock_gettime(time.CLOCK_MONOTONIC)
        with subprocess.Popen(
            [sys.executable, "-c", SCAN, str(folder)],
            env=environment, stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            peaks = watch_memory(psutil.Process(process.pid))
            took_s = time.clock_gettime(time.CLOCK_MONOTONIC) - started
            printed = process.stdout.read() if process.stdout else ""
    if process.returncode != 0:
        sys.exit("The scan failed.")
    found = json.loads(printed)
    if found["heard"] != FILES or found["failed"]:
        sys.exit(f"The scan did not hear every file: {found}")
    return {
        "workers": workers,
        "took_s": took_s,
        "cpu_s": children_cpu_s() - cpu_s,
        "real_time_factor": found["heard_s"] / took_s,
        "first_file_s": found["first"] - started,
        **peaks,
    }


def children_cpu_s() -> float:
    """Return the processor time of all programs that were run so far, and of all they ran."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def watch_memory(program: psutil.Process) -> dict[str, float]:
    """Return the highest memory of a program and all that it started, until it ends."""
    peaks = {"peak_pss_mb": 0.0, "peak_rss_sum_mb": 0.0}
    while program.is_running() and program.status() != psutil.STATUS_ZOMBIE:
        pss = rss = 0.0
        for process in [program, *program.children(recursive=True)]:
            try:
                sizes = process.memory_full_info()
            except psutil.Error:
                continue
            pss += sizes.pss / 1e6
            rss += sizes.rss / 1e6
        peaks["peak_pss_mb"] = max(peaks["peak_pss_mb"], pss)
        peaks["peak_rss_sum_mb"] = max(peaks["peak_rss_sum_mb"], rss)
        time.sleep(0.05)
    return peaks


def measure_decoding(files: list[Path]) -> dict[str, float]:
    """Decode every file with PyAV, one after the other, and do nothing with it."""
    import av

    heard_s = 0.0
    started, cpu_s = time.perf_counter(), time.process_time()
    for path in files:
        with av.open(str(path)) as container:
            for frame in container.decode(audio=0):
                heard_s += frame.samples / frame.sample_rate
    took_s = time.perf_counter() - started
    return {
        "took_s": took_s,
        "cpu_s": time.process_time() - cpu_s,
        "real_time_factor": heard_s / took_s,
    }


def measure_look() -> dict[str, float]:
    """Look through a folder of many files, three times, and return the median."""
    from tunesight.library.walk import list_sound_files

    with tempfile.TemporaryDirectory() as folder:
        for i in range(LOOKED_AT):
            (Path(folder) / f"{i:05}.mp3").touch()
        durations: list[float] = []
        for _ in range(3):
            started = time.perf_counter()
            found = len(list_sound_files(folder).files)
            durations.append(time.perf_counter() - started)
    return {"files": found, "took_s": statistics.median(durations)}


def main() -> None:
    """Measure everything, print it, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--files", type=Path, default=REPOSITORY / "runs" / "scan" / "files")
    arguments = parser.parse_args()
    files = make_files(arguments.files)
    results: dict[str, Any] = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "files": len(files),
        "scan": measure_scan(arguments.files, WORKERS),
        "in_turn": measure_scan(arguments.files, 0),
        "decoding": measure_decoding(files),
        "look": measure_look(),
    }
    results["speed_up"] = results["in_turn"]["took_s"] / results["scan"]["took_s"]
    print(json.dumps(results, indent=2))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
