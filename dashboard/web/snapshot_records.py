"""Snapshots as the API writes them, and where each lives."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request

from dashboard.links import Links
from dashboard.snapshots.archive import Entry
from dashboard.snapshots.caption import caption
from dashboard.snapshots.citation import Citation, citation
from dashboard.snapshots.desk import Desk, live_address
from dashboard.snapshots.served import Addresses, embed_code, form_paths
from dashboard.snapshots.snapshot import Snapshot
from dashboard.version import VERSION
from dashboard.web.records import plain
from dashboard.web.requests import links_of


def addresses_of(snapshot: Snapshot, request: Request, desk: Desk) -> Addresses:
    """Where a snapshot lives, as the one who asks would write it."""
    links = links_of(request, desk.service.settings)
    page = links.snapshot(snapshot.id)
    parts = (snapshot.rows_sha256, snapshot.figure_sha256, snapshot.title, snapshot.note, page, VERSION)
    return Addresses(
        page=page,
        path=Links().snapshot(snapshot.id),
        live=live_address(snapshot, links),
        version=hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16],
        framed=bool(desk.service.settings.framed_by),
        oembed=f"{links.base}/oembed?{urlencode({'url': page})}",
    )


def snapshot_record(snapshot: Snapshot, at: Addresses) -> dict[str, Any]:
    """Everything a page needs to show and share one; ``links`` are paths within the site, ``address`` is whole."""
    return {
        "id": snapshot.id,
        "address": at.page,
        "kind": snapshot.kind.value,
        "view": snapshot.view,
        "heading": snapshot.heading,
        "title": snapshot.title,
        "note": snapshot.note,
        "question": snapshot.question,
        "sentence": snapshot.sentence,
        "total": snapshot.total,
        "whole": snapshot.whole,
        "made_at": plain(snapshot.made_at),
        "expires_at": plain(snapshot.expires_at),
        "corpus_version": snapshot.corpus_version,
        "links": form_paths(snapshot, at),
        "live": at.live,
        "embed_code": embed_code(snapshot, at),
        "caption": caption(snapshot, at.page).text,
        "citation": citation_record(citation(snapshot, at.page)),
    }


def citation_record(said: Citation) -> dict[str, str]:
    """A citation in its three forms."""
    return {"text": said.text, "bibtex": said.bibtex, "csl": said.csl}


def entry_record(entry: Entry, links: Links) -> dict[str, Any]:
    """A snapshot as the gallery lists it."""
    path = Links().snapshot(quote(entry.id))
    return {
        "id": entry.id,
        "address": links.snapshot(entry.id),
        "kind": entry.kind.value,
        "view": entry.view,
        "heading": entry.heading,
        "sentence": entry.sentence,
        "made_at": plain(entry.made_at),
        "expires_at": plain(entry.expires_at),
        "size": entry.size,
        "links": {"page": path, "png": f"{path}.png"},
    }
