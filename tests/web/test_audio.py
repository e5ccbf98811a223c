import httpx
import pytest

from tests.web.fakes import AUDIO

URL = "/api/v1/tracks/t1/audio"


def test_sends_the_whole_sound_with_its_type(client: httpx.Client) -> None:
    response = client.get(URL)

    assert response.status_code == 200
    assert response.content == AUDIO
    assert response.headers["content-type"] == "audio/ogg"
    assert response.headers["accept-ranges"] == "bytes"
    assert client.head("/api/v1/tracks/t2/audio").headers["content-type"] == "audio/mpeg"


def test_a_head_request_has_headers_only(client: httpx.Client) -> None:
    response = client.head(URL)

    assert response.status_code == 200
    assert response.headers["content-length"] == "10000"
    assert response.content == b""


# The examples of RFC 9110, section 14.1.2, on a representation of 10,000 bytes.
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-499", 0, 499),
        ("bytes=500-999", 500, 999),
        ("bytes=-500", 9500, 9999),
        ("bytes=9500-", 9500, 9999),
        ("bytes=0-0", 0, 0),
        ("bytes=9000-99999", 9000, 9999),
        ("bytes=-99999", 0, 9999),
    ],
)
def test_sends_the_range_that_was_asked_for(
    client: httpx.Client, asked: str, first: int, last: int
) -> None:
    response = client.get(URL, headers={"range": asked})

    assert response.status_code == 206
    assert response.headers["content-range"] == f"bytes {first}-{last}/10000"
    assert response.content == AUDIO[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=10000-", "bytes=20000-30000", "bytes=-0"])
def test_refuses_a_range_beyond_the_end(client: httpx.Client, asked: str) -> None:
    response = client.get(URL, headers={"range": asked})

    assert response.status_code == 416
    assert response.headers["content-range"] == "bytes */10000"
    assert response.json()["status"] == 416


@pytest.mark.parametrize(
    "asked", ["bytes=5-3", "bytes=a-b", "lines=1-2", "bytes=-", "bytes=0-1,4-5"]
)
def test_ignores_a_range_that_makes_no_sense_or_is_not_single(
    client: httpx.Client, asked: str
) -> None:
    response = client.get(URL, headers={"range": asked})

    assert response.status_code == 200
    assert response.content == AUDIO


def test_a_range_of_a_changed_sound_gets_the_whole_one(client: httpx.Client) -> None:
    etag = client.head(URL).headers["etag"]

    same = client.get(URL, headers={"range": "bytes=0-9", "if-range": etag})
    changed = client.get(URL, headers={"range": "bytes=0-9", "if-range": '"other"'})

    assert (same.status_code, same.content) == (206, AUDIO[:10])
    assert (changed.status_code, changed.content) == (200, AUDIO)


def test_a_sound_that_is_gone_is_not_found(client: httpx.Client) -> None:
    response = client.get("/api/v1/tracks/t3/audio")

    assert response.status_code == 404
    assert "no longer" in response.json()["detail"]


@pytest.mark.parametrize(
    "track_id", ["..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "t1%00", "..", "t1%2f..%2ft2"]
)
def test_an_id_never_becomes_a_path(client: httpx.Client, track_id: str) -> None:
    assert client.get(f"/api/v1/tracks/{track_id}/audio").status_code == 404
