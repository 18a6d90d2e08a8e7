"""Amounts of money in words, as readers write them: ``¥2 tn``, ``over ¥50 tn``, ``$13–13.2 bn``."""

from __future__ import annotations

from typing import Final

_SIGNS: Final = {"USD": "$", "JPY": "¥", "EUR": "€", "GBP": "£", "INR": "₹", "KRW": "₩", "CNY": "CN¥", "TWD": "NT$"}
_SCALES: Final = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
_BOUNDS: Final = {"up to": "up to ", "over": "over ", "about": "about "}


def money_words(low: float, high: float, currency: str, bound: str = "exact") -> str:
    """An amount, or the range from the least to the greatest stated, in units of an ISO 4217 currency.

    Three significant digits; a billion is a thousand million, a trillion a thousand billion.
    """
    sign = _SIGNS.get(currency, f"{currency} ")
    size, name = next(((size, name) for size, name in _SCALES if high >= 0.9995 * size), (1.0, ""))
    ends = [f"{value / size:.3g}" if size > 1 else f"{value:,.0f}" for value in dict.fromkeys((low, high))]
    return f"{_BOUNDS.get(bound, '')}{sign}{'–'.join(dict.fromkeys(ends))}{f' {name}' if name else ''}"
