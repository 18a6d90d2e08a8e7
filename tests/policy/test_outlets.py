"""The country of an outlet, which is never the country an article is about."""

from __future__ import annotations

import pycountry
import pytest

from dashboard.policy.outlets import _outlets, country_of


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("nikkei.com", "JP"),
        ("asia.nikkei.com", "JP"),
        ("news.example.co.uk", "GB"),
        ("example.de", "DE"),
        ("startup.ai", None),
        ("clip.tv", None),
        ("unheard-of.com", None),
        ("notnikkei.com", None),
        ("localhost", None),
        ("10.0.0.1", None),
        ("", None),
        (None, None),
    ],
)
def test_the_country_of_a_domain(domain: str | None, code: str | None) -> None:
    assert country_of(domain) == code


def test_every_country_named_is_one_of_iso_3166() -> None:
    known, endings, worldwide = _outlets()
    codes = {country.alpha_2 for country in pycountry.countries}
    assert {*known.values(), *endings.values()} <= codes
    assert "uk" not in worldwide
