"""Measure the first answer: time, memory and size, each beside a baseline of the same run.

    .venv/bin/python benchmarks/first_answer.py --install --json FILE

The committed FILE is ``benchmarks/results/first_answer.json``.

- warm: one 4 MP photo (bytes) to ten tracks in a running process; baseline: Pillow decoding that
  photo at full size.
- cold: ``tunesight recommend PICTURE --json`` from nothing; baseline: a Python that only imports
  numpy, Pillow and onnxruntime.
- serving: resident memory of ``tunesight serve`` after twenty answers; baseline: a Python that only
  imports numpy, Pillow and onnxruntime.
- install: what the package and all it needs add to an empty environment, without and with
  the bytecode that pip writes ahead (with --install; takes a minute); baseline: the wheels of
  numpy, onnxruntime and PyAV alone, which any program of this kind needs.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from PIL import Image

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURE = REPOSITORY / "src/tunesight/demo/pictures/sunset-sea.jpg"
IMPORTS = "import numpy, PIL.Image, onnxruntime"
WARM_RUNS = 50
COLD_RUNS = 7


def make_photo() -> bytes:
    """Enlarge a bundled picture to 4 MP and grain it, so that it decodes like a photograph."""
    rng = np.random.default_rng(0)
    large = np.asarray(Image.open(PICTURE).convert("RGB").resize((2448, 1632)), dtype=np.float32)
    grained = np.clip(large + rng.normal(0, 6, large.shape), 0, 255).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(grained).save(stream, "JPEG", quality=90)
    return stream.getvalue()


def median_ms(work: Any, runs: int) -> float:
    """Return the median duration in milliseconds, after two runs that do not count."""
    durations: list[float] = []
    for i in range(runs + 2):
        started = time.perf_counter()
        work()
        if i >= 2:
            durations.append(1000 * (time.perf_counter() - started))
    return statistics.median(durations)


def measure_warm(home: str) -> dict[str, float]:
    """Photo to ten tracks in this process."""
    from tunesight.assembly import build_services
    from tunesight.domain.query import Query
    from tunesight.settings import load_settings

    photo = make_photo()
    services = build_services(load_settings(home=home))

    def answer() -> None:
        query = Query(picture=services.read.read_picture(photo))
        found = services.recommend.recommend(query)
        if len(found.recommendations) != 10:
            sys.exit("The library did not answer ten tracks.")

    ours = median_ms(answer, WARM_RUNS)
    baseline = median_ms(lambda: Image.open(io.BytesIO(photo)).load(), WARM_RUNS)
    return {"warm_ms": ours, "baseline_decode_ms": baseline, "ratio": ours / baseline}


def measure_cold(home: str) -> dict[str, float]:
    """Run the command line from nothing."""
    environment = {**os.environ, "TUNESIGHT_HOME": home}
    command = [
        str(Path(sys.executable).with_name("tunesight")),
        "recommend",
        str(PICTURE),
        "--json",
    ]

    def run(arguments: list[str]) -> None:
        subprocess.run(arguments, env=environment, check=True, stdout=subprocess.DEVNULL)

    ours = median_ms(lambda: run(command), COLD_RUNS) / 1000
    baseline = median_ms(lambda: run([sys.executable, "-c", IMPORTS]), COLD_RUNS) / 1000
    return {"cold_s": ours, "baseline_imports_s": baseline, "ratio": ours / baseline}


def measure_serving(home: str) -> dict[str, float]:
    """Ask a real server for twenty answers and weigh it."""
    environment = {**os.environ, "TUNESIGHT_HOME": home, "PYTHONUNBUFFERED": "1"}
    command = [str(Path(sys.executable).with_name("tunesight")), "serve", "--port", "0"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline() if server.stdout else ""
        address = re.search(r"http://\S+", line)
        if address is None:
            sys.exit(f"The server did not start: {line!r}")
        boundary = "b0undary"
        body = (
            (
                f"--{boundary}\r\n"
                'Content-Disposition: form-data; name="picture"; filename="a.jpg"\r\n'
                "Content-Type: image/jpeg\r\n\r\n"
            ).encode()
            + make_photo()
            + f"\r\n--{boundary}--\r\n".encode()
        )
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{address[0]}/api/v1/recommendations",
            data=body,
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        for _ in range(20):
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
                json.load(answer)
        serving = psutil.Process(server.pid).memory_info().rss / 1e6
    finally:
        server.terminate()
        server.wait(timeout=20)
    script = f"{IMPORTS}; import psutil; print(psutil.Process().memory_info().rss / 1e6)"
    bare = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    baseline = float(bare.stdout)
    return {"serving_mb": serving, "baseline_imports_mb": baseline, "ratio": serving / baseline}


def folder_mb(folder: Path) -> float:
    """Return the size of all files below a folder, in MB."""
    return sum(p.lstat().st_size for p in folder.rglob("*") if not p.is_dir()) / 1e6


def measure_install() -> dict[str, float]:
    """Install the package alone into a fresh environment and weigh what that added."""
    with tempfile.TemporaryDirectory() as place:
        venv.create(place, with_pip=True)
        pip = [str(Path(place) / "bin" / "pip"), "install", "--quiet"]
        empty = folder_mb(Path(place))
        subprocess.run([*pip, "--no-compile", "numpy", "onnxruntime", "av"], check=True)
        baseline = folder_mb(Path(place)) - empty
        subprocess.run([*pip, "--no-compile", str(REPOSITORY)], check=True)
        full = folder_mb(Path(place)) - empty
        python = str(Path(place) / "bin" / "python")
        libraries = next(Path(place).glob("lib/python*/site-packages"))
        subprocess.run([python, "-m", "compileall", "-q", str(libraries)], check=False)
        compiled = folder_mb(Path(place)) - empty
    return {
        "install_mb": full,
        "with_bytecode_mb": compiled,
        "baseline_three_wheels_mb": baseline,
        "ratio": full / baseline,
    }


def main() -> None:
    """Measure everything, print it, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--install", action="store_true", help="also weigh a fresh installation")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        results: dict[str, Any] = {
            "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
            "warm": measure_warm(home),
            "cold": measure_cold(home),
            "serving": measure_serving(home),
        }
    if arguments.install:
        results["install"] = measure_install()
    for name, figures in results.items():
        print(
            f"{name:8}",
            ", ".join(
                f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}"
                for key, value in figures.items()
            ),
        )
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
