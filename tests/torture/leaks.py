"""What a published store lets out: nothing of a hidden document, on any surface, in any file of the store."""

from __future__ import annotations

import logging
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.charts.catalog import CHARTS
from dashboard.config.settings import Settings, Visibility
from dashboard.model.query import Dimension
from dashboard.model.results import CorpusFacts
from dashboard.service import Service, sync
from dashboard.snapshots.service import SnapshotService
from dashboard.store.base import Statement
from dashboard.store.duckdb.store import open_store
from dashboard.web.routes import ERROR_HANDLERS, middleware_of, routes_of
from tests.hostile.case import Case, record
from tests.hostile.corpus import HostileCorpus, hostile_cases, write_hostile_corpus
from tests.hostile.flags import secret_record
from tests.torture.figure import Figure, count

OPEN_GROUPS = ("control", "injection", "story", "url")
HIDDEN_GROUPS = ("flag", "mutated")
ATTEMPTS = 8
NAME = "R2"


def leaks(folder: Path, groups: Sequence[str] = (), words_every: int = 10) -> list[Figure]:
    """The secrets of the hostile corpus looked for in everything a published store shows and holds.

    Args:
        groups: only these kinds of documents; empty for all.
        words_every: how many of the secrets are also searched and filtered by: one in so many.
    """
    corpus = write_hostile_corpus(folder / "hostile", groups)
    settings = Settings(corpus=(corpus.folder,), data=folder / "data", visibility=Visibility.PUBLISHED)
    with logged() as log:
        sync(settings)
        service = Service(settings)
        found = dict(surfaces(service, sorted(corpus.secrets)[::words_every]))
        service.close()
    found["the log"] = log.getvalue().encode()
    leaked = [
        f"{secret} on {place}" for place, text in found.items() for secret in corpus.secrets if told(secret, text)
    ]
    held = {path.name: path.read_bytes() for path in settings.data.rglob("*") if path.is_file()}
    held |= {f"table {name}": text for name, text in tables(settings).items()}
    kept = [f"{secret} in {place}" for place, text in held.items() for secret in corpus.secrets if told(secret, text)]
    shown = Settings(corpus=settings.corpus, data=folder / "all-data")
    sync(shown)
    seen = b"".join(tables(shown).values())
    control = [secret for secret in _readable(corpus) if not told(secret, seen)]
    return [
        count(NAME, f"secrets of {len(corpus.secrets)} on {len(found)} surfaces", "0", leaked),
        count(NAME, f"secrets of {len(corpus.secrets)} in {len(held)} files and tables of the store", "0", kept),
        count(NAME, "plainly hidden secrets the same search does not find where everything is shown", "0", control),
    ]


def withdrawn(folder: Path) -> list[Figure]:
    """Documents that were shown and are not any more: unpublished, taken out by a correction, removed."""
    secrets = [f"zw{number:03d}vexilol" for number in range(30)]
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    settings = Settings(corpus=(corpus,), data=folder / "data", visibility=Visibility.PUBLISHED)
    for secret in secrets:
        (corpus / f"{secret[:5]}.md").write_text(secret_record(secret, published="true"), encoding="utf-8")
    (corpus / "other.md").write_text(record("other"), encoding="utf-8")
    sync(settings)
    shown = b"".join(tables(settings).values())
    control = [secret for secret in secrets if not told(secret, shown)]
    for secret in secrets[:10]:
        (corpus / f"{secret[:5]}.md").write_text(secret_record(secret), encoding="utf-8")
    entries = [f'- path: {secret[:5]}.md\n  exclude: "taken down"\n' for secret in secrets[10:20]]
    (corpus / "corrections.yaml").write_text("".join(entries), encoding="utf-8")
    for secret in secrets[20:]:
        (corpus / f"{secret[:5]}.md").unlink()
    sync(settings, accept_removals=True)
    service = Service(settings)
    held = dict(surfaces(service, secrets[::10]))
    service.close()
    held |= {f"table {name}": text for name, text in tables(settings).items()}
    held |= {path.name: path.read_bytes() for path in settings.data.rglob("*") if path.is_file()}
    kept = [f"{secret} in {place}" for place, text in held.items() for secret in secrets if told(secret, text)]
    return [
        count(NAME, f"of {len(secrets)} withdrawn secrets on surfaces and in the store's files", "0", kept),
        count(NAME, "withdrawn secrets the same search does not find before", "0", control),
    ]


def twins(folder: Path) -> list[Figure]:
    """A folder with and one without hidden documents: what they show, byte by byte."""
    cases = [case for case in hostile_cases()[0] if case.group in (*OPEN_GROUPS, *HIDDEN_GROUPS)]
    shown = [case for case in cases if case.group in OPEN_GROUPS]
    for _ in range(ATTEMPTS):
        first, second = (_twin(folder / name, held) for name, held in (("with", cases), ("without", shown)))
        threads = [Thread(target=sync, args=(settings,)) for settings in (first, second)]
        time.sleep(1 - time.time() % 1)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        one, other = _facts(first), _facts(second)
        if one.synced_at == other.synced_at:
            break
    answers = []
    for settings in (first, second):
        service = Service(settings)
        answers.append(dict(surfaces(service, ["ordinary"])))
        service.close()
    differing = [
        place for place in answers[0].keys() | answers[1].keys() if answers[0].get(place) != answers[1].get(place)
    ]
    hidden = len(cases) - len(shown)
    return [count(NAME, f"surfaces of {len(answers[0])} that differ without the {hidden} hidden files", "0", differing)]


_MADE = re.compile(rb'"made_at":"[^"]*"|, \d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC\\?\.')
"""When an answer says that it was made."""


def surfaces(service: Service, words: list[str]) -> Iterator[tuple[str, bytes]]:
    """Every answer of our routes that a visitor could ask for, by address; ``words`` are searched and filtered by."""
    desk = SnapshotService(service)
    routes = routes_of(lambda: service, lambda: desk)
    application = Starlette(
        routes=routes, middleware=middleware_of(lambda: service, routes), exception_handlers=ERROR_HANDLERS
    )
    addresses = [route.path for route in routes if isinstance(route, Route) and "{" not in route.path]
    options = ["", "&stories=true", "&related=true", "&cross=true&topic=AI", "&status=unpublished", "&status=unscored"]
    for by in (*Dimension, "nonsense"):
        addresses += [f"/api/v1/coverage?by={by}{option}{form}" for option in options for form in ("", "&format=csv")]
    addresses += [
        f"/api/v1/articles?limit=100{option}" for option in (*options, "&sort=heat", "&sort=title", "&format=csv")
    ]
    addresses += [
        f"/api/v1/corpus?{option}"
        for option in ("outcome=accepted", "outcome=rejected", "outcome=duplicate", "format=csv")
    ]
    addresses += [f"/api/v1/charts/{name}/rows" for name in CHARTS]
    addresses += ["/api/v1/export?format=csv", "/api/v1/briefing?format=md&since=3660d", "/api/v1/briefing?since=3660d"]
    with TestClient(application, "http://localhost", raise_server_exceptions=False) as client:
        for address in addresses:
            answer = client.get(address)
            yield address, _MADE.sub(b"", answer.content) + repr(sorted(answer.headers.items())).encode()
        cursor, page = "", 0
        while page < 60:
            answer = client.get(f"/api/v1/articles?limit=100&related=true{cursor}")
            yield f"page {page} of articles", answer.content
            following = answer.json()["next"]
            if not following:
                break
            cursor, page = f"&cursor={quote(str(following))}", page + 1
        for number, word in enumerate(words):
            for name in ("q", "topic", "provider", "type"):
                text = client.get(f"/api/v1/coverage?by=topic&{name}={quote(word)}").json()
                yield f"counts asked for by secret {number} as {name}", repr(text.get("rows")).encode()


def tables(settings: Settings) -> dict[str, bytes]:
    """Everything in the current generation's tables, as text."""
    store = open_store(settings)
    try:
        return {name: repr(store.query(Statement(f"SELECT * FROM {name}"))).encode() for name in sorted(store.tables())}
    finally:
        store.close()


def told(secret: str, text: bytes) -> bool:
    """Whether a text has the secret, in whatever case."""
    return secret.encode() in text or secret.encode() in text.lower()


@contextmanager
def logged() -> Iterator[StringIO]:
    """What is logged meanwhile, by anyone."""
    kept = StringIO()
    handler = logging.StreamHandler(kept)
    handler.addFilter(lambda entry: not entry.name.startswith("http"))  # the asking client's own
    root = logging.getLogger()
    root.addHandler(handler)
    before, root.level = root.level, logging.DEBUG
    try:
        yield kept
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def _twin(folder: Path, cases: list[Case]) -> Settings:
    if folder.exists():
        shutil.rmtree(folder)
    corpus = folder / "corpus"
    for case in cases:
        (corpus / case.path).parent.mkdir(parents=True, exist_ok=True)
        (corpus / case.path).write_bytes(case.data)
    return Settings(corpus=(corpus,), data=folder / "data", visibility=Visibility.PUBLISHED)


def _facts(settings: Settings) -> CorpusFacts:
    service = Service(settings)
    try:
        return service.facts()
    finally:
        service.close()


def _readable(corpus: HostileCorpus) -> list[str]:
    return [case.secret for case in corpus.cases if case.secret and case.name.startswith("plain-")]
