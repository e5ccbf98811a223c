"""A library on a real server: creating, migrating, taking turns, and saying what is wrong."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection

from tests.fakes import HashEncoder, make_track
from tests.postgres import Server, on_server
from tunesight.errors import ConfigurationError, SetupError, StorageError
from tunesight.library.database import Database, open_database
from tunesight.library.repository import TrackRepository
from tunesight.library.server_scan_lock import ServerScanLock
from tunesight.library.tables import Base
from tunesight.library.vector_search import ServerSearch

SCHEMA = """
    SELECT 'column', table_name, column_name, data_type || is_nullable
        || coalesce(column_default, '') || coalesce(character_maximum_length::text, '')
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'function', '', proname, pg_get_functiondef(oid)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1, 2, 3, 4
"""


@pytest.fixture
def address(server: Server) -> Iterator[str]:
    """Return the address of a database that holds nothing."""
    url = server.create_database()
    yield url
    server.drop_database(url)


def migrate(url: str, *, down: bool = False) -> None:
    config = Config()
    config.set_main_option("script_location", "tunesight.library:migrations")
    config.set_main_option("path_separator", "os")
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        if down:
            command.downgrade(config, "base")
        else:
            command.upgrade(config, "head")
    engine.dispose()


def read_schema(url: str) -> list[tuple[str, ...]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        schema = [tuple(row) for row in connection.execute(text(SCHEMA))]
    engine.dispose()
    return schema


def test_a_created_library_equals_a_migrated_one(server: Server, address: str) -> None:
    migrated = server.create_database()
    migrate(migrated)
    open_database(address).close()

    assert read_schema(address) == read_schema(migrated)
    server.drop_database(migrated)


def test_the_tables_and_the_migrations_agree(address: str) -> None:
    migrate(address)
    engine = create_engine(address)

    def is_compared(name: str | None, *_: object) -> bool:
        return name != "track_text"  # the index of words, compared as the server describes it

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_compared})
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()

    assert differences == []


def test_the_migrations_can_be_undone(address: str) -> None:
    migrate(address)
    migrate(address, down=True)

    names = {row[1] for row in read_schema(address)}
    assert names == {"alembic_version"}


def test_an_older_library_is_migrated_when_opened(address: str) -> None:
    open_database(address).close()
    engine = create_engine(address)
    with engine.begin() as connection:
        _go_back_to_the_first_revision(connection)
    engine.dispose()

    database = open_database(address)

    with database.read() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("track")}
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0002"
    database.close()
    assert "same_as" in columns


def _go_back_to_the_first_revision(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "tunesight.library:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.downgrade(config, "0001")


def test_many_processes_may_open_a_new_library_at_once(address: str) -> None:
    code = (
        "import sys, time\n"
        "from tunesight.library.database import open_database\n"
        "import psycopg\n"
        "while time.time() < float(sys.argv[2]): pass\n"
        "open_database(sys.argv[1]).close()\n"
        "print('alembic' in sys.modules)\n"
    )
    start = str(time.time() + 1.5)  # so that all of them are up when the first one opens
    processes = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", code, address, start],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]

    answers = [process.communicate(timeout=60) for process in processes]

    assert answers == [(b"False\n", b"")] * 3


@on_server
def test_writers_take_turns_and_readers_do_not_wait(database: Database) -> None:
    tracks = TrackRepository(database)

    def save(start: int) -> None:
        for i in range(start, start + 10):
            tracks.save_tracks([make_track(i)])

    threads = [threading.Thread(target=save, args=(start,)) for start in (0, 100, 200)]
    with database.write(), database.read() as reader:
        for thread in threads:
            thread.start()
        before = reader.scalar(text("SELECT count(*) FROM track"))
    with database.read() as reader:
        reader.scalar(text("SELECT 1"))
        seen = reader.scalar(text("SELECT count(*) FROM track"))
        for thread in threads:
            thread.join()
        seen_later = reader.scalar(text("SELECT count(*) FROM track"))

    assert before == 0
    assert seen == seen_later  # one state throughout
    assert tracks.count_tracks() == 30
    assert tracks.generation() == 30


@on_server
def test_a_writer_that_waits_too_long_says_so(location: str, database: Database) -> None:
    other = open_database(location)
    with other.connect() as impatient:
        impatient.execute(text("SET lock_timeout = '50ms'"))
        impatient.commit()
    # The pool hands out the connection that was just given back.
    with (
        database.write(),
        pytest.raises(StorageError, match="in use by another program; wait"),
        other.write(),
    ):
        pass
    other.close()


@on_server
def test_titles_of_any_length_in_any_script_are_kept_and_found(database: Database) -> None:
    every_letter = "".join(map(chr, range(0x20, 0xD800)))  # more than an entry of an index holds
    tracks = TrackRepository(database)
    tracks.save_tracks([make_track(1, title=every_letter), make_track(2, title="Ärger " * 9000)])

    assert [track.title for track in tracks.all_tracks()] == [every_letter, "Ärger " * 9000]
    assert tracks.search_tracks("arger", limit=2).tracks[0].id == "t2"


@on_server
def test_a_reader_cannot_write(database: Database) -> None:
    with (
        pytest.raises(StorageError, match="only lets it be read"),
        database.read() as connection,
    ):
        connection.execute(text("DELETE FROM meta"))


def test_a_wrong_password_is_refused_and_never_shown(server: Server, address: str) -> None:
    server.run("CREATE ROLE ann LOGIN PASSWORD 'right'")
    rules = server.data / "pg_hba.conf"
    former = rules.read_text()
    rules.write_text(f"local all ann scram-sha-256\n{former}")
    server.control("reload")
    wrong = address.replace("tunesight@", "ann:s3cret@")
    try:
        with pytest.raises(StorageError, match="refuses this user or password") as caught:
            open_database(wrong)
    finally:
        rules.write_text(former)
        server.control("reload")

    errors: list[BaseException] = [caught.value]
    while errors[-1].__cause__ is not None:
        errors.append(errors[-1].__cause__)
    assert "s3cret" not in " ".join(map(str, errors))
    server.run("DROP ROLE ann")


def test_a_user_who_may_not_make_tables_is_told(server: Server, address: str) -> None:
    server.run("CREATE ROLE ben LOGIN")
    server.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database=address)

    with pytest.raises(StorageError, match=r"permission denied.*make the user the owner"):
        open_database(address.replace("tunesight@", "ben@"))

    server.run("DROP ROLE ben")


def test_a_missing_user_or_database_is_named(server: Server, address: str) -> None:
    with pytest.raises(StorageError, match=r"There is no database .*nowhere"):
        open_database(server.url("nowhere"))
    with pytest.raises(StorageError, match="refuses this user"):
        open_database(address.replace("tunesight@", "nobody_of_this_name@"))


def test_no_more_connections_than_the_server_takes(server: Server, address: str) -> None:
    server.run("CREATE ROLE cleo LOGIN CONNECTION LIMIT 0")

    with pytest.raises(StorageError, match="as many connections as it takes"):
        open_database(address.replace("tunesight@", "cleo@"))

    server.run("DROP ROLE cleo")


@on_server
def test_a_library_whose_server_crashed_says_so_and_goes_on_when_it_is_back(
    server: Server, database: Database
) -> None:
    tracks = TrackRepository(database)
    tracks.save_tracks([make_track(1)])
    server.stop()
    try:
        with pytest.raises(StorageError, match="does not answer"):
            tracks.count_tracks()
        with pytest.raises(StorageError, match="does not answer"):
            tracks.save_tracks([make_track(2)])
    finally:
        server.start()

    assert tracks.count_tracks() == 1


@on_server
def test_a_connection_that_is_cut_in_a_transaction_loses_nothing_that_was_kept(
    server: Server, database: Database
) -> None:
    tracks = TrackRepository(database)
    tracks.save_tracks([make_track(1)])

    def write_half() -> None:
        with database.write() as connection:
            connection.execute(text("DELETE FROM track"))
            number = connection.scalar(text("SELECT pg_backend_pid()"))
            server.run(f"SELECT pg_terminate_backend({number})")
            connection.execute(text("DELETE FROM meta"))

    with pytest.raises(StorageError, match="does not answer"):
        write_half()

    assert tracks.count_tracks() == 1


@on_server
def test_a_full_disk_loses_nothing(database: Database) -> None:
    tracks = TrackRepository(database)
    tracks.save_tracks([make_track(1)])

    def fill_the_disk() -> None:
        with database.write() as connection:
            connection.execute(text("DELETE FROM track"))
            connection.execute(
                text("DO $$ BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'no room'; END $$")
            )

    with pytest.raises(StorageError, match="is full; free some space"):
        fill_the_disk()

    assert tracks.count_tracks() == 1


def test_a_database_of_another_program_is_left_alone(server: Server, address: str) -> None:
    server.run("CREATE TABLE recipes (name text)", database=address)

    with pytest.raises(StorageError, match=r"another program \(it holds recipes\)"):
        open_database(address)


def test_a_newer_library_is_refused_with_what_to_do(server: Server, address: str) -> None:
    open_database(address).close()
    server.run("UPDATE alembic_version SET version_num = '9999'", database=address)

    with pytest.raises(SetupError, match=r"newer Tunesight \(revision 9999.*upgrade Tunesight"):
        open_database(address)


def test_a_database_that_cannot_hold_every_title_is_refused(server: Server) -> None:
    url = server.create_database("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")

    with pytest.raises(SetupError, match=r"encoded in SQL_ASCII.*createdb --encoding=UTF8"):
        open_database(url)
    server.drop_database(url)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql+asyncpg://ann:s3cret@server/music", "cannot be reached by postgresql.asyncpg"),
        ("postgresql://ann:s3cret@server", "names no database"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_configuration_error(address: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        open_database(address)

    assert "s3cret" not in str(caught.value)


def test_a_library_in_a_file_has_no_server_to_rank_on(tmp_path: Path) -> None:
    database = open_database(tmp_path / "library.db")

    with pytest.raises(ConfigurationError, match=r"library\.db is a file; set TUNESIGHT_DATABASE"):
        ServerSearch(database, TrackRepository(database), HashEncoder())
    database.close()


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(SetupError, match=r"pip install 'tunesight\[postgres\]'"):
        open_database("postgresql://ann@server/music")


def test_what_is_kept_here_of_a_server_has_a_folder_of_its_own(
    server: Server, tmp_path: Path
) -> None:
    urls = [server.create_database() for _ in range(2)]
    opened = [open_database(url, home=tmp_path) for url in urls]

    folders = {database.matrix_folder for database in opened}

    assert len(folders) == 2
    assert {folder.parent for folder in folders} == {tmp_path}
    for database, url in zip(opened, urls, strict=True):
        database.close()
        server.drop_database(url)


@on_server
def test_one_scan_at_a_time_wherever_it_runs(location: str, database: Database) -> None:
    other = open_database(location)
    here, there = ServerScanLock(database), ServerScanLock(other)
    asked: list[bool] = []

    def wait_twice() -> bool:
        asked.append(True)
        return len(asked) < 2

    assert there.holder() is None
    with here.hold() as is_held, there.hold(is_wanted=wait_twice) as is_held_too:
        assert (is_held, is_held_too) == (True, False)
        assert isinstance(there.holder(), int)
    assert len(asked) == 2
    with there.hold() as is_held:
        assert is_held
    other.close()


@on_server
def test_the_right_to_scan_ends_with_its_holder(location: str, database: Database) -> None:
    code = (
        "import os, signal, sys\n"
        "from tunesight.library.database import open_database\n"
        "from tunesight.library.server_scan_lock import ServerScanLock\n"
        "with ServerScanLock(open_database(sys.argv[1])).hold() as is_held:\n"
        "    print(is_held, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, location], capture_output=True, text=True, check=False
    )

    assert done.stdout == "True\n"
    with ServerScanLock(database).hold(is_wanted=lambda: True) as is_held:
        assert is_held
