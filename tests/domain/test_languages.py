from __future__ import annotations

import pytest

from tests.fakes import make_track
from tunesight.domain.languages import code_to_language, language_to_code


@pytest.mark.parametrize(
    ("spelling", "code"),
    [("ja", "ja"), ("JPN", "ja"), ("Japanese", "ja"), ("pt-BR", "pt"), ("ger", "de"), ("x!", "")],
)
def test_reads_a_language_however_it_is_spelled(spelling: str, code: str) -> None:
    assert language_to_code(spelling) == code


@pytest.mark.parametrize(
    ("code", "name"),
    [("ja", "japanese"), ("de", "german"), ("zxx", "instrumental"), ("", ""), ("qq", "")],
)
def test_names_a_language_as_people_wish_for_it(code: str, name: str) -> None:
    assert code_to_language(code) == name


def test_a_track_is_described_by_its_language_too() -> None:
    assert "japanese" in make_track(language="ja").words().split()
