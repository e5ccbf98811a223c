"""How long answers and readings take."""

from __future__ import annotations

import json

from model_page.tables import ROOT, table

__all__ = ["write_benchmarks", "write_eyes"]


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
