"""Every option of every command is run once. One without an example here is a failure, and so is a traceback."""

from __future__ import annotations

import argparse
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.access.tokens import Tokens
from dashboard.alerts.alert_files import AlertFiles
from dashboard.cli.main import COMMANDS, main, parser_of
from dashboard.config.settings import Settings, Visibility
from dashboard.digests.digest_files import Digests
from dashboard.model.filters import FILTER_NAMES
from dashboard.saved_views.view_files import SavedViews
from dashboard.snapshots.archive import Archive, utc_now
from dashboard.snapshots.board import BoardItem, Boards
from dashboard.snapshots.kept_files import UNSERVED
from dashboard.sync.run import sync
from tests.support.feed_server import FeedServer, feed_server, item, rss
from tests.support.hook_server import HookServer, hook_server
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_made import hand_made
from tests.test_service import until

pytestmark = pytest.mark.slow

KEPT, WITHDRAWN, OTHER = (hand_made() for _ in range(3))
FILTERS = {
    "topic": ["AI, Law"],
    "provider": ["Outlet 1"],
    "dates": ["2026-01-01", "2026-12-31"],
    "period": ["90d"],
    "quality": ["10", "90"],
    "type": ["press"],
    "status": ["published"],
    "corpus": ["documents"],
    "jurisdiction": ["eu"],
    "instrument": ["law"],
    "organisation": ["openai"],
    "theme": ["copyright"],
    "policy": ["yes"],
    "outlet_country": ["DE"],
    "q": ["law"],
    "require": ["topic:AI, Law"],
    "exclude": ["provider:Outlet 1"],
    "related": ["true"],
    "stories": ["true"],
    "together": ["true"],
}
FILTER_EXAMPLES = [[word for value in values for word in (f"--{name}", value)] for name, values in FILTERS.items()]
DATA = "--data"
TOKEN = "the id of a token"
VIEW = "the id of a saved view"
DIGEST = "the id of a digest"
HOOK = "webhook:http://own.hooks.test/"
ALERT = "the id of an alert"
SHARE = ["--points", "5", "--direction", "up", "--days", "28", "--pause", "7", "--name", "AI", "--owner", "Ada"]
BOARD = "the id of a board"
FEED = "http://one.feeds.test/feed"
EXAMPLES: dict[str, list[list[str]]] = {
    "sync": [["--corpus", "documents"], ["--report", "report"], ["--force"], ["--accept-removals"], ["--watch"]],
    "serve": [],
    "sources": [
        ["add", FEED, "--name", "One", "--topic", "AI", "--items", "relevant", "--every", "6h", "--corpus", "fed"],
        ["check", "One", "--corpus", "fed"],
        ["check", "--json", "--corpus", "fed"],
        ["list", "--corpus", "fed"],
        ["list", "--json", "--corpus", "fed"],
        ["pause", "One", "--corpus", "fed"],
        ["resume", "One", "--corpus", "fed"],
        ["export", "--corpus", "fed"],
        ["export", "--out", "feeds.opml", "--corpus", "fed"],
        ["import", "feeds.opml", "--corpus", "fed-too"],
        ["remove", "One", "--corpus", "fed-too"],
        ["import", "starter", "--corpus", "fed-too"],
    ],
    "import": [
        ["table.csv", "--map", "any", "--topic", "AI", "--dry-run", "--corpus", "fed"],
        ["table.csv", "--corpus", "fed"],
    ],
    "collect": [
        ["--dry-run", "--corpus", "fed"],
        ["--once", "--report", "collected.jsonl", "--corpus", "fed"],
        ["--source", "One", "--corpus", "fed"],
        ["--watch", "--corpus", "fed"],
    ],
    "brief": [["--since", "7d"], ["--format", "json"], ["--out", "brief.md"], *FILTER_EXAMPLES],
    "export": [
        ["--format", "csv", "--out", "export"],
        ["--format", "csv", "--bom", "--out", "export"],
        *(["--format", "parquet", "--out", "export", *example] for example in FILTER_EXAMPLES),
    ],
    "freeze": [
        ["status", "topic=AI, Law", "--query", "?status=published"],
        ["status", "--title", "A title", "--note", "A note"],
        ["status", "--out", "files", "--format", "csv,json"],
        ["--from", "views.csv"],
    ],
    "verify": [[KEPT.id, "--json"]],
    "snapshots": [["list"], ["restore", WITHDRAWN.id], ["purge", OTHER.id]],
    "boards": [["list"], ["remove", BOARD]],
    "corrections": [["export"], ["export", "--out", "labels.jsonl"]],
    "backup": [["one.tar.gz", "--documents"]],
    "restore": [["one.tar.gz"]],
    "images": [["status", "--json"], ["prune"], ["fetch", "--again"]],
    "mcp": [],  # answers until its input ends: tests/assistants runs it
    "tokens": [
        ["create", "Report", "--role", "analyst", "--area", "data", "--days", "7", DATA, "data"],
        ["list", DATA, "data"],
        ["revoke", TOKEN, DATA, "data"],
    ],
    "sessions": [["list", DATA, "data"], ["revoke", "ada", DATA, "data"]],
    "views": [
        ["save", "/policy?topic=AI", "--name", "AI", "--folder", "Weekly", "--note", "For Monday"],
        ["list"],
        ["new", VIEW, "--since", "2026-05-04T03:02:01Z"],
        ["remove", VIEW],
        ["save", "/policy", "--name", "Policy"],
    ],
    "digests": [
        [
            *("add", VIEW, "--to", HOOK, "--every", "daily", "--weekday", "friday", "--hour", "8", "--name", "New"),
            *("--zone", "Europe/Berlin", "--opening", "Dear all", "--skip-if-empty"),
        ],
        ["list"],
        ["preview", DIGEST, "--format", "html"],
        ["preview", DIGEST, "--format", "json"],
        ["test", DIGEST, "--to", HOOK],
        ["send-now", DIGEST],
        ["remove", DIGEST],
    ],
    "deliver": [["--once"], ["--watch"]],
    "deliveries": [["--last", "5"], ["--json"]],
    "alerts": [
        ["preview", "/", "--when", "stories", "--least", "2"],
        ["preview", "/", "--when", "instruments", "--jurisdiction", "EU"],
        ["add", "/", "--when", "money", "--amount", "5e9", "--currency", "EUR", "--to", "a@example.org"],
        ["add", "/", "--when", "share", "--by", "topic", "--value", "AI", *SHARE, "--to", "a@example.org"],
        ["list"],
        ["check"],
        *([action, ALERT] for action in ("show", "preview", "pause", "resume", "remove")),
    ],
}
PLACES = {"restore": "restored"}
EXPECTED = {("verify", KEPT.id): 1, ("sync", "--watch"): 130, ("collect", "--watch"): 130, ("deliver", "--watch"): 130}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("options")
    corpus = write_corpus(found / "documents", stated_documents(12))
    (found / "table.csv").write_text("title,url\nA law,https://a.example/1\n")
    (found / "views.csv").write_text("chart,query\nstatus,topic=AI\n")
    settings = Settings(corpus=(corpus,), data=found / "data")
    sync(settings)
    for snapshot in (KEPT, WITHDRAWN, OTHER):
        Archive.of(settings).keep(snapshot)
    Boards(settings).keep("A board", [BoardItem("", KEPT.id)], utc_now())
    Archive.of(settings).withdraw(WITHDRAWN.id, "It showed an article.", utc_now())
    return found


@pytest.fixture(scope="module")
def feeds() -> Iterator[FeedServer]:
    with feed_server() as server:
        server.put("one", rss(item(1), item(2)))
        yield server


@pytest.fixture(scope="module")
def hooks() -> Iterator[HookServer]:
    with hook_server() as server:
        yield server


@pytest.fixture(autouse=True)
def in_folder(folder: Path, feeds: FeedServer, hooks: HookServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_WEBHOOK_HOSTS", f"*.hooks.test=127.0.0.1:{hooks.server_address[1]}")
    monkeypatch.setenv("PULSE_PUBLIC_URL", "https://pulse.example.org")
    monkeypatch.setenv("PULSE_FEED_HOSTS", f"*.feeds.test=127.0.0.1:{feeds.port}")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PULSE_CORPUS", str(folder / "documents"))
    monkeypatch.setenv("PULSE_IMAGES", "proxy")


def arguments_of(command: str) -> Iterator[argparse.Action]:
    (commands,) = (a for a in parser_of(command)._actions if isinstance(a, argparse._SubParsersAction))
    for action in commands.choices[command]._actions:
        if not isinstance(action, argparse._HelpAction):
            yield action


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_an_example(command: str) -> None:
    assert set(EXAMPLES) == set(COMMANDS)
    used = {word for example in EXAMPLES[command] for word in example} | {DATA}
    for action in arguments_of(command):
        if action.option_strings:
            assert used & set(action.option_strings), f"{command} {action.option_strings} needs an example"
        for choice in action.choices or () if not action.option_strings else ():
            assert choice in used, f"{command} {choice} needs an example"
    assert set(FILTERS) == set(FILTER_NAMES)


@pytest.mark.parametrize(
    ("command", "example"), [(command, example) for command in COMMANDS for example in EXAMPLES[command]]
)
def test_every_option_runs(folder: Path, command: str, example: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    watching = "--watch" in example
    if watching:
        threading.Thread(target=interrupt, args=(command, signal.getsignal(signal.SIGINT)), daemon=True).start()
    if TOKEN in example:
        example = [Tokens(folder / "data").all()[0].id if word == TOKEN else word for word in example]
    if VIEW in example:
        example = [SavedViews(folder / "data").every()[0].id if word == VIEW else word for word in example]
    if DIGEST in example:
        example = [Digests(folder / "data").every()[0].id if word == DIGEST else word for word in example]
    if ALERT in example:
        example = [AlertFiles(folder / "data").every()[0][0].id if word == ALERT else word for word in example]
    if BOARD in example:
        example = [
            Boards(Settings(data=folder / "data")).every(utc_now())[0].id if word == BOARD else word for word in example
        ]
    takes_data = any(DATA in action.option_strings for action in arguments_of(command))
    code = main([command, *example, *((DATA, str(folder / PLACES.get(command, "data"))) if takes_data else ())])
    said = capsys.readouterr()
    assert code == EXPECTED.get((command, example[0]), 0), said.err
    assert "Traceback" not in said.err
    assert bool(said.err) is watching


def interrupt(command: str, before: object) -> None:
    """Send this process Ctrl-C once a command listens for it."""
    if command == "sync":  # it listens for one Ctrl-C while it syncs and for another while it watches
        until(lambda: any(thread.name == "corpus-watch" for thread in threading.enumerate()), "watching")
    until(lambda: signal.getsignal(signal.SIGINT) is not before, "listening")
    os.kill(os.getpid(), signal.SIGINT)


def test_files_hold_what_was_filtered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for corpus, count in (("documents", 12), ("elsewhere", 0)):
        code = main(["export", "--format", "csv", "--out", "some.csv", "--corpus", corpus, DATA, str(folder / "data")])
        said = capsys.readouterr().out
        assert (code, said.split(" ")[0]) == (0, str(count))


@pytest.mark.parametrize("words", [["list", KEPT.id], ["restore"], ["purge"], ["thaw"]])
def test_wrong_usage_of_snapshots(folder: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(["snapshots", *words, DATA, str(folder / "data")])
    except SystemExit as usage:
        code = int(str(usage.code))
    assert (code, capsys.readouterr().out) == (2, "")


def test_the_operator_lists_restores_and_purges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = Archive.of(Settings(data=tmp_path, visibility=Visibility.PUBLISHED))
    kept = archive.keep(hand_made()).snapshot
    archive.withdraw(kept.id, "It showed an article.", utc_now())

    def run(*words: str) -> str:
        assert main(["snapshots", *words, DATA, str(tmp_path)]) == 0
        return capsys.readouterr().out

    assert f"{kept.id}  " in run("list")
    assert "30 days" in run("list")
    run("restore", kept.id)
    assert archive.read(kept.id, utc_now()) == kept
    assert kept.id not in run("list")
    run("purge", kept.id)
    assert not list(archive.folder.glob(f"{kept.id}.{UNSERVED}"))
    assert main(["snapshots", "restore", kept.id, DATA, str(tmp_path)]) == 1
    assert "removed by the operator" in capsys.readouterr().err


def test_removals_are_said_and_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = write_corpus(tmp_path / "documents", stated_documents(3))
    given = ["sync", "--corpus", str(corpus), DATA, str(tmp_path / "data")]
    assert main(given) == 0
    (corpus / "001.md").unlink()
    capsys.readouterr()
    assert main(given) == 0
    said = capsys.readouterr().out
    assert "3 accepted" in said
    assert "1 file is missing: documents/001.md." in said
    for path in corpus.iterdir():
        path.unlink()
    assert main(given) == 1
    assert "--accept-removals" in capsys.readouterr().err
    assert main([*given, "--accept-removals"]) == 0
    assert "0 files" in capsys.readouterr().out
