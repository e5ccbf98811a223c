from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.pictures import bomb_png, encode
from tunesight.errors import (
    InvalidValueError,
    MediaTooLargeError,
    NotFoundError,
    TunesightError,
    UnreadableMediaError,
)
from tunesight.media.limits import MOST_PICTURE_BYTES
from tunesight.media.picture import WORKING_SIDE, decode_picture, load_picture, resize_picture

ORANGE = (230, 120, 20)


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF", "MPO"])
def test_reads_every_promised_format(picture_format: str) -> None:
    if picture_format == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    data = encode(Image.new("RGB", (64, 48), ORANGE), picture_format)

    picture = decode_picture(data)

    assert picture.shape == (48, 64, 3)
    assert picture.dtype == np.uint8
    np.testing.assert_allclose(picture.mean(axis=(0, 1)), ORANGE, atol=6)


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "mislabelled.txt"
    path.write_bytes(encode(Image.new("RGB", (8, 8), ORANGE), "PNG"))

    assert load_picture(path).shape == (8, 8, 3)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_applies_the_exif_orientation(orientation: int) -> None:
    # A picture whose upper left quarter is white once it stands upright.
    upright = Image.new("L", (40, 24), 0)
    upright.paste(255, (0, 0, 20, 12))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = Image.Exif()
    exif[0x0112] = orientation

    picture = decode_picture(encode(stored.convert("RGB"), "JPEG", exif=exif, quality=95))

    assert picture.shape == (24, 40, 3)
    assert picture[2:10, 2:18].mean() > 240
    assert picture[14:22].mean() < 15
    assert picture[:, 22:].mean() < 15


def test_transparency_is_laid_over_white() -> None:
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 5, 10))

    picture = decode_picture(encode(image, "PNG"))

    assert picture[5, 2].tolist() == [255, 0, 0]
    assert picture[5, 8].tolist() == [255, 255, 255]


def test_a_palette_with_a_transparent_entry_is_laid_over_white() -> None:
    image = Image.new("P", (6, 6), 1)
    image.putpalette([255, 0, 0, 0, 0, 255] + [0] * 762)
    image.paste(0, (0, 0, 3, 6))

    picture = decode_picture(encode(image, "GIF", transparency=1))

    assert picture[3, 1].tolist() == [255, 0, 0]
    assert picture[3, 5].tolist() == [255, 255, 255]


def test_sixteen_bits_are_scaled_and_not_cut_off() -> None:
    ramp = np.linspace(0, 65535, 64, dtype=np.uint16).reshape(1, 64).repeat(8, axis=0)

    picture = decode_picture(encode(Image.fromarray(ramp), "PNG"))

    np.testing.assert_allclose(picture[4, :, 0], np.linspace(0, 255, 64), atol=1.0)


def test_reads_cmyk() -> None:
    picture = decode_picture(encode(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG"))

    red, green, blue = picture.mean(axis=(0, 1))
    assert red > 200
    assert max(green, blue) < 60


def test_reads_the_first_frame_of_an_animation() -> None:
    frames = [Image.new("RGB", (12, 12), color) for color in (ORANGE, (0, 0, 255))]

    picture = decode_picture(encode(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    np.testing.assert_allclose(picture.mean(axis=(0, 1)), ORANGE, atol=8)


def test_reads_a_single_pixel() -> None:
    picture = decode_picture(encode(Image.new("RGB", (1, 1), ORANGE), "PNG"))

    assert picture.tolist() == [[list(ORANGE)]]
    assert resize_picture(picture, 224, 224).shape == (224, 224, 3)


def test_a_strip_keeps_at_least_one_pixel_across() -> None:
    assert decode_picture(encode(Image.new("RGB", (20_000, 1)), "PNG")).shape == (
        1,
        WORKING_SIDE,
        3,
    )


def test_a_large_jpeg_is_halved_by_its_decoder_and_not_resampled() -> None:
    assert decode_picture(encode(Image.new("RGB", (3000, 1500)), "JPEG")).shape == (375, 750, 3)
    assert decode_picture(encode(Image.new("RGB", (2000, 1500)), "JPEG")).shape == (750, 1000, 3)
    assert decode_picture(encode(Image.new("RGB", (900, 600)), "JPEG")).shape == (600, 900, 3)


@pytest.mark.parametrize("picture_format", ["PNG", "WEBP"])
def test_a_large_photo_is_brought_to_the_working_side(picture_format: str) -> None:
    picture = decode_picture(encode(Image.new("RGB", (3000, 1500), ORANGE), picture_format))

    assert picture.shape == (WORKING_SIDE // 2, WORKING_SIDE, 3)


def test_refuses_an_enormous_png_before_decoding_it() -> None:
    data = bomb_png(30_000, 30_000)
    assert len(data) < 6_000

    with pytest.raises(MediaTooLargeError, match="pixels"):
        decode_picture(data)


def test_refuses_a_jpeg_of_endless_scans_before_decoding_it() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(stream, "JPEG", progressive=True)
    whole = stream.getvalue()
    scan = whole.index(b"\xff\xda")
    scan_ends = whole.index(b"\xff", scan + 2)

    assert decode_picture(whole).shape == (64, 64, 3)
    with pytest.raises(MediaTooLargeError, match="more than 200 scans"):
        decode_picture(whole[:scan] + whole[scan:scan_ends] * 300 + whole[scan:])


def test_a_video_behind_a_photo_is_not_taken_for_scans() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(stream, "JPEG", exif=b"Exif\0\0" + b"\xff\xda" * 300)

    picture = decode_picture(stream.getvalue() + b"\xff\xda" * 300)

    assert picture.shape == (64, 64, 3)


def test_damaged_metadata_neither_hides_the_picture_nor_warns() -> None:
    stream = io.BytesIO()
    # One field that points beyond the end.
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x05\0\0\0\xff\0\0"
    Image.new("RGB", (30, 20), "red").save(stream, "WEBP", exif=exif)

    assert decode_picture(stream.getvalue()).shape == (20, 30, 3)


def test_refuses_too_many_bytes_before_looking_at_them() -> None:
    with pytest.raises(MediaTooLargeError, match="at most 34 MB"):
        decode_picture(bytes(MOST_PICTURE_BYTES + 1))


def test_refuses_a_large_file_before_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "sparse.jpg"
    with path.open("wb") as file:
        file.truncate(200 * 1024**3)  # 200 GB that take no place on the disk

    with pytest.raises(MediaTooLargeError, match="at most"):
        load_picture(path)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"just some text",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0" + b"\x00" * 40,
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"GIF89a" + b"\xff" * 20,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
    ],
)
def test_refuses_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(UnreadableMediaError, match=r"picture"):
        decode_picture(data)


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_refuses_a_truncated_picture(picture_format: str) -> None:
    rng = np.random.default_rng(3)
    noise = Image.fromarray(rng.integers(0, 255, (80, 80, 3), dtype=np.uint8))
    data = encode(noise, picture_format)

    with pytest.raises(UnreadableMediaError, match="picture"):
        decode_picture(data[: len(data) // 2])


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="check the name"):
        load_picture(tmp_path / "nothing.jpg")


def test_refuses_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="is a folder"):
        load_picture(tmp_path)


def test_refuses_a_pipe_and_a_device_that_never_end(tmp_path: Path) -> None:
    pipe = tmp_path / "a.jpg"
    os.mkfifo(pipe)

    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(InvalidValueError, match="no regular file"):
            load_picture(path)


@pytest.mark.parametrize("name", ["a\0b.jpg", "x" * 5000 + ".jpg"])
def test_refuses_a_name_that_no_file_can_have(name: str) -> None:
    with pytest.raises((UnreadableMediaError, NotFoundError), match=r"read|no file"):
        load_picture(Path(name))


SEEDS = [
    encode(Image.fromarray(np.random.default_rng(1).integers(0, 255, (9, 13, 3), np.uint8)), f)
    for f in ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_damaged_bytes_give_a_picture_or_a_clear_error(
    data: bytes, damage: list[tuple[int, int]]
) -> None:
    damaged = bytearray(data)
    for place, value in damage:
        damaged[place % len(damaged)] = value

    try:
        picture = decode_picture(bytes(damaged))
    except TunesightError as error:
        sentence = str(error)
        assert sentence.endswith(".")
    else:
        assert picture.ndim == 3
        assert picture.dtype == np.uint8


def test_the_largest_picture_allowed_stays_within_memory(tmp_path: Path) -> None:
    # 64 million transparent pixels: the worst that passes the limit on pixels.
    side = 8000
    row = b"\x00" + bytes(4 * side)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    path = tmp_path / "large.png"
    path.write_bytes(_png(side, side, packed))
    script = (
        "import re, sys; from pathlib import Path;"
        "from tunesight.media.picture import WORKING_SIDE, load_picture;"
        "assert load_picture(Path(sys.argv[1])).shape == (WORKING_SIDE, WORKING_SIDE, 3);"
        # Its own peak: getrusage would also count the process that started it.
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
    )

    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )

    assert int(done.stdout) < 1.5 * 1024**2  # in KiB


def _png(width: int, height: int, packed: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def test_resizing_averages_instead_of_skipping() -> None:
    stripes = np.zeros((100, 100, 3), dtype=np.uint8)
    stripes[:, ::2] = 255

    np.testing.assert_allclose(resize_picture(stripes, 10, 10), 127, atol=6)


def test_a_picture_reads_back_from_memory_unchanged() -> None:
    exact = np.random.default_rng(5).integers(0, 255, (20, 30, 3), dtype=np.uint8)
    stream = io.BytesIO()
    Image.fromarray(exact).save(stream, "PNG")

    np.testing.assert_array_equal(decode_picture(stream.getvalue()), exact)
