"""Measure how well streaming features tell felt affect, and that the shipped constants are current.

Everything is leave-one-artist-out on the PMEmo songs found in the catalogue; see
``training/fit_streaming.py`` for the data and the map.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.song_matching import default_data
from training.fit_streaming import measure, read_rated_songs

if TYPE_CHECKING:
    import argparse

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is read."""
    parser.add_argument("--data", type=Path, default=default_data(), help="folder of the data sets")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Fit and measure again.

    Returns
    -------
    dict
        ``n_songs``, ``n_artists``; per predictor ``r`` and ``rmse`` of (valence, arousal); per fit
        its coefficients and residual covariance.
    """
    what = "felt affect of PMEmo songs from streaming features, leave-one-artist-out"
    figures = {"what": what, **measure(read_rated_songs(args.data))}
    print(f"{figures['n_songs']} songs of {figures['n_artists']} artists; valence, arousal")
    for name in ("mean_predictor", "identity", "basic", "full"):
        r = figures[name].get("r", ("-", "-"))
        print(f"{name:16} r {r[0]!s:>6} {r[1]!s:>6}   RMSE {figures[name]['rmse']}")
    return figures
