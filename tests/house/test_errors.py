from __future__ import annotations

import re

import pytest

import tunesight.errors as errors_module
from tunesight.errors import (
    ExternalServiceError,
    SetupError,
    TunesightError,
    UserInputError,
)

FAMILIES = {
    UserInputError: (2, range(400, 500)),
    SetupError: (3, [503]),
    ExternalServiceError: (4, [502]),
}


def _all_errors() -> list[type[TunesightError]]:
    return [getattr(errors_module, name) for name in errors_module.__all__]


@pytest.mark.parametrize("error", _all_errors(), ids=lambda error: error.__name__)
def test_every_error_has_the_exit_code_and_status_of_its_family(
    error: type[TunesightError],
) -> None:
    for family, (exit_code, statuses) in FAMILIES.items():
        if issubclass(error, family):
            assert error.exit_code == exit_code
            assert error.http_status in statuses
            return
    assert error is TunesightError


def test_the_drawn_tree_shows_every_error_below_its_parent() -> None:
    drawn: dict[str, str] = {}
    path: list[str] = []
    for line in (errors_module.__doc__ or "").splitlines():
        match = re.match(r"^([\s│├└─]*)(\w+Error)\b", line)
        if match:
            depth = len(match[1]) // 4 - 1  # the drawing itself is indented by one
            path = [*path[:depth], match[2]]
            drawn[match[2]] = path[depth - 1] if depth else "Exception"

    actual = {error.__name__: error.__bases__[0].__name__ for error in _all_errors()}

    assert set(drawn) == set(actual)
    for name, parent in actual.items():
        if name != "TunesightError":
            assert drawn[name] == parent


@pytest.mark.parametrize("error", _all_errors(), ids=lambda error: error.__name__)
def test_the_drawing_states_the_status(error: type[TunesightError]) -> None:
    line = next(
        line for line in (errors_module.__doc__ or "").splitlines()
        if re.search(rf"\b{error.__name__}\b", line)
    )  # fmt: skip
    match = re.search(r"HTTP (\d+)", line)
    if match:
        assert int(match[1]) == error.http_status
