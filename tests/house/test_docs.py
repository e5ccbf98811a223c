"""What the documentation promises is there, and what is there is documented."""

from __future__ import annotations

import re
import runpy
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tunesight.settings import Settings

DOCS = REPOSITORY / "docs"


@pytest.fixture(autouse=True)
def _as_from_the_docs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script finds what lies beside it."""
    monkeypatch.syspath_prepend(str(DOCS))


def _made(script: str) -> str:
    page: str = runpy.run_path(str(DOCS / script))["write_page"]()
    return page


def test_the_help_in_the_docs_is_current() -> None:
    documented = (DOCS / "cli.md").read_text(encoding="utf-8")

    assert documented == _made("make_cli.py"), "run: python docs/make_cli.py"


def test_the_figures_in_the_docs_are_those_that_were_measured() -> None:
    documented = (DOCS / "models.md").read_text(encoding="utf-8")

    assert documented == _made("make_models.py"), "run: python docs/make_models.py"


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`TUNESIGHT_{name.upper()}`" in (DOCS / "settings.md").read_text(encoding="utf-8")


def test_every_link_between_documents_leads_somewhere() -> None:
    for document in [*REPOSITORY.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_no_file_names_a_place_of_one_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - whichever git there is
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if tracked.returncode != 0:
        pytest.skip("not a git checkout")
    place = str(REPOSITORY.parent) + "/"
    for name in tracked.stdout.splitlines():
        path = REPOSITORY / name
        if path.suffix in {".py", ".md", ".toml", ".json", ".js", ".css", ".html", ".tsv"}:
            assert place not in path.read_text(encoding="utf-8"), name


def test_the_readme_shows_both_commands() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")

    assert "make run" in readme
    assert "make test" in readme
    assert Path(REPOSITORY / ".ci" / "run").read_text().rstrip().endswith("make test")
