"""The renderer: one browser, started at the first picture and kept, one picture at a time, the rest in a short queue."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from dashboard.errors import RendererBusy, RendererUnavailable, RenderFailed
from dashboard.snapshots.bundled_files import plotly_script
from dashboard.snapshots.chromium import Chromium, find_browser

QUEUE: Final = 20
SECONDS: Final = 30.0
IDLE_SECONDS: Final = 300.0
PICTURES_PER_BROWSER: Final = 500
_KEEP_RULES: Final = (
    "window.pulseRules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])"
    ".map((rule) => rule.cssText).join('\\n'); 0"
)
"""plotly.js adds its stylesheet once, when it loads; a new document needs it again."""

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The one tab, ready to show a document. Every step must be done by ``deadline``."""

    browser: Chromium
    session: str
    frame: str
    deadline: float

    def show(self, html: str, *, width: int, height: int, scale: float) -> None:
        """Put our own document on it: CSS pixels, ``scale`` device pixels each."""
        self._call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )
        self._call("Page.setDocumentContent", frameId=self.frame, html=html)

    def run(self, script: str, *arguments: Any) -> Any:
        """Call a JavaScript function of ours with JSON arguments and wait for what it returns."""
        given = ",".join(json.dumps(argument) for argument in arguments)
        answer = self._call(
            "Runtime.evaluate", expression=f"({script})({given})", awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RenderFailed("The chart could not be drawn as a picture.", "Take it as HTML or CSV instead.")
        return answer["result"].get("value")

    def png(self) -> bytes:
        """What the sheet shows, as PNG."""
        return base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"])

    def pdf(self, *, landscape: bool = False, width: float = 8.27, height: float = 11.69) -> bytes:
        """What the sheet shows, printed on pages of this size in inches (A4)."""
        printed = self._call(
            "Page.printToPDF",
            landscape=landscape,
            paperWidth=width,
            paperHeight=height,
            printBackground=True,
            preferCSSPageSize=True,
            generateTaggedPDF=True,
        )
        return base64.b64decode(printed["data"])

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        return self.browser.call(method, session=self.session, deadline=self.deadline, **params)


class Renderer:
    """Draws pictures for every thread of a process. ``wanted`` names the browser's program (empty: find one).

    ``waiting`` is the number of pictures asked for and not yet drawn.
    """

    def __init__(self, wanted: str = "", *, queue: int = QUEUE, seconds: float = SECONDS) -> None:
        self._wanted = wanted
        self._seconds = seconds
        self._most = queue + 1
        self._count = threading.Lock()
        self.waiting = 0
        self._turn = threading.Lock()
        self._browser: Chromium | None = None
        self._tab: tuple[str, str] = ("", "")
        self._drawn = 0
        self._idle: threading.Timer | None = None

    def available(self) -> bool:
        """Whether there is a browser to draw with (not whether it starts)."""
        try:
            find_browser(self._wanted)
        except RendererUnavailable:
            return False
        return True

    def draw(self, make: Callable[[Sheet], _Made]) -> _Made:
        """Let ``make`` have the sheet for itself, and give back what it made.

        Raises:
            RendererUnavailable: no browser. RendererBusy: the queue is full. RenderFailed: too slow, or it died twice.
        """
        with self._count:
            if self.waiting >= self._most:
                raise RendererBusy("Too many pictures are waiting to be drawn.", "Try again in a few seconds.")
            self.waiting += 1
        try:
            with self._turn:
                self._stop_clock()
                try:
                    return self._draw(make)
                finally:
                    self._start_clock()
        finally:
            with self._count:
                self.waiting -= 1

    def close(self) -> None:
        """End the browser, if it runs; the next picture starts another."""
        with self._turn:
            self._stop_clock()
            self._end()

    def _draw(self, make: Callable[[Sheet], _Made]) -> _Made:
        fresh = self._browser is None
        try:
            return self._attempt(make)
        except RenderFailed:
            if fresh or (self._browser is not None and self._browser.alive()):
                self._end()
                raise
        self._end()
        return self._attempt(make)

    def _attempt(self, make: Callable[[Sheet], _Made]) -> _Made:
        if self._drawn >= PICTURES_PER_BROWSER:
            self._end()
        browser = self._browser
        if browser is None:
            browser = self._browser = Chromium(self._wanted)
            self._tab = _open_tab(browser, time.monotonic() + SECONDS)
        session, frame = self._tab
        made = make(Sheet(browser, session, frame, time.monotonic() + self._seconds))
        self._drawn += 1
        return made

    def _end(self) -> None:
        self._drawn = 0
        browser, self._browser = self._browser, None
        if browser is not None:
            browser.kill()

    def _start_clock(self) -> None:
        if self._browser is None:
            return
        self._idle = threading.Timer(IDLE_SECONDS, self.close)
        self._idle.daemon = True
        self._idle.start()

    def _stop_clock(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None


def _open_tab(browser: Chromium, deadline: float) -> tuple[str, str]:
    target = browser.call("Target.createTarget", url="about:blank", deadline=deadline)["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True, deadline=deadline)["sessionId"]
    tree = browser.call("Page.getFrameTree", session=session, deadline=deadline)
    loaded = f"{plotly_script()};{_KEEP_RULES}"
    browser.call("Runtime.evaluate", expression=loaded, session=session, deadline=deadline)
    return session, tree["frameTree"]["frame"]["id"]
