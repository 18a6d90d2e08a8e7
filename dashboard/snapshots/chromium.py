"""One headless Chromium, spoken to over a pair of pipes: no port is opened, and it has no network.

It runs as nobody when we are root, in a network namespace of its own where the system allows one, in its own sandbox
where that works, and always behind a proxy that does not exist. It ends when the pipes close.
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dashboard.errors import RendererUnavailable, RenderFailed

PROGRAMS: Final = (
    *("chromium-headless-shell", "chrome-headless-shell"),  # the same engine, and it starts in half the time
    *("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "msedge"),
)
APPLICATIONS: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW_TO_GET_IT: Final = (
    "Install Chromium or Chrome (Debian: apt-get install chromium), or name its program in PULSE_CHROMIUM. "
    "Until then Share saves the figure as the reader's browser draws it."
)
START_SECONDS: Final = 15.0
PROFILE: Final = "pulse-chromium-"
_NEW_SECONDS: Final = 60.0
_FLAGS: Final = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--mute-audio",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_OFFLINE: Final = ("unshare", "--user", "--map-current-user", "--net", "--")
_PIPES: Final = ("/bin/sh", "-c", 'exec "$@" 3<&0 4>&1 0</dev/null 1>/dev/null', "sh")


def find_browser(wanted: str = "") -> str:
    """The program to start: the one wanted, else the first that is installed.

    Raises:
        RendererUnavailable: there is none.
    """
    for name in (wanted,) if wanted else (*PROGRAMS, *APPLICATIONS):
        if found := shutil.which(name):
            return found
    missing = "The program that PULSE_CHROMIUM names" if wanted else "Chromium"
    raise RendererUnavailable(f"{missing} is not there, and pictures are drawn with it.", HOW_TO_GET_IT)


class Chromium:
    """A running browser. Not for several threads at once: :class:`~dashboard.snapshots.renderer.Renderer` sees to that."""

    def __init__(self, wanted: str = "") -> None:
        """Start it and wait until it answers.

        Raises:
            RendererUnavailable: there is none, or it does not start.
        """
        program = find_browser(wanted)
        for way in _ways():
            self._launch(program, way)
            try:
                self.call("Browser.getVersion", deadline=time.monotonic() + START_SECONDS)
            except RenderFailed:
                self.kill()
            else:
                return
        raise RendererUnavailable(f"{Path(program).name} does not start.", HOW_TO_GET_IT)

    def call(self, method: str, *, deadline: float, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Send one command and wait for its answer until ``deadline`` (``time.monotonic``).

        Raises:
            RenderFailed: no answer in time, a refusal, or the browser is gone.
        """
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._send(json.dumps(message).encode() + b"\0", deadline)
        while True:
            answer = json.loads(self._receive(deadline))
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RenderFailed(f"The browser refused {method}.", "Try again.")
                result: dict[str, Any] = answer["result"]
                return result

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether the process still runs and has not hung up."""
        return not self._hung_up and self._process.poll() is None

    def kill(self) -> None:
        """End it and everything it started, now; its profile goes with it."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for descriptor in (self._to, self._from, self._profile_lock):
            with suppress(OSError):
                os.close(descriptor)
        shutil.rmtree(self.profile, ignore_errors=True)

    def _launch(self, program: str, way: _Way) -> None:
        self._number, self._left, self._hung_up = 0, b"", False
        self.profile = Path(tempfile.mkdtemp(prefix=PROFILE))
        self._profile_lock = os.open(self.profile, os.O_RDONLY)
        fcntl.flock(self._profile_lock, fcntl.LOCK_EX)  # ends with this process: remove_profiles then takes the folder
        if way.user:
            os.chown(self.profile, way.user["user"], way.user["group"])
        ours_in, self._to = os.pipe()
        self._from, ours_out = os.pipe()
        flags = [*_FLAGS, f"--user-data-dir={self.profile}", *([] if way.sandbox else ["--no-sandbox"]), "about:blank"]
        self._process = subprocess.Popen(  # noqa: S603 -- our own flags; the program is the operator's choice
            [*_PIPES, *(_OFFLINE if way.offline else ()), program, *flags],
            stdin=ours_in,
            stdout=ours_out,
            stderr=subprocess.DEVNULL,
            cwd=self.profile,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "HOME": str(self.profile),
                "LANG": "C.UTF-8",
                "TZ": "UTC",
            },
            start_new_session=True,
            **way.user,
        )
        os.close(ours_in)
        os.close(ours_out)
        os.set_blocking(self._to, False)

    def _send(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            _await(self._to, select.POLLOUT, deadline)
            try:
                view = view[os.write(self._to, view) :]
            except OSError as problem:
                raise self._died() from problem

    def _died(self) -> RenderFailed:
        self._hung_up = True
        return RenderFailed("The browser that draws pictures ended.", "Try again.")

    def _receive(self, deadline: float) -> bytes:
        chunks = [self._left]
        while b"\0" not in chunks[-1]:
            _await(self._from, select.POLLIN, deadline)
            chunk = os.read(self._from, 1 << 20)
            if not chunk:
                raise self._died()
            chunks.append(chunk)
        message, _, self._left = b"".join(chunks).partition(b"\0")
        return message


@dataclass(frozen=True, slots=True)
class _Way:
    """How to start it: as which user, without a network of any kind, in its own sandbox."""

    user: dict[str, Any]
    offline: bool
    sandbox: bool


def remove_profiles() -> None:
    """Remove the profile folders of browsers whose owner was killed."""
    for profile in Path(tempfile.gettempdir()).glob(f"{PROFILE}*"):
        with suppress(OSError):
            descriptor = os.open(profile, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - profile.stat().st_mtime > _NEW_SECONDS:
                    shutil.rmtree(profile, ignore_errors=True)
            finally:
                os.close(descriptor)


def _ways() -> Iterator[_Way]:
    """From the safest to what works anywhere; root's own browser may be one that nobody else can read."""
    for user in [nobody, {}] if (nobody := _nobody()) else [{}]:
        for offline, sandbox in ((True, True), (False, True), (True, False), (False, False)):
            if not offline or _may_unshare(user):
                yield _Way(user, offline, sandbox)


def _nobody() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return {}
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _may_unshare(user: dict[str, Any]) -> bool:
    if shutil.which(_OFFLINE[0]) is None:
        return False
    command = [*_OFFLINE, "true"]
    tried = subprocess.run(command, capture_output=True, check=False, timeout=5, **user)  # noqa: S603 -- constant
    return tried.returncode == 0


def _await(descriptor: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise RenderFailed("The picture was not ready in time.", "Try again, or narrow the filters.")
