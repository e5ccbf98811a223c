"""Turns what a PostgreSQL server, or the way to it, says into a sentence that says what to do.

A server says what is wrong by a code; what goes wrong before one answers has words only.

References
----------
https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

__all__ = ["describe_server_error"]

# Beginnings of codes, parts of messages, what to say; the first that fits is used.
_ADVICE: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        ("53100",),
        ("no space left",),
        "The disk of the server that holds the library {place} is full; free some space and try "
        "again. Nothing that was saved before is lost.",
    ),
    (
        ("53300",),
        ("too many clients", "too many connections", "remaining connection slots"),
        "The server of the library {place} has as many connections as it takes; close some "
        "programs that use it, or raise max_connections.",
    ),
    (
        ("28",),
        ("password authentication failed", "no password supplied", "pg_hba.conf", 'role "'),
        "The server refuses this user or password for the library {place}; check both in "
        "TUNESIGHT_DATABASE_URL (characters such as @ or / have to be percent-encoded).",
    ),
    (
        ("3D000",),
        ('FATAL:  database "',),
        "There is no database {place}; make it with createdb, or check its name.",
    ),
    (
        ("25006",),
        (),
        "The library {place} cannot be written: its server only lets it be read, perhaps because "
        "it is a copy of another one; give the address of the one that is written.",
    ),
    (
        ("42501",),
        (),
        "The library {place} cannot be used by this user ({text}); make the user the owner of the "
        "database.",
    ),
    (
        ("55P03",),
        (),
        "The library {place} is in use by another program; "
        "wait until that has finished (a scan, perhaps) and try again.",
    ),
    (
        ("57P", "08"),
        ("connection", "timeout expired", "could not translate host", "resolve host"),
        "The server of the library {place} does not answer ({text}); check that it runs and can "
        "be reached from here, then try again. Nothing that was saved before is lost.",
    ),
)


def describe_server_error(error: BaseException, place: str) -> str:
    """Return a sentence for an error of psycopg.

    Parameters
    ----------
    error
        As psycopg raised it; a message of psycopg never holds the password.
    place
        Address of the library, without a password.
    """
    code = getattr(error, "sqlstate", None) or ""
    said = str(error)
    text = said.strip().partition("\n")[0]
    for codes, fragments, advice in _ADVICE:
        if code.startswith(codes) if code else any(part in said for part in fragments):
            return advice.format(place=place, text=text)
    return f"The library {place} cannot be used ({text}); see the log of its server."
