"""Pictures made smaller keep their proportions and stay PNG."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from dashboard.images.scaling import scaled


def png(width: int, height: int, mode: str = "RGB") -> bytes:
    sink = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(sink, "PNG")
    return sink.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
@pytest.mark.parametrize(
    ("size", "width", "height"),
    [((2400, 1350), 1200, 675), ((2400, 1350), 600, 337), ((2400, 2400), 1200, 1200), ((300, 100), 150, 50)],
)
def test_a_smaller_picture_has_the_width_asked_for(size: tuple[int, int], width: int, height: int, mode: str) -> None:
    whole = png(*size, mode)
    with Image.open(io.BytesIO(scaled(whole, width))) as small:
        assert (small.format, small.mode, small.size) == ("PNG", "RGB", (width, height))
        dark, light = (small.getpixel((width // 2, y)) for y in (0, height - 1))
        assert isinstance(dark, tuple)
        assert isinstance(light, tuple)
        assert dark[0] < 20 < 230 < light[0], "it shows the same"
