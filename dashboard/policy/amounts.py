"""Amounts of money as texts write them: “2 trillion yen”, “$13.2bn”, “₹10,372 crore”, “between €1 and €2 billion”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dashboard.policy.currencies import SIGNS, WORDS

_SCALES: Final = {
    **dict.fromkeys(("k", "thousand"), 1e3),
    "lakh": 1e5,
    **dict.fromkeys(("m", "mn", "mln", "million"), 1e6),
    "crore": 1e7,
    **dict.fromkeys(("b", "bn", "billion"), 1e9),
    **dict.fromkeys(("t", "tn", "trn", "trillion", "lakh crore"), 1e12),
}
_NUMERALS: Final = {
    **{
        word: float(n)
        for n, word in enumerate(
            [
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
                "fifteen",
                "sixteen",
                "seventeen",
                "eighteen",
                "nineteen",
            ]
        )
    },
    **{
        word: 10.0 * n
        for n, word in enumerate(
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
        )
    },
    "a": 1.0,
    "half a": 0.5,
    "hundred": 100.0,
}
_DECIMAL_COMMA: Final = frozenset(("EUR", "TRY", "BRL", "IDR", "DKK", "PLN", "CZK", "VND", "RUB", "UAH"))
"""Currencies of countries that set thousands apart by points."""
_SMALLEST: Final = {"JPY": 1e8, "KRW": 1e9, "INR": 1e7}
_LEAST: Final = 1e6
_HINTS: Final = (
    "illion",
    "$",
    "€",
    "£",
    "¥",
    "₹",
    "₩",
    "₺",
    "₦",
    "₱",
    "crore",
    "lakh",
)
_ASCII_HINTS: Final = tuple(hint for hint in _HINTS if hint.isascii())
_SHORT_HINTS: Final = re.compile(r"\b(?:[bt]n|Rs|RM)|(?<=[0-9])(?:[bt]n|Rs|RM)\b|USD|EUR")
"""Hints that are parts of other words, such as “partner”."""


def _either(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_SIGN: Final = _either(list(SIGNS))
_SCALE: Final = _either(list(_SCALES))
_NUMBER: Final = r"[0-9]{1,3}(?:[\u2009\u202f\xa0 ][0-9]{3})+(?![0-9])|[0-9](?:[0-9.,]*[0-9])?"
_ONES: Final = _either([word for word in _NUMERALS if word not in ("a", "half a", "hundred")])
_NUMERAL: Final = rf"half a|(?:(?:a|{_ONES})\s)?hundred(?:\s(?:and\s)?(?:{_ONES})(?:-(?:{_ONES}))?)?|(?:{_ONES})(?:[-\s](?:{_ONES}))?|a"
_BETWEEN: Final = r"(?P<between>(?i:\bbetween)\s+)?"
_TO: Final = r"\s?(?(between)and|(?:-|–|—|to))\s?"
_CODE: Final = _either(["CAD", "AUD", "SGD", "HKD", "NZD", "TWD", "USD", "Canadian", "Australian"])
_BEFORE: Final = re.compile(
    rf"{_BETWEEN}(?<![\w$€£¥])(?P<sign>{_SIGN})\s?(?P<first>{_NUMBER})(?:[\s-]?(?P<scale1>(?i:{_SCALE}))\b)?"
    rf"(?:{_TO}(?:{_SIGN})?\s?(?P<second>{_NUMBER})[\s-]?(?P<scale2>(?i:{_SCALE}))\b)?(?:\s(?P<code>{_CODE})\b)?"
)
_AFTER: Final = re.compile(
    rf"{_BETWEEN}(?<![\w.,$€£¥])(?:(?P<first>{_NUMBER})(?:[\s-]?(?P<scale1>(?i:{_SCALE}))\b)?"
    rf"|\b(?P<spelled>(?i:{_NUMERAL}))[\s-](?P<scale3>(?i:{_SCALE}))\b)"
    rf"(?:{_TO}(?P<second>{_NUMBER})[\s-]?(?P<scale2>(?i:{_SCALE}))\b)?[\s-]?(?P<word>(?i:{_either(list(WORDS))}))(?!\w)"
)
_CODES: Final = {"Canadian": "CAD", "Australian": "AUD"}
_WEIGHT: Final = re.compile(
    r"\s+(?:of\s+(?!funding|investment|public|taxpayer|aid|new|government|support|debt|cash|money|research|additional)\w"
    r"|per\s|in\s+weight|heavier)",
    re.IGNORECASE,
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
    for hint in _ASCII_HINTS if text.isascii() else _HINTS:
        if hint in text:
            return True
    return _SHORT_HINTS.search(text) is not None


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
    currency = SIGNS[groups["sign"]] if "sign" in groups else WORDS[groups["word"].lower()]
    if groups.get("code"):
        currency = _CODES.get(groups["code"], groups["code"])
    if (groups.get("word") or "").lower().startswith("pound") and _WEIGHT.match(match.string, match.end()):
        return None
    scale2 = _scale(groups["scale2"])
    scale1 = _scale(groups["scale1"] or groups.get("scale3"))
    first = _spelled(groups["spelled"]) if groups.get("spelled") else _number(groups["first"], currency)
    low = first * (scale1 or scale2 or 1.0)
    high = low
    if groups["second"]:
        high = _number(groups["second"], currency) * (scale2 or 1.0)
    if high < low:
        low, high = high, low
    if high < _SMALLEST.get(currency, _LEAST):
        return None
    part = "sign" if "sign" in groups else "spelled" if groups.get("spelled") else "first"
    return Amount(match.start(part), match.end(), round(low, 2), round(high, 2), currency)


def _scale(text: str | None) -> float | None:
    return None if text is None else _SCALES[text.lower()]


def _number(text: str, currency: str) -> float:
    """The value of figures: a comma or point before any but three figures is a decimal one."""
    digits = re.sub(r"[\s\u2009\u202f\xa0]", "", text)
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal = max(digits.rfind("."), digits.rfind(","))
        return float(re.sub(r"[.,]", "", digits[:decimal]) + "." + digits[decimal + 1 :])
    if points > 1 or commas > 1:
        return float(re.sub(r"[.,]", "", digits))
    whole, sign, rest = digits.partition("," if commas else ".")
    grouped = len(rest) == 3 and whole != "0" and (sign == "," or currency in _DECIMAL_COMMA)
    return float(whole + rest) if grouped else float(f"{whole}.{rest or 0}")


def _spelled(text: str) -> float:
    """The value of a numeral in words: “three hundred and fifty”."""
    words = text.lower()
    if words in _NUMERALS:
        return _NUMERALS[words]
    before, hundred, after = words.partition("hundred")
    total = 100 * (sum(_NUMERALS[w] for w in before.split()) or 1.0) if hundred else 0.0
    rest = after if hundred else before
    return total + sum(_NUMERALS[w] for w in re.split(r"[\s-]+", rest.strip()) if w and w != "and")
