"""Odd, broken and hostile uploads against the real application with the real models."""

from __future__ import annotations

import io
from collections.abc import Iterator

import httpx
import psutil
import pytest
from PIL import Image

from tests.pictures import bomb_png, encode
from tests.web.server import serve
from tunesight.assembly import build_services
from tunesight.settings import load_settings
from tunesight.web.app import create_app

MIB = 2**20


@pytest.fixture(scope="module")
def real_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = load_settings(home=tmp_path_factory.mktemp("home"), threads=1)
    with build_services(settings) as services:
        app = create_app(services, max_upload_bytes=settings.max_upload_bytes, version="0")
        with serve(app) as address, httpx.Client(base_url=address, timeout=60) as client:
            yield client


def read(client: httpx.Client, data: bytes, name: str = "a.jpg") -> httpx.Response:
    return client.post("/api/v1/readings", files={"picture": (name, data, "image/jpeg")})


def sideways(picture: Image.Image) -> bytes:
    """Store a picture turned, with the EXIF tag that says so (orientation 6)."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encode(picture.rotate(90, expand=True), "PNG", exif=exif)


GRADIENT = Image.linear_gradient("L").resize((90, 60))

GOOD = {
    "one pixel": encode(Image.new("RGB", (1, 1), "red"), "PNG"),
    "CMYK": encode(Image.new("CMYK", (40, 30), (0, 90, 90, 0)), "JPEG"),
    "16 bits": encode(Image.new("I;16", (40, 30), 40_000), "PNG"),
    "transparent": encode(Image.new("RGBA", (40, 30), (255, 0, 0, 0)), "PNG"),
    "a PNG named jpg": encode(GRADIENT, "PNG"),
    "WebP": encode(GRADIENT, "WEBP"),
    "animated": encode(
        GRADIENT.convert("P"), "GIF", save_all=True, append_images=[Image.new("P", (90, 60))]
    ),
}

BAD = {
    "empty": b"",
    "text": b"dear diary",
    "half a JPEG": encode(GRADIENT, "JPEG")[:200],
    "30,000 x 30,000 pixels in 5 kB": bomb_png(30_000, 30_000),
    "an SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a zip": b"PK\x03\x04" + bytes(100),
}


@pytest.mark.parametrize("name", GOOD)
def test_an_odd_picture_is_read(real_client: httpx.Client, name: str) -> None:
    response = read(real_client, GOOD[name])

    assert response.status_code == 200, response.text
    assert -1 <= response.json()["affect"]["valence"] <= 1


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_refused_in_a_sentence(real_client: httpx.Client, name: str) -> None:
    response = read(real_client, BAD[name])

    assert response.status_code in (413, 415, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.json()["detail"].split()) >= 4


def test_a_turned_picture_is_read_upright(real_client: httpx.Client) -> None:
    upright = read(real_client, encode(GRADIENT, "PNG")).json()
    turned = read(real_client, sideways(GRADIENT)).json()

    assert turned["affect"] == upright["affect"]


def test_a_name_cannot_carry_a_header_or_a_path(real_client: httpx.Client) -> None:
    body = (
        b'--x\r\ncontent-disposition: form-data; name="picture"; filename="../../e\\"vil.png"\r\n'
        b"\r\n" + encode(GRADIENT, "PNG") + b"\r\n--x--\r\n"
    )
    headers = {"content-type": "multipart/form-data; boundary=x"}

    response = real_client.post("/api/v1/readings", content=body, headers=headers)

    assert response.status_code == 200
    assert "vil.png" not in response.text


def test_200_megabytes_fill_no_memory(real_client: httpx.Client) -> None:
    process = psutil.Process()
    before = process.memory_info().rss
    peak = before
    chunk = bytes(MIB)

    def body() -> Iterator[bytes]:
        nonlocal peak
        for _ in range(200):
            peak = max(peak, process.memory_info().rss)
            yield chunk

    headers = {
        "content-type": "multipart/form-data; boundary=x",
        "content-length": str(200 * MIB),
    }
    response = real_client.post("/api/v1/readings", content=body(), headers=headers)

    assert response.status_code == 413
    assert peak - before < 64 * MIB


def test_the_answer_is_the_same_as_in_python(real_client: httpx.Client) -> None:
    services = build_services(load_settings(threads=1))
    data = encode(GRADIENT, "PNG")

    wire = read(real_client, data).json()
    reading = services.read.read_picture(data)

    assert wire["affect"]["valence"] == reading.affect.mean.valence
    assert wire["affect"]["arousal"] == reading.affect.mean.arousal


def test_samples_are_pictures_that_can_be_asked_about(real_client: httpx.Client) -> None:
    samples = real_client.get("/api/v1/samples").json()

    assert len(samples) >= 10
    for sample in samples[:2]:
        picture = real_client.get(sample["picture_url"])
        assert Image.open(io.BytesIO(picture.content)).size[0] >= 640
        answer = real_client.post(
            "/api/v1/recommendations", data={"sample": sample["id"], "top": "3"}
        ).json()
        assert len(answer["tracks"]) == 3
        for track in answer["tracks"]:
            assert sum(track["contributions"].values()) == pytest.approx(track["score"], abs=1e-5)
            assert track["reason"].endswith(".")
