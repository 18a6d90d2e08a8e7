"""Snapshots as the API writes them, and where each lives."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request

from dashboard.config.version import VERSION
from dashboard.model.links import Links
from dashboard.snapshots.archive import ArchiveEntry
from dashboard.snapshots.caption import caption
from dashboard.snapshots.citation import Citation, citation
from dashboard.snapshots.service import SnapshotService, live_address
from dashboard.snapshots.snapshot import Snapshot
from dashboard.snapshots.web_page import Addresses, embed_code, form_paths
from dashboard.text.json_values import json_value
from dashboard.web.requests import links_of


def addresses_of(snapshot: Snapshot, request: Request, desk: SnapshotService) -> Addresses:
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
        "made_at": json_value(snapshot.made_at),
        "expires_at": json_value(snapshot.expires_at),
        "corpus_version": snapshot.corpus_version,
        "links": form_paths(snapshot, at),
        "live": at.live,
        "embed_code": embed_code(snapshot, at),
        "caption": caption(snapshot, at.page).text,
        "citation": citation_record(citation(snapshot, at.page)),
    }


def citation_record(said: Citation) -> dict[str, str]:
    """A citation in its five forms."""
    return {"short": said.short, "text": said.text, "bibtex": said.bibtex, "ris": said.ris, "csl": said.csl}


def entry_record(entry: ArchiveEntry, links: Links) -> dict[str, Any]:
    """A snapshot as the gallery lists it."""
    path = Links().snapshot(quote(entry.id))
    return {
        "id": entry.id,
        "address": links.snapshot(entry.id),
        "kind": entry.kind.value,
        "view": entry.view,
        "heading": entry.heading,
        "sentence": entry.sentence,
        "made_at": json_value(entry.made_at),
        "expires_at": json_value(entry.expires_at),
        "size": entry.size,
        "links": {"page": path, "png": f"{path}.png"},
    }
