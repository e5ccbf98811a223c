"""Styles and their pieces, all of them tables of data."""

from __future__ import annotations

from studio.music.piece import Piece, Style
from studio.music.styles import (
    ambient,
    ballad,
    bossa,
    breakbeat,
    celtic,
    folk,
    funk,
    house,
    jazz,
    lofi,
    metal,
    orchestral,
    rock,
    roots,
    synthwave,
    techno,
    tension,
    waltz,
)

__all__ = ["PIECES"]

_TABLES: tuple[tuple[Style, tuple[Piece, ...]], ...] = (
    *(
        (module.STYLE, module.PIECES)
        for module in (
            ambient, ballad, bossa, breakbeat, celtic, folk, funk, house, jazz, lofi, metal,
            orchestral, rock, synthwave, techno, tension, waltz,
        )
    ),
    (roots.BLUES, roots.BLUES_PIECES),
    (waltz.LULLABY, waltz.LULLABY_PIECES),
    (roots.MARCH, roots.MARCH_PIECES),
    (roots.REGGAE, roots.REGGAE_PIECES),
)  # fmt: skip

PIECES: tuple[tuple[Piece, Style], ...] = tuple(
    (piece, style) for style, pieces in _TABLES for piece in pieces
)
