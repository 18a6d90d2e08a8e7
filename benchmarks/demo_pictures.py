"""Draw the demo's pictures when they are asked for, and serve them to the dashboard of the same machine.

    python -m benchmarks.demo_pictures PORT

Ends with the process that started it. Nothing is fetched from anywhere.
"""

from __future__ import annotations

import io
import os
import random
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = (960, 540)
PALETTES: Final = (
    ("#0F5E7C", "#7FAEC1", "#E3EEF2", "#BD882A"),
    ("#772248", "#D6757C", "#F3E3E7", "#0F5E7C"),
    ("#4C7E4D", "#A9C4A4", "#EAF1E8", "#BD882A"),
    ("#3C4A7A", "#97A3CF", "#E8EBF5", "#D6757C"),
)


def picture(number: int) -> bytes:
    """A JPEG of 960 x 540 pixels: a skyline of blocks under a disc, the same for the same number."""
    chance = random.Random(number)
    dark, middle, light, accent = chance.choice(PALETTES)
    drawn = Image.new("RGB", SIZE, light)
    pen = ImageDraw.Draw(drawn)
    width, height = SIZE
    x, y, reach = chance.randrange(150, width - 150), chance.randrange(120, 260), chance.randrange(50, 110)
    pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=accent)
    for colour, low in ((middle, 200), (dark, 330)):
        left = 0
        while left < width:
            right, top = left + chance.randrange(50, 160), chance.randrange(low, low + 150)
            pen.rectangle((left, top, right - 8, height), fill=colour)
            for row in range(top + 16, height - 10, 26):
                pen.line((left + 12, row, right - 20, row), fill=light, width=3)
            left = right
    held = io.BytesIO()
    drawn.save(held, "JPEG", quality=85)
    return held.getvalue()


class _Pictures(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.removeprefix("/").removesuffix(".jpg")
        if not (name.isascii() and name.isdigit() and len(name) < 9):
            self.send_error(404)
            return
        body = picture(int(name))
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def server(port: int = 0) -> ThreadingHTTPServer:
    """A server of pictures on this machine only; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), _Pictures)


def main() -> None:
    """Serve until the process that started this one has ended."""
    parent, serving = os.getppid(), server(int(sys.argv[1]))
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    while os.getppid() == parent:
        time.sleep(1)


if __name__ == "__main__":
    main()
