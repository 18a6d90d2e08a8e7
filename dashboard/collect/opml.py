"""Lists of feeds as OPML, the form in which feed readers exchange them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as ET

from dashboard.collect.feed import MAX_NAME, Feed
from dashboard.collect.parsing.markup import DeclaresTypes, refuse_types
from dashboard.corpus.addresses import safe_url
from dashboard.corpus.cleaning import clean_text
from dashboard.errors import BadSources
from dashboard.text.shortening import clipped

MAX_DEPTH: Final = 20


def read_opml(data: bytes, where: str) -> tuple[list[Feed], list[str]]:
    """Return the feeds of an OPML file, and a line for each entry that was left out. Folders become groups.

    Raises:
        BadSources: it is not OPML.
    """
    try:
        refuse_types(data)
        root = ET.fromstring(data)  # noqa: S314 -- document types, and so entities, were refused
    except (ET.ParseError, DeclaresTypes, LookupError, ValueError) as problem:
        raise BadSources(f"{where} is not OPML: {problem}.", "Export the feeds again.") from None
    body = root.find("body")
    if root.tag != "opml" or body is None:
        raise BadSources(f"{where} is not OPML.", "Choose a file that a feed reader exported as OPML.")
    feeds: dict[str, Feed] = {}
    left_out: list[str] = []
    for outline, group in _outlines(body, None, 0):
        address = outline.get("xmlUrl") or outline.get("xmlurl") or ""
        name = _name(outline.get("title") or outline.get("text") or "")
        url = safe_url(address)
        if url is None:
            left_out.append(f"{name or '(no name)'}: “{clipped(address, 80)}” is not a web address.")
        elif url in feeds:
            left_out.append(f"{name or url}: its address is listed twice.")
        else:
            feeds[url] = Feed(name or clipped(url, MAX_NAME), url, group=group)
    return list(feeds.values()), left_out


def write_opml(feeds: Iterable[Feed]) -> str:
    """Return the feeds as OPML 2.0, those of a group in a folder."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "AI Policy Pulse feeds"
    body = ET.SubElement(root, "body")
    folders: dict[str, ET.Element] = {}
    for feed in feeds:
        parent = body
        if feed.group:
            if feed.group not in folders:
                folders[feed.group] = ET.SubElement(body, "outline", text=feed.group, title=feed.group)
            parent = folders[feed.group]
        ET.SubElement(parent, "outline", type="rss", text=feed.name, title=feed.name, xmlUrl=feed.address)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _outlines(parent: ET.Element, group: str | None, depth: int) -> Iterator[tuple[ET.Element, str | None]]:
    if depth > MAX_DEPTH:
        return
    for outline in parent.findall("outline"):
        if "xmlUrl" in outline.attrib or "xmlurl" in outline.attrib:
            yield outline, group
        else:
            inner = _name(outline.get("title") or outline.get("text") or "") or group
            yield from _outlines(outline, inner, depth + 1)


def _name(text: str) -> str:
    return clipped(clean_text(text), MAX_NAME)
