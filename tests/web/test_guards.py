import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.web.conftest import MOST_BYTES


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:8765", "[::1]:80", "LOCALHOST:1", "192.168.1.20:80"]
)
def test_answers_to_its_own_name_and_to_addresses(client: httpx.Client, host: str) -> None:
    assert client.get("/api/v1/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "["]
)
def test_refuses_a_foreign_name(client: httpx.Client, host: str) -> None:
    response = client.get("/api/v1/health", headers={"host": host})

    assert response.status_code == 400
    assert "localhost" in response.json()["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
    ],
)
def test_refuses_a_write_from_another_site(client: httpx.Client, headers: dict[str, str]) -> None:
    response = client.post("/api/v1/readings", data={"wish": "calm"}, headers=headers)

    assert response.status_code == 403


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "same-origin"}])
def test_takes_a_write_from_its_own_page_and_from_programs(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    response = client.post("/api/v1/readings", data={"wish": "calm"}, headers=headers)

    assert response.status_code == 200


def test_an_origin_of_its_own_passes(client: httpx.Client, address: str) -> None:
    headers = {"origin": address}

    assert client.post("/api/v1/readings", data={"wish": "x"}, headers=headers).status_code == 200


def test_refuses_a_long_body_by_its_announced_length(client: httpx.Client) -> None:
    picture = b"picture" + bytes(MOST_BYTES + 100_000)

    response = client.post("/api/v1/readings", files={"picture": ("a.png", picture, "image/png")})

    assert response.status_code == 413
    assert "0.954 MiB" in response.json()["detail"]


def test_refuses_a_long_body_that_announces_no_length(client: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--x\r\ncontent-disposition: form-data; name="picture"; filename="a"\r\n\r\n'
        for _ in range(40):
            yield bytes(100_000)

    headers = {"content-type": "multipart/form-data; boundary=x"}
    response = client.post("/api/v1/readings", content=endless(), headers=headers)

    assert response.status_code == 413


def test_refuses_before_a_polite_client_has_sent_anything(address: str) -> None:
    host, _, port = address.removeprefix("http://").partition(":")
    head = (
        "POST /api/v1/readings HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n"
        "content-type: multipart/form-data; boundary=x\r\ncontent-length: 209715200\r\n\r\n"
    )

    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.encode())
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_takes_a_picture_of_the_largest_size(client: httpx.Client) -> None:
    picture = b"picture".ljust(MOST_BYTES, b".")

    response = client.post("/api/v1/readings", files={"picture": ("a.png", picture, "image/png")})

    assert response.status_code == 200
