"""The page's arithmetic, checked in the browser that runs it."""

import json
import math
from typing import Any

import pytest

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def call(open_page: OpenPage, address: str, module: str, expression: str, *values: object) -> Any:
    """Import a module of the page and evaluate an expression over it, its arguments as ``a``."""
    page = open_page(f"{address}/api/v1/health")  # the quickest page of the same origin
    arguments = json.dumps(values)
    return page.evaluate(
        f"async () => {{ const m = await import('/static/js/{module}'); const a = {arguments};"
        f" return {expression}; }}"
    )


# Semi-axes are the square roots of the eigenvalues: of [[2, 1], [1, 2]] these are 3 and 1.
@pytest.mark.parametrize(
    ("covariance", "major", "minor", "angle"),
    [
        ([[0.09, 0], [0, 0.04]], 0.3, 0.2, 0.0),
        ([[0.04, 0], [0, 0.09]], 0.3, 0.2, 90.0),
        ([[2, 1], [1, 2]], math.sqrt(3), 1.0, 45.0),
        ([[2, -1], [-1, 2]], math.sqrt(3), 1.0, -45.0),
    ],
)
def test_the_ellipse_has_the_axes_of_its_covariance(
    open_page: OpenPage,
    address: str,
    covariance: list[list[float]],
    major: float,
    minor: float,
    angle: float,
) -> None:
    ellipse = call(open_page, address, "compass.js", "m.ellipseOf(a[0])", covariance)

    assert ellipse == pytest.approx({"major": major, "minor": minor, "angle": angle})


# Hues in Oklch from the CSS Color 4 sample table: red 29.2, lime 142.5, blue 264.1.
def test_tints_are_the_hues_of_the_picture(open_page: OpenPage, address: str) -> None:
    pixels = [255, 0, 0, 255] * 9 + [0, 255, 0, 255] * 6 + [0, 0, 255, 255] * 6

    tints = call(open_page, address, "palette.js", "m.tintsOf(a[0])", pixels)

    hues = sorted(tint["hue"] for tint in tints)
    assert hues == pytest.approx([29.2, 142.5, 264.1], abs=0.5)
    assert all(0.02 <= tint["chroma"] <= 0.15 for tint in tints)


def test_a_grey_picture_still_gives_three_tints(open_page: OpenPage, address: str) -> None:
    tints = call(open_page, address, "palette.js", "m.tintsOf(a[0])", [128, 128, 128, 255] * 16)

    assert len(tints) == 3
    assert all(math.isfinite(tint["hue"]) for tint in tints)


def test_bars_differ_by_exactly_what_the_scores_differ(open_page: OpenPage, address: str) -> None:
    tracks = [
        {"score": 0.7, "contributions": {"affect": -0.1, "words": 0.8}},
        {"score": 0.1, "contributions": {"affect": -0.3, "words": 0.4}},
    ]

    scale = call(open_page, address, "contributions.js", "m.scaleOf(a[0])", tracks)

    assert scale["floor"] == {"affect": -0.3, "words": 0.4}
    assert scale["width"] == pytest.approx(0.6)


# Largest remainders, by hand. Rounded alone, the first would read 0.20 - 0.05 = 0.14: no sum.
@pytest.mark.parametrize(
    ("values", "total", "hundredths"),
    [
        ([0.196, -0.0485, -0.0035], 0.144, [19, -5, 0]),
        ([0.333, 0.333, 0.334], 1.0, [33, 33, 34]),
        ([0.25, -0.25], 0.0, [25, -25]),
        ([], 0.0, []),
    ],
)
def test_the_numbers_beside_a_bar_add_up(
    open_page: OpenPage, address: str, values: list[float], total: float, hundredths: list[int]
) -> None:
    rounded = call(
        open_page, address, "contributions.js", "m.roundTogether(a[0], a[1])", values, total
    )

    assert rounded == hundredths
    assert sum(rounded) == round(total * 100)
