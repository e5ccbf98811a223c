"""Libraries for each test: in a file, and on a real server that the tests start."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.scanning import Library
from tests.postgres import Server, start_server
from tunesight.library.database import Database, open_database


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    # Not pytest's own folder: the path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        started = start_server(folder)
        yield started
        started.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def server_library(server: Server) -> str:
    """Return the address of a library on the server, for one test after the other."""
    url = server.create_database()
    open_database(url).close()
    return url


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
