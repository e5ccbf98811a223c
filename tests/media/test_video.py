from __future__ import annotations

import io
import os
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from tests.clips import SIZE, pan, view, write_clip
from tests.pictures import encode
from tests.sounds import sine, write_sound
from tunesight.domain.clip import VideoFrame
from tunesight.errors import (
    InvalidValueError,
    MediaTooLargeError,
    NotFoundError,
    UnreadableMediaError,
)
from tunesight.media.video import is_clip, open_video, open_video_file

STILL = [view("beach-noon")] * 30


def look(path: Path) -> tuple[list[VideoFrame], tuple[str, ...]]:
    with open_video(path) as clip:
        return list(clip.sample()), clip.notes


def closeness(picture: np.ndarray, other: np.ndarray) -> float:
    """Return the mean difference of two pictures in steps of 255, sizes made equal."""
    height, width = other.shape[:2]
    resized = np.asarray(Image.fromarray(picture).resize((width, height)))
    return float(np.abs(resized.astype(float) - other.astype(float)).mean())


@pytest.mark.parametrize(
    ("name", "codec", "pixel_format"),
    [
        ("a.mp4", "libx264", "yuv420p"),
        ("a.mov", "libx264", "yuv444p"),
        ("a.mkv", "libx265", "yuv420p10le"),
        ("a.webm", "libvpx-vp9", "yuv420p"),
        ("a.webm", "libvpx", "yuv420p"),
        ("a.avi", "mpeg4", "yuv420p"),
        ("a.ts", "mpeg2video", "yuv420p"),
        ("a.mov", "prores", "yuv422p10le"),
        ("a.mkv", "ffv1", "bgr0"),
    ],
)
def test_reads_every_usual_container_and_codec(
    tmp_path: Path, name: str, codec: str, pixel_format: str
) -> None:
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    path = write_clip(
        tmp_path / name, STILL, codec=codec, pixel_format=pixel_format, options=options
    )

    frames, notes = look(path)

    assert is_clip(path.read_bytes()[:512])
    assert notes == ()
    assert frames[0].time_s == 0.0
    assert all(closeness(frame.picture, STILL[0]) < 16.0 for frame in frames)


def test_looks_at_few_pictures_of_a_long_shot(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", pan("storm", 25 * 30, step=0), options={"g": "25"})

    with open_video(path) as clip:
        frames = list(clip.sample())

        assert clip.duration_s == pytest.approx(30.0, abs=0.05)
        assert len([frame for frame in frames if not frame.is_probe]) <= 61
        assert clip.frames_decoded < 150
    times = [frame.time_s for frame in frames]
    assert times == sorted(times)
    assert max(np.diff([0.0, *times, 30.0])) <= 1.05


def test_a_recording_with_one_key_and_no_duration_is_seen_to_its_end(tmp_path: Path) -> None:
    # What a browser's MediaRecorder writes: no length in the header, no index, hardly any keys.
    path = tmp_path / "live.webm"
    frames = [*pan("storm", 150), *pan("beach-noon", 150)]
    options = {"g": "9999", "deadline": "realtime", "cpu-used": "8"}
    with path.open("wb") as file, av.open(file, "w", format="webm", options={"live": "1"}) as out:
        stream = out.add_stream("libvpx", rate=25, options=options)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for picture in frames:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    with av.open(str(path)) as check:
        assert check.duration is None

    with open_video(path) as clip:
        seen = list(clip.sample())

        assert clip.duration_s == pytest.approx(12.0, abs=0.2)
    assert seen[-1].time_s > 11.0
    assert closeness(seen[-1].picture, frames[round(seen[-1].time_s * 25)]) < 15.0


def test_times_are_those_of_the_file_where_the_rate_varies(tmp_path: Path) -> None:
    times_ms = [0, 40, 80, 1000, 3000, 3040, 7000]
    path = write_clip(
        tmp_path / "a.mp4", STILL[:7], times_ms=times_ms, options={"g": "1", "bf": "0"}
    )

    frames, _ = look(path)

    assert {round(frame.time_s * 1000) for frame in frames} <= set(times_ms)
    assert {0, 1000, 3000, 7000} <= {round(frame.time_s * 1000) for frame in frames}


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_clip_is_seen_upright(tmp_path: Path, rotation: int) -> None:
    upright = view("sunset-sea")
    # A phone stores the picture as its sensor lies and says how far to turn it back.
    stored = np.rot90(upright, k=-rotation // 90)
    path = write_clip(tmp_path / "a.mp4", [np.ascontiguousarray(stored)] * 5, rotation=rotation)

    frames, _ = look(path)

    assert frames[0].picture.shape == upright.shape
    assert closeness(frames[0].picture, upright) < 8.0


def test_pixels_that_are_not_square_are_stretched(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", STILL[:3], options={"aspect": "4:3"})
    with av.open(str(path)) as check:
        ratio = check.streams.video[0].sample_aspect_ratio
    if not ratio or ratio == 1:
        pytest.skip("the encoder wrote no aspect ratio")

    frames, _ = look(path)

    height, width = frames[0].picture.shape[:2]
    assert width / height == pytest.approx(SIZE[0] / SIZE[1] * float(ratio), rel=0.02)


def test_a_large_picture_is_made_small(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", [view("storm", size=(1280, 720))] * 2)

    frames, _ = look(path)

    assert frames[0].picture.shape == (320, 569, 3)


@pytest.mark.parametrize("picture_format", ["GIF", "WEBP"])
def test_an_animated_picture_is_a_clip_when_asked_for(tmp_path: Path, picture_format: str) -> None:
    first, *rest = [Image.new("RGB", (60, 40), color) for color in ("red", "blue", "white")]
    options = {"lossless": True} if picture_format == "WEBP" else {}
    data = encode(first, picture_format, save_all=True, append_images=rest, duration=500, **options)
    (tmp_path / "a").write_bytes(data)

    assert not is_clip(data[:512])
    with open_video(tmp_path / "a") as clip:
        frames = list(clip.sample())
        between = list(clip.frames_between(0.4, 1.1))

        assert clip.duration_s == pytest.approx(1.5)
    assert [frame.time_s for frame in frames] == [0.0, 0.5, 1.0]
    assert [frame.time_s for frame in between] == [0.5, 1.0]
    assert [tuple(frame.picture[0, 0]) for frame in frames] == [
        (255, 0, 0), (0, 0, 255), (255, 255, 255),
    ]  # fmt: skip


def test_a_single_picture_is_a_clip_too(tmp_path: Path) -> None:
    frames, notes = look(write_clip(tmp_path / "a.mp4", STILL[:1]))

    assert len(frames) == 1
    assert notes == ()


def test_tells_that_there_is_sound(tmp_path: Path) -> None:
    silent = write_clip(tmp_path / "a.mp4", STILL)
    loud = write_clip(tmp_path / "b.mp4", STILL, with_sound=True)

    with open_video(silent) as clip:
        assert not clip.has_audio
    with open_video(loud) as clip:
        assert clip.has_audio


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_clip_that_is_cut_short_is_read_as_far_as_it_goes(tmp_path: Path, share: float) -> None:
    options = {"g": "25", "crf": "18"}
    whole = write_clip(tmp_path / "a.mkv", pan("neon-city", 250), options=options)
    short = tmp_path / "short.mkv"
    short.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])

    frames, notes = look(short)

    assert frames
    assert frames[-1].time_s < 10.0 * (share + 0.15)
    assert any("the rest is missing" in note for note in notes)


def test_a_hole_in_the_middle_is_left_out_and_said(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", pan("neon-city", 250), options={"g": "25", "crf": "18"})
    data = bytearray(path.read_bytes())
    rng = np.random.default_rng(5)
    start, end = int(len(data) * 0.4), int(len(data) * 0.6)
    data[start:end] = rng.integers(0, 256, end - start, dtype=np.uint8).tobytes()
    path.write_bytes(data)

    frames, notes = look(path)

    assert min(frame.time_s for frame in frames) == 0.0
    assert max(frame.time_s for frame in frames) > 8.0
    assert any("damaged" in note for note in notes)


def test_eight_hours_are_looked_at_here_and_there(tmp_path: Path) -> None:
    times_ms = [minute * 60_000 for minute in range(8 * 60)]
    path = write_clip(
        tmp_path / "a.mp4", [view("storm")] * len(times_ms), times_ms=times_ms,
        options={"g": "1"},
    )  # fmt: skip

    with open_video(path) as clip:
        frames = list(clip.sample())

        assert clip.duration_s == pytest.approx(8 * 3600, rel=0.01)
        assert clip.frames_decoded <= 160
        assert any("long clip" in note for note in clip.notes)
    gaps = np.diff([frame.time_s for frame in frames if not frame.is_probe])
    assert len(frames) >= 60
    assert max(gaps) < 900


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"dear diary, today I renamed a file",
        b"\x00\x00\x00\x18ftypmp42" + bytes(40),
        bytes(999),
    ],
    ids=["empty", "text", "a header alone", "zeros"],
)
def test_what_is_no_video_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(data)

    with pytest.raises(UnreadableMediaError, match=r"'a\.mp4' (is|holds)"), open_video(path):
        pass


def test_an_mp4_without_its_end_is_refused(tmp_path: Path) -> None:
    # Its index stands at the end, without which nothing can be found.
    path = write_clip(tmp_path / "a.mp4", STILL)
    path.write_bytes(path.read_bytes()[:-2000])

    with pytest.raises(UnreadableMediaError, match="cut short"), open_video(path):
        pass


def test_sound_alone_is_refused_by_name(tmp_path: Path) -> None:
    tone = sine(440.0, 2.0, rate_hz=48_000, level_dbfs=-6.0)
    path = write_sound(
        tmp_path / "a.m4a", np.stack([tone, tone]), rate_hz=48_000, layout="stereo",
        codec="aac", sample_format="fltp",
    )  # fmt: skip

    with (
        pytest.raises(UnreadableMediaError, match="sound but no moving pictures"),
        open_video(path),
    ):
        pass


def test_too_many_bytes_are_refused_unopened() -> None:
    with (
        pytest.raises(MediaTooLargeError, match="at most 0 MB"),
        open_video_file(io.BytesIO(bytes(100)), most_bytes=99),
    ):
        pass


def test_an_enormous_animation_is_refused_by_its_header(tmp_path: Path) -> None:
    data = bytearray(encode(Image.new("P", (4, 4)), "GIF"))
    data[6:10] = (60_000).to_bytes(2, "little") * 2  # width and height of the canvas
    path = tmp_path / "a.gif"
    path.write_bytes(data)

    with pytest.raises(MediaTooLargeError, match="million pixels"), open_video(path):
        pass


def test_pictures_beyond_the_limit_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_clip(tmp_path / "a.mp4", STILL)
    monkeypatch.setattr("tunesight.media.video.MOST_VIDEO_PIXELS", 20_000)  # 192 x 108 is 20,736

    with pytest.raises((MediaTooLargeError, UnreadableMediaError), match="million"):  # noqa: SIM117
        with open_video(path):
            pass


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="There is no file"), open_video(tmp_path / "x.mp4"):
        pass
    with pytest.raises(InvalidValueError, match="no regular file"), open_video(tmp_path):
        pass


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")

    with (
        pytest.raises(InvalidValueError, match="no regular file"),
        open_video(tmp_path / "pipe.mp4"),
    ):
        pass


def test_a_playlist_opens_no_other_file(tmp_path: Path) -> None:
    target = write_clip(tmp_path / "secret.ts", STILL, codec="mpeg2video")
    playlist = tmp_path / "a.mp4"
    playlist.write_text(f"#EXTM3U\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n")

    with pytest.raises(UnreadableMediaError), open_video(playlist) as clip:
        list(clip.sample())


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.avif", "a.heic", "a.webp"])
def test_a_picture_is_no_clip(tmp_path: Path, name: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    Image.fromarray(STILL[0]).save(tmp_path / name)

    assert not is_clip((tmp_path / name).read_bytes()[:512])
