"""Text fit to show: one line, entities decoded, no invisible characters but those that join letters and emoji."""

from __future__ import annotations

import html
import html.entities
import re
import unicodedata
from typing import Final

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSANDS = re.compile(r"&(?:amp;|AMP;|#0{0,4}38;|#[xX]0{0,4}26;)+")
_MOST_ESCAPES: Final = 8
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0080-\U000e0fff\U000f0000-\U0010ffff]"
)
_JOINERS: Final = "\u200c\u200d"
_TAGS: Final = "\U000e0000-\U000e007f"
# scripts whose letters join or stack: Arabic, Syriac, N'Ko, Mandaic, of India and South-East Asia, Mongolian
_JOINING: Final = (
    "\u0600-\u07ff\u0840-\u085f\u0860-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\u1a00-\u1bff\ua800-\ua97f\ua9e0-\ua9ff"
    "\uaa60-\uaa7f\uabc0-\uabff\ufb50-\ufdcf\ufe70-\ufefe\U00010a00-\U00010aff\U00011000-\U00011fff"
)
_VIRAMAS: Final = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2"
_EMOJI: Final = "\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_MAYBE_JOINED = re.compile(f"[{_JOINERS}{_TAGS}]")
_JOINED = re.compile(
    f"((?<=[{_JOINING}])[{_JOINERS}](?=[{_JOINING}])|(?<=[{_VIRAMAS}])\u200d|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    f"|(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{3,7}}\U000e007f)|[{_JOINERS}{_TAGS}]"
)
_JOINER_RUN = re.compile(f"([{_JOINERS}])[{_JOINERS}]+")
_MOST_MARKS: Final = 3
_MAY_BE_MARKS = re.compile("[\u0300-\U0010ffff]{4}")  # no mark comes before them


def clean_text(text: str) -> str:
    """Return ``text`` on one line. Never raises; may be empty.

    HTML entities are decoded, also those escaped several times; NFC; without control, bidirectional, zero-width and
    private-use characters, except joiners between letters that join or emoji, and the tags of flags; at most three
    combining marks in a row; white space folded.
    """
    if "&" in text:
        text = _decoded(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
        if _MAYBE_JOINED.search(text):
            text = _JOINED.sub(lambda found: found[1] or "", _JOINER_RUN.sub(r"\1", text))
        text = _few_marks(text)
    elif not text.isprintable():
        text = _UNSEEN.sub("", text)
    elif "  " not in text and text[:1] != " " != text[-1:]:
        return text  # printable ASCII has no other white space than the blank
    return " ".join(text.split())


def comparable(text: str) -> str:
    """Return what two spellings of one title share: case, punctuation, width, spaces and joiners do not count."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    for joiner in _JOINERS:
        folded = folded.replace(joiner, "")
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded).split())


def _decoded(text: str) -> str:
    """Decode entities until none is left, eight layers deep at most."""
    for _ in range(_MOST_ESCAPES):
        plain = _ENTITY.sub(_character, _AMPERSANDS.sub("&", text))
        if plain == text:
            break
        text = plain
    return text


def _character(entity: re.Match[str]) -> str:
    """The character of a numeric or known entity; what only begins like a known one stays as written."""
    known = entity[0].startswith("&#") or entity[0][1:] in html.entities.html5
    return html.unescape(entity[0]) if known else entity[0]


def _few_marks(text: str) -> str:
    if _MAY_BE_MARKS.search(text) is None:
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        if character >= "\u0300" and unicodedata.combining(character):
            marks += 1
        elif character not in _JOINERS:
            marks = 0
        if marks <= _MOST_MARKS or character in _JOINERS:
            kept.append(character)
    return "".join(kept) if len(kept) < len(text) else text
