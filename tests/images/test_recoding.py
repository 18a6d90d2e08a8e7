"""Strangers' pictures drawn anew, in the process that does it: what comes out, and what never comes in."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from dashboard.images.recoder_client import RecoderClient
from dashboard.images.recoding import Broken, Refused, likeness, recode
from tests.support.picture_server import encoded, photo

pytestmark = pytest.mark.slow

RED = (200, 30, 20)


@pytest.fixture(scope="module")
def recoder() -> Iterator[RecoderClient]:
    made = RecoderClient(seconds=20)
    yield made
    made.close()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    assert picture.format == "WEBP"
    return picture.convert("RGB")


def alike(one: tuple[int, ...], other: tuple[int, ...], most: int = 12) -> bool:
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


def marked(mode: str = "RGB") -> Image.Image:
    """A photograph whose top is red."""
    picture = photo(3, (900, 600))
    picture.paste(RED, (0, 0, 900, 120))
    return picture.convert(mode)


@pytest.mark.parametrize(
    ("mode", "form", "how"),
    [
        ("RGB", "JPEG", {}),
        ("RGB", "JPEG", {"progressive": True}),
        ("L", "JPEG", {}),
        ("CMYK", "JPEG", {}),
        ("RGB", "PNG", {}),
        ("RGBA", "PNG", {}),
        ("P", "PNG", {}),
        ("RGB", "WEBP", {}),
        ("RGB", "WEBP", {"save_all": True, "append_images": [photo(9, (900, 600))], "duration": 50}),
        ("RGB", "PNG", {"save_all": True, "append_images": [photo(9, (900, 600))], "duration": 50}),
    ],
)
def test_every_kind_becomes_two_still_copies(
    recoder: RecoderClient, mode: str, form: str, how: dict[str, object]
) -> None:
    made = recoder.recode(encoded(marked(mode), form, **how))
    small, large = opened(made.small), opened(made.large)
    assert (small.size, large.size, (made.width, made.height)) == ((480, 320), (900, 600), (900, 600))
    assert not getattr(Image.open(io.BytesIO(made.large)), "is_animated", False)
    wanted = RED if mode != "L" else (82, 82, 82)
    assert alike(large.getpixel((450, 40)), wanted, 30)  # type: ignore[arg-type]
    assert made.unfit is None
    assert len(made.tiny) < 400
    assert made.tiny.startswith("data:image/webp;base64,")


def test_a_picture_is_turned_upright_and_says_nothing_of_its_camera(recoder: RecoderClient) -> None:
    picture = marked()
    exif = picture.getexif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    made = recoder.recode(encoded(picture, exif=exif))
    large = opened(made.large)
    assert (made.width, made.height, large.size) == (600, 900, (600, 900))
    assert alike(large.getpixel((570, 450)), RED, 30)  # type: ignore[arg-type]
    assert b"camera" not in made.large
    assert dict(Image.open(io.BytesIO(made.large)).getexif()) == {}


def test_only_pixels_come_through(recoder: RecoderClient) -> None:
    hidden = b"<script>alert(1)</script>PK\x03\x04<?php"
    picture = encoded(marked(), comment=hidden) + hidden
    made = recoder.recode(picture)
    assert hidden[:8] not in made.small + made.large
    assert made.large.startswith(b"RIFF")
    assert struct.unpack("<I", made.large[4:8])[0] + 8 == len(made.large)


def bomb(width: int, height: int) -> bytes:
    """A PNG of so many pixels in a few hundred kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + width)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def memory(recoder: RecoderClient) -> int:
    """The most memory that the decoding process has had, in bytes."""
    assert recoder._process is not None
    status = Path(f"/proc/{recoder._process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def test_bombs_are_refused_before_they_are_decoded() -> None:
    recoder = RecoderClient(seconds=20)
    try:
        assert recoder.recode(encoded(marked())).width == 900
        before = memory(recoder)
        with pytest.raises(Refused, match="20 million pixels"):
            recoder.recode(bomb(20_000, 9_000))
        assert memory(recoder) - before < 20_000_000
    finally:
        recoder.close()


def test_the_largest_picture_allowed_takes_bounded_memory() -> None:
    recoder = RecoderClient(seconds=60)
    try:
        assert recoder.recode(encoded(Image.new("RGBA", (5_000, 4_000), (9, 9, 9, 200)), "PNG")).width == 5_000
        assert memory(recoder) < 300_000_000
    finally:
        recoder.close()


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', Refused, "SVG"),
        (b"\n<svg onload=alert(1)>", Refused, "SVG"),
        (encoded(photo(), "GIF"), Refused, "GIF"),
        (encoded(photo(), "BMP"), Refused, "BMP"),
        (encoded(photo(), "AVIF"), Refused, "AVIF"),
        (encoded(photo(), "TIFF"), Broken, "no picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", Broken, "no picture"),
        (b"<!doctype html><title>Log in</title>", Broken, "no picture"),
        (b"", Broken, "nothing"),
        (encoded(photo())[:3_000], Broken, "cut off"),
        (encoded(photo(), "PNG")[:3_000], Broken, "cut off"),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), Broken, "cannot be decoded"),
        (b"\xff\xd8\xff" + b"%PDF-1.4" * 9, Broken, "cannot be decoded"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(40), Broken, "cannot be decoded"),
    ],
)
def test_what_is_no_picture_of_ours_is_told_apart(
    recoder: RecoderClient, data: bytes, kind: type[Exception], reason: str
) -> None:
    with pytest.raises(kind, match=reason):
        recoder.recode(data)


def test_a_decoder_that_takes_too_long_is_ended_and_replaced() -> None:
    recoder = RecoderClient(seconds=0.001)
    try:
        with pytest.raises(Refused, match="too long"):
            recoder.recode(encoded(photo(1, (3_000, 3_000))))
        recoder._seconds = 20
        assert recoder.recode(encoded(photo())).width == 640
    finally:
        recoder.close()


@pytest.mark.parametrize(
    ("picture", "form", "reason"),
    [
        (photo(1, (100, 70)), "JPEG", "only 100 by 70"),
        (photo(1, (1, 1)), "PNG", "only 1 by 1"),
        (photo(1, (900, 130)), "JPEG", "strip"),
        (Image.new("RGB", (600, 400), "navy"), "PNG", "logo"),
        (Image.new("RGBA", (600, 400), (0, 0, 0, 0)), "PNG", "logo"),
    ],
)
def test_icons_and_logos_are_told_apart(recoder: RecoderClient, picture: Image.Image, form: str, reason: str) -> None:
    assert reason in (recoder.recode(encoded(picture, form)).unfit or "")


def test_the_commonest_colour_is_the_one_that_fills_the_picture(recoder: RecoderClient) -> None:
    picture = photo(5, (600, 400))
    picture.paste((12, 90, 160), (0, 0, 600, 300))
    colour = recoder.recode(encoded(picture)).colour
    assert alike(tuple(bytes.fromhex(colour[1:])), (12, 90, 160))


def test_copies_of_a_picture_are_alike_and_others_are_not() -> None:
    picture = photo(7, (1_200, 800))
    prints = [
        recode(encoded(picture.resize(size), form, quality=quality)).likeness
        for size, form, quality in (((1_200, 800), "JPEG", 90), ((600, 400), "JPEG", 40), ((300, 200), "WEBP", 60))
    ]
    assert max((one ^ other).bit_count() for one in prints for other in prints) <= 3
    others = [likeness(photo(seed, (600, 400))) for seed in range(8, 30)]
    assert min((one ^ prints[0]).bit_count() for one in others) > 8


def test_deep_grey_keeps_its_grey() -> None:
    deep = Image.new("I;16", (900, 600), 32_768)
    assert alike(tuple(bytes.fromhex(recode(encoded(deep, "PNG")).colour[1:])), (128, 128, 128))
