"""Score the policy facets of real records against labels made by two readers, by the rules of their guide.

Labels: two files of one JSON line per record (``file``, ``policy``, ``jurisdictions`` with role, ``instruments``,
``themes``, ``organisations``, ``money``). Only what both readers say is wanted; what one of them says is neutral.
Records lie in an archive or a folder, and stay there.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.config.settings import Settings
from dashboard.corpus.document import Limits
from dashboard.corpus.folder import find_files
from dashboard.corpus.reading import read_file
from dashboard.definitions.formulas import wilson_interval
from dashboard.model.article import Article
from dashboard.model.facets import FacetFindings, FacetKind

SETS = {
    "jurisdictions": FacetKind.JURISDICTION,
    "instruments": FacetKind.INSTRUMENT,
    "themes": FacetKind.THEME,
}


@dataclass
class Tally:
    """Right, wrong and missed findings, and which records have the last two."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    errors: list[tuple[str, list[str], list[str]]] = field(default_factory=list)

    def add(self, file: str, found: set[str], wanted: set[str], neutral: set[str]) -> None:
        """Count one record."""
        wrong, missed = found - wanted - neutral, wanted - found
        self.right += len(found & wanted)
        self.wrong += len(wrong)
        self.missed += len(missed)
        if wrong or missed:
            self.errors.append((file, sorted(wrong), sorted(missed)))

    def precision(self) -> str:
        """Precision with its 95 % interval."""
        return share(self.right, self.right + self.wrong)

    def recall(self) -> str:
        """Recall with its 95 % interval."""
        return share(self.right, self.right + self.missed)


def share(part: int, whole: int) -> str:
    """A share with its counts and Wilson's 95 % interval."""
    if not whole:
        return "–"
    low, high = wilson_interval(part, whole)
    return f"{part / whole:.3f} ({part} of {whole}; {low:.2f}–{high:.2f})"


def load(path: Path) -> dict[str, dict[str, Any]]:
    """One reader's labels by file name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {row["file"]: row for row in map(json.loads, filter(None, lines))}


def digest_of_name(name: str) -> str:
    """What labels kept in the project say in place of a record's file name, which is made of its title."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def _labelled_as(name: str, wanted: Collection[str]) -> str | None:
    return next((key for key in (name, digest_of_name(name)) if key in wanted), None)


def records(source: Path, files: Iterable[str]) -> dict[str, Article]:
    """The articles of some files of an archive or a folder, by the name or digest given; missing ones are left out."""
    if source.is_dir():
        return _read(source, set(files))
    wanted = set(files)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(source) as archive:
        for member in archive:
            name = Path(member.name).name
            if _labelled_as(name, wanted) and (data := archive.extractfile(member)) is not None:
                (Path(folder) / name).write_bytes(data.read())
        return _read(Path(folder), wanted)


def _read(folder: Path, wanted: set[str]) -> dict[str, Article]:
    limits = Limits.of(Settings(), datetime.now(UTC))
    found = {}
    for file in find_files(folder, "records"):
        name = Path(file.inside).name
        key = _labelled_as(name, wanted)
        if key and (article := read_file(file, limits, 2_000_000).article) is not None:
            found[key] = article
    return found


def countries_too(codes: Iterable[str]) -> set[str]:
    """The codes, with the United States for its states."""
    known = set(codes)
    return known | {"US" for code in known if code.startswith("US-")}


def wanted_and_neutral(one: Mapping[str, Any], other: Mapping[str, Any], name: str) -> tuple[set[str], set[str]]:
    """What both readers say, and what one of them says or calls a mention."""
    if name != "jurisdictions":
        return set(one[name]) & set(other[name]), set(one[name]) ^ set(other[name])
    subjects = [
        countries_too(item["code"] for item in label[name] if item["role"] == "subject") for label in (one, other)
    ]
    named = {code for label in (one, other) for code in countries_too(item["code"] for item in label[name])}
    wanted = subjects[0] & subjects[1]
    return wanted, named - wanted


def scores(
    found: Mapping[str, FacetFindings],
    first: Mapping[str, dict[str, Any]],
    second: Mapping[str, dict[str, Any]],
    articles: Mapping[str, Article],
) -> dict[str, Tally]:
    """A tally for each facet, over the records that were found and labelled twice.

    An organisation is right by its name or by the words of its article that name it (“CFPB”).
    """
    tallies = {name: Tally() for name in ("policy", *SETS, "organisations", "money")}
    for file in sorted(set(found) & set(first) & set(second)):
        labels = (first[file], second[file])
        findings = found[file]
        for name, kind in SETS.items():
            keys = {facet.key for facet in findings.of(kind) if facet.counts}
            keys = countries_too(keys) if name == "jurisdictions" else keys
            tallies[name].add(file, keys, *wanted_and_neutral(*labels, name))
        _policy(tallies["policy"], file, findings, labels)
        _organisations(tallies["organisations"], articles[file], findings, labels)
        _money(tallies["money"], file, findings, labels)
    return tallies


def _policy(tally: Tally, file: str, findings: FacetFindings, labels: Sequence[Mapping[str, Any]]) -> None:
    """Both answers are right or wrong here: precision is accuracy."""
    if labels[0]["policy"] != labels[1]["policy"]:
        return
    said = "yes" if any(f.key == "yes" for f in findings.of(FacetKind.POLICY)) else "no"
    tally.add(file, {said}, {"yes" if labels[0]["policy"] else "no"}, set())


def _organisations(
    tally: Tally, article: Article, findings: FacetFindings, labels: Sequence[Mapping[str, Any]]
) -> None:
    parts = {"title": article.title, "excerpt": article.excerpt or "", "body": article.body}
    names = {
        facet.label: {plain(facet.label), *(plain(parts[s.part][s.start : s.end]) for s in facet.spans)}
        for facet in findings.of(FacetKind.ORGANISATION)
    }
    wanted = [[plain(name) for name in label["organisations"]] for label in labels]
    both = [name for name in wanted[0] if any(_alike(name, other) for other in wanted[1])]
    known = [*wanted[0], *wanted[1]]
    missed = [name for name in both if not any(_alike(name, got) for found in names.values() for got in found)]
    wrong = [label for label, found in names.items() if not any(_alike(n, other) for n in found for other in known)]
    tally.right += len(names) - len(wrong)
    tally.wrong += len(wrong)
    tally.missed += len(missed)
    if wrong or missed:
        tally.errors.append((article.path, wrong, missed))


def plain(name: str) -> str:
    """A name in small letters without signs."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()


def _alike(one: str, other: str) -> bool:
    return one == other or (len(one) > 3 and len(other) > 3 and (one in other or other in one))


def _money(tally: Tally, file: str, findings: FacetFindings, labels: Sequence[Mapping[str, Any]]) -> None:
    """Rows are public or private amounts; small ones, which the ledger leaves out, are neutral."""
    sums = [
        {f"{item['amount']:.3g} {item['currency']}" for item in label["money"] if item["kind"] != "other"}
        for label in labels
    ]
    small = {
        f"{item['amount']:.3g} {item['currency']}"
        for label in labels
        for item in label["money"]
        if item["amount"] < 1_000_000
    }
    found = {f"{money.amount:.3g} {money.currency}" for money in findings.money}
    tally.add(file, found, (sums[0] & sums[1]) - small, (sums[0] ^ sums[1]) | small)


def cases_passed(path: Path, findings: Any) -> tuple[int, list[str]]:
    """How many small cases are right, and what the others lack. ``findings`` maps (title, excerpt) to findings."""
    right, wrong = 0, []
    for case in map(json.loads, filter(None, path.read_text(encoding="utf-8").splitlines())):
        problems = case_problems(case["expect"], findings(case["title"], case["excerpt"]))
        right += not problems
        if problems:
            wrong.append(f"{case['id']} {case['kind']}: {case['title']} — {'; '.join(problems)}")
    return right, wrong


def case_problems(expect: Mapping[str, Any], findings: FacetFindings) -> list[str]:
    """Where findings differ from what a case expects."""
    subjects = {f.key for f in findings.of(FacetKind.JURISDICTION) if f.is_subject}
    got: dict[str, Any] = {
        "jurisdictions": subjects,
        "jurisdictions_mentioned": {f.key for f in findings.of(FacetKind.JURISDICTION)} - subjects,
        "instruments": {f.key for f in findings.of(FacetKind.INSTRUMENT) if f.counts},
        "organisations": {f.key for f in findings.of(FacetKind.ORGANISATION)},
    }
    problems = [
        f"{name}: {sorted(got[name])} instead of {sorted(expect[name])}"
        for name in got
        if name in expect and got[name] != set(expect[name])
    ]
    themes = {f.key for f in findings.of(FacetKind.THEME) if f.counts} & set(expect.get("themes_not", ()))
    if themes:
        problems.append(f"themes: {sorted(themes)}")
    if "money" in expect:
        rows = [(m.amount, m.currency, m.status, m.jurisdiction) for m in findings.money]
        wanted = [(m["amount"], m["currency"], m["status"], m["actor_jurisdiction"]) for m in expect["money"]]
        if rows != wanted:
            problems.append(f"money: {rows} instead of {wanted}")
    return problems
