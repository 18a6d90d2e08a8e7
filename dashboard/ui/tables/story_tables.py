"""Stories as rows of a report: which ones several providers carried, who was first, how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, TypeAlias

from dashboard.errors import NotFound
from dashboard.model.filters import Filters
from dashboard.model.findings.stories import (
    STORY,
    SharedFacts,
    SharedStory,
    StoryFacts,
    Storyline,
    StorylineFacts,
    StorylinePart,
    StoryReport,
)
from dashboard.model.query import Finding
from dashboard.service import service
from dashboard.text.dates import exact_words
from dashboard.text.durations import lag_words
from dashboard.text.numbers import counted
from dashboard.ui.articles.article_view import LINKS
from dashboard.ui.tables.report_table import Block, Cell, figure_list, link_list, section, sentence, table

Story: TypeAlias = tuple[Sequence[StoryReport], StoryFacts]

SHOWN: Final = 60
SHOWN_LINKED: Final = 10
HEADING: Final = "Stories that several providers carried"


def shared_stories_section(result: Finding[SharedStory, SharedFacts], filters: Filters, shown: int = SHOWN) -> Block:
    """The stories with most providers, each leading to its own page."""
    rows = result.records
    total = result.facts.stories
    if not rows:
        return section("stories", HEADING, sentence("No story in view was carried by two providers."))
    more: Cell | None = None
    if total > shown:
        words = f"{total - len(rows[:shown]):,} more"
        more = {"text": words, "href": LINKS.page("story", filters)} if shown < SHOWN else words
    caption = f"{counted(total, 'story')} with a report in view; each leads to its timeline"
    columns = ("Story", "Providers", "Reports", "First", "First seen (UTC)", "Lasted")
    return section("stories", HEADING, table(caption, columns, map(_row, rows[:shown]), more))


def _row(row: SharedStory) -> list[Cell]:
    title = " ".join(row.title.split()) or "(no title)"
    return [
        {"text": title, "href": LINKS.page("story", Filters(), [("story", row.story)])},
        f"{row.providers:,}",
        f"{row.reports:,}" + (f" ({row.undated:,} undated)" if row.undated else ""),
        row.first or "not certain",
        exact_words(row.first_at).removesuffix(" UTC"),
        "" if row.hours is None else lag_words(timedelta(hours=row.hours)),
    ]


def story_section(rows: Sequence[StoryReport], facts: StoryFacts, filters: Filters) -> Block:
    """One story: its figures, who was first, the quality of early and late reports, and its reports as a table."""
    same = [row for row in rows if not row.is_linked]
    lasted = "one moment" if not facts.hours else lag_words(timedelta(hours=facts.hours))
    blocks = [
        figure_list(
            [
                ("Reports", f"{facts.reports:,}"),
                ("Providers", f"{facts.providers:,}"),
                *((("First here", facts.first or "not certain"), ("First to last", lasted)) if len(same) > 1 else ()),
            ]
        ),
        sentence(quality_words(facts)),
        table("The reports" if len(same) > 1 else "The report", REPORT_COLUMNS, map(_report, same)),
    ]
    blocks.append(link_list(("All stories in view", LINKS.page("story", filters))))
    return section("story", " ".join(facts.title.split()) or "(no title)", *blocks)


def linked_section(rows: Sequence[StoryReport]) -> Block | None:
    """What documents link to the story without being it, the most alike first; ``None`` where there is nothing."""
    linked = [row for row in rows if row.is_linked]
    if not linked:
        return None
    alike = sorted(linked, key=lambda row: -(row.likeness or 0))
    more = (
        f"{len(linked) - SHOWN_LINKED:,} less alike are in the data of the timeline"
        if len(linked) > SHOWN_LINKED
        else None
    )
    return section(
        "linked",
        "Linked by a document, not the same story",
        table("", LINKED_COLUMNS, map(_linked_report, alike[:SHOWN_LINKED]), more),
    )


REPORT_COLUMNS: Final = ("Headline", "Provider", "Published", "After the first", "Quality")
LINKED_COLUMNS: Final = ("Headline", "Provider", "Published", "Likeness", "Quality")


def quality_words(facts: StoryFacts) -> str:
    """How the producer rates the first report and the later ones."""
    first, later = facts.quality_first, facts.quality_later
    if facts.reports < 2:
        return "No other report of this story is in this corpus."
    if first is None or later is None:
        return "The producer's quality is not known of both the first report and a later one."
    return f"The producer rates the first report {first:,}, the later ones {later:,.0f} (median): its own scores, not ours."


def _report(row: StoryReport) -> list[Cell]:
    lag = row.lag_hours
    behind = "undated" if lag is None else "first" if lag == 0 else lag_words(timedelta(hours=lag))
    return [*_named(row), behind, _quality(row)]


def _linked_report(row: StoryReport) -> list[Cell]:
    return [*_named(row), f"{row.likeness:.2f}", _quality(row)]


def _named(row: StoryReport) -> list[Cell]:
    title = " ".join(row.title.split()) or "(no title)"
    return [
        {"text": title, "href": LINKS.article(row.report, Filters())},
        row.provider or "unknown",
        exact_words(row.published_at, date_only=row.date_only),
    ]


def _quality(row: StoryReport) -> str:
    return "unrated" if row.quality is None else f"{row.quality:,}"


LINE_COLUMNS: Final = ("Published", "Headline", "Provider", "Reports here")


def storyline_sections(result: Finding[StorylinePart, StorylineFacts | None]) -> list[Block]:
    """The storylines that a story is part of: its moments in order of time, the undated last."""
    rows = result.records
    names = list(dict.fromkeys(row.line for row in rows))
    return [
        section(
            f"storyline-{place}",
            f"Storyline: {name}",
            sentence(_line_words([row for row in rows if row.line == name]), quiet=True),
            table("", LINE_COLUMNS, (_part(row) for row in rows if row.line == name)),
        )
        for place, name in enumerate(names, start=1)
    ]


def _line_words(parts: Sequence[StorylinePart]) -> str:
    moments = sum(part.published_at is not None for part in parts)
    undated = len(parts) - moments
    words = counted(moments, "dated moment") + (f" and {undated} undated" if undated else "")
    return f"{words}. Inferred: their words name the same jurisdiction and the same organisation or theme."


def _part(row: StorylinePart) -> list[Cell]:
    title = " ".join(row.title.split()) or "(no title)"
    when = exact_words(row.published_at, date_only=row.date_only)
    headline: Cell = title
    if not row.asked:
        headline = {"text": title, "href": LINKS.page("story", Filters(), [("story", row.report)])}
    return [when, headline, row.provider or "unknown", f"{row.reports:,}"]


def storylines_section(rows: Sequence[Storyline]) -> Block | None:
    """The storylines in view; ``None`` where there is none."""
    if not rows:
        return None
    return section(
        "storylines",
        "Storylines",
        sentence(
            "Articles that name the same jurisdiction and the same organisation or theme: inferred from words.",
            quiet=True,
        ),
        table("", ("Storyline", "By", "Articles"), map(_line, rows)),
    )


def _line(row: Storyline) -> list[Cell]:
    pair: dict[str, Any] = {"jurisdiction": (row.jurisdiction,), row.kind: (row.matter,)}
    return [{"text": row.line, "href": LINKS.page("articles", Filters(**pair))}, row.kind, f"{row.count:,}"]


def story_of(article_id: str, filters: Filters) -> Story | None:
    """Reports and facts of the story that an article is part of; ``None`` where the corpus has no such article."""
    try:
        found = service().finding(STORY.with_options(story=article_id), filters)
    except NotFound:
        return None
    return None if found.facts is None else (found.records, found.facts)


def way_to_story(facts: StoryFacts, article_id: str, filters: Filters) -> Block:
    """From an article to its story: how many report it and who was first."""
    words = "The sources of its passages, and the storylines it is part of."
    if facts.reports > 1:
        first = f"{facts.first} was first" if facts.first else "who was first is not certain"
        words = f"{facts.reports:,} reports of {facts.providers:,} providers are in this corpus; {first}."
    address = LINKS.page("story", filters, [("story", article_id)])
    return section(
        "its-story", "The story", sentence(words), link_list(("Its course, sources and storylines", address))
    )


def no_such_story(filters: Filters) -> Block:
    """What to say where the corpus has no such article."""
    words = "There is no such article in this corpus. It may have left it, or the address is incomplete."
    return section("story", "No such story", sentence(words), link_list(("All stories", LINKS.page("story", filters))))
