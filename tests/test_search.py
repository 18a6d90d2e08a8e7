from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.article import Article, Passage, Provider, Section
from dashboard.display import Sort
from dashboard.filters import Filters
from dashboard.store.answers import article_page
from dashboard.store.base import Store
from dashboard.store.search import Term, fold, terms
from tests.articles import sample_articles
from tests.routed_stores import copied_store, go_on
from tests.stores import sample_store


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élysée: AI-driven “chips”", " elysee ai driven chips "),
        ("STRASSE Straße ﬁne ²", " strasse strasse fine 2 "),
        ("100%_sure", " 100 sure "),
        ("人工知能 and ไทย", " 人 工 知 能 and ไ ท ย "),
        ("한국어", f" {fold('한국어').strip()} "),
        ("…", " "),
        ("", " "),
        (None, " "),
    ],
)
def test_text_is_folded_into_words_between_spaces(text: str | None, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(alphabet="aÉ ß_1é\u0301人ﬁ'-", max_size=30))
def test_typographic_signs_are_in_no_word(text: str) -> None:
    assert fold(f"“{text}” – a…") == fold(f"„{text}„ − a‥")


def test_korean_keeps_its_words_and_its_accents_fold_alike_in_both_forms() -> None:
    assert len(fold("한국어 정책").split()) == 2
    assert fold("Zu\u0308rich") == fold("Zürich") == " zurich "


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("chips tax", [Term("chips"), Term("tax")]),
        ('"supply chain" -tax', [Term("supply chain"), Term("tax", excluded=True)]),
        ("“supply chain”", [Term("supply chain")]),
        ('-"no way" reg*', [Term("no way", excluded=True), Term("reg", prefix=True)]),
        ("AI-driv*", [Term("ai driv", prefix=True)]),
        ("sub-title", [Term("sub title")]),
        ("chips chips", [Term("chips")]),
        ('the "open quote', [Term("the open quote")]),
        ('-x "open', [Term("x open")]),
        (" ".join("abcdefghijklmnopqrstuvwxyz0123456"), [Term(" ".join("abcdefghijklmnopqrstuvwxyz0123456"))]),
        (" ".join("ab" * 100), [Term("a"), Term("b")]),
        ("* - ?!", []),
        ('""', []),
        ("", []),
    ],
)
def test_the_grammar(q: str, expected: list[Term]) -> None:
    assert list(terms(q)) == expected


@given(st.text(max_size=60))
def test_any_question_gives_patterns_without_wildcards_inside(q: str) -> None:
    for term in terms(q):
        assert re.fullmatch(r"% [^%_\\]+%", term.pattern)
        assert term.words == " ".join(fold(term.words).split())


@given(st.text(max_size=40))
def test_a_text_is_found_by_itself_however_it_is_written(text: str) -> None:
    words = fold(text)
    assert fold(words) == words
    if words.strip():
        assert words.strip() in fold(f"before {text} after")


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
        ("chip", set()),
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


def test_the_index_of_words_finds_and_ranks_as_the_texts_do_through_every_generation(tmp_path: Path) -> None:
    articles, later = sample_articles(90), sample_articles(130, seed=9)[100:]
    indexed = copied_store(tmp_path / "indexed", articles)
    go_on(indexed, taken_out=[article.path for article in articles[20:40]], added=later)
    plain = sample_store(tmp_path / "plain", [*articles[:20], *articles[40:], *later])
    assert "word_article" in indexed.tables() - plain.tables()
    for q in (
        "ai",
        "act* hospitals",
        "chip* -act",
        '"supply chain" tightens',
        "regulators",
        "example",
        "-ai",
        '-"of f*"',
    ):
        pages = [article_page(store, Filters(q=q), sort=Sort.RELEVANCE, limit=20) for store in (indexed, plain)]
        assert [row.article_id for row in pages[0].rows] == [row.article_id for row in pages[1].rows], q
        assert 0 < pages[0].total == pages[1].total
        if pages[0].cursor:
            after = [
                article_page(store, Filters(q=q), sort=Sort.RELEVANCE, cursor=page.cursor, limit=20)
                for store, page in zip((indexed, plain), pages, strict=True)
            ]
            assert [row.article_id for row in after[0].rows] == [row.article_id for row in after[1].rows], q
            assert not {row.article_id for row in after[0].rows} & {row.article_id for row in pages[0].rows}
    indexed.close()
    plain.close()
