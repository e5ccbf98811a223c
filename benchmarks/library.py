"""Measure a large library: answers, start and memory, each beside a baseline of the same run.

    .venv/bin/python benchmarks/library.py --json FILE

The committed FILE is ``benchmarks/results/library.json``. The library has ``--tracks`` made-up
tracks (a million), the same for the same seed; it is kept in ``runs/library`` and used again. Every
figure is of a fresh process:

- query: pictures, wishes and both, with and without filters, through the service to ten tracks with
  their reasons; baseline: ``rows @ q`` in numpy, over the same rows as one array of float32.
- start: the command line from nothing to ten tracks printed, with the matrix there already;
  baseline: the same over a library of one track.
- memory: peak resident memory of the process that answered the queries, picture networks and text
  encoder included; baseline: a process that reads every track into an object, as versions before
  the matrix in files did.
- build: making the matrix from the database, once.
- words: searching titles, artists and albums.
- kinds: the product with the words alone, in numbers of several kinds, and what each is off by.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tunesight.assembly import Services, build_services
from tunesight.domain.blocks import BLOCKS, ROW_WIDTH, WORDS_WIDTH, gaussian_to_weights
from tunesight.domain.query import Filters, Query, Range
from tunesight.inference.cards import load_card
from tunesight.inference.weights import find_weights
from tunesight.library.database import open_database
from tunesight.library.matrix_columns import decode_rows, quantise_words
from tunesight.library.repository import TrackRepository
from tunesight.perception.words import StaticTextEncoder
from tunesight.settings import load_settings

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURES = REPOSITORY / "src" / "tunesight" / "demo" / "pictures"
SEED = 20
ROUNDS = 5
START_RUNS = 7
BASELINE_RUNS = 15

WISHES = ("rainy sunday, slow piano", "80s synth pop", "fast happy dance", "sad french chanson")
FILTERS = (
    Filters(),
    Filters(tempo_bpm=Range(90, 120)),
    Filters(artist="an", valence=Range(0.0, None)),
    Filters(genre="rock", year=Range(1990, 2009), languages=("en",)),
)
SEARCHES = ("moon", "the river", "love song an", "s")


def make_library(path: Path, count: int) -> None:
    """Write made-up tracks into a new library, straight into its table."""
    open_database(path).close()
    rng = np.random.default_rng(SEED)
    encoder = StaticTextEncoder(find_weights(load_card("words")))
    words = [word for word in encoder.words if word.isalpha() and 3 <= len(word) <= 10]
    words = [str(word) for word in rng.choice(words, 20_000, replace=False)]

    def name(most: int) -> str:
        return " ".join(words[i] for i in rng.integers(0, len(words), rng.integers(1, most + 1)))

    genres = ["rock", "pop", *(name(2) for _ in range(600))]
    artists = [name(3) for _ in range(count // 8 + 1)]
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    rows = _make_rows(rng, count, words, genres, artists)
    first = next(rows)
    statement = (
        f"INSERT INTO track ({', '.join(first)}) "  # noqa: S608 - names from below
        f"VALUES ({', '.join(f':{name}' for name in first)})"
    )
    connection.executemany(statement, itertools.chain([first], rows))
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('generation', 1, '')")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _make_rows(
    rng: np.random.Generator, count: int, words: list[str], genres: list[str], artists: list[str]
) -> Iterator[dict[str, object]]:
    # Spread as the streaming catalogues are: around a pleasant, lively middle.
    places = np.clip(rng.normal((0.15, 0.1), (0.35, 0.35), (count, 2)), -1, 1)
    languages = rng.choice(
        ["en", "es", "fr", "ja", "zxx", ""], count, p=[0.5, 0.1, 0.1, 0.1, 0.1, 0.1]
    )
    years = rng.integers(1950, 2026, count)
    tempos = np.exp2(rng.normal(6.85, 0.35, count))
    titles = rng.integers(0, len(words), (count, 3))
    of_genre = rng.integers(0, len(genres), (count, 2))
    of_artist = (len(artists) * rng.random(count) ** 2).astype(int)
    for i in range(count):
        valence, arousal = places[i].tolist()
        has_sound = i % 5 == 0
        yield {
            "id": f"m-{i}",
            "title": " ".join(words[j] for j in titles[i]),
            "artist": artists[of_artist[i]],
            "album": words[i % len(words)],
            "source": "folder" if has_sound else "catalogue",
            "year": int(years[i]),
            "language": str(languages[i]),
            "genres": "\n".join(genres[j] for j in of_genre[i]),
            "moods": "",
            "valence": valence,
            "arousal": arousal,
            "valence_variance": 0.06,
            "arousal_variance": 0.06,
            "covariance": 0.0,
            "tempo_bpm": float(tempos[i]),
            "loudness_lufs": -10.0,
            "mode": 0.3,
            "duration_s": 200.0,
            "path": f"/music/{i}.mp3".encode() if has_sound else None,
            "licence": "",
            "is_editorial": 0,
            "is_missing": 0,
            "match_key": f"m{i}",
            "generation": 1,
        }


def open_services(home: Path) -> Services:
    """Open the services over the made library."""
    return build_services(load_settings(home=home, use_builtin=False))


def run_queries(home: Path) -> dict[str, float]:
    """Answer every kind of query, several times over, and weigh this process."""
    with open_services(home) as services:
        pictures = [
            services.read.read_picture_file(path) for path in sorted(PICTURES.glob("*.jpg"))[:4]
        ]
        wishes = [services.read.read_wish(wish) for wish in WISHES]
        queries = [
            Query(picture=picture, wish=wish, filters=filters)
            for filters in FILTERS
            for picture, wish in zip((*pictures, None), (None, *wishes), strict=True)
        ]
        durations: list[float] = []
        for turn in range(ROUNDS + 1):
            for query in queries:
                started = time.perf_counter()
                answer = services.recommend.recommend(query)
                if turn:
                    durations.append(1000 * (time.perf_counter() - started))
                if len(answer.recommendations) != query.k:
                    sys.exit("The library did not answer ten tracks.")
        searches: list[float] = []
        for _ in range(ROUNDS):
            for words in SEARCHES:
                started = time.perf_counter()
                services.tracks.search_tracks(words)
                searches.append(1000 * (time.perf_counter() - started))
    return {
        "median_ms": statistics.median(durations),
        "p95_ms": statistics.quantiles(durations, n=20)[-1],
        "worst_ms": max(durations),
        "words_median_ms": statistics.median(searches),
        "words_worst_ms": max(searches),
        "peak_mb": peak_mb(),
    }


def run_dense(home: Path) -> dict[str, float]:
    """Multiply the same rows as one dense array: what numpy alone takes."""
    with open_services(home) as services:
        snapshot = services.matrix.snapshot()
        reading = services.read.read_wish(WISHES[0])
    count = len(snapshot.columns["number"])
    rows = np.empty((count, ROW_WIDTH), dtype=np.float32)
    for start in range(0, count, 10_000):
        which = np.arange(start, min(count, start + 10_000))
        rows[which] = decode_rows(snapshot.columns, which, snapshot.names["language"])
    weights = np.ones(ROW_WIDTH, dtype=np.float32)
    weights[BLOCKS["affect"]] = gaussian_to_weights(reading.affect)[0]
    durations: list[float] = []
    for _ in range(BASELINE_RUNS):
        started = time.perf_counter()
        rows @ weights
        durations.append(1000 * (time.perf_counter() - started))
    return {"median_ms": statistics.median(durations), "peak_mb": peak_mb()}


def run_objects(home: Path) -> dict[str, float]:
    """Read every track into an object and keep all of them."""
    database = open_database(home / "library.sqlite3")
    started = time.perf_counter()
    tracks = TrackRepository(database).all_tracks()
    seconds = time.perf_counter() - started
    database.close()
    return {"seconds": seconds, "tracks": len(tracks), "peak_mb": peak_mb()}


def run_build(home: Path) -> dict[str, float]:
    """Make the matrix from the database."""
    shutil.rmtree(home / "library.sqlite3.matrix", ignore_errors=True)
    with open_services(home) as services:
        started = time.perf_counter()
        snapshot = services.matrix.snapshot()
        seconds = time.perf_counter() - started
    count = len(snapshot.columns["number"])
    files = list((home / "library.sqlite3.matrix").iterdir())
    size = sum(path.stat().st_size for path in files)
    return {"seconds": seconds, "bytes_a_track": size / count, "peak_mb": peak_mb()}


def run_kinds(home: Path) -> dict[str, float]:
    """Multiply a million unit rows of words, kept in numbers of several kinds, by one query."""
    del home
    rng = np.random.default_rng(SEED)
    exact = rng.standard_normal((1_000_000, WORDS_WIDTH), dtype=np.float32)
    exact /= np.linalg.norm(exact, axis=1, keepdims=True)
    query = rng.standard_normal(WORDS_WIDTH).astype(np.float32)
    query /= np.linalg.norm(query)
    truth = exact.astype(np.float64) @ query
    whole = np.float32(np.iinfo(np.int16).max)
    codes, steps = quantise_words(exact)
    kinds: dict[str, tuple[NDArray[Any], NDArray[np.float32] | np.float32]] = {
        "float32": (exact, np.float32(1.0)),
        "float16": (exact.astype(np.float16), np.float32(1.0)),
        "int16": (np.rint(exact * whole).astype(np.int16), 1.0 / whole),
        "int8": (codes, steps),
    }
    buffer = np.zeros((16_384, WORDS_WIDTH), dtype=np.float32)
    figures: dict[str, float] = {}
    for name, (rows, scale) in kinds.items():
        durations: list[float] = []
        scores = np.empty(len(rows), dtype=np.float32)
        for _ in range(BASELINE_RUNS):
            started = time.perf_counter()
            for start in range(0, len(rows), len(buffer)):
                part = rows[start : start + len(buffer)]
                np.copyto(buffer[: len(part)], part)
                # As the matrix does it: products so small that BLAS starts no threads.
                products = np.matmul(buffer.reshape(-1, 128, WORDS_WIDTH), query).reshape(-1)
                scores[start : start + len(part)] = products[: len(part)]
            scores *= scale
            durations.append(1000 * (time.perf_counter() - started))
        figures[f"{name}_ms"] = statistics.median(durations)
        figures[f"{name}_mb"] = rows.nbytes / 1e6
        figures[f"{name}_worst_error"] = float(np.abs(scores - truth).max())
    return figures


PARTS = {
    "kinds": run_kinds,
    "queries": run_queries,
    "dense": run_dense,
    "objects": run_objects,
    "build": run_build,
}


def peak_mb() -> float:
    """Return the highest resident memory that this process has had."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 / 1e6 if found else float("nan")


def measure_start(home: Path) -> float:
    """Return the median seconds of the command line, from nothing to an answer."""
    environment = {
        **os.environ,
        "TUNESIGHT_HOME": str(home),
        "TUNESIGHT_USE_BUILTIN": "false",
        # As where it was used before: the first run, which does not count, leaves its bytecode.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),
    }
    picture = str(min(PICTURES.glob("*.jpg")))
    command = [str(Path(sys.executable).with_name("tunesight")), "recommend", picture, "--json"]
    durations: list[float] = []
    for turn in range(START_RUNS + 1):
        started = time.perf_counter()
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        if turn:
            durations.append(time.perf_counter() - started)
    return statistics.median(durations)


def in_a_process(part: str, home: Path) -> dict[str, float]:
    """Run one part in a fresh process and return its figures."""
    command = [sys.executable, __file__, "--part", part, "--home", str(home)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure(home: Path, count: int) -> dict[str, Any]:
    """Make what is not there yet, and measure everything."""
    home.mkdir(parents=True, exist_ok=True)
    library = home / "library.sqlite3"
    if not library.exists():
        making = home / "making.sqlite3"
        making.unlink(missing_ok=True)
        make_library(making, count)
        making.rename(library)
    one = home / "one"
    one.mkdir(exist_ok=True)
    if not (one / "library.sqlite3").exists():
        make_library(one / "library.sqlite3", 1)
    build = in_a_process("build", home)
    queries = in_a_process("queries", home)
    dense = in_a_process("dense", home)
    objects = in_a_process("objects", home)
    start, start_of_one = measure_start(home), measure_start(one)
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "tracks": count,
        "query": {
            **{name: queries[name] for name in ("median_ms", "p95_ms", "worst_ms")},
            "baseline_product_ms": dense["median_ms"],
            "ratio": queries["median_ms"] / dense["median_ms"],
        },
        "start": {
            "start_s": start,
            "baseline_one_track_s": start_of_one,
            "ratio": start / start_of_one,
        },
        "memory": {
            "peak_mb": queries["peak_mb"],
            "baseline_objects_mb": objects["peak_mb"],
            "baseline_dense_mb": dense["peak_mb"],
            "ratio": queries["peak_mb"] / objects["peak_mb"],
        },
        "build": {**build, "baseline_reading_s": objects["seconds"]},
        "kinds": in_a_process("kinds", home),
        "words": {name: queries[f"words_{name}"] for name in ("median_ms", "worst_ms")},
    }


def main() -> None:
    """Measure everything, print it, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tracks", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path, help="where the library is kept")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--part", choices=PARTS, help="run one part in this process")
    arguments = parser.parse_args()
    home = arguments.home or REPOSITORY / "runs" / "library" / str(arguments.tracks)
    if arguments.part:
        print(json.dumps(PARTS[arguments.part](home)))
        return
    results = measure(home, arguments.tracks)
    for name, figures in results.items():
        print(f"{name:8}", figures)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
