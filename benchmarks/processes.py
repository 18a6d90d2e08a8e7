"""Start servers to measure; read processor time and memory of process trees."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent
START_SECONDS: Final = 300.0
_TICK: Final = 1000 / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(
    command: Sequence[str],
    port: int,
    *,
    ready: str = "/",
    environment: Mapping[str, str] | None = None,
    log: Path,
    folder: Path = PROJECT,
) -> Iterator[int]:
    """Run a server of the checkout in ``folder`` until the block ends; yield its process id once ``ready`` answers.

    Raises:
        RuntimeError: it ended or did not answer in time; the message has its log.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "STREAMLIT_"))}
    inherited |= {"PYTHONPATH": str(folder), "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false", **(environment or {})}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=folder, env=inherited, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        _wait(process, f"http://127.0.0.1:{port}{ready}", log)
        yield process.pid
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=60):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start. Its log:\n{log.read_text(errors='replace')[-4000:]}")


def processor_ms(*roots: int) -> float:
    """Processor milliseconds, user and system, of these processes and everything below them. A tick is 10 ms."""
    return _TICK * sum(_ticks(pid) for pid in tree(roots))


def resident_mb(root: int) -> float:
    """Resident megabytes of a process and everything below it, shared pages counted in each."""
    pages = sum(int(_read(pid, "statm").split()[1]) for pid in tree([root]) if _read(pid, "statm"))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def browsers(root: int) -> set[int]:
    """The main processes of the Chromiums below ``root``, without the shell scripts that started them."""
    lines = {pid: _read(pid, "cmdline") for pid in tree([root])}
    began = {pid for pid, line in lines.items() if "--remote-debugging-pipe" in line and "--type=" not in line}
    return {pid for pid in began if Path(lines[pid].partition("\0")[0]).name != "sh"}


def tree(roots: Sequence[int]) -> set[int]:
    """These processes and all below them."""
    below: defaultdict[int, list[int]] = defaultdict(list)
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (stat := _read(int(entry), "stat")):
            below[int(stat.rpartition(")")[2].split()[1])].append(int(entry))
    found, waiting = set(), list(roots)
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.add(pid)
            waiting += below[pid]
    return found


def _ticks(pid: int) -> int:
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) if fields else 0


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:
        return ""
