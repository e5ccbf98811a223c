from __future__ import annotations

import numpy as np
from hypothesis import given

from tests.domain.test_affect import affects, gaussians
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.blocks import (
    BLOCKS,
    ROW_WIDTH,
    affect_to_coordinates,
    gaussian_to_weights,
)


@given(gaussians(), affects)
def test_the_log_likelihood_is_linear_in_the_five_coordinates(
    belief: AffectGaussian, point: Affect
) -> None:
    weights, constant = gaussian_to_weights(belief)
    difference = point.to_array() - belief.mean.to_array()
    expected = -0.5 * difference @ np.linalg.solve(belief.covariance_array(), difference)

    linear = affect_to_coordinates(point) @ weights + constant

    np.testing.assert_allclose(linear, expected, rtol=1e-7, atol=1e-7 * np.abs(weights).sum())


def test_the_blocks_fill_a_row_without_gap_or_overlap() -> None:
    columns = [i for block in BLOCKS.values() for i in range(ROW_WIDTH)[block]]

    assert columns == list(range(ROW_WIDTH))
    assert list(BLOCKS) == ["affect", "words", "cues", "era", "language", "prior"]
