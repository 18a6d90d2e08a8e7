from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.model.article import Article, Passage, Provider, Section
from dashboard.model.filters import Filters
from dashboard.model.view_options import Sort
from dashboard.search.folding import fold
from dashboard.search.grammar import Term, parse
from dashboard.search.stemming import stem
from dashboard.store.answers import article_page
from dashboard.store.base import Statement, Store
from tests.support.articles import sample_articles
from tests.support.rollup_stores import copied_store, go_on
from tests.support.stores import sample_store

pytestmark = pytest.mark.slow

TEXTS = {
    "title": Article("title", "p", "x", "article", "Export controls on chips", provider=Provider("a.example", "Post")),
    "excerpt": Article(
        "excerpt", "p", "x", "article", "Other", excerpt="New EXPORT rules; controls later. Chipmakers."
    ),
    "body": Article(
        "body", "p", "x", "story", "A story", sections=(Section("Heading", ((Passage("Export-Controls, said"),),)),)
    ),
    "provider": Article("provider", "p", "x", "article", "Third", provider=Provider("export.example", "Le Café")),
    "plain": Article("plain", "p", "x", "article", "50% of surveyed: nothing"),
}


@pytest.fixture(scope="module", params=[sample_store, copied_store], ids=["texts", "index of words"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    made: Store = request.param(tmp_path_factory.mktemp("search"), list(TEXTS.values()))
    return made


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("export", {"title", "excerpt", "body", "provider"}),
        ("Export controls", {"title", "excerpt", "body"}),
        ('"export controls"', {"title", "body"}),
        ("export -chips", {"excerpt", "body", "provider"}),
        ("chip", {"title"}),
        ('"chip"', set()),
        ("controlled exports", {"title", "excerpt", "body"}),
        ('"export control"', set()),
        ("semiconductors", {"title"}),
        ('"semiconductors"', set()),
        ("semiconductors -chip", set()),
        ("surveyed OR chips", {"title", "plain"}),
        ('chips OR "le cafe"', {"title", "provider"}),
        ("export OR surveyed NOT chips", {"excerpt", "body", "provider", "plain"}),
        ("exports-control", {"title", "body"}),
        ("chip*", {"title", "excerpt"}),
        ("cafe", {"provider"}),
        ("CAFÉ", {"provider"}),
        ("export.example", {"provider"}),
        ("heading", {"body"}),
        ('"rules other"', set()),
        ('"controls export"', set()),
        ('"export controls on chips"', {"title"}),
        ('"export controls" -"controls on"', {"body"}),
        ("export-con*", {"title", "body"}),
        ('"new export rules controls later chipmakers"', {"excerpt"}),
        ('"new export rules controls later chip"', set()),
        ("new-export-rules-controls-later-chip*", {"excerpt"}),
        ('export -"new export rules controls later"', {"title", "body", "provider"}),
        ("-export", {"plain"}),
        ("%", set()),
        ("_", set()),
        ("50%", {"plain"}),
        ("' OR 1=1 --", set()),
        ("?!", set()),
        ("", set(TEXTS)),
    ],
)
def test_what_is_found(store: Store, q: str, found: set[str]) -> None:
    ids = {article.article_id: name for name, article in TEXTS.items()}
    page = article_page(store, Filters(q=q), sort=Sort.RELEVANCE)
    assert {ids[row.article_id] for row in page.rows} == found
    assert page.total == len(found)


@pytest.mark.parametrize("made", [sample_store, copied_store])
def test_a_phrase_never_spans_two_fields_or_articles_and_may_repeat_a_word(
    tmp_path: Path, made: Callable[..., Store]
) -> None:
    spread = Article("a", "p", "x", "article", "Ends with export", excerpt="controls begin here")
    other = Article("b", "q", "x", "article", "Controls", excerpt="Controls, twice: on and on")
    store = made(tmp_path, [spread, other])
    for q, total in (
        ('"export controls"', 0),
        ('"controls controls"', 0),
        ('"here controls"', 0),
        ('"on and on"', 1),
        ('"on on"', 0),
    ):
        assert article_page(store, Filters(q=q), sort=Sort.RELEVANCE).total == total, q
    store.close()


QUESTIONS = (
    *("ai", "act* hospitals", "chip* -act", '"supply chain" tightens', "regulators", "regulating", "example", "-ai"),
    *('-"of f*"', "hospital OR regulator -example", '"ai act"', "artificial intelligence", "export-controls"),
)


def naive(article: Article, q: str) -> int | None:
    """The rank of an article for a search, by looking at every word of it; ``None`` if it does not match."""
    provider = f"{article.provider.name or ''} {article.provider.domain or ''}"
    fields = [fold(text).split() for text in (article.title, article.excerpt, article.body, provider)]

    def has(words: list[str], term: Term) -> bool:
        sought, last = term.words.split(), len(term.words.split()) - 1
        return any(
            all(
                place + n < len(words)
                and (
                    words[place + n].startswith(word)
                    if term.prefix and n == last
                    else words[place + n] == word
                    if term.exact
                    else stem(words[place + n]) == stem(word)
                )
                for n, word in enumerate(sought)
            )
            for place in range(len(words))
        )

    rank = 0
    for clause in parse(q):
        found = any(
            all(any(has(words, term) for words in fields) for term in together) for together in clause.alternatives
        )
        if found is clause.excluded:
            return None
        if not clause.excluded:
            there = [any(has(words, term) for term in clause.terms) for words in fields]
            rank += sum(weight for weight, is_there in zip((4, 2, 1, 1), there, strict=True) if is_there)
    return rank


@pytest.mark.parametrize("least", [0, 1000], ids=["with rollups", "without"])
def test_the_index_finds_and_ranks_as_the_texts_do_through_every_generation(tmp_path: Path, least: int) -> None:
    articles, later = sample_articles(90), sample_articles(130, seed=9)[100:]
    store = copied_store(tmp_path, articles) if least == 0 else sample_store(tmp_path, articles)
    go_on(store, taken_out=[article.path for article in articles[20:40]], added=later, least=least)
    assert ("copied" in store.tables()) is (least == 0)
    held = [*articles[:20], *articles[40:], *later]
    for q in QUESTIONS:
        ranks = {article.article_id: rank for article in held if (rank := naive(article, q)) is not None}
        page = article_page(store, Filters(q=q), sort=Sort.RELEVANCE, limit=200)
        assert {row.article_id for row in page.rows} == set(ranks), q
        assert page.total == len(ranks)
        found = [ranks[row.article_id] for row in page.rows]
        assert found == sorted(found, reverse=True), q
        first = article_page(store, Filters(q=q), sort=Sort.RELEVANCE, limit=7)
        rest = (
            article_page(store, Filters(q=q), sort=Sort.RELEVANCE, limit=200, cursor=first.cursor)
            if first.cursor
            else None
        )
        assert [*first.rows, *(rest.rows if rest else ())] == list(page.rows), q
    assert sum(naive(article, "ai") is not None for article in held) > 5
    store.close()


def test_words_of_removed_articles_do_not_pile_up_in_a_small_store(tmp_path: Path) -> None:
    articles = sample_articles(30)
    store = sample_store(tmp_path, articles)
    count = Statement("SELECT COUNT(*) AS n, COUNT(DISTINCT article_no) AS articles FROM word_article")
    for n in range(3):
        go_on(store, taken_out=[articles[n].path], least=1000)
    left = store.query(Statement("SELECT COUNT(DISTINCT article_no) AS articles FROM article_words"))["articles"]
    assert store.query(count)["articles"] == left
    store.close()


def test_every_word_of_every_title_is_found_as_typed_without_accents_and_in_plural(tmp_path: Path) -> None:
    titles = [
        "Élysée weighs AI-driven chips: what’s next for Łódź?",
        "Face-scanning bans split the EU’s parliaments",
        "Universities and the universe of generative policies",
        "Gesetz über künstliche Intelligenz — ein Überblick",
        "人工知能 rules don’t wait",
        "Crises, analyses and children’s data",
    ]
    articles = [Article(f"url:{n}", f"s/{n}.md", "x", "article", title) for n, title in enumerate(titles)]
    store = sample_store(tmp_path, articles)
    for article in articles:
        for word in article.title.split():
            bare = fold(word).strip()
            plurals = (
                [f"{bare}s"] if bare.isascii() and bare.isalpha() and len(bare) > 3 and bare[-1] not in "sxyuo" else []
            )
            for typed in (word, bare, *plurals):
                if not bare:
                    continue
                rows = article_page(store, Filters(q=typed), sort=Sort.RELEVANCE).rows
                assert article.article_id in {row.article_id for row in rows}, typed
    assert article_page(store, Filters(q="universe"), sort=Sort.RELEVANCE).total == 1
    assert article_page(store, Filters(q='"university"'), sort=Sort.RELEVANCE).total == 0
    assert article_page(store, Filters(q="police"), sort=Sort.RELEVANCE).total == 0
    store.close()


def test_synonyms_are_those_the_generation_was_made_with(tmp_path: Path) -> None:
    articles = [Article("url:1", "s/1.md", "x", "article", "Kumo expands")]
    plain = sample_store(tmp_path / "plain", articles)
    own = sample_store(tmp_path / "own", articles, synonyms={"s/synonyms.toml": 'same = [["kumo", "state cloud"]]'})
    assert article_page(plain, Filters(q="state cloud"), sort=Sort.RELEVANCE).total == 0
    assert article_page(own, Filters(q="state clouds"), sort=Sort.RELEVANCE).total == 1
    assert article_page(own, Filters(q='"state cloud"'), sort=Sort.RELEVANCE).total == 0
    plain.close()
    own.close()
