"""Run the dashboard as users do: ``streamlit run app.py`` in a separate process, on a free port."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0


@dataclass(frozen=True)
class LiveServer:
    """A running dashboard. ``url`` ends without a slash; ``log`` is what it has printed so far."""

    url: str
    corpus: Path
    data: Path
    log_file: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def get(self, path: str, params: Any = ()) -> bytes:
        """The body of a GET; raises ``urllib.error.HTTPError`` for an answer that is not a success."""
        address = f"{self.url}{path}" + (f"?{urlencode(params)}" if params else "")
        with urllib.request.urlopen(address, timeout=60) as answer:
            return bytes(answer.read())

    def json(self, path: str, params: Any = ()) -> Any:
        return json.loads(self.get(path, params))

    def refusal(self, path: str, headers: Mapping[str, str]) -> Any:
        """The JSON body of an answer that is an error."""
        request = urllib.request.Request(f"{self.url}{path}", headers=dict(headers))
        try:
            urllib.request.urlopen(request, timeout=60).close()
        except urllib.error.HTTPError as error:
            with error:
                return json.loads(error.read())
        raise AssertionError(f"{path} was answered")


def free_port() -> int:
    """A port that nobody listens on: below those that the system gives to connections, and of this worker's own range."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10
    while True:
        port = 10_000 + 2_000 * worker + secrets.randbelow(2_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def running_dashboard(
    corpus: Path,
    folder: Path,
    settings: Mapping[str, str] | None = None,
    *,
    command: Sequence[str] = (sys.executable, "-m", "streamlit", "run", "app.py"),
    cwd: Path = PROJECT,
    port: int | None = None,
) -> Iterator[LiveServer]:
    """Serve ``corpus`` with its store under ``folder`` until the block ends; pictures are off unless ``settings`` say so.

    ``command`` starts the server in ``cwd`` and takes Streamlit's options; it listens on ``port``, else on a free one.

    Raises:
        AssertionError: it did not become ready; the message holds its log.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    data, log_file = folder / "data", folder / "server.log"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "STREAMLIT_"))}
    environment = inherited | {
        "PULSE_CORPUS": str(corpus),
        "PULSE_DATA": str(data),
        "PULSE_IMAGES": "off",
        "HOME": str(folder),
        **(settings or {}),
    }
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    with log_file.open("wb") as log:
        process = subprocess.Popen([*command, *options], cwd=cwd, env=environment, stdout=log, stderr=subprocess.STDOUT)
        server = LiveServer(f"http://127.0.0.1:{port}", corpus, data, log_file, process)
        try:
            _wait_until_ready(server)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(server: LiveServer) -> None:
    process = server.process
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with suppress(urllib.error.URLError, OSError):
            server.get("/readyz")
            return
        time.sleep(0.1)
    state = f"ended with {process.returncode}" if process.returncode is not None else "is not ready"
    raise AssertionError(f"The dashboard {state}. Its log:\n{server.log}")
