"""Folders that people own, made up at the size and shape of real ones: dated, linked and titled wherever they say so.

The small ones are read every day, those of full size with the slow tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from dashboard.config.settings import Settings
from dashboard.corpus.ingest import ingest
from dashboard.model.article import Article
from dashboard.model.ingest_report import Outcome
from tests.support.documents import NOW

FIRST_DAY = datetime(2019, 1, 1, 9, 30, tzinfo=UTC)


class Stated(NamedTuple):
    """A file of an archive, and what it says."""

    path: str
    text: str
    title: str
    day: str | None
    address: str | None
    unused: tuple[str, ...] = ()


def hugo(count: int) -> Iterator[Stated]:
    """A digital-rights site: sections in folders, YAML and TOML, drafts of nothing, addresses of its own as paths."""
    for n in range(count):
        moment = FIRST_DAY + timedelta(hours=61 * n)
        title = f"Biometric surveillance in city {n}: “ban it”" if n % 7 else f"Überwachung in Stadt {n}"
        link = f"https://rights.example.org/campaigns/{n}"
        body = f"\nCity {n} wants facial recognition.\n\n## Why\n\nA [law]({link}/law) is missing.\n"
        name = f"content/{('posts', 'campaigns', 'press')[n % 3]}/{moment:%Y}/{n:04d}/index.md"
        if n % 5 == 0:
            text = f'+++\ntitle = "{title}"\ndate = {moment:%Y-%m-%dT%H:%M:%SZ}\ntags = ["privacy"]\nlink = "{link}"\nweight = {n}\n+++{body}'
            yield Stated(name, text, title, f"{moment:%Y-%m-%d}", link, ("weight",))
        else:
            address = link if n % 3 else None
            stated = f'external_url: "{link}"' if address else f"url: /{moment:%Y}/{n}/"
            text = f'---\ntitle: "{title}"\ndate: {moment:%Y-%m-%dT%H:%M:%S}+01:00\nlayout: post\ntags: [privacy, "AI Act"]\nsummary: "In short, {n}."\n{stated}\ndraft: false\n---\n{body}'
            yield Stated(name, text, title, f"{moment - timedelta(hours=1):%Y-%m-%d}", address)


def obsidian(count: int) -> Iterator[Stated]:
    """A vault: clippings with addresses, notes of one's own without, daily notes named by their day."""
    for n in range(count):
        moment = FIRST_DAY + timedelta(hours=83 * n)
        title = f"Clipping {n} - how AI rules differ"
        if n % 4 == 3:
            text = f"---\ntags:\n  - thoughts\naliases: [idea {n}]\n---\n# My idea {n}\n\nSee [[Clipping {n - 1} - how AI rules differ]].\n"
            yield Stated(f"vault/Ideas/My idea {n}.md", text, f"My idea {n}", None, None)
        else:
            link = f"https://www.example.com/rules/{n}"
            text = f'---\ntitle: "{title}"\nsource: "{link}"\nauthor:\n  - "[[Jane Roe]]"\npublished: {moment:%Y-%m-%d}\ncreated: {moment + timedelta(days=30):%Y-%m-%d}\ndescription: "How they differ, {n}."\ntags:\n  - clippings\n---\n> [!note] A callout\n> Rules differ in place {n}.\n'
            yield Stated(f"vault/Clippings/{title}.md", text, title, f"{moment:%Y-%m-%d}", link)


def older_generation(count: int) -> Iterator[Stated]:
    """Records of the seeds' producer before it renamed its keys: ``sourceUrl`` and AMP forms, related coverage too."""
    for n in range(count):
        moment = FIRST_DAY + timedelta(minutes=37 * n)
        link = f"https://thehill.example.com/policy/technology/{478_000 + n}"
        title = f"Students team up against facial recognition, {n}"
        related = f'related:\n  - title: "Campaign {n}"\n    sourceUrl: https://vice.example.com/article/{n}\n    publishedDateTime: {moment:%Y-%m-%dT%H:%M:%SZ}\n    provider:\n      domain: vice.example.com\n'
        text = f'---\ncategory: news\ntitle: "{title}"\nexcerpt: "A campaign urges colleges to ban it."\npublishedDateTime: {moment:%Y-%m-%dT%H:%M:%SZ}\nsourceUrl: {link}\nampUrl: {link}?amp\ncdnAmpUrl: https://thehill-example-com.cdn.ampproject.org/c/s/thehill.example.com/policy/technology/{478_000 + n}?amp\ntype: article\nquality: {n % 120}\nheat: {-1 if n % 3 else n % 130}\npublished: {"true" if n % 2 else "false"}\nprovider:\n  name: The Hill\n  domain: thehill.example.com\ntopics:\n  - AI\n{related if n % 2 else ""}---\n'
        yield Stated(f"{moment:%Y}/{n:05d}.md", text, title, f"{moment:%Y-%m-%d}", link)


Archive = Callable[[int], Iterator[Stated]]


def read_whole(folder: Path, archive: list[Stated]) -> list[Article]:
    """The articles, in the order of the archive; every file is one."""
    for item in archive:
        place = folder / "corpus" / item.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(item.text, encoding="utf-8")
    found = ingest(Settings(corpus=(folder / "corpus",)), now=NOW)
    assert [line for line in found.report.lines if line.outcome is not Outcome.ACCEPTED] == []
    by_path = {article.path: article for article in found.articles}
    return [by_path[f"corpus/{item.path}"] for item in archive]


@pytest.mark.parametrize(
    ("archive", "count"),
    [
        pytest.param(hugo, 60, id="hugo"),
        pytest.param(obsidian, 60, id="obsidian"),
        pytest.param(older_generation, 120, id="older"),
        pytest.param(hugo, 474, id="hugo-474", marks=pytest.mark.slow),
        pytest.param(obsidian, 482, id="obsidian-482", marks=pytest.mark.slow),
        pytest.param(older_generation, 12_662, id="older-12662", marks=pytest.mark.slow),
    ],
)
def test_all_that_an_archive_states_is_read(tmp_path: Path, archive: Archive, count: int) -> None:
    stated = list(archive(count))
    articles = read_whole(tmp_path, stated)
    assert len({article.article_id for article in articles}) == count
    wrong = [
        (item.path, article.title, article.published_at, article.url)
        for item, article in zip(stated, articles, strict=True)
        if (
            article.title,
            article.published_at and f"{article.published_at:%Y-%m-%d}",
            article.url,
        )
        != (item.title, item.day, item.address)
    ]
    assert wrong == []
    unused = Counter(key for item in stated for key in item.unused)
    named = Counter(key for article in articles for key in unused if any(key in note for note in article.notes))
    assert named == unused, "what is left out is named in the notes of each"
    if archive is older_generation:
        assert all(related.url for article in articles for related in article.related)
        assert sum(len(article.related) for article in articles) == count // 2
        assert all(len(article.amp_urls) == 2 for article in articles)
    else:
        assert all(article.body for article in articles), "their text can be searched"
