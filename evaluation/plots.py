"""Figures of merit as pictures: confusion matrices, reliability curves, ROC curves.

Conventions
-----------
PNG, about 700 pixels wide, below 60 kB, the same bytes for the same numbers and the same matplotlib
(no date, no version inside). One blue from light to dark, and lines told apart by their marks as
well as by the colours of Okabe and Ito, so that nothing depends on telling red from green.

matplotlib is imported when something is drawn: figures in numbers do not need it.

References
----------
Okabe, M. & Ito, K. (2008). "Color Universal Design": the palette.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from tunesight.errors import ConfigurationError, InvalidValueError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_confusion", "draw_reliability", "draw_roc", "new_figure", "save_figure"]

_INK = "#202124"
_FAINT = "#8a8f98"
_LINES = (("#0072b2", "o"), ("#e69f00", "s"), ("#009e73", "^"), ("#cc79a7", "D"))
_DOTS_PER_INCH = 110
_COLOURS = 128
# Above this share the cell is so dark that its figures must be light.
_DARK_SHARE = 0.55


def draw_confusion(matrix: ArrayLike, labels: Sequence[str], path: Path, title: str) -> None:
    """Draw a confusion matrix: colour by the share of its row, counts written in.

    Parameters
    ----------
    matrix
        Counts, shape (classes, classes), truth in rows.
    labels
        Names of the classes.
    path
        PNG to write.
    title
        What was measured, on which part.

    Raises
    ------
    InvalidValueError
        If the matrix is not square, or there is not one label a class.
    ConfigurationError
        If matplotlib is not installed.
    """
    counts = np.asarray(matrix, np.int64)
    if counts.shape != (len(labels), len(labels)):
        raise InvalidValueError(
            f"A confusion matrix of {len(labels)} classes has as many rows and columns, "
            f"not the shape {counts.shape}."
        )
    shares: NDArray[np.float64] = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = new_figure(title, height=5.6)
    axes.imshow(shares, cmap="Blues", vmin=0.0, vmax=1.0)
    for (row, column), share in np.ndenumerate(shares):
        ink = "white" if share > _DARK_SHARE else _INK
        # The share is what is compared, the count what it rests on.
        axes.text(column, row - 0.12, f"{share:.0%}", ha="center", va="center", color=ink)
        axes.text(
            column, row + 0.26, str(counts[row, column]), ha="center", va="center", color=ink,
            fontsize=7,
        )  # fmt: skip
    places = np.arange(len(labels))
    axes.set_xticks(places, labels, rotation=30, ha="right")
    axes.set_yticks(places, [f"{n} ({k})" for n, k in zip(labels, counts.sum(axis=1), strict=True)])
    axes.set_xticks(places[1:] - 0.5, minor=True)
    axes.set_yticks(places[1:] - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)  # pyright: ignore
    axes.set_xlabel("said")
    axes.set_ylabel("true (how many)")
    save_figure(figure, path)


def draw_reliability(
    curves: Mapping[str, Sequence[Mapping[str, float]]],
    path: Path,
    title: str,
    *,
    counted: bool = True,
) -> None:
    """Draw how often what is stated comes true, over bars of how often it is stated.

    Parameters
    ----------
    curves
        Name of a curve to its bins, each with ``stated``, ``found`` (0 to 1) and ``count``, as
        `tunesight.metrics.probability.evaluate` gives them. Levels of a region and the shares that
        they hold are a curve too.
    path
        PNG to write.
    title
        What was measured, on which part.
    counted
        Whether bins hold different rows, so that bars say where the curve rests on many.

    Raises
    ------
    InvalidValueError
        If there is no curve, or one has no bins.
    ConfigurationError
        If matplotlib is not installed.
    """
    _check_curves(curves)
    figure, axes = new_figure(title, height=5.0)
    axes.plot([0, 1], [0, 1], color=_FAINT, linestyle="--", linewidth=1, label="true to its word")
    for place, (name, bins) in enumerate(curves.items()):
        colour, mark = _LINES[place]
        stated = np.array([one["stated"] for one in bins])
        counts = np.array([one["count"] for one in bins], np.float64)
        axes.plot(
            stated, [one["found"] for one in bins], color=colour, marker=mark, markersize=5,
            label=name,
        )  # fmt: skip
        if counted:  # at the foot
            heights = 0.18 * counts / counts.max()
            places = stated + 0.01 * place
            axes.bar(places, heights, width=0.01, color=colour, alpha=0.4, linewidth=0)
    _set_square(axes, "stated", "found true (bars: how many rows)" if counted else "found true")
    save_figure(figure, path)


def draw_roc(curves: Mapping[str, tuple[ArrayLike, ArrayLike]], path: Path, title: str) -> None:
    """Draw ROC curves.

    Parameters
    ----------
    curves
        Name of a curve to its false-alarm rates and recalls, as
        `tunesight.metrics.roc.roc_curve` gives them.
    path
        PNG to write.
    title
        What was measured, on which part.

    Raises
    ------
    InvalidValueError
        If there is no curve.
    ConfigurationError
        If matplotlib is not installed.
    """
    _check_curves(curves)
    figure, axes = new_figure(title, height=5.0)
    axes.plot([0, 1], [0, 1], color=_FAINT, linestyle="--", linewidth=1, label="telling nothing")
    for place, (name, (alarms, recall)) in enumerate(curves.items()):
        colour, mark = _LINES[place]
        axes.plot(
            alarms, recall, color=colour, marker=mark, markevery=0.15, markersize=5, label=name,
            drawstyle="steps-post",
        )  # fmt: skip
    _set_square(axes, "false alarms", "found")
    save_figure(figure, path)


def _check_curves(curves: Mapping[str, Any]) -> None:
    if not 0 < len(curves) <= len(_LINES) or not all(len(curve) for curve in curves.values()):
        raise InvalidValueError(
            f"One to {len(_LINES)} curves with points can be drawn, not {dict(curves)!r:.80}."
        )


def new_figure(title: str, *, height: float) -> tuple[Figure, Axes]:
    """Begin a figure of the house's width with one pair of axes.

    Raises
    ------
    ConfigurationError
        If matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise ConfigurationError(
            "Drawing needs matplotlib; install the evaluation group, or leave --plots out."
        ) from None
    # A style of our own, whatever the machine's matplotlibrc says.
    style = {
        **mpl.rcParamsDefault,
        "font.family": "DejaVu Sans",  # comes with matplotlib: the same on every machine
        "font.size": 9,
        "axes.edgecolor": _FAINT,
        "axes.labelcolor": _INK,
        "text.color": _INK,
        "xtick.color": _INK,
        "ytick.color": _INK,
    }
    style.pop("backend", None)
    with mpl.rc_context(style):
        # No pyplot: nothing global is touched, and no screen is needed.
        figure = Figure(figsize=(6.2, height), dpi=_DOTS_PER_INCH, layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(title, fontsize=10, loc="left")
    return figure, axes


def _set_square(axes: Axes, across: str, up: str) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.01)
    axes.set_aspect("equal")
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(color="#e6e8eb", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)  # pyright: ignore
    axes.legend(frameon=False, loc="upper left")


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure as PNG with a small palette."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png")
    with Image.open(drawn) as image:
        # A palette is a third of the size and shows the same; matplotlib's version is left behind.
        small = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    small.save(path, format="PNG", optimize=True)
