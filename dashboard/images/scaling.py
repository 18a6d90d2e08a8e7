"""Make a picture of ours smaller."""

from __future__ import annotations

import io

from PIL import Image


def scaled(png: bytes, width: int) -> bytes:
    """A PNG made smaller, its proportions kept."""
    with Image.open(io.BytesIO(png)) as whole:
        small = whole.convert("RGB").resize((width, whole.height * width // whole.width), Image.Resampling.LANCZOS)
    sink = io.BytesIO()
    small.save(sink, "PNG", optimize=True)
    return sink.getvalue()
