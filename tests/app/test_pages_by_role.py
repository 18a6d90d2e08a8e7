"""Every page of a served deployment over its WebSocket, as a viewer and as an analyst."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from time import monotonic
from urllib.request import Request, urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import connect

from dashboard.views.catalog import PAGES
from tests.app.visits import PATIENCE
from tests.hostile.flags import secret_record
from tests.support.access_files import PROXY_SECRET, access_file, through_proxy
from tests.support.live_server import LiveServer, running_dashboard
from tests.web.test_two_stores import ASKED, HIDDEN, MARK, SHOWN, write_documents

pytestmark = pytest.mark.slow

ENDED = (
    ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY,
    ForwardMsg.ScriptFinishedStatus.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("by-role")
    write_documents(folder / "corpus")
    settings = {"PULSE_ACCESS": "proxy", "PULSE_PROXY_SECRET": PROXY_SECRET}
    settings["PULSE_ACCESS_FILE"] = str(access_file(folder))
    with running_dashboard(folder / "corpus", folder, settings) as running:
        yield running


def got(server: LiveServer, path: str, role: str) -> str:
    with urlopen(Request(f"{server.url}{path}", headers=through_proxy(role)), timeout=60) as answer:
        return str(answer.read().decode())


def visited(server: LiveServer, page: str, query: str, role: str) -> str:
    """What the page sends, and what its fragment does when it runs by itself."""
    address = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    given = {"subprotocols": [Subprotocol("streamlit")], "origin": Origin(server.url), "max_size": None}
    with connect(address, additional_headers=through_proxy(role), **given) as socket:  # type: ignore[arg-type]
        first = BackMsg()
        first.rerun_script.query_string, first.rerun_script.page_name = query, page
        socket.send(first.SerializeToString())
        raw, fragment = until_the_end(socket)
        again = BackMsg()
        again.rerun_script.query_string = query
        again.rerun_script.fragment_id, again.rerun_script.is_auto_rerun = fragment, True
        socket.send(again.SerializeToString())
        more, _ = until_the_end(socket)
    return (raw + more).decode("utf-8", "replace")


def until_the_end(socket: object) -> tuple[bytes, str]:
    raw, fragment = b"", ""
    while True:
        message = socket.recv(timeout=60)  # type: ignore[attr-defined]
        raw += message
        came = ForwardMsg.FromString(message)
        if came.WhichOneof("type") == "auto_rerun":
            fragment = came.auto_rerun.fragment_id
        if came.WhichOneof("type") == "script_finished" and came.script_finished in ENDED:
            return raw, fragment


def test_no_page_tells_a_viewer_of_unpublished_articles(server: LiveServer) -> None:
    found = json.loads(got(server, f"/api/v1/articles?q={ASKED}", "analyst"))["rows"]
    asked = ("", f"q={ASKED}", f"article={found[0]['article_id']}")
    leaked, seen = [], 0
    for page in PAGES:
        for query in asked:
            seen += MARK in visited(server, page.path, query, "analyst").lower()
            for text in (visited(server, page.path, query, "viewer"), got(server, f"/{page.path}?{query}", "viewer")):
                if MARK in text.lower():
                    leaked.append(f"/{page.path}?{query}")
    assert leaked == []
    assert seen > len(PAGES), "the same pages tell an analyst"


def test_a_page_and_its_fragment_agree_about_what_is_shown(server: LiveServer) -> None:
    """A fragment that forgot who reads would offer the other store's generation as new, every three seconds."""
    (server.corpus / "one-more.md").write_text(secret_record("zqgammavex"), encoding="utf-8")
    everything, deadline = SHOWN + HIDDEN + 1, monotonic() + PATIENCE
    while json.loads(got(server, "/api/v1/corpus", "analyst"))["articles"] != everything:
        assert monotonic() < deadline, server.log
    for role, count in (("viewer", SHOWN), ("analyst", everything)):
        text = visited(server, "", "", role)
        assert f"{count} articles" in text, role
        assert "pulse-news" not in text, role
    assert f"{everything} articles" in got(server, "/", "analyst"), "the head of the page for programs"
    assert f"{SHOWN} articles" in got(server, "/", "viewer")


@pytest.mark.parametrize(("role", "keeps"), [("viewer", "false"), ("analyst", "false"), ("editor", "true")])
def test_boards_are_offered_to_those_who_may_make_them(server: LiveServer, role: str, keeps: str) -> None:
    assert re.findall(r'"keeps": ?(true|false)', visited(server, "snapshots", "", role)) == [keeps]
