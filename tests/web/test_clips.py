from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.clips import pan, write_clip
from tests.web.fakes import CLIP, fake_services
from tests.web.server import serve
from tunesight.web.app import create_app

MIB = 2**20


@pytest.fixture(scope="module")
def roomy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server that takes pictures of 1 MiB and clips of 3 MiB."""
    services = fake_services(tmp_path_factory.mktemp("web"))
    app = create_app(services, max_upload_bytes=MIB, max_video_bytes=3 * MIB, version="0")
    with serve(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.mark.parametrize("field", ["picture", "video"])
def test_a_clip_is_answered_with_a_timeline(client: httpx.Client, field: str) -> None:
    files = {field: ("a.mp4", CLIP, "video/mp4")}

    timeline = client.post("/api/v1/readings", files=files).json()

    assert timeline["source"] == "clip"
    assert timeline["duration_s"] == 3.5
    assert timeline["has_audio"] is True
    assert timeline["notes"] == ["It ends early."]
    assert [s["reading"]["quadrant"] for s in timeline["segments"]] == ["calm", "tense"]
    assert [s["is_after_cut"] for s in timeline["segments"]] == [False, True]
    assert timeline["overall"]["affect"] == {"valence": 0.4, "arousal": -0.2}


def test_tracks_fit_the_whole_clip_and_the_timeline_comes_along(client: httpx.Client) -> None:
    files = {"picture": ("a.mp4", CLIP, "video/mp4")}

    answer = client.post("/api/v1/recommendations", files=files, data={"top": "3"}).json()

    assert len(answer["tracks"]) == 3
    assert answer["reading"]["affect"] == answer["timeline"]["overall"]["affect"]
    assert len(answer["timeline"]["segments"]) == 2


def test_a_picture_has_no_timeline(client: httpx.Client) -> None:
    answer = client.post("/api/v1/recommendations", files={"picture": ("a", b"picture")}).json()

    assert answer["timeline"] is None


def test_a_clip_may_be_larger_than_a_picture(roomy: httpx.Client) -> None:
    health = roomy.get("/api/v1/health").json()
    clip = roomy.post("/api/v1/readings", files={"picture": ("a.mp4", CLIP + bytes(2 * MIB))})
    picture = roomy.post("/api/v1/readings", files={"picture": ("a", b"picture" + bytes(2 * MIB))})
    both = roomy.post("/api/v1/readings", files={"picture": ("a.mp4", CLIP + bytes(4 * MIB))})

    assert (health["max_upload_bytes"], health["max_video_bytes"]) == (MIB, 3 * MIB)
    assert clip.status_code == 200
    assert picture.status_code == 413
    assert "at most 1 MiB" in picture.json()["detail"]
    assert both.status_code == 413


def test_a_clip_that_is_none_is_refused(client: httpx.Client) -> None:
    response = client.post("/api/v1/readings", files={"video": ("a.mp4", b"dear diary")})

    assert response.status_code == 415


def test_a_clip_and_a_sample_are_too_much(client: httpx.Client) -> None:
    files = {"video": ("a.mp4", CLIP)}

    response = client.post("/api/v1/recommendations", files=files, data={"sample": "sea"})

    assert response.status_code == 422
    assert "send one of them" in response.json()["detail"]


def test_every_face_says_the_same_of_a_clip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import json
    import sys

    from tunesight import api
    from tunesight.assembly import build_services
    from tunesight.cli.main import run
    from tunesight.settings import load_settings
    from tunesight.wire import timeline_to_wire

    monkeypatch.setenv("TUNESIGHT_HOME", str(tmp_path / "home"))
    path = write_clip(tmp_path / "a.mp4", [*pan("storm", 50), *pan("beach-noon", 50)])
    monkeypatch.setattr(sys, "argv", ["tunesight", "read", str(path), "--json"])

    run()
    from_cli = json.loads(capsys.readouterr().out)
    api._services.cache_clear()
    from_python = json.loads(timeline_to_wire(api.read_video(path)).model_dump_json())
    assert api.read(path) == api.read_video(path.read_bytes()).overall
    api._services().close()
    api._services.cache_clear()
    with (
        build_services(load_settings()) as services,
        serve(create_app(services, max_upload_bytes=10**7, version="0")) as address,
    ):
        sent = httpx.post(
            f"{address}/api/v1/readings", files={"picture": path.read_bytes()}, timeout=60
        )

    assert from_cli == from_python
    assert from_cli == sent.json()
    assert [s["is_after_cut"] for s in from_cli["segments"]] == [False, True]
