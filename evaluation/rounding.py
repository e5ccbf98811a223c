"""Figures as they are written: four digits are more than any of them is sure of."""

from __future__ import annotations

from typing import Any

__all__ = ["round_figures"]


def round_figures(value: Any) -> Any:
    """Round every float inside dictionaries and lists to four digits."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: round_figures(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [round_figures(inner) for inner in value]
    return value
