"""Organisations that no dictionary lists, found by the form of their names and by the words around them.

“Ministry of …”, “… Commission”, “… Inc.”, “full name (INITIALS)”, “start-up X”, “X raises $5 million”.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from dashboard.config.policy_dictionaries import dictionary_texts

_FORMS: Final = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(dictionary_texts()["name_forms.toml"])["forms"].items()
}

_PUBLIC: Final = _FORMS["public"]
_PRIVATE: Final = _FORMS["private"]
_SUFFIXES: Final = frozenset(
    ("Inc", "Corp", "Corporation", "Co", "Ltd", "Limited", "LLC", "LLP", "GmbH", "AG", "SE", "plc", "PLC")
)
_LEADING: Final = _PUBLIC | frozenset(("University", "Institute", "College", "Bank", "Centre", "Center", "School"))
_HEADS: Final = _PUBLIC | _PRIVATE
_BREAKERS: Final = _FORMS["breakers"]
_GENERIC: Final = _FORMS["generic"]
"""Words that distinguish nobody: a name of nothing but these and its head is none."""
_HEADLINE: Final = _FORMS["headline"]
"""Heads that a headline's capitals do not make a name of."""
_DAYS: Final = _FORMS["days"]
"""What is “on” these is no part of a name: “the Federal Trade Commission on Monday”."""
_WORD: Final = r"[A-Z][\w’'&]*(?:[.-][\w&’']+)*"
_LINK: Final = r"(?:of|for|on|de|du|and|&)(?:\sthe)?"
_SEQUENCE: Final = re.compile(rf"\b{_WORD}(?:\s(?:{_LINK}\s)?{_WORD})+")
_TOKEN: Final = re.compile(rf"{_WORD}|of the|for the|of|for|on|and|de|du|&|the")
_INITIALS: Final = re.compile(rf"\b({_WORD}(?:\s(?:(?:{_LINK}|the)\s)?{_WORD}){{1,7}})\s\(([A-Z][A-Za-z]{{1,7}})\)")
_FIRM: Final = rf"(?:{_WORD}(?:\s(?:AI|{_WORD})){{0,2}})"
_VERBS: Final = (
    "integrates|deploys|adopts|reduces|enters|partners|teams|receives|reports|completes|expands|extends|builds|brings|"
    "raises|raised|launches|launched|unveils|unveiled|acquires|acquired|announces|announced|introduces|introduced|"
    "partners with|partnered with|teams up|to acquire|secures|secured|releases|rolls out|has raised|has launched|"
    "has announced|has acquired|has unveiled|closes|hires|appoints|names|debuts|expands|adds|wins|buys|plans to|today announced"
)
_AFTER: Final = re.compile(
    rf"\b(?:startup|start-up|company|firm|giant|maker|provider|vendor|chipmaker|automaker|developer|subsidiary|"
    rf"CEO of|founder of|co-founder of|president of|CTO of|division of|arm of|owner|unit)\s(?P<name>{_FIRM})"
)
"""“start-up X”"""
_ROLE: Final = re.compile(
    r"(?:[’']s?)?\s(?:CEO|CTO|CFO|COO|co-founder|founder|spokesman|spokeswoman|spokesperson|executives?|chief executive|"
    r"engineers|shares|stock)\b"
)
_TICKER: Final = re.compile(r"\s?\((?:NASDAQ|NYSE|Nasdaq|OTC|TSX|LSE|ASX|HKEX|NASDAQGS|LON|TSE|OTCQB|OTCPINK)\b")
_SORT: Final = re.compile(
    r",\s(?:a|an|the)\s(?:[\w-]+\s){0,5}?(?:company|startup|start-up|firm|maker|provider|developer|"
    r"manufacturer|platform|subsidiary|leader|group|organi[sz]ation|think tank|nonprofit|non-profit|charity|lab|retailer|bank)\b"
)
"""“X CEO”, “X (NASDAQ: …)”, “X, a company”: what follows a name."""
_ENDING: Final = re.compile(rf"(?:^|(?<=[\s(“\"‘]))({_FIRM})$")
_REACH: Final = 45
_LEADS: Final = re.compile(rf"(?P<verb>{_FIRM})\s(?:{_VERBS})\b", re.IGNORECASE)
_FULL_TITLE: Final = 0.7
MOST_LOOKED_AT: Final = 20_000
"""Characters of a text that are looked at."""


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation at ``start`` to ``end`` of a text; ``is_public``: an authority by its form."""

    start: int
    end: int
    name: str
    is_public: bool

    @property
    def key(self) -> str:
        """A stable key: the name in small letters without “the” and a firm's legal form."""
        words = [word for word in re.split(r"[^\w]+", self.name.replace("’", "").lower()) if word]
        while len(words) > 1 and words[-1].title() in _SUFFIXES | {"Inc", "Plc", "Gmbh", "Llc"}:
            words.pop()
        return "-".join(words)[:80]


def organisations_in(text: str, known: Collection[tuple[int, int]]) -> list[Named]:
    """The organisations of a text, by their place; of names that overlap, the longest.

    Args:
        known: where the dictionary's organisations are; a name found here neither begins before one and ends after it,
            unless it is longer by more than a legal form, nor lies within one.
    """
    text = text[:MOST_LOOKED_AT]
    found = [*_by_head(text, known), *_by_initials(text), *_by_company(text), *_by_letters(text)]
    kept: list[Named] = []
    for named in sorted(found, key=lambda n: (n.start, -n.end)):
        if kept and named.start < kept[-1].end:
            continue
        if any(start <= named.start and named.end <= end for start, end in known):
            continue
        kept.append(named)
    return kept


def _by_head(text: str, known: Collection[tuple[int, int]]) -> Iterator[Named]:
    inside = {end for _, end in known}
    title_end = text.find("\n\n")
    headline = is_headline(text[:title_end] if title_end > 0 else text)

    def in_headline(place: int) -> bool:
        return headline and (title_end < 0 or place < title_end)

    for match in _SEQUENCE.finditer(text):
        sequence = match.group()
        if _HEADS.isdisjoint(sequence.split()) and "’" not in sequence and "'" not in sequence:
            continue
        tokens = [(t.group(), match.start() + t.start(), match.start() + t.end()) for t in _TOKEN.finditer(sequence)]
        place = 0
        while place < len(tokens):
            word = _bare(tokens[place][0])
            if word not in _HEADS:
                place += 1
                continue
            first, last = _left(tokens, place, inside), _right(tokens, place, word)
            head = _bare(tokens[last][0])
            if last == place and last + 1 < len(tokens) and _bare(tokens[last + 1][0]) in _HEADS:
                place += 1
                continue
            words = [_bare(token) for token, _, _ in tokens[first : last + 1]]
            special = [w for w in words if w[0].isupper() and w not in _GENERIC and w not in _HEADS]
            of = last > place
            if (special or (of and len(words) > 2)) and not (
                in_headline(match.start()) and word in _HEADLINE and not of
            ):
                start, end = tokens[first][1], tokens[last][2]
                name = re.sub(r"[’']s?$", "", text[start:end])
                yield Named(
                    start, start + len(name), name, word in _PUBLIC or (head in _PUBLIC and word not in _PRIVATE)
                )
            place = last + 1


def is_headline(title: str) -> bool:
    """Whether most words of a title begin with a capital, so that a capital says nothing."""
    words = [word for word in re.findall(r"[^\W\d_]+", title) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) > _FULL_TITLE * len(words)


def _bare(token: str) -> str:
    if "’" in token or "'" in token:
        token = re.sub(r"[’']s?$", "", token)
    return token.rstrip(".")


def _left(tokens: list[tuple[str, int, int]], place: int, inside: Collection[int]) -> int:
    """Where the name of the head at ``place`` begins: at most five words back, over “and” only between capitals."""
    first = place
    while first > 0 and place - first < 5:
        word, _, end = tokens[first - 1]
        if word in ("and", "&") and place - first == 1 and first > 2 and tokens[first - 2][0] not in _BREAKERS:
            first -= 2
            continue
        if not word[0].isupper() or word in _BREAKERS or end in inside or word.endswith(("’s", "'s")):
            break
        first -= 1
    return first


def _right(tokens: list[tuple[str, int, int]], place: int, word: str) -> int:
    """Where it ends: “of …” and what follows with a capital belongs to it after the heads that lead a name."""
    last = place
    if (
        word not in _LEADING
        or place + 2 >= len(tokens)
        or tokens[place + 1][0] not in ("of", "for", "of the", "for the", "on")
        or (tokens[place + 1][0] == "on" and tokens[place + 2][0] in _DAYS)
    ):
        return last
    last = place + 2
    while last + 1 < len(tokens) and last - place < 7:
        following = tokens[last + 1][0]
        if (
            following in ("and", "&")
            and last + 2 < len(tokens)
            and word in _PUBLIC
            and tokens[last + 2][0] not in _BREAKERS
        ):
            last += 2
        elif following[0].isupper() and following not in _BREAKERS and following not in _LEADING:
            last += 1
        else:
            break
    return last


def _by_initials(text: str) -> Iterator[Named]:
    if "(" not in text:
        return
    for match in _INITIALS.finditer(text):
        initials = match.group(2).upper()
        words = list(re.finditer(_WORD, match.group(1)))
        for count in range(2, min(len(words), len(initials) + 2) + 1):
            taken = words[-count:]
            if (
                "".join(w.group()[0] for w in taken).upper().startswith(initials[: len(taken)])
                and count >= len(initials) - 1
            ):
                start = match.start() + taken[0].start()
                name = text[start : match.end(1)]
                if taken[-1].group() not in _TERMS and not name.startswith(("Artificial Intelligence", "Internet of")):
                    yield Named(start, match.end(1), name, any(w.group() in _PUBLIC for w in taken))
                break


def _by_company(text: str) -> Iterator[Named]:
    for match in _AFTER.finditer(text):
        if (named := _firm(text, *match.span("name"))) is not None:
            yield named
    anchors = [*_ROLE.finditer(text), *_SORT.finditer(text)]
    if "(" in text:
        anchors += _TICKER.finditer(text)
    for match in anchors:
        first = max(0, match.start() - _REACH)
        before = _ENDING.search(text[first : match.start()])
        if before is not None and (named := _firm(text, first + before.start(1), match.start())) is not None:
            yield named
    for start in (0, text.find("\n\n") + 2):
        led = _LEADS.match(text, start)
        if led is not None and text[start : start + 1].isupper() and (named := _firm(text, *led.span("verb"))):
            yield named


_MIXED: Final = re.compile(
    r"\b(?:[A-Z][a-z]+[A-Z][a-z]+\w*|[A-Z][a-z]+AI|[a-z]+[A-Z][a-z]{3,})\b(?: (?:Inc|Corp|Ltd|AI|Labs))?"
)


def _by_letters(text: str) -> Iterator[Named]:
    """Names with a capital inside a word, unless words before them say that they are somebody's product."""
    for match in _MIXED.finditer(text):
        if match.group() in _MIXED_NO_FIRMS or match.group().startswith(("Mc", "Mac", "De", "iP", "Mr")):
            continue
        if not _PRODUCT.search(text[max(0, match.start() - 25) : match.start()]):
            yield Named(match.start(), match.end(), match.group(), False)


_PRODUCT: Final = re.compile(
    r"(?:[’']s?|[A-Z]\w*|\b(?:called|dubbed|named|its|their|new|the|of|into|for|using|with|uses|unveiled|unveils|launches|"
    r"launched|released?|introduces|tool|app|platform|system))\s$|[#@]$"
)
"""“Acme’s TagSurveyor”, “called ObjectNet”"""
_MIXED_NO_FIRMS: Final = _FORMS["mixed"]


def _firm(text: str, start: int, end: int) -> Named | None:
    """The name at a place without words that do not belong to it, unless it looks like a person's or like none."""
    words = text[start:end].split(" ")
    while words and (words[0] in _BREAKERS or not words[0][0].isupper()):
        start += len(words.pop(0)) + 1
    for place, word in enumerate(words):
        if place and (word in _BREAKERS - {"AI"} or not word[0].isupper()):
            words = words[:place]
            break
    name = re.sub(r"[’']s?$", "", " ".join(words)).rstrip(".,")
    if len(name) < 3 or not words or words[0] in _FIRST_NAMES or name.lower() in _NO_FIRMS or " I" in name[-2:]:
        return None
    if re.search(r"[’']s\b", name):
        return None
    return Named(start, start + len(name), name, False)


_FIRST_NAMES: Final = _FORMS["first_names"]
_NO_FIRMS: Final = _FORMS["no_firms"]
_TERMS: Final = _FORMS["terms"]
"""Last words of what has initials and is a technique, not a body."""
