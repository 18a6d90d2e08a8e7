"""The search box's grammar: words, "phrases", -without and prefix*, all without case and accents.

Text and question are folded the same way, into words with one space before and after each, so that a word is found by
looking for it between spaces.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# Scripts written without spaces between words: each character is a word, and a word of the question is a phrase.
_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\U00020000-\U0003ffff"
MAX_TERMS: Final = 32
_WORD: Final = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")
_ASCII_WORDS: Final = "".join(c.lower() if c.isalnum() else " " for c in map(chr, range(128)))
_TYPOGRAPHIC: Final = "“”‘’–—…"
"""Signs that keep a text from being ASCII, and are in no word."""
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_MAY_BE_ACCENTS: Final = re.compile("[\u0300-\U0010ffff]+")  # no accent comes before them
_PART: Final = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand in a row (``excluded``: must not). ``prefix``: the last one may go on."""

    words: str
    prefix: bool = False
    excluded: bool = False

    @property
    def pattern(self) -> str:
        """For LIKE over folded text. Folding leaves letters and digits only, so nothing in it needs an escape."""
        return f"% {self.words}%" if self.prefix else f"% {self.words} %"


def fold(text: str | None) -> str:
    """The words of a text, one space before and after each; a single space when there are none."""
    text = text or ""
    if not text.isascii():
        for sign in _TYPOGRAPHIC:
            text = text.replace(sign, " ")
    words = text.translate(_ASCII_WORDS).split() if text.isascii() else _WORD.findall(_without_case_and_accents(text))
    return f" {' '.join(words)} " if words else " "


def terms(q: str) -> tuple[Term, ...]:
    """The terms of a question, each once, in order.

    A question with an unclosed quote, or with more than ``MAX_TERMS`` terms (a pasted paragraph), is one literal phrase.

    Returns:
        No term when the question has no letter or digit: such a question matches nothing.
    """
    straight = q.translate(_QUOTES)
    found = dict.fromkeys(term for part in _PART.finditer(straight) if (term := _term(part)).words)
    if straight.count('"') % 2 or len(found) > MAX_TERMS:
        literal = fold(q).strip()
        return (Term(literal),) if literal else ()
    return tuple(found)


def _without_case_and_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _MAY_BE_ACCENTS.sub(_unaccented, plain)


def _unaccented(run: re.Match[str]) -> str:
    return "".join(c for c in run[0] if unicodedata.category(c) != "Mn")


def _term(part: re.Match[str]) -> Term:
    phrase, word = part["phrase"], part["word"]
    return Term(
        words=fold(word if phrase is None else phrase).strip(),
        prefix=phrase is None and word.endswith("*"),
        excluded=bool(part["minus"]),
    )
