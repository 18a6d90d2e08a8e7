"""What must not vanish without a word: feeds of a list, items, rows, the collector's memory, people's own files."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.collect.desk import EXAMPLES, FeedDesk
from dashboard.collect.feed import Feed, Items
from dashboard.collect.health import for_readers
from dashboard.collect.importing.import_file import Imported, import_file
from dashboard.collect.record import Record, parse_record
from dashboard.collect.sources_file import SourcesFile
from dashboard.collect.state import CollectorState
from dashboard.config.settings import Settings
from dashboard.corpus.folder import SET_ASIDE_MARK, SET_ASIDE_REASON, find_files
from dashboard.errors import BadParameter, BadSources, CorpusReadOnly, DashboardError
from tests.app.test_feeds_page import health
from tests.support.feed_server import FeedServer, collecting, feed_server, item, rss


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        yield served


def records(folder: Path) -> list[Record]:
    found = [parse_record(path.read_text("utf-8")) for path in sorted(folder.rglob("*.md"))]
    return [record for record in found if record is not None]


def imported(tmp_path: Path, name: str, content: str) -> tuple[Imported, list[Record]]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return import_file(path, tmp_path / "corpus"), records(tmp_path / "corpus")


def agenda(number: int) -> str:
    return f"<item><title>Agenda</title><guid isPermaLink='false'>g{number}</guid><description>Text {number}.</description></item>"


def test_items_of_one_title_without_address_are_all_kept(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("One", server.put("one", rss(agenda(1), agenda(2))))
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
        server.put("one", rss(agenda(3)))
        (outcome,) = run.collect(run.feeds())
    assert outcome.counts["new"] == 1
    assert [record.excerpt for record in sorted(records(tmp_path / "corpus"), key=lambda r: r.excerpt or "")] == [
        "Text 1.",
        "Text 2.",
        "Text 3.",
    ]


def test_an_item_whose_text_changes_under_its_id_is_one_record(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("One", server.put("one", rss(agenda(1))))
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
        server.put("one", rss(agenda(1).replace("Text 1.", "Another text.")))
        (outcome,) = run.collect(run.feeds())
    assert (outcome.counts["updated"], outcome.counts["new"]) == (1, 0)
    assert [record.excerpt for record in records(tmp_path / "corpus")] == ["Another text."]


def test_an_address_that_cannot_be_used_is_noted(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("One", server.put("one", rss("<item><title>Here</title><link>http://localhost/x</link></item>")))
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
    _, found = imported(tmp_path, "a.csv", "title,url\nThere,www.example.org/a\n")
    assert [record.url for record in found] == [None, None]
    assert all("cannot be used and was left out" in " ".join(record.notes) for record in found)


def test_two_writers_of_a_list_take_out_what_they_name(tmp_path: Path) -> None:
    for turn in range(10):
        corpus = tmp_path / str(turn)
        SourcesFile(corpus).add(Feed(name, f"https://{name}.example/feed") for name in "abcdef")
        threads = [threading.Thread(target=SourcesFile(corpus).remove, args=(name,)) for name in "abc"]
        threads.append(threading.Thread(target=SourcesFile(corpus).change, args=("f", {"enabled": False})))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [(feed.name, feed.enabled) for feed in SourcesFile(corpus).feeds()] == [
            ("d", True),
            ("e", True),
            ("f", False),
        ]


def test_a_list_in_one_line_is_refused_and_kept(tmp_path: Path) -> None:
    written = 'source = [{name="A", address="https://a.example/f"}]\n'
    (tmp_path / "sources.toml").write_text(written, encoding="utf-8")
    file = SourcesFile(tmp_path)
    for change in (
        lambda: file.add([Feed("B", "https://b.example/f")]),
        lambda: file.remove("A"),
        lambda: file.change("A", {"enabled": False}),
    ):
        with pytest.raises(BadSources, match="in one line"):
            change()
    assert (tmp_path / "sources.toml").read_text("utf-8") == written


def test_a_list_that_cannot_be_read_names_no_folder(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").mkdir()
    with pytest.raises(BadSources) as refused:
        SourcesFile(tmp_path).feeds()
    assert str(tmp_path) not in f"{refused.value.message} {refused.value.remedy}"


def test_a_passing_failure_of_the_state_takes_nothing_from_it(
    server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Feed("One", server.put("one", rss(agenda(1))))
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
    (path,) = tmp_path.rglob("*.sqlite")
    before = path.read_bytes()

    def refuse(*_: object, **__: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr("dashboard.collect.state._opened", refuse)
        with pytest.raises(DashboardError, match="disk I/O error"):
            CollectorState.writing(path, None)  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert not [*path.parent.glob("*damaged*")]


@pytest.mark.parametrize(
    ("name", "content", "kept", "lost"),
    [
        ("quote.csv", 'title,url\nA,https://a.example/1\nB,"https://a.example/2\nC,https://a.example/3\n', 1, 1),
        ("end.ris", "TY  - NEWS\nTI  - R one\nER  - \n\nTY  - NEWS\nTI  - R two\n", 1, 1),
        ("two.json", '{"added": [{"title": "A"}], "changed": [{"title": "B"}]}', 2, 0),
    ],
)
def test_rows_of_damaged_files_are_read_or_counted(
    tmp_path: Path, name: str, content: str, kept: int, lost: int
) -> None:
    done, found = imported(tmp_path, name, content)
    assert (len(found), sum(done.left_out.values())) == (kept, lost)


def test_a_column_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match="twice"):
        imported(tmp_path, "a.csv", "title,url,url\nDup,https://a.example/9,\n")


def test_files_of_one_title_are_imported_beside_each_other(tmp_path: Path) -> None:
    imported(tmp_path, "a.csv", "title,description\nAgenda,first text\n")
    _, found = imported(tmp_path, "b.csv", "title,description\nAgenda,another text\n")
    assert sorted(record.excerpt or "" for record in found) == ["another text", "first text"]


EDITS = {
    "a value": lambda text: text.replace("AI Act", "AI Act (EU)"),
    "a key": lambda text: text.replace("category: news", "category: news\nquality: 80"),
    "a body": lambda text: text + "\nMy notes.\n",
    "the hash taken out": lambda text: re.sub("collectorHash.*\n", "", text),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_a_person_edited_is_never_overwritten(
    server: FeedServer, tmp_path: Path, edit: Callable[[str], str]
) -> None:
    corpus = tmp_path / "corpus"
    row = "AI Act part {},https://i.example/{}\n"
    imported(tmp_path, "a.csv", "title,url\n" + row.format(1, 1) + row.format(2, 2))
    feed = Feed("One", server.put("one", rss(item(1, title="AI Act"), item(2))))
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
        edited = [next(corpus.glob(pattern)) for pattern in ("imported/*/*part-1-*", "collected/*/*ai-act-*")]
        for path in edited:
            path.write_text(edit(path.read_text("utf-8")), encoding="utf-8")
        texts = [path.read_text("utf-8") for path in edited]
        server.put("one", rss(item(1, title="Feed’s new title"), item(2, title="Changed")))
        server.clock.turn(86_400)
        (outcome,) = run.collect(run.feeds())
        assert dict(outcome.counts) == {"kept": 1, "updated": 1}
        assert [line.path for line in outcome.lines if line.outcome == "kept"] == [str(edited[1].relative_to(corpus))]
        server.clock.turn(86_400)
        (outcome,) = run.collect(run.feeds())
        assert dict(outcome.counts) == {"unchanged": 2}
    done, _ = imported(tmp_path, "a.csv", "title,url\n" + row.format("one", 1) + row.format("two", 2))
    assert (done.kept, done.changed) == ([str(edited[0].relative_to(corpus))], 1)
    assert [path.read_text("utf-8") for path in edited] == texts


def test_what_is_no_record_any_more_is_not_overwritten_either(server: FeedServer, tmp_path: Path) -> None:
    feed = Feed("One", server.put("one", rss(item(1))))
    imported(tmp_path, "a.csv", "title,url\nA,https://i.example/1\n")
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
    paths = list((tmp_path / "corpus").rglob("*.md"))
    for path in paths:
        path.write_text("Only my notes: {", encoding="utf-8")
    next((tmp_path / "data").glob("*.sqlite")).unlink()
    with collecting(server, tmp_path) as run:
        (outcome,) = run.collect(run.feeds())
    done, _ = imported(tmp_path, "a.csv", "title,url\nB,https://i.example/1\n")
    assert (dict(outcome.counts), len(done.kept)) == ({"unchanged": 1}, 1)
    assert {path.read_text("utf-8") for path in paths} == {"Only my notes: {"}


def test_line_endings_and_a_mark_of_order_are_no_edits(tmp_path: Path) -> None:
    imported(tmp_path, "a.csv", "title,url\nA,https://i.example/1\n")
    (path,) = (tmp_path / "corpus").rglob("*.md")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    done, _ = imported(tmp_path, "a.csv", "title,url\nB,https://i.example/1\n")
    assert (done.kept, done.changed) == ([], 1)


def test_a_folder_of_somebody_elses_is_never_marked(server: FeedServer, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "set-aside").mkdir(parents=True)
    (corpus / "set-aside" / "mine.md").write_text("---\ntitle: Mine\n---\n", encoding="utf-8")
    feed = Feed("One", server.put("one", rss(item(1, title="Soup", description=""))), items=Items.RELEVANT)
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
        assert run.folder.newest_aside(10)[1] == 1
    assert [path.name for path in (corpus / "set-aside").iterdir()] == ["mine.md"]
    read = {file.inside: file.skip for file in find_files(corpus, "corpus")}
    assert read["set-aside/mine.md"] is None
    assert read["set-aside-by-relevance"] == SET_ASIDE_REASON
    os.unlink(corpus / "set-aside-by-relevance" / SET_ASIDE_MARK)
    server.put("one", rss(item(1, title="Soup", description=""), item(2, title="Salad", description="")))
    server.clock.turn(86_400)
    with collecting(server, tmp_path) as run, pytest.raises(CorpusReadOnly, match="not the collector's"):
        run.collect(run.feeds())


def test_a_folder_that_was_made_and_not_yet_marked_is_the_collectors(server: FeedServer, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "set-aside").mkdir(parents=True)
    feed = Feed("One", server.put("one", rss(item(1, title="Soup", description=""))), items=Items.RELEVANT)
    with collecting(server, tmp_path, feed) as run:
        run.collect(run.feeds())
    assert (tmp_path / "corpus" / "set-aside" / SET_ASIDE_MARK).exists()
    assert not (tmp_path / "corpus" / "set-aside-by-relevance").exists()


def test_examples_overwrite_nothing(tmp_path: Path) -> None:
    desk = FeedDesk(Settings(corpus=(tmp_path / "corpus",), data=tmp_path / "data"))
    (tmp_path / "corpus").mkdir()
    desk.copy_examples()
    mine = next((tmp_path / "corpus" / EXAMPLES).iterdir())
    mine.write_text("mine", encoding="utf-8")
    assert desk.copy_examples() == 3
    assert mine.read_text("utf-8") == "mine"


def test_readers_see_no_keys_of_feeds() -> None:
    given = health("a", "moved", moved_to="https://b.example/f?token=SECRET")
    given = replace(given, feed=replace(given.feed, address="https://a.example/f?token=SECRET"))
    assert "SECRET" not in repr(for_readers(given))
