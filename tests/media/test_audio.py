from __future__ import annotations

import os
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.sounds import sine, write_sound
from tunesight.errors import MediaTooLargeError, NotFoundError, UnreadableMediaError
from tunesight.media.audio import open_audio
from tunesight.media.audio_stream import BLOCK_S, MONO_RATE_HZ, AudioBlock

TONE_HZ = 440.0


def decode(path: Path) -> tuple[NDArray[np.float32], NDArray[np.float32], tuple[str, ...], int]:
    """Return all mono samples, all channels, their names and their rate."""
    with open_audio(path) as stream:
        blocks = list(stream.blocks())
        mono = np.concatenate([block.mono for block in blocks])
        channels = np.concatenate([block.channels for block in blocks], axis=1)
        return mono, channels, stream.channel_names, stream.channel_rate_hz


def peak_hz(mono: NDArray[np.float32]) -> float:
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(mono.size)))
    return float(np.argmax(spectrum)) * MONO_RATE_HZ / mono.size


def tone_file(path: Path, *, seconds: float = 4.0, rate_hz: int = 44_100) -> Path:
    tone = sine(TONE_HZ, seconds, rate_hz=rate_hz, level_dbfs=-6.0)
    return write_sound(path, tone[None, :], rate_hz=rate_hz)


@pytest.mark.parametrize(
    ("name", "codec", "sample_format", "rate_hz"),
    [
        ("a.wav", "pcm_s16le", "s16", 8_000),
        ("a.wav", "pcm_f32le", "flt", 192_000),
        ("a.wav", "pcm_u8", "u8", 11_025),
        ("a.flac", "flac", "s16", 44_100),
        ("a.mp3", "libmp3lame", "fltp", 44_100),
        ("a.m4a", "aac", "fltp", 48_000),
        ("a.opus", "libopus", "flt", 48_000),
        ("a.ogg", "vorbis", "fltp", 44_100),
        ("a.mka", "pcm_s16le", "s16", 32_000),
    ],
)
def test_decodes_every_usual_format_at_any_rate(
    tmp_path: Path, name: str, codec: str, sample_format: str, rate_hz: int
) -> None:
    tone = sine(TONE_HZ, 4.0, rate_hz=rate_hz, level_dbfs=-6.0)
    path = write_sound(
        tmp_path / name,
        np.stack([tone, tone]),  # FFmpeg's own Vorbis encoder wants two channels
        rate_hz=rate_hz,
        layout="stereo",
        codec=codec,
        sample_format=sample_format,
    )

    mono, heard, _, channel_rate_hz = decode(path)

    assert mono.dtype == heard.dtype == np.float32
    assert mono.size / MONO_RATE_HZ == pytest.approx(4.0, abs=0.1)
    assert heard.shape[1] / channel_rate_hz == pytest.approx(4.0, abs=0.1)
    assert peak_hz(mono) == pytest.approx(TONE_HZ, abs=1.0)
    middle = mono[mono.size // 4 : -mono.size // 4]  # some codecs overshoot where sound begins
    assert np.abs(middle).max() == pytest.approx(0.5, abs=0.06)


def test_reads_the_sound_of_a_video(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    tone = sine(TONE_HZ, 4.0, rate_hz=44_100, level_dbfs=-6.0)
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=10)
        video.width = video.height = 64
        audio = container.add_stream("aac", rate=44_100, layout="mono")
        for _ in range(40):
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(video.encode(picture))
        frame = av.AudioFrame.from_ndarray(tone[None, :], format="fltp", layout="mono")
        frame.sample_rate = 44_100
        frame.pts = 0
        for part in av.AudioResampler("fltp", "mono", 44_100, frame_size=1024).resample(frame):
            container.mux(audio.encode(part))
        container.mux(audio.encode(None))
        container.mux(video.encode(None))

    mono, *_ = decode(path)

    assert peak_hz(mono) == pytest.approx(TONE_HZ, abs=1.0)


def test_keeps_the_channels_of_surround_sound_and_leaves_the_bass_channel_out_of_the_mix(
    tmp_path: Path,
) -> None:
    tones = [sine(f, 4.0, rate_hz=48_000, level_dbfs=-12.0) for f in (300, 300, 300, 50, 300, 300)]
    path = write_sound(tmp_path / "a.wav", np.stack(tones), rate_hz=48_000, layout="5.1")

    mono, channels, names, rate_hz = decode(path)

    assert names == ("FL", "FR", "FC", "LFE", "BL", "BR")
    assert rate_hz == 48_000
    assert np.allclose(channels[3], tones[3], atol=1e-3)
    assert peak_hz(mono) == pytest.approx(300.0, abs=1.0)
    assert np.abs(np.fft.rfft(mono))[: int(100 * mono.size / MONO_RATE_HZ)].max() < 20.0


@pytest.mark.parametrize(("layout", "count"), [("7.1", 8), ("hexadecagonal", 16)])
def test_reads_more_channels_than_seven(tmp_path: Path, layout: str, count: int) -> None:
    path = tmp_path / "a.wav"
    tones = np.stack(
        [sine(200.0 + 50 * i, 4.0, rate_hz=48_000, level_dbfs=-9.0) for i in range(count)]
    )
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_f32le", rate=48_000, layout=layout)
        # Interleaved: PyAV cannot make so many planes.
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(tones.T).reshape(1, -1), format="flt", layout=layout
        )
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    _, channels, names, _ = decode(path)

    assert len(names) == count
    assert np.allclose(channels, tones, atol=1e-4)


@pytest.mark.parametrize("damage", [np.nan, np.inf, -1e30])
def test_samples_that_are_no_sound_do_not_spread(tmp_path: Path, damage: float) -> None:
    tone = sine(TONE_HZ, 12.0, rate_hz=48_000, level_dbfs=-6.0)[None, :]
    tone[0, 1000:1200] = damage
    path = write_sound(
        tmp_path / "a.wav", tone, rate_hz=48_000, codec="pcm_f32le", sample_format="flt"
    )

    mono, channels, *_ = decode(path)

    assert np.isfinite(mono).all()
    assert np.abs(channels).max() <= 100.0
    assert peak_hz(mono[MONO_RATE_HZ:]) == pytest.approx(TONE_HZ, abs=1.0)


def test_channels_in_opposite_phase_do_not_fall_silent(tmp_path: Path) -> None:
    tone = sine(TONE_HZ, 4.0, rate_hz=44_100, level_dbfs=-6.0)
    path = write_sound(tmp_path / "a.wav", np.stack([tone, -tone]), rate_hz=44_100, layout="stereo")

    mono, *_ = decode(path)

    assert np.abs(mono).max() == pytest.approx(0.5, abs=0.01)


def test_blocks_are_of_one_size_but_the_last_and_hold_the_sound_in_order(tmp_path: Path) -> None:
    path = tone_file(tmp_path / "a.wav", seconds=2 * BLOCK_S + 1.5)

    with open_audio(path) as stream:
        sizes = [block.channels.shape[1] / stream.channel_rate_hz for block in stream.blocks()]

    assert [size for size in sizes if size] == [BLOCK_S, BLOCK_S, 1.5]


def test_the_same_file_gives_the_same_bits(tmp_path: Path) -> None:
    path = write_sound(
        tmp_path / "a.mp3",
        sine(TONE_HZ, 7.0, rate_hz=48_000, level_dbfs=-6.0)[None, :],
        rate_hz=48_000,
        codec="libmp3lame",
        sample_format="fltp",
    )

    first, second = decode(path), decode(path)

    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])


def test_uses_what_a_truncated_file_still_holds(tmp_path: Path) -> None:
    whole = tone_file(tmp_path / "a.wav", seconds=10.0)
    path = tmp_path / "cut.wav"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    mono, *_ = decode(path)

    assert mono.size / MONO_RATE_HZ == pytest.approx(5.0, abs=0.1)


def test_steps_over_a_damaged_stretch(tmp_path: Path) -> None:
    tone = sine(TONE_HZ, 10.0, rate_hz=44_100, level_dbfs=-6.0)
    whole = write_sound(
        tmp_path / "a.mp3", tone[None, :], rate_hz=44_100, codec="libmp3lame", sample_format="fltp"
    )
    data = bytearray(whole.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4000] = np.random.default_rng(5).bytes(4000)
    path = tmp_path / "damaged.mp3"
    path.write_bytes(data)

    mono, *_ = decode(path)

    assert mono.size / MONO_RATE_HZ > 8.0


def test_refuses_less_than_three_seconds(tmp_path: Path) -> None:
    path = tone_file(tmp_path / "a.wav", seconds=2.0)

    with pytest.raises(UnreadableMediaError, match=r"Only 2\.0 s .* at least 3 s"):
        decode(path)


def _text(path: Path) -> None:
    path.write_text("This is a letter, not a song.\n" * 500, encoding="utf-8")


def _noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(11).bytes(50_000))


def _picture(path: Path) -> None:
    Image.new("RGB", (64, 64), "red").save(path, format="PNG")


def _header_only(path: Path) -> None:
    path.write_bytes(b"RIFF\xff\xff\xff\x7fWAVEfmt ")


@pytest.mark.parametrize("write", [_text, _noise, _picture, _header_only])
def test_refuses_what_only_looks_like_sound(tmp_path: Path, write: object) -> None:
    path = tmp_path / "tune.mp3"
    assert callable(write)
    write(path)

    with pytest.raises(UnreadableMediaError, match=r"tune\.mp3"):
        decode(path)


def test_refuses_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.touch()

    with pytest.raises(UnreadableMediaError, match="0 bytes"):
        decode(path)


def test_refuses_a_video_without_sound(tmp_path: Path) -> None:
    path = tmp_path / "mute.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=10)
        video.width = video.height = 64
        for _ in range(40):
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(video.encode(picture))
        container.mux(video.encode(None))

    with pytest.raises(UnreadableMediaError, match="holds no sound"):
        decode(path)


def test_a_playlist_in_disguise_opens_no_other_file(tmp_path: Path) -> None:
    secret = tone_file(tmp_path / "secret.wav", seconds=5.0)
    path = tmp_path / "tune.mp3"
    path.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{secret}\n#EXT-X-ENDLIST\n",
        encoding="utf-8",
    )

    with pytest.raises(UnreadableMediaError):
        decode(path)


def test_says_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"nowhere\.mp3"):
        decode(tmp_path / "nowhere.mp3")
    with pytest.raises(NotFoundError, match="is not a file"):
        decode(tmp_path)


def test_a_pipe_and_a_device_are_not_read(tmp_path: Path) -> None:
    pipe = tmp_path / "a.mp3"
    os.mkfifo(pipe)

    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(NotFoundError, match="is not a file"):
            decode(path)


def test_refuses_more_bytes_than_the_limit_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "huge.wav"
    with path.open("wb") as file:
        file.truncate(7 * 1024**3)  # sparse: takes no room

    with pytest.raises(MediaTooLargeError, match=r"7\.5 GB"):
        decode(path)


def test_refuses_more_seconds_than_the_limit_before_decoding(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 1, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(8_000))
    seconds = 9 * 3600
    with path.open("r+b") as file:
        file.seek(40)
        file.write((seconds * 8_000).to_bytes(4, "little"))
        file.truncate(44 + seconds * 8_000)

    with pytest.raises(MediaTooLargeError, match=r"9\.0 h"):
        decode(path)


def test_blocks_are_values() -> None:
    block = AudioBlock(np.zeros(1, np.float32), np.zeros((1, 1), np.float32))

    with pytest.raises(AttributeError, match="cannot assign"):
        block.mono = np.ones(1, np.float32)  # type: ignore[misc]
