"""What all tests share: where the research data lie, and small honest stand-ins for the ports."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def research_data() -> Path:
    """Return the folder of the research data sets, or skip where it is absent."""
    folder = Path(os.environ.get("TUNESIGHT_DATA", REPOSITORY / ".." / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip(f"the research data are not at {folder}; set TUNESIGHT_DATA")
    return folder
