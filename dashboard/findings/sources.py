"""Findings about providers: concentration, focus, copies; and the difference of the producer's two scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from dashboard.analytics.concentration import concentration
from dashboard.analytics.publishers import publisher_of
from dashboard.analytics.shares import MIN_FOR_FOCUS, focus_of
from dashboard.findings.context import Context, by_key, by_pair
from dashboard.model.article import NON_LEADING_HEAT
from dashboard.model.filters import Filters
from dashboard.model.findings.providers import (
    ConcentrationFacts,
    CopyFacts,
    FocusFacts,
    ProviderShare,
    PublisherShare,
    ScoreDifference,
    ScoreFacts,
    TopicFocus,
)
from dashboard.model.query import Analysis, Dimension, Finding, LeftOut
from dashboard.store.score_audit import spearman

FOCUS_PROVIDERS: Final = 12
FOCUS_TOPICS: Final = 10


def provider_concentration(
    context: Context, filters: Filters, question: Analysis[PublisherShare, ConcentrationFacts]
) -> Finding[PublisherShare, ConcentrationFacts]:
    """Publishers by falling count."""
    result = context.coverage((Dimension.PROVIDER,), filters.without("provider"))
    counts: Counter[str] = Counter()
    for domain, count in by_key(result, Dimension.PROVIDER).items():
        if domain is not None:
            counts[publisher_of(domain)] += int(count)
    found = concentration(counts.values())
    rows, running = [], 0
    for domain, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        running += count
        rows.append(PublisherShare(domain, count, count / found.total, running / found.total))
    return context.answer(
        question,
        rows,
        ConcentrationFacts(found.hhi, found.effective, found.entropic, found.largest, found.total, found.providers),
        total=result.total,
        whole=result.whole,
        left_out=(LeftOut("without a provider", result.total - found.total),),
    )


def provider_focus(
    context: Context, filters: Filters, question: Analysis[TopicFocus, FocusFacts]
) -> Finding[TopicFocus, FocusFacts]:
    """The share of a topic within each provider's articles.

    The twelve largest providers with at least five articles, and the chosen ones among them; the ten commonest topics.
    """
    open_both = filters.without("provider", "topic")
    result = context.coverage((Dimension.PROVIDER,), open_both)
    totals = {domain: int(n) for domain, n in by_key(result, Dimension.PROVIDER).items() if domain is not None}
    pairs = by_pair(
        context.coverage((Dimension.PROVIDER, Dimension.TOPIC), open_both), Dimension.PROVIDER, Dimension.TOPIC
    )
    topics = by_key(context.coverage((Dimension.TOPIC,), open_both), Dimension.TOPIC)
    named = sorted((t for t in topics if t is not None), key=lambda t: (-topics[t], t))
    wanted = [t for t in named if t in filters.topic] or named
    large = sorted((d for d, n in totals.items() if n >= MIN_FOR_FOCUS), key=lambda d: (-totals[d], d))
    chosen = [d for d in large if d in filters.provider] or large
    rows = []
    for domain in chosen[:FOCUS_PROVIDERS]:
        for topic in wanted[:FOCUS_TOPICS]:
            found = focus_of(pairs.get((domain, topic), 0), totals[domain])
            if found is not None:
                rows.append(TopicFocus(domain, topic, found.count, found.total, found.share, found.low, found.high))
    hidden = sum(totals[d] for d in totals if d not in large)
    return context.answer(
        question,
        rows,
        FocusFacts(len(large), len(totals)),
        total=result.total,
        whole=result.whole,
        left_out=(LeftOut(f"of providers with fewer than {MIN_FOR_FOCUS} articles", hidden),),
    )


def provider_copies(
    context: Context, filters: Filters, question: Analysis[ProviderShare, CopyFacts]
) -> Finding[ProviderShare, CopyFacts]:
    """The share of copies of others' stories, by falling share, of providers with at least five articles with a heat."""
    if filters.stories:  # it leaves the copies out: every share would be 0
        counted = context.coverage_total(filters)
        facts = CopyFacts(0, 0, left_out_by_filter=True)
        return context.answer(question, [], facts, total=counted.total, whole=counted.whole)
    open_provider = filters.without("provider", "related")
    result = context.coverage((Dimension.PROVIDER, Dimension.HEAT_VALUE), open_provider)
    copies: Counter[str | None] = Counter()
    judged: Counter[str | None] = Counter()
    for (domain, heat), count in by_pair(result, Dimension.PROVIDER, Dimension.HEAT_VALUE).items():
        if heat is not None:
            judged[domain] += int(count)
            copies[domain] += int(count) if heat == NON_LEADING_HEAT else 0
    rows: list[ProviderShare] = []
    for domain in judged:
        found = focus_of(copies[domain], judged[domain])
        if domain is not None and found is not None:
            rows.append(ProviderShare(domain, copies[domain], judged[domain], found.share, found.low, found.high))
    rows.sort(key=lambda row: (-row.share, -row.total, row.provider))
    return context.answer(
        question,
        rows,
        CopyFacts(copies.total(), judged.total()),
        total=result.total,
        whole=result.whole,
        left_out=(LeftOut("without a heat", result.total - judged.total()),),
    )


def score_difference(
    context: Context, filters: Filters, question: Analysis[ScoreDifference, ScoreFacts]
) -> Finding[ScoreDifference, ScoreFacts]:
    """How many leading articles have each difference of heat and quality, by rising difference."""
    result = context.coverage((Dimension.QUALITY_VALUE, Dimension.HEAT_VALUE), filters)
    differences: defaultdict[int, int] = defaultdict(int)
    triples, copies = [], 0
    for (quality, heat), count in by_pair(result, Dimension.QUALITY_VALUE, Dimension.HEAT_VALUE).items():
        if heat == NON_LEADING_HEAT:
            copies += int(count)
        elif quality is not None and heat is not None:
            differences[heat - quality] += int(count)
            triples.append((quality, heat, int(count)))
    both = sum(differences.values())
    missing = result.total - both - copies
    return context.answer(
        question,
        [ScoreDifference(difference, differences[difference]) for difference in sorted(differences)],
        ScoreFacts(both, spearman(triples), next(iter(differences)) if len(differences) == 1 else None),
        total=result.total,
        whole=result.whole,
        left_out=(LeftOut("without both scores", missing), LeftOut("copies of another article's story", copies)),
    )
