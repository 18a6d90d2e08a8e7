"""Numbers as readers write them: grouped, with a real minus sign, with their noun."""

from __future__ import annotations


def number(value: float) -> str:
    """A count for readers: ``12,345``, ``−3``; one decimal unless whole."""
    rounded = round(value, 1)
    text = f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,.1f}"
    return text.replace("-", "−")


def signed(value: float, decimals: int | None = None) -> str:
    """A number with its sign; zero has none. Without ``decimals``, one unless whole."""
    text = number(abs(value)) if decimals is None else f"{abs(value):,.{decimals}f}"
    if not float(text.replace(",", "")):
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def part_of(count: int, whole: int) -> str:
    """A part for readers, with its share: ``106 of 5,000 (2 %)``; ``0`` of nothing."""
    return f"{count:,} of {whole:,} ({percent(count, whole)})" if whole else "0"


def percent(part: float, total: float) -> str:
    """A share for readers: ``67 %``; empty when there is nothing to divide by. Never rounds to a false 0 or 100."""
    if total <= 0:
        return ""
    share = 100 * part / total
    if 0 < share < 1:
        return "<1 %"
    if 99 < share < 100:
        return ">99 %"
    return f"{share:.0f} %"


def counted(count: float, one: str, many: str = "") -> str:
    """A number with its noun, the plural regular unless given: ``1 article``, ``1,204 articles``, ``2 stories``."""
    shown = number(count)
    return f"{shown} {one if shown == '1' else many or plural(one)}"


def plural(unit: str) -> str:
    """The plural of a noun we use for counting."""
    return f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s"
