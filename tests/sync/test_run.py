"""A store that follows a corpus edit by edit answers exactly like one that reads it all at once."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from dashboard.config.settings import Settings, Visibility
from dashboard.errors import BadSynonyms, SyncCancelled
from dashboard.model.filters import Filters
from dashboard.model.ingest_report import Outcome
from dashboard.model.query import Dimension, Query
from dashboard.model.view_options import Sort
from dashboard.store import answers
from dashboard.store.base import Statement
from dashboard.store.duckdb.store import open_store
from dashboard.store.writing.file_index import file_index
from dashboard.sync.run import SyncResult, later_than_last, sync
from tests.support.documents import corpus_of

pytestmark = pytest.mark.slow

TABLES = {
    "article": "article.* EXCLUDE (article_no, provider_id), provider.domain FROM article JOIN provider USING (provider_id)",
    "topics": "article_id, topic.name, position, is_first, part FROM article_topic JOIN article USING (article_no) "
    "JOIN topic USING (topic_id)",
    "text": "article_id, article_text.* EXCLUDE (article_no) FROM article_text JOIN article USING (article_no)",
    "record": "article_record.* EXCLUDE (article_no) FROM article_record JOIN article USING (article_no, article_id)",
    "words": "article_id, article_words.* EXCLUDE (article_no) FROM article_words JOIN article USING (article_no)",
    "links": "related_id, article_id, position FROM related_link JOIN article ON article_no = parent_no",
    "ranks": "* FROM quality_rank",
    "provider": "* EXCLUDE (provider_id) FROM provider",
    "topic": "* EXCLUDE (topic_id) FROM topic",
    "lines": "* EXCLUDE (size, mtime_ns, ctime_ns, bytes_digest) FROM report_line",
    "meta": "schema_version, corpus_version, rules_mark, visibility, newest_day FROM meta",
}


def content(settings: Settings) -> dict[str, list[Any]]:
    """Every table, numbers that only this store gave and times of files left out."""
    store = open_store(settings)
    try:
        found = {name: store.query(Statement(f"SELECT {text}")) for name, text in TABLES.items()}
        for table in ("article_topic", "article_text", "article_words"):
            count = store.query(Statement(f"SELECT COUNT(*) AS n, COUNT(DISTINCT article_no) AS m FROM {table}"))
            assert count["m"] == store.query(Statement("SELECT COUNT(DISTINCT article_no) AS m FROM article"))["m"]
        return {name: sorted(map(repr, zip(*rows.values(), strict=True))) for name, rows in found.items()}
    finally:
        store.close()


def rebuilt(settings: Settings, folder: Path) -> dict[str, list[Any]]:
    fresh = replace(settings, data=folder)
    shutil.rmtree(folder, ignore_errors=True)
    sync(fresh)
    return content(fresh)


def page(
    address: int, title: str = "A law", *, day: int = 1, quality: int = 50, related: tuple[int, ...] = (), **more: str
) -> str:
    keys = {"published": "true", "domain": f"outlet{address % 3}.example", "name": f"Outlet {address % 3}"} | more
    items = "".join(
        f'  - title: "Item {item} as {address} has it"\n    webUrl: https://press{item % 2}.example/{item}\n'
        f"    publishedDateTime: 2026-02-0{1 + item % 9}T00:00:00Z\n    quality: {item}\n"
        f"    provider: {{name: Press of {address % 2}, domain: press{item % 2}.example}}\n"
        for item in related
    )
    return (
        f'---\ntitle: "{title}"\npublishedDateTime: 2026-01-{day:02d}T08:00:00Z\nquality: {quality}\nheat: {quality}\n'
        f"webUrl: https://press{address % 2}.example/{address}\npublished: {keys['published']}\n"
        f"provider:\n  name: {keys['name']}\n  domain: {keys['domain']}\ntopics: [{keys.get('topics', 'AI')}]\n"
        f"{'related:' if items else ''}\n{items}"
        f"secured: {keys.get('secured', 'blob')}\n---\n"
    )


NAMES = ("a.md", "b.md", "c.md", "d/e.md", "f.md")
PAGES = st.builds(
    page,
    st.integers(0, 5),
    st.sampled_from(("A law", "Another law", "Ein Gesetz")),
    day=st.integers(1, 3),
    quality=st.sampled_from((10, 50, 51)),
    related=st.sets(st.integers(0, 7), max_size=3).map(lambda found: tuple(sorted(found))),
    published=st.sampled_from(("true", "false")),
    topics=st.sampled_from(("AI", "AI, Law", "")),
    name=st.sampled_from(("Outlet", "The Outlet")),
)
EDITS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), PAGES),
    st.tuples(st.just("write"), st.sampled_from(NAMES), PAGES),
    st.tuples(st.just("write"), st.sampled_from((*NAMES, ".hidden")), st.just("---\ntitle: never closed\n")),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("touch"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
)


def edit(corpus: Path, what: str, name: str, value: str) -> None:
    place = corpus / name
    if what == "write":
        corpus_of(corpus, {name: value})
    elif place.exists():
        if what == "remove":
            place.unlink()
        elif what == "touch":
            os.utime(place, (2, place.stat().st_mtime + 1))
        else:
            (corpus / value).parent.mkdir(exist_ok=True)
            place.replace(corpus / value)


@pytest.mark.parametrize("visibility", Visibility)
@profile(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(rounds=st.lists(st.lists(EDITS, min_size=1, max_size=5), min_size=2, max_size=4))
def test_following_a_corpus_ends_where_reading_it_ends(
    tmp_path_factory: pytest.TempPathFactory, visibility: Visibility, rounds: list[list[tuple[str, str, str]]]
) -> None:
    folder = tmp_path_factory.mktemp("followed")
    corpus = folder / "corpus"
    corpus.mkdir()
    settings = Settings(corpus=(corpus,), data=folder / "data", visibility=visibility)
    for edits in rounds:
        for what, name, value in edits:
            edit(corpus, what, name, value)
        sync(settings, accept_removals=True)
    assert content(settings) == rebuilt(settings, folder / "fresh")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    files = {f"{n}.md": page(n, f"Law {n}", related=(n, n + 1)) for n in range(6)}
    corpus = corpus_of(tmp_path / "corpus", {**files, "copy.md": page(1, "Law 1", day=2), "broken.md": "---\ntitle: x"})
    found = Settings(corpus=(corpus,), data=tmp_path / "data", missing_grace=0)
    settle(found)
    return found


def at(settings: Settings, name: str) -> Path:
    return settings.corpus[0] / name


def test_only_what_differs_is_read(settings: Settings) -> None:
    assert sync(settings).read == 8
    at(settings, "0.md").write_text(page(0, "Rewritten"))
    at(settings, "new.md").write_text(page(9, "New"))
    settle(settings)
    second = sync(settings)
    assert (second.read, second.changed) == (2, True)
    assert second.counts == {
        Outcome.ACCEPTED: 7,
        Outcome.DUPLICATE: 1,
        Outcome.REJECTED: 1,
        Outcome.SKIPPED: 0,
    }
    assert sync(settings).read == 0


@pytest.mark.parametrize("force", [False, True])
def test_a_forced_sync_reads_everything(settings: Settings, force: bool) -> None:
    first = sync(settings)
    again = sync(settings, force=force)
    assert (again.read, again.changed) == ((8, True) if force else (0, False))
    assert again.corpus_version == first.corpus_version


@pytest.mark.parametrize(
    "how",
    [
        lambda place: os.utime(place, (1, 1)),
        lambda place: place.write_text(page(0, "Law 0", related=(0, 1), secured="another blob")),
        lambda place: place.write_bytes(place.read_bytes()),
    ],
    ids=["touched", "secured", "rewritten"],
)
def test_a_file_that_says_the_same_publishes_nothing_and_is_looked_at_once(
    settings: Settings, how: Callable[[Path], object]
) -> None:
    first = sync(settings)
    how(at(settings, "0.md"))
    settle(settings)
    looked = sync(settings)
    assert (looked.changed, looked.read, looked.generation) == (False, 1, first.generation)
    assert sync(settings).read == 0


def settle(settings: Settings) -> None:
    """Until no file is so new that a further change could go unnoticed."""
    newest = max(path.stat().st_ctime_ns for path in settings.corpus[0].rglob("*"))
    while time.time_ns() - newest < 100_000_000:
        time.sleep(0.02)


def test_a_change_that_no_time_tells_is_found(settings: Settings) -> None:
    """Two writes of equal length within one tick of the clock: what is that new is looked at again."""
    place = at(settings, "0.md")
    place.write_text(page(0, "First"))
    sync(settings)
    before = place.stat()
    place.write_text(page(0, "Other"))
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert sync(settings).changed
    settle(settings)
    sync(settings)
    assert sync(settings).read == 0


def titles(settings: Settings) -> set[str]:
    store = open_store(settings)
    try:
        return {row.title for row in answers.article_page(store, Filters(), sort=Sort.TITLE, limit=99).rows}
    finally:
        store.close()


def test_a_duplicate_steps_in_when_the_article_goes(settings: Settings) -> None:
    sync(settings)
    assert at(settings, "copy.md").exists()
    at(settings, "copy.md").unlink()
    second = sync(settings)
    assert second.counts[Outcome.DUPLICATE] == 0
    assert "Law 1" in titles(settings)
    assert len(titles(settings)) == 6


def test_a_file_that_comes_back_is_an_article_again(settings: Settings) -> None:
    first = sync(settings)
    text = at(settings, "3.md").read_text()
    at(settings, "3.md").unlink()
    assert "Law 3" not in titles_after(settings)
    at(settings, "3.md").write_text(text)
    assert "Law 3" in titles_after(settings)
    assert sync(settings).corpus_version == first.corpus_version


def titles_after(settings: Settings) -> set[str]:
    sync(settings)
    return titles(settings)


def test_a_renamed_file_keeps_the_corpus_version(settings: Settings) -> None:
    first = sync(settings)
    at(settings, "3.md").rename(at(settings, "renamed.md"))
    second = sync(settings)
    assert second.changed
    assert second.corpus_version == first.corpus_version


def test_new_corrections_reach_unchanged_files(settings: Settings) -> None:
    sync(settings)
    at(settings, "corrections.yaml").write_text(
        "- path: 0.md\n  exclude: withdrawn\n- path: 2.md\n  topics: [Courts]\n"
    )
    assert "Law 0" not in titles_after(settings)
    at(settings, "corrections.yaml").unlink()
    assert "Law 0" in titles_after(settings)


def test_a_withdrawn_document_leaves_no_trace_in_a_published_store(settings: Settings) -> None:
    strict = replace(settings, visibility=Visibility.PUBLISHED)
    at(settings, "0.md").write_text(page(0, "Zanzibarquixotic"))
    sync(strict)
    assert b"anzibarquixotic" in stored_bytes(strict)
    at(settings, "0.md").write_text(page(0, "Zanzibarquixotic", published="false"))
    sync(strict)
    sync(strict)
    assert b"anzibarquixotic" not in newest_bytes(strict)
    assert len(titles(strict)) == 5


def stored_bytes(settings: Settings) -> bytes:
    return b"".join(path.read_bytes() for path in settings.data.iterdir())


def newest_bytes(settings: Settings) -> bytes:
    newest = max(settings.data.glob("gen-*.duckdb"), key=lambda path: int(path.stem[4:]))
    return newest.read_bytes() + (settings.data / "CURRENT").read_bytes()


def test_a_cancelled_sync_changes_nothing(settings: Settings) -> None:
    first = sync(settings)
    at(settings, "0.md").write_text(page(0, "Rewritten"))
    at(settings, "1.md").write_text(page(1, "Rewritten"))
    asked: list[int] = []

    def after_one() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(SyncCancelled) as caught:
        sync(settings, cancelled=after_one)
    assert caught.value.remedy
    assert "Rewritten" not in titles(settings)
    last = sync(settings)
    assert (last.changed, last.generation != first.generation) == (True, True)
    assert not list(settings.data.glob("*.part*"))


def test_a_worker_is_not_needed_for_many_files_to_agree(tmp_path: Path) -> None:
    """Beyond a few files workers make the rows: the same ones."""
    files: Final[dict[str, bytes | str]] = {f"{n}.md": page(n, f"Law {n}", related=(n % 7,)) for n in range(90)}
    many = Settings(corpus=(corpus_of(tmp_path / "corpus", files),), data=tmp_path / "many")
    assert sync(many).read == 90
    few = replace(many, data=tmp_path / "few")
    for name in list(files)[2:]:
        at(few, name).unlink()
    sync(few, accept_removals=True)
    for start in range(2, 90, 44):
        corpus_of(few.corpus[0], {name: files[name] for name in list(files)[start : start + 44]})
        sync(few)
    assert content(few) == content(many)


def test_the_report_is_made_on_request(settings: Settings) -> None:
    strict = replace(settings, visibility=Visibility.PUBLISHED)
    at(settings, "0.md").write_text(page(0, "Hidden", published="false"))
    result: SyncResult = sync(strict, with_report=True)
    assert result.report is not None
    assert {line.path.rpartition("/")[2]: line.outcome for line in result.report.lines}["0.md"] is Outcome.ACCEPTED
    assert len(result.report.lines) == result.files == 8
    assert sync(strict).report is None
    store = open_store(strict)
    assert "Hidden" not in repr(answers.outcomes(store))
    coverage = answers.coverage(store, Query((Dimension.STATUS,)), Filters())
    assert coverage.total == 5
    store.close()


def test_synonyms_beside_a_corpus_are_used_from_the_next_sync_on(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path / "news", {"a.md": page(1, "Kumo expands")})
    settings = Settings(corpus=(corpus,), data=tmp_path / "data")
    sync(settings)
    assert _found(settings, "state cloud") == 0
    corpus_of(corpus, {"synonyms.toml": 'same = [["kumo", "state cloud"]]'})
    sync(settings)
    assert _found(settings, "state cloud") == 1
    corpus_of(corpus, {"synonyms.toml": "same = [[1]]"})
    with pytest.raises(BadSynonyms, match=r"news/synonyms\.toml"):
        sync(settings)
    assert _found(settings, "state cloud") == 1, "what was shown stays"
    (corpus / "synonyms.toml").unlink()
    sync(settings)
    assert _found(settings, "state cloud") == 0


def _found(settings: Settings, q: str) -> int:
    store = open_store(settings)
    try:
        return answers.article_page(store, Filters(q=q), sort=Sort.RELEVANCE).total
    finally:
        store.close()


def test_the_moment_of_a_sync_is_later_than_that_of_the_last_one(settings: Settings) -> None:
    sync(settings)
    with closing(open_store(settings)) as store:
        index, last = file_index(store, settings.data), answers.facts(store).synced_at
        assert later_than_last(last, store, index) == last + timedelta(seconds=1)
        assert later_than_last(last - timedelta(hours=1), store, index) == last + timedelta(seconds=1)
        assert later_than_last(last + timedelta(hours=1), store, index) == last + timedelta(hours=1)
        assert later_than_last(last - timedelta(days=30), store, index) == last - timedelta(days=30)
        assert later_than_last(last, store, None) == last
