"""The hostile corpus: every case, written as files, and what became of each held against what must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.config.settings import Visibility
from dashboard.corpus.folder import shown_name
from dashboard.model.article import Article
from dashboard.model.ingest_report import IngestReport, Outcome, ReportLine
from tests.hostile.bombs import bomb_cases
from tests.hostile.case import ANY, REJECTED, Case, Secrets
from tests.hostile.flags import flag_cases, mutated_cases
from tests.hostile.places import place_cases, plant_canary
from tests.hostile.texts import text_cases
from tests.hostile.values import ordinary_cases, value_cases

SEED = 20_260_101
MUTATED = 220
LOST_WORKER = ("ended its worker", "took too long", "gave an answer that", "gave more than", "failed in the dashboard")


@dataclass(frozen=True)
class HostileCorpus:
    """The cases that this machine could make, in ``folder``, and the words that must not leave a published store."""

    folder: Path
    cases: tuple[Case, ...]
    secrets: tuple[str, ...]


def hostile_cases(mutated: int = MUTATED) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """Every case, and the secrets in them."""
    secrets = Secrets()
    cases = [*ordinary_cases(), *bomb_cases(), *value_cases(), *text_cases(), *place_cases(), *flag_cases(secrets)]
    cases += mutated_cases(secrets, SEED, mutated)
    twice = [path for path, times in Counter(case.path for case in cases).items() if times > 1]
    assert not twice, f"cases of one name: {twice}"
    return tuple(cases), tuple(secrets.given)


def write_hostile_corpus(folder: Path, groups: Sequence[str] = ()) -> HostileCorpus:
    """The corpus, or some groups of it, as files in a new folder."""
    cases, secrets = hostile_cases()
    plant_canary(folder)
    wanted = [case for case in cases if not groups or case.group in groups]
    made = [case for case in wanted if _write(folder / case.path, case)]
    return HostileCorpus(folder, tuple(made), secrets)


def _write(path: Path, case: Case) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    if case.make is not None:
        return case.make(path)
    try:
        path.write_bytes(case.data)
    except OSError:
        return False
    return True


def wrong_outcomes(
    corpus: HostileCorpus, report: IngestReport, articles: Mapping[str, Article], visibility: Visibility
) -> list[str]:
    """What differs from what must become of the files; ``articles`` are the served ones by path."""
    lines = {line.path: line for line in report.lines}
    prefix = corpus.folder.name
    wrong = []
    for case in corpus.cases:
        path = f"{prefix}/{'/'.join(shown_name(part) for part in case.path.split('/'))}"
        line = lines.get(path)
        if line is None:
            if case.outcome != ANY:
                wrong.append(f"{path}: no outcome")
            continue
        wrong += [f"{path}: {what}" for what in _wrong(case, line, articles.get(path), visibility)]
    return wrong


def _wrong(case: Case, line: ReportLine, article: Article | None, visibility: Visibility) -> Iterable[str]:
    if line.outcome is not Outcome.ACCEPTED and not (line.reason and line.reason.strip()):
        yield "no reason"
    if line.outcome is Outcome.REJECTED and not line.remedy:
        yield "no remedy"
    if any(words in (line.reason or "") for words in LOST_WORKER):
        yield f"lost its reader: {line.reason}"
    wanted = case.outcome
    if visibility is Visibility.PUBLISHED and case.hidden:
        if article is not None or line.visible:
            yield "seen although hidden"
        if case.refused_there and line.outcome is not Outcome.REJECTED:
            yield f"{line.outcome}, not rejected where only published articles are shown"
        return
    if wanted not in (ANY, line.outcome.value):
        yield f"{line.outcome} ({line.reason}), not {wanted}"
    elif article is not None:
        yield from _wrong_facts(case, article)
    elif line.outcome is Outcome.ACCEPTED and not case.hidden and case.outcome != ANY:
        yield "accepted and not served"


def _wrong_facts(case: Case, article: Article) -> Iterable[str]:
    for name, wanted in case.facts.items():
        found: Any = len(article.related) if name == "related_count" else getattr(article, name)
        if found != wanted:
            yield f"{name} is {found!r:.80}, not {wanted!r:.80}"


def by_group(cases: Sequence[Case]) -> dict[str, int]:
    """How many cases each group has."""
    return dict(Counter(case.group for case in cases))


def rejected_cases(cases: Sequence[Case]) -> int:
    """How many must be rejected."""
    return sum(case.outcome == REJECTED for case in cases)
