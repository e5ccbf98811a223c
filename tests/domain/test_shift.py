from __future__ import annotations

import pytest

from tunesight.domain.affect import Affect, AffectGaussian, fuse_gaussians
from tunesight.domain.reading import Reading, Shift
from tunesight.domain.shift import read_beside

PICTURE = AffectGaussian(Affect(-0.4, 0.5), ((0.05, 0.01), (0.01, 0.08)))
CALM = AffectGaussian.isotropic(Affect(0.4, -0.7), 0.25)


def test_leaves_a_wish_that_is_not_relative_as_it_is() -> None:
    wish = Reading(CALM, "wish")
    assert read_beside(wish, PICTURE) is wish


def test_moves_what_the_wish_is_said_of_and_keeps_its_width() -> None:
    calmer = read_beside(Reading(CALM, "wish", shift=Shift(0.1, -0.6)), PICTURE)
    assert calmer.affect.mean.to_array() == pytest.approx([-0.3, -0.1])
    assert calmer.affect.covariance == PICTURE.covariance
    assert calmer.shift is None


def test_half_a_wish_moves_half_the_way_and_is_as_sure() -> None:
    calmer = read_beside(Reading(CALM, "wish", shift=Shift(0.0, -0.6)), PICTURE)
    pooled = fuse_gaussians([PICTURE, calmer.affect], [0.5, 0.5])
    assert pooled.mean.to_array() == pytest.approx([-0.4, 0.2])
    assert pooled.spread() == pytest.approx(PICTURE.spread())


def test_stays_in_the_square() -> None:
    louder = read_beside(Reading(CALM, "wish", shift=Shift(-0.9, 0.9)), PICTURE)
    assert louder.affect.mean == Affect(-1.0, 1.0)


def test_pools_what_is_said_besides_by_its_share() -> None:
    wish = Reading(CALM, "wish", shift=Shift(0.0, -0.5, rest=CALM, rest_share=1.0))
    assert read_beside(wish, PICTURE).affect.mean.to_array() == pytest.approx([0.4, -0.7])
