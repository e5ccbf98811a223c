"""How well music is heard: tempo, key, mode, beats, affect and loudness, beside baselines.

Conventions
-----------
The data and their split are those of `evaluation.music_sets`; MIDI files are rendered by
`evaluation.music_items` and heard as any sound file is. ``--part dev`` is for choosing, ``--part
test`` for reporting; a folder that is a test set as a whole is read with ``--part all``. The demo
tracks are measured with every part but ``dev``. ``both`` are the lead sheets and POP909 together.

librosa and pyloudnorm belong to the environment of training; elsewhere librosa's kept answers are
used, and what is missing is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.music_figures import (
    Case,
    measure_affect_signs,
    measure_beats,
    measure_downbeats,
    measure_key,
    measure_mode,
    measure_quadrants,
    measure_tempo,
)
from evaluation.music_hearing import LibrosaListener, hear
from evaluation.music_items import MOST_S, Renders, add_choice_arguments, examples_with_sound
from evaluation.music_loudness import compare_meters, list_recordings
from evaluation.music_sets import DEMO, SETS
from evaluation.rounding import round_figures

if TYPE_CHECKING:
    import argparse

__all__ = ["add_arguments", "run"]

_SCORED = ("leadsheets", "pop909")
_BEATEN = ("leadsheets", "demo")  # sets whose beats are known


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is heard."""
    add_choice_arguments(parser)
    parser.add_argument(
        "--sets", nargs="+", choices=(*SETS, "loudness"), default=[*SETS, "loudness"],
        help="which sets; loudness compares meters on recordings",
    )  # fmt: skip
    parser.add_argument("--demo", type=Path, default=DEMO, help="folder of tracks.json and tracks/")
    parser.add_argument("--items", action="store_true", help="write every single result too")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Hear every example and print what came out.

    Returns
    -------
    dict
        ``tempo``, ``key``, ``mode``, ``beats``, ``downbeats``, ``affect``, ``loudness``, each by
        set; ``items`` where they are asked for.

    Raises
    ------
    FileNotFoundError
        If a set's table or archive is not there.
    ConfigurationError
        If something must be rendered and FluidSynth or the soundfont is missing.
    """
    cases = {name: _hear_set(name, args) for name in SETS if name in args.sets}
    figures: dict[str, Any] = {
        "what": f"renders of up to {MOST_S:g} s and the demo tracks as committed",
        "part": args.part,
        "limit": args.limit,
        **_measure(cases),
        "loudness": None,
    }
    meters: dict[str, Any] = {}
    if "loudness" in args.sets:
        meters = compare_meters(list_recordings(args.data, args.demo)[: args.limit])
        figures["loudness"] = {name: x for name, x in meters.items() if name != "files"}
    if args.items:
        figures["items"] = {
            **{name: [_to_item(case) for case in found] for name, found in cases.items()},
            "loudness": meters.get("files"),
        }
    figures = round_figures(figures)
    _print(figures)
    return figures


def _hear_set(name: str, args: argparse.Namespace) -> list[Case]:
    librosa = LibrosaListener(args.renders)
    found = examples_with_sound(
        Renders(args.renders), data=args.data, sets=[name], part=args.part, limit=args.limit,
        demo=args.demo,
    )  # fmt: skip
    return [Case(example, hear(path), librosa.hear(path)) for example, path in found]


def _measure(cases: dict[str, list[Case]]) -> dict[str, Any]:
    scored: dict[str, Sequence[Case]] = {n: cases[n] for n in (*_SCORED, "demo") if n in cases}
    if all(name in cases for name in _SCORED):
        scored["both"] = [case for name in _SCORED for case in cases[name]]
    demo = cases.get("demo", [])
    return {
        "tempo": {name: measure_tempo(found) for name, found in scored.items()},
        "key": {name: measure_key(found) for name, found in scored.items()},
        "mode": {name: measure_mode(found) for name, found in scored.items()},
        "beats": {name: measure_beats(found) for name, found in scored.items() if name in _BEATEN},
        "downbeats": {"demo": measure_downbeats(demo)},
        "affect": {
            "vgmidi": measure_affect_signs(cases.get("vgmidi", [])),
            "demo": measure_quadrants(demo),
        },
    }


def _to_item(case: Case) -> dict[str, Any]:
    example = asdict(case.example)
    example.pop("source")
    return {
        **example,
        "ours": asdict(case.ours),
        "librosa": asdict(case.librosa) if case.librosa else None,
    }


def _print(figures: dict[str, Any]) -> None:
    print(f"{'figure':34} {'n':>4}  {'ours (95 %)':22} {'baseline (95 %)':22} gain (95 %)")
    rows = [
        (f"{subject} {measure} {name}", found, found["ours"], found["librosa"], measure)
        for subject, measures in (
            ("tempo", ("accuracy_1", "accuracy_2")),
            ("key", ("mirex", "mirex_both_fifths", "exact", "tonic")),
            ("mode", ("auc",)),
            ("beats", ("f_measure",)),
            ("downbeats", ("f_measure",)),
        )
        for name, found in figures[subject].items()
        if found
        for measure in measures
    ]
    for axis, found in (figures["affect"]["vgmidi"] or {}).items():
        rows.append((f"vgmidi {axis} auc", found, found["ours"], found["one_cue"], "auc"))
    for label, found, ours, baseline, measure in rows:
        print(
            f"{label:34} {found['n']:4}  {_with_interval(ours, measure):22} "
            f"{_with_interval(baseline, measure):22} {_with_interval(found.get('gain'), measure)}"
        )
    quadrants = figures["affect"]["demo"]
    if quadrants:
        print(
            f"{'demo quadrant':34} {quadrants['n']:4}  "
            f"{_with_interval(quadrants['ours'], 'accuracy'):22} {quadrants['commonest']:.3f}"
        )
    for name, meters in (figures["loudness"] or {}).items():
        print(f"loudness {name}: {meters}")


def _with_interval(found: dict[str, Any] | None, measure: str) -> str:
    if found is None:
        return "-"
    bounds = found[f"{measure}_95"]
    return f"{found[measure]:.3f}" + (f" ({bounds[0]:.2f} to {bounds[1]:.2f})" if bounds else "")
