"""Invented articles for tests: deterministic, and with the irregularities of real documents."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from dashboard.model.article import Article, Image, Passage, Provider, Related, Section, Status
from dashboard.model.ingest_report import IngestReport, Outcome, ReportLine

TOPICS: Final = ("AI", "AI Hardware", "AI Ethics", "AI in Finance", "Robotics", "<b>Bold & Co</b>", "__proto__")
PROVIDERS: Final = (
    Provider("example.com", "Example Post"),
    Provider("example.com", "Example Post"),
    Provider("example.com", "Armed robbery in Exampleville"),
    Provider("news.example.org", "=SUM(1;2) Daily"),
    Provider("beispiel.de", "Zeitung für Künstliche Intelligenz"),
    Provider("xn--nachrichten.example", '"Quoted" <i>Gazette</i>'),
    Provider(None, "A name without a domain"),
    Provider(None, None),
)
TITLES: Final = (
    "Ministry proposes an AI act for hospitals",
    "Chip subsidies grow as the supply chain tightens",
    "Élysée hosts a summit on artificial intelligence",
    "人工知能の規制案を公表",
    "100% of firms_surveyed want rules, a study says",
    '<script>alert("title")</script> & other <b>headlines</b>',
    "=HYPERLINK(1) and other formulas",
    "“Curly quotes” — and a title that goes on for so long that no label of any chart could ever show all of it " * 2,
)
DAY_ONE: Final = datetime(2023, 1, 2, 9, 30, tzinfo=UTC)


def sample_articles(n: int = 40, seed: int = 7) -> tuple[Article, ...]:
    """``n`` different articles from January 2023 on, about one in ten undated, unrated, topicless or a copy.

    Article 0 carries everything, article 1 nothing but a title, article 2 is a story with sections, and article 3
    lists article 0 among its related coverage. Equal arguments give equal articles.
    """
    rng = random.Random(seed)
    special = (_everything(), _nothing(), _story(), _sibling())
    return (*special, *(_record(number, rng) for number in range(len(special), n)))[:n]


def sample_report(articles: Iterable[Article]) -> IngestReport:
    """A report that accepts every article, and lists a duplicate of the first, a rejected and a skipped file."""
    accepted = [
        ReportLine(
            path=a.path,
            outcome=Outcome.ACCEPTED,
            status=a.status,
            visible=True,
            article_id=a.article_id,
            title=a.title,
            url=a.url,
            published_at=a.published_at,
            format=a.format,
            size=len(a.title),
            mtime_ns=1_700_000_000_123_456_789,
            digest=a.digest,
        )
        for a in articles
    ]
    winner = accepted[0].article_id if accepted else None
    return IngestReport.of(
        (
            *accepted,
            ReportLine("sample/broken.md", Outcome.REJECTED, "The front matter never ends.", "Close it with ---."),
            ReportLine("sample/.hidden", Outcome.SKIPPED, "Its name starts with a dot."),
            ReportLine("sample/copy.md", Outcome.DUPLICATE, "Same article as the first.", article_id=winner),
        )
    )


def _record(number: int, rng: random.Random) -> Article:
    quality = None if rng.random() < 0.1 else rng.choice((0, 9, 10, 54, 74, 99, 130, 189))
    related = tuple(_related(rng.randrange(12)) for _ in range(rng.choice((0, 0, 1, 3))))
    heat, status = None, Status.UNSCORED
    if quality is not None:
        heat = -1 if rng.random() < 0.15 else quality + 10 * len(related)
        status = Status.PUBLISHED if heat >= 70 else Status.UNPUBLISHED
    moment = DAY_ONE + timedelta(hours=rng.randrange(24 * 400))
    date_only = rng.random() < 0.1
    if date_only:
        moment = moment.replace(hour=0, minute=0, second=0)
    return Article(
        identity=f"example.com/{seed_of(number)}",
        path=f"sample/{number:05d}.md",
        format="news record",
        type=rng.choice(("article", "article", "article", "video")),
        title=f"{rng.choice(TITLES)} ({number})",
        excerpt=rng.choice((None, "Regulators weigh a draft.", "Die Behörde prüft — naïve Modelle, 50 % der Fälle.")),
        published_at=None if rng.random() < 0.1 else moment,
        date_only=date_only,
        url=f"https://www.example.com/{seed_of(number)}",
        provider=rng.choice(PROVIDERS),
        topics=tuple(rng.sample(TOPICS, rng.choice((0, 1, 1, 2, 3)))),
        images=(Image(f"https://img.example.com/{number}.jpg", 640, 360),) if rng.random() < 0.7 else (),
        related=related,
        quality=quality,
        heat=heat,
        status=status,
    )


def seed_of(number: int) -> str:
    """The part of an address that tells sample article ``number`` apart."""
    return f"a-{number}"


def _related(number: int) -> Related:
    undated = number % 5 == 0
    return Related(
        identity=f"related.example/{number}",
        title=f"Another outlet on the same matter ({number})",
        excerpt=None if number % 2 else "What the other outlet wrote.",
        published_at=None if undated else DAY_ONE + timedelta(days=number * 9),
        url=f"https://related.example/{number}",
        type="article" if number % 3 else None,
        provider=Provider("related.example", "The Related Times") if number % 4 else Provider(),
        quality=None if number == 7 else 10 * number,
        images=(Image(f"https://img.related.example/{number}.png"),) if number % 2 else (),
    )


def _everything() -> Article:
    return Article(
        identity="example.com/everything",
        path="sample/00000.md",
        format="news record",
        type="article",
        title="Everything: a record that leaves no field empty",
        excerpt="It has an excerpt, two pictures and a place in several topics.",
        published_at=datetime(2023, 7, 3, 14, 29, tzinfo=UTC),
        url="https://www.example.com/everything",
        amp_urls=("https://amp.example.com/everything",),
        provider=PROVIDERS[0],
        topics=("AI", "AI Hardware"),
        images=(Image("https://img.example.com/large.jpg", 1200, 675), Image("https://img.example.com/s.jpg", 50, 50)),
        related=(_related(1), _related(2)),
        quality=74,
        heat=94,
        status=Status.PUBLISHED,
        notes=("The excerpt ends in the middle of a sentence.",),
    )


def _nothing() -> Article:
    return Article(
        identity="nothing", path="sample/00001.md", format="news record", type="article", title="Nothing but a title"
    )


def _story() -> Article:
    passages = (Passage("Parliament debated compute thresholds", (1, 2)), Passage(", and adjourned.", (2,)))
    return Article(
        identity="story/4711",
        path="sample/00002.txt",
        format="multi-source story",
        type="story",
        title="A story that rests on three sources",
        excerpt="Its summary in one paragraph.",
        provider=Provider("stories.example", "Stories"),
        source_count=3,
        sections=(
            Section(None, ((Passage("An opening that cites nobody."),),)),
            Section("Compute thresholds", (passages, (Passage("A second paragraph.", (3,)),))),
        ),
    )


def _sibling() -> Article:
    itself = Related(
        identity="example.com/everything",
        title="Everything: a record that leaves no field empty",
        published_at=datetime(2023, 7, 3, 14, 29, tzinfo=UTC),
        url="https://www.example.com/everything",
        type="article",
        provider=PROVIDERS[0],
        quality=74,
    )
    return Article(
        identity="news.example.org/sibling",
        path="sample/00003.md",
        format="news record",
        type="article",
        title="A copy that lists the leading article as related",
        published_at=datetime(2023, 7, 4, tzinfo=UTC),
        date_only=True,
        url="https://news.example.org/sibling",
        provider=PROVIDERS[3],
        topics=("AI",),
        related=(itself, _related(2)),
        quality=54,
        heat=-1,
        status=Status.UNPUBLISHED,
    )
