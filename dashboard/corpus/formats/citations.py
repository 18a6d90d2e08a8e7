"""Numbers of sources in running text: told apart from numbers that belong to the sentence.

``… the postponement 1.`` cites source 1; ``… Claude 3.`` and ``… cut from 12 to 4.`` do not. A number or a rising row of
numbers cites when all of this holds: it stands right before a sentence's final stop, or ends an item of a list; each is
between 1 and the number of sources; the word before it ends in a letter, a closing quote or bracket or ``%``, or is a
year; and that word does not ask for a number -- a preposition, a comparison, a part of a text, a month, or a product
known by its versions.
"""

from __future__ import annotations

import re
from typing import Final

from dashboard.model.article import Passage

_NUMBERS: Final = r"(?P<word>\S{1,60})[ ](?P<numbers>\d{1,2}(?:(?:, ?| )\d{1,2}){0,11})"
_STOP: Final = r"[.!?][\"”’)\]]?(?=\s|$)"
_CITED = re.compile(f"{_NUMBERS}(?P<stop>{_STOP})")
_CITED_IN_ITEM = re.compile(f"{_NUMBERS}(?P<stop>{_STOP}|$)")
_ITEM = re.compile(r"(?:\d{1,2}[.)]|[•◦▪‣*–-]) ")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ASKS: Final = frozenset(
    re.findall(
        r"\w+",
        # prepositions, comparisons, conjunctions, verbs that count
        "a about above after almost an and approximately around as at before below between by during equals every "
        "exactly for from in into is just least less like minus more most nearly of on only onto or over past per plus "
        "roughly since some than the till times to top total toward towards under until up was were with within x "
        # parts of a text, a law, a series
        "act appendix article annex chapter class clause edition episode figure footnote gen generation grade group "
        "item layer level mark model no nr number option page paragraph part phase point priority release risk round "
        "rule schedule section series stage step table tier title type unit v version vol volume wave week year "
        # the calendar and amounts
        "january february march april may june july august september october november december jan feb mar apr jun jul "
        "aug sep sept oct nov dec day days month months usd eur gbp jpy rs rmb "
        # products known by their versions
        "alphafold android claude deepseek ernie falcon gemini gemma gpt grok imagen ios kling llama mistral o opus "
        "palm phi playstation ps python qwen sonnet sora veo windows xbox",
    )
)
_EDGES: Final = "\"“”‘’'()[]*"


def inline_passages(text: str, source_count: int) -> tuple[Passage, ...]:
    """The passages of a paragraph whose citations stand in the text; the numbers are taken out, the stop is kept."""
    passages: list[Passage] = []
    start = 0
    for found in (_CITED_IN_ITEM if _ITEM.match(text) else _CITED).finditer(text):
        numbers = tuple(int(number) for number in re.findall(r"\d+", found["numbers"]))
        if _cites(found["word"], numbers, source_count):
            passages.append(Passage(text[start : found.end("word")].lstrip() + found["stop"], numbers))
            start = found.end()
    if rest := text[start:].strip():
        passages.append(Passage(rest))
    return tuple(passages)


def _cites(word: str, numbers: tuple[int, ...], source_count: int) -> bool:
    if list(numbers) != sorted(set(numbers)) or numbers[0] < 1 or numbers[-1] > source_count:
        return False
    bare = word.strip(_EDGES)
    if word[-1] in '”’")]%':
        return True
    if not bare or word[-1] in ",;:–—-=+/#&":
        return False
    if _YEAR.fullmatch(bare):
        return True
    return bare[-1].isalpha() and re.split(r"[-–/]", bare)[-1].rstrip(".").lower() not in _ASKS
