"""The schemas of our JSON answers, as docs/api.md describes them."""

from __future__ import annotations

from typing import Final

from dashboard.definitions.definition import Definition
from dashboard.model.ingest_report import REPORT_FIELDS, Outcome
from dashboard.model.results import ArticleRow
from dashboard.web.openapi.schema import (
    ANYTHING,
    COUNT,
    MOMENT,
    NUMBER,
    OBJECT,
    TEXT,
    TRUTH,
    Schema,
    dataclass_schema,
    listed,
    maybe,
    one_of,
    record,
)

DEFINITION: Final[Schema] = {"$ref": "#/components/schemas/Definition"}
_NOTED: Final = {"corpus_note": TEXT}
_OF_CORPUS: Final = {"corpus_version": TEXT, "generation": TEXT}
_LEFT_OUT: Final = listed(record(reason=TEXT, count=COUNT))
_IMAGE: Final = maybe(record(url=TEXT, width=maybe(COUNT), height=maybe(COUNT)))
_LINKS: Final[Schema] = {"type": "object", "additionalProperties": TEXT}

ARTICLE_ROW: Final = dataclass_schema(ArticleRow, image=_IMAGE)
COVERAGE: Final = record(
    _NOTED,
    by=TEXT,
    filters=OBJECT,
    cross=TRUTH,
    total=COUNT,
    whole=COUNT,
    **_OF_CORPUS,
    definition=DEFINITION,
    rows=listed(
        record(
            {"key": maybe({"type": ["string", "integer"]}), "keys": listed(ANYTHING)},
            label=TEXT,
            count=COUNT,
            fractional=NUMBER,
            share=maybe(NUMBER),
            low=maybe(NUMBER),
            high=maybe(NUMBER),
        )
    ),
    left_out=_LEFT_OUT,
    truncated=maybe(ANYTHING),
)
ARTICLES: Final = record(_NOTED, filters=OBJECT, total=COUNT, **_OF_CORPUS, rows=listed(ARTICLE_ROW), next=maybe(TEXT))
CORPUS: Final = record(
    _NOTED,
    **_OF_CORPUS,
    synced_at=maybe(MOMENT),
    visibility=TEXT,
    counts=record(**{outcome.value: COUNT for outcome in Outcome}),
    **dict.fromkeys(("articles", "stories", "related", "undated", "unrated", "topicless", "providerless"), COUNT),
    first=maybe(TEXT),
    last=maybe(TEXT),
    lines=listed(record(**dict.fromkeys(REPORT_FIELDS, ANYTHING))),
)
DEFINITIONS: Final = record(definitions=listed(dataclass_schema(Definition)))
MONEY: Final = record(
    _NOTED,
    filters=OBJECT,
    articles=COUNT,
    whole=COUNT,
    **_OF_CORPUS,
    definition=DEFINITION,
    facts=OBJECT,
    rows=listed(record(article_ids=listed(TEXT))),
)
CHART_ROWS: Final = record(
    _NOTED,
    chart=TEXT,
    question=TEXT,
    filters=OBJECT,
    display=OBJECT,
    total=COUNT,
    whole=COUNT,
    **_OF_CORPUS,
    definition=DEFINITION,
    keys=listed(TEXT),
    facts=OBJECT,
    rows=listed(OBJECT),
    left_out=_LEFT_OUT,
)
EVIDENCE: Final = record(
    chart=TEXT,
    title=TEXT,
    corpus_version=TEXT,
    columns=listed(TEXT),
    rows=listed(listed(ANYTHING)),
    picks=maybe(listed(listed(ANYTHING))),
    selected=listed(TRUTH),
    more=COUNT,
    sql=TEXT,
    parameters=listed(listed(TEXT)),
    milliseconds=NUMBER,
    definition=dataclass_schema(Definition),
    links=_LINKS,
)
BRIEFING: Final = record(
    _NOTED,
    title=TEXT,
    view=TEXT,
    period=TEXT,
    address=TEXT,
    **_OF_CORPUS,
    made_at=MOMENT,
    definitions=listed(DEFINITION),
    parts=listed(record(heading=TEXT, headlines=listed(OBJECT), sentences=listed(OBJECT))),
)
CITED: Final = dict.fromkeys(("short", "text", "bibtex", "ris", "csl"), TEXT)
CITATION: Final = record(**CITED, address=TEXT, corpus_version=TEXT)
SNAPSHOT: Final = record(
    {"delete_secret": TEXT},
    **dict.fromkeys(("id", "address", "kind", "view", "heading", "title", "note", "question", "sentence"), TEXT),
    total=COUNT,
    whole=COUNT,
    made_at=MOMENT,
    expires_at=maybe(MOMENT),
    corpus_version=TEXT,
    links=_LINKS,
    live=TEXT,
    embed_code=TEXT,
    caption=TEXT,
    citation=record(**CITED),
)
SNAPSHOTS: Final = record(total=COUNT, snapshots=listed(record(id=TEXT, address=TEXT, heading=TEXT, sentence=TEXT)))
BOARD: Final = record(
    {"delete_secret": TEXT},
    id=TEXT,
    address=TEXT,
    title=TEXT,
    items=listed(record(heading=TEXT, snapshot=TEXT)),
    made_at=MOMENT,
    expires_at=maybe(MOMENT),
    links=_LINKS,
)
DRIFT: Final = record(same=TRUTH, intact=TRUTH, sentence=TEXT, then=OBJECT, now=OBJECT, rows=listed(OBJECT), more=COUNT)
OEMBED: Final = record(version=TEXT, type=one_of(("rich", "link")), title=TEXT, provider_name=TEXT, provider_url=TEXT)
STATUS: Final = record({"generation": TEXT, "reason": TEXT, "remedy": TEXT}, status=TEXT)
DELETED: Final = record(deleted=TRUTH)
CORRECTIONS: Final = record(article_id=TEXT, editing=TRUTH, corrections=listed(OBJECT), kinds=listed(OBJECT))
MARKED: Final = record(**dict.fromkeys(("article_id", "kind", "key", "verdict", "by", "at"), TEXT))
FEEDS: Final = record(feeds=listed(record(name=TEXT, address=TEXT, state=TEXT)), collecting=TRUTH, editing=TRUTH)
FEED_DONE: Final = record(action=TEXT)
