"""Snapshots at their own address, over HTTP: the page, every form, frames, oEmbed, and what is gone."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from bibtexparser.entrypoint import parse_string
from PIL import Image

from dashboard.config.settings import Visibility
from dashboard.errors import SnapshotGone, StoreUnavailable
from dashboard.model.filters import Filters
from dashboard.service import sync
from dashboard.snapshots.archive import DELETED, WITHDRAWN, utc_now
from dashboard.snapshots.forms import FORMS
from dashboard.snapshots.kept_files import UNSERVED
from dashboard.snapshots.snapshot import new_id
from tests.support.invented_corpus import Stated, stated_documents, write_corpus
from tests.support.snapshots_served import Served, deployment

pytestmark = pytest.mark.slow

DOCUMENTS = stated_documents(30)
FREE = [name for name, form in FORMS.items() if not form.drawn]
HTML = {"Accept": "text/html,*/*"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "documents", DOCUMENTS)


@pytest.fixture
def served(corpus: Path, tmp_path: Path) -> Iterator[Served]:
    with deployment(corpus, tmp_path / "data") as found:
        yield found


def policy(answer: Any) -> dict[str, str]:
    rules = answer.headers["content-security-policy"].split(";")
    return dict(rule.strip().split(" ", 1) for rule in rules if " " in rule.strip())


def tags(page: str) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page)
    }


def test_the_page_says_all_of_it_without_a_session(served: Served) -> None:
    kept = served.freeze("topic", Filters(status=("published",)), title="Rules & chips", note="Read with care.")
    answer = served.client.get(f"/s/{kept.snapshot.id}", headers=HTML)
    assert answer.status_code == 200
    page = unescape(answer.text)
    total = sum(d.status == "published" for d in DOCUMENTS)
    for words in (
        "Rules & chips",
        "Which topics are covered?",
        f"{total} of 30 articles.",
        "Read with care.",
        "Open live view",
    ):
        assert words in page
    assert f"http://localhost/s/{kept.snapshot.id}" in page
    assert 'href="http://localhost/?status=published"' in page
    assert "_stcore" not in page
    rules = policy(answer)
    assert rules["script-src"] == "'self'"
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    loaded = re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', answer.text)
    own = [path for path in loaded if path.startswith("/assets/")]
    assert len(own) == 5
    for path in own:
        found = served.client.get(path)
        assert found.status_code == 200
        assert "immutable" in found.headers["cache-control"]
    elsewhere = [path for path in loaded if not path.startswith(("/assets/", "/favicon.png", "http://localhost/"))]
    assert elsewhere == []


def test_the_page_unfurls_with_an_absolute_picture(corpus: Path, tmp_path: Path) -> None:
    with deployment(corpus, tmp_path / "data", public_url="https://news.example.org") as served:
        kept = served.freeze()
        address = f"https://news.example.org/s/{kept.snapshot.id}"
        page = served.client.get(f"/s/{kept.snapshot.id}").text
        said = tags(page)
        assert said["og:url"] == address
        assert said["og:title"] == said["twitter:title"] == "Which topics are covered?"
        assert said["twitter:card"] == ("summary_large_image" if served.desk.renderer.available() else "summary")
        if served.desk.renderer.available():
            assert said["og:image"].startswith(f"{address}.png?v=")
            assert (said["og:image:width"], said["og:image:height"]) == ("2400", "1350")
        assert "localhost" not in page


def test_without_chromium_the_page_offers_what_needs_none(corpus: Path, tmp_path: Path) -> None:
    with deployment(corpus, tmp_path / "data", chromium="/no/such/browser") as served:
        kept = served.freeze()
        page = served.client.get(f"/s/{kept.snapshot.id}").text
        assert "og:image" not in tags(page)
        assert f"{kept.snapshot.id}.png" not in page
        assert f"{kept.snapshot.id}.csv" in page
        refused = served.client.get(f"/s/{kept.snapshot.id}.png")
        assert refused.status_code == 503
        assert "PULSE_CHROMIUM" in refused.json()["error"]["remedy"]
        assert served.client.get("/api/v1/charts/topic.svg").status_code == 503


def test_a_host_that_is_no_host_is_not_repeated(served: Served) -> None:
    kept = served.freeze()
    answer = served.client.get(f"/s/{kept.snapshot.id}", headers={"Host": 'x"><script>alert(1)</script>'})
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text


def test_rows_come_back_from_every_form_over_http(served: Served, tmp_path: Path) -> None:
    kept = served.freeze("provider")
    stem = f"/s/{kept.snapshot.id}"
    rows = kept.snapshot.rows()
    table = pd.read_csv(io.BytesIO(served.client.get(f"{stem}.csv").content))
    assert [int(count) for count in table["count"]] == [row["count"] for row in rows]
    parquet = tmp_path / "rows.parquet"
    parquet.write_bytes(served.client.get(f"{stem}.parquet").content)
    with duckdb.connect() as connection:
        found = connection.execute("SELECT provider, count FROM read_parquet($1)", [str(parquet)]).fetchall()
    assert found == [(row["provider"], row["count"]) for row in rows]
    assert pd.read_parquet(parquet)["count"].tolist() == [row["count"] for row in rows]
    assert json.loads(served.client.get(f"{stem}.json").content)["rows_sha256"] == kept.snapshot.rows_sha256
    assert parse_string(served.client.get(f"/api/v1/snapshots/{kept.snapshot.id}").json()["citation"]["bibtex"]).entries
    plain, said = (served.client.get(f"{stem}.csv{query}").text for query in ("", "?caption=true"))
    assert said.endswith(plain)
    assert said.startswith("# Which providers publish it?")
    assert not plain.startswith("#")


@pytest.mark.xdist_group("renderer")
def test_pictures_have_their_size_and_are_made_once(served: Served) -> None:
    assert served.desk.renderer.available()
    kept = served.freeze()
    for form, size in (("png", (2400, 1350)), ("square.png", (2400, 2400))):
        answer = served.client.get(f"/s/{kept.snapshot.id}.{form}")
        assert answer.headers["content-type"] == "image/png"
        image = Image.open(io.BytesIO(answer.content))
        assert image.size == size
        assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 20
        assert served.client.get(f"/s/{kept.snapshot.id}.{form}").content == answer.content
    svg = served.client.get(f"/s/{kept.snapshot.id}.svg")
    assert svg.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in svg.headers["content-security-policy"]
    assert "Coverage: The number of articles; one with several topics counts once" in svg.text


def test_files_say_how_long_they_may_be_kept_and_what_they_may_do(served: Served) -> None:
    kept = served.freeze()
    page = unescape(served.client.get(f"/s/{kept.snapshot.id}").text)
    versioned = re.findall(rf'"(/s/{kept.snapshot.id}\.csv\?v=\w+)"', page)[0]
    first = served.client.get(versioned)
    assert "immutable" in first.headers["cache-control"]
    assert served.client.get(versioned, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    for path in (f"/s/{kept.snapshot.id}.csv", f"/s/{kept.snapshot.id}.csv?v=0123456789abcdef"):
        assert "immutable" not in served.client.get(path).headers["cache-control"]
    for form in FREE:
        answer = served.client.get(f"/s/{kept.snapshot.id}.{form}")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith(
            "attachment" if form in ("html", "parquet") else "inline"
        )
    served.desk.archive.rename(kept.snapshot.id, kept.secret, utc_now(), title="Another")
    renamed = served.client.get(versioned)
    assert "immutable" not in renamed.headers["cache-control"]


def test_who_may_frame_it_is_the_operators_word(corpus: Path, tmp_path: Path) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "*"),
        ({"embed_origins": ("https://blog.example.org",)}, "https://blog.example.org"),
        ({"embed_origins": ()}, "'none'"),
        ({"visibility": Visibility.PUBLISHED}, "'none'"),
    ]
    for number, (settings, framed_by) in enumerate(cases):
        with deployment(corpus, tmp_path / str(number), **settings) as served:
            kept = served.freeze()
            answer = served.client.get(f"/s/{kept.snapshot.id}/embed")
            assert policy(answer)["frame-ancestors"] == framed_by
            assert ("x-frame-options" in answer.headers) == (framed_by == "'none'")
            record = served.client.get(f"/api/v1/snapshots/{kept.snapshot.id}").json()
            assert bool(record["embed_code"]) == ("embed" in record["links"]) == (framed_by != "'none'")
            asked = served.client.get("/oembed", params={"url": record["address"]}).json()
            assert asked["type"] == ("link" if framed_by == "'none'" else "rich")
            assert policy(served.client.get(f"/s/{kept.snapshot.id}"))["frame-ancestors"] == "'none'"


def test_oembed_answers_for_our_snapshots_only(served: Served) -> None:
    kept = served.freeze(title="A “quoted” <title>")
    address = f"http://localhost/s/{kept.snapshot.id}"
    page = served.client.get(f"/s/{kept.snapshot.id}").text
    discovery = unescape(re.findall(r'type="application/json\+oembed" href="([^"]+)"', page)[0])
    found = served.client.get(discovery).json()
    assert found["html"].startswith(f'<iframe src="{address}/embed" title="A “quoted” &lt;title&gt;"')
    small = served.client.get("/oembed", params={"url": address, "maxwidth": "300", "maxheight": "250"}).json()
    assert (small["width"], small["height"]) == (300, 250)
    for url in (
        "https://evil.example/s/x",
        f"http://localhost/x/{kept.snapshot.id}",
        "",
        f"http://localhost/s/{new_id()}",
    ):
        assert served.client.get("/oembed", params={"url": url}).status_code == 404
    assert served.client.get("/oembed", params={"url": address, "format": "xml"}).status_code == 501
    assert served.client.get("/oembed", params={"url": address, "maxwidth": "wide"}).status_code == 400


def addresses(snapshot_id: str) -> list[str]:
    return [
        f"/s/{snapshot_id}",
        *(f"/s/{snapshot_id}.{form}" for form in FORMS),
        f"/s/{snapshot_id}/embed",
        f"/s/{snapshot_id}/drift",
        f"/api/v1/snapshots/{snapshot_id}",
    ]


def test_what_is_gone_is_gone_at_every_address_and_what_never_was_is_unknown(served: Served) -> None:
    kept = served.freeze()
    for form in FREE:
        assert served.client.get(f"/s/{kept.snapshot.id}.{form}").status_code == 200
    served.desk.archive.delete(kept.snapshot.id, kept.secret, utc_now())
    for address in addresses(kept.snapshot.id):
        answer = served.client.get(address)
        assert answer.status_code == 410, address
        assert answer.json()["error"]["message"] == DELETED
    assert {served.client.get(address).status_code for address in addresses(new_id())} == {404}
    assert served.client.get("/oembed", params={"url": f"http://localhost/s/{kept.snapshot.id}"}).status_code == 410
    page = served.client.get(f"/s/{kept.snapshot.id}", headers=HTML)
    assert page.status_code == 410
    assert DELETED in page.text
    assert page.headers["content-type"].startswith("text/html")
    assert "no-store" in page.headers["cache-control"]


def test_what_has_expired_is_not_served_even_before_the_round(corpus: Path, tmp_path: Path) -> None:
    with deployment(corpus, tmp_path / "data", snapshot_days=1) as served:
        kept = served.freeze()
        path = served.desk.archive.folder / f"{kept.snapshot.id}.json"
        past = kept.snapshot.made_at - timedelta(days=2)
        moment = f"{kept.snapshot.expires_at:%Y-%m-%dT%H:%M:%SZ}"
        path.write_text(
            path.read_text(encoding="utf-8").replace(moment, f"{past:%Y-%m-%dT%H:%M:%SZ}"), encoding="utf-8"
        )
        assert served.client.get(f"/s/{kept.snapshot.id}.csv").status_code == 410
        assert served.desk.round(utc_now()) == (kept.snapshot.id,)
        assert not path.exists()


def test_new_documents_change_the_drift_note_and_nothing_else(served: Served, corpus: Path) -> None:
    kept = served.freeze("status")
    before = {form: served.client.get(f"/s/{kept.snapshot.id}.{form}").content for form in FREE}
    same = served.client.get(f"/s/{kept.snapshot.id}/drift").json()
    assert same["same"]
    assert same["rows"] == []
    more = stated_documents(33)[30:]
    for document in more:
        (corpus / f"{document.number:03d}.md").write_text(document.text(), encoding="utf-8")
    served.sync()
    found = served.client.get(f"/s/{kept.snapshot.id}/drift").json()
    assert not found["same"]
    assert found["documents"] == {"added": 3, "removed": 0, "changed": 0}
    assert (found["then"]["total"], found["now"]["total"]) == (30, 33)
    assert {row["row"] for row in found["rows"]} == {d.status for d in more}
    assert all(row["then"] != row["now"] for row in found["rows"])
    for form in FREE:
        assert served.client.get(f"/s/{kept.snapshot.id}.{form}").content == before[form]


def test_a_restart_and_a_rebuilt_store_change_no_snapshot(corpus: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with deployment(corpus, data) as served:
        kept = served.freeze("articles")
        before = {form: served.client.get(f"/s/{kept.snapshot.id}.{form}").content for form in FREE}
    for path in data.iterdir():
        if path.is_file():
            path.unlink()
    with deployment(corpus, data) as served:
        for form in FREE:
            assert served.client.get(f"/s/{kept.snapshot.id}.{form}").content == before[form]
        assert served.client.get(f"/s/{kept.snapshot.id}/drift").json()["same"]


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></script><script>alert(1)</script>",
    "javascript:alert(1)",
    '<span style="background:url(//evil.example/x)">',
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnp.exe\u200b\x00\x1b[31m",
    '=HYPERLINK("http://evil.example")',
    "x" * 10_000,
    "\r\nSet-Cookie: a=b",
)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words_on_every_page(served: Served, words: str) -> None:
    answer = served.post("/api/v1/snapshots", {"view": "topic", "title": words[:3000], "note": words[:3000]})
    assert answer.status_code == 201
    made = answer.json()
    assert len(made["title"]) <= 200
    board = served.post(
        "/api/v1/boards", {"title": words[:3000], "items": [{"heading": words[:3000], "snapshot": made["id"]}]}
    ).json()
    for path in (
        f"/s/{made['id']}",
        f"/s/{made['id']}/embed",
        f"/s/{made['id']}.html",
        board["links"]["page"],
        board["links"]["html"],
    ):
        page = served.client.get(path)
        assert page.status_code == 200
        head = page.text.split("<script>", 1)[0] if path.endswith(".html") else page.text
        for forbidden in (
            "<script>alert",
            "<img src=x",
            "<span style",
            "onerror=alert(1)>",
            'href="javascript:',
            "\u202e",
            "\x1b",
        ):
            assert forbidden not in head, (path, forbidden)
        assert "set-cookie" not in page.headers
    assert "\n" not in served.client.get(f"/s/{made['id']}.csv").headers["content-disposition"]


def unpublish(corpus: Path, document: Stated) -> None:
    path = corpus / f"{document.number:03d}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("published: true", "published: false"), encoding="utf-8")


def test_what_shows_an_article_that_was_unpublished_is_gone_at_once(corpus: Path, tmp_path: Path) -> None:
    shown = [d for d in DOCUMENTS if d.status == "published"]
    target = shown[0]
    with deployment(corpus, tmp_path / "data", visibility=Visibility.PUBLISHED) as served:
        listing, counts = served.freeze("articles"), served.freeze("provider")
        made = served.post("/api/v1/boards", {"items": [{"snapshot": k.snapshot.id} for k in (listing, counts)]}).json()
        for form in FREE:
            assert served.client.get(f"/s/{listing.snapshot.id}.{form}").status_code == 200
        unpublish(corpus, target)
        served.sync()
        for address in addresses(listing.snapshot.id):
            answer = served.client.get(address)
            assert answer.status_code == 410, address
            assert target.title not in answer.text
        assert served.client.get(f"/s/{counts.snapshot.id}").status_code == 200
        for form in ("page", "html"):
            page = unescape(served.client.get(made["links"][form]).text)
            assert target.title not in page
            assert WITHDRAWN in page
        assert served.desk.round(utc_now()) == (listing.snapshot.id,)
        left = [p for p in served.desk.archive.folder.iterdir() if p.name.startswith(listing.snapshot.id)]
        assert {p.suffix for p in left} == {".gone", ".secret", f".{UNSERVED}"}
        holding = {p.suffix for p in left if target.title in p.read_text(encoding="utf-8")}
        assert holding == {f".{UNSERVED}"}, "kept for 30 days, and served by no route"


def test_no_file_of_a_published_deployment_knows_hidden_documents(corpus: Path, tmp_path: Path) -> None:
    hidden = [d for d in DOCUMENTS if d.status != "published"]
    with deployment(corpus, tmp_path / "data", visibility=Visibility.PUBLISHED) as served:
        for view in ("articles", "date", "topic"):
            kept = served.freeze(view)
            for form in FREE:
                for path in (f"/s/{kept.snapshot.id}.{form}", f"/api/v1/charts/{view}.{form}"):
                    answer = served.client.get(path)
                    assert not [
                        d for d in hidden if d.url.encode() in answer.content or d.title.encode() in answer.content
                    ]
            csv = served.client.get(f"/s/{kept.snapshot.id}.csv")
            assert csv.headers["cache-control"] == "public, max-age=30, must-revalidate"
            assert kept.snapshot.whole == len(DOCUMENTS) - len(hidden)


def test_a_snapshot_of_all_articles_is_not_served_where_only_published_ones_are(corpus: Path, tmp_path: Path) -> None:
    with deployment(corpus, tmp_path / "data") as everything:
        kept = everything.freeze("status")
        assert everything.client.get(f"/s/{kept.snapshot.id}").status_code == 200
    with deployment(corpus, tmp_path / "data", visibility=Visibility.PUBLISHED, snapshot_list=True) as public:
        assert {public.client.get(address).status_code for address in addresses(kept.snapshot.id)} == {410}
        assert public.client.get("/api/v1/snapshots").json()["total"] == 0
    with deployment(corpus, tmp_path / "data") as everything:
        assert everything.client.get(f"/s/{kept.snapshot.id}").status_code == 200


def test_a_public_deployment_that_cannot_ask_shows_nothing(corpus: Path, tmp_path: Path) -> None:
    with deployment(corpus, tmp_path / "data", visibility=Visibility.PUBLISHED) as served:
        kept = served.freeze("articles")
        for path in (tmp_path / "data").iterdir():
            if path.is_file():
                path.unlink()
        served.service.close()
        with pytest.raises((StoreUnavailable, SnapshotGone)):
            served.desk.read(kept.snapshot.id)
        assert served.client.get(f"/s/{kept.snapshot.id}").status_code in (410, 503)
    assert sync(served.service.settings).changed
