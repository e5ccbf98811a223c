"""How long a query takes when the server ranks, beside the matrix, over the same library.

    python benchmarks/postgres.py [--tracks 100000] [--queries 40] [--json FILE]

The committed FILE is ``benchmarks/results/postgres.json``.

Starts a PostgreSQL server of its own (from the wheel that the tests use), fills it with synthetic
tracks, and asks the same queries of both in turn: without filters, with a filter, and with the same
filter again, which the server has measured by then.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.postgres import start_server
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.blocks import BLOCKS, ROW_WIDTH, WORDS_WIDTH, gaussian_to_weights
from tunesight.domain.query import Filters, Range
from tunesight.domain.track import Track, TrackSource
from tunesight.inference.cards import load_card
from tunesight.inference.weights import find_weights
from tunesight.library.database import open_database
from tunesight.library.matrix import LibraryMatrix
from tunesight.library.repository import TrackRepository
from tunesight.library.vector_search import ServerSearch
from tunesight.perception.words import StaticTextEncoder

GENRES = ("pop", "rock", "jazz", "ambient", "folk", "techno", "soul", "metal", "classical", "dub")
WORDS = ("night", "rain", "river", "dance", "heart", "sun", "road", "winter", "blue", "home")
# As many as RecommendService looks at for ten.
MOST = 200
PART = 5000


def make_tracks(count: int) -> Iterator[list[Track]]:
    """Yield made tracks, spread over the plane, in parts."""
    rng = np.random.default_rng(0)
    for start in range(0, count, PART):
        places = rng.uniform(-1, 1, (PART, 2))
        words = rng.choice(WORDS, (PART, 2))
        yield [
            Track(
                id=f"b-{i}",
                title=f"{words[i - start][0]} {words[i - start][1]} {i}",
                artist=f"Artist {i % 9973}",
                source=TrackSource.CATALOGUE,
                year=1950 + i % 75,
                language="en",
                genres=(GENRES[i % len(GENRES)],),
                affect=AffectGaussian.isotropic(Affect(*places[i - start]), 0.3),
                cues={"tempo": 60.0 + i % 120},
            )
            for i in range(start, min(start + PART, count))
        ]


def make_weights(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return weights such as a picture and a wish together have."""
    weights = np.zeros(ROW_WIDTH)
    belief = AffectGaussian.isotropic(Affect(*rng.uniform(-0.8, 0.8, 2)), 0.3)
    weights[BLOCKS["affect"]] = gaussian_to_weights(belief)[0]
    words = rng.normal(size=WORDS_WIDTH)
    weights[BLOCKS["words"]] = 3.0 * words / np.linalg.norm(words)
    weights[BLOCKS["prior"]] = (0.15, 0.25)
    return weights


def time_s(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure(folder: Path, count: int, queries: int) -> dict[str, object]:
    """Fill a library on a server of its own, and ask it both ways."""
    server = start_server(folder)
    try:
        database = open_database(server.create_database(), home=folder)
        store = TrackRepository(database)
        with database.read() as connection:
            version = connection.exec_driver_sql("SHOW server_version").scalar()
        encoder = StaticTextEncoder(find_weights(load_card("words")))
        filled = time_s(lambda: [store.save_tracks(part) for part in make_tracks(count)])
        ways = {
            "memory": LibraryMatrix(store, encoder, folder=database.matrix_folder),
            "server": ServerSearch(database, store, encoder),
        }
        rng = np.random.default_rng(1)
        first = {
            name: time_s(lambda way=way: way.search(make_weights(rng), Filters(), most=MOST))  # type: ignore[misc]
            for name, way in ways.items()
        }
        server.run("VACUUM ANALYZE", database=server.url(database.place.rpartition("/")[2]))
        medians: dict[str, dict[str, float]] = {}
        agreed = asked = 0
        for kind, filters in (
            ("no filter", [Filters()] * queries),
            ("a filter", [Filters(year=Range(1960 + i % 40, None)) for i in range(queries)]),
            ("that filter again", [Filters(genre="jazz")] * queries),
        ):
            times: dict[str, list[float]] = {name: [] for name in ways}
            for one in filters:
                weights = make_weights(rng)
                found = {}
                for name, way in ways.items():
                    start = time.perf_counter()
                    found[name] = way.search(weights, one, most=MOST).best.numbers[:10].tolist()
                    times[name].append(time.perf_counter() - start)
                asked += 1
                agreed += found["memory"] == found["server"]
            medians[kind] = {n: 1000 * statistics.median(took) for n, took in times.items()}
        store.save_tracks([next(make_tracks(PART))[0]])
        changed = {
            name: time_s(lambda way=way: way.search(make_weights(rng), Filters(), most=MOST))  # type: ignore[misc]
            for name, way in ways.items()
        }
        database.close()
    finally:
        server.stop()
    return {
        "machine": {
            "system": platform.platform(terse=True),
            "cores": os.cpu_count(),
            "postgresql": version,
        },
        "tracks": count,
        "filled_s": filled,
        "first_s": first,
        "after_a_change_s": changed,
        "median_ms": medians,
        "same_ten": f"{agreed} of {asked}",
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        figures = measure(folder, arguments.tracks, arguments.queries)
    finally:
        shutil.rmtree(folder)
    text = json.dumps(figures, indent=2)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
