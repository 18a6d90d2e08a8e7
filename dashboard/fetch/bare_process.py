"""Start and end processes that handle what strangers send, without settings, secrets or proxies."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import Final

from dashboard.config.project import PACKAGE

_PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT", "TMPDIR")


def start_bare_process(module: str) -> subprocess.Popen[bytes]:
    """Run a module of this package with pipes for input and output."""
    return subprocess.Popen(  # noqa: S603 -- a module of ours
        [sys.executable, "-m", module],
        cwd=PACKAGE.parent,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and close its pipes."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        with suppress(OSError):
            if stream is not None:
                stream.close()
