import re

import httpx
import pytest

PAGES = ["/", "/api/docs", "/static/js/main.js", "/api/v1/health", "/nowhere"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_wears_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


def test_answers_of_the_api_are_never_stored(client: httpx.Client) -> None:
    assert client.get("/api/v1/health").headers["cache-control"] == "no-store"
    assert client.get("/api/v1/tracks/t1").headers["cache-control"] == "no-store"


def test_files_of_the_page_are_asked_for_again(client: httpx.Client) -> None:
    assert client.get("/static/js/main.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/api/docs"])
def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(
    client: httpx.Client, path: str
) -> None:
    page = client.get(path).text

    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


@pytest.mark.parametrize("path", ["/", "/api/docs"])
def test_every_file_that_a_page_names_is_there(client: httpx.Client, path: str) -> None:
    for target in re.findall(r"(?:src|href)=\"(/[^\"#]*)\"", client.get(path).text):
        assert client.get(target).status_code == 200, target


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"]
)
def test_static_files_end_at_their_folder(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404
