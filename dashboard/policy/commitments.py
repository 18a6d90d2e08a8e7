"""Amounts -> commitments: whose money, how firm, until when, in the text's own words (definition ``money-ledger``)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.model.facets import Money, Span
from dashboard.policy.amounts import Amount, amounts_in
from dashboard.policy.currencies import DOLLARS

_SENTENCE: Final = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[“\"‘(]?[A-Z0-9])|\n+")
_ABBREVIATED: Final = re.compile(r"(?:\b(?:U\.S|Rs|Co|Corp|Inc|Ltd|No|vs|approx)|\b[A-Z])\.$")
_MOST_QUOTED: Final = 300
MOST_AMOUNTS: Final = 100
FARTHEST: Final = 500
"""Characters of a sentence that are looked at before and after an amount."""


def _cues(*pairs: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((status, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for status, words in pairs)


_STATUSES: Final = _cues(
    (
        "target",
        r"aims? to|aiming to|aimed at attracting|hopes? to|target(?:s|ing|ed)?|goal(?: of)?|ambition|seeks? to attract|to attract",
    ),
    (
        "proposed",
        r"(?:is |are )?(?:set|poised|due|expected|likely|about|preparing|ready) to|plan(?:s|ned|ning)?|will seek|seek(?:s|ing)?|"
        r"eye(?:s|d|ing)?|propos(?:es|ed|al|als|ing)|consider(?:s|ing)?|mull(?:s|ing)?|weigh(?:s|ing)?|would|could|may|"
        r"will (?:invest|spend|provide|fund|put|give|contribute|pay|get|allocate|commit)|to (?:invest|spend|fund|put|provide|give|pay|inject|pour)|"
        r"must spend|should spend|needs? to spend|request(?:s|ed)?|draft(?:s|ed)?|call(?:s|ed)? for|urge[sd]?|want(?:s|ed)? to|intends? to|unveil(?:s|ed)? (?:a )?plan|bid to",
    ),
    (
        "approved",
        r"approv(?:es|ed|al)|pass(?:es|ed)|clear(?:s|ed)|greenlit|green-lit|authori[sz](?:es|ed)|signed into law|signs? into law|"
        r"adopt(?:s|ed)|enact(?:s|ed)|backed by parliament",
    ),
    (
        "disbursed",
        r"disburs(?:es|ed)|paid(?: out)?|has spent|have spent|spent|has invested|have invested|been spent|handed out|received|transferred",
    ),
    (
        "committed",
        r"commit(?:s|ted|ment|ting)?|pledg(?:es|ed|e)|earmark(?:s|ed)|allocat(?:es|ed|ion)|award(?:s|ed|ing)?|announc(?:es|ed|ing)|"
        r"set(?:s|ting)? aside|put(?:s|ting)? aside|invest(?:s|ed|ing)|funded|funds|backs|injects?|unveil(?:s|ed)|contracts?|grant(?:s|ed)?|secur(?:es|ed)|launch(?:es|ed)",
    ),
    (
        "private",
        r"factory|factories|fabs?|rais(?:es|ed|ing)|funding round|series [A-F]|venture capital|investors?|acqui(?:res?|red|sition)|"
        r"takeover|buyout|startup|start-up|capex|capital expenditure",
    ),
)
_OTHER_BEFORE: Final = re.compile(
    r"\b(?:revenues?|sales|profits?|earnings|earned|earns|income|valuation|valued|values|valuing|market cap(?:itali[sz]ation)?|worth|"
    r"market size|sav(?:e|es|ed|ing|ings)|cost(?:s|ing)?|loss(?:es)?|lost|lose|losing|fin(?:e|es|ed)|penalt(?:y|ies)|damages|settle(?:s|d|ment)?|"
    r"market|economy|GDP|salary|bonus|sued|stolen|fraud|debt|priced?|prices|generat(?:e|es|ed|ing)|accounted for|"
    r"estimated|reach(?:es|ed)?|grow(?:s|ing|n)?|forecast|projected|CAGR|turnover|dropped|fell|rose|turn(?:s|ed)? over|"
    r"agreed to pay|pay regulators|assets|capitali[sz]ed|surpass(?:es|ed|ing)?|exceed(?:s|ed|ing)?|tax cheats|transactions|"
    r"contribut(?:e|es|ed) to the economy|hit|hitting|totall?(?:ed|ing)|lawsuit|damage)\b",
    re.IGNORECASE,
)
_OTHER_AFTER: Final = re.compile(
    r"^[\s,-]*(?:(?:a|per|each) (?:month|day|week|share|user|hour)\b"
    r"|(?:(?:in|of|from|worth of|on|the|annual|annually|a year)\s)*(?:(?!to\b|by\b|and\b|for\b|that\b)[\w’'-]+\s){0,4}?"
    r"(?:revenues?|sales|profits?|earnings|income|losses|fines?|savings|sector|industry|economy|opportunity|damages|penalt(?:y|ies)|"
    r"settlement|valuation|market|markets|debt|cost savings|economic costs|turnover|assets|lawsuit|fraud|salary|compensation|"
    r"to resolve|to settle|net worth|value|valued|company|firm|giant|business|price tag|home|house|prize|transactions)\b"
    r"|(?:in|by|from) (?:20[0-9]{2})(?:,? (?:up|at a|and is|growing|from|to))\b)",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"\bmarket (?:for|size|is|was|of)\b|\bspending on\b.{0,60}\bwill\b|\bfunding activity\b|\bproductivity\b|\bgains\b"
    r"|\b(?:start-?ups|companies|firms)\b.{0,50}\b(?:raised|collected|attracted)\b",
    re.IGNORECASE,
)
"""What a whole market spends or takes: no one's commitment."""
_NO_SUM: Final = re.compile(
    r"^[^.]{0,40}\bCAGR\b|^-worth\b|^\W?dollar bill|^ raised by\b|^ in productivity\b", re.IGNORECASE
)
_ROUND_AFTER: Final = re.compile(
    r"^\W*(?:[\w’'-]+\s){0,3}?(?:round|raise|seed|series [A-F]|acquisition|deal|IPO|buyout|takeover|funding|into)\b",
    re.IGNORECASE,
)
_ROUND: Final = re.compile(
    r"\b(?:rais(?:e|es|ed|ing)|funding round|investment round|seed|series [A-F]|venture|round led by|equity|VC|IPO|"
    r"backed by|acqui(?:re|res|red|sition|ring)|buys?|bought|takeover|financing|in funding|start-?ups?)\b",
    re.IGNORECASE,
)
"""Words of funding rounds and take-overs, which are private whoever takes part."""
_GRANT: Final = re.compile(
    r"\b(?:grants?|subsid|contracts?|state aid|public|government|ministry|taxpayer|award)", re.IGNORECASE
)
_PUBLIC_MONEY: Final = re.compile(
    r"\bpublic\b|\bgovernments?\b|\bministry\b|\bsubsid|\bgrants?\b|\bstate aid\b|\bcontracts?\b|\bprocure|\btaxpayer|"
    r"\baward|\bfederal\b|\bchips act\b|\bstimulus\b|\bin aid\b|\bbudget\b",
    re.IGNORECASE,
)
_BOUNDS: Final = (
    ("up to", re.compile(r"(?:up to|as much as|at most|no more than|a maximum of|maximum)\s*$", re.IGNORECASE)),
    (
        "over",
        re.compile(
            r"(?:over|more than|at least|above|exceeding|upwards of|a minimum of|in excess of)\s*$", re.IGNORECASE
        ),
    ),
    (
        "about",
        re.compile(
            r"(?:about|around|roughly|approximately|some|nearly|almost|an estimated|close to)\s*$", re.IGNORECASE
        ),
    ),
)
_HORIZON: Final = re.compile(
    r"\b(?:by|until|through|before)\s+(?:the end of\s+)?(?:20[0-9]{2}|the end of the decade)\b"
    r"|\b(?:over|within|during|in)\s+(?:the\s+)?(?:next|coming|following)\s+(?:[\w-]+\s+)?(?:decade|years?|months|quarter)\b"
    r"|\bover\s+(?:a|the|[\w-]+)\s+(?:decade|years|year period|months)\b|\bover a decade\b"
    r"|\b(?:from|between)\s+20[0-9]{2}\s+(?:to|and|through)\s+20[0-9]{2}\b"
    r"|\b(?:per|a|each|every)\s+year\b|\bannually\b|\bfiscal (?:year )?20[0-9]{2}\b",
    re.IGNORECASE,
)
_PAIRED: Final = re.compile(
    r"\s*[(,\[]\s*(?:or\s+|about\s+|around\s+|roughly\s+|approximately\s+|some\s+|nearly\s+|equivalent to\s+|equal to\s+)*$",
    re.IGNORECASE,
)
_PROGRAMME: Final = re.compile(
    r"[)\]]?\s*(?:\([^)]*\)\s*)?((?:(?:in|for|on|of|to)\s+)?[\w’'-]+(?:\s+(?!(?:by|over|until|through|that|which|said)\b)[\w’'-]+){0,6})"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``start`` to ``end`` of a text; ``is_company`` tells whose money is private."""

    start: int
    end: int
    label: str
    jurisdiction: str | None
    is_company: bool


def mentions_in(text: str, part: str, names: Sequence[Name], main: tuple[str, str] | None) -> list[Money]:
    """The mentions of commitments in one part of an article, in their order.

    Args:
        names: jurisdictions and organisations of the text.
        main: code and name of the jurisdiction the article is about, whose “the government” is.
    """
    amounts = amounts_in(text)[:MOST_AMOUNTS]
    if not amounts:
        return []
    ends = [
        match.end()
        for match in _SENTENCE.finditer(text)
        if not _ABBREVIATED.search(text, max(0, match.start() - 12), match.start())
    ]
    found: list[Money] = []
    taken = -1
    for place, amount in enumerate(amounts):
        if place <= taken:
            continue
        other = amounts[place + 1] if place + 1 < len(amounts) else None
        pair = other if other and _is_pair(text, amount, other) else None
        taken = place + 1 if pair else place
        number = bisect_right(ends, amount.start)
        first, last = ends[number - 1] if number else 0, ends[number] if number < len(ends) else len(text)
        bounds = (max(first, amount.start - FARTHEST), min(last, amount.end + FARTHEST))
        money = _Reading(text, bounds, names, main).money(amount, pair, part)
        if money is not None:
            found.append(money)
    return found


def _is_pair(text: str, one: Amount, other: Amount) -> bool:
    """Whether the second amount says the first in another currency: “2 trillion yen ($13 billion)”."""
    return one.currency != other.currency and _PAIRED.fullmatch(text[one.end : other.start]) is not None


@dataclass(frozen=True, slots=True)
class _Reading:
    """The sentence around an amount."""

    text: str
    bounds: tuple[int, int]
    names: Sequence[Name]
    main: tuple[str, str] | None

    def money(self, amount: Amount, pair: Amount | None, part: str) -> Money | None:
        local, dollars = (pair, amount) if pair and amount.currency == "USD" else (amount, pair)
        end = (pair or amount).end
        before, after = self.text[self.bounds[0] : amount.start], self.text[end : self.bounds[1]]
        if self._is_other(before, after):
            return None
        around = [name for name in self.names if self.bounds[0] <= name.start < self.bounds[1]]
        status = self._status(before, after)
        if status != "target" and self._is_private(around, amount, before, after, status):
            status = "private"
        actor = self._actor([n for n in around if n.is_company is (status == "private")], amount)
        if (
            status == "private"
            and actor is None
            and not (_ROUND.search(f"{before} {after[:60]}") or _ROUND_AFTER.search(after))
        ):
            status = "unknown"
        main = self.main if status != "private" else None
        jurisdiction = actor.jurisdiction if actor else main[0] if main else None
        currency = self._own_dollar(local, jurisdiction)
        usd = dollars.high if dollars is not None and dollars.currency == "USD" else None
        bound = next((name for name, cue in _BOUNDS if cue.search(before)), "exact")
        return Money(
            amount=local.high,
            currency=currency,
            status=status,
            bound="range" if local.low < local.high else bound,
            low=local.low,
            high=local.high,
            usd=usd,
            usd_low=usd,
            usd_high=usd,
            rate=local.high / usd if usd and currency != "USD" else None,
            actor=actor.label if actor else main[1] if main else None,
            jurisdiction=jurisdiction,
            programme=self._programme(after),
            horizon=match.group() if (match := _HORIZON.search(after) or _HORIZON.search(before)) else None,
            quote=" ".join(self.text[self.bounds[0] : self.bounds[1]].split())[:_MOST_QUOTED],
            spans=(Span(part, amount.start, end),),
        )

    def _own_dollar(self, amount: Amount, jurisdiction: str | None) -> str:
        """The currency: a bare dollar is that of the actor's country."""
        said = self.text[amount.start : amount.end].lower()
        bare = said.startswith("$") or (said[0].isalnum() and said.endswith(" dollars") and said.count(" dollars") == 1)
        if amount.currency == "USD" and bare and "us" not in said and "american" not in said:
            return DOLLARS.get(jurisdiction or "", "USD")
        return amount.currency

    def _is_other(self, before: str, after: str) -> bool:
        """Whether the amount is no commitment: revenue, a market's size, a price, a saving, a fine, a settlement."""
        near = before[-60:]
        last = max((match.end() for match in _OTHER_BEFORE.finditer(near)), default=None)
        if last is not None and not re.search(
            r"\b(?:invest|spend|pledge|rais|fund|grant|commit|award|alloc|approv|subsid|secur|acquir)\w*",
            near[last:],
        ):
            return True
        if _TOTAL.search(before[-140:]) or _NO_SUM.search(after):
            return True
        return _OTHER_AFTER.search(after[:60]) is not None

    def _status(self, before: str, after: str) -> str:
        """That of the cue nearest before the amount; without one, nearest after it. Of equal ends the longest counts."""
        near = [
            (len(before) - match.end(), -(match.end() - match.start()), status)
            for status, cue in _STATUSES
            for match in cue.finditer(before)
        ]
        later = [(match.start(), 0, status) for status, cue in _STATUSES for match in cue.finditer(after[:60])]
        return min(near or later, default=(0, 0, "unknown"))[2]

    def _is_private(self, around: Sequence[Name], amount: Amount, before: str, after: str, status: str) -> bool:
        """Whether a company spends: it is named first, or what is paid for is its own, and nothing says public money."""
        if (
            status not in ("proposed", "approved")
            and _ROUND.search(before[-80:])
            and not _GRANT.search(f"{before[-60:]} {after[:40]}")
        ):
            return True
        if _PUBLIC_MONEY.search(before) or _PUBLIC_MONEY.search(after[:60]):
            return False
        if status in ("unknown", "committed", "disbursed"):
            companies = any(name.is_company for name in around)
            if (companies or not around) and (status == "unknown" or _ROUND_AFTER.search(after)):
                return companies or _ROUND_AFTER.search(after) is not None
        first = min(around, key=lambda name: (name.start, -name.end), default=None)
        own = any(cue.search(after[:30]) for status, cue in _STATUSES if status == "private")
        return status == "private" or own or (first is not None and first.is_company and first.end <= amount.start)

    def _actor(self, names: Sequence[Name], amount: Amount) -> Name | None:
        """Who acts: of public bodies the first in the sentence, of companies the nearest before the amount."""
        before = [name for name in names if name.end <= amount.start]
        if not before:
            return min(names, key=lambda name: name.start, default=None)
        if before[0].is_company:
            return max(before, key=lambda name: name.end)
        return min(before, key=lambda name: (name.start, -name.end))

    def _programme(self, after: str) -> str | None:
        match = _PROGRAMME.match(after)
        return None if match is None else match.group(1).strip(" -’'") or None
