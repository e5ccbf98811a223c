from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "src" / "tunesight"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
FORBIDDEN_NAMES = {"utils", "common", "misc", "helpers"}
MOST_LINES = 320
# Rows of data in a module's clothes: they are read, not followed.
DATA_MODULES = {"mood_vocabulary.py", "phrase_lexicon.py"}


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_what_lives_there(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    assert docstring
    assert docstring.splitlines()[0].endswith(".")


@pytest.mark.parametrize("path", [p for p in MODULES if p.name != "__init__.py"], ids=_name)
def test_all_is_sorted_and_names_everything_public(path: Path) -> None:
    # A decorated function is handed to its decorator (a route, a command), not to importers.
    tree = ast.parse(path.read_text(encoding="utf-8"))
    public = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not (node.decorator_list and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    }
    exported = next(
        (
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "__all__"
        ),
        [],
    )

    def constants_first(name: str) -> tuple[int, str]:
        return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)

    assert set(exported) >= public
    assert sorted(exported, key=constants_first) == list(exported)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_module_runs_away(path: Path) -> None:
    if path.name in DATA_MODULES:
        return
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not FORBIDDEN_NAMES & {path.stem for path in MODULES}


def test_importing_tunesight_is_silent_and_light() -> None:
    script = (
        "import sys, tunesight;"
        "heavy = {'numpy', 'onnxruntime', 'PIL', 'av', 'sqlalchemy', 'fastapi', 'pydantic'};"
        "print(sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
    assert not done.stderr


def test_help_imports_no_command() -> None:
    script = (
        "import sys; from tunesight.cli.main import main;"
        "main(['--help'], standalone_mode=False);"
        "print({'numpy', 'tunesight.assembly', 'onnxruntime'} & set(sys.modules))"
    )

    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.endswith("set()\n")
