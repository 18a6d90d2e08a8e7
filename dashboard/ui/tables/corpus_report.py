"""What is known about the corpus itself: what became of its files, what is missing, what its scores look like.

Blocks for ``ui.report_table``; each function is one section.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from dashboard.model.filters import NO_TOPIC, UNKNOWN_PROVIDER, Filters
from dashboard.model.ingest_report import Outcome, ReportLine
from dashboard.model.results import CorpusFacts, Origin, ScoreAudit
from dashboard.text.dates import age_words, day_words, exact_words
from dashboard.text.numbers import number, part_of, signed
from dashboard.ui.articles.article_view import LINKS
from dashboard.ui.tables.report_table import (
    Block,
    Cell,
    bars,
    fact_list,
    figure_list,
    link_list,
    section,
    sentence,
    table,
)

SHOWN_FILES: Final = 25
SHOWN_DIFFERENCES: Final = 15
SHOWN_ORIGINS: Final = 200
NOT_ACCEPTED: Final = (Outcome.REJECTED, Outcome.SKIPPED, Outcome.DUPLICATE)
MEANING: Final[Mapping[Outcome, str]] = {
    Outcome.REJECTED: "not readable, so in no count",
    Outcome.SKIPPED: "no documents, or left out on purpose",
    Outcome.DUPLICATE: "another file has the same article, which counts once",
}


def files_section(lines: Mapping[Outcome, Sequence[ReportLine]], counts: Mapping[Outcome, int]) -> Block:
    """What became of every file: counts by outcome, then the files that are not articles, with reason and remedy."""
    total = sum(counts.values())
    blocks = [
        figure_list([("Files seen", f"{total:,}"), *((o.value.capitalize(), f"{counts.get(o, 0):,}") for o in Outcome)])
    ]
    listed = [_files(outcome, lines[outcome]) for outcome in NOT_ACCEPTED if lines.get(outcome)]
    said = "Every file became an article." if total else "No file was found in the corpus."
    blocks.extend(listed or [sentence(said)])
    blocks.append(link_list(("The whole report as JSON", LINKS.corpus())))
    return section("files", "What became of the files", *blocks)


def _files(outcome: Outcome, lines: Sequence[ReportLine]) -> Block:
    count = len(lines)
    hidden = count - SHOWN_FILES
    more: Cell | None = None
    if hidden > 0:
        more = {"text": f"{hidden:,} more in the whole report", "href": f"{LINKS.corpus()}?outcome={outcome.value}"}
    caption = f"{outcome.value.capitalize()} ({count:,}): {MEANING[outcome]}"
    return table(caption, ("File", "Why", "What to do"), [_file(line) for line in lines[:SHOWN_FILES]], more)


def _file(line: ReportLine) -> list[Cell]:
    path: Cell = line.path
    if line.outcome is Outcome.DUPLICATE and line.article_id:
        path = {"text": line.path, "href": LINKS.article(line.article_id, Filters())}
    return [path, line.reason or "no reason recorded", line.remedy or "Nothing."]


def corpus_section(known: CorpusFacts, now: datetime) -> Block:
    """Which corpus this is, when it was read, and what its articles leave unknown."""
    covered = "no dated article"
    if known.first and known.last:
        covered = f"{day_words(known.first)} to {day_words(known.last)}"
    return section(
        "corpus",
        "This corpus",
        fact_list(
            [
                ("Version", known.corpus_version, "equal versions mean equal content"),
                ("Last sync", exact_words(known.synced_at), age_words(known.synced_at, now)),
                ("Generation", known.generation, "what is served now"),
                ("Visibility", known.visibility, _VISIBILITY.get(known.visibility)),
                ("Articles", f"{known.articles:,}", None),
                ("Stories", f"{known.stories:,}", "articles without the copies of another article's story"),
                (
                    "Related coverage",
                    f"{known.related:,}",
                    "items listed by articles of the corpus that are not articles of it",
                ),
                ("Days covered", covered, None),
            ]
        ),
    )


def origins_section(origins: Sequence[Origin]) -> Block:
    """Where the records came from, with counts, and when they were first seen."""
    rows: list[list[Cell]] = [
        [_ORIGIN[item.kind], item.name, f"{item.articles:,}", _seen_words(item)] for item in origins[:SHOWN_ORIGINS]
    ]
    rest = origins[SHOWN_ORIGINS:]
    more = f"{len(rest):,} more with {sum(item.articles for item in rest):,} articles" if rest else None
    listed = table("", ("Origin", "Name", "Articles", "First seen"), rows, more)
    return section("origins", "Where the records came from", listed if rows else sentence("There are no articles yet."))


_ORIGIN: Final = {"feed": "feed", "import": "imported", "files": "files in the corpus"}


def _seen_words(origin: Origin) -> str:
    first, last = origin.first_seen, origin.last_seen
    if first is None or last is None:
        return "not recorded"
    if first.date() == last.date():
        return day_words(first.date())
    return f"{day_words(first.date())} to {day_words(last.date())}"


def unknown_section(known: CorpusFacts) -> Block:
    """What the articles do not say, counted."""
    whole = known.articles
    topicless = _linked("Without a topic", LINKS.page("articles", Filters(topic=(NO_TOPIC,))), known.topicless)
    unnamed = LINKS.page("articles", Filters(provider=(UNKNOWN_PROVIDER,)))
    providerless = _linked("Without a provider", unnamed, known.providerless)
    rows: list[list[Cell]] = [
        ["Undated", part_of(known.undated, whole), "Counted, and left off charts over time with a note."],
        ["Unrated", part_of(known.unrated, whole), "Counted, and left out of quality; unrated is not zero."],
        [topicless, part_of(known.topicless, whole), _OWN_ROW],
        [providerless, part_of(known.providerless, whole), _OWN_ROW],
    ]
    return section("unknown", "What is unknown", table("", ("", "Articles", "How it shows"), rows))


_OWN_ROW: Final = "A row of its own, last and grey."
_VISIBILITY: Final = {
    "all": "every document, unpublished ones marked",
    "published": "documents the producer published, and stories",
}


def _linked(text: str, href: str, count: int) -> Cell:
    return {"text": text, "href": href} if count else text


def scores_section(audit: ScoreAudit) -> Block:
    """What the producer's scores look like, in words an analyst can repeat."""
    both = sum(count for _, count in audit.differences)
    blocks = [
        sentence(
            "Quality and heat are the producer's claims, not measurements of ours, and not on a scale from 0 to 100."
        ),
        fact_list(
            [
                ("Quality", _range_words(audit.quality_range), f"{part_of(audit.rated, audit.articles)} have one"),
                ("Heat", _range_words(audit.heat_range), f"{part_of(audit.with_heat, audit.articles)} have one"),
                ("Copies", f"{audit.non_leading:,}", "heat −1: a copy of a story that another article leads"),
                ("Against the bar", f"{audit.bar_exceptions:,}", _BAR),
                ("Rank correlation", *_correlation_words(audit, both)),
            ]
        ),
    ]
    if audit.constant is not None:
        blocks.append(sentence(_constant_words(audit.constant, both)))
    elif audit.differences:
        blocks.append(_differences(audit))
    return section("scores", "What the producer's scores look like", *blocks)


_BAR: Final = "articles whose published flag differs from “heat is 70 or more”"


def _range_words(span: tuple[int, int] | None) -> str:
    return f"{number(span[0])} to {number(span[1])}" if span else "none"


def _correlation_words(audit: ScoreAudit, both: int) -> tuple[str, str]:
    if audit.spearman is None:
        return "too few", f"{both:,} leading articles have both scores, or one of the scores never varies"
    basis = f"Spearman's ρ of quality and heat over the {both:,} leading articles that have both"
    if audit.constant is not None:
        basis += "; it is 1 because heat is made from quality, so it is no evidence"
    return f"{audit.spearman:.2f}", basis


def _constant_words(constant: int, both: int) -> str:
    form = "equal to quality" if constant == 0 else f"quality {'plus' if constant > 0 else 'minus'} {abs(constant):,}"
    return f"Heat is {form} in every one of the {both:,} leading articles that have both: it adds nothing of its own."


def _differences(audit: ScoreAudit) -> Block:
    commonest = sorted(audit.differences, key=lambda item: (-item[1], item[0]))[:SHOWN_DIFFERENCES]
    rest = len(audit.differences) - len(commonest)
    caption = "Heat minus quality, and how many leading articles have that difference"
    if rest:
        caption += f" (the {SHOWN_DIFFERENCES} commonest of {len(audit.differences):,})"
    return bars(caption, [(signed(difference), count) for difference, count in sorted(commonest)])
