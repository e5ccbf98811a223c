"""Fit felt affect to streaming features: what ``tunesight.domain.scales`` holds as constants.

    python -m training.fit_streaming        # needs pyarrow: pip install --group evaluation

Songs: PMEmo (Zhang et al. 2018), whose valence and arousal were rated by people on 0-1, found by
title and artist in the 88k table of streaming features. Map: ordinary least squares, two sets of
features. Figures: leave-one-artist-out, so that no artist is on both sides; the covariance is that
of the residuals left out. The sets were chosen among ten by the same cross-validation, small gains
refused; there is no further test set, so the figures are a little flattered.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.song_matching import CatalogueIndex, default_data, read_catalogue
from tunesight.domain.scales import unit_to_affect_coordinate
from tunesight.domain.song_names import artist_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["FEATURE_SETS", "RatedSongs", "fit", "leave_artist_out", "measure", "read_rated_songs"]

# `basic` is what every export has. `full` adds what helps valence most: danceability (+.05 in r)
# and mode (+.01). Loudness, tempo and acousticness each moved r by less than .02.
FEATURE_SETS = {
    "basic": ("valence", "energy"),
    "full": ("valence", "energy", "danceability", "mode"),
}


class RatedSongs:
    """Songs with streaming features and human ratings, row by row.

    Attributes
    ----------
    features
        Streaming feature name -> values, shape (n,); NaN where the table has none.
    affects
        Shape (n, 2), valence and arousal in [-1, 1].
    artists
        One key per song: the group of the cross-validation.
    """

    def __init__(
        self,
        features: dict[str, NDArray[np.float64]],
        affects: NDArray[np.float64],
        artists: Sequence[str],
    ) -> None:
        self.features = features
        self.affects = affects
        self.artists = np.array(artists)

    def design(self, names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return a column of ones and the named features, and which rows have all of them."""
        columns = np.column_stack([np.ones(len(self.affects)), *(self.features[n] for n in names)])
        return columns, np.asarray(~np.isnan(columns).any(axis=1), dtype=np.bool_)


def read_rated_songs(data: Path, *, names: Sequence[str] = FEATURE_SETS["full"]) -> RatedSongs:
    """Join PMEmo's ratings with the named features of the catalogue."""
    index = CatalogueIndex(read_catalogue(data))
    with gzip.open(data / "music" / "pmemo_static.csv.gz", "rt", encoding="utf-8") as file:
        rated = [
            (song, row)
            for song in csv.DictReader(file)
            if (row := index.find(song["title"], song["artist"])) is not None
        ]
    return RatedSongs(
        {
            n: np.array([np.nan if row[n] is None else float(row[n]) for _, row in rated])
            for n in names
        },
        np.array(
            [
                [unit_to_affect_coordinate(float(song[c])) for c in ("valence", "arousal")]
                for song, _ in rated
            ]
        ),
        [min(artist_keys(song["artist"])) for song, _ in rated],
    )


def fit(design: NDArray[np.float64], affects: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return least-squares coefficients, shape (1 + features, 2)."""
    return np.linalg.lstsq(design, affects, rcond=None)[0].astype(np.float64)


def leave_artist_out(
    design: NDArray[np.float64], affects: NDArray[np.float64], artists: NDArray[np.str_]
) -> NDArray[np.float64]:
    """Predict each artist's songs from all others', shape (n, 2)."""
    predicted = np.empty_like(affects)
    for artist in np.unique(artists):
        is_left_out = artists == artist
        predicted[is_left_out] = design[is_left_out] @ fit(
            design[~is_left_out], affects[~is_left_out]
        )
    return predicted


def main() -> None:
    """Print the constants and how well they do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=default_data())
    figures = measure(read_rated_songs(parser.parse_args().data))
    for name, figure in figures.items():
        print(name, figure)


def measure(songs: RatedSongs) -> dict[str, Any]:
    """Fit both sets and compare them with the mean predictor and the naive identity.

    Returns
    -------
    dict
        Per predictor ``r`` and ``rmse`` of valence and arousal; per set also its coefficients
        (rows: intercept, then features) and the covariance of its left-out residuals.
    """
    ones, _ = songs.design(())
    identity = np.column_stack([2 * songs.features[n] - 1 for n in FEATURE_SETS["basic"]])
    mean = leave_artist_out(ones, songs.affects, songs.artists)
    figures: dict[str, Any] = {
        "n_songs": len(songs.affects),
        "n_artists": len(np.unique(songs.artists)),
        # r of a left-out mean is negative by construction, so only its error is told.
        "mean_predictor": {"rmse": _rmse(mean, songs.affects)},
        "identity": {"r": _r(identity, songs.affects), "rmse": _rmse(identity, songs.affects)},
    }
    for name, features in FEATURE_SETS.items():
        design, has_all = songs.design(features)
        x, y, artists = design[has_all], songs.affects[has_all], songs.artists[has_all]
        predicted = leave_artist_out(x, y, artists)
        figures[name] = {
            "features": list(features),
            "n_songs": len(y),
            "r": _r(predicted, y),
            "rmse": _rmse(predicted, y),
            "coefficients": fit(x, y).round(3).tolist(),
            "residual_covariance": np.cov((predicted - y).T).round(4).tolist(),
        }
    return figures


def _r(predicted: NDArray[np.float64], rated: NDArray[np.float64]) -> list[float]:
    return [round(float(np.corrcoef(predicted[:, i], rated[:, i])[0, 1]), 3) for i in range(2)]


def _rmse(predicted: NDArray[np.float64], rated: NDArray[np.float64]) -> list[float]:
    return [round(float(x), 3) for x in np.sqrt(((predicted - rated) ** 2).mean(axis=0))]


if __name__ == "__main__":
    main()
