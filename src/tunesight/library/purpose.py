"""What a transaction is for, which each kind of database arranges in its own way."""

from __future__ import annotations

from enum import Enum
from typing import Any

from sqlalchemy.engine import Connection

__all__ = ["Purpose", "purpose_of"]

_OPTION = "tunesight_purpose"


class Purpose(Enum):
    """What a transaction is for."""

    READ = "read"
    """To see one state of the library throughout."""
    WRITE = "write"
    """To change it, as the only one."""
    DERIVE = "derive"
    """To write what follows from the tracks, as the only one that does; others change tracks."""
    CHANGE_SCHEMA = "change schema"
    """To create or migrate its tables, as the only one."""

    def options(self) -> dict[str, Any]:
        """Return the execution options of a connection for this."""
        return {_OPTION: self}


def purpose_of(connection: Connection) -> Purpose:
    """Return what a connection is for; reading, where nobody said."""
    purpose: Purpose = connection.get_execution_options().get(_OPTION, Purpose.READ)
    return purpose
