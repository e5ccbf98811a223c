"""How long answers and readings take."""

from __future__ import annotations

import json

from model_page.tables import ROOT, table

__all__ = [
    "write_benchmarks",
    "write_catalogue",
    "write_ears",
    "write_eyes",
    "write_kills",
    "write_library",
    "write_scan",
]


def write_benchmarks() -> str:
    """Write how fast and how large the first answer is."""
    path = ROOT / "benchmarks" / "results" / "first_answer.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    warm, cold, serving, install = (found[name] for name in ("warm", "cold", "serving", "install"))
    rows = [
        ["4 MP photo to ten tracks, warm, median", f"{warm['warm_ms']:.0f} ms",
         f"decoding that photo with Pillow: {warm['baseline_decode_ms']:.0f} ms",
         f"{warm['ratio']:.1f}"],
        ["command line from cold, median", f"{cold['cold_s']:.2f} s",
         f"importing numpy, Pillow and onnxruntime: {cold['baseline_imports_s']:.2f} s",
         f"{cold['ratio']:.1f}"],
        ["resident memory while serving", f"{serving['serving_mb']:.0f} MB",
         f"the same imports: {serving['baseline_imports_mb']:.0f} MB", f"{serving['ratio']:.1f}"],
        ["core install, bytecode aside", f"{install['install_mb']:.0f} MB "
         f"({install['with_bytecode_mb']:.0f} MB with all bytecode)",
         f"numpy, onnxruntime and PyAV alone: {install['baseline_three_wheels_mb']:.0f} MB",
         f"{install['ratio']:.1f}"],
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## Speed and size",
            "`python benchmarks/first_answer.py --install --json benchmarks/results/first_answer.json`",
            f"On a shared machine with {found['machine']['cores']} cores, over the built-in library; "
            "baselines of the same run.",
            table(["figure", "ours", "baseline", "ratio"], rows),
        ]
    )


def write_eyes() -> str:
    """Write how fast pictures with faces are read."""
    path = ROOT / "benchmarks" / "results" / "eyes.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    labels = {
        "photo": f"4 MP photo with faces ({found['photo']['faces']:.1f} each), complete reading",
        "webcam": "webcam frame of 640 x 480, faces found and read",
        "frame": "the same frame, complete reading",
    }
    rows = [
        [label, f"{found[name]['median_ms']:.0f} ms", f"{found[name]['p95_ms']:.0f} ms",
         f"{found[name]['baseline_decode_ms']:.1f} ms", f"{found[name]['ratio']:.1f}"]
        for name, label in labels.items()
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## Speed of the eyes",
            "`python benchmarks/eyes.py --data ../shared/data --json benchmarks/results/eyes.json`",
            f"From bytes, on a shared machine with {found['machine']['cores']} cores, networks with "
            f"{found['machine']['threads']} threads; baseline: decoding the same file with Pillow.",
            table(["what", "median", "95th percentile", "baseline", "ratio"], rows),
        ]
    )


def write_ears() -> str:
    """Write how fast a file is heard."""
    path = ROOT / "benchmarks" / "results" / "ears.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    labels = {
        "analysis": "everything that is heard",
        "decode": "baseline: only decoding",
        "spectrogram": "baseline: decoding, one STFT, 128 mel bands",
        "librosa": "baseline: librosa's load, mel, chroma and tempo",
    }
    medians = found["median_ms"]
    rows = [
        [labels[name], f"{value:.0f} ms", f"{medians['analysis'] / value:.2f}"]
        for name, value in medians.items()
    ]
    return "\n\n".join(
        [
            "## Speed of the ears",
            "`python benchmarks/ears.py --data ../shared/data --json benchmarks/results/ears.json`",
            f"{found['files']} real recordings as stereo MP3 of {found['seconds'] // 60} minutes at 44.1 kHz, "
            "one core, warm, in turns; the last column is our time over the baseline's. One core hears "
            f"{found['real_time_factor']} times faster than the music plays.",
            table(["what", "median", "ours to it"], rows),
        ]
    )


def write_catalogue() -> str:
    """Write how fast a table of songs is imported."""
    path = ROOT / "benchmarks" / "results" / "catalogue.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    whole, answer = found["import"], found["answer_ms"]
    bare = whole["baseline_bare_insert"]
    rows = [
        ["import", f"{whole['first']['s']:.1f} s", f"inserting the bare columns: {bare['s']:.1f} s"],
        ["the same file again", f"{whole['again']['s']:.2f} s", ""],
        ["a changed file", f"{whole['update']['s']:.1f} s", ""],
        ["peak resident memory", f"{whole['peak_memory_mb']:.0f} MB", ""],
        ["photo to ten tracks afterwards, warm", f"{answer['with_88k']:.0f} ms",
         f"over the built-in library: {answer['baseline_builtin_only']:.0f} ms"],
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## Importing a catalogue",
            "`python benchmarks/catalogue.py --data ../shared/data "
            "--json benchmarks/results/catalogue.json`",
            f"A Parquet table of {whole['first']['rows']:,} songs; {whole['first']['repeated']} repeat another "
            f"row, {whole['first']['refused']} are refused, {whole['first']['partial']:,} are kept without a "
            "cell that cannot be read (years such as 22-0).",
            table(["figure", "ours", "baseline"], rows),
        ]
    )


def write_scan() -> str:
    """Write how fast and how large a scan is."""
    path = ROOT / "benchmarks" / "results" / "scan.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    rows = [
        [label, f"{one['real_time_factor']:.0f}", f"{one['took_s']:.1f} s", f"{one['cpu_s']:.1f} s",
         f"{one['peak_pss_mb']:.0f} MB" if "peak_pss_mb" in one else "",
         f"{one['first_file_s']:.1f} s" if "first_file_s" in one else ""]
        for label, one in (
            (f"scan by {found['scan']['workers']} processes", found["scan"]),
            ("baseline: scan in one process", found["in_turn"]),
            ("baseline: only decoding, one process", found["decoding"]),
        )
    ]  # fmt: skip
    look = found["look"]
    return "\n\n".join(
        [
            "## Speed of a scan",
            "`python benchmarks/scan.py --json benchmarks/results/scan.json`",
            f"{found['files']} Opus files of the demo tracks' length (about 50 s) into a new library, on a "
            f"shared machine with {found['machine']['cores']} cores. The real-time factor is seconds of music "
            "in a second, from the program's start to its end; memory is that of all processes together.",
            table(
                [
                    "what",
                    "real-time factor",
                    "time",
                    "processor time",
                    "memory",
                    "first file through",
                ],
                rows,
            ),
            f"Looking through a folder of {look['files']:,} files, which is what a scan with nothing to do does: "
            f"{look['took_s']:.2f} s.",
        ]
    )


def write_library() -> str:
    """Write how a library of a million tracks is answered."""
    path = ROOT / "benchmarks" / "results" / "library.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    query, start, memory, build, kinds = (
        found[name] for name in ("query", "start", "memory", "build", "kinds")
    )
    rows = [
        ["query to ten tracks with reasons, median", f"{query['median_ms']:.0f} ms "
         f"(95th percentile {query['p95_ms']:.0f} ms)",
         f"`rows @ q` alone, all rows as one array: {query['baseline_product_ms']:.0f} ms",
         f"{query['ratio']:.1f}"],
        ["command line from nothing to ten tracks for a photo, median", f"{start['start_s']:.2f} s",
         f"the same over one track: {start['baseline_one_track_s']:.2f} s", f"{start['ratio']:.2f}"],
        ["peak resident memory, networks included", f"{memory['peak_mb']:.0f} MB",
         f"every track as an object: {memory['baseline_objects_mb']:.0f} MB; "
         f"rows as one array: {memory['baseline_dense_mb']:.0f} MB", f"{memory['ratio']:.2f}"],
        ["making the matrix, once", f"{build['seconds']:.0f} s",
         f"reading every track into an object: {build['baseline_reading_s']:.0f} s",
         f"{build['seconds'] / build['baseline_reading_s']:.1f}"],
    ]  # fmt: skip
    numbers = [
        [name, f"{kinds[f'{name}_mb']:.0f} MB", f"{kinds[f'{name}_ms']:.0f} ms",
         f"{kinds[f'{name}_worst_error']:.1g}"]
        for name in ("float32", "float16", "int16", "int8")
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## A large library",
            "`python benchmarks/library.py --json benchmarks/results/library.json`",
            f"{found['tracks']:,} made-up tracks on a shared machine with "
            f"{found['machine']['cores']} cores; baselines of the same run. The matrix takes "
            f"{build['bytes_a_track']:.0f} bytes a track. Searching by words takes "
            f"{found['words']['median_ms']:.0f} ms in the middle, and {found['words']['worst_ms']:.0f} ms "
            "for a single letter that half of all tracks begin a word with.",
            table(["figure", "ours", "baseline", "ratio"], rows),
            "The words alone, kept in numbers of several kinds, times one unit vector:",
            table(["kind", "a million tracks", "product", "worst error"], numbers),
        ]
    )


def write_kills() -> str:
    """Write what is left when programs are killed."""
    path = ROOT / "benchmarks" / "results" / "kills.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    rows = [
        [name, str(one["kills"]), f"{one['work_s']:.1f} s", str(len(one["faults"]))]
        for name, one in found.items()
    ]
    return "\n\n".join(
        [
            "## Killed at random moments",
            "`python benchmarks/kills.py --kills 50 --json benchmarks/results/kills.json`",
            "Each time a process was killed (SIGKILL) in the middle of its work, the library was opened as at "
            "the next start, and all of it compared with what must be there.",
            table(["work", "kills", "takes, left alone", "faults"], rows),
        ]
    )
