"""Libraries for each test: in a file, and on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.scanning import Library
from tests.postgres import Server
from tunesight.library.database import Database, open_database


@pytest.fixture(params=["file", "server"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where an empty library may be kept, on each kind of database in turn."""
    if request.param == "file":
        return str(tmp_path / "library.db")
    server: Server = request.getfixturevalue("server")
    url: str = request.getfixturevalue("server_library")
    server.empty_library(url)
    return url


@pytest.fixture
def database(location: str, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(location, home=tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def library(database: Database, tmp_path: Path) -> Library:
    return Library(tmp_path, database)
