"""Pages printed: title and filters on top, no menu, whole charts, in ink on white."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from dashboard.charts.catalog import CHARTS
from dashboard.views.catalog import PAGES
from tests.e2e.conftest import Visit
from tests.e2e.reader import Reader
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.slow
TOPIC = "Health"
WHITE_SHARE = 0.5


def sheets(reader: Reader) -> list[pdfium.PdfPage]:
    """The sheets that the browser prints of the page."""
    return list(pdfium.PdfDocument(reader.page.pdf(prefer_css_page_size=True, print_background=True)))


def words(sheet: pdfium.PdfPage) -> str:
    """The text of a sheet without spaces: beside bold words they are lost on some machines."""
    return tight(sheet.get_textpage().get_text_range())


def tight(text: str) -> str:
    return "".join(text.split())


def test_every_page_prints_whole_and_logs_no_error(visit: Visit, invented: LiveServer) -> None:
    newest = invented.json("/api/v1/articles", {"sort": "date"})["rows"][0]["article_id"]
    reader = visit(invented)
    logged: list[str] = []
    reader.page.on("console", lambda said: logged.append(said.text) if said.type == "error" else None)
    for page in PAGES:
        reader.open(f"/{page.path}?topic={TOPIC}" + (f"&id={newest}" if page.path == "article" else ""))
        shown = [item for item in page.charts if reader.page.locator(f'[data-chart="{item}"]').count()]
        for name in shown:
            reader.chart(name).wait_for()
        sentence = reader.sentence.inner_text()
        printed = [words(sheet) for sheet in sheets(reader)]
        assert tight(sentence) in printed[0], page.name
        assert tight(TOPIC) in printed[0], page.name
        controls = ("Findamong", "Searchtitles", "wrong?", "Addafacet")
        assert not [text for text in printed if any(control in text for control in controls)], page.name
        for name in shown:
            titled = [text for text in printed if tight(CHARTS[name].title) in text]
            assert titled, (page.name, name)
            assert "Source:corpus" in titled[0], f"{page.name}: {name} is cut off from its note"
            assert "Howcomputed" not in titled[0]
    assert logged == []


def test_a_dark_page_is_printed_on_white_at_the_width_of_the_sheet(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/", dark=True).drawn()
    for sheet in sheets(reader):
        picture = sheet.render(scale=0.5).to_pil().convert("L")
        tones = picture.histogram()
        assert sum(tones[200:]) / sum(tones) > WHITE_SHARE
        rightmost = picture.crop((picture.width - 15, 0, picture.width, picture.height))
        assert rightmost.getextrema() == (255, 255), "something is cut at the edge of the sheet"
