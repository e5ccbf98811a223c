import httpx
import pytest

from tunesight.assembly import Services
from tunesight.domain.query import Filters, Range

PICTURE = {"picture": ("a.jpg", b"picture", "image/jpeg")}


def test_health_tells_version_and_limit(client: httpx.Client) -> None:
    assert client.get("/api/v1/health").json() == {
        "status": "ok",
        "version": "9.8.7",
        "max_upload_bytes": 1_000_000,
        "max_video_bytes": 1_000_000,
    }


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/docs",
        "/api/v1/health",
        "/api/v1/samples",
        "/api/v1/samples/sea/picture",
        "/api/v1/tracks",
        "/api/v1/tracks/t1",
        "/static/js/main.js",
    ],
)
def test_whatever_answers_get_answers_head(client: httpx.Client, path: str) -> None:
    whole = client.get(path)
    head = client.head(path)

    assert head.status_code == whole.status_code == 200
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.content == b""


def test_head_adds_nothing_to_the_description(client: httpx.Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]

    assert {method for methods in paths.values() for method in methods} == {"get", "post"}


def test_reads_a_picture(client: httpx.Client) -> None:
    reading = client.post("/api/v1/readings", files=PICTURE).json()

    assert reading["affect"] == {"valence": 0.4, "arousal": -0.2}
    assert reading["quadrant"] == "calm"
    assert reading["spread"] == pytest.approx(0.3)
    assert reading["moods"] == [{"word": "serene", "share": 0.6}]
    assert reading["cues"][0]["text"] == "warm colours"


def test_reads_a_wish_and_a_sample(client: httpx.Client) -> None:
    wish = client.post("/api/v1/readings", data={"wish": " calm piano "}).json()
    sample = client.post("/api/v1/readings", data={"sample": "sea"}).json()

    assert wish["source"] == "wish"
    assert wish["words"] == "calm piano"
    assert sample["source"] == "scene"


@pytest.mark.parametrize(
    ("data", "files"),
    [
        ({"wish": "calm"}, PICTURE),
        ({"sample": "sea"}, PICTURE),
        ({"sample": "sea", "wish": "calm"}, None),
        ({"wish": "  "}, None),
    ],
)
def test_a_reading_is_of_exactly_one_thing(
    client: httpx.Client, data: dict[str, str], files: dict[str, tuple[str, bytes, str]] | None
) -> None:
    response = client.post("/api/v1/readings", data=data, files=files)

    assert response.status_code == 422
    assert "exactly one" in response.json()["detail"]


def test_answers_ten_tracks_by_default(client: httpx.Client) -> None:
    answer = client.post("/api/v1/recommendations", files=PICTURE).json()

    assert len(answer["tracks"]) == 10
    first = answer["tracks"][0]
    assert first["audio_url"] == "/api/v1/tracks/t1/audio"
    assert first["tempo_bpm"] == 96.0
    assert sum(first["contributions"].values()) == pytest.approx(first["score"])
    assert answer["tracks"][3]["links"]["spotify"] == (
        "https://open.spotify.com/search/Artist%20100%20Title%20100"
    )


@pytest.mark.parametrize("name", ["top", "k", "topk"])
def test_the_number_of_tracks_has_three_names(client: httpx.Client, name: str) -> None:
    answer = client.post("/api/v1/recommendations", data={"wish": "calm", name: "3"}).json()

    assert len(answer["tracks"]) == 3


def test_every_field_reaches_the_query(client: httpx.Client, services: Services) -> None:
    fields = {
        "wish": "slow piano",
        "wish_weight": "0.25",
        "top": "7",
        "artist": "Piaf",
        "language": "fr,en",
        "genre": "chanson",
        "tempo": "90-120",
        "valence": "-0.5..0.2",
        "arousal": "..0.1",
        "year": "1950s",
        "playable": "true",
    }

    assert client.post("/api/v1/recommendations", files=PICTURE, data=fields).status_code == 200
    query = services.recommend.query  # type: ignore[attr-defined]
    assert query.picture.source == "scene"
    assert query.wish.words == "slow piano"
    assert (query.wish_weight, query.k) == (0.25, 7)
    assert query.filters == Filters(
        artist="Piaf",
        languages=("fr", "en"),
        genre="chanson",
        tempo_bpm=Range(90, 120),
        valence=Range(-0.5, 0.2),
        arousal=Range(None, 0.1),
        year=Range(1950, 1959),
        is_playable=True,
    )


def test_nothing_asked_is_an_error(client: httpx.Client) -> None:
    response = client.post("/api/v1/recommendations", data={"top": "3"})

    assert response.status_code == 422
    assert "Nothing was asked" in response.json()["detail"]


@pytest.mark.parametrize(
    "request_options",
    [
        {"json": {"wish": "calm"}},
        {"content": b""},
        {"content": b"--", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"junk", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"files": {"other": ("a", b"picture")}},
        {"files": [("picture", ("a", b"picture")), ("picture", ("b", b"picture"))]},
        {"data": {"picture": "text"}},
        {"data": {f"f{i}": "x" for i in range(60)}, "files": PICTURE},
    ],
)
def test_a_form_that_cannot_be_read_is_refused(
    client: httpx.Client, request_options: dict[str, object]
) -> None:
    response = client.post("/api/v1/recommendations", **request_options)  # type: ignore[arg-type]

    assert response.status_code == 422
    assert response.json()["detail"]


def test_lists_tracks_by_words_a_page_at_a_time(client: httpx.Client) -> None:
    everything = client.get("/api/v1/tracks").json()
    some = client.get("/api/v1/tracks", params={"q": "Title 10", "limit": 2, "offset": 1}).json()

    assert everything["total"] == len(everything["tracks"]) == 23
    assert everything["tracks"][0]["audio_url"] == "/api/v1/tracks/t1/audio"
    assert some["total"] == 10
    assert [track["title"] for track in some["tracks"]] == ["Title 101", "Title 102"]


def test_lists_samples_and_sends_their_pictures(client: httpx.Client) -> None:
    (sample,) = client.get("/api/v1/samples").json()

    assert sample["alt"] == "A calm sea."
    picture = client.get(sample["picture_url"])
    assert picture.content == b"picture of the sea"
    assert picture.headers["content-type"] == "image/jpeg"


def test_the_description_is_complete_and_its_page_is_local(client: httpx.Client) -> None:
    description = client.get("/api/openapi.json").json()

    assert set(description["paths"]) == {
        "/api/v1/health",
        "/api/v1/readings",
        "/api/v1/recommendations",
        "/api/v1/samples",
        "/api/v1/samples/{sample_id}/picture",
        "/api/v1/tracks",
        "/api/v1/tracks/{track_id}",
        "/api/v1/tracks/{track_id}/audio",
    }
    form = description["paths"]["/api/v1/recommendations"]["post"]["requestBody"]["content"]
    fields = form["multipart/form-data"]["schema"]["properties"]
    assert {"picture", "wish", "wish_weight", "top", "tempo", "year"} <= set(fields)
    assert "openapi.json" in client.get("/api/docs").text
