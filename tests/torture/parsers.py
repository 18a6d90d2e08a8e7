"""Invented input for every parser: nothing but its own refusal may come out, and what it gives keeps its promises."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.corpus.addresses import safe_url
from dashboard.corpus.cleaning import clean_text
from dashboard.corpus.coercion import Notes, moment_of, whole_number
from dashboard.corpus.decoding import decode
from dashboard.corpus.document import EARLIEST
from dashboard.corpus.page_key import page_key
from dashboard.corpus.reader import read
from dashboard.corpus.syntax.parsed_values import Scalar
from dashboard.errors import SnapshotUnreadable, UnreadableDocument
from dashboard.model.article import Status, from_record, to_record
from dashboard.model.filters import FILTER_NAMES, Filters
from dashboard.model.view_options import Display
from dashboard.snapshots.snapshot import from_bytes, to_bytes, to_document
from dashboard.text.csv_rows import csv_text, safe_cell
from tests.hostile.case import keys_of, record, story
from tests.support.documents import LIMITS
from tests.support.plain_yaml_texts import TEXTS, same_or_silent
from tests.support.snapshots_made import hand_made
from tests.torture.figure import Figure, count

NAME = "R12"
BITS: Final = [
    "---\n", "+++\n", "{", "}", "[", "]", '"', "'", ": ", "- ", "\n", "\r\n", "\t", "#", "&a ", "*a", "!!x ", "<<: ", "|\n", ">\n", "? ", "%", "@", "`",
    "title: ", "published: true\n", "published: false\n", "removed: true\n", "publishedDateTime: ", "webUrl: ", "quality: ", "topics:\n", "related:\n",
    "provider:\n", "  name: ", "3 Sources\n\n", "News article\n\n", "1\n\n", "\u2028", "\u0085", "\ufeff", "\u200b", "\x00", "\ud800", "&amp;", "&#x0;", "é",
]  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(BITS), st.text(max_size=12)), max_size=25).map("".join)
RECORD, STORY = record("invented"), story("invented", body="Words 1 2.")


@st.composite
def spoiled(draw: st.DrawFn, whole: str) -> bytes:
    """A good document with some of its characters replaced."""
    text = whole
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(TEXT) + text[at + draw(st.integers(0, 8)) :]
    data = text.encode("utf-8", "surrogatepass")
    return data if draw(st.booleans()) else data[: draw(st.integers(0, len(data)))]


DOCUMENTS = st.one_of(spoiled(RECORD), TEXT.map(lambda t: t.encode("utf-8", "surrogatepass")), st.binary(max_size=200))
STORIES = st.one_of(
    spoiled(STORY), TEXT.map(lambda t: ("A title\n\n3 Sources\n\n" + t).encode("utf-8", "surrogatepass"))
)


def documents(data: bytes) -> None:
    """A document is refused with a reason and a remedy, or is an article that can be kept and told apart."""
    try:
        reading = read(decode("a.md", data), LIMITS)
    except UnreadableDocument as refused:
        reading, told = None, bool(refused.reason and refused.remedy)
    if reading is None:
        assert told
        return
    article = reading.article
    shown = article.title.replace("&", "+")  # an entity written twice is decoded once, and stays one
    assert shown == clean_text(shown)
    assert article.published_at is None or EARLIEST <= article.published_at <= LIMITS.latest
    assert from_record(json.loads(json.dumps(to_record(article)))) == article
    if article.status is Status.PUBLISHED:
        assert reading.doubt is None
        assert b"published" in data


def hidden_documents(text: str, at: int) -> None:
    """Nothing written before the line that hides a record publishes it."""
    keys = keys_of("invented", published=None)
    at %= len(keys)
    spoilt = f"---\n{keys[:at]}{text}{keys[at:]}\npublished: false\n---\n"
    try:
        reading = read(decode("a.md", spoilt.encode("utf-8", "surrogatepass")), LIMITS)
    except UnreadableDocument:
        return
    assert reading.article.status is not Status.PUBLISHED


def url_codec(pairs: list[tuple[str, str]]) -> None:
    """Filters and view of any parameters: never an error, and the same again from what they write."""
    filters, notices = Filters.from_params(pairs)
    again, none = Filters.from_params(filters.to_params())
    assert (again, none) == (filters, ())
    assert all(notice.message for notice in notices)
    filters.describe()
    display = Display.from_params(dict(pairs))
    assert Display.from_params(dict(display.to_params())) == display


def dates(text: str, *, plain: bool) -> None:
    """A date is a moment within the bounds, or unknown."""
    moment = moment_of(Scalar(text, plain), LIMITS.latest, "date", Notes())
    assert moment.at is None or (moment.at.tzinfo is not None and EARLIEST <= moment.at <= LIMITS.latest)
    number = whole_number(Scalar(text, plain), "number", Notes())
    assert number is None or abs(number) < 10**6


def addresses(text: str) -> None:
    """An address is one of the web, the same when read again, or none."""
    url = safe_url(text)
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert url.isascii()
        assert not set(url) & set(' <>"\\\n\r\t')
        assert safe_url(url) == url
        assert page_key(url)


def cells(values: list[str | int | float | bool | None]) -> None:
    """A row of CSV comes back as it was written, and no cell is a formula."""
    names = [f"c{n}" for n in range(len(values))]
    text = csv_text(names, [dict(zip(names, values, strict=True))])
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 2
    assert rows[1] == [str(safe_cell(value)) for value in values] or not values
    for value, cell in zip(values, rows[1], strict=True):
        if isinstance(value, str):
            assert cell.strip(" \u00a0\u3000\ufeff\u200b")[:1] not in tuple("=+-@\t\r＝＋－＠") or not cell.strip()


def snapshots(data: bytes) -> None:
    """A snapshot's file is refused, or writes itself again."""
    try:
        snapshot = from_bytes(data)
    except SnapshotUnreadable:
        return
    assert from_bytes(to_bytes(snapshot)) == snapshot


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4)),
    max_leaves=12,
)
_NAMES = st.one_of(st.sampled_from([*FILTER_NAMES, "page", "sort", "layout", "grain", "as_of"]), st.text(max_size=8))
_DATES = st.one_of(
    st.datetimes().map(str),
    st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    st.from_regex(r"[0-9]{3,5}-[0-9]{1,3}-[0-9]{1,3}([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{1,2}:?[0-9]{2})?)?", fullmatch=True),
    st.integers().map(str),
    st.text(max_size=30),
)  # fmt: skip
_ADDRESSES = st.one_of(
    st.from_regex(r"https?://[a-zé0-9.@:%\[\]-]{1,30}(/[^\n]{0,20})?", fullmatch=True),
    st.tuples(st.sampled_from(["http://", "https://", "HTTPS://", "javascript:", "//", ""]), TEXT).map("".join),
)
_SNAPSHOTS = st.one_of(
    spoiled(to_bytes(hand_made()).decode()),
    st.tuples(st.sampled_from(sorted(to_document(hand_made()))), _VALUES).map(
        lambda changed: json.dumps(to_document(hand_made()) | {changed[0]: changed[1]}).encode()
    ),
    _VALUES.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=80),
)
PARSERS: Final[dict[str, tuple[Callable[..., None], dict[str, st.SearchStrategy]]]] = {
    "front matter": (documents, {"data": DOCUMENTS}),
    "plain YAML": (same_or_silent, {"text": TEXTS}),
    "story": (documents, {"data": STORIES}),
    "hidden record": (hidden_documents, {"text": TEXT, "at": st.integers(0, 10_000)}),
    "URL codec": (
        url_codec,
        {"pairs": st.lists(st.tuples(_NAMES, st.one_of(st.text(max_size=30), _DATES)), max_size=12)},
    ),
    "date and number": (dates, {"text": _DATES, "plain": st.booleans()}),
    "address": (addresses, {"text": _ADDRESSES}),
    "CSV cell": (
        cells,
        {
            "values": st.lists(
                st.one_of(st.text(max_size=20), TEXT, st.integers(), st.booleans(), st.none()), min_size=1, max_size=5
            )
        },
    ),
    "snapshot record": (snapshots, {"data": _SNAPSHOTS}),
}


def parsed(examples: int) -> list[Figure]:
    """So many examples for every parser."""
    figures = []
    for name, (check, strategies) in PARSERS.items():
        faults = []
        try:
            run(check, strategies, examples)
        except BaseException as fault:  # noqa: BLE001 -- every way out but a refusal is what is looked for
            faults.append(f"{type(fault).__name__}: {str(fault)[:300]}")
        figures.append(
            count(NAME, f"{name}: exceptions but its own refusal, broken promises", f"0 of {examples:,}", faults)
        )
    return figures


def run(check: Callable[..., None], strategies: dict[str, st.SearchStrategy], examples: int) -> None:
    """One parser's examples."""
    profile = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )
    profile(given(**strategies)(check))()
