"""Settings: one class, read once at the top and handed down as values.

Every setting can be given as an environment variable ``TUNESIGHT_<NAME>``. Nothing below
``assembly.py`` imports this module.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from tunesight.errors import ConfigurationError

__all__ = ["Settings", "load_settings"]


def _default_home() -> Path:
    """Return where this user's applications keep their data, by the platform's own convention."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base or Path.home() / "AppData" / "Local") / "tunesight"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "tunesight"
    base = os.environ.get("XDG_DATA_HOME")
    return Path(base or Path.home() / ".local" / "share") / "tunesight"


def _count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Settings(BaseSettings):
    """All settings, with defaults that work at once."""

    model_config = SettingsConfigDict(env_prefix="TUNESIGHT_", extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=_default_home,
        description="Folder of the database and everything else that Tunesight keeps.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL of the database; empty for an SQLite file in the home folder.",
    )
    search_in: Literal["memory", "server"] = Field(
        default="memory",
        description="Where tracks are ranked: here, in memory, or on the PostgreSQL server.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the web app listens on.")
    port: int = Field(default=8765, ge=0, le=65535, description="Its port; 0 picks a free one.")
    allowed_hosts: tuple[str, ...] = Field(
        default=("localhost",),
        description="Names under which the web app may be reached (a JSON list); * allows any.",
    )
    max_upload_bytes: int = Field(
        default=32 * 1024 * 1024, ge=1, description="Largest picture accepted, in bytes."
    )
    max_video_bytes: int = Field(
        default=256 * 1024 * 1024,
        ge=1,
        description="Largest clip accepted by the web app, in bytes; it waits in a temporary file.",
    )
    threads: int = Field(
        default=2,
        ge=1,
        le=64,
        description="Threads that read one picture; at most the number of cores.",
    )
    workers: int = Field(
        default_factory=_count_cores,
        ge=0,
        le=256,
        description="Processes that hear files in a scan; 0 hears in the scanning process itself.",
    )
    watch: bool = Field(
        default=False, description="Whether the web app takes in new music by itself."
    )
    watch_interval_s: float = Field(
        default=30.0, ge=1.0, description="Seconds between looks for new music while watching."
    )
    providers: tuple[str, ...] = Field(
        default=("CPUExecutionProvider",),
        description="onnxruntime's execution providers, best first (a JSON list).",
    )
    use_builtin: bool = Field(
        default=True, description="Whether the demo tracks and the starter list are offered."
    )

    def resolved_database_url(self) -> str:
        """Return the URL of the database, the default one filled in."""
        return self.database_url or f"sqlite:///{self.home / 'library.sqlite3'}"


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment.

    Parameters
    ----------
    **overrides
        Values that win over the environment.

    Raises
    ------
    ConfigurationError
        If a value cannot be used; the message names the setting.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(
            f"TUNESIGHT_{'_'.join(str(part) for part in e['loc']).upper()}: {e['msg']}"
            for e in error.errors()
        )
        raise ConfigurationError(f"A setting cannot be used: {problems}.") from error
