"""The parts of a page as browsers fetch them.

A browser that has a page asks for its parts when its address changes (``/parts/…``) and hands them to the components it
already has, so that no script has to run.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from gzip import compress
from typing import Final

from dashboard.access.readership import reader_role
from dashboard.errors import NotFound
from dashboard.frontend.bundle import json_bytes
from dashboard.service import service
from dashboard.ui.component import Part, grouped_parameters
from dashboard.ui.frame import head_part
from dashboard.ui.page import PageSpec, view_of
from dashboard.ui.page_layout import in_side_thread, parts_of
from dashboard.ui.sidebar import sidebar_part
from dashboard.views.catalog import PAGES

FRESH_SECONDS: Final = 120
"""How long an answer with words like “5 minutes ago” is kept."""
_COMPRESSION: Final = 4

Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """The parts of a page as browsers get them: JSON, gzipped. ``tag`` changes with any of it."""

    tag: str
    packed: bytes


def page_answer(name: str, params: Params) -> PageAnswer:
    """Every part of a page under these parameters, its sidebar and head among them.

    The JSON has the ``generation`` all of it comes from, the parameters ``asked``, and the ``parts`` in their order, each as
    its key, a digest of its data, and the data. Answers are kept for all visitors of a role by generation and parameters.

    Raises:
        NotFound: no page that changes in place has that name.
        StoreUnavailable: the store cannot answer.
    """
    pages = {page.name: page for page in PAGES if page.in_place}
    if name not in pages:
        raise NotFound(f"No page has parts called “{name[:40]}”.", f"There are {', '.join(pages)}.")
    problem = service().progress().error
    question = (name, params, problem and problem.message, int(time.time() // FRESH_SECONDS), reader_role())
    return service().once(question, lambda: _answer(pages[name], params))


def _answer(page: PageSpec, params: Params) -> PageAnswer:
    view = view_of(params)
    with service().reading() as generation:
        frame = in_side_thread(lambda: (sidebar_part(page, PAGES, view.filters), head_part(page, view)))
        shown = parts_of(page, view)
        parts = (*frame.result(), *shown)
    said = json_bytes({"generation": generation, "asked": grouped_parameters(params)})
    body = said[:-1] + b',"parts":[' + b",".join(map(_packed_part, parts)) + b"]}"
    return PageAnswer(f'W/"{hashlib.sha256(body).hexdigest()[:32]}"', compress(body, _COMPRESSION, mtime=0))


def _packed_part(part: Part) -> bytes:
    data = json_bytes(part.data)
    digest = hashlib.blake2b(data, digest_size=12).hexdigest()
    return b"[" + json_bytes(part.key) + b',"' + digest.encode() + b'",' + data + b"]"
