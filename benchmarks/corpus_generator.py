"""Generate a synthetic corpus of any size, the same for the same seed, as documents or as articles.

Providers and topics follow Zipf's law, five years of days grow towards the end and rest at weekends, and a few articles
lack a date, a topic, a provider or scores, like real ones. Every provider's name says that it is synthetic.

    python -m benchmarks.corpus_generator FOLDER 5000
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.synthetic_words import ACTORS, ENDINGS, KINDS, OBJECTS, PLACES, SENTENCES, TOPICS, VERBS
from dashboard.model.article import Article, Provider, Related, Status

PROVIDERS: Final = 2000
FIRST_DAY: Final = datetime(2021, 11, 1, tzinfo=UTC)
DAYS: Final = 1826
BLOCK: Final = 5000
RELATED_SHARE: Final = 0.1
UNDATED, UNRATED, TOPICLESS, PROVIDERLESS, COPIES = 0.02, 0.04, 0.02, 0.005, 0.05
SEED: Final = 2026
NOTE: Final = "Synthetic corpus: every document, provider and number in it is invented."
_FILES_A_FOLDER: Final = 5000


@dataclass(frozen=True, slots=True)
class _Chances:
    """How often each provider, topic and day comes up: falling providers and topics, growing days."""

    providers: Any
    topics: Any
    days: Any

    @classmethod
    def usual(cls) -> _Chances:
        days = np.arange(DAYS)
        weekday = (FIRST_DAY.weekday() + days) % 7
        weight = (0.4 + days / DAYS) * np.where(weekday >= 5, 0.35, 1.0)
        return cls(_zipf(PROVIDERS, 0.8), _zipf(len(TOPICS), 1.0), weight / weight.sum())


def _zipf(count: int, exponent: float) -> Any:
    weight = 1 / np.arange(1, count + 1) ** exponent
    return weight / weight.sum()


def provider(number: int) -> Provider:
    """The provider of a rank, from 0."""
    kind, place = KINDS[number % len(KINDS)], PLACES[number // len(KINDS) % len(PLACES)]
    edition = number // (len(KINDS) * len(PLACES))
    name = f"{place} {kind}{f' {edition + 1}' if edition else ''} (synthetic)"
    domain = f"{kind}-{place}{edition or ''}.example".lower().replace(" ", "-")
    return Provider(domain, name)


def articles(count: int, seed: int = SEED) -> Iterator[Article]:
    """``count`` synthetic articles, in no order."""
    chances = _Chances.usual()
    providers = [provider(number) for number in range(PROVIDERS)]
    for first in range(0, count, BLOCK):
        chance = np.random.default_rng((seed, first))
        yield from _block(first, min(BLOCK, count - first), chances, providers, chance)


def _block(first: int, count: int, chances: _Chances, providers: list[Provider], chance: Any) -> Iterator[Article]:
    ranks = chance.choice(PROVIDERS, count, p=chances.providers).tolist()
    days = chance.choice(DAYS, count, p=chances.days).tolist()
    seconds = chance.integers(0, 86400, count).tolist()
    quality = np.clip(chance.normal(58, 22, count), 0, 190).round().astype(int).tolist()
    warmth = chance.choice((0, 10, 10, 20, 30), count).tolist()
    luck = chance.random((count, 6)).tolist()
    many = chance.choice((1, 2, 3, 4), count, p=(0.25, 0.35, 0.25, 0.15)).tolist()
    drawn = chance.choice(len(TOPICS), (count, 4), p=chances.topics).tolist()
    words = chance.integers(0, 1 << 30, (count, 6)).tolist()
    for n in range(count):
        undated, unrated, topicless, providerless, copied, related = luck[n]
        published = None if undated < UNDATED else FIRST_DAY + timedelta(days=days[n], seconds=seconds[n])
        topics = () if topicless < TOPICLESS else tuple(TOPICS[t] for t in dict.fromkeys(drawn[n][: many[n]]))
        heat = -1 if copied < COPIES else quality[n] + warmth[n]
        yield _article(
            first + n,
            words[n],
            published,
            Provider() if providerless < PROVIDERLESS else providers[ranks[n]],
            topics,
            None if unrated < UNRATED else (quality[n], heat),
            providers[(ranks[n] * 7 + n) % PROVIDERS] if related < RELATED_SHARE else None,
        )


def _article(
    number: int,
    words: list[int],
    published: datetime | None,
    outlet: Provider,
    topics: tuple[str, ...],
    scores: tuple[int, int] | None,
    elsewhere: Provider | None,
) -> Article:
    address = f"{outlet.domain or 'unknown.example'}/{number}"
    quality, heat = scores or (None, None)
    status = Status.UNSCORED if heat is None else Status.PUBLISHED if heat >= 70 else Status.UNPUBLISHED
    return Article(
        identity=f"url:{address}",
        path=f"{number // _FILES_A_FOLDER:05}/{number:08}.md",
        format="news record",
        type="video" if words[5] % 25 == 0 else "article",
        title=headline(words),
        excerpt=f"{SENTENCES[words[4] % 6]} {SENTENCES[6 + words[5] % 6]} Case {number} of the register.",
        published_at=published,
        url=f"https://{address}",
        provider=outlet,
        topics=topics,
        related=(_related(number, words, published, elsewhere),) if elsewhere else (),
        quality=quality,
        heat=heat,
        status=status,
    )


def headline(words: list[int]) -> str:
    """A title made of four phrases, one for each number."""
    parts = (ACTORS, VERBS, OBJECTS, ENDINGS)
    return " ".join(phrases[number % len(phrases)] for phrases, number in zip(parts, words, strict=False))


def _related(number: int, words: list[int], published: datetime | None, outlet: Provider) -> Related:
    address = f"{outlet.domain}/related-{number}"
    return Related(
        identity=f"url:{address}",
        title=headline(words[1:] + words[:1]),
        excerpt=SENTENCES[words[3] % len(SENTENCES)],
        published_at=published,
        url=f"https://{address}",
        type="article",
        provider=outlet,
        quality=words[2] % 120,
    )


def document(article: Article) -> str:
    """The article as a news record."""
    lines = ["---", "category: news", f"title: {_quoted(article.title)}", f"excerpt: {_quoted(article.excerpt or '')}"]
    if article.published_at:
        lines.append(f"publishedDateTime: {article.published_at:%Y-%m-%dT%H:%M:%SZ}")
    lines += [
        f"originalUrl: {_quoted(article.url or '')}",
        f"webUrl: {_quoted(article.url or '')}",
        f"type: {article.type}",
    ]
    if article.heat is not None:
        published = str(article.status is Status.PUBLISHED).lower()
        lines += [f"quality: {article.quality}", f"heat: {article.heat}", f"published: {published}"]
    if article.provider.domain:
        lines += ["", *_provider_lines(article.provider, "")]
    if article.topics:
        lines += ["", "topics:", *(f"  - {_quoted(topic)}" for topic in article.topics)]
    if article.related:
        lines += ["", "related:", *(line for item in article.related for line in _related_lines(item))]
    return "\n".join((*lines, "---", ""))


def _related_lines(item: Related) -> list[str]:
    date = [f"    publishedDateTime: {item.published_at:%Y-%m-%dT%H:%M:%SZ}"] if item.published_at else []
    return [
        f"  - title: {_quoted(item.title)}",
        f"    excerpt: {_quoted(item.excerpt or '')}",
        *date,
        f"    webUrl: {_quoted(item.url or '')}",
        f"    type: {item.type}",
        f"    quality: {item.quality}",
        *_provider_lines(item.provider, "    "),
    ]


def _provider_lines(outlet: Provider, indent: str) -> list[str]:
    return [f"{indent}provider:", f"{indent}  name: {_quoted(outlet.name or '')}", f"{indent}  domain: {outlet.domain}"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def write_corpus(folder: Path, count: int, seed: int = SEED) -> Path:
    """Write ``count`` documents to subfolders of ``folder``, and a note (not a document) that says what they are."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".synthetic-corpus").write_text(
        f"{NOTE}\nMade by benchmarks/corpus_generator.py, seed {seed}.\n", "utf-8"
    )
    for article in articles(count, seed):
        path = folder / article.path
        path.parent.mkdir(exist_ok=True)
        path.write_text(document(article), encoding="utf-8")
    return folder


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]))
