import pytest

from tests.fakes import make_reading, make_track
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.emotion import Emotion
from tunesight.domain.reading import Face, Mode, ReadingPart, SeenThing
from tunesight.domain.recommendation import Answer, Recommendation
from tunesight.domain.track import TrackSource
from tunesight.wire import answer_to_wire, reading_to_wire, track_to_wire


def test_a_reading_keeps_every_number_as_it_is() -> None:
    belief = AffectGaussian(Affect(0.25, -0.5), ((0.04, 0.01), (0.01, 0.09)))
    part = ReadingPart("wish", belief, 1.0)
    reading = make_reading(
        0.25,
        -0.5,
        emotions={Emotion.JOY: 0.75, Emotion.NEUTRAL: 0.25},
        wished_cues={"tempo": -1.0},
        unwanted_words="vocals",
        parts=(part,),
    )

    wire = reading_to_wire(reading).model_dump(mode="json")

    assert wire["affect"] == {"valence": 0.25, "arousal": -0.5}
    assert wire["emotions"] == {"joy": 0.75, "neutral": 0.25}
    assert wire["wished_cues"] == {"tempo": -1.0}
    assert wire["unwanted_words"] == "vocals"
    assert wire["parts"] == [
        {
            "source": "wish",
            "share": 1.0,
            "affect": {"valence": 0.25, "arousal": -0.5},
            "covariance": [[0.04, 0.01], [0.01, 0.09]],
        }
    ]


def test_a_face_keeps_its_place_and_all_it_may_look_like() -> None:
    belief = AffectGaussian(Affect(0.5, 0.25), ((0.04, 0.01), (0.01, 0.09)))
    looks = {Emotion.JOY: 0.75, Emotion.SURPRISE: 0.25}
    face = Face((0.125, 0.25, 0.5, 0.375), 0.875, looks, belief, 1.0)

    wire = reading_to_wire(make_reading(faces=(face,))).model_dump(mode="json")

    assert wire["faces"] == [
        {
            "box": {"left": 0.125, "top": 0.25, "width": 0.5, "height": 0.375},
            "certainty": 0.875,
            "expressions": {"joy": 0.75, "surprise": 0.25},
            "affect": {"valence": 0.5, "arousal": 0.25},
            "covariance": [[0.04, 0.01], [0.01, 0.09]],
            "share": 1.0,
        }
    ]


def test_a_doubt_comes_with_both_moods_and_their_shares() -> None:
    modes = (
        Mode("the faces", AffectGaussian.isotropic(Affect(0.5, 0.25), 0.5), 0.625),
        Mode("the scene", AffectGaussian.isotropic(Affect(-0.5, -0.25), 0.25), 0.375),
    )
    doubt = "The faces look glad, the scene is gloomy."

    wire = reading_to_wire(make_reading(modes=modes, doubt=doubt)).model_dump(mode="json")

    assert wire["doubt"] == doubt
    assert wire["modes"] == [
        {
            "name": "the faces",
            "share": 0.625,
            "affect": {"valence": 0.5, "arousal": 0.25},
            "covariance": [[0.25, 0.0], [0.0, 0.25]],
        },
        {
            "name": "the scene",
            "share": 0.375,
            "affect": {"valence": -0.5, "arousal": -0.25},
            "covariance": [[0.0625, 0.0], [0.0, 0.0625]],
        },
    ]


def test_things_seen_keep_their_order() -> None:
    seen = (SeenThing("seashore", 0.5), SeenThing("sandbar", 0.25))

    wire = reading_to_wire(make_reading(seen=seen)).model_dump(mode="json")

    assert wire["seen"] == [
        {"word": "seashore", "probability": 0.5},
        {"word": "sandbar", "probability": 0.25},
    ]


def test_a_clear_reading_without_faces_says_so_in_empty_fields() -> None:
    wire = reading_to_wire(make_reading()).model_dump(mode="json")

    assert (wire["seen"], wire["faces"], wire["modes"], wire["doubt"]) == ([], [], [], "")


@pytest.mark.parametrize(
    ("valence", "arousal", "quadrant"),
    [(0.3, 0.3, "excited"), (-0.3, 0.3, "tense"), (-0.3, -0.3, "sad"), (0.3, -0.3, "calm")],
)
def test_a_reading_names_its_quadrant(valence: float, arousal: float, quadrant: str) -> None:
    assert reading_to_wire(make_reading(valence, arousal)).quadrant == quadrant


def test_a_track_with_sound_has_an_address_and_no_path() -> None:
    track = make_track(1, id="a b/c", path="/music/secret.mp3", source=TrackSource.FOLDER)

    wire = track_to_wire(track)

    assert wire.audio_url == "/api/v1/tracks/a%20b%2Fc/audio"
    assert "secret" not in wire.model_dump_json()


def test_a_missing_file_is_not_offered() -> None:
    wire = track_to_wire(make_track(1, path="/music/gone.mp3", is_missing=True))

    assert (wire.is_playable, wire.audio_url) == (False, None)


def test_search_links_carry_any_name_safely() -> None:
    links = track_to_wire(make_track(1, title="A&B?/#é", artist="x y")).links

    assert links.spotify == "https://open.spotify.com/search/x%20y%20A%26B%3F%2F%23%C3%A9"
    assert links.youtube.endswith("search_query=x%20y%20A%26B%3F%2F%23%C3%A9")
    assert links.apple_music.endswith("term=x%20y%20A%26B%3F%2F%23%C3%A9")


@pytest.mark.parametrize(
    ("cues", "tempo"), [({"tempo": 96.5}, 96.5), ({"tempo": 0.0}, None), ({}, None)]
)
def test_an_unknown_tempo_is_null(cues: dict[str, float], tempo: float | None) -> None:
    assert track_to_wire(make_track(1, cues=cues)).tempo_bpm == tempo


def test_an_answer_is_flat_tracks_with_their_reasons() -> None:
    recommendation = Recommendation(make_track(4), 0.5, {"affect": -0.5, "words": 1.0}, "It fits.")
    answer = Answer(make_reading(), (recommendation,), 0.75, 12, ("Only 1 track passes.",))

    wire = answer_to_wire(answer).model_dump(mode="json")

    (track,) = wire["tracks"]
    assert track["id"] == "t4"
    assert track["score"] == 0.5
    assert track["contributions"] == {"affect": -0.5, "words": 1.0}
    assert track["reason"] == "It fits."
    assert (wire["confidence"], wire["considered"]) == (0.75, 12)
    assert wire["notes"] == ["Only 1 track passes."]
