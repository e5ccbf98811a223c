"""The five lines of Python in the README, as somebody would type them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import tunesight
from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "src" / "tunesight"


def test_no_module_takes_the_name_of_a_public_function() -> None:
    # Importing such a module would replace the function by the module.
    for name in tunesight.__all__:
        assert not (PACKAGE / name).exists()
        assert not (PACKAGE / f"{name}.py").exists()


def test_the_functions_answer_twice(tmp_path: Path) -> None:
    script = (
        "import sys, tunesight, tunesight.matching.explain\n"
        "for _ in range(2):\n"
        "    print(tunesight.read(sys.argv[1]).affect.mean.valence > 0)\n"
        "    print(len(tunesight.recommend(wish='slow piano', top=3).recommendations))\n"
    )

    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-W", "error", "-c", script, PACKAGE / "demo/pictures/sunset-sea.jpg"],
        capture_output=True, text=True, check=False,
        env={**os.environ, "TUNESIGHT_HOME": str(tmp_path)},
    )  # fmt: skip

    assert done.stdout.split() == ["True", "3", "True", "3"], done.stderr


def test_a_file_is_heard_by_path() -> None:
    # Written for 116 beats a minute.
    heard = tunesight.hear(PACKAGE / "demo/tracks/banners-over-the-bridge.opus")

    assert 114 < heard.tempo_bpm < 118
    assert len(heard.course.moods) > 50
