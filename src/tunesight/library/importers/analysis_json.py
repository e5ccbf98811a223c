"""Analyses as JSON, the form in which those of the demo tracks are committed.

Conventions
-----------
An object has ``id`` (of the track), ``version``, ``key``, the numbers of
:data:`~tunesight.domain.analysis.ANALYSIS_NUMBERS`, ``affect`` (an object of ``valence`` and
``arousal``), ``covariance`` (2x2) and ``emotions``; the course is left out. A file is a list of
these, one a line, ordered by id, so that a change is a readable difference. Numbers are written so
that they are read back exactly.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.analysis import ANALYSIS_NUMBERS, Analysis
from tunesight.domain.emotion import parse_emotion
from tunesight.errors import InvalidValueError, SetupError

__all__ = ["analysis_from_json", "analysis_to_json", "read_analyses", "write_analyses"]


def analysis_to_json(track_id: str, analysis: Analysis) -> dict[str, Any]:
    """Return the object of one analysis, ready for ``json.dumps``."""
    return {
        "id": track_id,
        "version": analysis.version,
        "key": analysis.key,
        **{name: getattr(analysis, name) for name in ANALYSIS_NUMBERS},
        "affect": {
            "valence": analysis.affect.mean.valence,
            "arousal": analysis.affect.mean.arousal,
        },
        "covariance": [list(row) for row in analysis.affect.covariance],
        "emotions": dict(analysis.emotions),
    }


def analysis_from_json(record: Mapping[str, Any]) -> tuple[str, Analysis]:
    """Return the id of the track and its analysis.

    Raises
    ------
    InvalidValueError
        If something is missing, of another type, or outside its range.
    """
    try:
        (valence_variance, covariance), (_, arousal_variance) = record["covariance"]
        affect = AffectGaussian(
            Affect(float(record["affect"]["valence"]), float(record["affect"]["arousal"])),
            (
                (float(valence_variance), float(covariance)),
                (float(covariance), float(arousal_variance)),
            ),
        )
        numbers: dict[str, Any] = {name: float(record[name]) for name in ANALYSIS_NUMBERS}
        analysis = Analysis(
            version=int(record["version"]),
            key=str(record["key"]),
            affect=affect,
            emotions={parse_emotion(name): float(p) for name, p in record["emotions"].items()},
            **numbers,
        )
        return str(record["id"]), analysis
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidValueError(
            f"The analysis {dict(record)!r} cannot be read ({type(error).__name__}: {error}); "
            "write it with analysis_to_json."
        ) from error


def write_analyses(path: Path, analyses: Mapping[str, Analysis]) -> None:
    """Write analyses by track id, ordered by id, one a line."""
    lines = [json.dumps(analysis_to_json(key, analyses[key])) for key in sorted(analyses)]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def read_analyses(path: Path) -> dict[str, Analysis]:
    """Read analyses by track id; a file that is not there holds none.

    Raises
    ------
    SetupError
        If the file is damaged.
    """
    if not path.exists():
        return {}
    try:
        return dict(map(analysis_from_json, json.loads(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError, TypeError, InvalidValueError) as error:
        raise SetupError(f"{path} cannot be read ({error}); install Tunesight again.") from error
