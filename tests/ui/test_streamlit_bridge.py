"""What we rely on inside Streamlit is there in the installed version; a failure says what it breaks."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.testclient import TestClient

from dashboard.ui import streamlit_bridge
from dashboard.ui.streamlit_bridge import browser_page, server_paths, static_files

PROJECT = Path(__file__).resolve().parents[2]
FRONTEND = PROJECT / "dashboard" / "frontend"
MODULES = [item.name for item in pkgutil.iter_modules(streamlit_bridge.__path__)]
CONTENT = "import streamlit as st\nst.text('here')\n"


@cache
def bundle() -> str:
    """Every script of Streamlit's browser side."""
    scripts = sorted((static_files.static_folder() / "static" / "js").glob("*.js"))
    assert scripts, "Streamlit keeps its scripts elsewhere: static_files.static_folder() and assets.py look there"
    return "\n".join(path.read_text(encoding="utf-8") for path in scripts)


def in_bundle(word: str) -> bool:
    return re.search(rf"[\"'`]{re.escape(word)}[\"'` ]", bundle()) is not None


@pytest.mark.parametrize("name", MODULES)
def test_the_installed_version_was_checked(name: str) -> None:
    checked = importlib.import_module(f"{streamlit_bridge.__name__}.{name}").CHECKED
    assert st.__version__.rsplit(".", 1)[0] == checked.rsplit(".", 1)[0], (
        f"Streamlit {st.__version__} is installed, and {name} was checked against {checked}: run the browser tests, "
        "read Streamlit's release notes for what the module names, then set CHECKED."
    )


@pytest.mark.parametrize("name", browser_page.TEST_IDS)
def test_streamlit_still_has_the_test_id(name: str) -> None:
    assert in_bundle(name), f'Streamlit has no data-testid="{name}" any more: {browser_page.TEST_IDS[name]}'


@pytest.mark.parametrize("name", browser_page.CLASSES)
def test_streamlit_still_has_the_class(name: str) -> None:
    assert in_bundle(name), f"Streamlit has no class {name} any more: {browser_page.CLASSES[name]}"


def test_streamlit_names_components_by_their_key() -> None:
    assert f"`{browser_page.KEY_CLASS}`" in bundle(), "no class st-key-<key>: room for parts is not kept (places.css)"


def test_streamlit_hears_of_another_address() -> None:
    listens = re.search(rf"addEventListener\([\"'`]{browser_page.HISTORY_EVENT}[\"'`]", bundle())
    assert listens, "Streamlit does not listen to popstate: it never learns of what page_change.js shows"


def names_in_our_files() -> Iterator[tuple[str, str]]:
    for path in sorted(FRONTEND.rglob("*")):
        if path.suffix in (".js", ".css") and "node_modules" not in path.parts:
            for name in re.findall(r"(?:data-testid=\\?[\"']|\.)(st[A-Z]\w+)", path.read_text(encoding="utf-8")):
                yield path.name, name


def test_what_scripts_and_styles_rely_on_is_listed() -> None:
    found = set(names_in_our_files())
    listed = {*browser_page.TEST_IDS, *browser_page.CLASSES}
    assert {(file, name) for file, name in found if name not in listed} == set(), "add it to browser_page.py"
    assert listed - {name for _, name in found} == set(), "nothing relies on it any more"


@pytest.fixture(scope="module")
def streamlit_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    script = tmp_path_factory.mktemp("script") / "page.py"
    script.write_text(CONTENT, encoding="utf-8")
    with TestClient(st.App(script)) as client:
        yield client


def test_the_page_is_the_file_we_frame(streamlit_server: TestClient) -> None:
    assert streamlit_server.get("/any/thing").content == static_files.page_file(), (
        "Streamlit does not send its index.html as it is: page_frame.py adds nothing to the pages"
    )


def test_the_page_ends_its_head_once() -> None:
    assert static_files.page_file().count(b"</head>") == 1, "page_frame.py does not know where the head ends"
    assert static_files.page_file().count(static_files.PAGE_TITLE) == 1, "page_frame.py cannot name the pages"


def test_streamlit_asks_the_server_that_we_name() -> None:
    assert ".BACKEND_BASE_URL" in bundle(), (
        "page_frame.py names the server in vain: pages log errors before they find it"
    )


def test_every_script_in_the_page_is_allowed() -> None:
    inline = re.findall(rb"<script(?![^>]*\ssrc=)", static_files.page_file())
    assert len(static_files.inline_scripts()) == len(inline), "the policy of headers.py blocks a script of Streamlit's"


def test_what_the_page_asks_for_gets_through(streamlit_server: TestClient) -> None:
    linked = re.findall(r"(?:src|href)=\"\.?(/[^\"]+)\"", static_files.page_file().decode())
    assert linked
    asked = [path for path in linked if not path.startswith(server_paths.CLOSED)]
    asked += ["/_stcore/health", "/_stcore/host-config"]
    refused = [path for path in asked if not server_paths.is_streamlit(path)]
    assert refused == [], "addresses.py answers 404 to what Streamlit's page needs: add it to server_paths.py"
    missing = [path for path in asked if streamlit_server.get(path).status_code != 200]
    assert missing == [], "Streamlit does not serve it there any more"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_no_page_needs_is_closed(path: str) -> None:
    assert not server_paths.is_streamlit(path)


def test_streamlit_knows_every_option_we_set() -> None:
    """``runner.postScriptGC`` among them, which is not documented: without it every run ends with a full collection."""
    given = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    names = list(_options("", given))
    assert "runner.postScriptGC" in names
    unknown = [name for name in names if not _knows(name)]
    assert unknown == [], "Streamlit ignores these options of .streamlit/config.toml now"


def _options(section: str, given: Mapping[str, Any]) -> Iterator[str]:
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from _options(f"{section}{name}.", value)
        else:
            yield f"{section}{name}"


def _knows(option: str) -> bool:
    try:
        st.get_option(option)
    except RuntimeError:
        return False
    return True
