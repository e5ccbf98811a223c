"""Draw the mood of demo tracks from second to second, for ``docs/hearing.md``.

What is drawn is what the analyser hears: valence and arousal with their spread, sections under
their letters, and where bars begin. The intended affect of the composer stands beside as a dotted
line, to be looked at; nothing is fitted to it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.plots import new_figure, save_figure
from tunesight.listening.analyse import Analyser

if TYPE_CHECKING:
    import argparse

    from matplotlib.axes import Axes

    from tunesight.domain.analysis import Analysis

__all__ = ["add_arguments", "draw_curve", "run"]

_ROOT = Path(__file__).resolve().parents[1]
_DEMO = _ROOT / "src" / "tunesight" / "demo"
_TRACKS = ("banners-over-the-bridge", "we-were-the-radio", "the-tide-comes-in-black")
_LINES = {"valence": ("#0072b2", 0), "arousal": ("#e69f00", 1)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which tracks, and where the pictures go."""
    parser.add_argument("--tracks", nargs="+", default=list(_TRACKS), help="ids of demo tracks")
    parser.add_argument(
        "--plots", type=Path, default=_ROOT / "docs" / "images", help="folder of the pictures"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Hear and draw each track; return what was heard in it, in a few numbers.

    Raises
    ------
    FileNotFoundError
        If there is no such demo track.
    """
    truth = json.loads((_DEMO / "tracks.json").read_text("utf-8"))["tracks"]
    rows = {row["id"]: row for row in truth}
    figures: dict[str, Any] = {}
    for track_id in args.tracks:
        if track_id not in rows:
            raise FileNotFoundError(f"there is no demo track {track_id!r}")
        row = rows[track_id]
        heard = Analyser().analyse(_DEMO / "tracks" / row["file"])
        path = args.plots / f"hearing_{track_id}.png"
        draw_curve(heard, path, title=f"{row['title']}, {row['style']}", intended=row)
        figures[track_id] = {
            "sections": "".join(section.label for section in heard.course.sections),
            "tempo_bpm": round(heard.tempo_bpm, 1),
            "valence": round(heard.affect.mean.valence, 2),
            "arousal": round(heard.affect.mean.arousal, 2),
        }
        print(f"{path}: {figures[track_id]}")
    return figures


def draw_curve(heard: Analysis, path: Path, *, title: str, intended: dict[str, Any]) -> None:
    """Draw one track.

    Parameters
    ----------
    heard
        Its analysis, with its course.
    path
        PNG to write.
    title
        What it is called.
    intended
        The composer's ``valence`` and ``arousal``.

    Raises
    ------
    ConfigurationError
        If matplotlib is not installed.
    """
    figure, axes = new_figure(title, height=2.9)
    seconds = np.arange(len(heard.course.moods)) + 0.5
    means = np.array([mood.mean.to_array() for mood in heard.course.moods])
    spreads = np.sqrt([np.diag(mood.covariance_array()) for mood in heard.course.moods])
    for name, (colour, place) in _LINES.items():
        mean, spread = means[:, place], spreads[:, place]
        axes.fill_between(seconds, mean - spread, mean + spread, color=colour, alpha=0.12, lw=0)
        axes.plot(seconds, mean, color=colour, linewidth=1.8, label=name)
        axes.axhline(intended[name], color=colour, linestyle=":", linewidth=1.2)
    _mark_course(axes, heard)
    axes.set_xlim(0, heard.duration_s)
    axes.set_ylim(-1, 1)
    axes.set_xlabel("seconds (dotted: intended; shaded: one standard deviation; ticks: bars)")
    axes.spines[["top", "right"]].set_visible(False)  # pyright: ignore
    axes.legend(frameon=False, loc="lower right", ncols=2)
    save_figure(figure, path)


def _mark_course(axes: Axes, heard: Analysis) -> None:
    for section in heard.course.sections:
        axes.axvline(section.start_s, color="#8a8f98", linewidth=0.8)
        axes.text(section.start_s + 0.4, 0.9, section.label, va="center")
    downbeats = heard.course.downbeats_s
    axes.vlines(downbeats, -1.0, -0.95, color="#8a8f98", linewidth=0.8)
