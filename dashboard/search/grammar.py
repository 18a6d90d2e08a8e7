"""Parse the search box: words, "phrases", -without, prefix*, OR.

A search is a sequence of clauses that must all hold. A word stands for all its forms and its synonyms; a phrase in quotes
for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

from dashboard.search.folding import fold
from dashboard.search.stemming import stem
from dashboard.search.synonyms import Synonyms, delivered

MAX_TERMS: Final = 32
MAX_STEMMED: Final = 4
"""A longer chain of words, as in state-of-the-art-like, is taken as written."""
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PART: Final = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_OR: Final = ("OR", "|")
_NOT: Final = "NOT"


@dataclass(frozen=True, slots=True)
class Term:
    """Words that occur in sequence, each in any of its forms or, if ``exact``, as written. ``prefix``: the last one may
    be the start of a word.
    """

    words: str
    prefix: bool = False
    exact: bool = False

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of the words."""
        return tuple(map(stem, self.words.split()))

    @property
    def pattern(self) -> str:
        """For LIKE over folded text. Folding leaves letters and digits only, so nothing in it needs an escape."""
        return f"% {self.words}%" if self.prefix else f"% {self.words} %"


Together: TypeAlias = tuple[Term, ...]
"""Terms that must all occur, in any place."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One of these alternatives must occur (``excluded``: none may). ``source`` is the clause as typed."""

    alternatives: tuple[Together, ...]
    source: str
    excluded: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of all alternatives, each once."""
        return tuple(dict.fromkeys(term for together in self.alternatives for term in together))


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between two spaces, or a phrase in quotes. A ``plain`` one is neither excluded, quoted nor a prefix."""

    source: str
    term: Term
    excluded: bool = False
    quoted: bool = False

    @property
    def plain(self) -> bool:
        return not (self.excluded or self.quoted or self.term.prefix or self.term.exact)

    def alternatives(self) -> tuple[Together, ...]:
        """The term; of two words joined by a hyphen, also both as one."""
        words = self.term.words.split()
        if not self.quoted and not self.term.prefix and len(words) == 2 and re.search("[-‐‑–]", self.source):
            return ((self.term,), (Term("".join(words)),))
        return ((self.term,),)


def parse(q: str, synonyms: Synonyms | None = None) -> tuple[Clause, ...]:
    """Return the clauses of a search, each once, in order; none without a letter or digit, which matches nothing.

    An unclosed quote or more than ``MAX_TERMS`` terms (a pasted paragraph) makes the text one literal phrase.

    Args:
        synonyms: the delivered ones unless given.
    """
    known = delivered() if synonyms is None else synonyms
    straight = q.translate(_QUOTES)
    groups = list(_groups(_parts(straight)))
    if straight.count('"') % 2 or len({part.term for group in groups for part in group}) > MAX_TERMS:
        literal = fold(q).strip()
        return (Clause(((Term(literal, exact=True),),), q),) if literal else ()
    found: dict[tuple[tuple[Together, ...], bool], Clause] = {}
    for plain, some in groupby(groups, lambda group: len(group) == 1 and group[0].plain):
        for clause in _of_words([group[0] for group in some], known) if plain else _of_groups(some, known):
            found.setdefault((clause.alternatives, clause.excluded), clause)
    return tuple(found.values())


def _parts(straight: str) -> list[_Part]:
    """The parts of a search, NOT taken into the part after it; connectors are still words."""
    parts: list[_Part] = []
    negated = ""
    for match in _PART.finditer(straight):
        phrase, word = match["phrase"], match["word"]
        if word == _NOT and not negated and straight[match.end() :].strip():
            negated = f"{_NOT} "
            continue
        words = fold(word if phrase is None else phrase).strip()
        exact = phrase is not None or words.count(" ") >= MAX_STEMMED
        term = Term(words, prefix=phrase is None and word.endswith("*"), exact=exact)
        source = f"{negated}{match[0]}"
        if words or word in _OR:
            parts.append(_Part(source, term, bool(match["minus"] or negated), phrase is not None))
            negated = ""
    return parts


def _groups(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """The parts in groups of alternatives, joined by OR. An OR at an end is the word."""
    group: list[_Part] = []
    joining = False
    for place, part in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else None
        if part.source in _OR and joining:
            continue
        if part.source in _OR and group and following and not (following.excluded or group[-1].excluded):
            joining = True
        elif part.source in _OR and group and following:
            continue  # what is excluded has no alternative
        elif part.term.words:
            if group and not joining:
                yield group
                group = []
            group.append(part)
            joining = False
    if group:
        yield group


def _of_groups(groups: Iterable[list[_Part]], synonyms: Synonyms) -> Iterator[Clause]:
    """The clauses of alternatives joined by OR, of phrases, prefixes and what is excluded."""
    for group in groups:
        alternatives = dict.fromkeys(
            together
            for part in group
            for together in (*part.alternatives(), *(_others([part], synonyms) if part.plain else ()))
        )
        yield Clause(tuple(alternatives), " OR ".join(part.source for part in group), group[0].excluded)


def _of_words(parts: Sequence[_Part], synonyms: Synonyms) -> Iterator[Clause]:
    """The clauses of words in a row: the longest that have synonyms together are one clause."""
    place = 0
    while place < len(parts):
        for count in range(min(synonyms.longest, len(parts) - place), 0, -1):
            some = parts[place : place + count]
            others = _others(some, synonyms)
            if others or count == 1:
                own = some[0].alternatives() if count == 1 else (tuple(part.term for part in some),)
                source = " ".join(part.source for part in some)
                yield Clause(tuple(dict.fromkeys((*own, *others))), source)
                place += count
                break


def _others(parts: Sequence[_Part], synonyms: Synonyms) -> tuple[Together, ...]:
    stems = tuple(stem for part in parts for stem in part.term.stems)
    return tuple((Term(words),) for words in synonyms.of(stems))
