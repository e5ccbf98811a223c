"""Hubness: as counted by looking at every track, only sooner."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tunesight.library.hubness import measure_hubness


def _count_all(valence: NDArray[np.float32], arousal: NDArray[np.float32]) -> NDArray[np.float64]:
    """Count as it is defined: the ten nearest of each of 21 x 21 places, the first of equals."""
    counts = np.zeros(len(valence))
    for v in np.linspace(-1, 1, 21):
        for a in np.linspace(-1, 1, 21):
            squares = (valence - v) ** 2 + (arousal - a) ** 2
            counts[np.argsort(squares, kind="stable")[:10]] += 1
    return np.log1p(counts) / np.log1p(counts.max())


@pytest.mark.parametrize("count", [11, 12, 100, 1000, 30_000])
@pytest.mark.parametrize(
    "kind", ["spread", "crowded", "in a corner", "on a grid", "all at one place"]
)
def test_counts_as_if_every_track_were_looked_at(count: int, kind: str) -> None:
    rng = np.random.default_rng(count)
    places = {
        "spread": rng.uniform(-1, 1, (count, 2)),
        "crowded": np.clip(rng.normal(0.2, 0.05, (count, 2)), -1, 1),
        "in a corner": 1 - rng.exponential(0.01, (count, 2)).clip(0, 2),
        "on a grid": rng.integers(-4, 5, (count, 2)) / 4,
        "all at one place": np.full((count, 2), -1.0),
    }[kind].astype(np.float32)

    found = measure_hubness(places[:, 0], places[:, 1])

    np.testing.assert_allclose(found, _count_all(places[:, 0], places[:, 1]), atol=1e-6)


@pytest.mark.parametrize("count", [0, 1, 10])
def test_too_few_tracks_have_no_hubs(count: int) -> None:
    assert (
        measure_hubness(np.zeros(count, np.float32), np.zeros(count, np.float32)).max(initial=0.0)
        == 0.0
    )


def test_a_track_apart_from_all_others_is_a_hub() -> None:
    rng = np.random.default_rng(1)
    places = rng.normal(-0.8, 0.02, (500, 2)).astype(np.float32)
    places[7] = 0.9  # the nearest to half of the plane

    found = measure_hubness(places[:, 0], places[:, 1])

    assert found[7] > np.quantile(found, 0.95)
