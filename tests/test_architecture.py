"""The house's rules, checked over the syntax trees of every module: layers, libraries per room, sizes, sinks."""

from __future__ import annotations

import ast
import graphlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from scripts.draw_house import PICTURE, drawing, floors, rooms

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "dashboard"

LAYERS = {
    **dict.fromkeys(("errors", "text", "definitions"), 0),
    **dict.fromkeys(("config", "model", "search"), 1),
    **dict.fromkeys(("corpus", "store", "charts", "analytics", "policy", "access"), 2),
    **dict.fromkeys(("sync", "findings", "fetch"), 3),
    **dict.fromkeys(("service", "collect", "delivery"), 4),
    **dict.fromkeys(("snapshots", "images", "operation"), 5),
    **dict.fromkeys(("frontend", "briefing", "assistants", "saved_views"), 6),
    **dict.fromkeys(("ui", "digests", "alerts"), 7),
    **dict.fromkeys(("web", "views", "cli"), 8),
    **dict.fromkeys(("main", "app", "__main__"), 9),
    "package": 10,
}
"""Every room and its floor. Imports go to lower floors only."""

STORE_FLOORS = {
    **dict.fromkeys(
        ("base", "schema", "question_times", "result_order", "single_flight_cache", "text_column", "time_allowed"), 0
    ),
    "statements": 1,
    **dict.fromkeys(("generation_meta", "ingest_report"), 2),
    "rollups": 3,
    "coverage": 4,
    **dict.fromkeys(("article_rows", "origins", "score_audit"), 5),
    **dict.fromkeys(("summary", "export"), 6),
    "answers": 7,
    "writing": 8,
    "generations": 9,
    "duckdb": 10,
}
"""Every part of the store and its floor: statements know no engine, the engine is on top."""

STANDARD_LIBRARY_ONLY = {"errors", "text", "definitions", "config", "model"}

ROOMS_OF = {
    "duckdb": {"store"},
    "pyarrow": {"store", "snapshots", "collect"},
    "plotly": set[str](),
    "PIL": {"images"},
    "httpcore2": {"fetch"},
    "protego": {"fetch"},
    "feedparser": {"collect"},
    "tomlkit": {"collect"},
    "bibtexparser": {"collect"},
    "feedgenerator": {"web"},
    "icalendar": {"web"},
    "rispy": {"collect"},
    "sqlite3": {"collect", "operation", "access", "delivery"},
    "ahocorasick": {"policy"},
    "snowballstemmer": {"search"},
    "frontmatter": {"corpus"},
    "yaml": {"corpus"},
    "mcp": {"assistants"},
    "starlette": {"web", "app", "assistants"},
    "streamlit": {"ui", "views", "main", "app"},
}
"""Where a library may be imported. One that is not listed may be imported anywhere above the ground floor."""

SCRIPTS = {"main"}
"""Run by Streamlit from top to bottom, never imported."""

MAX_MODULE, MAX_VIEW, MAX_APP, MAX_FUNCTION = 300, 80, 60, 40
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "tools"}


@dataclass(frozen=True)
class Module:
    """One source file of the product: ``name`` is dotted, ``room`` the part of the house it stands in."""

    name: str
    room: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def layer(self) -> int:
        return LAYERS[self.room]

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every imported module's dotted name with its line; ``from a import b`` gives ``a.b`` where that is a module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}:{node.lineno} imports relatively"
                inner = [f"{node.module}.{alias.name}" for alias in node.names]
                modules = [name for name in inner if name in NAMES]
                yield from ((name, node.lineno) for name in modules or [node.module or ""])


def _modules() -> Iterator[Module]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        dotted = ".".join(("dashboard", *(part for part in parts if part != "__init__")))
        yield Module(dotted, "package" if parts == ("__init__",) else parts[0], path)
    if (app := PROJECT / "app.py").exists():
        yield Module("app", "app", app)


MODULES = tuple(_modules())
NAMES = frozenset(module.name for module in MODULES)


def _room(name: str) -> str:
    return name.split(".")[1] if name.startswith("dashboard.") else name


def test_every_module_stands_in_a_known_place() -> None:
    assert {module.room for module in MODULES} == set(LAYERS), "a room was added without a floor, or is gone"


def test_imports_go_down_only_and_siblings_stay_apart() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in MODULES
        for name, line in module.imports()
        if name.startswith("dashboard.") and _room(name) != module.room and not LAYERS[_room(name)] < module.layer
    ]
    assert wrong == []


def test_routes_need_of_the_pages_only_what_streamlit_is_like() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in MODULES
        if module.room == "web"
        for name, line in module.imports()
        if name.startswith("dashboard.ui.") and not name.startswith("dashboard.ui.streamlit_bridge.")
    ]
    assert wrong == []


def test_the_rooms_have_the_floors_that_their_imports_give_them() -> None:
    by_floor = floors(rooms())
    stated = {room: floor for room, floor in LAYERS.items() if room != "package"}
    assert {room for row in by_floor for room in row} == set(stated)
    for number, row in enumerate(by_floor):
        assert all(stated[room] >= number for room in row)


def test_the_picture_of_the_house_is_current() -> None:
    assert PICTURE.read_text("utf-8") == drawing(rooms()), "run .venv/bin/python scripts/draw_house.py"


def test_the_parts_of_the_store_import_downwards_only() -> None:
    parts = {m.name: m.name.split(".")[2] for m in MODULES if m.room == "store" and m.name != "dashboard.store"}
    assert set(parts.values()) == set(STORE_FLOORS), "a part of the store was added without a floor, or is gone"
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in MODULES
        if module.name in parts
        for name, line in module.imports()
        if name in parts
        and parts[name] != parts[module.name]
        and not STORE_FLOORS[parts[name]] < STORE_FLOORS[parts[module.name]]
    ]
    assert wrong == []


def test_no_module_imports_itself_through_others() -> None:
    graph = {module.name: {name for name, _ in module.imports() if name in NAMES} for module in MODULES}

    def walk(name: str, trail: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if name in trail:
            yield (*trail[trail.index(name) :], name)
        elif name not in done:
            for target in sorted(graph[name] - {name}):
                yield from walk(target, (*trail, name))
            done.add(name)

    done: set[str] = set()
    assert [" -> ".join(cycle) for name in graph for cycle in walk(name, ())] == []


def test_the_ground_floor_is_standard_library_only() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in MODULES
        if module.room in STANDARD_LIBRARY_ONLY
        for name, line in module.imports()
        if name.split(".")[0] not in sys.stdlib_module_names | {"dashboard"}
    ]
    assert wrong == []


@pytest.mark.parametrize("library", ROOMS_OF)
def test_a_library_stays_in_its_rooms(library: str) -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in MODULES
        if module.room not in ROOMS_OF[library]
        for name, line in module.imports()
        if name.split(".")[0] == library
    ]
    assert wrong == []


SQL = re.compile(
    r"\bSELECT\b[\s\S]+\bFROM\b|\bINSERT\s+INTO\b|\bCREATE\s+(TABLE|VIEW)\b|\bORDER\s+BY\b|\bGROUP\s+BY\b", re.ASCII
)


SQL_ELSEWHERE = {
    "dashboard.collect.state": "what the collector remembers, in SQLite",
    "dashboard.access.sessions": "who is logged in, in SQLite",
    "dashboard.access.pending_logins": "logins that are under way, in SQLite",
    "dashboard.access.tokens": "the digests of tokens, in SQLite",
    "dashboard.delivery.outbox": "messages that wait or were sent, in SQLite",
}


def test_sql_is_spoken_in_the_store_only() -> None:
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in MODULES
        if module.room != "store" and module.name not in SQL_ELSEWHERE
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert wrong == []
    assert SQL.search("SELECT topic FROM article")
    assert not SQL.search("Select a topic from the list")


SHARED_NAMES = {
    "add_arguments": "each command adds its options in the same way",
    "listed": "a list in a sentence, and the schema of a JSON array",
    "main": "entry points of the command line and of Streamlit",
    "Reading": "to end",
    "record": "a briefing as JSON, and the schema of a JSON object",
    "run": "each command runs in the same way",
    "serve": "worker processes start in the same way",
    "whole_number": "a number of a document, and a parameter of a route",
}
"""Public names given twice, with the reason, or ``to end`` until one of them is renamed."""


def test_public_names_are_given_once() -> None:
    given: dict[str, list[str]] = {}
    for module in MODULES:
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith(
                "_"
            ):
                given.setdefault(node.name, []).append(module.name)
    twice = {name: modules for name, modules in given.items() if len(modules) > 1}
    assert {name: modules for name, modules in twice.items() if name not in SHARED_NAMES} == {}
    explained = {name for name, reason in SHARED_NAMES.items() if reason != "to end"}
    assert sorted(explained - set(twice)) == [], "these names are given once now: take them off the list"


def test_modules_views_and_functions_are_short() -> None:
    wrong = []
    for module in MODULES:
        limit = {"views": MAX_VIEW, "app": MAX_APP}.get(module.room, MAX_MODULE)
        if (lines := len(module.text.splitlines())) > limit:
            wrong.append(f"{module.name}: {lines} lines, at most {limit}")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION:
                    wrong.append(f"{module.name}.{node.name}: {length} lines, at most {MAX_FUNCTION}")
    assert wrong == []


SCRIPTS_OF_BROWSERS = sorted(PACKAGE.rglob("*.js"))
IMPORTED = re.compile(r'^(?:import|\} from|import .* from) "(\.[^"]+)";$', re.MULTILINE)


def test_browser_modules_are_short() -> None:
    lengths = {
        str(path.relative_to(PROJECT)): len(path.read_text("utf-8").splitlines()) for path in SCRIPTS_OF_BROWSERS
    }
    assert len(lengths) > 50
    assert {name: lines for name, lines in lengths.items() if lines > MAX_MODULE} == {}


def test_no_browser_module_imports_itself_through_others() -> None:
    graph = {
        path: {(path.parent / name).resolve() for name in IMPORTED.findall(path.read_text("utf-8"))}
        for path in SCRIPTS_OF_BROWSERS
    }
    assert sum(map(len, graph.values())) > 100
    graphlib.TopologicalSorter(graph).prepare()


MAX_FILES = 25


def test_no_folder_is_crowded() -> None:
    files = Counter(
        str(path.parent.relative_to(PROJECT)) for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"
    )
    assert files["dashboard/frontend/components"] > 10
    assert {name: count for name, count in files.items() if count > MAX_FILES} == {}


def test_no_drawer_for_odds_and_ends() -> None:
    assert [m.name for m in MODULES if DRAWERS & set(re.split(r"[._]", m.name))] == []


def test_modules_classes_and_functions_that_others_use_say_what_they_are() -> None:
    wrong = []
    for module in MODULES:
        if ast.get_docstring(module.tree) is None:
            wrong.append(module.name)
        for node in module.tree.body:
            if (
                isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and ast.get_docstring(node) is None
            ):
                wrong.append(f"{module.name}.{node.name}")
    assert wrong == []


def _calls(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node), node.lineno
        elif isinstance(node, ast.keyword) and node.arg:
            yield f"{node.arg}=", node.value.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield f"{node.func.id}()", node.lineno


SINKS = {
    "unsafe_allow_html=",
    "st.html",
    "st.image",
    "st.iframe",
    "st.plotly_chart",
    "yaml.load",
    "yaml.unsafe_load",
    "frontmatter.load",
    "frontmatter.loads",
    "pickle.loads",
    "pickle.load",
    "eval()",
    "exec()",
}
"""Ways by which a document's text could become markup, code, a file of the server, or a chart that remounts."""


def test_no_way_from_text_to_markup_code_or_files() -> None:
    wrong = [f"{m.name}:{line} uses {name}" for m in MODULES for name, line in _calls(m.tree) if name in SINKS]
    assert wrong == []


SCRIPT_SINKS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\s*\(|new Function|setHTMLUnsafe|srcdoc)"
)


def test_browser_code_sets_text_never_markup() -> None:
    scripts = sorted(PACKAGE.rglob("*.js"))
    wrong = [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in scripts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SCRIPT_SINKS.search(line)
    ]
    assert scripts, "the components have lost their scripts"
    assert wrong == []


WATCH = """
import importlib, json, sys, threading
seen, names = [], json.loads(sys.argv[1])
def hook(event, arguments):
    if event == "open":
        path, mode = str(arguments[0]), arguments[1]
        if isinstance(mode, str) and set(mode) & set("wax+"):
            seen.append(f"open {path}")
    elif event.startswith(("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.", "os.system", "os.mkdir",
                           "os.remove", "os.rename")):
        seen.append(f"{event} {arguments}")
for name in ("asyncio", "requests", "streamlit", "plotly.graph_objects", "duckdb", "pyarrow", "frontmatter", "starlette.applications"):
    importlib.import_module(name)
threads = threading.active_count()
sys.dont_write_bytecode = True
sys.addaudithook(hook)
for name in names:
    importlib.import_module(name)
print(json.dumps({"seen": seen, "threads": threading.active_count() - threads}))
"""


def test_importing_does_nothing(tmp_path: Path) -> None:
    """No file written, no socket opened, no process or thread started, whatever is imported; from an empty folder."""
    names = [m.name for m in MODULES if m.room not in SCRIPTS and m.name not in ("app", "dashboard.__main__")]
    assert len(names) > 20
    watched = subprocess.run(
        [sys.executable, "-B", "-c", WATCH, json.dumps(names)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "HOME": str(tmp_path), "PULSE_CORPUS": "nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert watched.returncode == 0, watched.stderr
    assert json.loads(watched.stdout.splitlines()[-1]) == {"seen": [], "threads": 0}
    assert list(tmp_path.iterdir()) == []


def test_page_scripts_are_never_imported() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in MODULES
        for name, line in module.imports()
        if name.startswith("dashboard.") and _room(name) in SCRIPTS
    ]
    assert wrong == []
