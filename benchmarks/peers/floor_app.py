"""The floor: a static page, answers prepared beforehand, Plotly drawing in place, a server of the standard library.

python -m benchmarks.peers.floor_app STORE_FOLDER PORT TOPIC...
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from benchmarks.peers.articles import Articles, peer_database


def prepared(articles: Articles, topics: list[str]) -> dict[tuple[str, str], bytes]:
    """The answer of every state the page can be in."""
    return {
        (topic, period): json.dumps(articles.views(topic or None, bool(period)), default=str).encode()
        for topic in ("", *topics)
        for period in ("", "90d")
    }


def main(store: Path, port: int, topics: list[str]) -> None:
    """Serve until killed."""
    states = prepared(Articles(peer_database(store)), topics)
    page = Path(__file__).with_name("floor.html").read_text("utf-8").replace("__TOPICS__", json.dumps(topics)).encode()
    plotly = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            asked = parse_qs(address.query, keep_blank_values=True)
            kind = "text/html"
            if address.path == "/plotly.js":
                body, kind = plotly, "text/javascript"
            elif address.path == "/answer":
                body, kind = states[asked["topic"][0], asked["period"][0]], "application/json"
            else:
                body = page
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
