"""What every shape is made of: a strict base, a place in the plane, and a belief about it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from tunesight.domain.affect import Affect

__all__ = ["AffectOut", "CovarianceOut", "WireShape", "affect_to_wire"]

CovarianceOut = tuple[tuple[float, float], tuple[float, float]]
"""2x2, valence before arousal."""


class WireShape(BaseModel):
    """What all shapes share: immutable, and nothing beyond what is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AffectOut(WireShape):
    """A point in the plane: unpleasant to pleasant, calm to excited, each in [-1, 1]."""

    valence: float
    arousal: float


def affect_to_wire(affect: Affect) -> AffectOut:
    """Turn a place in the plane into its JSON shape."""
    return AffectOut(valence=affect.valence, arousal=affect.arousal)
