"""Tables and references that people have: what becomes a record, and that everything else is counted and named."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from dashboard.cli.main import main
from dashboard.collect.feed import Feed
from dashboard.collect.importing.field_map import READY, map_of, named_map
from dashboard.collect.importing.import_file import Imported, import_file
from dashboard.collect.record import Record, parse_record
from dashboard.errors import BadParameter
from tests.support.feed_server import collecting, feed_server, item, rss


def imported(tmp_path: Path, name: str, content: str | bytes, **how: object) -> tuple[Imported, list[Record]]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    done = import_file(path, tmp_path / "corpus", **how)  # type: ignore[arg-type]
    found = [parse_record(file.read_text("utf-8")) for file in sorted((tmp_path / "corpus").rglob("*.md"))]
    return done, sorted((record for record in found if record is not None), key=lambda record: record.url or "")


MEDIA_CLOUD = """id,indexed_date,language,media_name,media_url,publish_date,title,url
a1,2026-11-02 10:00:00,en,nytimes.com,nytimes.com,2026-11-01,"An AI law, passed",https://www.nytimes.com/2026/a.html
a2,2026-11-02 10:00:00,de,Der Spiegel,spiegel.de,,Ein Gesetz,https://www.spiegel.de/b
a3,2026-11-02 10:00:00,en,x,x.example,2026-11-01,,https://x.example/c
"""
EVENT_REGISTRY = {
    "articles": {
        "results": [
            {
                "uri": "8", "lang": "eng", "dateTimePub": "2026-11-01T08:00:00Z", "dateTime": "2026-11-01T09:00:00Z",
                "url": "https://er.example/1", "title": "Rules", "body": "<p>Long.</p> " * 200, "sentiment": 0.1,
                "source": {"uri": "er.example", "title": "ER News"}, "image": "https://er.example/p.jpg",
                "categories": [{"label": "news/AI"}, {"label": "news/Law"}],
            }
        ]
    }
}  # fmt: skip
GDELT = "\n".join(
    json.dumps(
        {"date": date, "url": f"https://g.example/{n}", "domain": "g.example", "outletName": "G", "title": f"T{n}"}
    )
    for n, date in enumerate(("2026-11-28T06:45:00Z", "2026-11-26T06:45:00Z"))
)
INCIDENTS = (
    "report_number,date_published,source_domain,title,url,text,tags,authors\n"
    '7,2026-11-01,wired.com,A chatbot failed,https://www.wired.com/x,"It said, falsely, that …","[""a""]",Ada\n'
)
CSL = [
    {"type": "article-newspaper", "id": "k", "title": "CSL title", "URL": "https://c.example/1", "container-title": "The Paper",
     "issued": {"date-parts": [[2026, 11, 3]]}, "keyword": "AI; Law", "abstract": "Abs"},
    {"type": "article-journal", "title": "Only a year", "URL": "https://c.example/2", "issued": {"date-parts": [["2026"]]}},
]  # fmt: skip
BIBTEX = """@comment{Zotero}
@article{k1, title = {The {AI} Act: {\\"U}ber}, url = {https://b.example/1}, date = {2026-11-04}, journaltitle = {Law Journal},
keywords = {AI;Law}, abstract = {What it says.}, file = {/home/me/a.pdf}}
@online{k2, title = {Month only}, url = {https://b.example/2}, year = {2026}, month = nov}
@misc{k3, title = {broken"""
RIS = "TY  - NEWS\nTI  - RIS title\nUR  - https://r.example/1\nDA  - 2026/11/05/\nKW  - AI\nKW  - Law\nT2  - The News\nER  - \n"


def test_media_cloud(tmp_path: Path) -> None:
    done, (first, second) = imported(tmp_path, "mc.csv", MEDIA_CLOUD)
    assert (done.kind, done.map, done.new, dict(done.left_out)) == ("CSV", "media-cloud", 2, {"It has no title.": 1})
    assert (first.title, first.published, first.provider_domain) == (
        "An AI law, passed",
        "2026-11-01T00:00:00Z",
        "nytimes.com",
    )
    assert (second.provider_name, second.provider_domain, second.published, second.language) == (
        "Der Spiegel",
        "spiegel.de",
        None,
        "de",
    )
    assert (first.item_id, first.feed_name) == ("a1", "mc.csv (imported)")
    assert dict(done.unused) == {"indexed_date": 3}


def test_event_registry(tmp_path: Path) -> None:
    done, (record,) = imported(tmp_path, "er.json", json.dumps(EVENT_REGISTRY))
    assert (done.map, record.provider_name, record.provider_domain) == ("event-registry", "ER News", "er.example")
    assert (record.published, record.topics) == ("2026-11-01T08:00:00Z", ("news/AI", "news/Law"))
    assert record.images == ("https://er.example/p.jpg",)
    assert len(record.excerpt or "") <= 300
    assert dict(done.unused) == {"sentiment": 1}


def test_gdelts_sightings_are_no_dates(tmp_path: Path) -> None:
    done, (seen, stated) = imported(tmp_path, "list.gal.json", GDELT)
    assert (done.map, done.undated) == ("gdelt-articles", 1)
    assert (seen.published, seen.first_seen) == (None, "2026-11-28T06:45:00Z")
    assert stated.published == "2026-11-26T06:45:00Z"


def test_ai_incidents(tmp_path: Path) -> None:
    done, (record,) = imported(tmp_path, "reports.csv", INCIDENTS)
    assert (done.map, record.provider_domain, record.item_id) == ("ai-incidents", "wired.com", "7")
    assert dict(done.unused) == {"authors": 1}


def test_references(tmp_path: Path) -> None:
    done, (first, second) = imported(tmp_path, "a.json", json.dumps(CSL))
    assert (done.kind, first.published, first.topics, first.provider_name) == (
        "CSL-JSON",
        "2026-11-03T00:00:00Z",
        ("AI", "Law"),
        "The Paper",
    )
    assert second.published is None
    assert "2026" in second.notes[0]


def test_bibtex(tmp_path: Path) -> None:
    done, (first, second) = imported(tmp_path, "a.bib", BIBTEX)
    assert (done.kind, dict(done.left_out)) == ("BibTeX", {"The entry is damaged.": 1})
    assert (first.title, first.published, first.provider_name) == (
        "The AI Act: Über",
        "2026-11-04T00:00:00Z",
        "Law Journal",
    )
    assert (first.topics, first.excerpt) == (("AI", "Law"), "What it says.")
    assert second.published is None
    assert done.unused["file"] == 1


def test_ris(tmp_path: Path) -> None:
    done, (record,) = imported(tmp_path, "a.ris", RIS)
    assert (done.kind, record.title, record.published) == ("RIS", "RIS title", "2026-11-05T00:00:00Z")
    assert (record.topics, record.provider_name) == (("AI", "Law"), "The News")


def test_parquet_and_json_lines_give_the_same(tmp_path: Path) -> None:
    rows = [
        {
            "headline": f"T{n}",
            "link": f"https://p.example/{n}",
            "date": datetime(2026, 11, 1, n, tzinfo=UTC),
            "tags": ["AI"],
            "n": n,
        }
        for n in range(1, 4)
    ]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "made.parquet")
    lines = "\n".join(json.dumps({**row, "date": row["date"].isoformat()}) for row in rows)  # type: ignore[attr-defined]
    done, found = imported(tmp_path, "a.parquet", (tmp_path / "made.parquet").read_bytes())
    assert (done.kind, done.map, done.new, dict(done.unused)) == ("Parquet", "any", 3, {"n": 3})
    assert [record.published for record in found] == [f"2026-11-01T0{n}:00:00Z" for n in (1, 2, 3)]
    done, again = imported(tmp_path, "a.jsonl", lines + "\nno json\n[1]\n")
    assert (done.kind, done.new, done.changed, dict(done.left_out)) == (
        "JSON lines",
        0,
        3,
        {"The line is not a JSON object.": 2},
    )
    assert [record.published for record in again] == [record.published for record in found]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    imported(tmp_path, "mc.csv", MEDIA_CLOUD)
    before = {path: path.read_bytes() for path in (tmp_path / "corpus").rglob("*.md")}
    done, _ = imported(tmp_path, "mc.csv", MEDIA_CLOUD + MEDIA_CLOUD.partition("\n")[2])
    assert (done.new, done.changed, done.unchanged, done.repeated) == (0, 0, 2, 2)
    assert {path: path.read_bytes() for path in (tmp_path / "corpus").rglob("*.md")} == before


def test_what_was_collected_is_not_imported_again(tmp_path: Path) -> None:
    with feed_server() as server:
        feed = Feed("One", server.put("one", rss(item(1))))
        with collecting(server, tmp_path, feed) as run:
            run.collect(run.feeds())
    done, records = imported(
        tmp_path, "a.csv", "title,url\nOther words,http://www.news.example/1?utm_source=x\nNew,https://n.example/\n"
    )
    assert (done.new, done.collected, len(records)) == (1, 1, 2)


def test_a_map_of_ones_own(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'title = ["Überschrift"]\naddress = ["Link"]\npublished = ["Datum"]\ntopics = ["Schlagworte"]\ntopic_separators = "/"\n'
    )
    table = "Überschrift;Link;Datum;Schlagworte;Rest\nEin Gesetz;https://d.example/1;4. November 2026;KI/Recht;x\nNeu;nirgends;2026-11-04;;\nzu;viele;;;;;\n"
    done, (second, first) = imported(tmp_path, "a.csv", table, map_name=str(mine), topics=("AI",))
    assert (done.map, first.topics, second.url) == ("mine.toml", ("AI", "KI", "Recht"), None)
    assert first.published is None  # a German date is none of the known forms: said, not guessed
    assert "4. November 2026" in first.notes[0]
    assert (dict(done.left_out), dict(done.unused)) == (
        {"The row has more cells than there are columns.": 1},
        {"Rest": 1},
    )


@pytest.mark.parametrize("text", ["title = 1", "titel = ['a']", "address = ['a']", "title = ['a'", "title = [1]"])
def test_a_map_that_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(BadParameter):
        map_of(text, "mine")


@pytest.mark.parametrize("content", ["just words\nand more", b"\xff\xfe\x00binary", "[1, 2]", b"PAR1 but no parquet"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(BadParameter):
        imported(tmp_path, "a", content)
    assert not (tmp_path / "corpus").exists()


def test_ready_maps_can_be_read() -> None:
    assert all(named_map(name).title for name in READY)
    with pytest.raises(BadParameter, match="no map"):
        named_map("nothing")


def test_a_dry_run_shows_ten_records_and_writes_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"T{n},https://a.example/{n}\n" for n in range(12))
    (tmp_path / "a.csv").write_text(f"title,url\n{rows},https://a.example/x\n")
    assert main(["import", str(tmp_path / "a.csv"), "--dry-run", "--corpus", str(tmp_path / "corpus")]) == 0
    said = capsys.readouterr().out
    assert said.count("webUrl: ") == 10
    assert "Would write 12 new" in said
    assert "It has no title (1)" in said
    assert not (tmp_path / "corpus").exists()
