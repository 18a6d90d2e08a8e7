"""Pictures counted by what became of them, and told apart from their own copies."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.images.record import PictureState
from dashboard.images.statistics import PictureCounts, PictureStatus, groups, same_site
from dashboard.model.results import PictureUse, PictureUses

OK, DEAD, FETCHING, NONE = PictureState.OK, PictureState.DEAD, PictureState.FETCHING, PictureState.NONE
MARK = 0x9F3975D0D1D20AA2


def counts(*uses: PictureUse, **seen: PictureStatus) -> PictureCounts:
    return PictureCounts(
        PictureUses(uses, articles=3, related=2), {f"https://{url}.example/": item for url, item in seen.items()}
    )


def use(name: str, articles: int = 1, related: int = 0, domain: str | None = None) -> PictureUse:
    return PictureUse(f"https://{name}.example/", domain or f"{name}.example", articles, related)


def test_every_article_is_counted_once() -> None:
    counted = counts(
        use("a", 4, 1),
        use("b", 2),
        use("c"),
        a=PictureStatus(OK, MARK, gone=True),
        b=PictureStatus(DEAD, reason="the server answers 404"),
    ).count()
    assert {state: count for state, count in counted.states.items() if count} == {OK: 4, DEAD: 2, FETCHING: 1, NONE: 3}
    assert {state: count for state, count in counted.related.items() if count} == {OK: 1, NONE: 2}
    assert (counted.gone, counted.reasons) == (4, ((DEAD, "the server answers 404", 2),))


def test_a_picture_in_several_sizes_is_one_picture() -> None:
    counting = counts(
        *(use(name) for name in "abcde"),
        a=PictureStatus(OK, MARK),
        b=PictureStatus(OK, MARK ^ 0b11),
        c=PictureStatus(OK, MARK ^ (0b111 << 40)),
        d=PictureStatus(OK, MARK ^ 1),
        e=PictureStatus(OK, MARK ^ 0xFF00FF),
    )
    assert counting.count().repeated == 4
    assert [counting.shown_by(f"https://{name}.example/") for name in "abcde"] == [4, 4, 4, 4, 1]


def test_pictures_without_features_are_not_taken_for_each_other() -> None:
    even = counts(*(use(name) for name in "abcde"), **{name: PictureStatus(OK, n) for n, name in enumerate("abcde")})
    assert even.count().repeated == 0


def test_related_items_count_towards_repetition() -> None:
    assert counts(use("a", 1, 3), a=PictureStatus(OK, MARK)).count().repeated == 1
    assert counts(use("a", 1, 2), a=PictureStatus(OK, MARK)).count().repeated == 0


def test_one_address_at_two_providers_is_one_picture() -> None:
    counting = counts(use("a", 2), use("a", 2, domain="b.example"), a=PictureStatus(OK, MARK))
    counted = counting.count()
    assert (counted.repeated, counted.elsewhere) == (4, 2)


@given(st.lists(st.integers(0, 2**64 - 1), max_size=12), st.randoms(use_true_random=False))
def test_all_that_differ_in_three_bits_are_found(marks: list[int], chance: random.Random) -> None:
    for mark in marks[:6]:
        bits = chance.sample(range(64), 3)
        marks.append(mark ^ (1 << bits[0] | 1 << bits[1] | 1 << bits[2]))
    found = groups(marks)
    assert set(found) == set(marks)
    for one, other in combinations(marks, 2):
        if (one ^ other).bit_count() <= 3:
            assert found[one] == found[other]


@pytest.mark.parametrize(
    ("host", "domain", "same"),
    [
        ("ft.com", "ft.com", True),
        ("images.ft.com", "ft.com", True),
        ("bbc.co.uk", "news.bbc.co.uk", True),
        ("notft.com", "ft.com", False),
        ("cdn.example.net", "ft.com", False),
        ("ft.com", None, False),
        ("", "ft.com", False),
    ],
)
def test_hosts_of_a_provider(host: str, domain: str | None, same: bool) -> None:
    assert same_site(host, domain) is same
