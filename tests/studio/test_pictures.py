"""The painting engine: colours, stencils, noise, and a scene painted twice."""

import numpy as np
import pytest
from PIL import Image

from studio.pictures.book import PICTURES, paint_picture
from studio.pictures.colour import colour, decode_srgb, encode_srgb, ramp, smoothstep
from studio.pictures.develop import Look, brush, develop
from studio.pictures.frame import Frame
from studio.pictures.icon import WAVE, paint_icon
from studio.pictures.layers import Sheet, Stencil, blur, glow, over
from studio.pictures.noise import fbm, sample, texture

SMALL = Frame(48, 32)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def test_a_scene_painted_twice_is_the_same_to_the_bit() -> None:
    spec = next(spec for spec in PICTURES if spec.id == "sunset-sea")
    first, second = (paint_picture(spec, scale=0.08) for _ in range(2))
    assert first.shape == (68, 102, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, second)


def test_another_seed_paints_another_picture() -> None:
    spec = next(spec for spec in PICTURES if spec.id == "storm")
    other = type(spec)(**{name: getattr(spec, name) for name in spec.__slots__} | {"seed": 99})
    assert not np.array_equal(paint_picture(spec, scale=0.08), paint_picture(other, scale=0.08))


def test_every_picture_has_its_own_name_and_an_affect_in_the_square() -> None:
    assert len({spec.id for spec in PICTURES}) == len(PICTURES)
    assert all(abs(spec.valence) <= 1 and abs(spec.arousal) <= 1 for spec in PICTURES)


def test_middle_grey_is_a_fifth_of_the_light() -> None:
    # IEC 61966-2-1: code value 0.5 is linear 0.21404.
    assert decode_srgb(np.array([0.5])) == pytest.approx(0.21404, abs=1e-5)
    assert encode_srgb(np.array([0.21404])) == pytest.approx(0.5, abs=1e-4)


def test_refuses_a_colour_without_its_hash() -> None:
    with pytest.raises(ValueError, match="written like '#ffb26b', not 'ffb26b'"):
        colour("ffb26b")


def test_refuses_a_frame_too_small_to_paint_in() -> None:
    with pytest.raises(ValueError, match="at least 8 pixels, not 4x32"):
        Frame(4, 32)


def test_a_ramp_holds_its_ends() -> None:
    ends = ramp(np.array([-1.0, 2.0]), [(0.0, "#000000"), (1.0, "#ffffff")])
    assert np.allclose(ends, [[0, 0, 0], [1, 1, 1]], atol=1e-6)


def test_smoothstep_runs_downwards_when_its_ends_are_swapped() -> None:
    values = smoothstep(1.0, 0.0, np.array([-1.0, 0.5, 2.0]))
    assert values.tolist() == pytest.approx([1.0, 0.5, 0.0])


def test_half_a_pixel_is_half_covered() -> None:
    stencil = Stencil(SMALL)
    stencil.polygon([(0.0, 0.25), (2.0, 0.25), (2.0, 0.75), (0.0, 0.75)])
    # A rectangle over half the height, edges and all.
    assert stencil.coverage().mean() == pytest.approx(0.5, abs=0.02)


def test_a_sheet_keeps_its_colour_at_smooth_edges() -> None:
    sheet = Sheet(SMALL)
    sheet.ellipse((0.7, 0.5), (0.3, 0.3), (1.0, 0.0, 0.0))
    paint, coverage = sheet.paint()
    edge = (coverage > 0.1) & (coverage < 0.9)
    assert edge.any()
    assert np.allclose(paint[edge], [1.0, 0.0, 0.0], atol=0.02)


def test_paint_that_covers_nothing_changes_nothing(rng: np.random.Generator) -> None:
    below = rng.random((32, 48, 3))
    assert np.array_equal(over(below, colour("#ff0000"), SMALL.filled()), below)


def test_a_blur_keeps_the_light(rng: np.random.Generator) -> None:
    field = rng.random((64, 64))
    assert blur(field, 3.0).mean() == pytest.approx(field.mean(), abs=0.02)
    assert blur(field, 3.0).std() < field.std() / 3


def test_a_glow_is_half_as_strong_at_its_radius() -> None:
    frame = Frame(200, 200)
    halo = glow(frame, (0.5, 0.5), 0.25)
    assert halo[100, 150] == pytest.approx(0.5, abs=0.02)


def test_noise_fills_its_range_and_a_texture_has_no_seam(rng: np.random.Generator) -> None:
    noise = fbm(Frame(300, 200), rng, (0.1, 0.1))
    assert noise.min() >= 0
    assert noise.max() <= 1
    assert noise.mean() == pytest.approx(0.5, abs=0.05)
    tile = texture(rng, (4, 4), side=64)
    across_the_seam = np.abs(tile[:, 0] - tile[:, -1]).mean()
    inside = np.abs(np.diff(tile, axis=1)).mean()
    assert across_the_seam < 2 * inside


def test_a_sample_between_two_pixels_is_their_mean() -> None:
    source = np.array([[0.0, 1.0], [2.0, 3.0]])
    assert sample(source, np.array([0.5]), np.array([0.5])) == pytest.approx(1.5)


def test_the_brush_flattens_noise_but_keeps_an_edge(rng: np.random.Generator) -> None:
    light = np.full((40, 40, 3), 0.2) + 0.02 * rng.random((40, 40, 1))
    light[:, 20:] += 0.6
    painted = brush(light, 3)
    assert painted[:, 5:15].std() < light[:, 5:15].std()
    assert painted[:, 21].mean() - painted[:, 18].mean() > 0.55


def test_developing_darkens_the_corners_and_clips_nothing_to_black(
    rng: np.random.Generator,
) -> None:
    light = np.full((32, 48, 3), 0.5)
    shown = develop(light, SMALL, rng, Look(grain=0.0, bloom=0.0, vignette=0.5))
    assert shown[0, 0].mean() < shown[16, 24].mean()
    assert shown.min() > 0


def test_the_icon_is_transparent_at_its_corners_and_dark_at_its_bars() -> None:
    icon = np.asarray(Image.fromarray(paint_icon(128)))
    assert icon.shape == (128, 128, 4)
    assert icon[0, 0, 3] == 0
    bar = icon[64, round(WAVE[2][0] / 4)]
    # The ink of the SVG, #1a1440, over full cover.
    assert bar.tolist() == pytest.approx([0x1A, 0x14, 0x40, 255], abs=3)
