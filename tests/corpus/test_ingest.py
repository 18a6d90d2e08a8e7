"""Every file has one outcome, one article wins, what is hidden stays hidden, and nothing stops the rest."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.corpus.folder import find_files, shown_name
from dashboard.corpus.ingest import Ingest, Progress, fingerprint, ingest
from dashboard.corpus.sources import sources_of
from dashboard.corpus.survey import survey
from dashboard.errors import BadCorrections, CorpusMissing
from dashboard.model.article import Status, to_record
from dashboard.model.ingest_report import Outcome, ReportLine
from tests.support.documents import NOW, corpus_of

STORY = "A Story\n\n2 Sources\n\nIt is told.\n\nIt is told at length 1.\n"


def page(name: str, keys: str = "", day: str = "2026-05-04") -> bytes:
    return f'---\ntitle: "About {name}"\npublishedDateTime: {day}T01:02:03Z\nwebUrl: https://example.org/{name}\n{keys}---\n'.encode()


def settings(*folders: Path, **changes: object) -> Settings:
    return replace(Settings(corpus=folders), **changes)  # type: ignore[arg-type]


def run(*folders: Path, **changes: object) -> Ingest:
    return ingest(settings(*folders, **changes), now=NOW)


def line_of(found: Ingest, path: str) -> ReportLine:
    (line,) = [line for line in found.report.lines if line.path == path]
    return line


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


def test_the_delivered_documents(seeds: Path) -> None:
    found = run(seeds)
    assert found.report.counts() == {
        Outcome.ACCEPTED: 3,
        Outcome.DUPLICATE: 0,
        Outcome.REJECTED: 0,
        Outcome.SKIPPED: 0,
    }
    assert Counter(topic for article in found.articles for topic in article.topics) == {"AI": 2, "AI Hardware": 2}
    assert {article.provider.domain for article in found.articles} == {"coinspeaker.com", "nikkei.com", "theoutpost.ai"}
    assert {str(a.published_at.date()) for a in found.articles if a.published_at} == {"2023-07-03", "2023-11-08"}
    assert Counter(article.status for article in found.articles) == dict.fromkeys(Status, 1)
    assert {r.provider.name for article in found.articles for r in article.related} == {"AOL", "Barron's"}
    assert all(line.reason is None for line in found.report.lines)


def test_every_file_has_one_line(corpus: Path) -> None:
    corpus_of(
        corpus,
        {
            "a.md": page("a"),
            "b/c.txt": STORY,
            "b/notes.txt": "Just notes.",
            ".hidden": "x",
            ".git/config": "x",
            "e": b"",
        },
    )
    (corpus / "link.md").symlink_to(corpus / "a.md")
    (corpus / "folder").symlink_to(corpus / "b")
    os.mkfifo(corpus / "pipe")
    found = run(corpus)
    assert {line.path: line.outcome for line in found.report.lines} == {
        "corpus/.git": Outcome.SKIPPED,
        "corpus/.hidden": Outcome.SKIPPED,
        "corpus/a.md": Outcome.ACCEPTED,
        "corpus/b/c.txt": Outcome.ACCEPTED,
        "corpus/b/notes.txt": Outcome.REJECTED,
        "corpus/e": Outcome.REJECTED,
        "corpus/folder": Outcome.SKIPPED,
        "corpus/link.md": Outcome.SKIPPED,
        "corpus/pipe": Outcome.SKIPPED,
    }
    assert all(line.reason for line in found.report.lines if line.outcome is not Outcome.ACCEPTED)
    assert all(line.remedy for line in found.report.lines if line.outcome is Outcome.REJECTED)
    assert [line.path for line in found.report.lines] == sorted(line.path for line in found.report.lines)


def test_the_newest_then_hottest_then_last_file_is_the_article(corpus: Path) -> None:
    corpus_of(
        corpus,
        {
            "old.md": page("x", "heat: 500\n", day="2026-05-03"),
            "cool.md": page("x", "heat: 10\n"),
            "a-hot.md": page("x", "heat: 80\n"),
            "b-hot.md": page("x", "heat: 80\n"),
            "unscored.md": page("x"),
            "undated.md": "---\ntitle: X\nwebUrl: http://www.example.org/x/?utm_source=a\n---\n",
        },
    )
    found = run(corpus)
    (article,) = found.articles
    assert article.path == "corpus/b-hot.md"
    duplicates = [line for line in found.report.lines if line.outcome is Outcome.DUPLICATE]
    assert len(duplicates) == 5
    assert all("corpus/b-hot.md" in str(line.reason) for line in duplicates)
    assert {line.article_id for line in found.report.lines} == {article.article_id}


def test_only_published_records_and_stories_are_served_in_published_mode(corpus: Path) -> None:
    files: dict[str, bytes | str] = {
        "shown.md": page("shown", "published: true\n"),
        "held.md": page("held", "published: false\nrelated: [{title: held-related}]\n"),
        "removed.md": page("removed", "published: true\nremoved: true\n"),
        "unscored.md": page("unscored"),
        "doubtful.md": page("doubtful", "published: True\n"),
        "story.txt": STORY,
    }
    corpus_of(corpus, files)
    everything = run(corpus)
    assert len(everything.articles) == 6
    assert line_of(everything, "corpus/doubtful.md").status is Status.UNPUBLISHED
    published = run(corpus, visibility=Visibility.PUBLISHED)
    assert [article.path for article in published.articles] == ["corpus/shown.md", "corpus/story.txt"]
    assert "held" not in json.dumps([to_record(article) for article in published.articles])
    assert {line.path: line.visible for line in published.report.lines} == {
        "corpus/shown.md": True,
        "corpus/held.md": False,
        "corpus/removed.md": False,
        "corpus/unscored.md": False,
        "corpus/doubtful.md": None,
        "corpus/story.txt": True,
    }
    assert line_of(published, "corpus/doubtful.md").outcome is Outcome.REJECTED


def test_hidden_files_leave_no_trace_in_what_is_served(tmp_path: Path) -> None:
    shown: dict[str, bytes | str] = {"shown.md": page("shown", "published: true\n"), "story.txt": STORY}
    hidden: dict[str, bytes | str] = {
        "held.md": page("held", "published: false\n"),
        "bad.md": page("bad", "published: no\n"),
    }
    with_hidden = run(corpus_of(tmp_path / "a" / "corpus", shown | hidden), visibility=Visibility.PUBLISHED)
    without = run(corpus_of(tmp_path / "b" / "corpus", shown), visibility=Visibility.PUBLISHED)
    assert with_hidden.articles == without.articles
    assert with_hidden.corpus_version == without.corpus_version


def test_unpublishing_in_a_newer_file_hides_the_older_one(corpus: Path) -> None:
    corpus_of(
        corpus,
        {
            "old.md": page("x", "published: true\n", day="2026-05-03"),
            "new.md": page("x", "published: false\n"),
        },
    )
    assert run(corpus, visibility=Visibility.PUBLISHED).articles == ()


def test_the_corpus_version_is_about_content_only(tmp_path: Path) -> None:
    one = run(corpus_of(tmp_path / "one", {"a.md": page("a"), "b.md": page("b", "secured: x\n")}))
    two = run(
        corpus_of(tmp_path / "two", {"z/b.md": page("b", "secured: y\n"), "y.txt": page("a"), "copy.md": page("a")})
    )
    assert one.corpus_version == two.corpus_version
    other = run(corpus_of(tmp_path / "three", {"a.md": page("a"), "b.md": page("b", "quality: 3\n")}))
    assert one.corpus_version != other.corpus_version


def test_corrections_are_applied_and_a_takedown_is_honoured(corpus: Path) -> None:
    corpus_of(
        corpus,
        {
            "story.txt": STORY,
            "wei.md": page("wei"),
            "corrections.yaml": "- path: story.txt\n  date: 2026-02-03\n- path: wei.md\n  exclude: about an artist\n",
        },
    )
    found = run(corpus)
    (story,) = found.articles
    assert str(story.published_at) == "2026-02-03 00:00:00+00:00"
    assert line_of(found, "corpus/wei.md").outcome is Outcome.SKIPPED
    assert "about an artist" in str(line_of(found, "corpus/wei.md").reason)
    assert line_of(found, "corpus/wei.md").title is None
    assert line_of(found, "corpus/corrections.yaml").outcome is Outcome.SKIPPED


@pytest.mark.parametrize("data", [b"- path: a.md\n  exlude: x\n", b"\x00\x01\x02\x00", b"- &a b\n"])
def test_corrections_that_cannot_be_read_stop_the_ingest(corpus: Path, data: bytes) -> None:
    corpus_of(corpus, {"a.md": page("a"), "corrections.yaml": data})
    with pytest.raises(BadCorrections):
        run(corpus)


def test_a_link_in_place_of_the_corrections_is_not_followed(corpus: Path) -> None:
    corpus_of(corpus, {"a.md": page("a")})
    (corpus / "corrections.yaml").symlink_to(corpus / "nowhere.yaml")
    with pytest.raises(BadCorrections):
        run(corpus)


def test_a_corrections_file_further_down_is_a_document(corpus: Path) -> None:
    corpus_of(corpus, {"a.md": page("a"), "b/corrections.yaml": "- path: a.md\n  exclude: x\n"})
    found = run(corpus)
    assert len(found.articles) == 1
    assert line_of(found, "corpus/b/corrections.yaml").outcome is Outcome.REJECTED


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    for ask in (ingest, fingerprint):
        with pytest.raises(CorpusMissing) as problem:
            ask(settings(tmp_path / "nowhere"))
        assert "PULSE_CORPUS" in problem.value.remedy


def test_an_empty_folder_is_an_empty_corpus(tmp_path: Path) -> None:
    found = run(corpus_of(tmp_path, {}))
    assert (found.articles, found.report.lines) == ((), ())


def test_files_that_are_too_large_are_refused(corpus: Path) -> None:
    corpus_of(corpus, {"fits.md": page("a"), "large.md": page("b") + b" " * 500})
    found = run(corpus, max_file_bytes=300)
    assert [article.path for article in found.articles] == ["corpus/fits.md"]
    assert "300 bytes" in str(line_of(found, "corpus/large.md").reason)


def test_two_folders_called_alike_are_told_apart(tmp_path: Path) -> None:
    one = corpus_of(tmp_path / "one" / "news", {"a.md": page("a")})
    two = corpus_of(tmp_path / "two" / "news", {"a.md": page("b"), "corrections.yaml": "- path: a.md\n  exclude: x\n"})
    found = run(one, two)
    assert [line.path for line in found.report.lines] == ["news-2/a.md", "news-2/corrections.yaml", "news/a.md"]
    assert [article.path for article in found.articles] == ["news/a.md"]
    assert [source.name for source in sources_of((one, two))] == ["news", "news-2"]


def test_odd_file_names_are_read_and_can_be_stored(corpus: Path) -> None:
    names = [
        b"a\xff.md",
        b"a\\xff.md",
        b"new\nline.md",
        "bidi\u202egpj.md".encode(),
        b"-rf",
        "ü ☕.md".encode(),
        b"con\x1b[31m",
    ]
    corpus.mkdir()
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(corpus) + b"/" + name)).write_bytes(page(f"n{number}"))
    found = run(corpus)
    assert len(found.articles) == len(names)
    shown = [line.path for line in found.report.lines]
    assert len(set(shown)) == len(names)
    for path in shown:
        path.encode("utf-8")
        assert path.isprintable()
    assert "corpus/ü ☕.md" in shown


def test_shown_names_of_different_files_differ() -> None:
    names = ["a", "a\\n", "a\n", "a\\\\n", os.fsdecode(b"a\xff"), "a\\xff", "a\u200b", "a\\u200b", "ÿa", "aÿ"]
    assert len({shown_name(name) for name in names}) == len(names)


@pytest.mark.parametrize(("counts", "calls"), [((64,), 0), ((65,), 1), ((32, 32), 0), ((32, 33), 1), ((200, 100), 1)])
def test_a_survey_says_once_that_workers_will_be_needed(tmp_path: Path, counts: tuple[int, ...], calls: int) -> None:
    folders = [corpus_of(tmp_path / f"c{at}", {f"{n}.md": "" for n in range(count)}) for at, count in enumerate(counts)]
    told: list[int] = []
    seen = survey(settings(*folders), lambda: told.append(1))
    assert (len(told), len(seen.files)) == (calls, sum(counts))


def test_the_fingerprint_changes_exactly_when_a_sync_is_needed(corpus: Path) -> None:
    corpus_of(corpus, {"a.md": page("a"), "b.md": page("b")})
    first = fingerprint(settings(corpus))
    assert fingerprint(settings(corpus)) == first
    assert fingerprint(settings(corpus, images="off", public_url="https://x.example")) == first
    assert fingerprint(settings(corpus, visibility=Visibility.PUBLISHED)) != first
    assert fingerprint(settings(corpus, max_topics=3)) != first
    os.utime(corpus / "a.md", ns=(1, 1))
    touched = fingerprint(settings(corpus))
    assert touched != first
    (corpus / "corrections.yaml").write_text("")
    corrected = fingerprint(settings(corpus))
    assert corrected != touched
    (corpus / "b.md").rename(corpus / "c.md")
    assert fingerprint(settings(corpus)) != corrected


def test_progress_reaches_its_end(corpus: Path) -> None:
    corpus_of(corpus, {f"{n}.md": page(str(n)) for n in range(60)} | {".x": ""})
    steps: list[Progress] = []
    ingest(settings(corpus), now=NOW, progress=steps.append)
    assert steps[0] == Progress(0, 60)
    assert steps[-1] == Progress(60, 60)
    assert [step.done for step in steps] == sorted(step.done for step in steps)


def test_a_deep_folder_is_named_not_entered(corpus: Path) -> None:
    place = corpus.joinpath(*["d"] * 40)
    corpus_of(place, {"a.md": page("a")})
    (found,) = find_files(corpus, "corpus")
    assert found.skip is not None


def test_hostile_documents_do_not_stop_the_rest(corpus: Path) -> None:
    hostile: dict[str, bytes | str] = {
        "deep.md": b"---\ntitle: A\nx: " + b"[" * 200_000 + b"\n---\n",
        "alias.md": "---\ntitle: &a A\nx: [*a, *a]\n---\n",
        "self.md": "---\ntitle: A\nx: &a [*a]\n---\n",
        "python.md": "---\ntitle: !!python/object/apply:os.getcwd []\n---\n",
        "binary": bytes(range(256)),
        "surrogate.md": '---\ntitle: "\\ud800"\n---\n',
        "year.md": "---\ntitle: Year\npublishedDateTime: 9999-12-31T23:59:59-12:00\nquality: .nan\n---\n",
    }
    corpus_of(corpus, hostile | {"good.md": page("good")})
    found = run(corpus)
    assert {article.path for article in found.articles} == {"corpus/good.md", "corpus/year.md"}
    assert found.report.counts()[Outcome.REJECTED] == len(hostile) - 1
    assert not any("failed in the dashboard" in str(line.reason) for line in found.report.lines)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "files", "articles"), [("news-records", 674, 670), ("news-records-related", 120, 120)]
)
def test_the_real_documents_are_all_read(real_corpus: Path, name: str, files: int, articles: int) -> None:
    found = run(real_corpus / name)
    counts = found.report.counts()
    assert len(found.articles) == counts[Outcome.ACCEPTED] == articles
    assert counts[Outcome.DUPLICATE] == files - articles
    assert counts[Outcome.REJECTED] == counts[Outcome.SKIPPED] == 0
    assert all(article.published_at and article.topics and article.provider.domain for article in found.articles)
    assert not any(article.notes for article in found.articles)
