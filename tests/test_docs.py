"""The documentation keeps up: what exists is described, what is described exists, links lead somewhere."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from dashboard import errors
from dashboard.charts.catalog import CHARTS
from dashboard.config.settings import OTHER_VARIABLES, PREFIX, Settings
from dashboard.corpus.reader import READERS
from dashboard.definitions.catalog import DEFINITIONS
from dashboard.model.filter_spec import PERIODS
from dashboard.model.filters import FILTER_NAMES
from dashboard.model.ingest_report import Outcome
from dashboard.model.query import Dimension
from dashboard.model.view_options import DISPLAY_NAMES, Layout, Sort
from dashboard.ui.page import PageSpec
from dashboard.views.catalog import PAGES as PAGE_SPECS
from scripts.print_routes import described_routes, with_table
from tests.support.commands import run_here

PROJECT = Path(__file__).resolve().parent.parent
PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
SETTINGS = [PREFIX + item.name.upper() for item in fields(Settings)]


def _page(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def _in_code(page: str) -> set[str]:
    """The words set as code on a page."""
    return set(re.findall(r"`([^`\n]+)`", _page(page)))


@pytest.mark.parametrize("name", list(CHARTS))
def test_every_chart_is_described_by_its_name_and_question(name: str) -> None:
    rows = [line for line in _page("docs/charts.md").splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1
    assert CHARTS[name].title in rows[0]


def test_no_chart_is_described_that_does_not_exist() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", _page("docs/charts.md"), re.MULTILINE)) == set(CHARTS)


def test_every_parameter_of_an_address_is_described_and_no_other() -> None:
    described = set(re.findall(r"^\| `(\w+)` \|", _page("docs/urls.md"), re.MULTILINE))
    assert described == {*FILTER_NAMES, *DISPLAY_NAMES}


@pytest.mark.parametrize("value", [*PERIODS, *Sort, *Layout])
def test_every_fixed_value_of_a_parameter_is_described(value: str) -> None:
    assert value in _in_code("docs/urls.md")


def test_every_format_is_described() -> None:
    described = _in_code("docs/formats.md")
    assert READERS
    assert [reader.name for reader in READERS if reader.name not in described] == []


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_described(name: str) -> None:
    assert len(re.findall(rf"^\| `{name}` \|", _page("docs/settings.md"), re.MULTILINE)) == 1


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = {*SETTINGS, *(PREFIX + name.upper() for name in OTHER_VARIABLES), PREFIX}
    named = {word for page in PAGES for word in re.findall(r"\bPULSE_\w*", page.read_text(encoding="utf-8"))}
    assert named - known == set()


def _error_classes() -> list[str]:
    return [name for name, item in vars(errors).items() if inspect.isclass(item) and issubclass(item, Exception)]


def test_every_error_is_described() -> None:
    described = re.findall(r"^\| `(\w+)` \|", _page("docs/errors.md"), re.MULTILINE)
    assert sorted(described) == sorted(_error_classes())


def test_every_route_is_described_as_the_table_of_routes_says() -> None:
    page = _page("docs/api.md")
    assert with_table(page) == page, "run .venv/bin/python -m scripts.print_routes"


def test_no_section_that_a_route_names_is_missing() -> None:
    named = {route.section for route in described_routes() if route.section}
    assert len(named) > 5
    assert named - _anchors(PROJECT / "docs" / "api.md") == set()


def test_a_route_that_says_something_else_is_found() -> None:
    page = _page("docs/api.md").replace("how many articles, by a dimension", "how many")
    assert with_table(page) != page


@pytest.mark.parametrize("by", Dimension)
def test_the_key_of_every_dimension_is_described(by: Dimension) -> None:
    page = _page("docs/api.md")
    rows = [line for line in page.splitlines() if line.startswith("|") and f"`{by}`" in line.split("|")[1]]
    assert len(rows) == 1
    assert f"`{by}`" in next(line for line in page.splitlines() if line.startswith("`by` is one of"))


@pytest.mark.parametrize("page", PAGE_SPECS, ids=lambda page: page.name)
def test_the_address_of_every_page_is_described(page: PageSpec) -> None:
    assert re.search(rf"^\| .* \| `/{page.path}(`|\?)", _page("docs/urls.md"), re.MULTILINE)


@pytest.mark.parametrize("page", PAGE_SPECS, ids=lambda page: page.name)
def test_every_chart_and_definition_of_a_page_exists(page: PageSpec) -> None:
    assert [name for name in page.charts if name not in CHARTS] == []
    assert [name for name in page.definitions or () if name not in DEFINITIONS] == []


def _help(*words: str) -> str:
    return run_here(Path("unused"), *words, "--help").stdout


def test_every_command_and_option_is_described() -> None:
    commands = re.findall(r"^    (\w+) ", _help(), re.MULTILINE)
    assert {"sync", "serve"} <= set(commands)
    page = _page("docs/command-line.md")
    for command in commands:
        assert f"## `{command}`" in page
        options = set(re.findall(r"--[a-z][a-z-]+", _help(command))) if command != "serve" else set()
        assert [option for option in options - {"--help"} if f"`{option}" not in page] == []


def test_every_outcome_is_described() -> None:
    assert {outcome.value for outcome in Outcome} <= _in_code("docs/command-line.md")


def test_the_methodology_is_printed_from_the_definitions() -> None:
    sys.path.insert(0, str(PROJECT / "scripts"))
    try:
        printed = importlib.import_module("print_methodology").methodology()
    finally:
        sys.path.remove(str(PROJECT / "scripts"))
    assert _page("docs/methodology.md") == printed
    assert all(definition.formula in printed for definition in DEFINITIONS.values())


def test_every_decision_is_listed_and_none_is_missing() -> None:
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", _page("docs/decisions/README.md"))
    assert listed == sorted(path.name for path in (PROJECT / "docs" / "decisions").glob("0*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and found.suffix == ".md" and anchor not in _anchors(found)):
            broken.append(target)
    assert broken == []


def _anchors(page: Path) -> set[str]:
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([\w-]+)">', text))


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    todo = [PROJECT / "README.md"]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8"))
        todo += [(page.parent / link).resolve() for link in links if not re.match(r"[a-z]+:", link)]
    assert [str(page.relative_to(PROJECT)) for page in PAGES if page not in seen] == []


def test_the_commands_of_the_makefile_are_described() -> None:
    targets = re.findall(r"^([a-z0-9-]+):.*## ", _page("Makefile"), re.MULTILINE)
    assert {"run", "test", "check", "e2e", "bench"} <= set(targets)
    described = _in_code("CONTRIBUTING.md") | {"make help"}
    assert [target for target in targets if f"make {target}" not in described] == []


def test_the_readme_begins_with_the_two_commands() -> None:
    lines = [line for line in _page("README.md").splitlines() if line]
    assert lines[0] == "# AI Policy Pulse"
    assert [line.split("#")[0].strip() for line in lines[2:4]] == ["make run", "make test"]
