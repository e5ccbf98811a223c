from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesight.domain.affect import (
    Affect,
    AffectGaussian,
    fuse_gaussians,
    quadrant,
    quadrant_probability,
)
from tunesight.errors import InvalidValueError

coordinates = st.floats(-1.0, 1.0)
affects = st.builds(Affect, coordinates, coordinates)


@st.composite
def gaussians(draw: st.DrawFn) -> AffectGaussian:
    sd_v, sd_a = draw(st.floats(0.05, 1.0)), draw(st.floats(0.05, 1.0))
    covariance = draw(st.floats(-0.9, 0.9)) * sd_v * sd_a
    return AffectGaussian(draw(affects), ((sd_v**2, covariance), (covariance, sd_a**2)))


@pytest.mark.parametrize(
    ("valence", "arousal"), [(1.01, 0.0), (0.0, -1.5), (float("nan"), 0.0), (0.0, float("inf"))]
)
def test_refuses_an_affect_outside_the_square(valence: float, arousal: float) -> None:
    with pytest.raises(InvalidValueError, match="from -1 to 1"):
        Affect(valence, arousal)


@pytest.mark.parametrize(
    "covariance",
    [
        ((0.1, 0.2), (0.2, 0.1)),  # correlation above one
        ((0.1, 0.0), (0.05, 0.1)),  # not symmetric
        ((0.0, 0.0), (0.0, 0.1)),  # no spread in one direction
        ((float("nan"), 0.0), (0.0, 0.1)),
    ],
)
def test_refuses_a_covariance_that_is_none(
    covariance: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    with pytest.raises(InvalidValueError, match="positive definite"):
        AffectGaussian(Affect(0.0, 0.0), covariance)


def test_two_equally_sure_beliefs_meet_half_way_and_are_surer_together() -> None:
    left = AffectGaussian.isotropic(Affect(-0.4, 0.0), 0.2)
    right = AffectGaussian.isotropic(Affect(0.4, 0.2), 0.2)

    fused = fuse_gaussians([left, right])

    assert fused.mean.valence == pytest.approx(0.0)
    assert fused.mean.arousal == pytest.approx(0.1)
    assert fused.covariance[0][0] == pytest.approx(0.02)  # 0.2 squared, halved


def test_the_surer_belief_pulls_harder() -> None:
    # Precisions 25 and 1: the mean lies 1/26 of the way towards the vague one.
    sure = AffectGaussian.isotropic(Affect(0.0, 0.0), 0.2)
    vague = AffectGaussian.isotropic(Affect(0.52, 0.0), 1.0)

    assert fuse_gaussians([sure, vague]).mean.valence == pytest.approx(0.52 / 26)


def test_a_belief_of_weight_zero_changes_nothing() -> None:
    one = AffectGaussian.isotropic(Affect(0.3, -0.2), 0.3)
    other = AffectGaussian.isotropic(Affect(-0.9, 0.9), 0.1)

    fused = fuse_gaussians([one, other], [1.0, 0.0])

    assert fused.mean.valence == pytest.approx(0.3)
    assert fused.covariance[1][1] == pytest.approx(0.09)


def test_refuses_to_fuse_nothing() -> None:
    with pytest.raises(InvalidValueError, match="no belief"):
        fuse_gaussians([])


@given(gaussians(), gaussians())
def test_fusion_does_not_depend_on_the_order(one: AffectGaussian, other: AffectGaussian) -> None:
    forth, back = fuse_gaussians([one, other]), fuse_gaussians([other, one])

    assert forth.mean.distance_to(back.mean) < 1e-9
    np.testing.assert_allclose(forth.covariance_array(), back.covariance_array(), rtol=1e-9)


@given(gaussians(), gaussians())
def test_fusion_is_never_vaguer_than_its_surest_part(
    one: AffectGaussian, other: AffectGaussian
) -> None:
    fused = fuse_gaussians([one, other])

    assert fused.spread() <= min(one.spread(), other.spread()) + 1e-9


@given(gaussians())
def test_quadrant_probability_agrees_with_sampling(belief: AffectGaussian) -> None:
    rng = np.random.default_rng(20_260)
    samples = rng.multivariate_normal(
        belief.mean.to_array(), belief.covariance_array(), size=20_000
    )
    right_v = (samples[:, 0] >= 0.0) == (belief.mean.valence >= 0.0)
    right_a = (samples[:, 1] >= 0.0) == (belief.mean.arousal >= 0.0)

    # Five standard errors of a share estimated from 20,000 samples.
    assert quadrant_probability(belief) == pytest.approx((right_v & right_a).mean(), abs=0.018)


def test_a_round_belief_at_the_origin_is_in_each_quadrant_alike() -> None:
    belief = AffectGaussian.isotropic(Affect(0.0, 0.0), 0.5)

    assert quadrant_probability(belief) == pytest.approx(0.25, abs=1e-4)


@pytest.mark.parametrize(
    ("affect", "name"),
    [
        (Affect(0.5, 0.5), "excited"),
        (Affect(-0.5, 0.5), "tense"),
        (Affect(-0.5, -0.5), "sad"),
        (Affect(0.5, -0.5), "calm"),
        (Affect(0.0, 0.0), "excited"),
    ],
)
def test_names_each_quadrant(affect: Affect, name: str) -> None:
    assert quadrant(affect) == name
