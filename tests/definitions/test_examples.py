"""Every worked example of the methodology, computed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dashboard.analytics.activity import bursts, spikes
from dashboard.analytics.concentration import concentration
from dashboard.analytics.emergence import keyness
from dashboard.analytics.shares import difference_of
from dashboard.analytics.windows import ChangeBase, change_of, rolling
from dashboard.definitions.catalog import DEFINITIONS
from dashboard.definitions.examples import EXAMPLES
from dashboard.definitions.formulas import effective_number, wilson_interval
from dashboard.model.facets import Money
from dashboard.model.money import merged
from dashboard.text.money import money_words


def _share() -> str:
    told = []
    for n, total in ((2, 2), (1, 3), (20, 60)):
        low, high = wilson_interval(n, total)
        told.append(f"{n} of {total}: {'interval ' if n == 2 else ''}{100 * low:.0f} to {100 * high:.0f} %.")
    return " ".join(told)


def _concentration() -> str:
    found = concentration([5, 5, 5, 5])
    return f"Four equally large providers: HHI {found.hhi:,.0f}, effective number {found.effective:.2f}, by entropy {found.entropic:.2f}."


def _change() -> str:
    grown, low, new = change_of(20, 30), change_of(4, 6), change_of(0, 3)
    assert (grown.base, low.base, new.base) == (ChangeBase.ENOUGH, ChangeBase.LOW, ChangeBase.NEW)
    return (
        f"From 20 to 30: {grown.difference:+.0f}, {100 * (grown.ratio or 0):+.0f} %. From 4 to 6: {low.difference:+.0f}, "
        f"{low.base}. From 0 to 3: {new.base}."
    )


def _difference() -> str:
    found = difference_of(4, 40, 24, 40)
    assert found is not None
    return f"From 4 of 40 to 24 of 40: {found.points:+.1f} percentage points, interval {found.low:+.1f} to {found.high:+.1f}."


def _rolling() -> str:
    sums = rolling([1] * 30)
    return f"One article a day for 30 days: unknown for {sums.count(None)} days, then {sums[-1]}."


def _spikes() -> str:
    (found,) = spikes([1] * 28 + [10])
    return f"One article a day for 28 days, then 10: z = {found.z:.1f}, a day that stands out."


def _bursts() -> str:
    counts = [1, 1, 0, 1, 8, 9, 7, 1, 0, 1]
    (found,) = bursts(counts, [20] * 10)
    assert (found.first, found.last) == (4, 6)
    return f"{', '.join(map(str, counts))} of 20 articles each: raised from the fifth to the seventh."


def _emerging() -> str:
    found = keyness("k", 12, 40, 6, 80)
    assert found is not None
    return f"12 of 40 now, 6 of 80 before: G² {found.g2:.2f}, log2 ratio {found.effect:.2f}."


def _money() -> str:
    programme = Money(2e12, "JPY", "proposed", "exact", 2e12, 2e12, usd=13.2e9, rate=151.5, actor="Japan")
    (found,) = merged([programme, Money(13e9, "USD", "proposed", "exact", 13e9, 13e9, actor="Japan")])
    words = money_words(found.usd_low or 0, found.usd_high or 0, "USD").replace("–", " to ")
    return f"“¥2 tn ($13.2 bn)” and “$13bn” of one actor: one commitment, {words}."


COMPUTED: dict[str, Callable[[], str]] = {
    "share": _share,
    "quality": lambda: f"74 lies in the bucket of {74 // 10 * 10}.",
    "coverage": lambda: f"An article with two topics counts 1 for each (full) or {1 / 2} for each (fractional).",
    "effective-providers": lambda: f"Four equally large providers: {effective_number([3, 3, 3, 3]):.0f}.",
    "concentration": _concentration,
    "period-change": _change,
    "difference": _difference,
    "rolling": _rolling,
    "spikes": _spikes,
    "bursts": _bursts,
    "emerging": _emerging,
    "money-ledger": _money,
}


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_an_example_is_what_the_code_computes(name: str) -> None:
    assert EXAMPLES[name] == COMPUTED[name]()
    assert DEFINITIONS[name].example == EXAMPLES[name]
    assert re.search(r"\d", EXAMPLES[name])


def test_every_example_belongs_to_a_definition() -> None:
    assert set(EXAMPLES) <= set(DEFINITIONS)
