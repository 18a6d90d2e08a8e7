"""Documents as other tools write them, each read as a person would read it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.config.settings import Settings, Visibility
from dashboard.corpus.folder import KEYS_NAME
from dashboard.corpus.formats.markdown_text import read_body
from dashboard.corpus.ingest import ingest
from dashboard.errors import BadCorrections
from dashboard.model.article import Article, Image, Provider, Status
from dashboard.model.ingest_report import Outcome
from tests.support.documents import NOW, corpus_of, reading, rejection

HUGO = """---
title: "EU Parliament adopts the AI Act"
date: 2024-03-13T12:00:00+01:00
author: Jane Roe
tags: [AI, Regulation]
categories: ["Policy"]
summary: "Members of the European Parliament approved the Artificial Intelligence Act."
description: "The vote in Strasbourg."
images: ["https://news.example.org/act.jpg"]
url: /2024/03/ai-act/
draft: false
---
The European Parliament approved the law on Wednesday.
"""
JEKYLL = """---
layout: post
title: "City bans facial recognition"
date: 2024-03-14 09:30:00 +0000
categories: policy surveillance
tags:
  - facial recognition
excerpt: "The council voted for a ban."
image: https://news.example.org/ban.jpg
link: https://news.example.org/ban
source: Example News
---
Body text.
"""
OBSIDIAN = """---
title: "Japan leans toward softer AI rules"
source: "https://www.example.com/japan-ai-rules"
author:
  - "[[Jane Roe]]"
published: 2023-07-03
created: 2024-01-05
description: "Japan is leaning toward softer rules than the European Union."
tags:
  - clippings
---
Japan is leaning toward softer rules.
"""
RSS = """---
title: "FTC opens AI inquiry"
link: https://news.example.org/ftc
guid: https://news.example.org/?p=1
pubDate: Thu, 25 Jan 2024 15:00:00 GMT
feed: Example News
author: Jane Roe
categories: [AI]
---
The FTC opened an inquiry.
"""
ZOTERO = """---
title: "AI and the Law"
authors: [Roe J., Doe J.]
date: 2022-05-01
itemType: newspaperArticle
publicationTitle: The Guardian
url: https://www.theguardian.com/technology/ai-law
tags: [AI, law]
abstract: "A bill in the United Kingdom."
---
"""
TOML = """+++
title = "AI Act enters into force"
date = 2024-08-01T00:00:00Z
tags = ["AI Act"]
link = "https://news.example.org/force"
+++
Body.
"""
PELICAN = "Title: Bill on AI passes\nDate: 2024-05-03 10:00\nTags: AI, law\n\nText.\n"
PLAIN = """# Bill on AI passes the Senate

*Source: [Example](https://news.example.org/bill)*, 3 May 2024

Text of the note.
"""


def article_of(text: str) -> Article:
    return reading(text).article


def left_out(article: Article) -> str:
    return next((note.partition(": ")[2].rstrip(".") for note in article.notes if note.startswith("Keys")), "")


def test_hugo() -> None:
    article = article_of(HUGO)
    assert article.title == "EU Parliament adopts the AI Act"
    assert (article.published_at, article.date_only) == (datetime(2024, 3, 13, 11, tzinfo=UTC), False)
    assert article.topics == ("AI", "Regulation")
    assert article.excerpt == "Members of the European Parliament approved the Artificial Intelligence Act."
    assert article.body.strip() == "The European Parliament approved the law on Wednesday."
    assert article.images == (Image("https://news.example.org/act.jpg"),)
    assert (article.url, article.status) == (None, Status.UNSCORED)
    assert any("path on the writer's own site" in note for note in article.notes)
    assert left_out(article) == "author, categories, description"


def test_jekyll() -> None:
    article = article_of(JEKYLL)
    assert (article.published_at, article.date_only) == (datetime(2024, 3, 14, 9, 30, tzinfo=UTC), False)
    assert (article.topics, article.url) == (("facial recognition",), "https://news.example.org/ban")
    assert article.provider == Provider("news.example.org", "Example News")
    assert (article.excerpt, article.images) == (
        "The council voted for a ban.",
        (Image("https://news.example.org/ban.jpg"),),
    )
    assert left_out(article) == "categories, layout"


def test_an_obsidian_clipping() -> None:
    found = reading(OBSIDIAN)
    article = found.article
    assert (article.published_at, article.date_only) == (datetime(2023, 7, 3, tzinfo=UTC), True)
    assert article.url == "https://www.example.com/japan-ai-rules"
    assert article.excerpt == "Japan is leaning toward softer rules than the European Union."
    assert article.topics == ("clippings",)
    assert (article.status, found.doubt) == (Status.UNSCORED, None)
    assert left_out(article) == "author, created"


def test_a_clipping_is_unscored_where_only_published_articles_are_shown(tmp_path: Path) -> None:
    folder = corpus_of(tmp_path / "c", {"clip.md": OBSIDIAN})
    (line,) = ingest(Settings(corpus=(folder,), visibility=Visibility.PUBLISHED), now=NOW).report.lines
    assert (line.outcome, line.status, line.visible) == (Outcome.ACCEPTED, Status.UNSCORED, False)


def test_a_feed_item_and_a_reference() -> None:
    rss, zotero = article_of(RSS), article_of(ZOTERO)
    assert (rss.published_at, rss.url) == (datetime(2024, 1, 25, 15, tzinfo=UTC), "https://news.example.org/ftc")
    assert (rss.provider.name, rss.topics, rss.excerpt) == ("Example News", ("AI",), "The FTC opened an inquiry.")
    assert (zotero.published_at, zotero.date_only) == (datetime(2022, 5, 1, tzinfo=UTC), True)
    assert zotero.provider == Provider("theguardian.com", "The Guardian")
    assert zotero.url == "https://www.theguardian.com/technology/ai-law"
    assert (zotero.topics, zotero.excerpt) == (("AI", "law"), "A bill in the United Kingdom.")


def test_toml_pelican_and_plain_notes() -> None:
    toml, pelican, plain = map(article_of, (TOML, PELICAN, PLAIN))
    assert (toml.published_at, toml.topics, toml.url) == (
        datetime(2024, 8, 1, tzinfo=UTC),
        ("AI Act",),
        "https://news.example.org/force",
    )
    assert (pelican.title, pelican.published_at) == ("Bill on AI passes", datetime(2024, 5, 3, 10, tzinfo=UTC))
    assert (pelican.topics, pelican.body.strip()) == (("AI", "law"), "Text.")
    assert (plain.title, plain.url) == ("Bill on AI passes the Senate", "https://news.example.org/bill")
    assert (plain.provider.name, plain.published_at, plain.date_only) == (
        "Example",
        datetime(2024, 5, 3, tzinfo=UTC),
        True,
    )
    assert (plain.excerpt, plain.body.strip()) == ("Text of the note.", "Text of the note.")


def test_capital_keys_and_a_title_in_the_text() -> None:
    capital = article_of('---\nTitle: "Capital keys"\nDate: 2024-05-03\nTags: [AI]\n---\n')
    assert (capital.title, capital.topics) == ("Capital keys", ("AI",))
    assert capital.published_at == datetime(2024, 5, 3, tzinfo=UTC)
    headed = article_of("---\ndate: 2024-03-13\ntags: [AI]\n---\n# AI Act adopted\n\nText.\n")
    assert (headed.title, headed.excerpt) == ("AI Act adopted", "Text.")


@pytest.mark.parametrize("stated", ["May 3, 2024", "Fri, 03 May 2024 00:00:00 GMT", "2024/05/03", "3 May 2024"])
def test_dates_of_records_in_other_forms(stated: str) -> None:
    article = article_of(f"---\ntitle: A\npublishedDateTime: {stated}\nwebUrl: https://news.example.org/d\n---\n")
    assert article.published_at is not None
    assert (article.published_at.date(), article.date_only) == (date(2024, 5, 3), True)


OLD = """---
category: news
title: "Students team up against facial recognition"
publishedDateTime: 2020-01-14T11:00:00Z
sourceUrl: https://thehill.example.com/policy/478108
ampUrl: https://thehill.example.com/policy/478108?amp
cdnAmpUrl: https://thehill-example-com.cdn.ampproject.org/c/s/thehill.example.com/policy/478108?amp
quality: 64
heat: -1
published: false
related:
  - title: "Students campaign to ban it"
    publishedDateTime: 2020-01-14T12:47:00Z
    sourceUrl: https://www.vice.example.com/en/article/epgnek
---
"""


def test_records_of_the_producers_older_generation() -> None:
    article = article_of(OLD)
    assert (article.url, article.identity) == (
        "https://thehill.example.com/policy/478108",
        "url:thehill.example.com/policy/478108",
    )
    assert (len(article.amp_urls), article.status, article.notes) == (2, Status.UNPUBLISHED, ())
    assert article.related[0].identity == "url:vice.example.com/en/article/epgnek"
    assert (
        article_of(OLD.replace("sourceUrl: https://thehill", "webUrl: http://www.thehill")).identity == article.identity
    )


@pytest.mark.parametrize(
    ("keys", "name", "value"),
    [
        ("publishDate: 2024-05-03\n", "published_at", datetime(2024, 5, 3, tzinfo=UTC)),
        ("lastmod: 2024-05-03\n", "published_at", datetime(2024, 5, 3, tzinfo=UTC)),
        ("lastmod: 2024-05-04\ndate: 2024-05-03\n", "published_at", datetime(2024, 5, 3, tzinfo=UTC)),
        ("date: '[[2024-05-03]]'\nissued: 2024-05-03\n", "published_at", datetime(2024, 5, 3, tzinfo=UTC)),
        ("external_url: https://a.example/x\n", "url", "https://a.example/x"),
        ("canonical-url: https://a.example/x\nurl: https://b.example/x\n", "url", "https://a.example/x"),
        ("guid: https://a.example/x\n", "url", "https://a.example/x"),
        ("guid: tag:a.example,2024:1\nlink: https://a.example/x\n", "url", "https://a.example/x"),
        ("tags: 'ai, law; chips'\n", "topics", ("ai", "law", "chips")),
        ("keywords: ['#ai/law', '[[EU|Europe]]']\n", "topics", ("ai/law", "Europe")),
        ("tags: []\ncategories: [AI]\n", "topics", ("AI",)),
        ("cover: {image: 'https://a.example/i.png'}\n", "images", (Image("https://a.example/i.png"),)),
        ("featured_image: /i.png\ndate: 2024-05-03\n", "images", ()),
        ("dek: 'A *short* [text](https://a.example)'\n", "excerpt", "A short text"),
        (
            "publisher: {name: The Paper, url: 'https://paper.example'}\n",
            "provider",
            Provider("paper.example", "The Paper"),
        ),
        ("site: www.paper.example\n", "provider", Provider("paper.example", "www.paper.example")),
        ("date: 2024-05-03\ndraft: true\n", "status", Status.UNPUBLISHED),
        ("date: 2024-05-03\ndraft: perhaps\npublished: true\n", "status", Status.UNPUBLISHED),
        ("date: 2024-05-03\nStatus: Draft\n", "status", Status.UNPUBLISHED),
        ("date: 2024-05-03\npublish: false\n", "status", Status.UNPUBLISHED),
        ("date: 2024-05-03\npublished: false\n", "status", Status.UNPUBLISHED),
        ("date: 2024-05-03\npublished: true\n", "status", Status.PUBLISHED),
        ("date: 2024-05-03\nPublished: true\n", "status", Status.UNPUBLISHED),
        ("date: 2024-05-03\ndraft: false\n", "status", Status.UNSCORED),
    ],
)
def test_neighbouring_keys(keys: str, name: str, value: object) -> None:
    assert getattr(article_of(f"---\ntitle: A\n{keys}---\n"), name) == value


def test_every_key_that_is_left_out_is_named() -> None:
    names = [f"own_key_{n:02}" for n in range(40)]
    article = article_of("---\ntitle: A\ndate: 2024-05-03\n" + "".join(f"{name}: x\n" for name in names) + "---\n")
    assert left_out(article) == ", ".join(names)
    recorded = article_of("---\ntitle: A\nheat: 1\n" + "".join(f"{name}: x\n" for name in names) + "---\n")
    assert left_out(recorded) == ", ".join(names)


@pytest.mark.parametrize("text", ["# Only a heading\n\nText.\n", "Just notes.\n", "Date: 2024-05-03\n\nText.\n"])
def test_what_says_nothing_of_an_article_is_refused(text: str) -> None:
    rejection(text)


@pytest.mark.parametrize("text", [PLAIN + "\npublished: true\n", PELICAN.replace("\n\n", "\npublished: true\n\n")])
def test_a_flag_outside_front_matter_is_doubted(text: str) -> None:
    found = reading(text)
    assert found.doubt
    assert found.article.status is Status.UNPUBLISHED


def test_a_body_is_read_as_plain_words() -> None:
    body = read_body(
        "# Title\n\nSome **bold** and *soft* [link](https://a.example) ![x](y.png)\ngoes on.<script>alert(1)</script>\n\n"
        "## Part\n- one `x`\n- [[Two|2]]\n> quoted <b>text</b> &amp; more\n\n```\ncode\n```\n<!-- unseen -->\nLast_one_is\n"
    )
    assert body.title == "Title"
    assert [section.heading for section in body.sections] == [None, "Part"]
    words = [[p.text for para in section.paragraphs for p in para] for section in body.sections]
    assert words == [
        ["Some bold and soft link goes on."],
        ["one x", "2 quoted text & more", "Last_one_is"],
    ]


@given(st.lists(st.sampled_from([*"#*_`[]()<>!\n -=~\\{%}|", "word", "```\n", "<b", "[[", "http://a.b"]), max_size=60))
def test_any_body_becomes_words(parts: list[str]) -> None:
    body = read_body("".join(parts))
    assert all(p.text == p.text.strip() != "" for s in body.sections for para in s.paragraphs for p in para)


def test_a_corpus_names_keys_of_its_own(tmp_path: Path) -> None:
    note = "---\ntitle: A\ndate: 2024-05-03\nfundort: https://a.example/x\nthemen: [KI]\n---\n"
    files = {"a.md": note, KEYS_NAME: 'address = ["fundort"]\ntopics = ["Themen"]\n'}
    folder = corpus_of(tmp_path / "c", files)
    found = ingest(Settings(corpus=(folder, corpus_of(tmp_path / "d", {"a.md": note}))), now=NOW)
    mapped, plain = sorted(found.articles, key=lambda article: article.path)
    assert (mapped.url, mapped.topics, mapped.notes) == ("https://a.example/x", ("KI",), ())
    assert (plain.url, left_out(plain)) == (None, "fundort, themen")


@pytest.mark.parametrize(
    "text", ["title = 'x'\n", "colour = ['x']\n", "topics = [", "topics = [1]\n", "a." * 50 + "b=1"]
)
def test_a_mapping_that_cannot_be_honoured_says_why(tmp_path: Path, text: str) -> None:
    folder = corpus_of(tmp_path / "c", {"a.md": OBSIDIAN, KEYS_NAME: text})
    with pytest.raises(BadCorrections) as problem:
        ingest(Settings(corpus=(folder,)), now=NOW)
    assert KEYS_NAME in str(problem.value)
