"""Re-encode an untrusted picture as small WEBP copies: upright, without metadata, only its pixels.

Runs in a separate process with limited memory (``recoder_process``), because attacks target picture decoders.
"""

from __future__ import annotations

import base64
import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageFile, ImageFilter, ImageOps, ImageStat

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MAX_PIXELS: Final = 20_000_000
SIZES: Final = (480, 1280)
"""The longest side of our two copies in pixels: for lists, and for the article's page."""
TINY: Final = 16
SMALLEST: Final = (120, 80)
"""Smaller pictures, in either orientation, are icons or logos."""
MOST_ELONGATED: Final = 4.0
PLAIN_SHARE: Final = 0.9
NEAR: Final = 32
"""Colours that differ by less in every channel count as one."""
_QUALITY: Final = (78, 80)
_METHOD: Final = 4
_ORIENTATION: Final = 0x0112
"""The EXIF tag of a picture's orientation."""
_SIGNS: Final = (
    (b"\xff\xd8\xff", None),
    (b"\x89PNG\r\n\x1a\n", None),
    (b"GIF8", "is a GIF; only JPEG, PNG and WEBP are shown"),
    (b"BM", "is a BMP; only JPEG, PNG and WEBP are shown"),
    (b"%PDF", "is a PDF; only JPEG, PNG and WEBP are shown"),
)
_MARKUP: Final = (b"<svg", b"<?xml")


class Refused(Exception):  # noqa: N818 -- what became of a picture, not a fault
    """The picture's format or size is not allowed."""


class Broken(Exception):  # noqa: N818
    """The bytes are no picture, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Recoded:
    """Our copies as WEBP (``small`` and ``large`` may be the same bytes), and facts about the picture.

    ``width`` and ``height`` are the original's in pixels, upright; ``tiny`` is a data URL of a few blurred pixels;
    ``colour`` the commonest colour as ``#rrggbb``; ``likeness`` a hash that similar pictures share
    (:func:`likeness`). ``unfit`` says why it does not illustrate an article: too small, or a logo.
    """

    small: bytes
    large: bytes
    width: int
    height: int
    tiny: str
    colour: str
    likeness: int
    unfit: str | None


def sniff(data: bytes) -> None:
    """Check that the first bytes are those of an allowed format.

    Raises:
        Refused: it is a picture of another format. Broken: it is no picture.
    """
    head = data[:512].lstrip()
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return
    for sign, reason in _SIGNS:
        if data.startswith(sign):
            if reason is not None:
                raise Refused(reason)
            return
    if data[4:12] in (b"ftypavif", b"ftypavis", b"ftypheic", b"ftypmif1"):
        raise Refused("is an AVIF or HEIC; only JPEG, PNG and WEBP are shown")
    if head.lower().startswith(_MARKUP) and b"<svg" in data[:4096].lower():
        raise Refused("is an SVG, which can hold scripts; only JPEG, PNG and WEBP are shown")
    raise Broken("the server sent something that is no picture" if data else "the server sent nothing")


def recode(data: bytes) -> Recoded:
    """Return our copies of a picture; of an animated one, its first frame.

    Raises:
        Refused: it has too many pixels, or another format. Broken: it cannot be decoded.
    """
    sniff(data)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                return _recoded(opened)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused(_TOO_MANY) from None
    except MemoryError:
        raise Refused("takes too much memory to decode") from None
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        ZeroDivisionError,
        AttributeError,
    ) as problem:
        said = (
            "is damaged or cut off" if "truncated" in str(problem) or "process" in str(problem) else "cannot be decoded"
        )
        raise Broken(said) from None


_TOO_MANY: Final = f"has more than {MAX_PIXELS / 1e6:g} million pixels"


def _recoded(opened: Image.Image) -> Recoded:
    if opened.width * opened.height > MAX_PIXELS:
        raise Refused(_TOO_MANY)
    width, height = opened.size
    if opened.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8):
        width, height = height, width
    upright = ImageOps.exif_transpose(_reduced(opened))
    see_through = _transparent_share(upright)
    flat = _on_white(upright)
    large, small = _copy(flat, 1), _copy(flat, 0)
    tiny = small.resize(_within(small.size, TINY), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.8))
    shares = _shares(small)
    return Recoded(
        small=_webp(small, 0),
        large=_webp(large, 1),
        width=width,
        height=height,
        tiny=f"data:image/webp;base64,{base64.b64encode(_webp(tiny, 0, 40)).decode()}",
        colour=shares[0][0],
        likeness=likeness(small),
        unfit=_unfit(width, height, see_through, shares),
    )


def _reduced(opened: Image.Image) -> Image.Image:
    """Decode at no more than twice the size needed, so that the next steps take little memory."""
    most = (SIZES[-1] * 2, SIZES[-1] * 2)
    opened.draft("RGB", most)
    if opened.mode in ("1", "L", "RGB", "RGBA", "CMYK", "LA", "YCbCr"):
        opened.thumbnail(most, Image.Resampling.BOX)
        return opened
    exif = opened.getexif()
    if opened.mode.startswith("I"):
        opened = opened.convert("I").point(lambda depth: depth * (1 / 256)).convert("L")
    plain = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    plain.thumbnail(most, Image.Resampling.BOX)
    plain.getexif()[_ORIENTATION] = exif.get(_ORIENTATION, 1)
    return plain


def likeness(picture: Image.Image) -> int:
    """Return the difference hash of a picture: 64 bits, set where a cell of a 9 by 8 grid is darker than the next.

    Copies in other sizes or qualities differ in a few bits. Source: N. Krawetz, "Kind of Like That", 2013.
    """
    cells = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (cells[at] < cells[at + 1])
    return bits


def _unfit(width: int, height: int, see_through: float, shares: list[tuple[str, float]]) -> str | None:
    if max(width, height) < SMALLEST[0] or min(width, height) < SMALLEST[1]:
        return f"is only {width} by {height} pixels"
    if max(width, height) > MOST_ELONGATED * min(width, height):
        return f"is a strip of {width} by {height} pixels, as logos are"
    if see_through > 0.4 or sum(share for _, share in shares[:2]) > PLAIN_SHARE:
        return "looks like a logo: hardly more than two colours"
    return None


def _shares(small: Image.Image) -> list[tuple[str, float]]:
    """Return up to eight colours with their shares, the commonest first; nearly equal colours are merged."""
    reduced = small.resize(_within(small.size, 64), Image.Resampling.BOX).quantize(8, dither=Image.Dither.NONE)
    palette = reduced.getpalette() or []
    counted = sorted(reduced.getcolors(256) or [(1, 0)], key=lambda item: -item[0])
    shares: dict[tuple[int, ...], int] = {}
    for count, at in counted:
        colour = tuple(palette[3 * int(at) : 3 * int(at) + 3])  # type: ignore[call-overload]
        near = next((other for other in shares if _distance(colour, other) < NEAR), colour)
        shares[near] = shares.get(near, 0) + count
    whole = sum(shares.values())
    ordered = sorted(shares.items(), key=lambda item: -item[1])
    return [("#" + bytes(colour).hex(), count / whole) for colour, count in ordered]


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _transparent_share(picture: Image.Image) -> float:
    if not picture.has_transparency_data:
        return 0.0
    mask = picture.convert("RGBA").resize(_within(picture.size, 64), Image.Resampling.BOX).getchannel("A")
    return 1.0 - ImageStat.Stat(mask).mean[0] / 255


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground


def _copy(flat: Image.Image, size: int) -> Image.Image:
    copy = flat.copy()
    copy.thumbnail((SIZES[size], SIZES[size]), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return copy


def _within(size: tuple[int, int], most: int) -> tuple[int, int]:
    scale = most / max(*size, most)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _webp(picture: Image.Image, size: int, quality: int | None = None) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=quality or _QUALITY[size], method=_METHOD)
    return buffer.getvalue()
