"""Bytes become text with a note for every repair, or a reason."""

from __future__ import annotations

import pytest

from dashboard.corpus.decoding import decode
from dashboard.errors import UnreadableDocument


@pytest.mark.parametrize(
    ("data", "text", "notes"),
    [
        ("Grüße\n".encode(), "Grüße\n", 0),
        (b"\xef\xbb\xbfa", "a", 0),
        (b"a\r\nb\rc", "a\nb\nc", 0),
        ("Gr\u00fc\u00dfe \u201eja\u201c".encode("cp1252"), "Grüße „ja“", 1),
        ("Grüße".encode("utf-16"), "Grüße", 1),
        ("Hello".encode("utf-16-le"), "Hello", 1),
        ("Hello".encode("utf-16-be"), "Hello", 1),
        (b"a\x01b", "ab", 1),
        ("a\u2028b\u0085c".encode(), "a b c", 1),
    ],
)
def test_text_survives(data: bytes, text: str, notes: int) -> None:
    document = decode("x", data)
    assert (document.text, len(document.notes), document.doubt) == (text, notes, None)


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t", b"\x00" * 50, b"\x89PNG\r\n\x1a\n\x00\x00\x0d", b"\x1f\x8b\x08\x00\x00\xff", b"\xff\x81\x00"],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        decode("x", data)
    assert refused.value.remedy


def test_mojibake_is_left_as_it_is() -> None:
    assert decode("x", "donâ€™t".encode()).text == "donâ€™t"
