"""The composer: walks through a piece's form and lets every layer play its part.

Deterministic: the same piece and the same seed give the same strokes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from studio.music.humanise import Performance, perform
from studio.music.piece import Context, Layer, Note, Piece, Section, Style, lay_out

__all__ = ["compose", "layers_of"]


def layers_of(piece: Piece, style: Style) -> dict[str, Layer]:
    """Collect the layers that a piece uses, with its own patterns and instruments.

    Raises
    ------
    ValueError
        If the form names a layer that the style does not have.
    """
    names = dict.fromkeys(name for section in lay_out(piece) for name in section.layers)
    unknown = [name for name in names if name not in style.layers]
    if unknown:
        raise ValueError(f"{piece.slug}: {style.name} has no layer {', '.join(unknown)}")
    return {
        name: replace(
            style.layers[name],
            pattern=piece.patterns.get(name, style.layers[name].pattern),
            voice=piece.voices.get(name, style.layers[name].voice),
        )
        for name in names
    }


def compose(piece: Piece, style: Style, rng: np.random.Generator) -> Performance:
    """Compose and play a piece.

    Parameters
    ----------
    rng
        Seeded with the piece's seed; every choice comes from it.

    Raises
    ------
    ValueError
        If the piece's data cannot be read.
    """
    layers = layers_of(piece, style)
    sections = lay_out(piece)
    notes: list[tuple[str, Section, list[Note]]] = []
    for number, section in enumerate(sections):
        following = sections[number + 1].bars[0][0] if number + 1 < len(sections) else None
        context = Context(piece.key, piece.themes, style.grooves, following, rng)
        for name, theme in section.layers.items():
            layer = layers[name]
            notes.append((name, section, layer.play(layer, section, theme, context)))
    return perform(piece, notes, layers, rng)
