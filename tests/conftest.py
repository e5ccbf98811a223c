"""What all tests share: where the research data lie, and a database server of their own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server, start_server
from tunesight.library.database import open_database

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def research_data() -> Path:
    """Return the folder of the research data sets, or skip where it is absent."""
    folder = Path(os.environ.get("TUNESIGHT_DATA", REPOSITORY / ".." / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip(f"the research data are not at {folder}; set TUNESIGHT_DATA")
    return folder


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
