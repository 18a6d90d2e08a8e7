"""Cities as dictionary entries: each names its country, or its state of the United States."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from importlib.resources import files
from typing import Final

from dashboard.policy.entries import Entry, Rule

_FAR_LARGER: Final = 3
"""A city that is this many times larger than its namesakes is the one meant by the bare name."""

LARGE: Final = 300
"""Thousands of people from which a city's name alone is evidence; a smaller one needs words of place around it."""


def city_entries(names: Mapping[str, str], known: Collection[str]) -> list[Entry]:
    """An entry for each city of ``dictionary/cities.tsv``.

    Of namesakes, the far largest one needs no more than its name, the others also their country's or state's name, as
    given in ``names`` by code, somewhere in the text. Names of ``known`` are left out: other entries have them.
    """
    text = (files("dashboard") / "policy" / "dictionary" / "cities.tsv").read_text(encoding="utf-8")
    namesakes: dict[str, list[tuple[int, str]]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, code, people = line.split("\t")
            if name not in known:
                namesakes.setdefault(name, []).append((int(people), code))
    return [entry for name, found in namesakes.items() for entry in _entries(name, found, names)]


def _entries(name: str, found: list[tuple[int, str]], names: Mapping[str, str]) -> list[Entry]:
    largest = {code: people for people, code in sorted(found)}
    ordered = sorted(largest.items(), key=lambda item: -item[1])
    alone = len(ordered) == 1 or ordered[0][1] >= _FAR_LARGER * ordered[1][1]
    entries = []
    for place, (code, people) in enumerate(ordered):
        others = tuple(names[other] for other, _ in ordered if other != code and other in names)
        if place == 0 and alone:
            rule = Rule(exact=(name,), lacks=others)
        elif code in names:
            rule = Rule(exact=(name,), needs=(names[code],))
        else:
            continue
        sort = "large" if people >= LARGE else None
        entries.append(Entry("place", f"{code}-{name}", name, (rule,), sort, jurisdiction=code))
    return entries


_STATES: Final = {
    name: f"US-{code}"
    for code, *names in (
        ("AL", "Alabama", "Ala."),
        ("AK", "Alaska"),
        ("AZ", "Arizona", "Ariz."),
        ("AR", "Arkansas", "Ark."),
        ("CA", "California", "Calif."),
        ("CO", "Colorado", "Colo."),
        ("CT", "Connecticut", "Conn."),
        ("DE", "Delaware", "Del."),
        ("FL", "Florida", "Fla."),
        ("GA", "Georgia", "Ga."),
        ("HI", "Hawaii"),
        ("ID", "Idaho"),
        ("IL", "Illinois", "Ill."),
        ("IN", "Indiana", "Ind."),
        ("IA", "Iowa"),
        ("KS", "Kansas", "Kan."),
        ("KY", "Kentucky", "Ky."),
        ("LA", "Louisiana", "La."),
        ("ME", "Maine"),
        ("MD", "Maryland", "Md."),
        ("MA", "Massachusetts", "Mass."),
        ("MI", "Michigan", "Mich."),
        ("MN", "Minnesota", "Minn."),
        ("MS", "Mississippi", "Miss."),
        ("MO", "Missouri", "Mo."),
        ("MT", "Montana", "Mont."),
        ("NE", "Nebraska", "Neb."),
        ("NV", "Nevada", "Nev."),
        ("NH", "New Hampshire", "N.H."),
        ("NJ", "New Jersey", "N.J."),
        ("NM", "New Mexico", "N.M."),
        ("NY", "New York", "N.Y."),
        ("NC", "North Carolina", "N.C."),
        ("ND", "North Dakota", "N.D."),
        ("OH", "Ohio"),
        ("OK", "Oklahoma", "Okla."),
        ("OR", "Oregon", "Ore."),
        ("PA", "Pennsylvania", "Pa."),
        ("RI", "Rhode Island", "R.I."),
        ("SC", "South Carolina", "S.C."),
        ("SD", "South Dakota", "S.D."),
        ("TN", "Tennessee", "Tenn."),
        ("TX", "Texas", "Tex."),
        ("UT", "Utah"),
        ("VT", "Vermont", "Vt."),
        ("VA", "Virginia", "Va."),
        ("WA", "Washington", "Wash."),
        ("WV", "West Virginia", "W.Va."),
        ("WI", "Wisconsin", "Wis."),
        ("WY", "Wyoming", "Wyo."),
        ("DC", "D.C."),
    )
    for name in (code, *names)
}
"""States of the United States by the names and codes that follow a city's."""


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_CITY_AND_STATE: Final = re.compile(
    rf"\b(?:[A-Z][a-z]\w*(?:[ -][A-Z][\w.]+){{0,3}}, ?(?P<state>{_any_of(_STATES)})"
    rf"|[A-Z][A-Z.]+(?:[ -][A-Z.]+){{0,3}}, (?P<long>{_any_of(n for n in _STATES if len(n) > len('NY'))}))(?!\w)"
)
"""A city in capitals, as in a dateline, needs more than two letters of its state: “LOCKPORT, N.Y.”."""
_LONGEST_CITY: Final = 45


def cities_with_states(text: str) -> list[tuple[int, int, str]]:
    """Where a text names a city with its state (“Lebanon, Ohio”, “Trenton, NJ”), and the state's code."""
    return [
        (match.start(), match.end(), _STATES[match["state"] or match["long"]])
        for match in _CITY_AND_STATE.finditer(text)
        if match.end() - match.start() <= _LONGEST_CITY
    ]
