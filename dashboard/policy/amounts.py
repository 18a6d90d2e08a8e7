"""Amounts of money as texts write them: “2 trillion yen”, “$13.2bn”, “₹10,372 crore”, “between €1 and €2 billion”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SIGNS: Final = {
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "S$": "SGD",
    "HK$": "HKD",
    "NT$": "TWD",
    "NZ$": "NZD",
    "R$": "BRL",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₪": "ILS",
    "Rs.": "INR",
    "Rs": "INR",
    "CN¥": "CNY",
    "RMB": "CNY",
    "CHF": "CHF",
    "USD": "USD",
    "EUR": "EUR",
    "GBP": "GBP",
    "JPY": "JPY",
    "INR": "INR",
    "CNY": "CNY",
    "KRW": "KRW",
    "SAR": "SAR",
    "AED": "AED",
}
_WORDS: Final = {
    **dict.fromkeys(("dollar", "dollars", "us dollar", "us dollars", "u.s. dollars", "american dollars", "usd"), "USD"),
    **dict.fromkeys(("australian dollars",), "AUD"),
    **dict.fromkeys(("canadian dollars",), "CAD"),
    **dict.fromkeys(("singapore dollars",), "SGD"),
    **dict.fromkeys(("taiwan dollars", "new taiwan dollars"), "TWD"),
    **dict.fromkeys(("hong kong dollars",), "HKD"),
    **dict.fromkeys(("yen", "jpy"), "JPY"),
    **dict.fromkeys(("yuan", "renminbi", "rmb", "cny"), "CNY"),
    **dict.fromkeys(("euro", "euros", "eur"), "EUR"),
    **dict.fromkeys(("pound", "pounds", "pounds sterling", "gbp"), "GBP"),
    **dict.fromkeys(("rupee", "rupees", "inr"), "INR"),
    **dict.fromkeys(("won", "krw"), "KRW"),
    **dict.fromkeys(("swiss francs", "francs", "chf"), "CHF"),
    **dict.fromkeys(("riyals", "saudi riyals", "sar"), "SAR"),
    **dict.fromkeys(("dirhams", "aed"), "AED"),
    **dict.fromkeys(("shekels",), "ILS"),
    **dict.fromkeys(("kronor", "sek"), "SEK"),
    **dict.fromkeys(("kroner", "nok"), "NOK"),
    **dict.fromkeys(("reais",), "BRL"),
    **dict.fromkeys(("rand",), "ZAR"),
}
_SCALES: Final = {
    **dict.fromkeys(("k", "thousand"), 1e3),
    "lakh": 1e5,
    **dict.fromkeys(("m", "mn", "mln", "million"), 1e6),
    "crore": 1e7,
    **dict.fromkeys(("b", "bn", "billion"), 1e9),
    **dict.fromkeys(("t", "tn", "trn", "trillion", "lakh crore"), 1e12),
}
_NUMERALS: Final = {
    "a": 1.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "seven": 7.0,
    "eight": 8.0,
    "nine": 9.0,
    "ten": 10.0,
    "twelve": 12.0,
    "fifteen": 15.0,
    "twenty": 20.0,
    "thirty": 30.0,
    "fifty": 50.0,
    "hundred": 100.0,
    "half a": 0.5,
}
_SMALLEST: Final = {"JPY": 1e8, "KRW": 1e9, "INR": 1e7}
_LEAST: Final = 1e6
_HINTS: Final = ("illion", "$", "€", "£", "¥", "₹", "₩", "crore", "lakh", "bn", "tn", "Rs")
_ASCII_HINTS: Final = tuple(hint for hint in _HINTS if hint.isascii())


def _either(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_SIGN: Final = _either(list(_SIGNS))
_SCALE: Final = _either(list(_SCALES))
_NUMBER: Final = r"[0-9](?:[0-9,]*[0-9])?(?:\.[0-9]+)?"
_NUMERAL: Final = _either(list(_NUMERALS))
_BETWEEN: Final = r"(?P<between>(?i:\bbetween)\s+)?"
_TO: Final = r"\s?(?(between)and|(?:-|–|—|to))\s?"
_BEFORE: Final = re.compile(
    rf"{_BETWEEN}(?<![\w$€£¥])(?P<sign>{_SIGN})\s?(?P<first>{_NUMBER})(?:[\s-]?(?P<scale1>(?i:{_SCALE}))\b)?"
    rf"(?:{_TO}(?:{_SIGN})?\s?(?P<second>{_NUMBER})[\s-]?(?P<scale2>(?i:{_SCALE}))\b)?"
)
_AFTER: Final = re.compile(
    rf"{_BETWEEN}(?<![\w.,$€£¥])(?P<first>{_NUMBER}|\b(?i:{_NUMERAL}))(?:[\s-]?(?P<scale1>(?i:{_SCALE}))\b)?"
    rf"(?:{_TO}(?P<second>{_NUMBER})[\s-]?(?P<scale2>(?i:{_SCALE}))\b)?[\s-](?P<word>(?i:{_either(list(_WORDS))}))\b"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at ``start`` to ``end`` of a text: from ``low`` to ``high`` units of ``currency`` (ISO 4217)."""

    start: int
    end: int
    low: float
    high: float
    currency: str


def may_hold_money(text: str) -> bool:
    """Whether looking for amounts could find any: a cheap question that is asked of every text."""
    for hint in _ASCII_HINTS if text.isascii() else _HINTS:  # noqa: SIM110 -- any() takes several times as long
        if hint in text:
            return True
    return False


def amounts_in(text: str) -> list[Amount]:
    """The amounts of a text of a million units or more (a hundred million yen), in their order."""
    found: list[Amount] = []
    for match in sorted((*_BEFORE.finditer(text), *_AFTER.finditer(text)), key=lambda m: (m.start(), -m.end())):
        amount = _amount(match)
        if amount is not None and (not found or amount.start >= found[-1].end):
            found.append(amount)
    return found


def _amount(match: re.Match[str]) -> Amount | None:
    groups = match.groupdict()
    currency = _SIGNS[groups["sign"]] if "sign" in groups else _WORDS[groups["word"].lower()]
    scale2 = _scale(groups["scale2"])
    scale1 = _scale(groups["scale1"])
    low = _number(groups["first"]) * (scale1 or scale2 or 1.0)
    end = match.end()
    high = low
    if groups["second"]:
        high = _number(groups["second"]) * (scale2 or 1.0)
    if high < low:
        low, high = high, low
    if high < _SMALLEST.get(currency, _LEAST):
        return None
    return Amount(match.start("sign" if "sign" in groups else "first"), end, low, high, currency)


def _scale(text: str | None) -> float | None:
    return None if text is None else _SCALES[text.lower()]


def _number(text: str) -> float:
    known = _NUMERALS.get(text.lower())
    return float(text.replace(",", "")) if known is None else known
