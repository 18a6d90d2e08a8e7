"""The definitions of what is computed from counts: shares over time, concentration, change, spikes, stories.

``dashboard.definitions.catalog`` lists them with all others; the functions that compute them are in ``dashboard/analytics``.
"""

from __future__ import annotations

from typing import Final

from dashboard.definitions.definition import Definition

ANALYTICS_DEFINITIONS: Final = (
    Definition(
        "share-over-time",
        "Share of voice over time",
        "In each period, the articles with this value divided by all dated articles: of what is in view, or of the whole "
        "corpus; the chart says which.",
        "share(t, p) = sum of n(t, d) / sum of N(d) over the days d of period p; an empty period has no share",
        "A ratio of sums, never a mean of daily ratios. In view means under every filter but the topic's; of the corpus "
        "means under none. A period that is not over yet is marked.",
    ),
    Definition(
        "focus",
        "Focus within the corpus",
        "Of one provider's articles here, the share that carries a topic.",
        "focus(s, t) = n(s, t) / N(s), hidden where N(s) < 5",
        "It describes what this corpus has of a provider, not all that the provider publishes.",
    ),
    Definition(
        "concentration",
        "Concentration of providers",
        "How unevenly the articles are spread over providers: the Herfindahl-Hirschman index, and the numbers of equally "
        "large providers that would be as concentrated.",
        "HHI = 10,000 · Σ s²; effective number = 1 / Σ s²; by entropy = exp(−Σ s · ln s); s = n(provider) / N; hidden "
        "where N < 10",
        "A provider is a domain, without www., amp., m. and AMP caches. Owners are not known, so "
        "two domains of one house count as two. Articles without a provider are left out.",
    ),
    Definition(
        "period-change",
        "Period against period",
        "The count of a period compared with the one just before it: of a month, quarter or year the one before, else as many days.",
        "Δ = n − n(before), Δ / n(before); “new” where nothing was before, “low base” where fewer than 5 were; shares "
        "change by percentage points",
        "Periods are whole UTC days. Where they differ in length, or the corpus covers only part of one, the ratio is that of "
        "the counts per day. A ratio from a low base says little.",
    ),
    Definition(
        "difference",
        "Difference of two shares",
        "The share on one side minus the share on the other, in percentage points, with a 95 % interval.",
        "Δ = p(B) − p(A); interval = Δ ∓ √((p − l)² + (u − p)²) with the Wilson bounds l and u of both sides (Newcombe)",
        "The sides are taken as independent; articles on both sides are counted in a note. An interval that includes 0 is no "
        "evidence of a difference.",
    ),
    Definition(
        "rolling",
        "Last 28 days",
        "For each day, the articles of that day and of the 27 days before it.",
        "r(t) = c(t) + c(t−1) + … + c(t−27), days without articles counting 0",
        "Begins with the 28th day. It follows events by up to four weeks.",
    ),
    Definition(
        "spikes",
        "Days that stand out",
        "Days with far more articles than the 28 days before them had on average.",
        "z = (c − μ) / √max(μ, 0.25), μ = mean of the 28 days before; a spike has z > 3, c ≥ 3 and 28 days before it",
        "The day itself is not part of its baseline. It says when, not why: read the articles. The usual weekly rhythm is "
        "not taken out.",
    ),
    Definition(
        "bursts",
        "Runs of raised activity",
        "Stretches in which twice a topic's usual rate explains its share of the articles better.",
        "two states with rates p0 = Σr / Σd and p1 = 2·p0; cost of r among d = −ln[C(d, r) · p^r · (1−p)^(d−r)]; moving "
        "up costs ln(number of periods), down nothing; the cheapest path (Kleinberg 2003)",
        "Periods are months of the view, or weeks up to two years. Needs at least 8 periods and 10 articles of the topic, and "
        "says nothing of topics that more than half of the articles have: their share cannot double.",
    ),
    Definition(
        "emerging",
        "Emerging topics and terms",
        "Topics, and words or pairs of words in titles, that a larger share of a period's articles has than of those before.",
        "G² = 2 · (a · ln(a / E1) + b · ln(b / E2)), a of c articles in the period, b of d before; E1 = c · (a+b)/(c+d), "
        "E2 = d · (a+b)/(c+d); effect = log2((a/c) / (b/d)), with half an article added where a count is 0; shown if "
        "a ≥ 3, G² > 3.84 and the share rose",
        "The period is the one chosen, else the last 90 days; before it is everything older that the other filters leave. "
        "Many keys are tried at once, so about one in twenty would pass by chance.",
    ),
    Definition(
        "story",
        "One story",
        "Reports that a document links as related, or that bear the same headline, if their headlines are alike and they "
        "were published at most seven days apart.",
        "likeness = 2 · w(A ∩ B) / (w(A) + w(B)) ≥ 0.5 over the words of two headlines, w = Σ ln((T + 1000) / (t + 1)) "
        "where t of T titles hold the word; figures weigh three times, years half",
        "What is linked but not alike is “related, not the same story”. Undated reports join no story. Chosen on 342 "
        "labelled pairs of one corpus: 11 of 13 joined are right, 11 of 17 right ones are joined.",
    ),
    Definition(
        "first-mover",
        "First with the story",
        "The earliest dated report of a story in this corpus, and how much later the others followed.",
        "first = min published_at; lag = published_at − first; per provider: stories it was first with / stories it carried",
        "Earliest in this corpus, not in the world. Undated reports are counted and have no lag. Where a time of day is "
        "missing, who came first that day is not known.",
    ),
    Definition(
        "storyline",
        "Storyline",
        "Stories whose articles share a policy jurisdiction and an organisation, or a jurisdiction and a policy theme, in "
        "order of time.",
        "all articles in which both count, where these are 2 to 40; articles of one story are one part",
        "Inferred from words, for reading: it may join two affairs of one ministry. What more than 40 articles share is a "
        "field rather than a thread. Undated parts come last.",
    ),
    Definition(
        "syndication",
        "Copies of others' stories",
        "The share of a provider's articles that the producer marks as copies of a story led by another article.",
        "articles whose heat is −1 / articles with a heat, hidden where those are fewer than 5",
        "Follows the producer's marks. An article without a heat is not judged.",
    ),
    Definition(
        "score-difference",
        "Heat minus quality",
        "What heat adds to quality: the difference of the producer's two scores, article by article.",
        "heat − quality over leading articles that have both; ρ = Spearman's rank correlation of the two",
        "Where the difference is the same everywhere, heat is made from quality and ρ is 1 by construction.",
    ),
    Definition(
        "definitions-compared",
        "Ranks under other definitions",
        "Which of the ten greatest topics and providers change rank when articles are counted another way.",
        "two values change rank where their strict order turns round; ties made or broken do not count",
        "Compares full with fractional counting, all with published articles, articles with stories, and without with "
        "related coverage, one at a time.",
    ),
)
