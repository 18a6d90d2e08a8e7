"""What axe finds wrong with a page for those who use it by other means."""

from __future__ import annotations

from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

SHEET: Final[ViewportSize] = {"width": 718, "height": 1000}
"""As wide as what A4 leaves between its margins."""
COLOURS: Final = ("color-contrast", "link-in-text-block")
"""Rules about colours alone: the costly ones, and the ones that differ between light and dark."""
_SCRIPT: Final = Axe().axe_script
_FIND: Final = """async ([only, without]) => {
    const rules = Object.fromEntries(without.map(name => [name, {enabled: false}]));
    const found = await axe.run(document, {preload: false, resultTypes: ['violations'], rules, ...(only.length && {runOnly: only})});
    return found.violations.flatMap(({impact, id, nodes}) => nodes.map(node => `${impact} ${id}: ${node.html.slice(0, 160)}`));
}"""


def violations(page: Page, only: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> list[str]:
    """What axe finds, of any level."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(_SCRIPT)
    found: list[str] = page.evaluate(_FIND, [only, without])
    return found
