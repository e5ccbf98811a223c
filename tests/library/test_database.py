"""Opening: creating, migrating, waiting for others, and saying what is wrong."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from tunesight.errors import ConfigurationError, SetupError, StorageError
from tunesight.library import database as database_module
from tunesight.library.database import REVISIONS, open_database
from tunesight.library.tables import Base


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", "tunesight.library:migrations")
    config.set_main_option("path_separator", "os")
    return config


def build_by_migrations(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def read_schema(path: Path) -> dict[str, object]:
    connection = sqlite3.connect(path)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    schema: dict[str, object] = {}
    for name in tables:
        schema[name] = (
            connection.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall(),
            sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")),
            sorted(row[1:4] for row in connection.execute(f"PRAGMA index_list({name})")),
        )
    schema["words"] = sorted(
        " ".join(row[0].split())
        for row in connection.execute("SELECT sql FROM sqlite_master WHERE name LIKE 'track_text%'")
        if row[0]
    )
    schema["autoincrement"] = sorted(
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINC%'")
    )
    connection.close()
    return schema


def test_the_tables_and_the_migrations_agree(tmp_path: Path) -> None:
    build_by_migrations(tmp_path / "library.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'library.db'}")

    with engine.connect() as connection:
        # The words' index belongs to SQLite and is compared below, as it is made.
        options = {"include_name": lambda name, *_: not (name or "").startswith("track_text")}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()

    assert differences == []


def test_a_created_database_equals_a_migrated_one(tmp_path: Path) -> None:
    open_database(tmp_path / "created.db").close()
    build_by_migrations(tmp_path / "migrated.db")

    assert read_schema(tmp_path / "created.db") == read_schema(tmp_path / "migrated.db")


def test_the_named_revisions_are_those_of_the_migrations() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())

    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(REVISIONS)


def test_the_migrations_can_be_undone(tmp_path: Path) -> None:
    build_by_migrations(tmp_path / "library.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'library.db'}")
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    engine.dispose()

    assert set(read_schema(tmp_path / "library.db")) <= {
        "alembic_version",
        "sqlite_autoindex_alembic_version_1",
        "sqlite_sequence",
        "autoincrement",
        "words",
    }


def test_a_migration_runs_in_the_opener_when_the_stored_revision_is_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # There is no older revision yet, so the marker of "nothing done" stands for one.
    connection = sqlite3.connect(tmp_path / "library.db")
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    connection.execute("INSERT INTO alembic_version VALUES ('0000')")
    connection.commit()
    connection.close()
    monkeypatch.setattr(database_module, "REVISIONS", ("0000", *REVISIONS))
    seen: list[str] = []

    def upgrade_from_nothing(connection: object) -> None:
        seen.append("migrated")
        connection.execute(text("DELETE FROM alembic_version"))  # type: ignore[attr-defined]
        migrate(connection)  # type: ignore[arg-type]

    migrate = database_module._migrate
    monkeypatch.setattr(database_module, "_migrate", upgrade_from_nothing)

    open_database(tmp_path / "library.db").close()

    assert seen == ["migrated"]
    assert "track" in read_schema(tmp_path / "library.db")
    open_database(tmp_path / "library.db").close()
    assert seen == ["migrated"]


def test_a_newer_library_is_refused_with_what_to_do(tmp_path: Path) -> None:
    open_database(tmp_path / "library.db").close()
    connection = sqlite3.connect(tmp_path / "library.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()

    with pytest.raises(SetupError, match=r"newer Tunesight \(revision 9999.*upgrade Tunesight"):
        open_database(tmp_path / "library.db")


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.commit()
    connection.close()

    with pytest.raises(StorageError, match=r"another program \(it holds recipes\)"):
        open_database(tmp_path / "other.db")


def test_a_file_that_is_no_database_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"This was a letter once. " * 400)

    with pytest.raises(StorageError, match=r"library\.db is damaged or is not a Tunesight library"):
        open_database(tmp_path / "library.db")


def test_a_place_inside_a_file_cannot_hold_a_library(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ann")

    with pytest.raises(StorageError, match="cannot be opened; check"):
        open_database(tmp_path / "letter.txt" / "library.db")


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that may be read but not written, with a library in it."""
    folder = tmp_path / "closed"
    open_database(folder / "library.db").close()
    (folder / "library.db").chmod(0o400)
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("the superuser may write everywhere")
    yield folder
    folder.chmod(0o700)


def test_a_read_only_folder_cannot_hold_a_new_library(closed: Path) -> None:
    for place in (closed / "new.db", closed / "deeper" / "new.db"):
        with pytest.raises(StorageError, match=r"may be written|cannot be written"):
            open_database(place)


def test_a_library_in_a_read_only_folder_says_so_at_the_latest_when_written(closed: Path) -> None:
    def open_and_write() -> None:
        database = open_database(closed / "library.db")
        with database.write() as connection:
            connection.execute(text("DELETE FROM meta"))

    with pytest.raises(StorageError, match=r"may be written|cannot be written"):
        open_and_write()


@pytest.mark.parametrize(
    "address", ["mysql://ann:secret@server/music", "sqlite://", "sqlite:///:memory:"]
)
def test_an_address_that_cannot_hold_a_library_is_a_configuration_error(address: str) -> None:
    with pytest.raises(ConfigurationError, match="SQLite file") as caught:
        open_database(address)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["://nowhere", "postgresql://ann:secret@server:x/music"])
def test_a_garbled_address_is_a_configuration_error(address: str) -> None:
    with pytest.raises(ConfigurationError, match="no database URL") as caught:
        open_database(address)

    assert "secret" not in str(caught.value)


def test_a_url_and_a_path_open_the_same_library(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path / 'a' / 'library.db'}").close()

    assert "track" in read_schema(tmp_path / "a" / "library.db")


def test_connections_write_ahead_and_keep_foreign_keys(tmp_path: Path) -> None:
    database = open_database(tmp_path / "library.db")

    with database.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    with database.write() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    database.close()


def test_many_processes_may_open_a_new_library_at_once(tmp_path: Path) -> None:
    code = (
        "import sys, time\n"
        "from tunesight.library.database import open_database\n"
        "while time.time() < float(sys.argv[2]): pass\n"
        "open_database(sys.argv[1]).close()\n"
    )
    start = str(time.time() + 1.5)  # so that all of them are up when the first one opens
    processes = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", code, str(tmp_path / "library.db"), start],
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    errors = [process.communicate(timeout=60)[1].decode() for process in processes]

    assert errors == [""] * 4
    assert [process.returncode for process in processes] == [0] * 4


def test_opening_imports_no_alembic(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from tunesight.library.database import open_database\n"
        "open_database(sys.argv[1]).close()\n"
        "print('alembic' in sys.modules)"
    )
    for _ in ("created", "opened again"):
        answer = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code, str(tmp_path / "library.db")],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert answer.stdout == "False\n"
