from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx
import pytest
from starlette.types import Message, Scope

from tunesight.assembly import Services
from tunesight.web.app import create_app

PICTURE = {"picture": ("a.jpg", b"picture", "image/jpeg")}


def problem_of(response: httpx.Response) -> dict[str, object]:
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = response.json()
    assert set(body) == {"type", "title", "status", "detail"}  # RFC 9457, section 3.1
    assert body["status"] == response.status_code
    return body


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/nowhere", 404),
        ("GET", "/api/v1/tracks/unknown", 404),
        ("GET", "/api/v1/tracks/unknown/audio", 404),
        ("GET", "/api/v1/samples/unknown/picture", 404),
        ("GET", "/static/js/nothing.js", 404),
        ("DELETE", "/api/v1/tracks/t1", 405),
        ("GET", "/api/v1/readings", 405),
    ],
)
def test_every_refusal_is_a_problem_document(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)

    assert response.status_code == status
    assert problem_of(response)["detail"]


def test_an_error_of_the_tree_keeps_its_status_and_its_sentence(client: httpx.Client) -> None:
    files = {"picture": ("notes.jpg", b"plain text", "image/jpeg")}

    response = client.post("/api/v1/readings", files=files)

    assert response.status_code == 415
    assert problem_of(response)["detail"] == "The file is no picture; send a JPEG or PNG."


def test_a_wish_that_is_too_long_is_not_sent_back_whole(client: httpx.Client) -> None:
    response = client.post("/api/v1/readings", data={"wish": "a" * 2001})

    assert response.status_code == 422
    detail = str(problem_of(response)["detail"])
    assert detail.startswith("wish: ")
    assert "2000 characters" in detail
    assert len(detail) < 200


def test_a_405_names_what_is_allowed(client: httpx.Client) -> None:
    assert client.get("/api/v1/readings").headers["allow"] == "POST"


def test_an_unexpected_error_leaks_nothing_and_still_wears_the_headers(
    client: httpx.Client,
) -> None:
    response = client.post("/api/v1/readings", files={"picture": ("a", b"crash", "image/png")})

    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert problem_of(response)["title"] == "Internal Server Error"
    assert response.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("top", "0", "greater than or equal to 1"),
        ("top", "1001", "less than or equal to 1000"),
        ("top", "ten", "valid integer"),
        ("wish_weight", "1.5", "less than or equal to 1"),
        ("wish_weight", "nan", "wish_weight"),
        ("tempo", "fast", "tempo 'fast' is no range"),
        ("tempo", "120-90", "upside down"),
        ("valence", "-0.5", "valence '-0.5' is no range"),
        ("language", "klingon!", "write codes such as"),
        ("colour", "red", "colour"),
        ("playable", "perhaps", "playable"),
    ],
)
def test_a_bad_field_is_named_with_its_value(
    client: httpx.Client, field: str, value: str, said: str
) -> None:
    response = client.post("/api/v1/recommendations", files=PICTURE, data={field: value})

    assert response.status_code == 422
    assert said in str(problem_of(response)["detail"])


def test_a_reader_who_leaves_in_the_middle_of_an_upload_is_no_fault(services: Services) -> None:
    app = create_app(services, max_upload_bytes=1000, version="0")
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/readings",
        "query_string": b"",
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", b"multipart/form-data; boundary=x"),
        ],
    }
    arriving: list[Message] = [
        {"type": "http.request", "body": b"--x\r\n", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return arriving.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    # An error that is not translated is raised here. A thread, because the browser tests' driver
    # keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, app, scope, receive, send).result()

    assert sent[0]["status"] == 400
