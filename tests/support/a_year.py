"""A year of invented articles with known spikes, bursts and new words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from dashboard.model.article import Article, Provider, Status

NEW_YEAR = datetime(2023, 1, 1, 9, tzinfo=UTC)
SPIKE = 165
RUN = range(240, 270)
LATE = range(300, 365)
PROVIDERS = ("alpha.example", "beta.example", "gamma.example")


def year_of_articles() -> tuple[Article, ...]:
    """Return one article a day, alternately AI and Law; nine more on day 165; ten on Chips, all but two in the burst.

    From day 300 on, every third title speaks of tariffs. Three articles are undated. Alpha has half of the daily ones.
    """
    numbers = count()
    articles = [_article(next(numbers), day, _topics(day), _title(day)) for day in range(365)]
    articles += [_article(next(numbers), SPIKE, ("AI",), f"Summit draws crowds, part {part}") for part in range(9)]
    articles += [_article(next(numbers), None, ("AI",), f"Somebody said something {part}") for part in range(3)]
    return tuple(articles)


def _topics(day: int) -> tuple[str, ...]:
    chips = (day in RUN and day % 3 == 0) or day in (20, 120)
    return ("Chips",) if chips else ("AI",) if day % 2 else ("AI", "Law")


def _title(day: int) -> str:
    return (
        f"Ministers weigh tariffs on day {day}" if day in LATE and day % 3 == 0 else f"Regulators report number {day}"
    )


def _article(number: int, day: int | None, topics: tuple[str, ...], title: str) -> Article:
    moment = None if day is None else NEW_YEAR + timedelta(days=day, minutes=number % 60)
    domain = PROVIDERS[0] if number % 2 else PROVIDERS[1 + number % 4 // 2]
    return Article(
        identity=f"{domain}/{number}",
        path=f"year/{number:04d}.md",
        format="news record",
        type="article",
        title=title,
        published_at=moment,
        url=f"https://{domain}/{number}",
        provider=Provider(domain, domain.split(".")[0].capitalize()),
        topics=topics,
        quality=40 + number % 50,
        heat=50 + number % 50 if number % 5 else -1,
        status=Status.PUBLISHED if number % 5 and number % 50 >= 20 else Status.UNPUBLISHED,
    )
