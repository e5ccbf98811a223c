"""Real files of every common container, re-tagged by mutagen: same sound, same hash."""

from __future__ import annotations

import struct
import wave
from pathlib import Path
from typing import Any

import av
import mutagen
import mutagen.aiff
import mutagen.apev2
import mutagen.flac
import mutagen.id3
import mutagen.mp4
import mutagen.wave
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunesight.library.content_hash import HASH_LENGTH, hash_sound

RATE_HZ = 48_000
KINDS = {
    "mp3": "libmp3lame",
    "flac": "flac",
    "ogg": "vorbis",
    "opus": "libopus",
    "m4a": "aac",
    "wav": "pcm_s16le",
    "aiff": "pcm_s16be",
    "wma": "wmav2",
}


def write_tone(path: Path, codec: str, frequency_hz: float) -> None:
    times = np.arange(RATE_HZ // 2) / RATE_HZ
    tone = (np.sin(2 * np.pi * frequency_hz * times) * 12_000).astype(np.int16)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(
            codec, rate=RATE_HZ, layout="stereo", options={"strict": "experimental"}
        )
        stream.bit_rate = 128_000
        frame = av.AudioFrame.from_ndarray(tone[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        resampler = av.AudioResampler(
            format=stream.format, layout="stereo", rate=RATE_HZ, frame_size=stream.frame_size or 0
        )
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))


def tag(path: Path, title: str) -> None:
    file: Any = mutagen.File(path)
    if file.tags is None:
        file.add_tags()
    if isinstance(file.tags, mutagen.id3.ID3):
        file.tags.add(mutagen.id3.TIT2(encoding=3, text=[title]))
    elif isinstance(file.tags, mutagen.mp4.MP4Tags):
        file.tags["\xa9nam"] = [title]
    else:
        file.tags["Title"] = [title]
    file.save()


@pytest.mark.parametrize("extension", KINDS)
def test_tags_do_not_change_the_hash(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"tone.{extension}"
    write_tone(path, KINDS[extension], 440.0)
    before, content = hash_sound(path), path.read_bytes()

    # Longer than any padding, so that everything behind the tags moves.
    tag(path, "A Title " * 20_000)

    assert path.read_bytes() != content
    assert hash_sound(path) == before


@pytest.mark.parametrize("extension", KINDS)
def test_another_sound_has_another_hash(tmp_path: Path, extension: str) -> None:
    write_tone(tmp_path / f"a.{extension}", KINDS[extension], 440.0)
    write_tone(tmp_path / f"b.{extension}", KINDS[extension], 441.0)

    assert hash_sound(tmp_path / f"a.{extension}") != hash_sound(tmp_path / f"b.{extension}")


def test_tags_at_the_end_of_an_mp3_do_not_change_the_hash(tmp_path: Path) -> None:
    path = tmp_path / "tone.mp3"
    write_tone(path, "libmp3lame", 440.0)
    before = hash_sound(path)

    ape = mutagen.apev2.APEv2()
    ape["Title"] = "Behind the sound"
    ape.save(path)
    lyrics = b"LYRICSBEGIN" + b"IND0000200" + b"LYR00005la la"
    with path.open("ab") as file:
        file.write(lyrics + b"%06d" % len(lyrics) + b"LYRICS200")
        file.write(b"TAG" + b"Title".ljust(125, b"\0"))

    assert hash_sound(path) == before


def test_the_rate_of_a_wave_file_is_part_of_its_sound(tmp_path: Path) -> None:
    for rate_hz in (8_000, 16_000):
        with wave.open(str(tmp_path / f"{rate_hz}.wav"), "wb") as file:
            file.setparams((1, 2, rate_hz, 0, "NONE", ""))
            file.writeframes(bytes(range(200)))

    assert hash_sound(tmp_path / "8000.wav") != hash_sound(tmp_path / "16000.wav")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ID3",
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f",
        b"fLaC\x80\xff\xff\xff",
        b"OggS",
        b"OggS" * 40,
        b"RIFF\xff\xff\xff\xffWAVEdata",
        b"RIFF\x04\0\0\0WAVE",
        struct.pack(">I", 8) + b"ftyp" + struct.pack(">I", 0) + b"mdat",
        struct.pack(">I", 8) + b"ftyp" + struct.pack(">I", 3) + b"mdat",
        bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + b"\xff" * 8,
        b"x" * 200 + b"APETAGEX" + b"\xff" * 24,
        b"x" * 200 + b"APETAGEX" + b"\0" * 24,  # a length of nothing
        b"x" * 200 + b"999999LYRICS200",
    ],
)
def test_broken_structures_are_hashed_all_the_same(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    (tmp_path / "copy").write_bytes(content)

    assert len(hash_sound(tmp_path / "file")) == HASH_LENGTH
    assert hash_sound(tmp_path / "file") == hash_sound(tmp_path / "copy")


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([b"ID3\x04\0\0\0\0\0\x05", b"APETAGEX", b"TAG", b"000009LYRICS200",
                         b"fLaC", b"OggS", b"RIFF\0\0\0\0WAVE", b"ftyp", b"mdat"])
        | st.binary(max_size=24) | st.just(b"\0" * 24) | st.just(b"x" * 128),
        max_size=12,
    )
)  # fmt: skip
def test_any_pieces_of_structures_come_to_an_end(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]
) -> None:
    path = tmp_path_factory.getbasetemp() / "pieces"
    path.write_bytes(b"".join(pieces))

    assert len(hash_sound(path)) == HASH_LENGTH


def test_different_broken_files_have_different_hashes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"OggS first")
    (tmp_path / "b").write_bytes(b"OggS second")

    assert hash_sound(tmp_path / "a") != hash_sound(tmp_path / "b")


def test_an_absent_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        hash_sound(tmp_path / "nowhere")
