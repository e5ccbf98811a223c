"""Measure catalogues: an import, and answers over what was imported, each beside a baseline.

    .venv/bin/python benchmarks/catalogue.py --json FILE

The committed FILE is ``benchmarks/results/catalogue.json``. It needs the table of 88,011 songs in
the research data (``TUNESIGHT_DATA``) and pyarrow. One process, one thread.

- import: the table into a new library; baseline: reading the same Parquet file and inserting its
  bare columns into a bare table by sqlite3. Again: the same file once more. Update: the table with
  every twentieth row gone and every eighth renamed.
- answer: a photo of 4 MP (bytes) to ten tracks over the imported library with the built-in tracks,
  warm; baseline: the same over the built-in tracks alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from benchmarks.first_answer import make_photo, median_ms  # noqa: E402
from evaluation.song_matching import default_data  # noqa: E402
from tunesight.assembly import Services, build_services  # noqa: E402
from tunesight.domain.query import Query  # noqa: E402
from tunesight.settings import load_settings  # noqa: E402

ANSWERS = 40


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Return the seconds that something takes, and those of them in which this process worked."""
    started, worked = time.perf_counter(), time.process_time()
    work()
    return {
        "s": round(time.perf_counter() - started, 2),
        "cpu_s": round(time.process_time() - worked, 2),
    }


def insert_bare(path: Path, database: Path) -> None:
    """Read the table and insert its columns as they are: the least that any import must do."""
    file = pq.ParquetFile(path)
    names = file.schema_arrow.names
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"CREATE TABLE song ({', '.join(names)})")
    statement = f"INSERT INTO song VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    for batch in file.iter_batches(batch_size=4096, use_threads=False):
        rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        with connection:
            connection.executemany(statement, rows)
    connection.close()


def write_update(path: Path, changed: Path) -> None:
    """Write the table with every twentieth row gone and every eighth renamed."""
    table = pq.read_table(path)
    places = pa.array(range(table.num_rows))
    names = pc.if_else(
        pc.equal(pc.bit_wise_and(places, 7), 3),
        pc.binary_join_element_wise(table["name"].cast(pa.string()), "(changed)", " "),
        table["name"].cast(pa.string()),
    )
    at = table.schema.get_field_index("name")
    table = table.set_column(at, "name", names)
    kept = [i for i in range(table.num_rows) if i % 20]
    pq.write_table(table.take(kept), changed)


def measure_imports(path: Path, home: Path) -> dict[str, Any]:
    """Import the table, again, and changed."""
    changed = home / "changed.parquet"
    with build_services(load_settings(home=home)) as services:

        def import_table(table: Path) -> dict[str, Any]:
            reports: list[Any] = []

            def work() -> None:
                opened = services.catalogue.open_file(table)
                reports.append(
                    services.catalogue.import_table(opened, name="songs", is_replacing=True)
                )

            figures: dict[str, Any] = timed(work)
            report = reports[0]
            counts = ("rows", "added", "changed", "removed", "repeated", "refused", "partial")
            return {**figures, **{name: getattr(report, name) for name in counts}}

        first = import_table(path)
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        write_update(path, changed)
        return {
            "first": first,
            "peak_memory_mb": round(peak_mb),
            "again": import_table(path),
            "update": import_table(changed),
        }


def measure_answers(home: Path) -> float:
    """Return the median of photo to ten tracks, in milliseconds."""
    photo = make_photo()
    with build_services(load_settings(home=home)) as services:
        return round(median_ms(lambda: _answer(services, photo), ANSWERS), 1)


def _answer(services: Services, photo: bytes) -> None:
    found = services.recommend.recommend(Query(picture=services.read.read_picture(photo)))
    if len(found.recommendations) != 10:
        raise RuntimeError("There are not ten tracks in the answer.")


def main() -> None:
    """Measure, print, and write the JSON that the documentation quotes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=default_data())
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    path = arguments.data / "catalogue" / "songs_88k.parquet"
    with tempfile.TemporaryDirectory() as place:
        bare, full = Path(place, "bare"), Path(place, "full")
        for home in (bare, full):
            home.mkdir()
        baseline = timed(lambda: insert_bare(path, bare / "bare.db"))
        imports = measure_imports(path, full)
        figures = {
            "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
            "import": {"baseline_bare_insert": baseline, **imports},
            "answer_ms": {
                "baseline_builtin_only": measure_answers(bare),
                "with_88k": measure_answers(full),
            },
        }
    text = json.dumps(figures, indent=2)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
