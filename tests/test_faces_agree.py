"""The command line, the API and Python answer one question with the same numbers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import REPOSITORY
from tests.web.server import serve
from tunesight import api
from tunesight.assembly import build_services
from tunesight.settings import load_settings
from tunesight.web.app import create_app
from tunesight.wire import answer_to_wire

SUNSET = REPOSITORY / "src/tunesight/demo/pictures/sunset-sea.jpg"
WISH = "rainy sunday, slow piano, no vocals"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUNESIGHT_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def people(research_data: Path, tmp_path: Path) -> Path:
    """Take a photo of a laughing person; the bundled pictures show none."""
    with zipfile.ZipFile(research_data / "images/emotion6_256.zip") as pictures:
        return Path(pictures.extract("images/joy/126.jpg", tmp_path))


def test_the_same_question_has_the_same_numbers_everywhere(home: Path) -> None:
    answer = ask_everywhere(home, SUNSET)

    assert len(answer["tracks"]) == 10


@pytest.mark.data
def test_people_look_the_same_everywhere(home: Path, people: Path) -> None:
    reading = ask_everywhere(home, people)["reading"]

    assert [part["source"] for part in reading["parts"]][-1] == "wish"


def ask_everywhere(home: Path, picture: Path) -> Any:
    """Ask the command line, the API and Python about one picture and one wish; all must agree."""
    command = Path(sys.executable).with_name("tunesight")
    printed = subprocess.run(  # noqa: S603 - our own command
        [command, "recommend", picture, "--wish", WISH, "--wish-weight", "0.3", "--json"],
        capture_output=True, check=True, env={**os.environ, "TUNESIGHT_HOME": str(home)},
    )  # fmt: skip
    from_cli = json.loads(printed.stdout)

    with (
        build_services(load_settings()) as services,
        serve(create_app(services, max_upload_bytes=10**7, version="0")) as address,
    ):
        answer = httpx.post(
            f"{address}/api/v1/recommendations",
            files={"picture": picture.read_bytes()},
            data={"wish": WISH, "wish_weight": "0.3"},
            timeout=60,
        )
    from_api = answer.raise_for_status().json()

    api._services.cache_clear()
    from_python = answer_to_wire(api.recommend(picture, wish=WISH, wish_weight=0.3))
    api._services().close()
    api._services.cache_clear()

    assert from_cli == from_api
    assert from_api == json.loads(from_python.model_dump_json())
    return from_cli
