"""A briefing says what an independent count says, and each sentence leads to the articles it counted."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.analytics.windows import Window
from dashboard.briefing import forms
from dashboard.briefing.parts import Scope
from dashboard.briefing.text import Briefing
from dashboard.briefing.wording import PeriodPair, change_words
from dashboard.briefing.write import briefing, counted_back, days_since
from dashboard.config.settings import Settings
from dashboard.errors import BadParameter
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.service import Service, sync
from dashboard.store.statements import money as money_statements
from dashboard.text.numbers import signed
from tests.support.commands import run_here as run
from tests.support.invented_corpus import Stated, write_corpus
from tests.support.snapshots_served import Served, deployment

pytestmark = pytest.mark.slow

LAST = date(2024, 3, 28)
ODD = "[Odd](javascript:alert(1)) <b>&\n# Law"
MADE = datetime(2024, 4, 1, 6, 30, tzinfo=UTC)
MONEY = ((3, "Japan"), (5, "France"), (7, "India"), (11, "Canada"), (13, "Kenya"), (17, "Brazil"))


def _documents() -> tuple[Stated, ...]:
    """Forty articles in each of two 28-day periods: Chips rises from 4 to 24 of 40; one day has 9; one has no date."""
    found = []
    for number in range(80):
        now = number < 40
        day = LAST - timedelta(days=(number % 28 if number >= 9 else 0) + (0 if now else 28))
        chips = number % 40 < (24 if now else 4)
        topics = ("Chips", "AI") if chips else ("AI",)
        domain = f"post{number % 4}.example"
        found.append(Stated(number, f"Article {number}", f"{day}T08:00:00Z", domain, topics, 60, 70, True))
    found.append(Stated(80, "Undated", None, "post0.example", (ODD,), 60, 70, True))
    return tuple(found)


DOCUMENTS = _documents()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = Settings(
        corpus=(write_corpus(tmp_path_factory.mktemp("c") / "invented", DOCUMENTS),),
        data=tmp_path_factory.mktemp("data"),
    )
    sync(settings)
    held = Service(settings)
    yield held
    held.close()


def written(service: Service, **filters: object) -> Briefing:
    return briefing(service, Links(), Filters(**filters), MADE)  # type: ignore[arg-type]


def sentences(found: Briefing, heading: str) -> list[str]:
    return [said.words for part in found.parts if part.heading == heading for said in part.sentences]


def test_the_period_is_the_28_days_to_the_newest_article_unless_filters_say_otherwise(service: Service) -> None:
    assert written(service).period == "1 Mar 2024 to 28 Mar 2024, compared with 2 Feb 2024 to 29 Feb 2024"
    assert written(service, dates=(date(2024, 3, 22), None)).period.startswith("22 Mar 2024 to 28 Mar 2024, compared")
    assert sentences(written(service), "In short")[0] == (
        "40 articles from 4 outlets: as many as in the 28 days before."
    )


def test_a_share_that_changed_for_certain_is_said_with_its_counts_and_interval(service: Service) -> None:
    topics = sentences(written(service), "Topics")
    assert topics == [
        "Most covered: AI (40 of 40 articles), Chips (24).",
        "Chips rose: 24 of 40, up from 4 of 40 in the period before.",
    ]
    sure = dict(written(service).certainty)
    assert sure["Topics"].startswith("AI 100 % (95 % interval 91 to 100 %), Chips 60 % (95 % interval ")
    assert "Chips +50.0 percentage points (95 % interval +29." in sure["Topics"]
    assert sentences(written(service), "Outlets")[1:] == []
    assert "No share changed by more than chance alone explains." in sure["Outlets"]
    assert not any(
        "interval" in words for part in written(service).parts for words in sentences(written(service), part.heading)
    )


def test_each_section_begins_with_headlines_and_none_comes_twice(service: Service) -> None:
    found = written(service)
    period = {d.title: d for d in DOCUMENTS if d.published_at and d.published_at[:10] >= "2024-03-01"}
    by_heading = {part.heading: part.headlines for part in found.parts}
    assert [len(by_heading[name]) for name in ("In short", "Topics", "Outlets")] == [3, 2, 3]
    assert [item.about for item in by_heading["Topics"]] == ["Chips", "AI"]
    given = [item for items in by_heading.values() for item in items]
    assert len({item.title for item in given}) == len(given)
    for item in given:
        assert (item.outlet, item.row.published_at is not None) == (f"Post {period[item.title].domain}", True)
        assert item.address.startswith(("/article?id=", "/story?story="))
    chips = next(item for item in given if item.about == "Chips")
    assert "Chips" in period[chips.title].topics


def test_days_that_stand_out_are_named(service: Service) -> None:
    on_the_day = sum(d.published_at is not None and d.published_at.startswith(str(LAST)) for d in DOCUMENTS)
    said = sentences(written(service), "Days that stand out")
    assert len(said) == 1
    assert said[0].startswith(f"28 Mar 2024: {on_the_day} articles, against ")


def test_no_day_stands_out_from_days_before_the_corpus_began(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "invented", DOCUMENTS[:6])
    settings = Settings(corpus=(corpus,), data=tmp_path / "data")
    sync(settings)
    held = Service(settings)
    assert sentences(written(held), "In short")[0].startswith("6 articles")
    assert sentences(written(held), "Days that stand out") == []
    held.close()


def test_every_address_of_rows_leads_to_as_many_articles_as_were_counted(service: Service) -> None:
    checked = 0
    for part in written(service).parts:
        for said in part.sentences:
            counted = re.search(r"(?:rose|fell): (\d+) of|^(?:.*20\d\d: )?(\d+) articles?\b", said.words)
            if counted and said.rows:
                split = urlsplit(said.rows)
                filters, notices = Filters.from_params(parse_qsl(split.query))
                assert (split.path, notices) == ("/articles", ())
                assert service.listing(filters, limit=1).total == int(counted[1] or counted[2])
                checked += 1
    assert checked == 3


def test_a_value_that_no_address_can_add_has_no_address(service: Service) -> None:
    found = written(service, topic=("Chips",))
    said = [s for part in found.parts if part.heading == "Topics" for s in part.sentences]
    assert all("topic=AI" not in s.rows for s in said)


def test_a_value_beside_others_that_must_all_hold_keeps_them(service: Service) -> None:
    window = Window(LAST - timedelta(days=27), LAST)
    given = Filters(jurisdiction=("JP", "US"), together=True)
    address = Scope.of(service, Links(), given, window).rows_with("jurisdiction", "JP")
    assert address.count("jurisdiction=") == 2
    assert (
        Scope.of(service, Links(), replace(given, together=False), window)
        .rows_with("jurisdiction", "JP")
        .count("jurisdiction=")
        == 1
    )
    assert "jurisdiction=EU" in Scope.of(service, Links(), given, window).rows_with("jurisdiction", "EU")


def test_few_articles_are_counted_and_not_compared(service: Service) -> None:
    found = written(service, dates=(LAST - timedelta(days=1), LAST - timedelta(days=1)))
    assert dict(found.certainty)["In short"].startswith("That is too few to compare shares")
    text = forms.markdown(found)
    assert "interval" not in text
    assert "percentage points" not in text


def test_a_mail_has_its_styles_on_each_element_and_no_script(service: Service) -> None:
    mail = forms.mail_html(written(service, topic=("AI", ODD)))
    assert re.search(r"<(style|script|link|meta|svg)\b", mail) is None
    assert "class=" not in mail
    assert "<b>" not in mail
    tags = re.findall(r"<(h1|h2|p|a|td|img)\b([^>]*)>", mail)
    assert tags
    assert all("style=" in attributes for _, attributes in tags)


def test_what_has_no_date_is_said_and_what_the_corpus_does_not_reach(service: Service) -> None:
    assert sentences(written(service), "Not shown, and why")[0].startswith("1 article of the view has no date")
    early = written(service, dates=(date(2024, 2, 2), date(2024, 2, 29)))
    assert "The corpus begins on 2 Feb 2024: it does not cover the whole of the period before." in sentences(
        early, "In short"
    )


@pytest.mark.parametrize("dates", [(date.min, date.max), (date(5100, 1, 1), date.max), (date(1980, 1, 1), LAST)])
def test_periods_beyond_the_calendar_are_cut(service: Service, dates: tuple[date, date]) -> None:
    found = written(service, dates=dates)
    assert found.period.startswith("2 Feb 2024 to 28 Mar 2024")


def pair(first: str, last: str, begins: str | None = None, ends: str | None = None) -> PeriodPair:
    day = date.fromisoformat
    return PeriodPair.of(Window(day(first), day(last)), day(begins) if begins else None, day(ends) if ends else None)


@pytest.mark.parametrize("after", [0, 3])
def test_changes_from_little_have_no_percentage(after: int) -> None:
    week = pair("2024-03-04", "2024-03-10")
    assert "%" not in change_words(after, 0, week)
    assert "%" not in change_words(after, 4, week)
    assert change_words(30, 20, pair("2024-03-04", "2024-03-04")) == "10 more than in the day before (20; +50 %)"
    assert (signed(-0.04, 1), signed(-1234.5, 1), signed(2, 0)) == ("0.0", "−1,234.5", "+2")


@pytest.mark.parametrize(
    ("days", "after", "before", "words"),
    [
        (("2024-03-01", "2024-03-31"), 62, 58, "4 more than in February 2024 (58; a day 2.00 after 2.00, 0 %)"),
        (("2024-03-01", "2024-03-31"), 29, 29, "as many as in February 2024 (a day 0.94 after 1.00, −6 %)"),
        (("2024-08-01", "2024-08-31"), 62, 31, "31 more than in July 2024 (31; +100 %)"),
        (("2024-04-01", "2024-06-30"), 910, 455, "455 more than in Q1 2024 (455; +100 %)"),
        (("2024-01-01", "2024-12-31"), 365, 365, "as many as in 2023 (a day 1.00 after 1.00, 0 %)"),
        (("2024-03-01", "2024-03-31"), 3, 0, "none in February 2024"),
        (("2024-03-02", "2024-03-31"), 60, 30, "30 more than in the 30 days before (30; +100 %)"),
    ],
)
def test_named_periods_are_compared_by_the_day_where_they_differ_in_length(
    days: tuple[str, str], after: int, before: int, words: str
) -> None:
    assert change_words(after, before, pair(*days)) == words


def test_days_beyond_the_corpus_do_not_count_as_days_without_articles() -> None:
    unfinished = pair("2024-03-01", "2024-03-31", "2020-01-01", "2024-03-10")
    assert change_words(10, 29, unfinished) == "19 fewer than in February 2024 (29; a day 1.00 after 1.00, 0 %)"
    begun = pair("2024-03-01", "2024-03-31", "2024-02-20", "2024-12-31")
    assert change_words(31, 10, begun) == "21 more than in February 2024 (10; a day 1.00 after 1.00, 0 %)"


def test_a_named_month_is_compared_with_the_month_before(service: Service) -> None:
    march = written(service, dates=(date(2024, 3, 1), date(2024, 3, 31)))
    assert march.period == "March 2024, compared with February 2024"
    said = sentences(march, "In short")
    assert said[0] == "40 articles from 4 outlets: as many as in February 2024.", "28 days of each are in the corpus"
    assert "The corpus ends on 28 Mar 2024: the period is not complete." in said
    assert "The corpus begins on 2 Feb 2024: it does not cover the whole of the period before." in said
    topics = sentences(march, "Topics")
    assert topics[1] == "Chips rose: 24 of 40, up from 4 of 40 in the period before."


def test_what_documents_say_is_never_markup(service: Service) -> None:
    found = written(service, topic=(ODD,))
    marked = forms.markdown(found)
    assert "\n# Law" not in marked
    assert re.search(r"(?<!\\)\]\(javascript", marked) is None
    page = forms.html(found)
    assert "<b>" not in page
    assert html.escape("<b>&", quote=False) in page
    assert "<script" not in page


def test_forms_say_the_same_sentences(service: Service) -> None:
    found = written(service)
    record = json.loads(json.dumps(forms.record(found)))
    page = html.unescape(forms.html(found))
    marked = forms.markdown(found).replace("\\", "")
    for part in record["parts"]:
        for said in part["sentences"]:
            assert said["words"] in page
            assert said["words"] in marked
    assert record["corpus_version"] == service.facts().corpus_version
    mail, text = html.unescape(forms.mail_html(found)), forms.mail_text(found)
    for part in record["parts"]:
        for said in (*(item["title"] for item in part["headlines"]), *(item["words"] for item in part["sentences"])):
            assert all(said in form for form in (page, marked, mail, text))
    for _, words in found.certainty:
        assert all(words in form for form in (page, marked, mail, text))
    assert "http://" not in forms.html(found)
    assert "https://" not in forms.html(found)


@pytest.mark.parametrize(("text", "days"), [("7d", 7), ("12w", 84), ("3660d", 3660)])
def test_lengths_of_time(text: str, days: int) -> None:
    assert days_since(text) == days
    assert counted_back(Filters(period="28d"), days, LAST).window(None)[0] == LAST - timedelta(days=days - 1)


@pytest.mark.parametrize("text", ["", "7", "0d", "-7d", "7 d", "7m", "3661d", "99999d", "７d"])
def test_other_lengths_are_refused(text: str) -> None:
    with pytest.raises(BadParameter):
        days_since(text)


def test_without_dates_or_articles_it_says_so(tmp_path: Path) -> None:
    for name, documents, words in (
        ("undated", DOCUMENTS[-1:], "No article of the corpus has a date"),
        ("empty", (), "The corpus holds no articles yet."),
    ):
        settings = Settings(corpus=(write_corpus(tmp_path / name, documents),), data=tmp_path / f"{name}-data")
        sync(settings)
        held = Service(settings)
        assert sentences(written(held), "In short")[0].startswith(words)
        held.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    corpus = write_corpus(tmp_path_factory.mktemp("served") / "invented", DOCUMENTS)
    with deployment(corpus, tmp_path_factory.mktemp("served-data")) as found:
        yield found


def test_the_route_answers_in_every_format(served: Served) -> None:
    record = served.client.get("/api/v1/briefing", params={"since": "28d"}).json()
    assert record["parts"][0]["sentences"][0]["words"].startswith("40 articles from 4 outlets")
    assert record["parts"][0]["sentences"][0]["articles"].startswith("http://localhost/articles?dates=2024-03-01")
    marked = served.client.get("/api/v1/briefing?format=md&dates=2024-03-28")
    assert marked.text.startswith("# What happened: the whole corpus\n\n28 Mar 2024")
    page = served.client.get("/api/v1/briefing?format=html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-disposition"].startswith('attachment; filename="briefing-')
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert served.client.get("/api/v1/briefing?format=pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("query", "parameter"), [("since=soon", "since"), ("format=docx", "format"), ("dates=x", "dates")]
)
def test_the_route_refuses_what_means_nothing(served: Served, query: str, parameter: str) -> None:
    answer = served.client.get(f"/api/v1/briefing?{query}")
    assert (answer.status_code, answer.json()["error"]["parameter"]) == (400, parameter)


def test_the_command_writes_to_standard_output_or_a_file(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "invented", DOCUMENTS)
    assert run(tmp_path, "sync", "--corpus", str(corpus)).returncode == 0
    done = run(tmp_path, "brief", "--since", "4w", "--topic", "Chips", PULSE_PUBLIC_URL="https://news.example.org")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        "24 articles from 4 outlets: 20 more than in the 28 days before (4: too few for a percentage)." in done.stdout
    )
    assert "(https://news.example.org/articles?topic=Chips&dates=" in done.stdout
    done = run(tmp_path, "brief", "--format", "html", "--out", str(tmp_path / "mail" / "brief.html"))
    assert done.stdout == f"Written to {tmp_path / 'mail' / 'brief.html'}.\n"
    assert "40 articles" in (tmp_path / "mail" / "brief.html").read_text("utf-8")
    for words in (("--format", "pdf"), ("--since", "x"), ("--dates", "tomorrow")):
        done = run(tmp_path, "brief", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr


def test_policy_is_said_and_what_is_new_of_it(seeds: Path, tmp_path: Path) -> None:
    settings = Settings(corpus=(seeds,), data=tmp_path / "data")
    sync(settings)
    held = Service(settings)
    found = written(held, dates=(date(2023, 11, 1), date(2023, 11, 8)))
    assert sentences(found, "What it is about")[0] == "Jurisdictions: Japan."
    assert (
        "New in this view: Subsidy or public funding, mentioned by 1 article and by none before, from 3 Jul 2023 on."
        in (sentences(found, "New instruments"))
    )
    first = written(held, dates=(date(2023, 7, 1), date(2023, 7, 3)))
    assert not [words for words in sentences(first, "New instruments") if words.startswith("New")], (
        "nothing came before"
    )
    held.close()


def test_mentions_of_money_that_were_not_read_are_said_in_every_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = [f"The government of {name} approves ${number} billion for chips" for number, name in MONEY]
    told = [
        Stated(n, title, f"2024-03-{20 - 7 * (n > 2):02}T08:00:00Z", "post.example", (), 60, 70, True)
        for n, title in enumerate(titles)
    ]
    settings = Settings(corpus=(write_corpus(tmp_path / "c", told),), data=tmp_path / "data")
    sync(settings)
    week = (date(2024, 3, 16), date(2024, 3, 22))
    said = []
    for most in (3, 2):
        monkeypatch.setattr(money_statements, "MOST_MENTIONS", most)
        held = Service(settings)
        found = written(held, dates=week)
        said.append(sentences(found, "Money")[0])
        forms_of = (html.unescape(forms.html(found)), forms.markdown(found), json.dumps(forms.record(found)))
        assert all(("mentions were read" in form) == (most < 3) for form in forms_of)
        held.close()
    whole = "3 commitments of money are reported; they are not added up."
    assert said[0] == whole, "as many as are read at most, and none beyond them"
    assert said[1] == (
        f"{whole.replace('3', '2')} Only the newest 2 mentions were read. "
        "Of the period before, only the newest 2 mentions were read."
    )
