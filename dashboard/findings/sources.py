"""Findings about providers: concentration, focus, copies; and what one of the producer's scores adds to the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final

from dashboard.analytics.concentration import concentration, publisher_of
from dashboard.analytics.shares import MIN_FOR_FOCUS, focus_of
from dashboard.article import NON_LEADING_HEAT
from dashboard.filters import Filters
from dashboard.findings.asked import Asked, by_key, by_pair, columns_of
from dashboard.query import Analysis, Dimension, LeftOut, Result
from dashboard.store.score_audit import spearman

FOCUS_PROVIDERS: Final = 12
FOCUS_TOPICS: Final = 10


def provider_concentration(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """Publishers by falling count: provider (domain without its mirrors), count, share and cumulative share.

    Facts: hhi, effective, entropic and largest (``None`` where too few), total (articles with a provider), providers.
    """
    result = asked.coverage((Dimension.PROVIDER,), filters.without("provider"))
    counts: Counter[str] = Counter()
    for domain, count in by_key(result, Dimension.PROVIDER).items():
        if domain is not None:
            counts[publisher_of(domain)] += int(count)
    told = concentration(counts.values())
    rows, running = [], 0
    for domain, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        running += count
        share = {"share": count / told.total, "cumulative": running / told.total}
        rows.append({"provider": domain, "count": count, **share})
    return asked.answer(
        columns_of(rows, ("provider", "count", "share", "cumulative")),
        total=result.total,
        whole=result.whole,
        left_out=(LeftOut("without a provider", result.total - told.total),),
        facts={
            "hhi": told.hhi,
            "effective": told.effective,
            "entropic": told.entropic,
            "largest": told.largest,
            "total": told.total,
            "providers": told.providers,
        },
    )


def provider_focus(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """The share of a topic within each provider's articles: provider, topic, count, total, share, low, high.

    The twelve largest providers with at least five articles, and the chosen ones among them; the ten commonest topics.
    """
    open_both = filters.without("provider", "topic")
    result = asked.coverage((Dimension.PROVIDER,), open_both)
    totals = {domain: int(n) for domain, n in by_key(result, Dimension.PROVIDER).items() if domain is not None}
    pairs = by_pair(
        asked.coverage((Dimension.PROVIDER, Dimension.TOPIC), open_both), Dimension.PROVIDER, Dimension.TOPIC
    )
    topics = by_key(asked.coverage((Dimension.TOPIC,), open_both), Dimension.TOPIC)
    named = sorted((t for t in topics if t is not None), key=lambda t: (-topics[t], t))
    wanted = [t for t in named if t in filters.topic] or named
    told = sorted((d for d, n in totals.items() if n >= MIN_FOR_FOCUS), key=lambda d: (-totals[d], d))
    chosen = [d for d in told if d in filters.provider] or told
    rows = []
    for domain in chosen[:FOCUS_PROVIDERS]:
        for topic in wanted[:FOCUS_TOPICS]:
            found = focus_of(pairs.get((domain, topic), 0), totals[domain])
            if found is not None:
                share = {"share": found.share, "low": found.low, "high": found.high}
                rows.append({"provider": domain, "topic": topic, "count": found.count, "total": found.total, **share})
    hidden = sum(totals[d] for d in totals if d not in told)
    return asked.answer(
        columns_of(rows, ("provider", "topic", "count", "total", "share", "low", "high")),
        total=result.total,
        whole=result.whole,
        left_out=(LeftOut(f"of providers with fewer than {MIN_FOR_FOCUS} articles", hidden),),
        facts={"providers": len(told), "of": len(totals)},
    )


def provider_copies(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """The share of copies of others' stories, by provider: provider, count, total (articles with a heat), share, low, high.

    Providers with at least five such articles, by falling share. Facts: copies, judged of all.
    """
    open_provider = filters.without("provider", "stories", "related")
    result = asked.coverage((Dimension.PROVIDER, Dimension.HEAT_VALUE), open_provider)
    copies: Counter[str | None] = Counter()
    judged: Counter[str | None] = Counter()
    for (domain, heat), count in by_pair(result, Dimension.PROVIDER, Dimension.HEAT_VALUE).items():
        if heat is not None:
            judged[domain] += int(count)
            copies[domain] += int(count) if heat == NON_LEADING_HEAT else 0
    rows: list[dict[str, Any]] = []
    for domain in judged:
        found = focus_of(copies[domain], judged[domain])
        if domain is not None and found is not None:
            share = {"share": found.share, "low": found.low, "high": found.high}
            rows.append({"provider": domain, "count": copies[domain], "total": judged[domain], **share})
    rows.sort(key=lambda row: (-row["share"], -row["total"], row["provider"]))
    return asked.answer(
        columns_of(rows, ("provider", "count", "total", "share", "low", "high")),
        total=result.total,
        whole=result.whole,
        left_out=(LeftOut("without a heat", result.total - judged.total()),),
        facts={"copies": copies.total(), "judged": judged.total()},
    )


def score_difference(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """How many leading articles have each difference: difference (heat − quality), count; by rising difference.

    Facts: both (leading articles with both scores), spearman, constant (the difference where there is only one), copies.
    """
    result = asked.coverage((Dimension.QUALITY_VALUE, Dimension.HEAT_VALUE), filters)
    differences: defaultdict[int, int] = defaultdict(int)
    triples, copies = [], 0
    for (quality, heat), count in by_pair(result, Dimension.QUALITY_VALUE, Dimension.HEAT_VALUE).items():
        if heat == NON_LEADING_HEAT:
            copies += int(count)
        elif quality is not None and heat is not None:
            differences[heat - quality] += int(count)
            triples.append((quality, heat, int(count)))
    both = sum(differences.values())
    rows = [{"difference": difference, "count": differences[difference]} for difference in sorted(differences)]
    missing = result.total - both - copies
    return asked.answer(
        columns_of(rows, ("difference", "count")),
        total=result.total,
        whole=result.whole,
        left_out=(LeftOut("without both scores", missing), LeftOut("copies of another article's story", copies)),
        facts={
            "both": both,
            "spearman": spearman(triples),
            "constant": next(iter(differences)) if len(differences) == 1 else None,
        },
    )
