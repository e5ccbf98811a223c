"""What the web's tests share: the real application over small services, really served."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.web.fakes import fake_services
from tests.web.server import serve
from tunesight.assembly import Services
from tunesight.web.app import create_app

MOST_BYTES = 1_000_000


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    return fake_services(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="session")
def address(services: Services) -> Iterator[str]:
    with serve(create_app(services, max_upload_bytes=MOST_BYTES, version="9.8.7")) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client
