"""The delivered dictionaries, and what a corpus's policy.toml may do to them."""

from __future__ import annotations

import pycountry
import pytest

from dashboard.config.policy_dictionaries import dictionary_mark, dictionary_texts
from dashboard.errors import BadDictionary
from dashboard.model.facets import INSTRUMENTS
from dashboard.policy.entries import Entry, entries_of

DELIVERED = entries_of(dictionary_texts())
BY_NAME = {(entry.kind, entry.key): entry for entry in DELIVERED}


def one(overlay: str, kind: str = "organisation", key: str = "acme") -> Entry | None:
    entries = entries_of(
        {"a.toml": '[organisation.acme]\nname = "Acme"\nwords = ["Acme", "Acme Corp"]\nunless = ["acme juice"]\n'},
        overlay,
    )
    return next((entry for entry in entries if (entry.kind, entry.key) == (kind, key)), None)


def test_every_country_is_one_of_iso_3166_and_every_sovereign_one_is_there() -> None:
    codes = {key for kind, key in BY_NAME if kind == "jurisdiction" and len(key) == 2}
    known = {country.alpha_2 for country in pycountry.countries} | {"EU", "XK", "G7", "UN"}
    assert codes <= known
    assert {"JP", "TW", "MC", "CH", "GE", "TD", "NA", "NO"} <= codes
    assert len(codes) > 190


def test_every_state_of_the_united_states_is_one_of_iso_3166_2() -> None:
    states = {key for kind, key in BY_NAME if kind == "jurisdiction" and key.startswith("US-")}
    known = {s.code for s in pycountry.subdivisions if s.country_code == "US" and s.type in ("State", "District")}
    assert states == known
    assert all(BY_NAME["jurisdiction", key].within == "US" for key in states)


def test_instruments_are_the_closed_list() -> None:
    assert {entry.key for entry in DELIVERED if entry.kind == "instrument"} == set(INSTRUMENTS)


def test_what_entries_point_to_exists() -> None:
    for entry in DELIVERED:
        assert entry.rules, entry
        assert entry.jurisdiction is None or ("jurisdiction", entry.jurisdiction) in BY_NAME, entry
        assert entry.instrument is None or entry.instrument in INSTRUMENTS, entry
        assert (entry.instrument is not None) == (entry.kind == "measure"), entry


def test_the_mark_is_steady() -> None:
    assert dictionary_mark() == dictionary_mark()
    assert len(dictionary_mark()) == 64


def test_an_overlay_adds_an_entry() -> None:
    entry = one('[organisation.roe]\nname = "Roe Ltd"\nexact = ["Roe"]\n', key="roe")
    assert entry is not None
    assert entry.name == "Roe Ltd"
    assert entry.rules[0].exact == ("Roe",)


def test_an_overlay_changes_what_is_there_and_keeps_the_rest() -> None:
    entry = one('[organisation.acme]\nwords = ["ACM"]\nwithout = ["Acme Corp"]\n')
    assert entry is not None
    assert entry.name == "Acme"
    assert entry.rules[0].words == ("Acme", "ACM")
    assert entry.rules[0].unless == ("acme juice",)


def test_an_overlay_takes_an_entry_out() -> None:
    assert one("[organisation.acme]\noff = true\n") is None
    assert one("[organisation.other]\noff = true\n") is not None


def test_an_overlay_adds_conditions() -> None:
    entry = one('[[organisation.acme.when]]\nwords = ["Ac"]\nneeds = ["Corp"]\n')
    assert entry is not None
    assert [rule.words for rule in entry.rules] == [("Acme", "Acme Corp"), ("Ac",)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[organisation.acme\n", "is not TOML"),
        ("[company.acme]\nname = 'x'\n", "unknown table “company”"),
        ("name = 'x'\n", "unknown table “name”"),
        ("[organisation.acme]\nword = ['x']\n", "unknown key “word”"),
        ("[organisation.acme]\nwords = 'x'\n", "no list of phrases"),
        ("[organisation.acme]\nwords = ['']\n", "no list of phrases"),
        ("[organisation.acme]\nwords = ['--']\n", "no list of phrases"),
        ("[organisation.acme]\nname = 5\n", "no line of text"),
        ("[organisation.acme]\nwhen = 5\n", "no list of tables"),
        ('[organisation."a b"]\nname = "x"\n', "is not an entry"),
        ("[instrument.prayer]\nwords = ['x']\n", "no instrument of the closed list"),
        ("[measure.x]\nname = 'x'\nwords = ['y']\ninstrument = 'prayer'\n", "no instrument of the closed list"),
    ],
)
def test_an_overlay_that_cannot_be_honoured_is_refused_with_a_remedy(text: str, said: str) -> None:
    with pytest.raises(BadDictionary, match=said) as refused:
        one(text)
    assert refused.value.remedy
