"""Whatever keeps the corpus from being followed, no page, ``/readyz`` or API answer says where it lies on the server."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from dashboard import errors
from dashboard.collect.desk import FeedDesk
from dashboard.config.settings import Settings
from dashboard.errors import DashboardError
from dashboard.service import Service
from dashboard.sync.run import sync
from dashboard.sync.watch import SyncProgress
from dashboard.web.editing.feed_routes import list_feeds
from dashboard.web.replies import refused
from dashboard.web.snapshot_pages import error_page
from tests.support.documents import corpus_of
from tests.sync.test_run import page
from tests.web.test_api import client_of

Fault = Callable[[Path, Path, ExitStack], tuple[Path, ...]]
"""Damages a corpus folder or a data folder that were in order; returns the places of the corpus."""


def _missing(corpus: Path, _data: Path, _undo: ExitStack) -> tuple[Path, ...]:
    corpus.rename(corpus.with_name("moved"))
    return (corpus,)


def _pattern(corpus: Path, _data: Path, _undo: ExitStack) -> tuple[Path, ...]:
    return (corpus.parent / "none" / "*",)


def _no_archive(corpus: Path, _data: Path, _undo: ExitStack) -> tuple[Path, ...]:
    return (corpus.parent / "gone.zip",)


def _emptied(corpus: Path, _data: Path, _undo: ExitStack) -> tuple[Path, ...]:
    for found in corpus.glob("*.md"):
        found.unlink()
    return (corpus,)


def _relative(corpus: Path, _data: Path, _undo: ExitStack) -> tuple[Path, ...]:
    return (Path(os.path.relpath(corpus.parent / "gone")),)


def _text(name: str, text: str) -> Fault:
    def damage(corpus: Path, _data: Path, _undo: ExitStack) -> tuple[Path, ...]:
        (corpus / name).write_text(text, encoding="utf-8")
        return (corpus,)

    return damage


def _folder(name: str) -> Fault:
    def damage(corpus: Path, _data: Path, _undo: ExitStack) -> tuple[Path, ...]:
        (corpus / name).mkdir()
        return (corpus,)

    return damage


def _locked(corpus: Path, data: Path, undo: ExitStack) -> tuple[Path, ...]:
    (corpus / "new.md").write_text(page(99, "New"), encoding="utf-8")
    lock = next(data.rglob("*lock*"))
    descriptor = os.open(lock, os.O_RDWR)
    undo.callback(os.close, descriptor)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return (corpus,)


def _unwritable(corpus: Path, data: Path, _undo: ExitStack) -> tuple[Path, ...]:
    (corpus / "new.md").write_text(page(99, "New"), encoding="utf-8")
    for found in sorted(data.rglob("*"), reverse=True):
        found.rmdir() if found.is_dir() else found.unlink()
    data.rmdir()
    data.write_text("a file in the place of the folder", encoding="utf-8")
    return (corpus,)


FAULTS: dict[str, Fault] = {
    "missing": _missing,
    "pattern": _pattern,
    "no archive": _no_archive,
    "emptied": _emptied,
    "relative": _relative,
    "corrections": _text("corrections.yaml", "- {path: [}"),
    "corrections of no kind": _text("corrections.yaml", "- {path: a.md, colour: red}"),
    "corrections folder": _folder("corrections.yaml"),
    "dictionary": _text("policy.toml", "= 3"),
    "dictionary folder": _folder("policy.toml"),
    "synonyms": _text("synonyms.toml", "= 3"),
    "keys": _text("front-matter.toml", "= 3"),
    "locked": _locked,
    "unwritable": _unwritable,
}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose store has read a corpus."""
    secret = tmp_path_factory.mktemp("in-order")
    corpus = corpus_of(secret / "corpus", {f"{n}.md": page(n, f"Law {n}") for n in range(3)})
    settings = Settings(corpus=(corpus,), data=secret / "data")
    sync(settings)
    service = Service(settings)
    yield service
    service.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_no_failing_sync_tells_where_things_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, followed: Service, fault: str
) -> None:
    secret, former = tmp_path / "the place" / "secret", followed.settings
    corpus = Path(shutil.copytree(former.corpus[0], secret / "corpus"))
    data = Path(shutil.copytree(former.data, secret / "data"))
    for noted in data.rglob("*.json"):
        text = noted.read_text(encoding="utf-8")
        noted.write_text(text.replace(str(former.corpus[0].parent), str(secret)), encoding="utf-8")
    with ExitStack() as undo:
        settings = Settings(corpus=FAULTS[fault](corpus, data, undo), data=data)
        with pytest.raises(DashboardError) as raised:
            sync(settings)
    monkeypatch.setattr(followed, "settings", settings)
    monkeypatch.setattr(followed, "_watch", SimpleNamespace(progress=SyncProgress(error=raised.value)))
    shown = followed.progress().error
    with client_of(followed) as asking:
        over_http = asking.get("/readyz")
    assert over_http.json()["status"] == "degraded"
    assert shown is not None
    for text in (str(shown), shown.message, shown.remedy, over_http.text):
        assert "secret" not in text
        assert "the place" not in text


def test_the_report_of_an_archive_that_stopped_being_readable_names_no_folder(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    with zipfile.ZipFile(secret / "news.zip", "w") as made:
        made.writestr("a.md", page(1, "Law"))
    whole = (secret / "news.zip").read_bytes()
    (secret / "broken.zip").write_bytes(whole[: len(whole) // 2])
    settings = Settings(corpus=(secret / "news.zip", secret / "broken.zip"), data=tmp_path / "data")
    sync(settings)
    service = Service(settings)
    with client_of(service) as asking:
        said = asking.get("/api/v1/corpus").text
    service.close()
    assert "broken" in said
    assert "secret" not in said


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DashboardError)]
)
def test_no_error_of_ours_tells_a_path_over_http(kind: type[DashboardError]) -> None:
    more: tuple[object, ...] = (3,) if kind is errors.FreezingTooFast else ()
    words = ("It is in '/tmp/my secret/x'.", "Look at /home/secret/y, then /api/v1/corpus.")
    error = kind("a.md", *words) if kind is errors.UnreadableDocument else kind(*words, *more)
    for answer in (refused(error), error_page(500, error.message, error.remedy)):
        said = bytes(answer.body).decode()
        assert "secret" not in said
        assert "/api/v1/corpus" in said


def test_only_an_editor_on_the_machine_itself_learns_the_folder(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path / "secret", {"a.md": page(1, "Law")})
    for host, public, told in (
        ("localhost", "", True),
        ("news.example.org", "", False),
        ("localhost", "https://news.example.org", False),
    ):
        settings = Settings(corpus=(corpus,), data=tmp_path / "data", public_url=public)
        assert FeedDesk(settings).folder() == str(corpus)
        service = Service(settings)
        scope = {"type": "http", "query_string": b"", "headers": [(b"host", host.encode())], "client": ("127.0.0.1", 1)}
        answer = _listed(Request(scope), service)
        service.close()
        assert (answer.get("folder") == str(corpus)) is told
        assert (str(corpus) in json.dumps(answer)) is told


def _listed(request: Request, service: Service) -> dict[str, object]:
    found: dict[str, object] = json.loads(bytes(list_feeds(request, service).body))
    return found
