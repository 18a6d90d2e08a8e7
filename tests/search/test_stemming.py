"""Which words share a stem, and which must not."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.config.policy_dictionaries import dictionary_texts
from dashboard.search.folding import fold
from dashboard.search.stemming import APART, IRREGULAR, stem

FALSE_FRIENDS = """
university universe universal
policy police
general generic generate generous
new news
import important
international internal intern internet
author authority authorize
unit united union
public publication publicity
organ organic organisation
experience experiment
custom customer
emergency emerge
inform informal
politics polite
converse conversion
execute executive
community communism
commission commit committee
regulate regular
depart department
state station statement
several
ration rational
object objective objection
physical physics
access accession
compete competent
digit digital
federal federation
convene convention
arm army
meta metal
data date
apple apply
tax taxi
chip china
engine engineer
governance government govern
market marketing
minor minority
office officer
response responsible
account accountable accountant
franc france
local localization
"""
"""Words of a line have different stems, each from each."""

FAMILIES = """
regulation regulations regulate regulates regulated regulating regulator regulators
policy policies
law laws
ban bans banned banning
chip chips
semiconductor semiconductors
scan scans scanning scanned
company companies
tax taxes taxed
analysis analyses
crisis crises
woman women
lens lenses
bus buses
llm llms
ngo ngos
gpu gpus
organisation organization organisations organizations
authorisation authorization
deepfake deepfakes
train trains training trained
important importance
authority authorities
news
"""
"""Words of a line share one stem."""


@pytest.mark.parametrize("line", FALSE_FRIENDS.strip().splitlines())
def test_words_that_readers_keep_apart_have_stems_of_their_own(line: str) -> None:
    for one, other in itertools.combinations(line.split(), 2):
        assert stem(one) != stem(other), (one, other)


@pytest.mark.parametrize("line", FAMILIES.strip().splitlines())
def test_forms_of_a_word_share_a_stem(line: str) -> None:
    assert len({stem(word) for word in line.split()}) == 1


def test_what_is_not_english_or_has_digits_is_its_own_stem() -> None:
    for word in ("ai", "5g", "gpt4", "工", "политики", "한국어", "us", "news"):
        assert stem(word) == word


def test_no_exception_is_idle_or_contradicts_another() -> None:
    assert not set(APART) & set(IRREGULAR)
    for word in APART:
        assert len(word) > 3, word


def words_of_the_field() -> Iterator[str]:
    """Lower-case words of the policy dictionaries: what a title of the field is made of."""
    for text in dictionary_texts().values():
        for quoted in re.findall(r'"([^"\n]+)"', text):
            yield from fold(quoted).split()


WORDS = sorted({word for word in words_of_the_field() if re.fullmatch(r"[a-z]{4,}", word)})


def plural(word: str) -> str:
    """The regular plural."""
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|z|ch|sh)$", word) else "s")


NAMES = re.compile(r".*u|[^aeiou]+[aeiou]|nhsx")
"""Places, companies and acronyms, which have no plural."""


def test_every_word_of_the_field_is_found_by_its_plural_and_the_other_way_round() -> None:
    singular = [
        word
        for word in WORDS
        if not (word.endswith("s") or NAMES.fullmatch(word) or word in APART or word in IRREGULAR or word == "diagnose")
    ]
    assert len(singular) > 2000
    assert [word for word in singular if stem(plural(word)) != stem(word)] == []


@given(st.sampled_from(WORDS))
def test_a_stem_is_never_empty(word: str) -> None:
    assert stem(word)
