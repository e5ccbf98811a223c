"""Fractal noise: clouds, bark, waves and every other irregularity.

Noise is made of random lattices enlarged with a cubic filter and summed over octaves
(value noise). Lattices are laid out in heights, so a scene looks the same at every
resolution; the finest octaves simply vanish in a small frame.

References
----------
Perlin (1985), "An Image Synthesizer"; Musgrave in Ebert et al. (2003), "Texturing and
Modeling", for the ridged and the warped forms.
"""

import numpy as np
from PIL import Image

from studio.pictures.frame import Field, Frame

__all__ = ["fbm", "profile", "ridged", "sample", "texture", "value_noise"]


def value_noise(frame: Frame, rng: np.random.Generator, cell: tuple[float, float]) -> Field:
    """Smooth noise with one random value per cell.

    Parameters
    ----------
    cell
        Width and height of a lattice cell, in heights of the frame.

    Returns
    -------
    Field
        Shape (height, width), about [-1, 1], mean near 0.
    """
    across, down = frame.aspect / cell[0], 1.0 / cell[1]
    # Rounded first: frames of nearly one shape must draw equally many random numbers,
    # or a draft would show another scene than the finished picture.
    rows, columns = (int(np.ceil(round(count, 1))) + 5 for count in (down, across))
    lattice = rng.uniform(-1, 1, (rows, columns))
    image = Image.fromarray(lattice.astype(np.float32))
    box = (1.5, 1.5, 1.5 + across, 1.5 + down)
    size = (frame.width, frame.height)
    return np.asarray(image.resize(size, Image.Resampling.BICUBIC, box=box), dtype=np.float32)


def fbm(
    frame: Frame,
    rng: np.random.Generator,
    cell: tuple[float, float],
    *,
    octaves: int = 5,
    gain: float = 0.5,
) -> Field:
    """Fractal sum of value noise: each octave half as large and ``gain`` as strong.

    Returns
    -------
    Field
        Shape (height, width), in [0, 1], mean near 0.5.
    """
    total, power = frame.filled(), 0.0
    for octave in range(octaves):
        weight = gain**octave
        size = (cell[0] / 2**octave, cell[1] / 2**octave)
        total += np.float32(weight) * value_noise(frame, rng, size)
        power += weight**2
    return _spread(total, power)


def ridged(
    frame: Frame, rng: np.random.Generator, cell: tuple[float, float], *, octaves: int = 5
) -> Field:
    """Fractal noise folded at zero, so that its crests are sharp lines; in [0, 1]."""
    total, weight_sum = frame.filled(), 0.0
    for octave in range(octaves):
        weight = 0.55**octave
        size = (cell[0] / 2**octave, cell[1] / 2**octave)
        total += np.float32(weight) * (1.0 - np.abs(value_noise(frame, rng, size)))
        weight_sum += weight
    return (total / np.float32(weight_sum)) ** 2


def profile(
    x: Field, rng: np.random.Generator, cell: float, *, octaves: int = 6, gain: float = 0.5
) -> Field:
    """One-dimensional fractal noise along ``x``, about [-1, 1]: skylines and paths."""
    flat = np.ravel(x).astype(np.float64)
    total, power = np.zeros_like(flat), 0.0
    for octave in range(octaves):
        size = cell / 2**octave
        lattice = rng.uniform(-1, 1, int(np.ceil(round(flat.max() / size, 1))) + 4)
        place = (flat - flat.min()) / size
        left = place.astype(np.intp)
        t = place - left
        t = t * t * (3 - 2 * t)
        total += gain**octave * (lattice[left] * (1 - t) + lattice[left + 1] * t)
        power += gain ** (2 * octave)
    line: Field = (total / np.sqrt(power)).astype(np.float32)
    return line


def texture(
    rng: np.random.Generator, cells: tuple[int, int], *, side: int = 512, octaves: int = 5
) -> Field:
    """Square of fractal noise that repeats without a seam, shape (side, side), in [0, 1].

    Parameters
    ----------
    cells
        Lattice cells of the first octave, across and down.
    """
    total, power = np.zeros((side, side), dtype=np.float32), 0.0
    for octave in range(octaves):
        across, down = cells[0] * 2**octave, cells[1] * 2**octave
        lattice = rng.uniform(-1, 1, (down, across)).astype(np.float32)
        image = Image.fromarray(np.pad(lattice, 2, mode="wrap"))
        box = (2.0, 2.0, 2.0 + across, 2.0 + down)
        layer = image.resize((side, side), Image.Resampling.BICUBIC, box=box)
        total += np.float32(0.5**octave) * np.asarray(layer, dtype=np.float32)
        power += 0.25**octave
    return _spread(total, power)


def sample(source: Field, column: Field, row: Field, *, wrap: bool = False) -> Field:
    """Read a field or a picture between its pixels, bilinearly.

    Parameters
    ----------
    source
        Shape (height, width) or (height, width, channels).
    column, row
        Pixel positions to read, of one common shape (after broadcasting).
    wrap
        Repeat the source instead of holding its border.
    """
    height, width = source.shape[:2]
    column, row = np.broadcast_arrays(column, row)
    left, top = np.floor(column), np.floor(row)
    tx, ty = (column - left).astype(np.float32), (row - top).astype(np.float32)
    x0, y0 = left.astype(np.int32), top.astype(np.int32)
    x1, y1 = x0 + 1, y0 + 1
    if wrap:
        x0, x1, y0, y1 = x0 % width, x1 % width, y0 % height, y1 % height
    else:
        x0, x1 = np.clip(x0, 0, width - 1), np.clip(x1, 0, width - 1)
        y0, y1 = np.clip(y0, 0, height - 1), np.clip(y1, 0, height - 1)
    if source.ndim == 3:
        tx, ty = tx[..., None], ty[..., None]
    upper = source[y0, x0] * (1 - tx) + source[y0, x1] * tx
    lower = source[y1, x0] * (1 - tx) + source[y1, x1] * tx
    return (upper * (1 - ty) + lower * ty).astype(np.float32)


def _spread(total: Field, power: float) -> Field:
    # Lattice values keep about 0.45 of their spread through the cubic filter, so that two
    # standard deviations of the sum fill [0, 1].
    spread: Field = np.clip(0.5 + 0.5 * total / np.float32(np.sqrt(power)), 0.0, 1.0)
    return spread
