"""The house's rules, checked over the syntax trees of every module: layers, libraries per room, sizes, sinks."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "dashboard"

LAYERS = {
    **dict.fromkeys(("corpus", "store", "charts", "analytics", "policy"), 1),
    **dict.fromkeys(("row_worker", "findings"), 2),
    "corpus_update": 3,
    "corpus_sync": 4,
    "corpus_watch": 5,
    "pipeline": 6,
    **dict.fromkeys(("snapshots", "images", "chart_evidence"), 7),
    **dict.fromkeys(("browser_files", "briefing", "exports"), 8),
    **dict.fromkeys(("web", "ui"), 9),
    **dict.fromkeys(("views", "main", "__main__"), 10),
    "app": 11,
}
"""The rooms above the ground floor. Every other module directly in the package is ground floor: standard library only."""

ROOMS_OF = {
    "duckdb": {"store"},
    "pyarrow": {"store", "snapshots"},
    "plotly": set[str](),
    "PIL": {"images"},
    "ahocorasick": {"policy"},
    "frontmatter": {"corpus"},
    "yaml": {"corpus"},
    "starlette": {"web", "app"},
    "streamlit": {"web", "ui", "views", "main", "__main__", "app"},
}
"""Where a library may be imported. One that is not listed may be imported anywhere above the ground floor."""

SCRIPTS = {"main", "views"}
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
        return LAYERS.get(self.room, 0)

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
        yield Module(dotted, parts[0], path)
    if (app := PROJECT / "app.py").exists():
        yield Module("app", "app", app)


MODULES = tuple(_modules())
NAMES = frozenset(module.name for module in MODULES)


def _room(name: str) -> str:
    return name.split(".")[1] if name.startswith("dashboard.") else name


def test_every_module_stands_in_a_known_place() -> None:
    assert {module.room for module in MODULES} >= set(LAYERS)
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert folders <= set(LAYERS), "a room was added without a layer"


def test_imports_go_down_only_and_siblings_stay_apart() -> None:
    wrong = [
        f"{module.name}:{line} imports {name}"
        for module in MODULES
        for name, line in module.imports()
        if name.startswith("dashboard.")
        and _room(name) != module.room
        and not (LAYERS.get(_room(name), 0) < module.layer or module.layer == 0 == LAYERS.get(_room(name), 0))
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
        if module.layer == 0
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


def test_sql_is_spoken_in_the_store_only() -> None:
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in MODULES
        if module.room != "store"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert wrong == []
    assert SQL.search("SELECT topic FROM article")
    assert not SQL.search("Select a topic from the list")


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
for name in ("asyncio", "streamlit", "plotly.graph_objects", "duckdb", "pyarrow", "frontmatter", "starlette.applications"):
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
        if name.startswith("dashboard.") and _room(name) in SCRIPTS and name != "dashboard.views"
    ]
    assert wrong == []
