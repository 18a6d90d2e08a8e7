"""Decode a file's bytes, with a note for every repair."""

from __future__ import annotations

import codecs
import re
from typing import Final

from dashboard.corpus.document import Document
from dashboard.corpus.formats.published_flag import flag_statements
from dashboard.errors import UnreadableDocument

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_TEXT: Final = "Only text files are read: remove it from the folder, or save it as plain text in UTF-8."
_SAVE_AS_UTF8: Final = "Save the file as UTF-8."
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_STRANGE_BREAKS = re.compile("[\x85\u2028\u2029]")
_BINARY_CONTROLS = re.compile("[\x00-\x06\x0e-\x1a]")
_ORDINARY: Final = bytes((9, 10, 13, *range(32, 127)))
_FEW_CONTROLS: Final = 3
_MOST_CONTROLS: Final = 0.02


def decode(path: str, data: bytes) -> Document:
    """Decode a document. ``path`` is its name in reports.

    UTF-8 is expected. UTF-16 and Windows-1252 are read with a note and put the published flag in doubt.

    Raises:
        UnreadableDocument: it is empty or not text.
    """
    if not data.strip():
        raise UnreadableDocument(path, "The file is empty.", "Remove it, or fill it with a document.")
    if not data.translate(None, _ORDINARY):
        return Document(path, data.decode("ascii").replace("\r\n", "\n").replace("\r", "\n"))
    ordinary = _printable(data)
    if ordinary is not None:
        return Document(path, ordinary)
    text, note = _characters(path, data)
    notes = [] if note is None else [note]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = _CONTROLS.sub("", _STRANGE_BREAKS.sub(" ", text))
    doubt = None
    if note is not None and flag_statements(plain):
        doubt = "Its published flag is not trusted after decoding."
    if plain != text:
        notes.append("Control characters or unusual line breaks were taken out.")
        if doubt is None and flag_statements(plain) != flag_statements(text):
            doubt = "Its published flag is not trusted: control characters or unusual line breaks surround it."
    return Document(path, plain, tuple(notes), doubt)


def _printable(data: bytes) -> str | None:
    """Return the text if it is clean UTF-8, ``None`` when it needs a closer look."""
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None
    return text if text.replace("\n", "").replace("\t", "").isprintable() else None


def _characters(path: str, data: bytes) -> tuple[str, str | None]:
    data = data.removeprefix(codecs.BOM_UTF8)
    utf16 = _utf16(data)
    if utf16 is not None:
        return utf16, f"Decoded from UTF-16. {_SAVE_AS_UTF8}"
    try:
        text, note = data.decode("utf-8"), None
    except UnicodeDecodeError as problem:
        text, note = _windows_1252(path, data, problem), f"Decoded from Windows-1252. {_SAVE_AS_UTF8}"
    if len(_BINARY_CONTROLS.findall(text)) > max(_FEW_CONTROLS, _MOST_CONTROLS * len(text)):
        raise UnreadableDocument(path, "The file is not text.", _NOT_TEXT)
    return text, note


def _utf16(data: bytes) -> str | None:
    """The text if the bytes are UTF-16: by its mark, or because every other byte of the beginning is zero."""
    head = data[:64]
    if data.startswith(_UTF16_MARKS):
        encoding = "utf-16"
    elif len(head) >= 4 and not any(head[1::2]) and all(head[0::2]):
        encoding = "utf-16-le"
    elif len(head) >= 4 and not any(head[0::2]) and all(head[1::2]):
        encoding = "utf-16-be"
    else:
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _windows_1252(path: str, data: bytes, problem: UnicodeDecodeError) -> str:
    line = data.count(b"\n", 0, problem.start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = "\x00"
    if _BINARY_CONTROLS.search(text):
        raise UnreadableDocument(path, f"The bytes on line {line} are not text in UTF-8.", _NOT_TEXT)
    return text
